// Builtins: functions, methods, properties and types of CPython's own kind whose usual call runs no line of Python.
//
// CPython calls a C function by its place in a table of WebAssembly. What stands there is a few instructions made here, which ask
// JavaScript and, where that finds a call unusual, call the Python function that serves every case: no frame of
// JavaScript is left then, so that Python may wait for the page (run_sync).

const targets = [];                       // JavaScript's part of each entry, by its number
let usual = true;                         // false: Python serves every call, for comparison

const dispatch = (number, self, args, count, names) => targets[number](self, args, count, names);
const ask3 = (number, self, a, b) => targets[number](self, a, b);
const ask2 = (number, self, a) => targets[number](self, a);

// ---- entries ----

const BATCH = 32;
const I32_TYPE = 0x7f;
const unsignedLeb = (n) => { const bytes = []; do { bytes.push(n & 127 | (n > 127 ? 128 : 0)); n >>>= 7; } while (n); return bytes; };
const signedLeb = (n) => { const bytes = []; for (;;) { const byte = n & 127; n >>= 7; if ((n === 0 && !(byte & 64)) || (n === -1 && byte & 64)) { bytes.push(byte); return bytes; } bytes.push(byte | 128); } };
const sized = (bytes) => [...unsignedLeb(bytes.length), ...bytes];
const many = (items) => [...unsignedLeb(items.length), ...items.flat()];
const section = (number, bytes) => [number, ...sized(bytes)];
const named = (name) => sized([...new TextEncoder().encode(name)]);
const functionType = (parameters, results) => [0x60, ...sized(new Array(parameters).fill(I32_TYPE)), ...sized(new Array(results).fill(I32_TYPE))];

const GET = 0x20, SET = 0x21, TEE = 0x22, GLOBAL = 0x23, CONST = 0x41, CALL = 0x10, IF = 0x04, ELSE = 0x05, END = 0x0b, NOT_EQUAL = 0x47;
const IMPORTS = [["dispatch", 1], ["vectorcall", 0], ["bind", 2], ["release", 3], ["ask3", 0], ["ask2", 4]];
const [DISPATCH, VECTORCALL, BIND, RELEASE, ASK3, ASK2] = IMPORTS.keys();

// The body of entry `number`, whose Python function is global `global`; locals 4 and 5 are its own.
const BODIES = {
  function: (number, global) => [
    CONST, ...signedLeb(number), GET, 0, GET, 1, GET, 2, GET, 3, CALL, DISPATCH, TEE, 4, CONST, ...signedLeb(UNUSUAL), NOT_EQUAL,
    IF, I32_TYPE, GET, 4, ELSE, GLOBAL, ...unsignedLeb(global), GET, 1, GET, 2, GET, 3, CALL, VECTORCALL, END, END],
  method: (number, global) => [
    CONST, ...signedLeb(number), GET, 0, GET, 1, GET, 2, GET, 3, CALL, DISPATCH, TEE, 4, CONST, ...signedLeb(UNUSUAL), NOT_EQUAL,
    IF, I32_TYPE, GET, 4, ELSE,
    GLOBAL, ...unsignedLeb(global), GET, 0, CALL, BIND, TEE, 4, IF, I32_TYPE, GET, 4, GET, 1, GET, 2, GET, 3, CALL, VECTORCALL, SET, 5, GET, 4, CALL, RELEASE, GET, 5,
    ELSE, CONST, 0, END, END, END],
  init: (number) => [CONST, ...signedLeb(number), GET, 0, GET, 1, GET, 2, CALL, ASK3, END],
  setter: (number) => [CONST, ...signedLeb(number), GET, 0, GET, 1, GET, 2, CALL, ASK3, END],
  getter: (number) => [CONST, ...signedLeb(number), GET, 0, GET, 1, CALL, ASK2, END],
};
const ENTRY_TYPES = { function: 0, method: 0, init: 4, setter: 4, getter: 2 };    // which of the types below

