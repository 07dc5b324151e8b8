// Results: numbers go into Python's float64 words; arrays are ndarrays, the given ones or new ones.

// Does the header still describe the scratch that was lent for this array?
function isStill({ pointer, data, array }) {
  const p = pointer >> 2, { dims } = array, n = dims.length;
  if (U32[p + (MAT.data >> 2)] !== data || (U32[p] & TYPE_MASK) !== array.type || I32[p + 1] !== n) return false;
  const sizes = U32[p + (MAT.sizep >> 2)] >> 2;
  for (let i = 0; i < n; i++) if (I32[sizes + i] !== dims[i]) return false;
  return true;
}

// What became of an output, for Python.
const FILLED = 0, NOTHING = 2, MADE = 4, SAME = 5, KEPT = 6;

let count = 0;                            // how many result words the call has left so far
const put = (word) => { PF64[(results >> 3) + count++] = word; };

// A text for Python, by its number.
const say = (string) => { texts.push(string); put(texts.length - 1); };

// Give Python the new arrays, and tuples of arrays, in the order of the outputs: the list takes over our references.
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
  },
  ref({ type, at }) { readStruct(type, at); },
  mat(out) {
    const state = strategy.deliver(out);
    put(state);
    return state;
  },
  stay({ pointer, given: mat }) {
    const state = mat && sameMat(mat, pointer) ? FILLED : U32[pointer + MAT.data >> 2] ? KEPT : NOTHING;
    put(state);
    if (state === KEPT) put(settleMat(moved(pointer)));
    return state;
  },
  mats(out) {
    const number = byteLength(out.pointer) / MAT.size, at = (i) => begin(out.pointer) + MAT.size * i;
    if (out.stay) {
      put(KEPT); put(number);
      for (let i = 0; i < number; i++) put(settleMat(moved(at(i))));
      return;
    }
    const inPlace = out.mats?.length === number && out.mats.every((m, i) => returnMat(m, at(i)));
    put(inPlace ? FILLED : MADE);
    if (!inPlace) makeTuple(number, (i) => arrayFrom(readHeader(at(i))));
  },
  vec(out) {
    if (out.element === "str" || out.element === "bytes") say(JSON.stringify(readStrings(out.pointer, out.element === "str" ? utf8 : characters)));
    else { put(MADE); made.push(bytesFrom([out.pointer])); }
  },
  // Vectors of vectors: how many elements each has, and the elements of all.
  vecvec(out) {
    const inner = Array.from({ length: byteLength(out.pointer) / 12 }, (_, i) => begin(out.pointer) + 12 * i), size = sizeOf(out.element);
    put(MADE);
    const counts = arrayOf(CV_32S, 1, [inner.length], 0), at = arrayData(counts) >> 2;
    made.push(counts);
    inner.forEach((pointer, i) => { P32[at + i] = byteLength(pointer) / size; });
    made.push(bytesFrom(inner));
  },
  val(out) { for (const name of RECT_FIELDS) put(emval.field(out.handle, name)); engine.env._emval_decref(out.handle); },
};

// A tuple of what `item` makes, for Python.
function makeTuple(length, item) {
  const tuple = py._PyTuple_New(length);
  made.push(tuple);
  for (let i = 0; i < length; i++) py._PyTuple_SetItem(tuple, i, item(i));
}

// The plain elements of vectors, one vector after the other, as a new array of bytes.
function bytesFrom(pointers) {
  const array = arrayOf(CV_8U, 1, [pointers.reduce((sum, pointer) => sum + byteLength(pointer), 0)], 0);
  let at = arrayData(array);
  for (const pointer of pointers) { P8.set(U8.subarray(begin(pointer), begin(pointer) + byteLength(pointer)), at); at += byteLength(pointer); }
  return array;
}
