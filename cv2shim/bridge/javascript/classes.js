// Types of CPython for cv2's classes. An object of C++ is freed with its Python object; records are plain memory.

const SLOT = { dealloc: 52, init: 60, setattro: 69, members: 72, free: 74 };   // as in CPython's typeslots.h
const BASETYPE = 1 << 10;
const T_INT = 1, T_FLOAT = 3;

// A type from {cv: its name in cv2, name: with its module, init: {rows, calls} | null, inherits: whether a base can be made,
// record: {fields, defaults, pairs} | null} with `bases`, a tuple. What cv2 cannot make (no init) is made empty, of any arguments.
// `general` serves unusual constructions: general(self, *args, **keywords); `assign` a record's unusual assignments.
function makeType(json, bases, general, assign, receive) {
  const spec = JSON.parse(json), slots = [];
  if (spec.record) slots.push(SLOT.init, newEntry("init", recordInit(spec, general)), SLOT.members, membersOf(spec), SLOT.setattro, py.addFunction(recordAssignment(spec, assign), "iiii"));
  else {
    slots.push(SLOT.dealloc, deallocator());
    if (spec.init || !spec.inherits) slots.push(SLOT.init, newEntry("init", spec.init ? objectInit(spec, general) : () => 0));
  }
  const bytes = spec.record ? HEADER + sizeOf(spec.cv) : OBJECT_BYTES;
  const made = capi.PyType_FromSpecWithBases(words(newUTF8(spec.name), bytes, 0, BASETYPE, words(...slots, 0, 0)), bases);
  if (!made) throw PYTHON;
  if (spec.record) addPairs(spec, made);
  if (spec.cv) classTypes.set(spec.cv, made);
  keptTypes.add(made);
  deliver(made, receive);
  return spec.plans ? firstPlan(spec.plans) : -1;
}

let deallocatorAt = 0;
const deallocator = () => (deallocatorAt ||= py.addFunction(deallocate, "vi"));

// tp_dealloc of a class of C++ objects and of its subclasses, whatever their `__del__` does. It gives back what allocate() took, or
// what a subclass with attributes has of Python's.
function deallocate(self) {
  finalize(self);
  const kept = PU32[(self >> 2) + KEPT];
  if (kept) capi.Py_DecRef(kept);
  const type = typeOf(self), free = keptTypes.has(type) ? 0 : capi.PyType_GetSlot(type, SLOT.free);
  if (free) py.wasmTable.get(free)(self); else capi.PyObject_Free(self);
  capi.Py_DecRef(type);
}

// tp_init of a class of C++ objects: the constructor's overloads, whose object is given to `self`.
function objectInit(spec, general) {
  const plans = spec.plans = plansOf({ name: spec.short, rows: spec.init.rows, calls: spec.init.calls, method: false });
  return initFor(general, (self, args, count, keywords) => {
    if (!usual) return UNUSUAL;
    for (const plan of plans) if (plan) plan.taker = self;
    try {
      return withKeywords(args, count, keywords, (at, names) => firstThatFits(plans, 0, at, count, names));
    } finally { for (const plan of plans) if (plan) plan.taker = 0; }
  });
}

// Arguments and a dictionary of keywords as CPython passes them to functions: one row, and a tuple of the last ones' names.
function withKeywords(args, count, keywords, serve) {
  const size = keywords && capi.PyDict_Size(keywords);
  if (!size) return serve(args, 0);
  const row = words(...PU32.subarray(args >> 2, (args >> 2) + count), ...new Array(size).fill(0)), names = [], at = scratch >> 2;
  PU32[at] = 0;
  while (capi.PyDict_Next(keywords, scratch, scratch + 4, scratch + 8)) {
    PU32[(row >> 2) + count + names.length] = PU32[at + 2];
    names.push(newRef(PU32[at + 1]));
  }
  const named = tuple(names);
  try { return serve(row, named); } finally { capi.Py_DecRef(named); capi.PyMem_RawFree(row); }
}

// The object takes over what a new one owns.
function adopt(self, made) {
  refresh();
  for (const word of [OWNER, GENERATION, TARGET, KIND]) PU32[(self >> 2) + word] = PU32[(made >> 2) + word];
  PU32[(made >> 2) + OWNER] = 0;
  capi.Py_DecRef(made);
}

// `serve` answers with an object's address, 0 or UNUSUAL.
const initFor = (general, serve) => (self, args, keywords) => {
  const before = trusted;
  trusted = false;
  try {
    refresh();
    sequence(args);
    const from = itemsAt << 2, count = itemsCount;
    const answer = serve(self, from, count, keywords);
    if (answer !== UNUSUAL) return answer ? 0 : -1;
    return initByPython(general, self, args, keywords);
  } catch (thrown) { surprised(thrown); return -1; } finally { trusted = before; }
};

function initByPython(general, self, args, keywords) {
  const bound = capi.PyMethod_New(general, self);
  const answer = bound && capi.PyObject_Call(bound, args, keywords);
  if (bound) capi.Py_DecRef(bound);
  if (!answer) return -1;
  if (answer === types.None) capi.Py_DecRef(answer); else adopt(self, answer);
  return 0;
}

