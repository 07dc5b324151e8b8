// cv::Mat as OpenCV 4 has it: at least two dimensions, of which the sizes and steps lie beside the header where there are more.

const CN_SHIFT = 3, CV_MAX_DIM = 32, FEWEST_DIMENSIONS = 2, MOST_DIMENSIONS = 32;
const DEPTH_BYTES = [1, 1, 2, 2, 4, 4, 8, 2];
// numpy type number -> OpenCV depth; NPY_LONG (7) is 32 bits wide on wasm32.
const DEPTH_OF = { 1: 1, 2: 0, 3: 3, 4: 2, 5: 4, 7: 4, 11: 5, 12: 6, 23: 7 };

// On wasm32 (checked against a real one at every start).
const MAT = { size: 56, flags: 0, dims: 4, rows: 8, cols: 12, data: 16, start: 20, end: 24, limit: 28, allocator: 32, u: 36, sizep: 40, stepp: 44, step: 48 };
const KNOWN_WORDS = [MAT.flags, MAT.dims, MAT.rows, MAT.cols, MAT.data, MAT.start, MAT.end, MAT.limit, MAT.u, MAT.step, MAT.step + 4];

const ownsMemory = (pointer) => U32[pointer + MAT.u >> 2] !== 0 || U32[pointer + MAT.stepp >> 2] !== pointer + MAT.step;

function clearHeader(pointer) {
  const p = pointer >> 2;
  U32[p] = MAGIC;
  U32[p + 1] = U32[p + 2] = U32[p + 3] = U32[p + 4] = U32[p + 5] = U32[p + 6] = U32[p + 7] = U32[p + 8] = U32[p + 9] = 0;
  U32[p + 10] = pointer + MAT.rows; U32[p + 11] = pointer + MAT.step;
  U32[p + 12] = U32[p + 13] = 0;
}

// The common case: every field once.
function writeHeader2(pointer, type, rows, cols, data, step) {
  const p = pointer >> 2, esz = elemBytes(type), row = cols * esz;
  U32[p] = (MAGIC | type | (step === row || rows <= 1 ? CONTINUOUS : 0)) >>> 0;
  U32[p + 1] = 2; U32[p + 2] = rows; U32[p + 3] = cols;
  U32[p + 4] = U32[p + 5] = data;
  U32[p + 6] = rows && cols ? data + (rows - 1) * step + row : data;
  U32[p + 7] = data + step * rows;
  U32[p + 8] = U32[p + 9] = 0;
  U32[p + 10] = pointer + MAT.rows; U32[p + 11] = pointer + MAT.step;
  U32[p + 12] = step; U32[p + 13] = esz;
}

// OpenCV frees the sizes and steps of more than two dimensions itself, also where a Mat becomes another in the middle of a call. So they
// must be its own: such a header is the copy that it makes of one over scratch.
function newHeaderOfOthers(pointer, type, dims, data, steps) {
  engine.sizes ??= malloc(8 * CV_MAX_DIM);
  writeLarge(pointer, type, dims, data, steps, engine.sizes);
  const made = construct("Mat", pointer);
  clearHeader(pointer);
  engine.headers.push(pointer);
  return made;
}

// More than two dimensions have sizes and steps at `extra` (steps, a count, sizes).
function writeLarge(pointer, type, dims, data, steps, extra) {
  const p = pointer >> 2, esz = elemBytes(type), n = dims.length, { continuous, span } = spanOf(dims, steps, esz);
  clearHeader(pointer);
  U32[p] = (MAGIC | type | (continuous ? CONTINUOUS : 0)) >>> 0;
  U32[p + 1] = n;
  U32[p + 2] = U32[p + 3] = 0xffffffff;
  const e = extra >> 2;
  for (let i = 0; i < n; i++) { U32[e + i] = i === n - 1 ? esz : steps[i]; U32[e + n + 1 + i] = dims[i]; }
  U32[e + n] = n;
  U32[p + (MAT.stepp >> 2)] = extra; U32[p + (MAT.sizep >> 2)] = extra + 4 * (n + 1);
  U32[p + (MAT.data >> 2)] = U32[p + (MAT.start >> 2)] = data;
  U32[p + (MAT.end >> 2)] = U32[p + (MAT.limit >> 2)] = data + span;
}

// A Mat of a vector's over memory that is lent, in place.
function describeInVector(pointer, vector, i, type, dims, data, steps) {
  if (dims.length === 2) writeHeader2(pointer, type, dims[0], dims[1], data, steps[0]);
  else method("MatVector.set", vector, i, headerOver(type, dims, data, steps));
}

// A Mat that has none yet, over memory that is lent, where opencv.js lives in the memory of who lends it.
function writeOver(pointer, { type, dims, strides, data }) {
  if (dims.length === 2) writeHeader2(pointer, type, dims[0], dims[1], data, strides[0]);
  else writeLargeHeader(pointer, type, dims, strides, data);
}

// More than two dimensions: OpenCV keeps sizes and steps in memory that it frees itself.
function writeLargeHeader(pointer, type, dims, strides, data) {
  const n = dims.length, at = stackAlloc(8 * n) >> 2;
  for (let i = 0; i < n; i++) { I32[at + i] = dims[i]; U32[at + n + i] = strides[i]; }
  engine.largeHeader(pointer, n, at << 2, type, data, at + n << 2);
}

// What a cv::Mat in opencv.js's memory holds.
function readHeader(pointer) {
  const p = pointer >> 2, type = U32[p] & TYPE_MASK, n = I32[p + 1], data = U32[p + (MAT.data >> 2)];
  const sizes = U32[p + (MAT.sizep >> 2)] >> 2, steps = U32[p + (MAT.stepp >> 2)] >> 2;
  if (n === 2) {
    const rows = I32[p + 2], cols = I32[p + 3], esz = elemBytes(type);
    return { type, dims: [rows, cols], strides: [U32[steps], esz], data, bytes: data ? rows * cols * esz : 0 };
  }
  const dims = [], strides = [];
  for (let i = 0; i < n; i++) { dims.push(I32[sizes + i]); strides.push(U32[steps + i]); }
  return { type, dims, strides, data, bytes: bytesIn(type, dims, data) };
}

const sizesIn = (pointer) => U32[pointer + MAT.sizep >> 2] >> 2;

// All of a header to another place, which owns what it owned.
function moveHeader(from, to) {
  const f = from >> 2, t = to >> 2;
  U32.copyWithin(t, f, f + (MAT.size >> 2));
  if (I32[t + 1] <= 2) {                                            // its sizes lie within it
    U32[t + (MAT.sizep >> 2)] = to + MAT.rows; U32[t + (MAT.stepp >> 2)] = to + MAT.step;
  }
  clearHeader(from);
}
