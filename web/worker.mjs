// Python in a worker: the page stays alive while a script runs, and may stop it.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const MODULES = ["runner.py", "timing.py"];
const FOLDER = "/lib/playground";
let pyodide;
let runner;                                                       // the Python module of that name

self.onmessage = ({ data }) => (data.type === "start" ? start(data) : run(data));

const tell = (type, rest = {}, moved = []) => self.postMessage({ type, ...rest }, moved);
const print = (stream) => ({ batched: (line) => tell("print", { stream, line }) });
const here = (path) => new URL(path, import.meta.url).href;

async function start({ lock, interrupt }) {
  try {
    const modules = Promise.all(MODULES.map(async (name) => [name, await (await fetch(here(`python/${name}`))).bytes?.() ?? null]));
    countBytes();
    pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/"), lockFileURL: here(lock), packages: ["numpy"] });
    pyodide.setStdout(print("stdout"));
    pyodide.setStderr(print("stderr"));
    pyodide.setStdin({ stdin: () => { throw new Error("nobody can be asked here"); } });
    tell("up");
    await loadPackages(() => pyodide.loadPackage("opencv-python", quiet));
    tell("progress", { message: "Starting OpenCV…" });
    installModules(await modules);
    runner = pyodide.pyimport("runner");
    if (interrupt) pyodide.setInterruptBuffer(interrupt);
    tell("ready", { versions: `${runner.versions()}, Pyodide ${pyodide.version}`, fetched: fetched() });
  } catch (error) {
    tell("broken", { message: `Python could not be started: ${lastLine(error)}` });
  }
}