// ---- records ----

// The fields of a record, as {name, kind, at}, and their defaults.
function fieldsOf({ cv, record }) {
  return record.fields.map((name, i) => ({ name, kind: STRUCTS[cv][i], at: 4 * i, initial: record.defaults[i] }));
}

// tp_init of a record: its fields from the first overload that fits, the others as they are by default.
function recordInit(spec, general) {
  const fields = fieldsOf(spec), byName = new Map(fields.map((field) => [field.name, field]));
  const overloads = spec.init.rows.map(([, args, order, required]) => ({
    required, count: order.length, objects: new Array(order.length).fill(0), names: new Map(order.map((index, i) => [interned(args[index][0]), i])),
    slots: order.map((index) => byName.get(args[index][0].replace(/^_/, ""))),
  }));
  return initFor(general, (self, args, count, keywords) => {
    for (const field of fields) setField(self, field, field.initial);
    const overload = withKeywords(args, count, keywords, (at, names) => overloads.find((one) => place(one, at, count, names)));
    if (!overload) return UNUSUAL;
    for (let i = 0; i < overload.count; i++) {
      const field = overload.slots[i], object = overload.objects[i], value = object ? FIELD_READERS[field.kind](object) : field.initial;
      if (value === MISS) return UNUSUAL;
      setField(self, field, value);
    }
    return 1;
  });
}

function setField(self, { at, kind }, value) {
  const word = (self + HEADER + at) >> 2;
  if (kind === "f32") PF32[word] = value; else P32[word] = value;
}

// Two fields as one attribute, a tuple.
const pairOf = (fields, name) => { const i = fields.findIndex((field) => field.name === name); return [fields[i], fields[i + 1]]; };

function getPair(self, at) {
  refresh();
  const word = (self + HEADER + at) >> 2;
  return tuple([newFloat(PF32[word]), newFloat(PF32[word + 1])]);
}

// tp_setattro of a record: usual numbers go into its fields, all else is Python's: assign(self, name, value), without a value to delete.
function recordAssignment(spec, assign) {
  const fields = fieldsOf(spec), names = new Map(fields.map((field) => [interned(field.name), [field]]));
  for (const [pair, first] of Object.entries(spec.record.pairs)) names.set(interned(pair), pairOf(fields, first));
  return (self, name, value) => {
    refresh();
    const found = names.get(name);
    if (!found || !isInherited(typeOf(self), classTypes.get(spec.cv), name)) return capi.PyObject_GenericSetAttr(self, name, value);
    if (value === types.None) return 0;                            // which leaves it as it is
    if (value && assigned(self, found, value)) return 0;
    const answer = callGeneral(assign, self, name, value);
    if (answer) capi.Py_DecRef(answer);
    return answer ? 0 : -1;
  };
}

// Whether a class has an attribute from its base `from`, and none of its own in that place.
function isInherited(type, from, name) {
  if (type === from) return true;
  const [one, other] = [type, from].map((owner) => { const found = capi.PyObject_GetAttr(owner, name); capi.Py_DecRef(found); return found; });
  return one === other;
}

function assigned(self, fields, value) {
  let items = [value];
  if (fields.length > 1) {
    if (!sequence(value) || itemsCount !== fields.length) return false;
    items = Array.from(PU32.subarray(itemsAt, itemsAt + itemsCount));
  }
  const numbers = items.map((item, i) => FIELD_READERS[fields[i].kind](item));
  if (numbers.includes(MISS)) return false;
  fields.forEach((field, i) => setField(self, field, numbers[i]));
  return true;
}

// The attributes of a record: members of CPython's own, and pairs.
function addPairs(spec, type) {
  const fields = fieldsOf(spec);
  for (const [pair, first] of Object.entries(spec.record.pairs)) {
    const [{ at }] = pairOf(fields, first), get = py.addFunction(getPair, "iii"), set = py.addFunction((self, value) => {
      const name = interned(pair), answer = capi.PyObject_SetAttr(self, name, value);
      capi.Py_DecRef(name);
      return answer;
    }, "iiii");
    const name = interned(pair), descriptor = capi.PyDescr_NewGetSet(type, words(newUTF8(pair), get, set, 0, at));
    capi.PyObject_SetAttr(type, name, descriptor);
    capi.Py_DecRef(descriptor); capi.Py_DecRef(name);
  }
}

function membersOf(spec) {
  const hidden = new Set(Object.values(spec.record.pairs).flatMap((first) => pairOf(fieldsOf(spec), first).map(({ name }) => name)));
  const shown = fieldsOf(spec).filter(({ name }) => !hidden.has(name));
  return words(...shown.flatMap(({ name, kind, at }) => [newUTF8(name), kind === "f32" ? T_FLOAT : T_INT, HEADER + at, 0, 0]), 0, 0, 0, 0, 0);
}
