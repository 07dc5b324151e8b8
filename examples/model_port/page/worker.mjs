// Python and the network in a worker, so that the page stays alive: Pyodide, cv2 and onnxruntime-web side by side.

import { loadPyodide } from "./pyodide/pyodide.mjs";
import * as ort from "./ort/ort.wasm.min.mjs";
import { Storage } from "./storage.mjs";

const here = (path) => new URL(path, import.meta.url).href;
const tell = (type, rest = {}, moved = []) => self.postMessage({ type, ...rest }, moved);
const MODULES = ["detector.py", "report.py", "session.py", "port.py"];
let pyodide;
let port; // the Python module
let detect; // the function of it that this engine can run

self.onmessage = async ({ data }) => {
  try {
    await (data.type === "start" ? start(data) : run(data));
  } catch (error) {
    tell(data.type === "start" ? "broken" : "wrong", { message: sentence(error) });
  }
};

// Of a Python traceback, the last line without the exception's name.
function sentence(error) {
  const line = String(error.message ?? error).trim().split("\n").at(-1);
  return line.replace(/^([\w.]+(Error|Exception)|cv2\.error): /, "");
}

async function start({ switching }) {
  tell("progress", { message: "Loading Python…" });
  const manifest = await (await fetch(here("site.json"), { cache: "no-cache" })).json();
  pyodide = await loadPyodide({ indexURL: here("pyodide/"), packageBaseUrl: here("pyodide/") });
  const storage = new Storage(pyodide);
  await storage.open();
  const files = [];
  for (const file of [manifest.model, manifest.wheel]) files.push(await ensure(storage, file));
  await storage.settle(files.map(({ path }) => path));
  const [model, wheel] = files;

  tell("progress", { message: "Installing cv2…" });
  await install(wheel.path);
  tell("progress", { message: "Starting cv2 and the network…" });
  ort.env.wasm.wasmPaths = here("ort/");
  pyodide.registerJsModule("onnxruntime_web", ort);
  for (const name of MODULES) await bring(name);
  port = await pyodide.runPythonAsync(`
    import port, session
    port.session = await session.Session.open(open(${JSON.stringify(model.path)}, "rb").read())
    port`);
  const can = await pyodide.runPythonAsync("from pyodide.ffi import can_run_sync; can_run_sync()");
  detect = can && switching ? (bytes) => port.detect.callPromising(bytes) : port.detect_awaiting;
  tell("ready", {
    software: port.SOFTWARE,
    switching: can && switching,
    threads: ort.env.wasm.numThreads,
    samples: manifest.samples,
    storage: storage.refused,
    files: files.map(({ name, size, kept }) => ({ name, size, kept })),
  });
}

async function ensure(storage, file) {
  const fetched = { ...file, url: here(file.url) };
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  const progress = (bytes) => tell("progress", { message: `Fetching ${file.name}: ${megabytes(bytes)} of ${megabytes(file.size)} MB`, share: bytes / file.size });
  return { ...file, ...(await storage.have(fetched, progress)) };
}

async function install(path) {
  const quiet = { messageCallback() {} };
  await pyodide.loadPackage("micropip", quiet);
  await pyodide.pyimport("micropip").install(`emfs:${path}`);
}

async function bring(name) {
  const answer = await fetch(here(name));
  if (!answer.ok) throw new Error(`${name} could not be fetched: the server answers ${answer.status}.`);
  pyodide.FS.writeFile(`/home/pyodide/${name}`, new Uint8Array(await answer.arrayBuffer()));
}

// Detect in a picture's bytes; `theirs` are the server's files by name, or null where it has not seen the picture.
async function run({ bytes, theirs }) {
  const started = performance.now();
  const mine = await detect(bytes);
  const seconds = (performance.now() - started) / 1000;
  const server = theirs && port.received(theirs);
  const [pixels, width] = port.pixels(mine);
  const buffer = pixels.getBuffer("u8clamped");
  const drawn = new ImageData(buffer.data.slice(), width);
  const lists = (value) => value.toJs({ create_pyproxies: false });
  const answer = { drawn, seconds, found: lists(port.found(mine)) };
  if (server) Object.assign(answer, { server: server.software, theirs: lists(port.found(server)), rows: lists(port.compared(mine, server)) });
  buffer.release();
  for (const proxy of [pixels, mine, server]) proxy?.destroy();
  tell("result", answer, [drawn.data.buffer]);
}
