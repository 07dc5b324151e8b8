// Which memory opencv.js lives in. A build that is linked for given addresses lives in Pyodide's memory, if these are
// free there and the memory can be had; every other build, and every other case, is a memory of its own.

// Pyodide's WebAssembly.Memory, which no public name leads to: a side module of fifty bytes that imports it is loaded
// while WebAssembly.Instance is watched, for the time of that one synchronous call.
function captureMemory() {
  // Pyodide may have globals of its own (a Node context), which only code that is made there reaches.
  const theirs = py.wasmTable instanceof WebAssembly.Table ? WebAssembly : py.loadDynamicLibrary.constructor("return WebAssembly")();
  const word = (string) => [string.length, ...new TextEncoder().encode(string)];
  const side = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 0x0f, ...word("dylink.0"), 1, 4, 0, 0, 0, 0,
    2, 0x0f, 1, ...word("env"), ...word("memory"), 2, 0, 1]);
  const path = "/tmp/cv2shim-memory.so", Instance = theirs.Instance;
  let memory = null;
  pyodide.FS.writeFile(path, side);
  theirs.Instance = function (wasm, imports) {
    memory = imports.env.memory;
    return new Instance(wasm, imports);
  };
  try {
    py.loadDynamicLibrary(path, { global: false, nodelete: true, loadAsync: false }, {});
  } finally {
    theirs.Instance = Instance;
    pyodide.FS.unlink(path);
  }
  if (memory?.buffer !== py.HEAPU8.buffer) throw new Fault("load", "Pyodide's memory could not be reached");
  return memory;
}

// Take [base, end) out of Pyodide's heap, for good: its allocator hands the range to opencv.js as one block. What lies
// below is filled for that moment and given back; untouched pages cost nothing. The memory grows to the `initial` bytes
// that opencv.js asks of it.
const SLACK = 128, ATTEMPTS = 16;
function reserve({ base, end, initial }) {
  const size = end - base + 2 * SLACK, fillings = [];
  let held = 0;
  for (let i = 0; i < ATTEMPTS && !held; i++) {
    const block = py._PyMem_RawMalloc(size);
    if (block && block <= base && block + size >= end) { held = block; break; }
    if (block) py._PyMem_RawFree(block);
    const gap = base - SLACK - block;
    if (!block || gap <= 0) break;
    fillings.push(py._PyMem_RawMalloc(gap));
  }
  for (let i = 0; i < ATTEMPTS && held && py.HEAPU8.length < initial; i++) fillings.push(py._PyMem_RawMalloc(initial - end));
  for (const filling of fillings) if (filling) py._PyMem_RawFree(filling);
  if (!held) throw new Fault("load", `Pyodide's heap already uses the addresses from ${base >> 20} MB on; import cv2 earlier`);
  if (py.HEAPU8.length < initial) {
    py._PyMem_RawFree(held);
    throw new Fault("load", "Pyodide's memory could not grow as far as opencv.js needs it");
  }
}

let captured = null;                      // Pyodide's memory, once it was reached,
let inhabited = null;                     // and once the range in it is held

// {strategy, reason, options for the module's factory}. `layout` is what the build says of its memory, if anything.
function chooseHabitat(layout, capsule) {
  const numpy = findNumpy(capsule);
  if (!layout) return { strategy: copied, reason: "this opencv.js is built for a memory of its own", options: {} };
  try {
    if (!numpy) throw new Fault("load", "numpy's C functions could not be found");
    if (!inhabited) {
      captured ??= captureMemory();
      reserve(layout);
      inhabited = captured;
    }
    const options = { wasmMemory: inhabited, hostMalloc: py._PyMem_RawMalloc, hostFree: py._PyMem_RawFree, ...hostFunctions };
    return { strategy: shared, reason: "opencv.js lives in Pyodide's memory", options };
  } catch (refusal) {
    return { strategy: copied, reason: refusal.message, options: {} };
  }
}
