// Readers: one argument, read from its Python object, as the value that opencv.js's wire carries for it.
//
// A reader is made once for a parameter, from its type in cv2 (`type`) and its kind on the wire (`kind`), and gives MISS for what is
// not usual there: Python's own checks then say what is wrong with it, or make it usual. `step` has what the reader must know
// besides: {index, type (embind's id), keeps, nd, arithmetic, reuse}.

const INT_MIN = -(2 ** 31), INT_MAX = 2 ** 31 - 1, EXACT = 2 ** 53;
const RANGES = {
  unsigned: [0, 2 ** 32 - 1], "unsigned int": [0, 2 ** 32 - 1], size_t: [0, EXACT], uint64: [0, EXACT], int64: [-EXACT, EXACT], "long long": [-EXACT, EXACT],
};

const within = (low, high) => (object) => {
  const value = integer(object);
  return value >= low && value <= high ? value : MISS;
};
const readInt = within(INT_MIN, INT_MAX);
const readReal = (object) => real(object);

// True and False; any int, as C has it.
function readBool(object) {
  if (object === types.True) return 1;
  if (object === types.False) return 0;
  const value = integer(object);
  return value === MISS ? MISS : +!!value;
}

// A byte is the nearest that there is.
function readByte(object) {
  const value = integer(object);
  return value === MISS ? MISS : Math.max(0, Math.min(255, value));
}

const numberReader = (type) => {
  if (type === "bool") return readBool;
  if (type === "float" || type === "double") return readReal;
  if (type === "uchar") return readByte;
  if (type === "char") return (object) => (trusted ? integer(object) : readLetter(object));
  return within(...(RANGES[type] ?? [INT_MIN, INT_MAX]));
};

// The first byte of a text.
const readLetter = (object) => (text(object) ? (textLength ? P8[textAt] : 0) : MISS);

// ---- texts ----

// A text ends at its first zero, where C++ has it end.
function readText(object) {
  if (!text(object)) return MISS;
  let length = 0;
  while (length < textLength && P8[textAt + length]) length++;
  const at = length > 4096 ? buffer(length + 5) : stackAlloc(length + 5);
  U32[at >> 2] = length;
  U8.set(P8.subarray(textAt, textAt + length), at + 4);
  U8[at + 4 + length] = 0;
  return at;
}

// Where C++ has a pointer to characters, a zero in it is refused.
const readCharacters = (object) => (text(object) && P8.subarray(textAt, textAt + textLength).indexOf(0) < 0 ? readText(object) : MISS);

// A file's name; where files are lent, Python does that.
const readPath = (object) => (trusted || engine.sharesFiles ? readText(object) : MISS);

// A dictionary of numbers and texts is a text with a line for each entry, or an empty one (dictionaries.py); so is one checked by Python.
function readDictionary(object) {
  if (trusted) return readText(object);
  if (typeOf(object) !== types.dict) return MISS;
  const lines = [], at = scratch >> 2;
  PU32[at] = 0;
  while (capi.PyDict_Next(object, scratch, scratch + 4, scratch + 8)) {
    const key = PU32[at + 1], value = PU32[at + 2], position = PU32[at];
    const name = stringOf(key), entry = entryOf(value);
    if (name === MISS || entry === MISS) return MISS;
    lines.push(`${name}\t${entry[0]}\t${entry[1]}`);
    PU32[at] = position;
  }
  return writeString(lines.join("\n") || "\n");
}

function entryOf(object) {
  if (object === types.True || object === types.False) return ["b", object === types.True ? 1 : 0];
  if (typeOf(object) === types.float) return ["f", floatOf(object)];
  const number = integer(object);
  if (number !== MISS) return ["i", number];
  const string = stringOf(object);
  return string === MISS || string.includes("\n") ? MISS : ["s", string];
}

function readVariant(object) {
  if (trusted) return readText(object);
  const entry = entryOf(object);
  return entry === MISS ? MISS : writeString(entry.join(":"));
}

// ---- structs ----

const STORES = { i32: (at, value) => { I32[at >> 2] = value; }, f32: (at, value) => { F32[at >> 2] = value; }, f64: (at, value) => { F64[at >> 3] = value; } };
const FIELD_READERS = { i32: readInt, f32: readReal, f64: readReal };

