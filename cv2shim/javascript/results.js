// Results: numbers go into Python's float64 words, arrays into ndarrays, now or when Python has made them.

// Does the header still describe the scratch that was lent for this array?
function isStill({ pointer, data, array }) {
  const p = pointer >> 2, { dims } = array, n = dims.length;
  if (U32[p + (MAT.data >> 2)] !== data || (U32[p] & TYPE_MASK) !== array.type || I32[p + 1] !== n) return false;
  const sizes = U32[p + (MAT.sizep >> 2)] >> 2;
  for (let i = 0; i < n; i++) if (I32[sizes + i] !== dims[i]) return false;
  return true;
}

const FILLED = 0, NOTHING = 2, PENDING = 3, MADE = 4, SAME = 5;

const moveToPending = (out) => {
  frame.mats.splice(frame.mats.indexOf(out.pointer), 1);
  pending.push({ ...out, free: () => freeHeader(out.pointer) });
};

let count = 0;                            // how many result words the call has left so far
const put = (word) => { PF64[(results >> 3) + count++] = word; };

// A text for Python, by its number.
const say = (string) => { texts.push(string); put(texts.length - 1); };

// Give Python the arrays that OpenCV made, in the order of the outputs: the list takes over our references.
function handOver() {
  made.forEach((array, i) => py._PyList_SetItem(given.made, i, array));
  made.length = 0;
}

// The argument that a returned Mat is a header over: cv2 returns that very ndarray.
function argumentOf(pointer) {
  const { type, dims, data } = readHeader(pointer);
  return frame.borrowed.find(({ data: lent, array }) => lent === data && array.type === type
    && array.dims.length === dims.length && array.dims.every((size, i) => size === dims[i]));
}

const report = {
  none() { put(NaN); },
  // A new object: its address lies at `at`.
  made({ at, type }) { put(keep(U32[at >> 2], type)); },
  objs(out) {
    const number = method(`${out.className}.size`, out.pointer);
    put(number);
    for (let i = 0; i < number; i++) {
      const object = method(`${out.className}.at`, out.pointer, i);
      refresh();
      put(keep(object, out.type));
    }
    out.free?.();
  },
  ref({ type, at }) { readStruct(type, at); },
  mat(out) {
    const state = strategy.deliver(out);
    put(state);
    if (state !== PENDING) return state;
    const mat = readHeader(out.pointer);
    put(mat.type); put(mat.dims.length); mat.dims.forEach(put);
    if (mat.data === out.data && out.given) pending.push({ ...out, free() {} }); else moveToPending(out);
    return state;
  },
  mats(out) {
    const number = byteLength(out.pointer) / MAT.size;
    let most = 2, total = 0;
    for (let i = 0; i < number; i++) { const m = readHeader(begin(out.pointer) + MAT.size * i); most = Math.max(most, m.dims.length); total += m.bytes; }
    const inPlace = out.mats?.length === number && out.mats.every((m, i) => returnMat(m, begin(out.pointer) + MAT.size * i));
    put(+!!inPlace);
    if (inPlace) return;
    put(number); put(most); put(total);
    if (out.free) pending.push(out);
    else pending.push({ ...out, copy: copyMats(out.pointer), free() {} });
  },
  vec(out) {
    if (out.element === "str" || out.element === "bytes") {
      say(JSON.stringify(readStrings(out.pointer, out.element === "str" ? utf8 : characters)));
      out.free?.();
      return;
    }
    put(byteLength(out.pointer) / sizeOf(out.element));
    pending.push(out.free ? out : { ...out, copy: U8.slice(begin(out.pointer), begin(out.pointer) + byteLength(out.pointer)), free() {} });
  },
  vecvec(out) {
    const number = byteLength(out.pointer) / 12;
    let total = 0;
    for (let i = 0; i < number; i++) total += byteLength(begin(out.pointer) + 12 * i);
    put(number); put(total);
    if (out.kept) frame.vectors.splice(frame.vectors.findIndex((v) => v.pointer === out.pointer), 1).forEach((v) => { out.free = v.free; });
    pending.push(out);
  },
  val(out) { for (const name of RECT_FIELDS) put(emval.field(out.handle, name)); engine.env._emval_decref(out.handle); },
};

const matsOf = (out) => out.copy ?? Array.from({ length: byteLength(out.pointer) / MAT.size }, (_, i) => readHeader(begin(out.pointer) + MAT.size * i));

const releasePending = () => { const list = pending; pending = []; for (const out of list) out.free?.(); };

// Shapes of the Mats in a pending vector, or counts of its inner vectors, into an int32 array: type, dims, sizes… per Mat.
function describe(slot, id, width) {
  const out = pending[slot];
  let at = arrayData(id) >> 2;
  if (out.kind === "vecvec") {
    const count = byteLength(out.pointer) / 12;
    for (let i = 0; i < count; i++) P32[at + i] = byteLength(begin(out.pointer) + 12 * i) / sizeOf(out.element);
    return;
  }
  for (const m of matsOf(out)) {
    P32[at] = m.data || m.copied?.length ? m.type : -1; P32[at + 1] = m.dims.length;
    m.dims.forEach((d, i) => { P32[at + 2 + i] = d; });
    at += width;
  }
}

// Copy a pending output into a contiguous ndarray of Python's.
function take(slot, id) {
  const out = pending[slot];
  let at = arrayData(id);
  const raw = (pointer) => { const n = byteLength(pointer); P8.set(U8.subarray(begin(pointer), begin(pointer) + n), at); at += n; };
  const mat = (m) => {
    const esz = elemBytes(m.type);
    if (m.copied) P8.set(m.copied, at);
    else copyArray(P8, at, packed(m.dims, esz), U8, m.data, m.strides, m.dims, esz);
    at += m.bytes;
  };
  if (out.kind === "mat") mat(readHeader(out.pointer));
  else if (out.kind === "mats") matsOf(out).forEach((m) => { if (m.bytes) mat(m); });
  else if (out.copy) P8.set(out.copy, at);
  else if (out.kind === "vec") raw(out.pointer);
  else for (let i = 0; i < byteLength(out.pointer) / 12; i++) raw(begin(out.pointer) + 12 * i);
}
