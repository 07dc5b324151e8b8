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
const TYPES = [functionType(i32s(4), [i32]), functionType(i32s(5), [i32]), functionType(i32s(2), [i32]), functionType(i32s(1), []), functionType(i32s(3), [i32])];
const IMPORTS = [["dispatch", 1], ["vectorcall", 0], ["bind", 2], ["release", 3], ["ask3", 0], ["ask2", 4]];
const [DISPATCH, VECTORCALL, BIND, RELEASE, ASK3, ASK2] = IMPORTS.map((_, i) => callOf(i));

const locals = (...numbers) => numbers.flatMap(localGet);
const numbered = (i) => [...globalGet(0), ...i32Const(i), i32Add];       // the first global says which number entry 0 has
const generalOf = (i) => globalGet(1 + i);
const asked = (i) => [...numbered(i), ...locals(0, 1, 2), ...ASK3];
const answered = (i) => [...numbered(i), ...locals(0, 1, 2, 3), ...DISPATCH, ...localTee(4), ...i32Const(UNUSUAL), i32Ne];

// The body of an instance's entry `i`; locals 4 and 5 are its own.
const BODIES = {
  function: (i) => [...answered(i), ...ifElse(i32), ...localGet(4), orElse, ...generalOf(i), ...locals(1, 2, 3), ...VECTORCALL, end],
  method: (i) => [
    ...answered(i), ...ifElse(i32), ...localGet(4), orElse,
    ...generalOf(i), ...localGet(0), ...BIND, ...localTee(4), ...ifElse(i32),
    ...locals(4, 1, 2, 3), ...VECTORCALL, ...localSet(5), ...localGet(4), ...RELEASE, ...localGet(5),
    orElse, ...i32Const(0), end, end],
  init: asked,
  setter: asked,
  getter: (i) => [...numbered(i), ...locals(0, 1), ...ASK2],
};
const ENTRY_TYPES = { function: 0, method: 0, init: 4, setter: 4, getter: 2 };    // which of TYPES
const KINDS = Object.keys(BODIES);

// The one module that all entries come from, BATCH of each kind: an instance is made in microseconds, while compiling has to wait
// for whatever the engine compiles just then, which after the start is all of opencv.wasm.
const entryModule = (() => {
  const entries = KINDS.flatMap((kind) => new Array(BATCH).fill(kind));
  return assembled({
    types: TYPES, functions: entries.map((kind) => ENTRY_TYPES[kind]), globals: entries.length,
    imports: [...IMPORTS.map(([name, type]) => imported(name, type)), importedGlobal("first", false)],
    exports: entries.flatMap((_, i) => [exported(`f${i}`, IMPORTS.length + i), exportedGlobal(`g${i}`, 1 + i)]),
    bodies: entries.map((kind, i) => body(2, BODIES[kind](i))),
  });
})();

const batches = [];                       // instances of it
const used = Object.fromEntries(KINDS.map((kind) => [kind, 0]));

function newBatch() {
  const size = KINDS.length * BATCH, first = targets.length;
  targets.length += size;
  const e = { dispatch, vectorcall: py._PyObject_Vectorcall, bind: py._PyMethod_New, release: py._Py_DecRef, ask3, ask2, first };
  batches.push({ first, exports: new WebAssembly.Instance(entryModule, { e }).exports, place: py.wasmTable.grow(size) });
}

// An entry for JavaScript's `target` and Python's `general`: its place in the table of functions.
function newEntry(kind, target, general = 0) {
  const number = used[kind]++, batch = Math.floor(number / BATCH);
  if (batch === batches.length) newBatch();
  const { first, exports, place } = batches[batch], i = KINDS.indexOf(kind) * BATCH + number % BATCH;
  targets[first + i] = target;
  exports[`g${i}`].value = general;
  py.wasmTable.set(place + i, exports[`f${i}`]);
  return place + i;
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

function words(...values) {
  const at = capi.PyMem_RawMalloc(4 * values.length);
  values.forEach((value, i) => { PU32[(at >> 2) + i] = value; });
  return at;
}

// Hand a new object to Python.
function deliver(made, receive) {
  if (!made) throw PYTHON;
  const answer = capi.PyObject_CallOneArg(receive, made);
  if (answer) capi.Py_DecRef(answer);
  capi.Py_DecRef(made);
}

const plansOf = ({ name, rows, calls, method }) => rows.map((row, i) => (calls?.[i] ? planOf({ name, row, call: calls[i], method }) : null));

// {name, doc, rows, calls, kind: "function" | "static" | "method"}: made of its overloads; `owner` is the type that
// a method is of. A function belongs to no module, as in the real cv2.
function makeCallable(json, owner, general, receive) {
  const spec = JSON.parse(json), ofObject = spec.kind === "method", plans = plansOf({ ...spec, method: ofObject });
  const serve = calledFor(plans, ofObject);
  const entry = newEntry(ofObject ? "method" : "function", ofObject && ACCESSORS.test(spec.name) ? watched(serve, plans, () => entry) : serve, general);
  const definition = words(newUTF8(spec.name), entry, FASTCALL_KEYWORDS, newUTF8(spec.doc));
  const made = ofObject ? capi.PyDescr_NewMethod(owner, definition) : capi.PyCFunction_NewEx(definition, 0, 0);
  if (spec.kind !== "static") { deliver(made, receive); return firstPlan(plans); }
  const wrapping = capi.PyStaticMethod_New(made);
  capi.Py_DecRef(made);
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
  deliver(capi.PyCFunction_NewEx(words(newUTF8(plan.name), entry, FASTCALL_KEYWORDS, 0), 0, 0), receive);
}

// ---- properties ----

// {name, doc, writable, get, set}: the last two each {row, call} or null.
function makeProperty(json, owner, general, receive) {
  const { name, doc, get, set, writable } = JSON.parse(json);
  const plan = (half) => half && planOf({ name, ...half, method: true }), reading = plan(get), writing = plan(set);
  const getter = newEntry("getter", getterOf(reading, general, () => getter));
  const setter = writable ? newEntry("setter", setterOf(writing, general, () => setter)) : 0;
  deliver(capi.PyDescr_NewGetSet(owner, words(newUTF8(name), getter, setter, newUTF8(doc), 0)), receive);
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
      if (answer === UNUSUAL) return capi.PyObject_CallOneArg(general, self);
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
      capi.Py_DecRef(answer);
      return 0;
    } catch (thrown) { surprised(thrown); return -1; } finally { trusted = before; }
  };
}

// general(self, value), or general(self, value, …) of what is given.
function callGeneral(general, ...objects) {
  const at = capi.PyMem_RawMalloc(4 * objects.length);
  const given = objects.filter(Boolean);
  given.forEach((object, i) => { PU32[(at >> 2) + i] = object; });
  const answer = capi.PyObject_Vectorcall(general, at, given.length, 0);
  capi.PyMem_RawFree(at);
  return answer;
}
