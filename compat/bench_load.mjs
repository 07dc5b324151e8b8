// A page's first visit in a worker of Chromium: the clock runs from the start of the worker to a first result. `way` is how
// cv2 gets there. compat/bench_load.py starts it.

import { loadPyodide } from "/pyodide/pyodide.mjs";
import { loadCv2 } from "/dist/cv2shim.mjs";

const here = new URL("/pyodide/", import.meta.url).href;
const quiet = { messageCallback() {} };

const ways = {
  // What a page does without: one thing after the other, the wheel's dependencies as Pyodide finds them.
  async loadPackage(wheel) {
    const pyodide = await loadPyodide({ indexURL: here, packageBaseUrl: here });
    await pyodide.loadPackage(["numpy", "pillow", wheel], quiet);
    return pyodide;
  },
  async micropip(wheel) {
    const pyodide = await loadPyodide({ indexURL: here, packageBaseUrl: here });
    await pyodide.loadPackage(["numpy", "pillow", "micropip"], quiet);
    await pyodide.pyimport("micropip").install(wheel);
    return pyodide;
  },
  async loadCv2(wheel) {
    const loading = loadPyodide({ indexURL: here, packageBaseUrl: here });
    await loadCv2(loading, { wheel });
    return loading;
  },
};

const RESULT = `
import cv2, numpy
assert cv2.cvtColor(numpy.full((480, 640, 3), 7, numpy.uint8), cv2.COLOR_BGR2GRAY).shape == (480, 640)
`;

self.onmessage = async ({ data: { way, wheel } }) => {
  try {
    const pyodide = await ways[way](wheel);
    await pyodide.runPythonAsync(RESULT);
    self.postMessage({ time: performance.now() });
  } catch (error) {
    self.postMessage({ error: String(error.stack ?? error) });
  }
};
