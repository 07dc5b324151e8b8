// Starts an opencv.js and prints, as JSON, what it registers with embind.
// usage: node exports.mjs PATH_TO_OPENCV_JS
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const path = process.argv[2];
const DATA_URI = /"data:application\/octet-stream;base64,([^"]+)"/;

/** The module factory inside the file's wrapper, and the WebAssembly bytes. */
function open(path) {
  let source = readFileSync(path, "utf8");
  let wasm;
  const embedded = DATA_URI.exec(source);
  if (embedded) {
    wasm = Buffer.from(embedded[1], "base64");
    source = source.replace(embedded[0], '"opencv.wasm"');
  } else {
    const named = ["opencv.wasm", "opencv_js.wasm"].map((name) => join(dirname(path), name));
    const found = named.find(existsSync);
    if (!found) throw new Error(`no WebAssembly file beside ${path}: looked for ${named.join(", ")}`);
    wasm = readFileSync(found);
  }
  const start = source.search(/var cv = \(\s*(function|\(\) ?=>)/);
  const end = start + source.slice(start).search(/if \(typeof exports === 'object'|export default cv/);
  if (start < 0 || end < start) throw new Error(`${path} is not an opencv.js that this script knows`);
  // Hidden names: with them the file would take Node for its host and install process handlers.
  const hidden = ["process", "require", "window", "document", "importScripts", "module", "exports", "define"];
  const factory = new Function(...hidden, `${source.slice(start, end).replace("import.meta.url", '""')}; return cv;`)();
  return { factory, wasm };
}

const { factory, wasm } = open(path);
const module = new WebAssembly.Module(wasm);
const found = { types: {}, functions: [], classes: [], constructors: [], methods: [], statics: [],
                properties: [], pointers: [], structs: {}, enums: {}, constants: {} };
let memory;

const text = (pointer) => {
  const bytes = new Uint8Array(memory.buffer);
  return Buffer.from(bytes.subarray(pointer, bytes.indexOf(0, pointer))).toString("utf8");
};
const words = (count, pointer) => [...new Uint32Array(memory.buffer, pointer, count)];

/** What each registration says, by the name of the import that carries it. */
const readers = {
  void: (type, name) => { found.types[type] = text(name); },
  bool: (type, name) => { found.types[type] = text(name); },
  integer: (type, name) => { found.types[type] = text(name); },
  bigint: (type, name) => { found.types[type] = text(name); },
  float: (type, name) => { found.types[type] = text(name); },
  std_string: (type) => { found.types[type] = "string"; },
  std_wstring: (type, width) => { found.types[type] = `wstring${width}`; },
  emval: (type) => { found.types[type] = "val"; },
  memory_view: (type) => { found.types[type] = "view"; },
  value_object: (type, name) => { found.types[type] = text(name); found.structs[type] = []; },
  value_array: (type, name) => { found.types[type] = text(name); found.structs[type] = []; },
  value_object_field: (type, name, fieldType, sign, getter, context) => {
    found.structs[type].push([text(name), fieldType, new Uint32Array(memory.buffer)[context >> 2]]);
  },
  value_array_element: (type, fieldType, sign, getter, context) => {
    const fields = found.structs[type];
    fields.push([String(fields.length), fieldType, new Uint32Array(memory.buffer)[context >> 2]]);
  },
  enum: (type, name) => { found.types[type] = text(name); found.enums[type] = []; },
  enum_value: (type, name, value) => { found.enums[type].push([text(name), value]); },
  constant: (name, type, value) => { found.constants[text(name)] = value; },
  class: (type, pointer, constPointer, base, s1, f1, s2, f2, s3, f3, name) => {
    found.types[type] = text(name);
    found.types[pointer] = `${text(name)}*`;
    found.types[constPointer] = `${text(name)} const*`;
    found.classes.push([type, base]);
  },
  smart_ptr: (type, pointee) => {
    found.types[type] = `Ptr<${found.types[pointee]}>`;
    found.pointers.push(pointee);
  },
  function: (name, count, types) => { found.functions.push([text(name), words(count, types)]); },
  class_constructor: (type, count, types) => { found.constructors.push([type, words(count, types)]); },
  class_function: (type, name, count, types) => {
    found.methods.push([type, text(name), words(count, types)]);
  },
  class_class_function: (type, name, count, types) => {
    found.statics.push([type, text(name), words(count, types)]);
  },
  class_property: (type, name, getterType, s1, getter, context, setterType) => {
    found.properties.push([type, text(name), getterType, setterType !== 0]);
  },
};

/** Wraps each `_embind_register_…` import so that its reader sees the call first. */
function intercept(imports) {
  for (const scope of new Set(Object.values(imports))) {
    for (const name of Object.keys(scope)) {
      const reader = readers[name.replace("_embind_register_", "")];
      if (!name.startsWith("_embind_register_") || !reader) continue;
      const original = scope[name];
      scope[name] = (...args) => { reader(...args); return original(...args); };
    }
    memory ??= scope.memory;
  }
}

function report(instance) {
  const name = (type) => found.types[type] ?? `?${type}`;
  const names = (types) => types.map(name);
  const out = {
    functions: found.functions.map(([key, types]) => [key, ...names(types)]),
    classes: found.classes.map(([type, base]) => [name(type), base ? name(base) : ""]),
    constructors: found.constructors.map(([type, types]) => [name(type), ...names(types)]),
    methods: found.methods.map(([type, key, types]) => [name(type), key, ...names(types)]),
    statics: found.statics.map(([type, key, types]) => [name(type), key, ...names(types)]),
    properties: found.properties.map(([type, key, t, rw]) => [name(type), key, name(t), rw]),
    pointers: found.pointers.map(name),
    channel_bits: Math.log2(found.constants.CV_8UC2),
    structs: Object.fromEntries(Object.entries(found.structs).map(
      ([type, fields]) => [name(type), fields.map(([key, t, offset]) => [key, name(t), offset])])),
    enums: Object.fromEntries(Object.entries(found.enums).map(
      ([type, values]) => [name(type), values])),
    build_information: instance.getBuildInformation ? instance.getBuildInformation() : "",
  };
  process.stdout.write(JSON.stringify(out));
}

const options = {
  print() {}, printErr() {},
  instantiateWasm(imports, done) {
    intercept(imports);
    const instance = new WebAssembly.Instance(module, imports);
    memory ??= instance.exports.memory;
    done(instance, module);
    return instance.exports;
  },
};
const started = factory(options);
const ready = started instanceof Promise ? await started : started;
report(ready);
