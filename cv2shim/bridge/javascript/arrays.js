// ndarrays, read from their headers in Pyodide's memory.

// PyArrayObject: numpy's C ABI, fixed for all of 1.x and 2.x; Python has it verified on known arrays at start.
// Whether an array is a contiguous picture; what there is to know of it then, until the next one is looked at.
const picture = { data: 0, type: 0, rows: 0, cols: 0, step: 0 };
function isPicture(id, nd) {
  const H = P32, a = id >> 2, descr = H[a + 7] >> 2, depth = DEPTH_OF[H[descr + 4]], n = H[a + 3];
  if (depth === undefined || nd || (n !== 2 && n !== 3) || H[a + 1] !== types.ndarray) return false;
  const sizes = H[a + 4] >> 2, strides = H[a + 5] >> 2, one = DEPTH_BYTES[depth];
  const rows = H[sizes], cols = H[sizes + 1], channels = n === 3 ? H[sizes + 2] : 1, esz = one * channels, step = H[strides];
  if (rows < 1 || cols < 1 || channels < 1 || channels > CN_MAX || step < cols * esz || H[strides + 1] !== esz || (n === 3 && channels !== 1 && H[strides + 2] !== one)) return false;
  picture.data = PU32[a + 2]; picture.type = elementType(depth, channels); picture.rows = rows; picture.cols = cols;
  picture.step = rows > 1 ? step : cols * esz;                     // numpy leaves strides of length-1 axes arbitrary
  return true;
}

function readArray(id, index, nd) {
  if (types && isPicture(id, nd)) {
    const { data, type, rows, cols, step } = picture, esz = elemBytes(type);
    return { data, type, dims: [rows, cols], strides: [step, esz], bytes: rows * cols * esz };
  }
  const H = P32, a = id >> 2, descr = H[a + 7] >> 2;
  const depth = DEPTH_OF[H[descr + 4]];
  const n = H[a + 3];
  if (depth === undefined || n >= CV_MAX_DIM) throw new Care(index);
  const dimsAt = H[a + 4] >> 2, stridesAt = H[a + 5] >> 2;
  const one = DEPTH_BYTES[depth];
  const kind = H[a + 1], [withChannels, withoutChannels] = given.numpy.told;
  const wrap = kind === withChannels;                             // a cv2.Mat that says what its last axis is
  if (kind === withoutChannels) nd = true;
  let count = n, type = depth, esz = one, empty = false;
  for (let i = 0; i < n; i++) if (H[dimsAt + i] === 0) empty = true;
  for (let i = n - 1; i >= 0 && !empty; i--) {
    const size = H[dimsAt + i], stride = H[stridesAt + i];
    if (size > 1 && (i === n - 1 ? stride !== one : stride < H[stridesAt + i + 1])) throw new Care(index);
  }
  if ((wrap || n === 3 && !nd) && H[dimsAt + n - 1] <= CN_MAX) {
    const channels = H[dimsAt + n - 1];
    if (!channels) throw new Care(index);
    if (!empty && n > 1 && H[stridesAt + n - 2] !== one * channels) throw new Care(index);
    count = n - 1; type = elementType(depth, channels); esz = one * channels;
  }
  const dims = [], strides = [];
  for (let i = 0; i < count; i++) { dims.push(H[dimsAt + i]); strides.push(H[stridesAt + i]); }
  while (dims.length < FEWEST_DIMENSIONS) { dims.push(1); strides.push(esz); }
  let next = esz;                                                 // numpy leaves strides of length-1 axes arbitrary
  for (let i = dims.length - 1; i >= 0; i--) {
    if (dims[i] <= 1) strides[i] = next;
    next = strides[i] * Math.max(dims[i], 1);
  }
  return { data: PU32[a + 2], type, dims, strides, bytes: dims.reduce((x, y) => x * y, esz) };
}

const packed = (dims, esz) => {
  if (dims.length === 2) return [dims[1] * esz, esz];
  const steps = new Array(dims.length);
  for (let i = dims.length - 1, step = esz; i >= 0; i--) { steps[i] = step; step *= dims[i]; }
  return steps;
};

