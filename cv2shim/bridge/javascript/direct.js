// Direct entries: a property, or a method that gets or sets, whose values are plain numbers is compiled to WebAssembly when it is used
// often. Its entry then reads Python's objects, calls the C++ function and makes the result without JavaScript.
//
// What is not as expected (another type of number or of object, another opencv.js, a C++ exception) goes on as before: the entry
// asks JavaScript's part. Others than accessors are left alone, since nothing catches a trap here.

const OFTEN = 50;                         // uses after which an entry is compiled
const ACCESSORS = /^(get|set|is|empty$|default|descriptor)/;
const PLAIN_TYPES = new Set(["int", "enum", "float", "double", "bool"]);
const isRealType = (type) => type === "float" || type === "double";

const plainType = (type) => type.split(":")[0];
const isPlainValue = (type, kind) => PLAIN_TYPES.has(plainType(type)) && WIRE_NUMBERS.has(kind) && isRealType(type) === (kind === "f32" || kind === "f64");

const isPlain = (plan) => plan?.owner !== 0 && pythonLayout === "direct" && plan.steps.length === plan.count && plan.steps.length <= 2
  && (plan.kind === "void" || isPlainValue(plan.returns, plan.kind)) && plan.steps.every((step, i) => step.slot === i && isPlainValue(step.cv, step.kind));

let liveGeneration = null;                // the running opencv.js's number, for compiled entries

// ---- code ----

const WASM_TYPES = { i32, u32: i32, bool: i32, f32, f64 };

// An int of one digit: its tag has the sign in its lowest bits (0, 2 negative, 1 zero) and counts its digits above.
const intCode = (object, tag, depth) => [
  ...object, ...i32Load(4), ...i32Const(types.int), i32Ne, ...branchIf(depth),
  ...object, ...i32Load(8), ...localTee(tag), ...i32Const(3), i32ShrU, ...i32Const(1), i32GtU, ...branchIf(depth),
  ...object, ...i32Load(12), ...i32Const(1), ...localGet(tag), ...i32Const(3), i32And, i32Sub, i32Mul];

const realCode = (object, tag, depth) => [
  ...object, ...i32Load(4), ...i32Const(types.float), i32Eq, ...ifElse(f64), ...object, ...f64Load(8),
  orElse, ...intCode(object, tag, depth + 1), f64ConvertI32, end];

const boolCode = (object, tag, depth) => [
  ...object, ...i32Const(types.True), i32Eq, ...localTee(tag), ...object, ...i32Const(types.False), i32Eq, i32Or, i32Eqz, ...branchIf(depth), ...localGet(tag)];

function valueCode({ cv, kind }, object, tag, depth) {
  if (cv === "bool") return boolCode(object, tag, depth);
  if (!isRealType(cv)) return intCode(object, tag, depth);
  return [...realCode(object, tag, depth), ...(kind === "f32" ? [f32DemoteF64] : [])];
}

const DIRECT_IMPORTS = ["ask", "function", "bool", "int", "unsigned", "float"];
const makerOf = (name) => callOf(DIRECT_IMPORTS.indexOf(name));
function resultCode({ kind, returns }, success) {
  if (kind === "void") return i32Const(success);
  if (returns === "bool" || kind === "bool") return makerOf("bool");
  if (isRealType(returns)) return [...(kind === "f32" ? [f64PromoteF32] : []), ...makerOf("float")];
  return makerOf(kind === "u32" ? "unsigned" : "int");
}

// What kinds of entry there are: how many parameters, where the value is that a setter takes, what a call that returns nothing returns.
const FORMS = {
  method: { parameters: 4, value: (i) => [...localGet(1), ...i32Load(4 * i)], success: () => types.None },
  getter: { parameters: 2, success: () => 0 },
  setter: { parameters: 3, value: () => localGet(1), success: () => 0 },
};

// Whether the object is of `kind`, alive, and of the running opencv.js, whose number is the first global.
const sameObject = (kind) => [
  ...localGet(0), ...i32Load(4 * GENERATION), ...globalGet(0), i32Ne, ...localGet(0), ...i32Load(4 * KIND), ...i32Const(kind), i32Ne, i32Or,
  ...localGet(0), ...i32Load(4 * OWNER), i32Eqz, i32Or, ...globalGet(0), ...i32Const(generation), i32Ne, i32Or, ...branchIf(1)];

// Whether as many values were given as there are parameters.
const usualCount = { method: (count) => [...localGet(3), ...localGet(2), ...i32Const(count), i32Ne, i32Or, ...branchIf(1)], getter: () => [], setter: () => [...localGet(1), i32Eqz, ...branchIf(1)] };

// The module of an entry of `form` for `plan` and objects of one kind.
function directModule(form, plan, kind, offset) {
  const { parameters, value, success } = FORMS[form], wires = plan.steps.map((step) => WASM_TYPES[step.kind]);
  const returned = plan.kind === "void" ? [] : [WASM_TYPES[plan.kind]];
  const code = [
    ...block, ...tryBlock, ...usualCount[form](plan.count), ...sameObject(kind),
    ...i32Const(plan.target.first), ...localGet(0), ...i32Load(4 * TARGET), ...i32Const(offset), i32Add,
    ...plan.steps.flatMap((step, i) => valueCode(step, value(i), parameters, 1)),
    ...callOf(DIRECT_IMPORTS.indexOf("function")), ...resultCode(plan, success()), leave, catchAll, end, end,
    ...Array.from({ length: parameters }, (_, i) => localGet(i)).flat(), ...callOf(DIRECT_IMPORTS.indexOf("ask"))];
  return assembled({
    types: [functionType(i32s(parameters), [i32]), functionType([i32, i32, ...wires], returned), functionType([i32], [i32]), functionType([f64], [i32])],
    imports: [...DIRECT_IMPORTS.map((name, i) => imported(name, [0, 1, 2, 2, 2, 3][i])), importedMemory("memory"), importedGlobal("generation", true)],
    functions: [0], exports: [exported("f", DIRECT_IMPORTS.length)], bodies: [body(1, code)],
  });
}

// Compile the entry at `place` for objects like `self`. Where it cannot be, JavaScript's part stays.
function compileDirect(form, place, plan, self) {
  try {
    captured ??= captureMemory();
    liveGeneration ??= new WebAssembly.Global({ value: "i32", mutable: true }, generation);
    const kind = kindBehind(self), pointer = PU32[(self >> 2) + TARGET], e = {
      ask: py.wasmTable.get(place), function: engine.table.get(plan.target.invoker), memory: captured, generation: liveGeneration,
      bool: py._PyBool_FromLong, int: py._PyLong_FromLong, unsigned: py._PyLong_FromUnsignedLong, float: py._PyFloat_FromDouble,
    };
    const compiled = directModule(form, plan, kindOf(kind.type), offsetOf(kind, pointer, plan.owner));
    py.wasmTable.set(place, new WebAssembly.Instance(compiled, { e }).exports.f);
  } catch (thrown) {
    if (!(thrown instanceof WebAssembly.CompileError || thrown instanceof Fault)) throw thrown;
  }
}

// Counts the uses of an entry, and has it compiled when they are many.
const counted = (form, plan) => {
  let uses = 0;
  return (place, self) => {
    if (++uses === OFTEN && usual && isPlain(plan)) compileDirect(form, place, plan, self);
  };
};
