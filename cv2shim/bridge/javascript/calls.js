// Calls: a plan is one overload of a cv2 function on this opencv.js, composed once of readers for its arguments, the C++ function,
// and makers of its results.

const UNUSUAL = -1, BROKEN = Symbol("the call failed"), PYTHON = Symbol("a Python exception is set");

// `spec` is {name, row, call, method}: the overload's rows of the API and of the backend table (codegen/emit.py).
function planOf({ name, row, call: offered, method: ofObject }) {
  const [returns, args, order, required, out] = row, [ref, kind, carried, fields = {}, shorter] = offered;
  const keeps = ofObject || /^(ptr|obj):/.test(kind);
  const names = args.map(([argument]) => argument);
  // Whether a fitting output may be made for OpenCV beforehand: what a mask leaves out, it clears only in its own.
  const reuse = names.includes("dst") && !names.includes("mask") && !ofObject;
  const plan = {
    byPython: `${returns} ${args.map(([, type]) => type)}`.includes("UMat"),   // Python has its part in every call
    name, kind, returns, required, count: order.length, names: new Map(order.map((index, i) => [interned(names[index]), i])), nameObject: interned(name),
    objects: new Array(order.length).fill(0), boundTo: 0, target: null, taker: 0, wire: [], invoke: null,
  };
  plan.steps = carried.map(([wire, index], i) => stepOf(args[index], wire, { index: i, slot: order.indexOf(index), at: index, keeps, reuse, returned: kind === "mat" }));
  if (!ofObject && strategy === copied && REGIONS[name]) drawInRegion(plan, REGIONS[name]);
  plan.holds = ofObject ? undefined : PRECONDITIONS[name];
  plan.carriesAll = order.every((index) => carried.some(([, at]) => at === index));
  plan.shorter = shorter ? planOf({ name, row, call: shorter, method: ofObject }) : null;
  plan.late = plan.steps.filter(({ late }) => late);
  plan.resolve = () => resolveCall(plan, ref);
  plan.finish = finisher(plan, { returns, kind, args, out, fields });
  return plan;
}

// The arguments of a call as they lie on the wire, by their parameters' names; undefined for what the overload has not.
const onWire = (plan) => (name) => {
  const step = plan.steps.find((one) => one.name === name);
  return step && plan.wire[step.index + plan.shift];
};

// Have the picture that a plan draws on read last, and only the rectangle of it that the other arguments tell.
function drawInRegion(plan, rule) {
  const drawn = plan.steps.findIndex(({ kind }) => kind === "mat_io"), [step] = plan.steps.splice(drawn, 1);
  step.read = regionReader(step, () => rule(onWire(plan)));
  plan.steps.push(step);
}

// One argument of the C++ function, number `index` there. `slot`: which parameter of Python's it is, -1 for what is only written.
function stepOf([name, fullType, flow, given], kind, step) {
  const [type, flag] = (name === "nodename" ? "c_string" : fullType).split("/");
  Object.assign(step, {
    name, nd: flag === "nd", nested: kind.startsWith("nested"), arithmetic: flag === "arithm", type: 0,
    path: flag === "path" || (type === "String" && /path|file/i.test(name)),
  });
  step.kind = kind;
  step.writes = /_(out|io)$/.test(kind) || kind.startsWith("val_out");
  step.make = outputMaker(type, kind);
  step.read = readerFor(type, kind, step);
  step.cv = type.replace(/^(vector_|Ptr_)/, "");
  step.late = given && typeof given === "object" && !Array.isArray(given) ? given : /^obj:/.test(kind) || RECORDS[kind] ? { call: step.cv, args: [] } : null;
  const make = kind.startsWith("ptr:") ? newDefault : defaultOf;   // a cv::Ptr may be kept, and changed later
  step.absent = step.late ? () => step.read(make(step.late.call, step.late.args)) : absentFor(type, kind, given, step);
  step.noneIsAbsent = Boolean(step.late) || !(kind.startsWith("mat") || kind.startsWith("ptr:") || kind.startsWith("opt") || flow === "o" || type === "char" || type === "c_string");
  step.possible = possibleTypes(type, kind);
  step.fields = kind in STRUCTS && kind !== "Scalar" && kind !== "RotatedRect" && kind !== "Moments" && !RECORDS[kind] ? STRUCTS[kind].length : 0;
  return step;
}

// ---- what is refused for certain, so that the next overload may be tried ----

const FAMILIES = {
  number: ["int", "bool"], real: ["int", "float", "bool", "ndarray"], text: ["str", "bytes"], sequence: ["tuple", "list", "str", "bytes", "ndarray"],
  array: ["ndarray", "int", "float", "bool", "tuple"], scalar: ["int", "float", "bool", "tuple", "list", "ndarray"], dictionary: ["dict"], object: [],
};

