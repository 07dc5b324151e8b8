// Arguments: Python's words become one value of embind's wire format, by the kind of the argument.

// Encoders: Python's words -> one wire value. `step` is {offset, index, type (embind's id), keeps}.
const numeric = (words, step) => words[step.offset];

// An array that the call also changes.
function lend(id, step) {
  if (isResident(id)) return lendResident(id);
  const mat = strategy.borrow(id, step.index, step.nd, true);
  frame.outs.push({ kind: "mat", id, given: true, ...mat });
  return mat.pointer;
}

// An output of which only OpenCV knows what it will be; array `id`, if there is one, is filled afterwards if it fits.
const NO_ARRAY = {}, NO_WORDS = [];
function later(id) {
  const pointer = header();
  frame.outs.push({ kind: "mat", pointer, id: id || 0, array: NO_ARRAY });
  return pointer;
}

const encoders = {
  i32: numeric, u32: numeric, f32: numeric, f64: numeric, bool: (words, step) => +words[step.offset],
  str: (words, step) => writeString(words[step.offset]),
  params: (words, step) => writeString(words[step.offset]),         // parameter sets are texts, see dictionaries.py
  variant: (words, step) => writeString(words[step.offset]),
  mat(words, step) {
    const id = words[step.offset];
    if (!id) return header();
    if (isResident(id)) return residentOf(id);
    return step.keeps ? strategy.own(id, step.index, step.nd) : strategy.borrow(id, step.index, step.nd, true).pointer;
  },
  mat_io: (words, step) => (words[step.offset] ? lend(words[step.offset], step) : strategy.output(NO_WORDS, step)),
  mat_region(words, step) {
    const id = words[step.offset];
    if (!id || isResident(id)) return encoders.mat_io(words, step);
    const mat = strategy.region(id, step.index, ...words.slice(step.offset + 1, step.offset + 5));
    frame.outs.push({ kind: "mat", id, given: true, ...mat });
    return mat.pointer;
  },
  mat_out(words, step) {
    const id = words[step.offset];
    if (isResident(id)) return lendResident(id);
    if (words[step.offset + 1] === STAY) return staying();
    return id ? strategy.given(id, step) : strategy.output(words, step);
  },
  mats: (words, step) => lendMats(words, step).pointer,
  mats_io(words, step) {
    const { pointer, mats } = lendMats(words, step);
    frame.outs.push({ kind: "mats", pointer, mats });
    return pointer;
  },
  mats_out(words, step) {
    if (words[step.offset + 1]) return encoders.mats_io(words, step);
    const { pointer } = vector("MatVector");
    frame.outs.push({ kind: "mats", pointer, stay: words[step.offset] === STAY });
    return pointer;
  },
  obj(words, step) { const o = objectOf(words[step.offset]); return upcast(o.pointer, o.raw, step.type); },
  // A cv::Ptr is two words, the object and the count of its owners: one of another class differs in the first.
  ptr(words, step) {
    if (!words[step.offset]) {                                      // None is an empty cv::Ptr
      const empty = stackAlloc(8);
      U32[empty >> 2] = U32[(empty >> 2) + 1] = 0;
      return empty;
    }
    const o = objectOf(words[step.offset]), wanted = engine.smart.get(step.type);
    if (!o.smart || !wanted) throw new Fault("load", "this build cannot pass an object of that class here");
    if (o.smartType === step.type) return o.smart;
    const at = stackAlloc(8);
    U32[at >> 2] = upcast(o.pointer, o.raw, wanted.pointee); U32[(at >> 2) + 1] = U32[(o.smart >> 2) + 1];
    return at;
  },
};
const vecIn = (words, step) => {
  const v = vector(vectorClass(step.element));
  if (step.element === "str") {
    for (const string of JSON.parse(words[step.offset])) { method("StringVector.push_back", v.pointer, writeString(string)); refresh(); }
    return v.pointer;
  }
  if (words[step.offset + 1]) fillVector(v.pointer, step.element, arrayData(words[step.offset]), words[step.offset + 1]);
  return v.pointer;
};
const vecOut = (words, step) => {
  const { pointer } = vector(vectorClass(step.element));
  frame.outs.push({ kind: "vec", element: step.element, pointer });
  return pointer;
};
const vecIo = (words, step) => {
  const pointer = vecIn(words, step);
  frame.outs.push({ kind: "vec", element: step.element, pointer });
  return pointer;
};
const vecvecIn = (words, step) => {       // words: counts array, number of vectors, data array
  const outer = vector(`${vectorClass(step.element)}Vector`), count = words[step.offset + 1];
  const inner = vector(vectorClass(step.element));
  method(`${outer.className}.resize`, outer.pointer, count, inner.pointer);
  refresh();
  let from = arrayData(words[step.offset + 2]);
  const counts = arrayData(words[step.offset]) >> 2;
  for (let i = 0; i < count; i++) {
    const n = P32[counts + i];
    if (n) fillVector(begin(outer.pointer) + 12 * i, step.element, from, n);
    from += n * sizeOf(step.element);
  }
  return outer.pointer;
};
const vecvecIo = (words, step) => {
  const pointer = vecvecIn(words, step);
  frame.outs.push({ kind: "vecvec", element: step.element, pointer });
  return pointer;
};
const vecvecOut = (words, step) => {
  const { pointer } = vector(`${vectorClass(step.element)}Vector`);
  frame.outs.push({ kind: "vecvec", element: step.element, pointer });
  return pointer;
};
const valIn = (words, step) => {
  const at = arrayData(words[step.offset]) >> 3;
  return emval.array(Array.from(PF64.subarray(at, at + words[step.offset + 1])));
};
const valOut = (words, step) => {
  const handle = emval.array([]);
  engine.env._emval_incref(handle);
  frame.outs.push({ kind: "val", handle });
  return handle;
};

