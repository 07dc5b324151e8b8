// cv::Mat as OpenCV 5 has it: sizes and steps of up to ten dimensions, or of none, lie within the header.

const CN_SHIFT = 5, CV_MAX_DIM = 32, FEWEST_DIMENSIONS = 0, MOST_DIMENSIONS = 10;
const DEPTH_BYTES = [1, 1, 2, 2, 4, 4, 8, 2, 2, 1, 8, 8, 4];
// numpy type number -> OpenCV depth; NPY_LONG (7) and NPY_ULONG (8) are 32 bits wide on wasm32. There are 64 bits, too, but arrays
// of such are taken for others before they come here.
const DEPTH_OF = { 0: 9, 1: 1, 2: 0, 3: 3, 4: 2, 5: 4, 6: 12, 7: 4, 8: 12, 11: 5, 12: 6, 23: 7 };

// On wasm32 (checked against a real one at every start). `shape` is a number of dimensions, two words that say how they are blocked, sizes.
const MAT = { size: 136, flags: 0, dims: 4, rows: 8, cols: 12, dummy: 16, data: 20, start: 24, end: 28, limit: 32, allocator: 36, u: 40, shape: 44, sizes: 56, steps: 96 };
const DUMMY = 153, NO_SHAPE = 0xffffffff;
const KNOWN_WORDS = [MAT.flags, MAT.dims, MAT.rows, MAT.cols, MAT.dummy, MAT.data, MAT.start, MAT.end, MAT.limit, MAT.u,
  MAT.shape, MAT.shape + 4, MAT.shape + 8, MAT.sizes, MAT.sizes + 4, MAT.steps, MAT.steps + 4];

const ownsMemory = (pointer) => U32[pointer + MAT.u >> 2] !== 0;

function clearHeader(pointer) {
  const p = pointer >> 2;
  U32.fill(0, p, p + (MAT.size >> 2));
  U32[p] = MAGIC; U32[p + 4] = DUMMY; U32[p + 11] = NO_SHAPE;
}

// The common case: every field once. What is behind the sizes and steps of two dimensions nobody reads.
function writeHeader2(pointer, type, rows, cols, data, step) {
  const p = pointer >> 2, esz = elemBytes(type), row = cols * esz;
  U32[p] = (MAGIC | type | (step === row || rows <= 1 ? CONTINUOUS : 0)) >>> 0;
  U32[p + 1] = 2; U32[p + 2] = rows; U32[p + 3] = cols; U32[p + 4] = DUMMY;
  U32[p + 5] = U32[p + 6] = data;
  U32[p + 7] = rows && cols ? data + (rows - 1) * step + row : data;
  U32[p + 8] = data + step * rows;
  U32[p + 9] = U32[p + 10] = 0;
  U32[p + 11] = 2; U32[p + 12] = U32[p + 13] = 0;
  U32[p + 14] = rows; U32[p + 15] = cols;
  U32[p + 24] = step; U32[p + 25] = esz;
}

// Any number of dimensions. Rows and columns are those of a Mat of so few that they are known.
function writeHeader(pointer, type, dims, data, steps) {
  const p = pointer >> 2, esz = elemBytes(type), n = dims.length, { continuous, span } = spanOf(dims, steps, esz);
  if (n > MOST_DIMENSIONS) throw new Fault("assert", "0 <= _dims && _dims <= CV_MAX_DIM && _dims <= MatShape::MAX_DIMS");
  clearHeader(pointer);
  U32[p] = (MAGIC | type | (continuous ? CONTINUOUS : 0)) >>> 0;
  U32[p + 1] = U32[p + 11] = n;
  U32[p + 2] = n > 2 ? -1 : n < 2 ? 1 : dims[0]; U32[p + 3] = n > 2 ? -1 : n ? dims[n - 1] : 1;
  U32[p + 5] = U32[p + 6] = data;
  U32[p + 7] = data + span;
  U32[p + 8] = n ? data + dims[0] * steps[0] : data;
  for (let i = 0; i < n; i++) { U32[p + 14 + i] = dims[i]; U32[p + 24 + i] = i === n - 1 ? esz : steps[i]; }
  if (!n) U32[p + 24] = esz;
}

function newHeaderOfOthers(pointer, type, dims, data, steps) {
  writeHeader(pointer, type, dims, data, steps);
  return pointer;
}

// A Mat of a vector's over memory that is lent, in place.
const describeInVector = (pointer, _vector, _i, type, dims, data, steps) => writeHeader(pointer, type, dims, data, steps);

// A Mat that has none yet, over memory that is lent, where opencv.js lives in the memory of who lends it.
const writeOver = (pointer, { type, dims, strides, data }) => writeHeader(pointer, type, dims, data, strides);

// What a cv::Mat in opencv.js's memory holds.
function readHeader(pointer) {
  const p = pointer >> 2, type = U32[p] & TYPE_MASK, n = I32[p + 1], data = U32[p + 5];
  const dims = [], strides = [];
  for (let i = 0; i < n; i++) { dims.push(I32[p + 14 + i]); strides.push(U32[p + 24 + i]); }
  return { type, dims, strides, data, bytes: bytesIn(type, dims, data) };
}

const sizesIn = (pointer) => pointer + MAT.sizes >> 2;

// All of a header to another place, which owns what it owned.
function moveHeader(from, to) {
  U32.copyWithin(to >> 2, from >> 2, from + MAT.size >> 2);
  clearHeader(from);
}
