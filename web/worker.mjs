// Python in a worker: the page stays alive while a script runs, and may end it.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const TYPES = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", bmp: "image/bmp", gif: "image/gif", avif: "image/avif" };
let pyodide;
let runner; // the Python functions of run.py

self.onmessage = ({ data }) => (data.type === "start" ? start() : run(data));

const tell = (type, rest = {}, moved = []) => self.postMessage({ type, ...rest }, moved);
const print = (stream) => ({ batched: (line) => tell("print", { stream, line }) });

const here = (path) => new URL(path, import.meta.url).href;

// The lock file names the shim as the package that `import cv2` means.
const loadImports = (source) => pyodide.loadPackagesFromImports(source, {
  messageCallback() {},
  errorCallback: (line) => tell("print", { stream: "stderr", line }),
});

async function start() {
  const steps = [
    ["Loading Python (13 MB, once)…", async () => {
      pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/"), lockFileURL: here("lock.json") });
      pyodide.setStdout(print("stdout"));
      pyodide.setStderr(print("stderr"));
    }],
    ["Loading numpy and cv2…", () => loadImports("import cv2")],
    ["Starting opencv.js…", async () => {
      const source = await (await fetch(here("run.py"))).text();
      runner = pyodide.runPython(source + "\nlocals()", { globals: pyodide.toPy({ __name__: "runner" }) });
    }],
  ];
  try {
    for (const [index, [message, step]] of steps.entries()) {
      tell("progress", { message, share: index / steps.length });
      await step();
    }
    tell("ready", { versions: `${runner.get("versions")()}, Pyodide ${pyodide.version}` });
  } catch (error) {
    tell("broken", { message: `Python could not be started: ${lastLine(error)}` });
  }
}

// The last line of a Python traceback is the sentence that a reader needs.
const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

async function run({ source, name, arguments: args, files }) {
  const started = performance.now();
  const python = (value) => pyodide.toPy(value);
  await loadImports(source).catch(() => {}); // a script that cannot be parsed says so when it runs
  const status = await runner.get("run")(source, name, python(args), python(files));
  const pictures = runner.get("written")().toJs({ create_proxies: false }).map(([file, bytes, shape]) => ({
    name: file, bytes, shape, type: TYPES[file.split(".").at(-1).toLowerCase()],
  }));
  tell("done", { status, seconds: (performance.now() - started) / 1000, pictures }, pictures.map(({ bytes }) => bytes.buffer));
}
