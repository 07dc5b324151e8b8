// Layers of networks that are written in Python. opencv.js makes, asks, runs and drops one in the middle of a call
// (opencv_js/runtime/layers.cpp), and Python may call opencv.js in turn.

const LAYERS = "cv2shim.by_hand.overrides.dnn_layers";
let layerFailure = "";                    // why the last one answered nothing
let aside = 0;                            // how many calls wait for Python
const layerTypes = new Set();             // those of Python, for a fresh opencv.js

// Python's answer to what is wanted, of which layer, with texts; null if it failed. Python may make calls of its own meanwhile.
function askLayer(...words) {
  const python = pyodide.pyimport(LAYERS), { hear } = python;     // kept no longer than needed
  aside++;
  try { return hear(...words) ?? null; } finally {
    aside--;
    hear.destroy();
    python.destroy();
    refresh();
  }
}

// An exception must not run through opencv.js: `failed` says that there was one.
const forLayers = (failed, body) => (...args) => {
  try { refresh(); return body(...args) ?? failed; } catch (thrown) { layerFailure = thrown.message; return failed; }
};

// The Mats of a vector, copied as cv2 does, as a tuple in `made`.
function giveMats(vector) {
  made.push(newMats(vector));
  handOver();
}

// Memory that C++ frees.
function given32(words) {
  const at = engine.malloc(4 * words.length);
  I32.set(words, at >> 2);
  return at;
}

const shapesAt = (vector) => Array.from({ length: byteLength(vector) / 12 }, (_, i) => {
  const at = begin(vector) + 12 * i;
  return Array.from(I32.subarray(begin(at) >> 2, begin(at) + byteLength(at) >> 2));
});

const FAILED = 0, DONE = 1, OTHER_COUNT = 2, OTHER_SIZE = 3, OTHER_TYPE = 4;   // as layers.cpp has them

// The arrays whose addresses Python has left among the results, into a layer's outputs.
function fillOutputs(count, vector) {
  if (count !== byteLength(vector) / MAT.size) return OTHER_COUNT;
  for (let i = 0; i < count; i++) {
    const array = readArray(PF64[(results >> 3) + i], i, false), mat = readHeader(begin(vector) + MAT.size * i);
    if (array.dims.length !== mat.dims.length || array.dims.some((size, k) => size !== mat.dims[k])) return OTHER_SIZE;
    if (array.type !== mat.type) return OTHER_TYPE;
    copyArray(U8, mat.data, mat.strides, P8, array.data, array.strides, mat.dims, elemBytes(mat.type));
  }
  return DONE;
}

const layerFunctions = {
  hostLayerMake: forLayers(0, (type, parameters, blobs) => {
    giveMats(blobs);
    return askLayer("make", 0, utf8(untilZero(type)), utf8(untilZero(parameters)));
  }),
  hostLayerShapes: forLayers(0, (layer, inputs) => {
    const answer = askLayer("shapes", layer, JSON.stringify(shapesAt(inputs)));
    if (answer === null) return 0;
    const shapes = JSON.parse(answer);
    return given32([shapes.length, ...shapes.flatMap((shape) => [shape.length, ...shape])]);
  }),
  hostLayerRun: forLayers(FAILED, (layer, inputs, outputs) => {
    giveMats(inputs);
    const count = askLayer("run", layer);
    return count === null ? FAILED : fillOutputs(count, outputs);
  }),
  hostLayerDrop: forLayers(0, (layer) => askLayer("drop", layer)),
  hostLayerFailure: forLayers(0, () => {
    const bytes = encodeString(`${layerFailure}\0`), at = engine.malloc(bytes.length);
    layerFailure = "";
    U8.set(bytes, at);
    return at;
  }),
};

// Tell C++ of a type of layer, or take it back.
function withType(type, tell) {
  inFrame(() => {
    const bytes = encodeString(`${type}\0`), at = stackAlloc(bytes.length);
    U8.set(bytes, at);
    tell(at);
  });
}

// false where opencv.js has no such layers.
function registerLayer(type) {
  if (!engine.registerLayer) return false;
  withType(type, engine.registerLayer);
  layerTypes.add(type);
  return true;
}

function unregisterLayer(type) {
  if (!engine.registerLayer) return false;
  withType(type, engine.unregisterLayer);
  layerTypes.delete(type);
  return true;
}
