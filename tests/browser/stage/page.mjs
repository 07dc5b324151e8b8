// Python on the main thread, or in a worker of the kind that the address names, ready to run what a test hands to `run`.
import { connect } from "./cv2shim.mjs";
import { start } from "./python.mjs";

const place = new URLSearchParams(location.search).get("place");

async function beside() {
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  return start(loadPyodide);
}

function inWorker({ classic }) {
  const answers = new Map();
  const worker = classic && place !== "module" ? new Worker("./classic.js") : new Worker("./module.mjs", { type: "module" });
  if (place === "stranger") Object.assign(window, { connect, worker });
  else window.disconnect = connect(worker);
  let number = 0;
  worker.onmessage = ({ data }) => answers.get(data.number)?.(data);
  return (code, how) => new Promise((resolve) => {
    answers.set(++number, resolve);
    worker.postMessage({ number, code, how });
  });
}

const run = place === "main" ? await beside() : inWorker(await (await fetch("workers.json")).json());
// {value} or {error}, what the code's last line is worth, and what it printed; `how`: which of Pyodide's functions runs it.
window.run = run;
window.ready = true;