function possibleTypes(type, kind) {
  if (type.includes("UMat") || kind === "RotatedRect" || kind === "variant") return null;  // many
  if (WIRE_NUMBERS.has(kind)) return type === "float" || type === "double" ? FAMILIES.real : type === "char" ? FAMILIES.text : FAMILIES.number;
  if (kind === "str") return FAMILIES.text;
  if (kind === "params" || kind === "Moments") return FAMILIES.dictionary;
  if (kind === "Scalar") return FAMILIES.scalar;
  if (/^Vec/.test(kind) || /^mat(_|$)/.test(kind)) return FAMILIES.array;
  if (/^(obj|ptr):/.test(kind) || RECORDS[kind]) return FAMILIES.object;
  return FAMILIES.sequence;
}

const EXACT_TYPES = ["int", "float", "bool", "str", "bytes", "tuple", "list", "dict", "ndarray"];

function isRefused(step, object) {
  if (!step.possible) return false;
  if (step.fields && sequence(object)) return isNoStruct(step.fields);
  const type = typeOf(object), known = EXACT_TYPES.find((name) => types[name] === type);
  if (known) return !step.possible.includes(known);
  return keptTypes.has(type);                                    // an object of one of cv2's own classes, of another
}

// Whether the sequence just looked at has another length than a struct has fields, or sequences in it.
function isNoStruct(fields) {
  if (itemsCount !== fields) return true;
  const items = Array.from(PU32.subarray(itemsAt, itemsAt + itemsCount));
  return items.some((item) => sequence(item));
}

// ---- a call ----

// Put a call's arguments into the plan's slots, 0 for those that are left out; false if they do not fit it.
function place(plan, args, count, names) {
  const { objects, required } = plan, at = args >> 2, most = plan.count;
  if (count > most) return false;
  for (let i = 0; i < count; i++) objects[i] = PU32[at + i];
  for (let i = count; i < most; i++) objects[i] = 0;
  if (names && !placeKeywords(plan, at + count, names)) return false;
  for (let i = count; i < required; i++) if (!objects[i]) return false;
  return true;
}

function placeKeywords({ names: known, objects }, at, names) {
  sequence(names);
  for (let i = 0; i < itemsCount; i++) {
    const slot = known.get(PU32[itemsAt + i]);
    if (slot === undefined || objects[slot]) return false;
    objects[slot] = PU32[at + i];
  }
  return true;
}

// Read the arguments in their slots into the wire; the step at which one is not as usual, null if all are.
function readArguments({ steps, objects, wire, shift }) {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i], object = step.slot < 0 ? types.None : objects[step.slot];
    const value = object === 0 || (object === types.None && step.noneIsAbsent) ? step.absent() : step.read(object);
    if (value === MISS) return step;
    wire[step.index + shift] = value;
  }
  return null;
}

let missed = null;                        // the step that a call last failed to read

function attempt(plan, self) {
  let before = 0;
  beginFrame();
  try {
    refresh();
    if (!engine || starting) reset();
    if (engine.poisoned || engine.errors) restartIfWorn();
    if (plan.boundTo !== generation) plan.resolve();
    before = U8.length;
    if (!engine.tag) frame.stack = engine.stackSave();             // an exception that does not unwind leaves its stack there
    if (plan.owner) plan.wire[1] = targetOf(self, plan.owner);
    frame.self = self;
    missed = readArguments(plan);
    if (missed) return UNUSUAL;
    plan.holds?.(onWire(plan));
    const value = stopwatch ? timed(plan) : plan.invoke(plan.wire);
    refresh();
    return plan.finish(value);
  } catch (thrown) {
    if (thrown instanceof Care) { missed = null; return UNUSUAL; }
    if (thrown === PYTHON) return 0;
    if (engine && !engine.poisoned) refresh();
    lastError = describeFailure(thrown);
    if (before && !engine.poisoned && !engine.tag) engine.grownByErrors += U8.length - before;
    return BROKEN;
  } finally {
    giveBack();
  }
}

function timed(plan) {
  const begun = performance.now(), value = plan.invoke(plan.wire);
  stopwatch.inside += performance.now() - begun;
  return value;
}

function giveBack() {
  if (engine && !engine.poisoned) {
    try { endFrame(); return; } catch (thrown) { lastError = describeFailure(thrown); return; }  // the next call starts afresh
  }
  clearFrames();
  endFrame();
}

