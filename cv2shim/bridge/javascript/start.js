// Starting opencv.js. While it starts, it registers every C++ function with embind; those registrations are recorded, and
// calls.js calls the functions behind them directly.

// Why a module did not compile.
function explained(failure) {
  if (!(failure instanceof WebAssembly.CompileError)) return failure.message;
  const missing = lacking(Object.keys(FEATURES));
  return missing.length ? `this engine lacks ${missing.join(" and ")}, which this build needs; use the stock wheel (\`make wheel\`)` : `${failure.message}; install the wheel again`;
}

// The bytes of a C string.
const untilZero = (pointer) => U8.slice(pointer, U8.indexOf(0, pointer));
const latin1 = (pointer) => String.fromCharCode(...untilZero(pointer));
const words32 = (count, pointer) => Array.from(U32.subarray(pointer >> 2, (pointer >> 2) + count));

// What each embind registration contributes; argument orders are embind's.
const recorders = (e) => ({
  _embind_register_function: (name, count, types, _signature, invoker, fn) =>
    e.callables.set(`${latin1(name)}/${count - 1}`, { invoker, first: fn, types: words32(count, types) }),
  _embind_register_class: (raw, pointer, constPointer, base, _a, _b, _c, upcast, _d, _e, name, _f, destructor) => {
    const record = { raw, name: latin1(name), base, upcast, destructor };
    e.classes.set(raw, record); e.classes.set(pointer, record); e.classes.set(constPointer, record);
    e.classByName.set(record.name, record);
  },
  _embind_register_class_constructor: (raw, count, types, _signature, invoker, constructor) =>
    e.callables.set(`${e.classes.get(raw).name}()/${count - 1}`, { invoker, first: constructor, types: words32(count, types) }),
  _embind_register_class_function: (raw, name, count, types, _signature, invoker, context) =>
    e.callables.set(`${e.classes.get(raw).name}.${latin1(name)}/${count - 2}`, { invoker, first: context, types: words32(count, types), owner: raw }),
  _embind_register_class_class_function: (raw, name, count, types, _signature, invoker, fn) =>
    e.callables.set(`${e.classes.get(raw).name}::${latin1(name)}/${count - 1}`, { invoker, first: fn, types: words32(count, types) }),
  _embind_register_class_property: (raw, name, type, _g, getter, getterContext, setType, _s, setter, setterContext) => {
    const key = `${e.classes.get(raw).name}.${latin1(name)}`;
    e.callables.set(`${key}=get`, { invoker: getter, first: getterContext, types: [type, raw], owner: raw });
    e.callables.set(`${key}=set`, { invoker: setter, first: setterContext, types: [0, raw, setType], owner: raw });
  },
  _embind_register_smart_ptr: (raw, pointee, _name, _policy, _a, getPointee, _b, _c, _d, _share, _e, destructor) =>
    e.smart.set(raw, { pointee, getPointee, destructor }),
  _embind_register_value_object_field: (raw, name, _type, _g, getter, context) =>
    e.fields.set(`${raw}.${latin1(name)}`, { getter, context }),
  _embind_register_value_object: (raw, name) => e.structs.set(latin1(name), raw),
  _embind_register_emval: (raw) => { e.valueType = raw; },
  _embind_register_float: (raw, name) => e.numbers.set(latin1(name), raw),
});

// What our own builds export besides (opencv_js/runtime); absent from others.
const OWN_EXPORTS = {
  tag: "__cpp_exception", exception: "cv2shim_exception",
  arrayAllocator: "cv2shim_array_allocator", takeArray: "cv2shim_take_array", lend: "cv2shim_lend", largeHeader: "cv2shim_large_header",
  registerLayer: "cv2shim_register_layer", unregisterLayer: "cv2shim_unregister_layer",
};

// Registrations that only embind's own JavaScript is for: functions and classes are called from here without it, and enums
// would take a third of the start. They are put off until a page's own scripts want them (module.js).
const NOT_NEEDED = /^_embind_register_(function|class\w*|smart_ptr|enum\w*|constant)$/;

// What an environment variable is for Python's C library, which os.environ tells of each change; undefined for none.
function hostEnvironment(name) {
  const text = py.stringToNewUTF8(name);
  try {
    const value = py._getenv(text);
    return value ? py.UTF8ToString(value) : undefined;
  } finally {
    py._free(text);
  }
}

