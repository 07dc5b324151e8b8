// Builtin functions over the bridge: the usual call of a cv2 function without a line of Python in between.
//
// CPython calls a builtin with pointers to its arguments; this file reads numbers, tuples and arrays from them in place,
// crosses, and makes the result. Whatever is not the usual case (keywords, other types, a result that does not fit the
// array made for it, an error) goes to the Python functions that serve every case. The layouts of int, float and tuple
// are those of CPython 3.12 and 3.13; they are checked on known objects, and where they differ this file is not used.
(pyodide, run) => {
  "use strict";
  const M = pyodide._module;
  const plans = [];
  const { _PyFloat_FromDouble: newFloat, _PyLong_FromLong: newInteger, _PyBool_FromLong: newBool, _PyTuple_New: newTuple, _Py_IncRef: incRef } = M;
  let types = null, entry = 0, scratch = 0;
  let P8, P32, PU32, PF64;                // views of Python's memory; one that has grown leaves them with nothing
  const look = () => {
    if (!P8?.length) { P8 = M.HEAPU8; P32 = M.HEAP32; PU32 = M.HEAPU32; PF64 = M.HEAPF64; }
  };

  const MISS = Symbol("not the usual case");
  const ARRAY_FLAGS = 32, WRITEABLE = 0x400;

  const typeOf = (object) => PU32[object + 4 >> 2];

  function integer(object) {
    if (typeOf(object) !== types.int) return MISS;
    const tag = PU32[object + 8 >> 2], digits = tag >>> 3;
    if (digits > 1) return MISS;
    const value = digits ? PU32[object + 12 >> 2] : 0;
    return (tag & 3) === 2 ? -value : value;
  }
  const real = (object) => (typeOf(object) === types.float ? PF64[object + 8 >> 3] : integer(object));

  // Readers: push the words of one argument; false where it is not of the usual type.
  const readers = {
    int(object, words) { const value = integer(object); words.push(value); return value !== MISS; },
    float(object, words) { const value = real(object); words.push(value); return value !== MISS; },
    bool(object, words) { words.push(object === types.True ? 1 : 0); return object === types.True || object === types.False; },
    mat(object, words) { words.push(object === types.None ? 0 : object); return object === types.None || typeOf(object) === types.ndarray; },
    arithmetic(object, words) { words.push(object); return typeOf(object) === types.ndarray && P32[object + 12 >> 2] !== 1; },
    changed(object, words) { words.push(object); return typeOf(object) === types.ndarray && (P32[object + ARRAY_FLAGS >> 2] & WRITEABLE) !== 0; },
    ints: (object, words, p) => items(object, words, p, integer),
    floats: (object, words, p) => items(object, words, p, real),
    scalar(object, words) {
      if (typeOf(object) !== types.tuple) { const value = real(object); words.push(value, 0, 0, 0); return value !== MISS; }
      const size = P32[object + 8 >> 2];
      if (size > 4 || !items(object, words, { count: size }, real)) return false;
      for (let i = size; i < 4; i++) words.push(0);
      return true;
    },
    output: (object) => object === types.None,
    other: () => false,
  };

  // A tuple of `count` numbers; None is `zero`.
  function items(object, words, { count, zero }, read) {
    if (object === types.None && zero) { words.push(...zero); return true; }
    if (typeOf(object) !== types.tuple || P32[object + 8 >> 2] !== count) return false;
    for (let i = 0; i < count; i++) {
      const value = read(PU32[(object + 12 >> 2) + i]);
      if (value === MISS) return false;
      words.push(value);
    }
    return true;
  }

  const makers = { float: newFloat, bool: newBool, int: newInteger };

  function tuple(objects) {
    const made = newTuple(objects.length);
    if (!made) return 0;
    look();
    for (let i = 0; i < objects.length; i++) PU32[(made + 12 >> 2) + i] = objects[i];
    return made;
  }

  // A tuple of numbers, and of tuples of numbers, from the words in their order.
  const nested = (items, words) => tuple(items.map((item) => (typeof item === "string" ? makers[item](words.shift()) : nested(item, words))));

  const PY_ARRAY_MAXDIMS = 64;
  const emptyArray = ({ count, sizes, dtype }) => run.emptyArray(count, sizes, dtype);

  const general = (plan, args, count, names) => M._PyObject_Vectorcall(plan.general, args, count, names);

  // The Python side finishes: it gets the answer, the array made for the output, and the arguments.
  function resume(plan, answer, guess, args, count) {
    run.handOver();
    const number = answer === undefined ? types.None : newInteger(answer), at = scratch >> 2;
    look();
    PU32[at] = number; PU32[at + 1] = guess || types.None;
    for (let i = 0; i < count; i++) PU32[at + 2 + i] = PU32[(args >> 2) + i];
    const result = M._PyObject_Vectorcall(plan.resume, scratch, count + 2, 0);
    if (answer !== undefined) M._Py_DecRef(number);
    if (guess) M._Py_DecRef(guess);
    return result;
  }

  function called(self, args, count, names) {
    look();
    const plan = plans[integer(self)], { params } = plan;
    if (names || count < plan.required || count > params.length) return general(plan, args, count, names);
    const words = [], at = args >> 2;
    let guess = 0, place = -1;
    for (let i = 0; i < params.length; i++) {
      const p = params[i];
      if (i < count && !p.read(PU32[at + i], words, p)) return general(plan, args, count, names);
      if (p.kind === "output") { place = words.length + 1; words.push(0, 0); }
      else if (i >= count) for (const word of p.words) words.push(word);
    }
    if (place > 0 && plan.output) {
      words[place] = guess = emptyArray(plan.output);
      if (!guess) return 0;
    }
    const answer = run(plan.number, words);
    look();
    if (answer === undefined) {
      if (run.refused()) { if (guess) M._Py_DecRef(guess); return general(plan, args, count, names); }
      return resume(plan, undefined, guess, args, count);
    }
    if (plan.items) return nested(plan.items, run.words(answer));
    if (!plan.plain || (!plan.numeric && answer !== 0)) return resume(plan, answer, guess, args, count);
    if (run.made().length > 1) return resume(plan, answer, guess, args, count);
    if (plan.plain.length === 1) return one(plan.plain[0], params, answer, guess, at, count);
    const objects = [];
    for (const result of plan.plain) objects.push(one(result, params, answer, guess, at, count));
    return tuple(objects);
  }

  // One result as an object of its own: the number, the array made for the output, or an argument that was changed.
  function one(result, params, answer, guess, at, count) {
    if (result.at < 0) return result.make(answer);
    if (params[result.at].kind === "output" || result.at >= count) return guess || run.made().pop();
    look();
    const given = PU32[at + result.at];
    incRef(given);
    return given;
  }

  return {
    // True if numbers and tuples lie in memory as this file reads them.
    start(addresses, samples) {
      look();
      types = JSON.parse(addresses);
      const [five, minus, half, pair] = JSON.parse(samples), words = [];
      const right = integer(five) === 5 && integer(minus) === -77 && real(half) === 0.5 && items(pair, words, { count: 2 }, integer) && words[0] === 5 && words[1] === -77;
      if (!right || !run.emptyArray) return false;
      const made = emptyArray({ count: 0, sizes: 0, dtype: types.dtype }), known = typeOf(made) === types.ndarray;
      M._Py_DecRef(made);
      if (!known) return false;
      scratch = M._PyMem_RawMalloc(4 * 64);
      entry = M.addFunction(called, "iiiii");
      return true;
    },
    // Make the builtin and hand it to Python's `receive`; addresses are of objects that Python keeps alive.
    make(json, moduleName, receive) {
      const plan = JSON.parse(json);
      for (const p of plan.params) p.read = readers[p.kind];
      for (const result of plan.plain ?? []) result.make = makers[result.kind];
      plan.numeric = plan.plain?.some((result) => result.at < 0);
      plans.push(plan);
      const FASTCALL_KEYWORDS = 0x82, name = M.stringToNewUTF8(plan.name), doc = M.stringToNewUTF8(plan.doc);
      const definition = M._PyMem_RawMalloc(16) >> 2;
      look();
      [name, entry, FASTCALL_KEYWORDS, doc].forEach((word, i) => { PU32[definition + i] = word; });
      const self = newInteger(plans.length - 1);
      const made = M._PyCFunction_NewEx(definition << 2, self, moduleName);
      M._Py_DecRef(M._PyObject_CallOneArg(receive, made));
      M._Py_DecRef(made); M._Py_DecRef(self);
      return plans.length - 1;
    },
    // What the function's next output will fit; `dtype` and `array` (whose shape it has) are addresses.
    expect(number, dtype, array) {
      const output = plans[number].output ??= { sizes: M._PyMem_RawMalloc(4 * PY_ARRAY_MAXDIMS) };
      look();
      const count = P32[array + 12 >> 2], from = PU32[array + 16 >> 2];
      P8.copyWithin(output.sizes, from, from + 4 * count);
      output.count = count; output.dtype = dtype;
    },
  };
}
