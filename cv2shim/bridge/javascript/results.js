// Results: Python objects of what a call returned and of what it wrote.

// Does the header still describe the scratch that was lent for this array?
function isStill({ pointer, data, array }) {
  const p = pointer >> 2, { dims } = array, n = dims.length;
  if (U32[p + (MAT.data >> 2)] !== data || (U32[p] & TYPE_MASK) !== array.type || I32[p + 1] !== n) return false;
  const sizes = sizesIn(pointer);
  for (let i = 0; i < n; i++) if (I32[sizes + i] !== dims[i]) return false;
  return true;
}

// The argument that a returned Mat is a header over: cv2 returns that very ndarray.
function argumentOf(pointer) {
  const { type, dims, data } = readHeader(pointer);
  return frame.borrowed.find(({ data: lent, array }) => lent === data && array.type === type
    && array.dims.length === dims.length && array.dims.every((size, i) => size === dims[i]));
}

// ---- numbers and structs ----

const FIELD_MAKERS = { i32: (at) => newInteger(I32[at >> 2]), f32: (at) => newFloat(F32[at >> 2]), f64: (at) => newFloat(F64[at >> 3]), u32: (at) => newInteger(U32[at >> 2]) };

// A tuple of the fields from number `first` on, which lie at `at`.
function newFields(layout, at) {
  const made = newTuple(layout.length), items = made + tupleItems >> 2;
  for (let i = 0; i < layout.length; i++) {
    const item = FIELD_MAKERS[layout[i]](at);
    setItem(made, items, i, item);
    at += BYTES[layout[i]];
  }
  return made;
}

function newMoments(at) {
  momentNames ??= MOMENTS.map(interned);
  const made = capi.PyDict_New();
  for (const name of momentNames) {
    const number = newFloat(F64[at >> 3]);
    capi.PyDict_SetItem(made, name, number);
    capi.Py_DecRef(number);
    at += 8;
  }
  return made;
}

const PAIR = ["f32", "f32"];
const newRotatedRect = (at) => tuple([newFields(PAIR, at), newFields(PAIR, at + 8), newFloat(F32[at + 16 >> 2])]);

const STRUCT_MAKERS = { RotatedRect: newRotatedRect, Moments: newMoments };

// What makes the Python object of a value that lies at an address, by its type in cv2 and on the wire.
function structMaker(type, kind) {
  if (RECORDS[kind]) return (at) => newRecord(typeNamed(kind), RECORDS[kind].words, at);
  if (STRUCT_MAKERS[kind]) return STRUCT_MAKERS[kind];
  if (STRUCTS[kind]) return (at) => newFields(STRUCTS[kind], at);
  if (type === "bool") return (at) => newBool(I32[at >> 2]);
  const make = FIELD_MAKERS[kind === "bool" ? "i32" : kind];
  return type === "float" || type === "double" || kind === "i32" || kind === "u32" ? make : (at) => newInteger(kind === "f64" ? F64[at >> 3] : F32[at >> 2]);
}

function numberMaker(type, kind) {
  if (type === "bool" || kind === "bool") return newBool;
  if (type === "float" || type === "double") return newFloat;
  return kind === "u32" ? (value) => newInteger(value >>> 0) : newInteger;
}

// ---- vectors ----

const ELEMENT_DEPTHS = { int: CV_32S, float: CV_32F, double: CV_64F, uchar: CV_8U, char: CV_8S };
const DEPTH_OF_FIELD = { i32: CV_32S, f32: CV_32F, f64: CV_64F };

// OpenCV's type of an array that vectors of `element` are.
const typeOfElement = (element) => ELEMENT_DEPTHS[element] ?? (elementType(DEPTH_OF_FIELD[STRUCTS[element][0]], STRUCTS[element].length));

function copyOver(array, from, bytes) {
  const to = arrayData(array);
  if (bytes > 256) { P8.set(U8.subarray(from, from + bytes), to); return; }
  for (let i = 0; i < bytes; i++) P8[to + i] = U8[from + i];
}