// What the plan's arguments make of it: the address of the result, 0 with a Python exception set, or UNUSUAL.
function run(plan, self) {
  if (plan.shorter && plan.late.every(({ slot }) => !plan.objects[slot] || plan.objects[slot] === types.None)) {
    plan.objects.forEach((object, i) => { plan.shorter.objects[i] = object; });
    return run(plan.shorter, self);
  }
  if (!plan.carriesAll && plan.objects.some((object, i) => object && object !== types.None && !plan.steps.some(({ slot }) => slot === i))) return UNUSUAL;
  let answer = attempt(plan, self);
  if (answer === BROKEN && mayRetry()) {
    const failure = lastError;
    try { reset(); answer = attempt(plan, self); } catch { lastError = failure; }
  }
  return answer === BROKEN ? raise(plan.nameObject) : answer;
}

// Have Python raise what went wrong.
function raise(nameObject) {
  const answer = capi.PyObject_CallOneArg(given.python.raise_, nameObject);
  if (answer) capi.Py_DecRef(answer);
  return 0;
}

// The same for arguments that Python has checked: nothing is unusual any more.
function runTrusted(plan, args, count, ofObject) {
  const before = trusted, self = ofObject ? PU32[args >> 2] : 0, first = ofObject ? 1 : 0;
  trusted = true;
  try {
    if (!place(plan, args + 4 * first, count - first, 0)) throw new Fault("load", `${plan.name} takes other arguments`);
    const answer = run(plan, self);
    if (answer !== UNUSUAL) return answer;
    lastError = { kind: "load", message: `the bridge cannot read ${missed ? `the argument '${missed.name}'` : "the layout of an argument"}` };
    return raise(plan.nameObject);
  } finally { trusted = before; }
}

// ---- composing ----

// Find the plan's C++ function in the running opencv.js.
function resolveCall(plan, ref) {
  const target = callable(ref), fn = engine.table.get(target.invoker), { steps } = plan;
  plan.target = target;
  plan.owner = target.owner ?? 0;
  plan.shift = plan.owner ? 2 : 1;
  steps.forEach((step) => { step.type = target.types[step.index + plan.shift]; });
  plan.wire = new Array(steps.length + plan.shift).fill(0);
  plan.wire[0] = target.first;
  plan.invoke = invoker(fn, plan.wire.length);
  plan.boundTo = generation;
}

// A call of `fn` with `count` values: spreading an array costs more than all the rest.
function invoker(fn, count) {
  switch (count) {
    case 1: return (w) => fn(w[0]);
    case 2: return (w) => fn(w[0], w[1]);
    case 3: return (w) => fn(w[0], w[1], w[2]);
    case 4: return (w) => fn(w[0], w[1], w[2], w[3]);
    case 5: return (w) => fn(w[0], w[1], w[2], w[3], w[4]);
    case 6: return (w) => fn(w[0], w[1], w[2], w[3], w[4], w[5]);
    case 7: return (w) => fn(w[0], w[1], w[2], w[3], w[4], w[5], w[6]);
    case 8: return (w) => fn(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
    default: return (w) => fn(...w);
  }
}

// What makes the call's result of the value that the C++ function returned and of its outputs.
function finisher(plan, { returns, kind, args, out, fields }) {
  const inStruct = new Map(Object.keys(fields).length ? fieldMakers(args, kind, fields) : []);
  const returned = kind === "void" || inStruct.size ? null : returnMaker(returns.split("/")[0], kind, plan);
  const writing = plan.steps.filter(({ writes }) => writes);
  if (!writing.length && !inStruct.size) return finishPlain(returned, out);
  if (kind === "void" && writing.length === 1 && out.length === 1 && out[0] === writing[0].at) return () => output(frame.outs[0], writing[0]);
  const sources = out.map((index) => (index < 0 ? { make: returned } : inStruct.has(index) ? { make: inStruct.get(index) } : { place: writing.findIndex(({ at }) => at === index) }));
  const unasked = writing.filter(({ at }) => !out.includes(at)).map((step) => writing.indexOf(step));
  return (value) => {
    const results = sources.map(({ make, place }) => (make ? make(value) : output(frame.outs[place], writing[place])));
    for (const place of unasked) capi.Py_DecRef(output(frame.outs[place], writing[place]));
    if (inStruct.size) engine.free(value);
    return results.length === 1 ? results[0] : results.length ? tuple(results) : none();
  };
}

function finishPlain(returned, out) {
  if (!returned) return none;
  if (out.length) return returned;
  return (value) => { capi.Py_DecRef(returned(value)); return none(); };
}

const output = (out, { make }) => OUTPUTS[out.kind](out, make);