// A new engine, not yet running, and the options with which the module's factory makes it run.
function prepare(instantiate) {
  const e = { callables: new Map(), classes: new Map(), classByName: new Map(), smart: new Map(), fields: new Map(), structs: new Map(),
    numbers: new Map(), casts: {}, putOff: [], thrown: new Map(), headers: [], liveHeaders: 0, liveVectors: 0, buffers: new Map(), pooledBytes: 0, held: new Map(), owned: 0, errors: 0, grownByErrors: 0 };
  const habitat = chooseHabitat(given.memory, given.numpy.capsule);
  strategy = habitat.strategy;
  e.reason = habitat.reason;
  const options = {
    ...habitat.options, ...layerFunctions, hostEnvironment, print: () => {}, printErr: log,
    onAbort: (what) => { e.aborted = String(what); },
    instantiateWasm(imports, done) {
      try { watchRegistrations(e, imports); return instantiate(e, imports, done); } catch (failure) { e.failure = failure; throw failure; }
    },
  };
  return { e, options };
}

function watchRegistrations(e, imports) {
  const env = imports.env ?? imports.a;
  engine = e; e.env = { ...env };
  if (env.memory) { e.memory = env.memory; refresh(); }
  for (const name of Object.keys(env)) if (NOT_NEEDED.test(name)) env[name] = (...args) => { e.putOff.push(name, args); };
  for (const [name, record] of Object.entries(recorders(e))) {
    const original = env[name];
    if (!original) throw new Fault("load", `it does not import ${name}; build it without minified imports`);
    env[name] = (...args) => { refresh(); record(...args); return original(...args); };
  }
  const raise = env.__cxa_throw;                                    // a build that unwinds does not import it
  if (raise) env.__cxa_throw = (pointer, type, destructor) => { refresh(); e.thrown.set(pointer, latin1(U32[type + 4 >> 2])); return raise(pointer, type, destructor); };
}

function connect(e, { exports }) {
  e.memory ??= exports.memory; e.table = e.env.table ?? exports.__indirect_function_table;
  refresh();
  // The module's own wrappers of these go through apply(); builds with minified exports have nothing but those.
  for (const name of ["malloc", "free", "stackSave", "stackRestore", "stackAlloc"]) e[name] = exports[name];
  for (const [name, own] of Object.entries(OWN_EXPORTS)) e[name] = own === OWN_EXPORTS.tag ? exports[own] : followed(exports[own]);
  const top = exports.__stack_pointer;                              // given to builds that have no functions for it (host/minified.py)
  if (top) {
    e.stackSave = () => top.value;
    e.stackRestore = (pointer) => { top.value = pointer; };
    e.stackAlloc = (size) => top.value = top.value - size & -16;
  }
}

// What the factory gives: the module, which newer ones make of the options and promise.
function moduleOf(options) {
  const cv = source(options);
  return cv instanceof Promise ? options : cv;
}

function settle(e, cv) {
  refresh();
  e.cv = cv;
  e.malloc = followed(e.malloc ?? cv._malloc); e.free ??= cv._free;
  for (const name of ["stackSave", "stackRestore", "stackAlloc"]) e[name] ??= cv[name];
  e.arrays = e.arrayAllocator?.();
  e.exceptionType = e.structs.get("Exception");
  e.doubleType = e.numbers.get("double");
  generation++;
  if (liveGeneration) liveGeneration.value = generation;
  kinds.forEach(connectKind);
  checkMatLayout();
  findStringLayout();
  e.sharesFiles = shareFiles(cv);
  for (const [path, data] of lent) mount(path, data);
  for (const type of layerTypes) withType(type, e.registerLayer);
}

function start() {
  const { e, options } = prepare((e, imports, done) => {
    const instance = new WebAssembly.Instance(module, imports);
    connect(e, instance);
    done(instance, module);
    return instance.exports;
  });
  const cv = moduleOf(options);
  if (e.failure) throw e.failure;                                   // emscripten's script only prints it
  settle(e, cv);
}

// A page's main thread instantiates no large module at once.
async function startAsync() {
  await new Promise((resolve, reject) => {
    let cv = null;
    const { e, options } = prepare((e, imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => {
        connect(e, instance);
        done(instance, module);
        settle(e, cv);
      }).then(resolve, reject);
      return {};
    });
    cv = moduleOf(options);
    if (e.failure) reject(e.failure);
  });
}

// The headers written here must be what this build's own constructor writes.
function checkMatLayout() {
  const type = elementType(CV_8U, 3), probe = construct("Mat", 5, 7, type, 4096, 32);
  const mine = newHeader();
  writeHeader2(mine, type, 5, 7, 4096, 32);
  for (const offset of KNOWN_WORDS) {
    if (U32[probe + offset >> 2] !== U32[mine + offset >> 2]) throw new Fault("load", "its cv::Mat is laid out differently from what this cv2shim knows");
  }
  freeHeader(mine);
  call(engine.classByName.get("Mat").destructor, probe);
}