// The elements of a vector: an array, or a tuple for what cv2 has no array of.
function elementsMaker(element) {
  if (RECORDS[element]) return (from, bytes) => newRecords(element, from, bytes / sizeOf(element));
  if (element === "RotatedRect") return (from, bytes) => tuple(Array.from({ length: bytes / 20 }, (_, i) => newRotatedRect(from + 20 * i)));
  if (element === "bool") return (from, bytes) => tuple(Array.from({ length: bytes }, (_, i) => newBool(U8[from + i])));
  const type = typeOfElement(element), size = sizeOf(element);
  return (from, bytes) => {
    const array = arrayOf(type, 1, [bytes / size], 0);
    copyOver(array, from, bytes);
    return array;
  };
}

function vectorMaker(element) {
  if (element === "str") return (pointer) => tuple(stringsIn(pointer).map(({ at, length }) => newText(at, length)));
  if (element === "bytes") return listOfBytes;
  const make = elementsMaker(element);
  return (pointer) => {
    const bytes = byteLength(pointer);
    return bytes ? make(begin(pointer), bytes) : newTuple(0);
  };
}

function listOfBytes(pointer) {
  const found = stringsIn(pointer), made = capi.PyList_New(found.length);
  found.forEach(({ at, length }, i) => capi.PyList_SetItem(made, i, newBytes(at, length)));
  return made;
}

function vectorsMaker(element) {
  const make = elementsMaker(element);
  return (pointer) => {
    const count = byteLength(pointer) / VECTOR_BYTES, made = newTuple(count), items = made + tupleItems >> 2;
    for (let i = 0; i < count; i++) {
      const inner = begin(pointer) + VECTOR_BYTES * i, row = make(begin(inner), byteLength(inner));
      setItem(made, items, i, row);
    }
    return made;
  };
}

// Three levels that cross as two: the first row says how many of the others belong to each group.
function grouped(rows) {
  const [sizes, ...others] = rows;
  let next = 0;
  return tuple(sizes.map((size) => tuple(others.slice(next, next += size))));
}

function nestedMaker(element) {
  const make = elementsMaker(element);
  return (pointer) => {
    const rows = Array.from({ length: byteLength(pointer) / VECTOR_BYTES }, (_, i) => begin(pointer) + VECTOR_BYTES * i);
    const [first, ...others] = rows, sizes = Array.from(I32.subarray(begin(first) >> 2, begin(first) + byteLength(first) >> 2));
    return grouped([sizes, ...others.map((row) => make(begin(row), byteLength(row)))]);
  };
}

function newMats(pointer) {
  const count = byteLength(pointer) / MAT.size, made = newTuple(count), items = made + tupleItems >> 2;
  for (let i = 0; i < count; i++) {
    const array = delivered(begin(pointer) + MAT.size * i);
    setItem(made, items, i, array);
  }
  return made;
}

function nestedMats(pointer) {
  const at = (i) => begin(pointer) + MAT.size * i, count = byteLength(pointer) / MAT.size, first = readHeader(at(0));
  const sizes = Array.from(I32.subarray(first.data >> 2, (first.data >> 2) + first.dims.reduce((a, b) => a * b, first.data ? 1 : 0)));
  return grouped([sizes, ...Array.from({ length: count - 1 }, (_, i) => arrayFrom(readHeader(at(i + 1))))]);
}

function newObjects({ className, pointer, type, name }) {
  const count = method(`${className}.size`, pointer);
  return tuple(Array.from({ length: count }, (_, i) => {
    const object = method(`${className}.at`, pointer, i);
    return wrapped(object, type, name);
  }));
}

// ---- outputs ----

// A resident as the word that names it, of which Python makes a UMat.
const newWord = (handle) => newInteger(handle << 1 | 1);

