// std::vector: of numbers and structs, of these, of Mats, texts and objects.
//
// One of numbers or structs is three words (begin, end, end of its memory) and has nothing else to it, so it is made here, on the stack;
// its memory is opencv.js's own, which the callee may replace. The others are made by embind.

const begin = (pointer) => U32[pointer >> 2];
const byteLength = (pointer) => U32[(pointer >> 2) + 1] - U32[pointer >> 2];

// A vector of embind's that the call gives back at its end.
function ownVector(pointer, className) {
  const free = () => { engine.liveVectors--; call(engine.classByName.get(className).destructor, pointer); };
  const record = { pointer, className, free };
  engine.liveVectors++;
  frame.vectors.push(record);
  return record;
}

function vector(className) {
  const pointer = construct(className);
  return ownVector(pointer, className);
}

// ---- plain elements ----

const VECTOR_BYTES = 12;

function newPlain(nested) {
  const pointer = stackAlloc(VECTOR_BYTES), at = pointer >> 2;
  U32[at] = U32[at + 1] = U32[at + 2] = 0;
  frame.plain.push({ pointer, nested });
  engine.liveVectors++;
  return pointer;
}

function freePlain({ pointer, nested }) {
  const from = U32[pointer >> 2], to = U32[(pointer >> 2) + 1];
  engine.liveVectors--;
  if (!from) return;
  if (nested) for (let inner = from; inner < to; inner += VECTOR_BYTES) if (U32[inner >> 2]) engine.free(U32[inner >> 2]);
  engine.free(from);
}

// Give a vector memory for `bytes`, and say where it is.
function fit(pointer, bytes) {
  if (!bytes) return 0;
  const from = malloc(bytes), at = pointer >> 2;
  U32[at] = from;
  U32[at + 1] = U32[at + 2] = from + bytes;
  return from;
}

const storeByte = (at, value) => { U8[at] = value; };
const NUMBERS = {                         // element -> how an item is read and stored, and numpy's types that lie in the same way
  int: [readInt, STORES.i32, [5, 7]], float: [readReal, STORES.f32, [11]], double: [readReal, STORES.f64, [12]],
  uchar: [readByte, storeByte, [2]], char: [within(-128, 127), storeByte, [1]], bool: [readBool, storeByte, [2]],
};
const NUMPY_OF = { i32: [5, 7], f32: [11], f64: [12] };

// Fill a vector of `element` from a sequence or from an array that lies as its elements do; false where it is neither.
function filler(element) {
  if (RECORDS[element]) return recordFiller(element);
  const bytes = sizeOf(element), number = NUMBERS[element], layout = STRUCTS[element];
  const write = number ? numberWriter(number) : writerFor(element), [same] = layout ?? [];
  const numpy = number ? number[2] : layout.every((field) => field === same) && NUMPY_OF[same];
  const count = number ? 0 : layout.length;
  return (object, pointer) => {
    if (object === types.None) return true;
    if (isArray(object)) return numpy && element !== "RotatedRect" && fillFromArray(object, pointer, numpy, count, bytes);
    return fillFromItems(object, pointer, write, bytes);
  };
}

const numberWriter = ([read, store]) => (object, at) => {
  const value = object === types.None ? 0 : read(object);
  if (value !== MISS) store(at, value);
  return value !== MISS;
};

function fillFromItems(object, pointer, write, bytes) {
  if (!sequence(object)) return false;
  const from = itemsAt, count = itemsCount, at = fit(pointer, count * bytes);
  for (let i = 0; i < count; i++) if (!write(PU32[from + i], at + i * bytes)) return false;
  return true;
}

