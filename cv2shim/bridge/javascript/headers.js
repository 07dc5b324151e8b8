// cv::Mat headers over memory that is borrowed, not owned.

function newHeader() {
  engine.liveHeaders++;
  return engine.headers.pop() ?? construct("Mat");
}

function freeHeader(pointer) {
  engine.liveHeaders--;
  const p = pointer >> 2;
  if (U32[p + (MAT.u >> 2)] !== 0 || U32[p + (MAT.stepp >> 2)] !== pointer + MAT.step) {   // it owns memory now
    call(engine.classByName.get("Mat").destructor, pointer);
    return;
  }
  clearHeader(pointer);
  engine.headers.push(pointer);
}

function clearHeader(pointer) {
  const p = pointer >> 2;
  U32[p] = MAGIC;
  U32[p + 1] = U32[p + 2] = U32[p + 3] = U32[p + 4] = U32[p + 5] = U32[p + 6] = U32[p + 7] = U32[p + 8] = U32[p + 9] = 0;
  U32[p + 10] = pointer + MAT.rows; U32[p + 11] = pointer + MAT.step;
  U32[p + 12] = U32[p + 13] = 0;
}

// The common case of writeHeader: every field once.
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

// A new header over `data`. OpenCV frees the sizes and steps of more than two dimensions itself, also where a Mat becomes another
// in the middle of a call. So they must be its own: such a header is the copy that it makes of one over scratch.
function newHeaderOver(type, dims, data, steps) {
  const pointer = newHeader();
  if (dims.length === 2) { writeHeader2(pointer, type, dims[0], dims[1], data, steps[0]); return pointer; }
  engine.sizes ??= malloc(8 * CV_MAX_DIM);
  writeLarge(pointer, type, dims, data, steps, engine.sizes);
  const made = construct("Mat", pointer);
  clearHeader(pointer);
  engine.headers.push(pointer);
  return made;
}

// More than two dimensions have sizes and steps at `extra` (steps, a count, sizes).
function writeLarge(pointer, type, dims, data, steps, extra) {
  const p = pointer >> 2, esz = elemBytes(type), n = dims.length;
  clearHeader(pointer);
  let bytes = esz, continuous = true;
  for (let i = n - 1; i >= 0; i--) { if (dims[i] > 1 && steps[i] !== bytes) continuous = false; bytes *= dims[i]; }
  let span = bytes === 0 ? 0 : esz;
  for (let i = 0; i < n && bytes; i++) span += (dims[i] - 1) * steps[i];
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
  return { type, dims, strides, data, bytes: data ? dims.reduce((a, b) => a * b, elemBytes(type)) : 0 };
}
