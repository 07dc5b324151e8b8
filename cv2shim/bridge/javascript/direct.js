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

const WASM_TYPES = { i32: 0x7f, u32: 0x7f, bool: 0x7f, f32: 0x7d, f64: 0x7c };
const local = (i) => [0x20, ...unsignedLeb(i)], tee = (i) => [0x22, ...unsignedLeb(i)], constant = (n) => [0x41, ...signedLeb(n)];
const load = (offset) => [0x28, 2, ...unsignedLeb(offset)], loadDouble = (offset) => [0x2b, 3, ...unsignedLeb(offset)];
const callOf = (i) => [0x10, ...unsignedLeb(i)], leaveIf = (depth) => [0x0d, depth];
const EQUAL = 0x46, UNEQUAL = 0x47, IS_ZERO = 0x45, ABOVE = 0x4b, AND = 0x71, OR = 0x72, MINUS = 0x6b, PLUS = 0x6a, TIMES = 0x6c, SHIFTED = 0x76;
const TO_DOUBLE = 0xb7, TO_FLOAT = 0xb6, FROM_FLOAT = 0xbb, RETURN = 0x0f, FINISH = 0x0b, OTHERWISE = 0x05;
const BLOCK = [0x02, 0x40], TRY = [0x06, 0x40], CATCH_ALL = 0x19, DOUBLE_TYPE = 0x7c, WORD_TYPE = 0x7f;

// An int of one digit: its tag has the sign in its lowest bits (0, 2 negative, 1 zero) and counts its digits above.
const intCode = (object, tag, depth) => [
  ...object, ...load(4), ...constant(types.int), UNEQUAL, ...leaveIf(depth),
  ...object, ...load(8), ...tee(tag), ...constant(3), SHIFTED, ...constant(1), ABOVE, ...leaveIf(depth),
  ...object, ...load(12), ...constant(1), ...local(tag), ...constant(3), AND, MINUS, TIMES];

const realCode = (object, tag, depth) => [
  ...object, ...load(4), ...constant(types.float), EQUAL, IF, DOUBLE_TYPE, ...object, ...loadDouble(8), OTHERWISE, ...intCode(object, tag, depth + 1), TO_DOUBLE, FINISH];

const boolCode = (object, tag, depth) => [
  ...object, ...constant(types.True), EQUAL, ...tee(tag), ...object, ...constant(types.False), EQUAL, OR, IS_ZERO, ...leaveIf(depth), ...local(tag)];

function valueCode({ cv, kind }, object, tag, depth) {
  if (cv === "bool") return boolCode(object, tag, depth);
  if (!isRealType(cv)) return intCode(object, tag, depth);
  return [...realCode(object, tag, depth), ...(kind === "f32" ? [TO_FLOAT] : [])];
}

const MAKERS = ["bool", "int", "unsigned", "float"];
function resultCode({ kind, returns }, makers, success) {
  if (kind === "void") return constant(success);
  if (returns === "bool" || kind === "bool") return callOf(makers.bool);
  if (isRealType(returns)) return [...(kind === "f32" ? [FROM_FLOAT] : []), ...callOf(makers.float)];
  return callOf(kind === "u32" ? makers.unsigned : makers.int);
}

// What kinds of entry there are: how many parameters, where the value is that a setter takes, what a call that returns nothing returns.
const FORMS = {
  method: { parameters: 4, ask: 0, value: (i) => [...local(1), ...load(4 * i)], success: () => types.None },
  getter: { parameters: 2, ask: 1, success: () => 0 },
  setter: { parameters: 3, ask: 2, value: () => local(1), success: () => 0 },
};

// The module of an entry of `form` for `plan` and objects of one kind.
function directModule(form, plan, kind, offset) {
  const { parameters, value, success } = FORMS[form], tag = parameters, wires = plan.steps.map((step) => WASM_TYPES[step.kind]);
  const returned = plan.kind === "void" ? [] : [WASM_TYPES[plan.kind]];
  const signature = (from, to) => [0x60, ...sized(from), ...sized(to)], ints = (n) => new Array(n).fill(WORD_TYPE);
  const signatures = [signature(ints(parameters), [WORD_TYPE]), signature([WORD_TYPE, WORD_TYPE, ...wires], returned), signature([WORD_TYPE], [WORD_TYPE]), signature([DOUBLE_TYPE], [WORD_TYPE])];
  const imports = [["ask", 0], ["function", 1], ["bool", 2], ["int", 2], ["unsigned", 2], ["float", 3]];
  const makers = Object.fromEntries(MAKERS.map((name, i) => [name, i + 2]));
  const usualCount = form === "method" ? [...local(3), ...local(2), ...constant(plan.count), UNEQUAL, OR, ...leaveIf(1)] : form === "setter" ? [...local(1), IS_ZERO, ...leaveIf(1)] : [];
  const sameObject = [
    ...local(0), ...load(4 * GENERATION), 0x23, 0, UNEQUAL, ...local(0), ...load(4 * KIND), ...constant(kind), UNEQUAL, OR,
    ...local(0), ...load(4 * OWNER), IS_ZERO, OR, 0x23, 0, ...constant(generation), UNEQUAL, OR, ...leaveIf(1)];
  const body = [
    ...BLOCK, ...TRY, ...usualCount, ...sameObject,
    ...constant(plan.target.first), ...local(0), ...load(4 * TARGET), ...constant(offset), PLUS,
    ...plan.steps.flatMap((step, i) => valueCode(step, value(i), tag, 1)),
    ...callOf(1), ...resultCode(plan, makers, success()), RETURN, CATCH_ALL, FINISH, FINISH,
    ...Array.from({ length: parameters }, (_, i) => local(i)).flat(), ...callOf(0), FINISH];
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, many(signatures)),
    ...section(2, many([
      ...imports.map(([name, type]) => [...named("e"), ...named(name), 0, type]), [...named("e"), ...named("memory"), 2, 0, 1],
      [...named("e"), ...named("generation"), 3, WORD_TYPE, 1]])),
    ...section(3, many([[0]])),
    ...section(7, many([[...named("f"), 0, imports.length]])),
    ...section(10, many([sized([...many([[1, WORD_TYPE]]), ...body])]))]);
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
    const compiled = new WebAssembly.Module(directModule(form, plan, kindOf(kind.type), offsetOf(kind, pointer, plan.owner)));
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
