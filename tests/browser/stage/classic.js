// Python in a classic worker.
importScripts("./pyodide/pyodide.js");
const started = import("./python.mjs").then(({ start }) => start(loadPyodide));
self.onmessage = async ({ data: { number, code, how } }) => self.postMessage({ number, ...(await (await started)(code, how)) });