function entryModule(kind, first) {
  const numbers = Array.from({ length: BATCH }, (_, i) => i);
  const functionTypes = [functionType(4, 1), functionType(5, 1), functionType(2, 1), functionType(1, 0), functionType(3, 1)];
  const bodies = numbers.map((i) => sized([...many([[2, I32_TYPE]]), ...BODIES[kind](first + i, i)]));
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, many(functionTypes)),
    ...section(2, many(IMPORTS.map(([name, type]) => [...named("e"), ...named(name), 0, type]))),
    ...section(3, many(numbers.map(() => [ENTRY_TYPES[kind]]))),
    ...section(6, many(numbers.map(() => [I32_TYPE, 1, CONST, 0, END]))),
    ...section(7, many(numbers.flatMap((i) => [[...named(`f${i}`), 0, ...unsignedLeb(IMPORTS.length + i)], [...named(`g${i}`), 3, ...unsignedLeb(i)]]))),
    ...section(10, many(bodies))];
  const e = { dispatch, vectorcall: py._PyObject_Vectorcall, bind: py._PyMethod_New, release: py._Py_DecRef, ask3, ask2 };
  return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), { e }).exports;
}

const batches = {};                       // the entries that are made and not yet used, by kind

// An entry for JavaScript's `target` and Python's `general`: its place in the table of functions.
function newEntry(kind, target, general = 0) {
  let batch = batches[kind];
  if (!batch || batch.used === BATCH) {
    const first = targets.length;
    targets.length += BATCH;
    batch = batches[kind] = { first, used: 0, exports: entryModule(kind, first), place: py.wasmTable.grow(BATCH) };
  }
  const i = batch.used++, { exports } = batch;
  targets[batch.first + i] = target;
  exports[`g${i}`].value = general;
  py.wasmTable.set(batch.place + i, exports[`f${i}`]);
  return batch.place + i;
}

// ---- a call from CPython ----

// The first of the plans that the arguments fit runs; `null` among them is one that this build lacks or Python serves.
const calledFor = (overloads, ofObject) => (self, args, count, names) => {
  const before = trusted;
  trusted = false;
  try {
    refresh();
    return usual ? firstThatFits(overloads, ofObject ? self : 0, args, count, names) : UNUSUAL;
  } catch (thrown) {
    return surprised(thrown);
  } finally { trusted = before; }
};

function firstThatFits(overloads, self, args, count, names) {
  for (const plan of overloads) {
    if (!plan || plan.byPython) return UNUSUAL;
    if (!place(plan, args, count, names)) continue;
    missed = null;
    const answer = run(plan, self);
    if (answer !== UNUSUAL) return answer;
    if (!missed || !isRefused(missed, missed.slot < 0 ? 0 : plan.objects[missed.slot])) return UNUSUAL;
  }
  return UNUSUAL;
}

// A fault of the bridge itself must not run through CPython.
function surprised(thrown) {
  lastError = describeFailure(thrown);
  return raise(given.python.none);
}

// ---- objects of CPython ----

const FASTCALL_KEYWORDS = 0x82;
const lasting = (string) => { const at = py.stringToNewUTF8(string); refresh(); return at; };

function words(...values) {
  const at = py._PyMem_RawMalloc(4 * values.length);
  refresh();
  values.forEach((value, i) => { PU32[(at >> 2) + i] = value; });
  return at;
}

// Hand a new object to Python.
function deliver(made, receive) {
  if (!made) throw PYTHON;
  const answer = py._PyObject_CallOneArg(receive, made);
  if (answer) py._Py_DecRef(answer);
  py._Py_DecRef(made);
  refresh();
}

const plansOf = ({ name, rows, calls, method, regional, checked }) => rows.map((row, i) => (calls?.[i] ? planOf({ name, row, call: calls[i], method, regional, checked }) : null));

