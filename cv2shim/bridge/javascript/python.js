// CPython's objects: numbers, texts, tuples, lists and dictionaries, read where CPython keeps them and made by its C functions.
//
// How they lie in memory is that of CPython 3.12 to 3.14 on wasm32. It is compared with known objects at every start, and
// what lies differently is read by CPython's own functions instead, which costs a crossing for each item.

const MISS = undefined;                   // what reading an object gives that is not of the type that is usual there
let types = null;                         // addresses of CPython's and numpy's types, of None, True and False
let tupleItems = 12;                      // where a tuple's items begin; CPython 3.14 keeps a hash before them
let trusted = false;                      // the arguments come from Python's own checks, which leave unusual ones usual

const typeAt = (object) => PU32[(object >> 2) + 1];
let typeOf = typeAt;

function typeByApi(object) {
  const type = capi.PyObject_Type(object);
  capi.Py_DecRef(type);                                            // the object holds it
  return type;
}

// An int of any size as a number; MISS where a double does not hold it exactly.
function largeInteger(object) {
  const value = capi.PyLong_AsDouble(object);
  if (Math.abs(value) < 2 ** 53 && (value !== -1 || !capi.PyErr_Occurred())) return value;
  capi.PyErr_Clear();
  return MISS;
}

function integerAt(object) {
  if (typeOf(object) !== types.int) return MISS;
  const tag = PU32[(object >> 2) + 2], digits = tag >>> 3;
  if (digits > 1) return largeInteger(object);
  const value = digits ? PU32[(object >> 2) + 3] : 0;
  return (tag & 3) === 2 ? -value : value;
}
let integer = integerAt;
const integerByApi = (object) => (typeOf(object) === types.int ? largeInteger(object) : MISS);

const floatAt = (object) => PF64[(object >> 3) + 1];
let floatOf = floatAt;

// A float, or an int as one.
const real = (object) => (typeOf(object) === types.float ? floatOf(object) : integer(object));

// A sequence is a tuple or a list: where its items' addresses lie and how many they are, until the next one is looked at.
let itemsAt = 0, itemsCount = 0;

function sequenceAt(object) {
  const type = typeOf(object), o = object >> 2;
  if (type === types.tuple) itemsAt = object + tupleItems >> 2;
  else if (type === types.list) itemsAt = PU32[o + 3] >> 2;
  else return false;
  itemsCount = PU32[o + 2];
  return true;
}
let sequence = sequenceAt;

function sequenceByApi(object) {
  const type = typeOf(object);
  if (type !== types.tuple && type !== types.list) return false;
  const [size, item] = type === types.tuple ? [capi.PyTuple_Size, capi.PyTuple_GetItem] : [capi.PyList_Size, capi.PyList_GetItem];
  itemsCount = size(object);
  itemsAt = pythonBlock(4 * itemsCount) >> 2;
  for (let i = 0; i < itemsCount; i++) { const one = item(object, i); PU32[itemsAt + i] = one; }
  return true;
}

// Memory of Python's for the time of a call.
function pythonBlock(bytes) {
  const at = capi.PyMem_RawMalloc(bytes || 1);
  frame.blocks.push(at);
  return at;
}

// Where the bytes of a text lie, in UTF-8, and how many they are; false for what is no text, and for one that has no UTF-8.
let textAt = 0, textLength = 0;

function text(object) {
  const type = typeOf(object);
  if (type === types.str) {
    textAt = capi.PyUnicode_AsUTF8AndSize(object, scratch);
    if (!textAt) { capi.PyErr_Clear(); return false; }
    textLength = P32[scratch >> 2];
    return true;
  }
  if (type !== types.bytes || !trusted) return false;              // what is no UTF-8, made bytes by Python
  textAt = capi.PyBytes_AsString(object);
  textLength = capi.PyBytes_Size(object);
  return true;
}

const stringOf = (object) => (text(object) ? utf8(P8.slice(textAt, textAt + textLength)) : MISS);

// ---- made ----

const newBool = (value) => capi.PyBool_FromLong(value ? 1 : 0);
const newFloat = (value) => capi.PyFloat_FromDouble(value);
const newInteger = (value) => (value === (value | 0) ? capi.PyLong_FromLong(value) : capi.PyLong_FromDouble(value));

const newRef = (object) => { capi.Py_IncRef(object); return object; };
const none = () => newRef(types.None);

// A tuple that takes over a reference to each of `objects`.
function tuple(objects) {
  const made = newTuple(objects.length), at = made + tupleItems >> 2;
  for (let i = 0; i < objects.length; i++) setItem(made, at, i, objects[i]);
  return made;
}

function newTuple(length) {
  const made = capi.PyTuple_New(length);
  if (made) return made;
  capi.PyErr_Clear();
  throw new Fault("memory", "Python could not allocate the memory of a result");
}

let setItem = (made, at, i, object) => { PU32[at + i] = object; };
const setItemByApi = (made, _at, i, object) => { capi.PyTuple_SetItem(made, i, object); };

// A str of bytes in UTF-8 that lie at `at` in opencv.js's memory; what is none is replaced.
function newText(at, length) {
  if (strategy === shared) return capi.PyUnicode_DecodeUTF8(at, length, replaceErrors());
  return capi.PyUnicode_DecodeUTF8(broughtOver(at, length), length, replaceErrors());
}

const newBytes = (at, length) => capi.PyBytes_FromStringAndSize(strategy === shared ? at : broughtOver(at, length), length);

function broughtOver(at, length) {
  const here = pythonBlock(length);
  P8.set(U8.subarray(at, at + length), here);
  return here;
}

let replaceAt = 0;
const replaceErrors = () => (replaceAt ||= newUTF8("replace"));

// An interned str, held for good.
function interned(string) {
  const at = newUTF8(string), made = capi.PyUnicode_InternFromString(at);
  py._free(at);
  return made;
}

// ---- checked ----

let scratch = 0;                          // a few words of Python's memory

// Take each object as it lies in memory if known ones lie so; `given.python` has the addresses of types and of samples.
function learnPython({ addresses, tuple_items: begin, samples }) {
  types = addresses;
  scratch ||= capi.PyMem_RawMalloc(64);
  tupleItems = begin;
  const { five, minus, half, pair, several } = samples, right = (known) => known.every(Boolean);
  const direct = {
    type: right([typeAt(five) === types.int, typeAt(half) === types.float, typeAt(pair) === types.tuple]),
  };
  typeOf = direct.type ? typeAt : typeByApi;
  direct.integer = direct.type && right([integerAt(five) === 5, integerAt(minus) === -77]);
  direct.float = floatAt(half) === 0.5;
  const holds = (object, ...items) => sequenceAt(object) && itemsCount === items.length && items.every((item, i) => PU32[itemsAt + i] === item);
  direct.sequence = direct.type && holds(pair, five, minus) && holds(several, five, half, minus);
  integer = direct.integer ? integerAt : integerByApi;
  floatOf = direct.float ? floatAt : capi.PyFloat_AsDouble;
  sequence = direct.sequence ? sequenceAt : sequenceByApi;
  setItem = direct.sequence ? setItem : setItemByApi;
  pythonLayout = Object.values(direct).every(Boolean) ? "direct" : "functions";
}
let pythonLayout = "";