const OUTPUTS = {
  none: none,
  made: ({ at, type, name }) => wrapped(U32[at >> 2], type, name),
  objs: newObjects,
  mat: (out) => strategy.deliver(out),
  stay({ pointer, given: mat, object }) {
    if (mat && sameMat(mat, pointer)) return newRef(object);
    return U32[pointer + MAT.data >> 2] ? newWord(settleMat(moved(pointer))) : none();
  },
  mats(out) {
    const number = byteLength(out.pointer) / MAT.size, at = (i) => begin(out.pointer) + MAT.size * i;
    if (out.stay) return tuple(Array.from({ length: number }, (_, i) => newWord(settleMat(moved(at(i))))));
    if (out.nested) return nestedMats(out.pointer);
    if (!out.mats) return newMats(out.pointer);
    if (out.mats.length === number && out.mats.every((m, i) => returnMat(m, at(i)))) return tuple(out.objects.map(newRef));
    return tuple(Array.from({ length: number }, (_, i) => intoGiven(out.objects[i], readHeader(at(i)))));
  },
  val({ handle }) {
    const numbers = RECT_FIELDS.map((name) => emval.field(handle, name));
    engine.env._emval_decref(handle);
    return tuple(numbers.map(newInteger));
  },
  ref: ({ at }, make) => make(at),
  vec: ({ pointer }, make) => make(pointer),
  vecvec: ({ pointer }, make) => make(pointer),
};

// A Mat in the array that was given for it if that fits, else as a new one.
function intoGiven(object, mat) {
  const fits = object && mat.data && sameAs(object, mat);
  if (!fits) return arrayFrom(mat);
  copyArray(P8, fits.data, fits.strides, U8, mat.data, mat.strides, mat.dims, elemBytes(mat.type));
  return newRef(object);
}

// What an output needs to be made into, by its type and kind: `make` for those that lie at an address.
function outputMaker(type, kind) {
  const [head, rest = ""] = kind.split(":"), element = rest.replace(/_(out|io)$/, "");
  if (head === "ref" || head === "opt") return structMaker(type, element);
  if (head === "vec") return vectorMaker(element);
  if (head === "vecvec") return vectorsMaker(element);
  if (head === "nested" && element !== "mat") return nestedMaker(element);
  return null;
}

// ---- what the function itself returns ----

function returnMaker(type, kind, plan) {
  const [head, element] = kind.split(":");
  if (WIRE_NUMBERS.has(kind)) return numberMaker(type, kind);
  if (kind === "str" || kind === "bytes") {
    const make = kind === "str" ? newText : newBytes;
    return (at) => { const made = make(at + 4, U32[at >> 2]); engine.free(at); return made; };
  }
  if (STRUCTS[kind]) {
    const make = structMaker(type, kind);
    return (at) => { const made = make(at); engine.free(at); return made; };
  }
  if (kind === "mat") return returnedMat;
  if (head === "ptr" || head === "obj") {
    return (pointer) => {
      const [embind] = plan.target.types;
      if (!plan.taker) return returnedBy(frame.self, wrapped(pointer, embind, element), element);
      give(plan.taker, pointer, embind);                          // a constructor's: tp_init
      return 1;
    };
  }
  const owned = (make) => (pointer) => { ownVector(pointer, engine.classes.get(plan.target.types[0]).name); return make(pointer); };
  if (kind === "mats") return owned(newMats);
  if (head === "vec") return owned(vectorMaker(element));
  if (head === "vecvec") return owned(vectorsMaker(element));
  if (head === "objs") return owned((pointer) => newObjects({ pointer, name: element, ...classOfVector(element) }));
  throw new Fault("load", `the bridge knows no result ${kind}`);
}

function returnedMat(pointer) {
  engine.liveHeaders++;
  frame.mats.push(pointer);
  const argument = argumentOf(pointer);
  if (argument) return newRef(argument.id);
  return delivered(pointer);
}

// The ndarray of a Mat that no argument stands for.
const delivered = (pointer) => strategy.deliver({ pointer, array: NO_ARRAY, object: 0 });

// The outputs among the fields of a returned struct, by their number.
function fieldMakers(args, kind, fields) {
  const layout = STRUCTS[kind];
  let at = 0, field = 0;
  return Object.keys(fields).map((index) => {
    const type = args[index][1], count = STRUCTS[type]?.length ?? 1, own = layout.slice(field, field + count), from = at;
    field += count;
    at += own.reduce((sum, name) => sum + BYTES[name], 0);
    const make = STRUCTS[type] ? (pointer) => newFields(own, pointer) : FIELD_MAKERS[own[0]];
    return [+index, (pointer) => make(pointer + from)];
  });
}