// {name, doc, rows, calls, kind: "function" | "static" | "method"}: made of its overloads; `owner` is the type that
// a method is of. A function belongs to no module, as in the real cv2.
function makeCallable(json, owner, general, receive) {
  const spec = JSON.parse(json), ofObject = spec.kind === "method", plans = plansOf({ ...spec, method: ofObject });
  const serve = calledFor(plans, ofObject);
  const entry = newEntry(ofObject ? "method" : "function", ofObject && ACCESSORS.test(spec.name) ? watched(serve, plans, () => entry) : serve, general);
  const definition = words(lasting(spec.name), entry, FASTCALL_KEYWORDS, lasting(spec.doc));
  const made = ofObject ? py._PyDescr_NewMethod(owner, definition) : py._PyCFunction_NewEx(definition, 0, 0);
  if (spec.kind !== "static") { deliver(made, receive); return firstPlan(plans); }
  const wrapping = py._PyStaticMethod_New(made);
  py._Py_DecRef(made);
  deliver(wrapping, receive);
  return firstPlan(plans);
}

// The same for a method that gets or sets, which is compiled when it is called often.
const watched = (serve, [plan], place) => {
  const use = counted("method", plan);
  return (self, args, count, names) => {
    const answer = serve(self, args, count, names);
    if (answer > 0) use(place(), self);
    return answer;
  };
};

const allPlans = [];
const firstPlan = (plans) => { allPlans.push(...plans); return allPlans.length - plans.length; };

// A builtin that runs a plan on arguments that Python has checked.
function makeTrusted(number, ofObject, receive) {
  const plan = allPlans[number];
  const entry = newEntry("function", (_self, args, count) => {
    try { refresh(); return runTrusted(plan, args, count, ofObject); } catch (thrown) { return surprised(thrown); }
  });
  deliver(py._PyCFunction_NewEx(words(lasting(plan.name), entry, FASTCALL_KEYWORDS, 0), 0, 0), receive);
}

// ---- properties ----

// {name, doc, writable, get, set}: the last two each {row, call} or null.
function makeProperty(json, owner, general, receive) {
  const { name, doc, get, set, writable } = JSON.parse(json);
  const plan = (half) => half && planOf({ name, ...half, method: true }), reading = plan(get), writing = plan(set);
  const getter = newEntry("getter", getterOf(reading, general, () => getter));
  const setter = writable ? newEntry("setter", setterOf(writing, general, () => setter)) : 0;
  deliver(py._PyDescr_NewGetSet(owner, words(lasting(name), getter, setter, lasting(doc), 0)), receive);
  return firstPlan([reading, writing]);
}

function getterOf(plan, general, place) {
  const use = counted("getter", plan);
  return (self) => {
    const before = trusted;
    trusted = false;
    try {
      refresh();
      const answer = plan && usual && !plan.byPython ? run(plan, self) : UNUSUAL;
      if (answer === UNUSUAL) return py._PyObject_CallOneArg(general, self);
      if (answer) use(place(), self);
      return answer;
    } catch (thrown) { return surprised(thrown); } finally { trusted = before; }
  };
}

function setterOf(plan, general, place) {
  const use = counted("setter", plan);
  return (self, value) => {
    const before = trusted;
    trusted = false;
    try {
      refresh();
      if (value === types.None) return 0;                          // which leaves it as it is
      let answer = UNUSUAL;
      if (plan && value && usual && !plan.byPython) {
        plan.objects[0] = value;
        answer = run(plan, self);
        if (answer > 0) use(place(), self);
      }
      if (answer === UNUSUAL) answer = callGeneral(general, self, value || types.None);
      if (!answer) return -1;
      py._Py_DecRef(answer);
      return 0;
    } catch (thrown) { surprised(thrown); return -1; } finally { trusted = before; }
  };
}

// general(self, value), or general(self, value, …) of what is given.
function callGeneral(general, ...objects) {
  const at = py._PyMem_RawMalloc(4 * objects.length);
  refresh();
  const given = objects.filter(Boolean);
  given.forEach((object, i) => { PU32[(at >> 2) + i] = object; });
  const answer = py._PyObject_Vectorcall(general, at, given.length, 0);
  py._PyMem_RawFree(at);
  return answer;
}
