// Arguments: Python's words become one value of embind's wire format, by the kind of the argument.

// Encoders: Python's words -> one wire value. `step` is {offset, index, type (embind's id), keeps}.
const numeric = (words, step) => words[step.offset];
const encoders = {
  i32: numeric, u32: numeric, f32: numeric, f64: numeric, bool: (words, step) => +words[step.offset],
  str: (words, step) => writeString(words[step.offset]),
  mat(words, step) {
    const id = words[step.offset];
    if (!id) return header();
    return step.keeps ? own(id, step.index, step.nd) : borrow(id, step.index, step.nd, true).pointer;
  },
  mat_io(words, step) {
    const id = words[step.offset];
    if (!id) { const pointer = header(); frame.outs.push({ kind: "mat", pointer, id: 0, array: {} }); return pointer; }
    const mat = borrow(id, step.index, step.nd, true);
    frame.outs.push({ kind: "mat", id, given: true, ...mat });
    return mat.pointer;
  },
  mat_region(words, step) {
    if (!words[step.offset]) return encoders.mat_io(words, step);
    const mat = borrowRegion(words[step.offset], step.index, ...words.slice(step.offset + 1, step.offset + 5));
    frame.outs.push({ kind: "mat", id: words[step.offset], given: true, ...mat });
    return mat.pointer;
  },
  mat_out(words, step) {
    const given = words[step.offset], guess = words[step.offset + 1];
    // OpenCV may replace an output, and would free the sizes of one of more dimensions: those are filled afterwards.
    if (given && readArray(given, step.index, step.nd).dims.length === 2) return encoders.mat_io(words, step);
    if (guess && step.reuse && frame.borrowed.length && frame.borrowed.every((m) => m.array.bytes)) {   // OpenCV keeps a fitting output, and makes none of an empty input
      const mat = borrow(guess, step.index, step.nd, false);
      mat.kind = "mat"; mat.id = guess; mat.reused = true;
      frame.outs.push(mat);
      return mat.pointer;
    }
    const pointer = header();
    frame.outs.push({ kind: "mat", pointer, id: given || guess, array: NO_ARRAY });
    return pointer;
  },
  mats: (words, step) => lendMats(words, step).pointer,
  mats_io(words, step) {
    const { pointer, mats } = lendMats(words, step);
    frame.outs.push({ kind: "mats", pointer, mats, array: {} });
    return pointer;
  },
  mats_out() {
    const v = vector("MatVector", false);
    frame.outs.push({ kind: "mats", pointer: v.pointer, free: v.free, array: {} });
    return v.pointer;
  },
  obj(words, step) { const o = objectOf(words[step.offset]); return upcast(o.pointer, o.raw, step.type); },
  ptr(words, step) {
    const o = objectOf(words[step.offset]);
    if (!o.smart || o.smartType !== step.type) throw new Fault("load", "this build cannot pass an object of that class here");
    return o.smart;
  },
};
const vecIn = (words, step) => {
  const v = vector(vectorClass(step.element));
  if (words[step.offset + 1]) fillVector(v.pointer, step.element, arrayData(words[step.offset]), words[step.offset + 1]);
  return v.pointer;
};
const vecOut = (words, step) => {
  const v = vector(vectorClass(step.element), false);
  frame.outs.push({ kind: "vec", element: step.element, pointer: v.pointer, free: v.free, array: {} });
  return v.pointer;
};
const vecIo = (words, step) => {
  const pointer = vecIn(words, step);
  frame.outs.push({ kind: "vec", element: step.element, pointer, array: {} });
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
    const n = py.HEAP32[counts + i];
    if (n) fillVector(begin(outer.pointer) + 12 * i, step.element, from, n);
    from += n * sizeOf(step.element);
  }
  return outer.pointer;
};
const vecvecIo = (words, step) => {
  const pointer = vecvecIn(words, step);
  frame.outs.push({ kind: "vecvec", element: step.element, pointer, array: {}, kept: true });
  return pointer;
};
const vecvecOut = (words, step) => {
  const v = vector(`${vectorClass(step.element)}Vector`, false);
  frame.outs.push({ kind: "vecvec", element: step.element, pointer: v.pointer, free: v.free, array: {} });
  return v.pointer;
};
const valIn = (words, step) => {
  const at = arrayData(words[step.offset]) >> 3;
  return emval.array(Array.from(py.HEAPF64.subarray(at, at + words[step.offset + 1])));
};
const valOut = (words, step) => {
  const handle = emval.array([]);
  engine.env._emval_incref(handle);
  frame.outs.push({ kind: "val", handle, array: {} });
  return handle;
};

function encoderFor(kind) {
  const [head, element] = kind.split(":");
  if (kind.startsWith("mat_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
  if (kind.startsWith("mats_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
  if (encoders[head]) return { encode: encoders[head], element };
  if (head in STRUCTS) return { encode: (words, step) => writeStruct(head, words, step.offset) };
  const suffix = /_(out|io)$/.exec(element ?? "")?.[1] ?? "", name = (element ?? "").replace(/_(out|io)$/, "");
  const family = { vec: { "": vecIn, out: vecOut, io: vecIo }, vecvec: { "": vecvecIn, out: vecvecOut, io: vecvecIo }, val: { "": valIn }, val_out: { "": valOut } }[head];
  if (!family?.[suffix]) throw new Fault("load", `the bridge knows no ${kind}`);
  return { encode: family[suffix], element: name };
}
