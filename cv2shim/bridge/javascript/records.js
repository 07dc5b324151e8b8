// Python's objects of cv2's classes: those that own C++ objects (objects.js), and records. A KeyPoint or DMatch has the fields of the
// C++ struct behind CPython's header, byte for byte.

const HEADER = 8;                         // bytes of CPython's own
const RECORDS = { KeyPoint: { words: 7 }, DMatch: { words: 4 } };
const classTypes = new Map();             // a class of cv2 by its name -> the address of its type
const keptTypes = new Set();               // types that live for good
const kinship = new Map();                // a type -> Map: another -> whether it is a kind of it

// Whether `type` is `wanted` or a subclass of it. Only what lives for good is remembered.
function isKind(type, wanted) {
  if (type === wanted) return true;
  const lasting = keptTypes.has(type);
  if (lasting) {
    const known = kinship.get(type)?.get(wanted);
    if (known !== undefined) return known;
  }
  const answer = capi.PyType_IsSubtype(type, wanted) === 1;
  if (lasting) (kinship.get(type) ?? kinship.set(type, new Map()).get(type)).set(wanted, answer);
  return answer;
}

const isInstance = (object, name) => {
  const wanted = classTypes.get(name);
  return wanted !== undefined && isKind(typeOf(object), wanted);
};

function copyRecord(name, object, to) {
  const from = (object + HEADER) >> 2, at = to >> 2, { words } = RECORDS[name];
  for (let i = 0; i < words; i++) U32[at + i] = PU32[from + i];
}

// The address of a class of cv2; Python makes it if need be.
function typeNamed(name) {
  const known = classTypes.get(name);
  if (known) return known;
  resolve(name);
  const made = classTypes.get(name);
  if (!made) throw new Fault("load", `cv2.${name} is no class here that opencv.js's objects can have`);
  return made;
}

// What Python has under a name of cv2; what was asked for once is held for good.
const resolved = new Map();
function resolve(name) {
  if (resolved.has(name)) return resolved.get(name);
  const found = capi.PyObject_CallOneArg(given.python.resolve, interned(name));
  if (!found) throw PYTHON;
  resolved.set(name, found);
  return found;
}

// The object that a parameter has by default, which C++ only reads or copies: one for as long as the opencv.js runs.
const keptDefaults = new Map();           // what makes one -> {object, generation}
function defaultOf(name, args) {
  const key = `${name}(${args})`, kept = keptDefaults.get(key);
  if (kept?.generation === generation) return kept.object;
  if (kept) { keptDefaults.delete(key); capi.Py_DecRef(kept.object); }
  const owned = engine.owned, object = newRef(newDefault(name, args));
  engine.owned = owned;                                            // the shim's own, none of the script's
  keptDefaults.set(key, { object, generation });
  return object;
}

// A new object of a class, made by Python without arguments for the time of a call.
function newDefault(name, args = []) {
  const callable = resolve(name), given = args.map(newInteger), at = pythonBlock(4 * given.length);
  given.forEach((object, i) => { PU32[(at >> 2) + i] = object; });
  const made = capi.PyObject_Vectorcall(callable, at, given.length, 0);
  given.forEach((object) => capi.Py_DecRef(object));
  if (!made) throw PYTHON;
  frame.objects.push(made);
  return made;
}

function allocate(type) {
  const made = capi.PyType_GenericAlloc(type, 0);
  if (made) return made;
  capi.PyErr_Clear();
  throw new Fault("memory", "Python could not allocate the memory of a result");
}

// A Python object of cv2's class `name` for a C++ object of embind's `type`; None where there is none.
function wrapped(pointer, type, name) {
  const made = allocate(typeNamed(name));
  if (give(made, pointer, type)) return made;
  capi.Py_DecRef(made);
  return none();
}

// A KeyPoint or DMatch with the fields that lie at `from` in opencv.js's memory.
function newRecord(type, words, from) {
  const made = allocate(type), at = (made + HEADER) >> 2;
  for (let i = 0; i < words; i++) PU32[at + i] = U32[(from >> 2) + i];
  return made;
}

function newRecords(name, from, count) {
  const type = typeNamed(name), { words } = RECORDS[name], made = newTuple(count), at = made + tupleItems >> 2;
  for (let i = 0; i < count; i++) setItem(made, at, i, newRecord(type, words, from + 4 * words * i));
  return made;
}