function fillFromArray(object, pointer, numpy, count, bytes) {
  const o = object >> 2, descr = PU32[o + 7] >> 2, dimensions = P32[o + 3], sizes = PU32[o + 4] >> 2, strides = PU32[o + 5] >> 2;
  if (!numpy.includes(P32[descr + 4]) || (count && (P32[descr + 3] >> 16 & 255) === SWAPPED)) return false;   // structs are read item by item
  const items = P32[sizes];
  if (dimensions && !items) return count > 0 || dimensions === 1;
  if (dimensions !== (count ? 2 : 1)) return false;
  if ((count && P32[sizes + 1] !== count) || (items > 1 && P32[strides] !== bytes) || (count > 1 && P32[strides + 1] * count !== bytes)) return false;
  const data = PU32[o + 2], at = fit(pointer, items * bytes);
  U8.set(P8.subarray(data, data + items * bytes), at);
  return true;
}

function recordFiller(name) {
  const bytes = sizeOf(name), write = (object, at) => isInstance(object, name) && (copyRecord(name, object, at), true);
  return (object, pointer) => object === types.None || fillFromItems(object, pointer, write, bytes);
}

function vectorReader(element, flow) {
  if (element === "str" || element === "bytes") return stringsReader(element, flow);
  const fill = flow === "out" ? null : filler(element);
  return (object) => {
    const pointer = newPlain(false);
    if (fill && !fill(object, pointer)) return MISS;
    if (flow) frame.outs.push({ kind: "vec", element, pointer });
    return pointer;
  };
}

function vectorsReader(element, flow) {
  const fill = flow === "out" ? null : filler(element);
  const write = (object, at) => { U32[at >> 2] = U32[(at >> 2) + 1] = U32[(at >> 2) + 2] = 0; return fill(object, at); };
  return (object) => {
    const pointer = newPlain(true);
    if (fill && object !== types.None && !fillFromRows(object, pointer, write)) return MISS;
    if (flow) frame.outs.push({ kind: "vecvec", element, pointer });
    return pointer;
  };
}

// Rows are all there, if empty, before the first is filled: whatever happens, they can be freed.
function fillFromRows(object, pointer, write) {
  if (!sequence(object)) return false;
  const from = itemsAt, count = itemsCount, at = fit(pointer, count * VECTOR_BYTES);
  U8.fill(0, at, at + count * VECTOR_BYTES);
  for (let i = 0; i < count; i++) if (!write(PU32[from + i], at + i * VECTOR_BYTES)) return false;
  return true;
}

// ---- texts, numbers of JavaScript's, objects ----

const stringsReader = (element, flow) => (object) => {
  const { pointer } = vector("StringVector");
  if (flow !== "out" && object !== types.None && !pushAll(object, (item) => {
    const at = readText(item);
    if (at !== MISS) method("StringVector.push_back", pointer, at);
    return at !== MISS;
  })) return MISS;
  if (flow) frame.outs.push({ kind: "vec", element, pointer });
  return pointer;
};

function pushAll(object, push) {
  if (!sequence(object)) return false;
  const items = Array.from(PU32.subarray(itemsAt, itemsAt + itemsCount));
  return items.every(push);
}

// For the few functions whose binding takes `emscripten::val`: numbers whatever their C++ type.
const numbersReader = (element) => {
  const [read] = NUMBERS[element];
  return (object) => {
    if (object === types.None) return emval.array([]);
    const values = isArray(object) ? numbersOf(object) : sequence(object) && Array.from(PU32.subarray(itemsAt, itemsAt + itemsCount), read);
    return values && !values.includes(MISS) ? emval.array(values) : MISS;
  };
};

// The numbers of an array of one dimension, contiguous as Python's checks make it; MISS for another.
function numbersOf(object) {
  if (!trusted || dimensionsOf(object) !== 1) return MISS;
  const { data, type, dims } = readArray(object, 0, true), View = VIEWS[depthOf(type)];
  return View ? Array.from(new View(P8.buffer, data, dims[0])) : MISS;
}
const VIEWS = [Uint8Array, Int8Array, Uint16Array, Int16Array, Int32Array, Float32Array, Float64Array];

// A class of cv2 by the name that the build has for it, and embind's vectors of it.
const inBuild = (name) => given.classes[name] ?? name;
const classOfVector = (name) => ({ className: `${inBuild(name)}Vector`, type: engine.classByName.get(inBuild(name)).raw });

