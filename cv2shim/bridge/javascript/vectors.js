// std::vector of numbers, structs, strings and Mats.

// A vector that the call gives back at its end.
function ownVector(pointer, className) {
  const free = () => { engine.liveVectors--; call(engine.classByName.get(className).destructor, pointer); };
  const record = { pointer, className, free };
  engine.liveVectors++;
  frame.vectors.push(record);
  return record;
}

function vector(className) {
  const pointer = construct(className);
  refresh();
  return ownVector(pointer, className);
}
const VECTORS = { str: "StringVector", bytes: "StringVector", bool: "UCharVector", uchar: "UCharVector" };
const vectorClass = (element) => VECTORS[element] ?? `${element[0].toUpperCase()}${element.slice(1)}Vector`;
const begin = (pointer) => U32[pointer >> 2];
const byteLength = (pointer) => U32[(pointer >> 2) + 1] - U32[pointer >> 2];

const zeroOf = (element) => {
  if (!(element in STRUCTS)) return 0;
  const at = stackAlloc(sizeOf(element));
  U8.fill(0, at, at + sizeOf(element));
  return at;
};

function fillVector(pointer, element, from, count) {
  method(`${vectorClass(element)}.resize`, pointer, count, zeroOf(element));
  refresh();
  const bytes = count * sizeOf(element);
  U8.set(P8.subarray(from, from + bytes), begin(pointer));
}

function fillMats(pointer, ids, count, index, nd) {
  const empty = header();
  method("MatVector.resize", pointer, count, empty);
  refresh();
  const at = arrayData(ids) >> 2, mats = [];
  for (let i = 0; i < count; i++) {
    const id = PU32[at + i];
    if (!id) continue;
    const resident = isResident(id), array = resident ? readHeader(residentOf(id)) : readArray(id, index, nd);
    mats.push({ array, esz: elemBytes(array.type), steps: array.strides, data: array.data, i, id, resident });
  }
  strategy.spread(mats.filter(({ resident }) => !resident));
  for (const m of mats) {
    m.pointer = begin(pointer) + MAT.size * m.i;
    strategy.describe(m.pointer, m.array, m.data, m.steps);
  }
  return mats;
}

// A cv::Mat inside a vector must not carry sizes in a scratch buffer into its destructor.
const disown = (mats) => {
  for (const { pointer } of mats) if (lentSizes.has(pointer) && U32[pointer + MAT.stepp >> 2] === lentSizes.get(pointer)) clearHeader(pointer);
};

function lendMats(words, step) {
  const lent = vector("MatVector"), free = lent.free;
  const mats = fillMats(lent.pointer, words[step.offset], words[step.offset + 1], step.index, step.nd);
  lent.free = () => { disown(mats); free(); };
  return step.keeps ? { pointer: strategy.ownMats(mats, words[step.offset + 1], lent.pointer) } : { pointer: lent.pointer, mats };
}

// Bring a Mat of an in-out vector back to the ndarray it came from, if it still is that Mat.
function returnMat(m, pointer) {
  const now = readHeader(pointer);
  if (now.data !== m.data || now.type !== m.array.type) return false;
  if (!m.resident) strategy.giveBack(m);
  return true;
}

// std::vector<std::string>. libc++ keeps short strings in the object itself, in one of two layouts; in both a long one is
// a capacity, a length and a pointer, and the last byte or the first tells which it is.
function readStrings(pointer, decoded) {
  const decode = (at, length) => decoded(U8.slice(at, at + length));
  const found = [];
  for (let at = begin(pointer); at < begin(pointer) + byteLength(pointer); at += 12) {
    const p = at >> 2;
    if (engine.lengthLast) found.push(U8[at + 11] & 0x80 ? decode(U32[p], U32[p + 1]) : decode(at, U8[at + 11]));
    else found.push(U8[at] & 1 ? decode(U32[p + 2], U32[p + 1]) : decode(at + 1, U8[at] >> 1));
  }
  return found;
}

function findStringLayout() {
  if (!engine.classByName.has("StringVector")) return;
  const stack = engine.stackSave(), strings = construct("StringVector");
  method("StringVector.push_back", strings, writeString("ab"));
  refresh();
  engine.lengthLast = U8[begin(strings) + 11] === 2 && U8[begin(strings)] === 97;
  call(engine.classByName.get("StringVector").destructor, strings);
  engine.stackRestore(stack);
}