// Write the fields of a struct from a sequence of as many numbers; false where it is none.
const structWriter = (name) => {
  const layout = STRUCTS[name], count = layout.length, reads = layout.map((field) => FIELD_READERS[field]), stores = layout.map((field) => STORES[field]);
  const bytes = layout.map((field) => BYTES[field]);
  return (object, to) => {
    if (!sequence(object) || itemsCount !== count) return false;
    const from = itemsAt;
    for (let i = 0, at = to; i < count; at += bytes[i++]) {
      const value = reads[i](PU32[from + i]);
      if (value === MISS) return false;
      stores[i](at, value);
    }
    return true;
  };
};

const writePair = structWriter("Point2f");

function writeRotatedRect(object, at) {
  if (!sequence(object) || itemsCount !== 3) return false;
  const [center, size, angle] = PU32.subarray(itemsAt, itemsAt + 3);
  const turn = real(angle);
  if (turn === MISS || !writePair(center, at) || !writePair(size, at + 8)) return false;
  F32[at + 16 >> 2] = turn;
  return true;
}

// A number is the first of four; fewer numbers than four are followed by zeros.
function writeScalar(object, to) {
  const at = to >> 3;
  F64[at + 1] = F64[at + 2] = F64[at + 3] = 0;
  const one = real(object);
  if (one !== MISS) { F64[at] = one; return true; }
  if (!sequence(object) || itemsCount > 4) return false;
  const from = itemsAt, count = itemsCount;
  F64[at] = 0;
  for (let i = 0; i < count; i++) {
    const value = real(PU32[from + i]);
    if (value === MISS) return false;
    F64[at + i] = value;
  }
  return true;
}

let momentNames = null;

function writeMoments(object, to) {
  if (trusted) return writeNumbers(object, to);
  if (typeOf(object) !== types.dict) return false;
  momentNames ??= MOMENTS.map(interned);
  return momentNames.every((name, i) => {
    const item = capi.PyDict_GetItem(object, name), value = item ? real(item) : 0;
    F64[(to >> 3) + i] = value;
    return value !== MISS;
  });
}
const writeNumbers = structWriter("Moments");

// A Vec is read as an array by cv2: only Python's own check makes one of it.
const columnWriter = (name) => {
  const write = structWriter(name);
  return (object, at) => trusted && write(object, at);
};

const WRITERS = { RotatedRect: writeRotatedRect, Scalar: writeScalar, Moments: writeMoments };
const writerFor = (name) => (WRITERS[name] ??= name.startsWith("Vec") ? columnWriter(name) : structWriter(name));

const structReader = (name) => {
  const write = writerFor(name), bytes = sizeOf(name);
  return (object) => {
    const at = stackAlloc(bytes);
    return write(object, at) ? at : MISS;
  };
};

// KeyPoint and DMatch lie in Python's objects as in C++ (records.js).
const recordReader = (name) => (object) => {
  if (!isInstance(object, name)) return MISS;
  const at = stackAlloc(sizeOf(name));
  copyRecord(name, object, at);
  return at;
};

// ---- arrays ----

const ARRAY_FLAGS = 32, WRITEABLE = 0x400;
const isArray = (object) => typeOf(object) === types.ndarray || (trusted && isKind(typeOf(object), types.ndarray));
const isWriteable = (object) => (P32[object + ARRAY_FLAGS >> 2] & WRITEABLE) !== 0;
const dimensionsOf = (object) => P32[(object >> 2) + 3];

// A Mat that stays in opencv.js: Python's checks put its word in its place.
const residentWord = (object) => (trusted && typeOf(object) === types.int ? integer(object) : 0);

function matReader(step) {
  const { index, nd, keeps, arithmetic, returned } = step;
  return (object) => {
    if (object === types.None) return header();
    if (isArray(object)) {
      if (arithmetic && !trusted && dimensionsOf(object) === 1) return MISS;
      if (keeps) return strategy.own(object, index, nd);
      return returned ? strategy.borrow(object, index, nd, true).pointer : strategy.input(object, index, nd);
    }
    const word = residentWord(object);
    return word ? residentOf(word) : readColumn(object, arithmetic);
  };
}

