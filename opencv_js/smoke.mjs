// Starts a built opencv.js and uses it: in a memory of its own, and inside Pyodide's when a distribution is given.
// usage: node smoke.mjs FOLDER_OF_THE_BUILD VERSION_OF_OPENCV [FOLDER_OF_PYODIDE]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, version, distribution] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(join(folder, "opencv.wasm")));
const factory = open(readFileSync(join(folder, "opencv.js"), "utf8"));
const { memory: layout } = JSON.parse(readFileSync(join(folder, "build.json"), "utf8"));

/** The factory inside the file's wrapper, with the host's globals hidden as the loader hides them. */
function open(source) {
  const begin = source.indexOf("var cv = (function"), end = source.indexOf("if (typeof exports ===", begin);
  const hidden = ["process", "require", "window", "document", "importScripts", "print", "printErr", "module", "exports", "define"];
  return new Function(...hidden, `${source.slice(begin, end)};return cv;`)();
}

/** Start it. `options` is empty for a memory of its own; else `wasmMemory`, `hostMalloc` and `hostFree`. */
function start(options = {}) {
  const own = {};
  const cv = factory({
    ...options,
    print() {}, printErr() {},
    instantiateWasm(imports, done) {
      own.instance = new WebAssembly.Instance(module, imports);
      own.memory = imports.env.memory;
      done(own.instance, module);
      return own.instance.exports;
    },
  });
  const { exports } = own.instance;
  return { cv, exports, memory: own.memory, tag: exports.__cpp_exception };
}

/** What a caught C++ exception says; it is destroyed by being read. Anything else is thrown on. */
function readException({ exports, memory, tag }, thrown) {
  if (!(thrown instanceof WebAssembly.Exception && thrown.is(tag))) throw thrown;
  const at = exports.cv2shim_exception(thrown.getArg(tag, 0)) >>> 2;
  const words = new Int32Array(memory.buffer), bytes = new Uint8Array(memory.buffer);
  const text = (i) => new TextDecoder().decode(bytes.slice(words[at + i] >>> 0, (words[at + i] >>> 0) + words[at + i + 1]));
  return {
    kind: ["unknown", "opencv", "standard", "memory"][words[at]], code: words[at + 1], line: words[at + 2],
    message: text(3), err: text(5), func: text(7), file: text(9), type: text(11),
  };
}

function fails(engine, call) {
  try { call(); } catch (thrown) { return readException(engine, thrown); }
  throw new Error("it should have failed");
}

/** Calls whose results are known, over memory that `place` gives: (bytes) => address. */
function operations(engine, place) {
  const { cv, memory } = engine;
  const rows = 37, cols = 53, bytes = rows * cols * 3;
  const put = (values) => {
    const pointer = place(bytes);
    new Uint8Array(memory.buffer, pointer, bytes).set(values);
    return { pointer, mat: new cv.Mat(rows, cols, cv.CV_8UC3, pointer, cols * 3), values: () => new Uint8Array(memory.buffer, pointer, bytes) };
  };
  const numbers = (seed) => Uint8Array.from({ length: bytes }, (_, i) => (i * seed + (i >> 3)) & 255);
  const a = put(numbers(7)), b = put(numbers(13)), out = put(new Uint8Array(bytes)), none = new cv.Mat();

  cv.add(a.mat, b.mat, out.mat, none, -1);
  assert.deepEqual(out.values(), numbers(7).map((value, i) => Math.min(255, value + numbers(13)[i])), "add");

  cv.threshold(a.mat, out.mat, 100, 255, cv.THRESH_BINARY);
  assert.deepEqual(out.values(), numbers(7).map((value) => (value > 100 ? 255 : 0)), "threshold");

  const flat = put(new Uint8Array(bytes).fill(77));
  cv.GaussianBlur(flat.mat, out.mat, new cv.Size(5, 5), 0, 0, cv.BORDER_DEFAULT);
  assert.ok(out.values().every((value) => value === 77), "GaussianBlur");
  assert.equal(out.mat.data.byteOffset, out.pointer, "the result lies where it was asked for");

  const orb = new cv.ORB(50), keypoints = new cv.KeyPointVector(), descriptors = new cv.Mat();
  orb.detectAndCompute(a.mat, none, keypoints, descriptors, false);
  for (const thing of [orb, keypoints, descriptors, none, a.mat, b.mat, out.mat, flat.mat]) thing.delete();
}