const objectsReader = (type, element, flow) => (object) => {
  const name = type.replace(/^vector_/, ""), facts = classOfVector(element), { pointer } = vector(facts.className);
  const push = (item) => {
    const one = item === types.None ? newDefault(name) : item;
    if (!isInstance(one, name)) return false;
    method(`${facts.className}.push_back`, pointer, targetOf(one, facts.type));
    return true;
  };
  if (flow !== "out" && object !== types.None && !pushAll(object, push)) return MISS;
  if (flow) frame.outs.push({ kind: "objs", pointer, name, ...facts });
  return pointer;
};

// ---- Mats ----

function fillMats(pointer, objects, index, nd) {
  const empty = header();
  method("MatVector.resize", pointer, objects.length, empty);
  const mats = [];
  objects.forEach((object, i) => {
    if (!object) return;
    const word = residentWord(object), array = word ? readHeader(residentOf(word)) : readArray(object, index, nd);
    mats.push({ array, esz: elemBytes(array.type), steps: array.strides, data: array.data, i, object, resident: word !== 0 });
  });
  strategy.spread(mats.filter(({ resident }) => !resident));
  for (const m of mats) {
    m.pointer = begin(pointer) + MAT.size * m.i;
    strategy.describe(m, pointer);
  }
  return mats;
}

// Pictures that are only read lie in a vector that is made here: their headers own nothing.
function picturesOf(objects, { index, nd, keeps }) {
  if (keeps || !objects.length || nd || !objects.every((object) => object && isPicture(object, nd))) return 0;
  const mats = objects.map((object) => {
    const array = readArray(object, index, nd);
    return { array, esz: elemBytes(array.type), steps: array.strides, data: array.data };
  });
  strategy.spread(mats);
  const bytes = MAT.size * mats.length, from = buffer(bytes), pointer = stackAlloc(VECTOR_BYTES), at = pointer >> 2;
  mats.forEach(({ array, data, steps }, i) => writeHeader2(from + MAT.size * i, array.type, array.dims[0], array.dims[1], data, steps[0]));
  U32[at] = from; U32[at + 1] = U32[at + 2] = from + bytes;
  return pointer;
}

function lendMats(objects, step) {
  const { pointer } = vector("MatVector"), mats = fillMats(pointer, objects, step.index, step.nd);
  return step.keeps ? { pointer: strategy.ownMats(mats, objects.length, pointer) } : { pointer, mats };
}

// Bring a Mat of an in-out vector back to the ndarray it came from, if it still is that Mat.
function returnMat(m, pointer) {
  const now = readHeader(pointer);
  if (now.data !== m.data || now.type !== m.array.type) return false;
  if (!m.resident) strategy.giveBack(m);
  return true;
}

// ---- texts, as they lie ----

// libc++ keeps short strings in the object itself, in one of two layouts; in both a long one is a capacity, a length and a
// pointer, and the last byte or the first tells which it is. {at, length} of each.
function stringsIn(pointer) {
  const found = [];
  for (let at = begin(pointer); at < begin(pointer) + byteLength(pointer); at += 12) {
    const p = at >> 2;
    if (engine.lengthLast) found.push(U8[at + 11] & 0x80 ? { at: U32[p], length: U32[p + 1] } : { at, length: U8[at + 11] });
    else found.push(U8[at] & 1 ? { at: U32[p + 2], length: U32[p + 1] } : { at: at + 1, length: U8[at] >> 1 });
  }
  return found;
}

function findStringLayout() {
  if (!engine.classByName.has("StringVector")) return;
  const strings = construct("StringVector");
  inFrame(() => method("StringVector.push_back", strings, writeString("ab")));
  engine.lengthLast = U8[begin(strings) + 11] === 2 && U8[begin(strings)] === 97;
  call(engine.classByName.get("StringVector").destructor, strings);
}
