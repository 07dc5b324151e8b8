// Python with the wheel, OpenCV's sample scripts and their data in /samples.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const SCRIPTS = "/samples/python", DATA = "/samples/data";
const here = (path) => new URL(path, import.meta.url).href;
const bytesOf = async (path) => new Uint8Array(await (await fetch(here(path))).arrayBuffer());
const started = start();

async function start() {
  const env = { OPENCV_SAMPLES_DATA_PATH: DATA, HOME: "/home/pyodide", MPLBACKEND: "agg" };
  const pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/"), env });
  const { packages } = await (await fetch(here("config.json"))).json();
  await pyodide.loadPackage(packages.map((name) => (name.endsWith(".whl") ? here(name) : name)), { messageCallback() {} });
  pyodide.unpackArchive(await bytesOf("samples.zip"), "zip", { extractDir: "/samples" });
  pyodide.FS.writeFile("/home/pyodide/play.py", await bytesOf("play.py"));
  await pyodide.runPythonAsync("import base64, pickle, zlib, cv2, play");
  pyodide.globals.set("press", (key) => self.postMessage({ press: key }));
  self.postMessage({ ready: true });
  return pyodide;
}

self.onmessage = async ({ data: { script, arguments: args, input } }) => {
  const pyodide = await started;
  const printed = [];
  pyodide.setStdout({ batched: (line) => printed.push(line) });
  pyodide.setStderr({ batched: (line) => printed.push(line) });
  pyodide.globals.set("sample", pyodide.toPy({ script, input, arguments: args, folder: SCRIPTS }));
  const outcome = await pyodide.runPythonAsync(`
    outcome = play.play(cv2, press, sample["folder"], sample["script"], sample["arguments"], sample["input"])
    cv2.destroyAllWindows()
    base64.b64encode(zlib.compress(pickle.dumps(outcome), 1)).decode()
  `).catch((error) => ({ failed: String(error) }));
  self.postMessage({ outcome, printed: printed.slice(-20) });
};
