// Python in a worker: the page stays alive while a script runs, and may stop it.

import { loadCv2 } from "./cv2shim.mjs";
import { fetched, get, here, lastLine } from "./page.mjs";
import { loadPyodide } from "./pyodide/pyodide.mjs";

const MODULES = ["runner.py", "timing.py"], FOLDER = "/lib/playground";
const REPORTS = 60;                                               // ms between two of what has been loaded
let pyodide;
let runner;                                                       // the Python module of that name

self.onmessage = ({ data }) => (data.type === "start" ? start(data) : data.type === "run" && run(data));

const tell = (type, rest = {}, moved = []) => self.postMessage({ type, ...rest }, moved);

// `lock`: the lock file, which names the wheel that `import cv2` means; `wheel`: the shim's, which is then fetched and compiled
// while Python starts; `interrupt`: what a Stop is written to, or null.
async function start({ lock, wheel, interrupt }) {
  try {
    const modules = Promise.all(MODULES.map(fetchModule));
    countBytes();
    await (wheel ? loadCv2(started(lock), { wheel: here(wheel), onProgress }) : loadPeer(await started(lock)));
    runner = imported(await modules);
    if (interrupt) pyodide.setInterruptBuffer(interrupt);
    tell("ready", { versions: `${runner.versions()}, Pyodide ${pyodide.version}`, fetched: fetched() });
  } catch (error) {
    tell("broken", { message: `Python could not be started: ${lastLine(error)}` });
  }
}

async function started(lock) {
  const folder = here("pyodide/");
  pyodide = await loadPyodide({ indexURL: folder, packageBaseUrl: folder, lockFileURL: here(lock), packages: ["numpy"] });
  pyodide.setStdout(print("stdout"));
  pyodide.setStderr(print("stderr"));
  tell("up");
  return pyodide;
}

const onProgress = ({ stage }) => stage === "start" && tell("starting");

// Pyodide's own cv2, beside which scripts are timed
const loadPeer = (python) => python.loadPackage("opencv-python", { messageCallback() {}, errorCallback(line) { throw new Error(line); } });

const fetchModule = async (name) => [name, await (await get(`python/${name}`)).text()];

function imported(modules) {
  pyodide.FS.mkdirTree(FOLDER);
  for (const [name, text] of modules) pyodide.FS.writeFile(`${FOLDER}/${name}`, text);
  pyodide.runPython(`import sys; sys.path.append("${FOLDER}")`);
  return pyodide.pyimport("runner");
}

// What has come of all that is fetched while Python starts, in bytes.
function countBytes() {
  const original = self.fetch;
  let loaded = 0, told = 0;
  const count = (piece, out) => {
    loaded += piece.length;
    if (performance.now() - told > REPORTS) { told = performance.now(); tell("loading", { loaded }); }
    out.enqueue(piece);
  };
  self.fetch = async (...request) => {
    const { body, status, statusText, headers, ok } = await original(...request);
    if (!ok || !body) return new Response(body, { status, statusText, headers });
    return new Response(body.pipeThrough(new TransformStream({ transform: count })), { status, statusText, headers });
  };
}

// What is printed goes to the page at once, but for a script that prints without end: that must not drown the page.
const PERIOD = 50, BURST = 40, MOST = 200;                        // ms; lines in one that go at once; others that are kept
let lines = [], began = 0, sent = 0;

const print = (stream) => ({ batched: (line) => printed([line, stream]) });

function printed(line) {
  lines.push(line);
  if (performance.now() - began > PERIOD) [began, sent] = [performance.now(), 0];
  if (++sent <= BURST) return flush();
  if (lines.length === 1) setTimeout(flush, PERIOD);              // if the script waits for something
  if (lines.length > 2 * MOST) lines.splice(0, MOST);
}

function flush() {
  if (lines.length) tell("print", { lines });
  lines = [];
}

// `windowless`: the script is to open no windows, for a cv2 that has none.
async function run({ source, name, arguments: args, files, timed, windowless }) {
  const started = performance.now();
  if (windowless) runner.without_windows();
  await loadImports(source).catch(() => {});                      // a script that cannot be parsed says so when it runs
  const given = pyodide.toPy({ args, files });
  const status = await runner.run(source, name, given.get("args"), given.get("files"), timed);
  given.destroy();
  flush();
  const seconds = (performance.now() - started) / 1000;
  const written = taken(runner.written()).map(([file, bytes, shape]) => ({ name: file, bytes, shape }));
  const timing = timed ? taken(runner.timing()) : null;
  tell("done", { status, seconds, written, timing, fetched: fetched() }, written.map(({ bytes }) => bytes.buffer));
}

const loadImports = (source) => pyodide.loadPackagesFromImports(source, {
  messageCallback() {},
  errorCallback: (line) => printed([line, "stderr"]),
});

function taken(proxy) {
  const value = proxy.toJs({ create_proxies: false });
  proxy.destroy();
  return value;
}
