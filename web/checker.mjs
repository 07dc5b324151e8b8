// `cv2shim check` in a worker: a Python of its own, started when it is wanted for the first time.

import { fetched, get, here, lastLine } from "./page.mjs";
import { loadPyodide } from "./pyodide/pyodide.mjs";

let checker = null;                                               // a promise of the Python module of that name

self.onmessage = async ({ data: { source, name, build, pyodide, packages } }) => {
  try {
    checker ??= start(pyodide, packages);
    const found = JSON.parse((await checker).check(source, name, build, pyodide));
    self.postMessage({ found, fetched: fetched() });
  } catch (error) {
    checker = null;
    self.postMessage({ message: `The script could not be checked: ${lastLine(error)}` });
  }
};

async function start(version, packages) {
  const folder = here("pyodide/"), lock = here("pyodide/pyodide-lock.json");
  const [tree, module, lockFile, python] = await Promise.all([
    get("check/tree.zip").then((answer) => answer.arrayBuffer()), get("python/checker.py").then((answer) => answer.text()),
    get(lock).then((answer) => answer.text()), loadPyodide({ indexURL: folder, packageBaseUrl: folder, lockFileURL: lock, packages }),
  ]);
  python.setStderr({ batched() {} });                             // progress
  python.unpackArchive(tree, "zip", { extractDir: "/cv2shim" });
  python.FS.writeFile("/home/pyodide/checker.py", module);
  const made = python.pyimport("checker");
  made.know(version, lockFile);
  return made;
}