// Numbers below each other. One number is four, equal ones for arithmetic and else followed by zeros; a tuple is as many as it
// has, for arithmetic four at least.
function readColumn(object, arithmetic) {
  const one = real(object), single = one !== MISS;
  if (!single && typeOf(object) !== types.tuple) return MISS;
  if (!single) sequence(object);
  const from = itemsAt, count = single ? 1 : itemsCount, rows = single || arithmetic ? Math.max(4, count) : count, at = buffer(8 * rows || 8);
  for (let i = 0; i < rows; i++) {
    const value = single ? (i === 0 || arithmetic ? one : 0) : i < count ? real(PU32[from + i]) : 0;
    if (value === MISS) return MISS;
    F64[(at >> 3) + i] = value;
  }
  const pointer = header();
  writeHeader2(pointer, CV_64F, rows, 1, at, 8);
  return pointer;
}

// An array that the call also changes.
function lend(object, step) {
  const mat = strategy.borrow(object, step.index, step.nd, true);
  frame.outs.push({ kind: "mat", object, given: true, step, ...mat });
  return mat.pointer;
}

const NO_ARRAY = {};
function later(step) {
  const pointer = header();
  frame.outs.push({ kind: "mat", pointer, object: 0, array: NO_ARRAY, step });
  return pointer;
}

// An ndarray that may be written, or 0. One without elements is looked at by Python.
function writeableArray(object) {
  if (!isArray(object) || !isWriteable(object)) return 0;
  const sizes = PU32[(object >> 2) + 4] >> 2;
  for (let i = 0; i < dimensionsOf(object) && !trusted; i++) if (!P32[sizes + i]) return 0;
  return object;
}

const outputReader = (step) => (object) => {
  if (object === types.None) return strategy.output(step);
  if (writeableArray(object)) return strategy.given(object, step);
  const word = residentWord(object);
  if (word) return word === STAY ? staying() : lendResident(word, object);
  return MISS;
};

const changedReader = (step) => (object) => {
  if (object === types.None) return strategy.output(step);
  if (writeableArray(object)) return lend(object, step);
  const word = residentWord(object);
  return word ? lendResident(word, object) : MISS;
};

// One of which the call changes no more than a rectangle (regions.js).
const regionReader = (step, rectangle) => (object) => {
  if (!writeableArray(object)) return changedReader(step)(object);
  const mat = strategy.region(object, step.index, ...rectangle());
  frame.outs.push({ kind: "mat", object, given: true, step, ...mat });
  return mat.pointer;
};

// ---- several arrays ----

// The objects of a sequence of arrays, 0 for None; MISS where something else is among them.
function arraysOf(object, usable) {
  if (object === types.None) return [];
  if (!sequence(object)) return MISS;
  const found = Array.from(PU32.subarray(itemsAt, itemsAt + itemsCount));
  for (let i = 0; i < found.length; i++) {
    if (found[i] === types.None) found[i] = 0;
    else if (!usable(found[i]) && !residentWord(found[i])) return MISS;
  }
  return found;
}

const matsReader = (step) => (object) => {
  const found = arraysOf(object, isArray);
  return found === MISS ? MISS : picturesOf(found, step) || lendMats(found, step).pointer;
};

const changedMatsReader = (step) => (object) => {
  const found = arraysOf(object, writeableArray);
  if (found === MISS) return MISS;
  const { pointer, mats } = lendMats(found, step);
  frame.outs.push({ kind: "mats", pointer, mats, objects: found });
  return pointer;
};

const outputMatsReader = (step) => {
  const changed = changedMatsReader(step);
  return (object) => {
    const stay = residentWord(object) === STAY;
    if (object !== types.None && !stay) return changed(object);
    const { pointer } = vector("MatVector");
    frame.outs.push({ kind: "mats", pointer, stay, nested: step.nested });
    return pointer;
  };
};

// ---- objects ----

// The object of C++ behind one of Python's, of the class that cv2 calls `name`.
const objectReader = (name, step) => (object) => {
  if (!isInstance(object, name)) return MISS;
  return targetOf(object, step.type);
};

