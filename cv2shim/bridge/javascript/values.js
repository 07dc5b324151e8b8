// Structs, strings and JavaScript arrays in opencv.js's memory, for the time of a call.

function stackAlloc(bytes) {
  frame.stack ||= engine.stackSave();
  const at = engine.stackAlloc(bytes + 2 * guard + 15 & ~15) + guard;
  if (guard && depth) frame.guarded.push(putGuards(at, bytes));
  return at;
}

function writeStruct(name, words, offset) {
  const at = stackAlloc(sizeOf(name));
  fillStruct(name, at, words, offset);
  return at;
}

// The fields of a struct; a plain number is one of its own, and a bool an int.
const layoutOf = (type) => STRUCTS[type] ?? [type === "bool" ? "i32" : type];

function fillStruct(name, at, words, offset) {
  const layout = layoutOf(name);
  for (let i = 0; i < layout.length; i++) {
    const type = layout[i], value = words[offset + i];
    if (type === "f64") F64[at >> 3] = value; else if (type === "f32") F32[at >> 2] = value; else I32[at >> 2] = value;
    at += BYTES[type];
  }
}

const encodeString = (value) => new TextEncoder().encode(value);

function writeString(value) {
  const bytes = encodeString(value);
  const at = bytes.length > 4096 ? buffer(bytes.length + 5) : stackAlloc(bytes.length + 5);
  U32[at >> 2] = bytes.length; U8.set(bytes, at + 4); U8[at + 4 + bytes.length] = 0;
  return at;
}

const utf8 = (bytes) => new TextDecoder().decode(bytes);
const readString = (pointer) => utf8(U8.slice(pointer + 4, pointer + 4 + U32[pointer >> 2]));

// JavaScript arrays for the few functions whose binding takes `emscripten::val`, made through embind's own imports.
const emval = {
  number(value, at) {
    F64[at >> 3] = value;
    return engine.env._emval_take_value ? engine.env._emval_take_value(engine.doubleType, at) : cast(engine.valueType, engine.doubleType, at);
  },
  array(values) {
    const handle = engine.env._emval_new_array(), slot = stackAlloc(8);
    values.forEach((value, i) => {
      const key = emval.number(i, slot), item = emval.number(value, slot);
      engine.env._emval_set_property(handle, key, item);
      engine.env._emval_decref(key); engine.env._emval_decref(item);
    });
    return handle;
  },
  field(handle, name) {
    const at = stackAlloc(name.length + 1);
    for (let i = 0; i < name.length; i++) U8[at + i] = name.charCodeAt(i);
    U8[at + name.length] = 0;
    const key = engine.env._emval_new_cstring(at), item = engine.env._emval_get_property(handle, key);
    const value = asDouble(item);
    engine.env._emval_decref(key); engine.env._emval_decref(item);
    return value;
  },
};
const RECT_FIELDS = ["x", "y", "width", "height"];

function asDouble(item) {
  const { env, doubleType, valueType } = engine, at = stackAlloc(8);
  if (env._emval_as) return env._emval_as(item, doubleType, at);
  U32[at >> 2] = item;
  env._emval_incref(item);                                          // whoever reads an argument lets go of it
  return cast(doubleType, valueType, at);
}

// emscripten 4 has one function for whatever C++ does with a value: here it reads what lies at `at` as of one type, and gives it as another.
function cast(result, given, at) {
  const CAST = 3, types = stackAlloc(16), t = types >> 2;
  U32[t] = result; U32[t + 1] = given; U32[t + 2] = 0;
  engine.casts[`${result} ${given}`] ??= engine.env._emval_create_invoker(2, types, CAST);
  return engine.env._emval_invoke(engine.casts[`${result} ${given}`], 0, 0, types + 8, at);
}
