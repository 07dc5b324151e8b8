// Where opencv.js lives in Pyodide's memory: a Mat header over an ndarray's memory is all that an argument costs, and
// OpenCV makes its outputs as ndarrays. No element is copied.

// An ndarray for OpenCV, which asks for it through the allocator in an output's header, as a Mat of `type` needs it:
// several channels are its last axis. 0 where there is no memory for it.
let channelled = 0;                       // room for the sizes of such an array
function makeArray(dims, sizes, type) {
  const channels = (type >> 3 & 511) + 1;
  let at = sizes;
  if (channels > 1) {
    at = channelled ||= py._PyMem_RawMalloc(4 * MAX_DIMENSIONS);
    refresh();
    P8.copyWithin(at, sizes, sizes + 4 * dims);
    P32[(at >> 2) + dims++] = channels;
  }
  const made = emptyArray(dims, at, given.numpy.dtypes[type & 7]);
  if (!made) py._PyErr_Clear();
  return made;
}

const hostFunctions = { hostNewArray: makeArray, hostRetainArray: (array) => py._Py_IncRef(array), hostReleaseArray: (array) => py._Py_DecRef(array) };

let made = [];                            // ndarrays that OpenCV made in this call, each with one reference of ours

const shared = {
  borrow(id, index, nd) {
    const array = readArray(id, index, nd), pointer = header();
    shared.describe(pointer, array);
    const mat = { pointer, data: array.data, steps: array.strides, array, id };
    frame.borrowed.push(mat);
    return mat;
  },

  describe(pointer, array) {
    if (array.dims.length === 2) writeHeader2(pointer, array.type, array.dims[0], array.dims[1], array.data, array.strides[0]);
    else writeLargeHeader(pointer, array);
  },

  // A Mat that keeps its ndarray alive as long as any other Mat refers to it.
  own(id, index, nd) {
    const { pointer } = shared.borrow(id, index, nd);
    engine.lend(pointer, id);
    return pointer;
  },

  region: (id, index) => shared.borrow(id, index, false),

  given(id, step) {
    const pointer = lend(id, step);
    U32[pointer + MAT.allocator >> 2] = engine.arrays;              // should OpenCV want another one
    return pointer;
  },

  output() {
    const pointer = later(0);
    U32[pointer + MAT.allocator >> 2] = engine.arrays;
    return pointer;
  },

  spread() {},

  ownMats(mats, _count, pointer) {
    for (const m of mats) engine.lend(m.pointer, m.id);
    return pointer;
  },

  giveBack() {},

  deliver(out) {
    if (out.given && isStill(out)) return FILLED;
    const p = out.pointer >> 2;
    if (!U32[p + (MAT.data >> 2)]) return NOTHING;
    if (!U32[p + (MAT.u >> 2)]) return PENDING;
    const array = engine.takeArray(out.pointer);
    if (!array) return PENDING;
    made.push(array);
    return MADE;
  },
};

// More than two dimensions: OpenCV keeps sizes and steps in memory that it frees itself.
function writeLargeHeader(pointer, { type, dims, strides, data }) {
  const n = dims.length, at = stackAlloc(8 * n) >> 2;
  for (let i = 0; i < n; i++) { I32[at + i] = dims[i]; U32[at + n + i] = strides[i]; }
  engine.largeHeader(pointer, n, at << 2, type, data, at + n << 2);
  refresh();
}
