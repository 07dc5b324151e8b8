// C++ objects that belong to objects of Python's.
//
// Behind CPython's header such an object has five words: what owns the C++ object (its address, or that of a cv::Ptr), the number of
// the opencv.js that it belongs to, the C++ object's own address, its kind, and the Python object that it keeps alive, if there is one.

const OWNER = 2, GENERATION = 3, TARGET = 4, KIND = 5, KEPT = 6, OBJECT_BYTES = 32;
const INSIDE = new Set(["FileNode"]);     // classes of objects that point into the one whose method returned them
const kinds = [];                         // one for each of embind's classes and smart pointers that was met
const kindNumbers = new Map();            // embind's id of one -> its number among them

function kindOf(type) {
  const known = kindNumbers.get(type);
  if (known !== undefined) return known;
  const smart = engine.smart.get(type), raw = smart ? smart.pointee : engine.classes.get(type).raw;
  kinds.push({ type, raw, getPointee: smart?.getPointee, destructor: smart ? smart.destructor : engine.classes.get(raw).destructor, offsets: new Map() });
  kindNumbers.set(type, kinds.length - 1);
  connectKind(kinds.at(-1));
  return kinds.length - 1;
}

// A kind's functions of the running opencv.js.
function connectKind(kind) {
  kind.destroy = followed(engine.table.get(kind.destructor));
  kind.pointee = kind.getPointee === undefined ? null : followed(engine.table.get(kind.getPointee));
}

// Let a Python object own the C++ object at `pointer`, of embind's `type`; false if there is none.
function give(object, pointer, type) {
  if (!pointer) return false;
  const number = kindOf(type), { pointee, destroy } = kinds[number], target = pointee ? pointee(pointer) : pointer;
  if (!target) { destroy(pointer); return false; }
  const at = object >> 2;
  if (PU32[at + OWNER]) finalize(object);                          // it is made a second time
  PU32[at + OWNER] = pointer; PU32[at + GENERATION] = generation; PU32[at + TARGET] = target; PU32[at + KIND] = number;
  engine.owned++;
  return true;
}

// What a method of `owner` (0: of none) returned, of cv2's class `name`: it keeps the object alive that it points into.
function returnedBy(owner, made, name) {
  if (owner && INSIDE.has(name) && made !== types.None) PU32[(made >> 2) + KEPT] = newRef(owner);
  return made;
}

// Free the C++ object behind one of Python's.
function finalize(self) {
  refresh();
  const at = self >> 2, owner = PU32[at + OWNER];
  PU32[at + OWNER] = 0;
  if (!owner || !engine || PU32[at + GENERATION] !== generation) return;    // its memory went with the old instance
  engine.owned--;
  try { kinds[PU32[at + KIND]].destroy(owner); } catch (thrown) { lastError = describeFailure(thrown); }
}

// The kind of the C++ object behind one of Python's that is not empty.
function kindBehind(object) {
  const at = object >> 2;
  if (!PU32[at + OWNER]) throw new Fault("load", "an argument or the object itself is empty: this build cannot make it from nothing");
  if (PU32[at + GENERATION] !== generation) throw new Fault("stale", "this object belongs to an earlier opencv.js, which an error or cv2shim.reset() has since replaced; create it again");
  return kinds[PU32[at + KIND]];
}

// Its address as one of embind's class `type`, which is its own or a base.
function targetOf(object, type) {
  const kind = kindBehind(object), pointer = PU32[(object >> 2) + TARGET];
  return pointer + offsetOf(kind, pointer, type);
}

// How far a base lies within an object, which is the same for all of a kind.
function offsetOf(kind, pointer, type) {
  const known = kind.offsets.get(type);
  if (known !== undefined) return known;
  const offset = upcast(pointer, kind.raw, type) - pointer;
  kind.offsets.set(type, offset);
  return offset;
}

function upcast(pointer, raw, target) {
  const wanted = engine.classes.get(target)?.raw;
  while (raw !== wanted) {
    const record = engine.classes.get(raw);
    if (!record?.base) return pointer;
    pointer = call(record.upcast, pointer);
    raw = record.base;
  }
  return pointer;
}

// Mats that Python holds by number: those that stay in opencv.js (residents.js), and the page's (module.js).
let handles = 0;
function hold(pointer, destroy) {
  engine.held.set(++handles, { pointer, destroy });
  return handles;
}

function heldMat(handle) {
  const held = engine.held.get(handle);
  if (!held) throw new Fault("stale", "this UMat belongs to an earlier opencv.js, which an error or cv2shim.reset() has since replaced; create it again");
  return held.pointer;
}
