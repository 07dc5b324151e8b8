// One cold start in a worker of Chromium: Pyodide and numpy are up, then the clock runs from fetching the wheel of
// opencv-python, whichever the lock file names, to a first result. compat/bench_cold.py starts it.

import { loadPyodide } from "/pyodide/pyodide.mjs";

self.onmessage = async ({ data: lockFileURL }) => {
  try {
    self.postMessage({ times: await times(lockFileURL) });
  } catch (error) {
    self.postMessage({ error: String(error.stack ?? error) });
  }
};

async function times(lockFileURL) {
  const here = new URL("/pyodide/", import.meta.url).href;
  const pyodide = await loadPyodide({ indexURL: here, packageBaseUrl: here, lockFileURL });
  const load = async (name) => {
    const errors = [];
    await pyodide.loadPackage(name, { messageCallback() {}, errorCallback: (line) => errors.push(line) });
    if (errors.length) throw new Error(errors.join("\n"));
  };
  await load("numpy");
  pyodide.runPython("import numpy; picture = numpy.full((480, 640, 3), 7, numpy.uint8)");
  const marks = [performance.now()];
  for (const step of [
    () => load("opencv-python"),
    () => pyodide.runPythonAsync("import cv2"),
    () => pyodide.runPythonAsync("assert cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).shape == (480, 640)"),
  ]) {
    await step();
    marks.push(performance.now());
  }
  return marks.slice(1).map((mark, step) => mark - marks[step]);
}
