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
  let types = null, entry = 0, scratch = 0;

  const MISS = Symbol("not the usual case");
  const ARRAY_FLAGS = 32, WRITEABLE = 0x400;

  const typeOf = (object) => M.HEAPU32[object + 4 >> 2];

  function integer(object) {
    if (typeOf(object) !== types.int) return MISS;
    const tag = M.HEAPU32[object + 8 >> 2], digits = tag >>> 3;
    if (digits > 1) return MISS;
    const value = digits ? M.HEAPU32[object + 12 >> 2] : 0;
    return (tag & 3) === 2 ? -value : value;
  }
  const real = (object) => (typeOf(object) === types.float ? M.HEAPF64[object + 8 >> 3] : integer(object));

  // Readers: push the words of one argument; false where it is not of the usual type.
  const readers = {
    int(object, words) { const value = integer(object); words.push(value); return value !== MISS; },
    float(object, words) { const value = real(object); words.push(value); return value !== MISS; },
    bool(object, words) { words.push(object === types.True ? 1 : 0); return object === types.True || object === types.False; },
    mat(object, words) { words.push(object === types.None ? 0 : object); return object === types.None || typeOf(object) === types.ndarray; },
    arithmetic(object, words) { words.push(object); return typeOf(object) === types.ndarray && M.HEAP32[object + 12 >> 2] !== 1; },
    changed(object, words) { words.push(object); return typeOf(object) === types.ndarray && (M.HEAP32[object + ARRAY_FLAGS >> 2] & WRITEABLE) !== 0; },
    ints: (object, words, p) => items(object, words, p.count, integer),
    floats: (object, words, p) => items(object, words, p.count, real),
    scalar(object, words) {
      if (typeOf(object) !== types.tuple) { const value = real(object); words.push(value, 0, 0, 0); return value !== MISS; }
      const size = M.HEAP32[object + 8 >> 2];
      if (size > 4 || !items(object, words, size, real)) return false;
      for (let i = size; i < 4; i++) words.push(0);
      return true;
    },
    output: (object) => object === types.None,
    other: () => false,
  };

  function items(object, words, count, read) {
    if (typeOf(object) !== types.tuple || M.HEAP32[object + 8 >> 2] !== count) return false;
    for (let i = 0; i < count; i++) {
      const value = read(M.HEAPU32[(object + 12 >> 2) + i]);
      if (value === MISS) return false;
      words.push(value);
    }
    return true;
  }

  function make(kind, value) {
    return kind === "float" ? M._PyFloat_FromDouble(value) : kind === "bool" ? M._PyBool_FromLong(value) : M._PyLong_FromLong(value);
  }

  function tuple(objects) {
    const made = M._PyTuple_New(objects.length);
    objects.forEach((object, i) => M._PyTuple_SetItem(made, i, object));
    return made;
  }

  const PY_ARRAY_MAXDIMS = 64;
  const emptyArray = ({ count, sizes, dtype }) => run.emptyArray(count, sizes, dtype);

  const general = (plan, args, count, names) => M._PyObject_Vectorcall(plan.general, args, count, names);

  // The Python side finishes: it gets the answer, the array made for the output, and the arguments.
  function resume(plan, answer, guess, args, count) {
    run.handOver();
    const number = answer === undefined ? types.None : M._PyLong_FromLong(answer), at = scratch >> 2;
    M.HEAPU32[at] = number; M.HEAPU32[at + 1] = guess || types.None;
    for (let i = 0; i < count; i++) M.HEAPU32[at + 2 + i] = M.HEAPU32[(args >> 2) + i];
    const result = M._PyObject_Vectorcall(plan.resume, scratch, count + 2, 0);
    if (answer !== undefined) M._Py_DecRef(number);
    if (guess) M._Py_DecRef(guess);
    return result;
  }

  function called(self, args, count, names) {
    const plan = plans[integer(self)], { params } = plan;
    if (names || count < plan.required || count > params.length) return general(plan, args, count, names);
    const words = [], at = args >> 2;
    let guess = 0, place = -1;
    for (let i = 0; i < params.length; i++) {
      const p = params[i];
      if (i < count && !p.read(M.HEAPU32[at + i], words, p)) return general(plan, args, count, names);
      if (p.kind === "output") { place = words.length + 1; words.push(0, 0); }
      else if (i >= count) for (const word of p.words) words.push(word);
    }
    if (place > 0 && plan.output) {
      words[place] = guess = emptyArray(plan.output);
      if (!guess) return 0;
    }
    const answer = run(plan.number, words);
    if (answer === undefined) {
      if (run.refused()) { if (guess) M._Py_DecRef(guess); return general(plan, args, count, names); }
      return resume(plan, undefined, guess, args, count);
    }
    if (plan.items) return tuple(run.words(plan.items.length).map((value, i) => make(plan.items[i], value)));
    if (!plan.plain || (!plan.numeric && answer !== 0)) return resume(plan, answer, guess, args, count);
    if (run.made().length > 1) return resume(plan, answer, guess, args, count);
    if (plan.plain.length === 1) return one(plan.plain[0], params, answer, guess, at, count);
    return tuple(plan.plain.map((result) => one(result, params, answer, guess, at, count)));
  }

  // One result as an object of its own: the number, the array made for the output, or an argument that was changed.
  function one(result, params, answer, guess, at, count) {
    if (result.at < 0) return make(result.kind, answer);
    if (params[result.at].kind === "output" || result.at >= count) return guess || run.made().pop();
    const given = M.HEAPU32[at + result.at];
    M._Py_IncRef(given);
    return given;
  }

  return {
    // True if numbers and tuples lie in memory as this file reads them.
    start(addresses, samples) {
      types = JSON.parse(addresses);
      const [five, minus, half, pair] = JSON.parse(samples), words = [];
      const right = integer(five) === 5 && integer(minus) === -77 && real(half) === 0.5 && items(pair, words, 2, integer) && words[0] === 5 && words[1] === -77;
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
      plan.numeric = plan.plain?.some((result) => result.at < 0);
      plans.push(plan);
      const definition = M._PyMem_RawMalloc(16) >> 2;
      M.HEAPU32[definition] = M.stringToNewUTF8(plan.name);
      M.HEAPU32[definition + 1] = entry;
      M.HEAPU32[definition + 2] = 0x82;                             // METH_FASTCALL | METH_KEYWORDS
      M.HEAPU32[definition + 3] = M.stringToNewUTF8(plan.doc);
      const self = M._PyLong_FromLong(plans.length - 1);
      const made = M._PyCFunction_NewEx(definition << 2, self, moduleName);
      M._Py_DecRef(M._PyObject_CallOneArg(receive, made));
      M._Py_DecRef(made); M._Py_DecRef(self);
      return plans.length - 1;
    },
    // What the function's next output will fit; `dtype` and `array` (whose shape it has) are addresses.
    expect(number, dtype, array) {
      const count = M.HEAP32[array + 12 >> 2], from = M.HEAPU32[array + 16 >> 2];
      const output = plans[number].output ??= { sizes: M._PyMem_RawMalloc(4 * PY_ARRAY_MAXDIMS) };
      M.HEAPU8.copyWithin(output.sizes, from, from + 4 * count);
      output.count = count; output.dtype = dtype;
    },
  };
}