/** C++ exceptions are read whole, and nothing of 20,000 of them stays. `used` tells the heap's bytes in use. */
function exceptions(engine, used) {
  const { cv } = engine;
  const wrong = new cv.Mat(4, 4, cv.CV_8UC1), out = new cv.Mat();
  const raise = () => cv.cvtColor(wrong, out, cv.COLOR_BGR2GRAY, 0);
  const said = fails(engine, raise);
  assert.equal(said.kind, "opencv");
  assert.equal(said.code, -15);
  assert.ok(said.message.startsWith(`OpenCV(${version}) /io/opencv/`), said.message);
  assert.match(said.message, /modules\/imgproc\/src\/color\.simd_helpers\.hpp:\d+: error: \(-15:/);
  assert.match(said.file, /^\/io\/opencv\/modules\//);
  assert.ok(said.line > 0 && said.err.length > 0 && said.func.length > 0);
  for (let i = 0; i < 200; i++) fails(engine, raise);
  const before = used();
  for (let i = 0; i < 20000; i++) fails(engine, raise);
  assert.ok(Math.abs(used() - before) < 4096, `20,000 exceptions leave ${used() - before} bytes`);
  wrong.delete();
  out.delete();
}

/** Too much memory is an exception, and opencv.js goes on working. */
function exhaustion(engine) {
  const said = fails(engine, () => new engine.cv.Mat(65000, 65000, engine.cv.CV_8UC1));
  assert.ok(said.code === -4 || said.kind === "memory", JSON.stringify(said));
}

/** The memory grows while a call of opencv.js runs. */
function growth(engine) {
  const { cv, memory } = engine;
  const before = memory.buffer.byteLength;
  const small = new cv.Mat(2, 2, cv.CV_8UC1, new cv.Scalar(9)), large = new cv.Mat();
  const side = Math.ceil(Math.sqrt(before)) + 4096;
  cv.resize(small, large, new cv.Size(side, side), 0, 0, cv.INTER_NEAREST);
  assert.ok(memory.buffer.byteLength > before, "it grew");
  cv.refreshViews();
  assert.equal(cv.HEAPU8.buffer, memory.buffer);
  assert.equal(large.data[side * side - 1], 9);
  small.delete();
  large.delete();
}

/** What the shim uses besides. */
function names({ cv, exports }) {
  for (const name of ["FS_createDataFile", "FS_createPath", "FS_unlink", "then", "HEAPU8", "_malloc", "_free"]) assert.ok(cv[name], name);
  for (const name of ["malloc", "free", "stackSave", "stackRestore", "stackAlloc"]) assert.ok(exports[name], name);
  assert.ok(cv.getBuildInformation().includes(`OpenCV ${version}`), cv.getBuildInformation().slice(0, 200));
  cv.FS_createDataFile("/", "a.txt", "text", true, true, true);
  cv.FS_unlink("/a.txt");
}

/** Everything, in one memory. */
function everything(engine, place, used) {
  names(engine);
  operations(engine, place);
  exceptions(engine, used);
  growth(engine);
  exhaustion(engine);
  operations(engine, place);
}

// ---- a memory of its own ----

const began = performance.now();
const alone = start();
const milliseconds = performance.now() - began;
assert.equal(alone.memory.buffer.byteLength, layout.initial);
everything(alone, (bytes) => alone.exports.malloc(bytes), () => alone.exports.cv2shim_heap_used());
console.log(`own memory: ${(layout.initial / 2 ** 20).toFixed(0)} MB at the start, up in ${milliseconds.toFixed(0)} ms`);

// ---- Pyodide's ----

/** What the shim itself does to get into Pyodide's memory. */
function habitat(pyodide) {
  const source = readFileSync(new URL("../cv2shim/bridge/javascript/habitat.js", import.meta.url), "utf8");
  class Fault extends Error { constructor(kind, message) { super(message); } }
  return new Function("pyodide", "py", "Fault", `${source}; return { captureMemory, reserve };`)(pyodide, pyodide._module, Fault);
}

async function insidePyodide() {
  const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: distribution, packageBaseUrl: distribution });
  await pyodide.loadPackage("numpy", { messageCallback() {} });
  const began = performance.now();
  const host = pyodide._module, { captureMemory, reserve } = habitat(pyodide), memory = captureMemory();
  reserve(layout);
  let live = 0;
  const sizes = new Map();
  const counting = {
    hostMalloc(bytes) {
      const pointer = host._PyMem_RawMalloc(bytes);
      if (pointer) { live += bytes; sizes.set(pointer, bytes); }
      return pointer;
    },
    hostFree(pointer) { live -= sizes.get(pointer); sizes.delete(pointer); host._PyMem_RawFree(pointer); },
  };
  const engine = start({ wasmMemory: memory, ...counting });
  const milliseconds = performance.now() - began;
  everything(engine, (bytes) => host._PyMem_RawMalloc(bytes), () => live);

  // Both sides alive: numpy's arrays are Mats, and numpy's heap grows in between.
  pyodide.globals.set("call", (name, a, out, rows, cols) => {
    const { cv } = engine;
    cv.refreshViews();
    const from = new cv.Mat(rows, cols, cv.CV_8UC3, a, cols * 3), to = new cv.Mat(rows, cols, cv.CV_8UC3, out, cols * 3);
    if (name === "flip") cv.flip(from, to, 1);
    else cv.GaussianBlur(from, to, new cv.Size(5, 5), 0, 0, cv.BORDER_DEFAULT);
    const same = to.data.byteOffset === out;
    from.delete();
    to.delete();
    return same;
  });
  pyodide.runPython(`
import numpy as np
rng = np.random.default_rng(0)
picture = rng.integers(0, 256, (480, 640, 3), dtype=np.uint8)
def run(name, picture):
    out = np.empty_like(picture)
    assert call(name, picture.ctypes.data, out.ctypes.data, *picture.shape[:2])
    return out
assert (run("flip", picture) == picture[:, ::-1]).all()
before = run("blur", picture)
kept = [np.ones((512, 1024, 64)) for _ in range(2)]
assert (run("blur", picture) == before).all() and all(array.all() for array in kept)
`);
  console.log(`in Pyodide's memory: up in ${milliseconds.toFixed(0)} ms, range ${((layout.end - layout.base) / 2 ** 20).toFixed(1)} MB`);
  process.exit(0);
}

if (distribution) await insidePyodide();
