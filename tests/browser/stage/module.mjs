// Python in a module worker.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import { start } from "./python.mjs";

const started = start(loadPyodide);
self.onmessage = async ({ data: { number, code, how } }) => self.postMessage({ number, ...(await (await started)(code, how)) });