let copiedBytes = 0;                      // what has been copied of arrays so far, for info()

// Copy an array of `dims` elements of `esz` bytes between two memories, rows in one piece where both sides allow.
function copyArray(to, toAt, toSteps, from, fromAt, fromSteps, dims, esz) {
  if (dims.length === 2 && toSteps[1] === esz && fromSteps[1] === esz) {       // a picture
    const row = dims[1] * esz, rows = dims[0];
    if (toSteps[0] === row && fromSteps[0] === row) {
      copiedBytes += rows * row;
      if (rows && row) to.set(from.subarray(fromAt, fromAt + rows * row), toAt);
      return;
    }
  }
  copiedBytes += dims.reduce((a, b) => a * b, esz);
  let inner = dims.length, run = esz;
  while (inner > 0 && (dims[inner - 1] === 1 || (toSteps[inner - 1] === run && fromSteps[inner - 1] === run))) run *= dims[--inner];
  if (run === 0) return;
  if (inner === 0) { to.set(from.subarray(fromAt, fromAt + run), toAt); return; }
  const walk = (axis, target, origin) => {
    if (axis === inner) { to.set(from.subarray(origin, origin + run), target); return; }
    for (let i = 0; i < dims[axis]; i++) walk(axis + 1, target + i * toSteps[axis], origin + i * fromSteps[axis]);
  };
  walk(0, toAt, fromAt);
}

const arrayData = (id) => PU32[(id >> 2) + 2];

// numpy.empty, without Python: PyArray_Empty takes the sizes where they lie, and takes over a reference to the dtype.
const PYARRAY_EMPTY = 184, MAX_DIMENSIONS = 64, NUMPY_ABI = 2;
let newArray = null, sizesAt = 0;         // sizesAt: where it takes sizes from
function emptyArray(dims, sizes, dtype) {
  if (!newArray) throw new Fault("load", "numpy's C functions could not be found; use the numpy that this Pyodide ships");
  capi.Py_IncRef(dtype);
  return newArray(dims, sizes, dtype, 0);
}

// False where numpy's C functions, which `capsule` holds, cannot be had.
function findNumpy(capsule) {
  const api = capi.PyCapsule_GetPointer?.(capsule, 0);
  if (!api) capi.PyErr_Clear();
  if (!api || !py.wasmTable) return false;
  const abi = py.wasmTable.get(py.HEAPU32[api >> 2])() >>> 24;      // PyArray_GetNDArrayCVersion
  if (abi !== NUMPY_ABI) throw new Fault("load", `numpy's C functions are those of ABI ${abi}, and it knows ABI ${NUMPY_ABI}; use the numpy that this Pyodide ships`);
  newArray = followed(py.wasmTable.get(py.HEAPU32[(api >> 2) + PYARRAY_EMPTY]));
  sizesAt ||= capi.PyMem_RawMalloc(4 * MAX_DIMENSIONS);
  return true;
}

// New arrays for Python functions that are no builtins, each with a reference: Python's list of them takes these over.
let made = [];
function handOver() {
  made.forEach((array, i) => capi.PyList_SetItem(given.made, i, array));
  made.length = 0;
}

// A new ndarray for a Mat of `type` with `count` sizes in `words`, from `from` on; several channels are its last axis.
function arrayOf(type, count, words, from) {
  const at = sizesAt >> 2, channels = channelsOf(type);
  for (let i = 0; i < count; i++) P32[at + i] = words[from + i];
  if (channels > 1) P32[at + count] = channels;
  const array = emptyArray(channels > 1 ? count + 1 : count, sizesAt, given.numpy.dtypes[depthOf(type)]);
  if (array) return array;
  capi.PyErr_Clear();
  throw new Fault("memory", "Python could not allocate the memory of a result");
}

// What a Mat holds, as a new ndarray; None for one without memory.
function arrayFrom({ type, dims, strides, data }) {
  if (!data) { capi.Py_IncRef(given.none); return given.none; }
  const array = arrayOf(type, dims.length, dims, 0), esz = elemBytes(type);
  copyArray(P8, arrayData(array), packed(dims, esz), U8, data, strides, dims, esz);
  return array;
}