// A cv::Ptr is two words, the object and the count of its owners: one of another class differs in the first.
const pointerReader = (name, step) => (object) => {
  if (object === types.None) return emptyPointer();
  if (!isInstance(object, name)) return MISS;
  const kind = kindBehind(object), owner = PU32[(object >> 2) + OWNER], wanted = engine.smart.get(step.type);
  if (kind.getPointee === undefined || !wanted) throw new Fault("load", "this build cannot pass an object of that class here");
  if (kind.type === step.type) return owner;
  const target = targetOf(object, wanted.pointee), at = stackAlloc(8);
  U32[at >> 2] = target; U32[(at >> 2) + 1] = U32[(owner >> 2) + 1];
  return at;
};

function emptyPointer() {
  const at = stackAlloc(8);
  U32[at >> 2] = U32[(at >> 2) + 1] = 0;
  return at;
}

// ---- values that the callee writes ----

const referenceReader = (type) => () => {
  const bytes = STRUCTS[type] ? sizeOf(type) : 8, at = stackAlloc(bytes);
  U8.fill(0, at, at + bytes);
  frame.outs.push({ kind: "ref", type, at });
  return at;
};

const changedReferenceReader = (type) => {
  const read = structReader(type);
  return (object) => {
    const at = read(object);
    if (at !== MISS) frame.outs.push({ kind: "ref", type, at });
    return at;
  };
};

// The address of a number, or none.
const optionalReader = (type) => (object) => {
  if (object === types.None) { frame.outs.push({ kind: "none" }); return 0; }
  const value = real(object), at = stackAlloc(8);
  if (value === MISS) return MISS;
  STORES[type](at, value);
  frame.outs.push({ kind: "ref", type, at });
  return at;
};

// Where the callee puts the address of an object that it made.
const madeReader = (name) => () => {
  const at = stackAlloc(4);
  U32[at >> 2] = 0;
  frame.outs.push({ kind: "made", at, type: engine.classByName.get(inBuild(name)).raw, name });
  return at;
};

// ---- which reader a parameter has ----

const MAT_READERS = { mat: matReader, mat_out: outputReader, mat_io: changedReader, mats: matsReader, mats_out: outputMatsReader, mats_io: changedMatsReader };
const WIRE_NUMBERS = new Set(["i32", "u32", "f32", "f64", "bool"]);

function readerFor(type, kind, step) {
  const [head, rest = ""] = kind.split(":"), flow = /_(out|io)$/.exec(rest)?.[1] ?? "", element = rest.replace(/_(out|io)$/, "");
  if (WIRE_NUMBERS.has(kind)) return numberReader(type);
  if (MAT_READERS[kind]) return MAT_READERS[kind](step);
  if (kind === "nested:mat_out") return outputMatsReader(step);
  if (RECORDS[kind]) return recordReader(kind);
  if (kind in STRUCTS) return structReader(kind);
  switch (`${head}${flow && `_${flow}`}`) {
    case "str": return type === "c_string" ? readCharacters : step.path ? readPath : readText;
    case "params": return readDictionary;
    case "variant": return readVariant;
    case "obj": return objectReader(type.replace(/^Ptr_/, ""), step);
    case "ptr": return pointerReader(type.replace(/^Ptr_/, ""), step);
    case "ref_out": return referenceReader(element);
    case "ref_io": return changedReferenceReader(element);
    case "opt_io": case "opt": return optionalReader(element);
    case "made_out": return madeReader(element);
    case "objs": case "objs_out": case "objs_io": return objectsReader(type, element, flow);
    case "vec": case "vec_out": case "vec_io": return vectorReader(element, flow);
    case "vecvec": case "vecvec_out": case "vecvec_io": case "nested_out": return vectorsReader(element, flow);
    case "val": return numbersReader(element);
    case "val_out": return () => { const handle = emval.array([]); engine.env._emval_incref(handle); frame.outs.push({ kind: "val", handle }); return handle; };
    default: throw new Fault("load", `the bridge knows no ${kind}`);
  }
}

// What stands for an argument that is left out, or given as None where that means the same.
function absentFor(type, kind, given, step) {
  if (WIRE_NUMBERS.has(kind)) { const value = +(given ?? 0); return () => value; }
  if (kind === "str" || kind === "variant" || kind === "params") return () => writeString(given ?? "");
  if (kind in STRUCTS && !RECORDS[kind]) {
    const words = given?.length ? given.flat(Infinity) : new Array(STRUCTS[kind].length).fill(0);
    return () => writeStruct(kind, words, 0);
  }
  return () => step.read(types.None);
}