// A plain value that the callee writes through its address; one that it also reads is there before.
const refOut = (words, step) => {
  const bytes = STRUCTS[step.element] ? sizeOf(step.element) : 8, at = stackAlloc(bytes);
  U8.fill(0, at, at + bytes);
  frame.outs.push({ kind: "ref", type: step.element, at });
  return at;
};
const refIo = (words, step) => {
  const at = refOut(words, step);
  fillStruct(step.element, at, words, step.offset);
  return at;
};

// The address of a number, or none: NaN stands for one that is not given.
const optional = (words, step) => {
  if (!Number.isNaN(words[step.offset])) return refIo(words, step);
  frame.outs.push({ kind: "none" });
  return 0;
};

// Where the callee puts the address of an object that it made.
const madeOut = (words, step) => {
  const at = stackAlloc(4);
  U32[at >> 2] = 0;
  frame.outs.push({ kind: "made", at, type: engine.classByName.get(step.element).raw });
  return at;
};

// Vectors of objects, by their class.
const objectsOf = (element) => ({ className: `${element}Vector`, type: engine.classByName.get(element).raw });
const objsIn = (words, step) => {
  const { className, type } = objectsOf(step.element), v = vector(className), at = arrayData(words[step.offset]) >> 2;
  for (let i = 0; i < words[step.offset + 1]; i++) {
    const o = objectOf(P32[at + i]);
    method(`${className}.push_back`, v.pointer, upcast(o.pointer, o.raw, type));
    refresh();
  }
  return v.pointer;
};
const objsOut = (words, step) => {
  const facts = objectsOf(step.element), { pointer } = vector(facts.className);
  frame.outs.push({ kind: "objs", pointer, ...facts });
  return pointer;
};
const objsIo = (words, step) => {
  const pointer = objsIn(words, step);
  frame.outs.push({ kind: "objs", pointer, ...objectsOf(step.element) });
  return pointer;
};

function encoderFor(kind) {
  const [head, element] = kind.split(":");
  if (kind.startsWith("mat_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
  if (kind.startsWith("mats_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
  if (encoders[head]) return { encode: encoders[head], element };
  if (head in STRUCTS) return { encode: (words, step) => writeStruct(head, words, step.offset) };
  const suffix = /_(out|io)$/.exec(element ?? "")?.[1] ?? "", name = (element ?? "").replace(/_(out|io)$/, "");
  if (kind === "nested:mat_out") return { encode: encoders.mats_out };
  const family = { ref: { out: refOut, io: refIo }, opt: { "": optional, io: optional }, made: { out: madeOut },
    objs: { "": objsIn, out: objsOut, io: objsIo }, nested: { out: vecvecOut }, vec: { "": vecIn, out: vecOut, io: vecIo }, vecvec: { "": vecvecIn, out: vecvecOut, io: vecvecIo }, val: { "": valIn }, val_out: { "": valOut } }[head];
  if (!family?.[suffix]) throw new Fault("load", `the bridge knows no ${kind}`);
  return { encode: family[suffix], element: name };
}
