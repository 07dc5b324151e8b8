// The JavaScript half of the bridge: starts opencv.js and carries arguments and results between Pyodide's memory and
// opencv.js's. Its Python half is bridge.py; nothing else knows both sides.
//
// opencv.js registers every C++ function with embind while it starts. Those registrations are recorded here and the
// functions behind them are called directly, in embind's wire format: class references are pointers, value structs are
// pointers to plain C structs, numbers are numbers, a std::string is a length and its bytes. That costs a tenth of
// what embind's own JavaScript objects cost, and needs nothing but a table of struct layouts.
//
// Python passes every argument as a fixed number of words (numbers, strings, or the address of an ndarray, whose
// header is read here). Results that are not a single number are written as float64 words into an array of Python's.
(pyodide) => {
  "use strict";
  const py = pyodide._module;

  // ---- layouts ------------------------------------------------------------------------------------------------

  const BYTES = { i32: 4, u32: 4, f32: 4, f64: 8 };
  const fields = (type, count) => new Array(count).fill(type);
  const STRUCTS = {
    Point: fields("i32", 2), Point2f: fields("f32", 2), Point2d: fields("f64", 2),
    Point3i: fields("i32", 3), Point3f: fields("f32", 3), Point3d: fields("f64", 3),
    Size: fields("i32", 2), Size2f: fields("f32", 2),
    Rect: fields("i32", 4), Rect2f: fields("f32", 4), Rect2d: fields("f64", 4),
    RotatedRect: fields("f32", 5), Range: fields("i32", 2), Scalar: fields("f64", 4),
    TermCriteria: ["i32", "i32", "f64"],
    KeyPoint: [...fields("f32", 5), "i32", "i32"], DMatch: ["i32", "i32", "i32", "f32"],
    Moments: fields("f64", 24), MinMaxLoc: ["f64", "f64", ...fields("i32", 4)], Circle: fields("f32", 3),
  };
  const ELEMENT_BYTES = { int: 4, float: 4, double: 8, char: 1, uchar: 1 };
  const sizeOf = (name) => ELEMENT_BYTES[name] ?? STRUCTS[name].reduce((sum, type) => sum + BYTES[type], 0);
  // Every struct above is free of padding but TermCriteria, whose double happens to be aligned: offsets are sums.

  const DEPTH_BYTES = [1, 1, 2, 2, 4, 4, 8, 2];
  // numpy type number -> OpenCV depth; NPY_LONG (7) is 32 bits wide on wasm32.
  const DEPTH_OF = { 1: 1, 2: 0, 3: 3, 4: 2, 5: 4, 7: 4, 11: 5, 12: 6, 23: 7 };
  const CN_MAX = 512;
  const elemBytes = (type) => DEPTH_BYTES[type & 7] * ((type >> 3 & 511) + 1);

  // cv::Mat on wasm32 (checked against a real one at every start).
  const MAT = { size: 56, flags: 0, dims: 4, rows: 8, cols: 12, data: 16, start: 20, end: 24, limit: 28, allocator: 32, u: 36, sizep: 40, stepp: 44, step: 48 };
  const MAGIC = 0x42ff0000, CONTINUOUS = 1 << 14, SUBMATRIX = 1 << 15, TYPE_MASK = 0xfff;

  // ---- the running opencv.js ----------------------------------------------------------------------------------

  let source = null, module = null;         // what an instance is started from
  let engine = null;                        // the running instance
  let generation = 0;
  let U8, I32, U32, F32, F64;               // views of its memory
  let results = 0;                          // address of Python's float64 results, in Pyodide's memory
  let lastError = null, text = "";
  let pending = [];                         // outputs that Python has not fetched yet
  let stopwatch = null;
  const lent = new Map();                   // files that opencv.js may open, kept for a fresh instance

  class Care { constructor(index) { this.index = index; } }       // Python must look at the arguments more closely
  class Fault extends Error { constructor(kind, message) { super(message); this.kind = kind; } }

  const refresh = () => {
    const buffer = engine.memory.buffer;
    if (U8?.buffer === buffer) return;
    U8 = new Uint8Array(buffer); I32 = new Int32Array(buffer); U32 = new Uint32Array(buffer);
    F32 = new Float32Array(buffer); F64 = new Float64Array(buffer);
  };

  // OpenCV's own packaging (make_umd.py) wraps the module factory; only the factory is wanted, with the host's globals
  // hidden from it, so that it neither installs process handlers nor looks for files.
  const moduleFactory = (code) => {
    const begin = code.indexOf("var cv = (function");
    const end = code.indexOf("if (typeof exports ===", begin);
    if (begin < 0 || end < 0) throw new Fault("load", "the file is not an opencv.js as OpenCV's build_js.py makes it");
    const hidden = ["process", "require", "window", "document", "importScripts", "print", "printErr", "module", "exports", "define"];
    return new Function(...hidden, `${code.slice(begin, end)};return cv;`)();
  };

  const latin1 = (pointer) => {
    let end = pointer;
    while (U8[end]) end++;
    return String.fromCharCode(...U8.subarray(pointer, end));
  };
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
    _embind_register_float: (raw, name) => e.numbers.set(latin1(name), raw),
  });

  function start() {
    const e = { callables: new Map(), classes: new Map(), classByName: new Map(), smart: new Map(), fields: new Map(), structs: new Map(),
      numbers: new Map(), thrown: new Map(), headers: [], liveHeaders: 0, liveVectors: 0, buffers: [], pooledBytes: 0, objects: new Map(), errors: 0, grownByErrors: 0 };
    const options = {
      instantiateWasm(imports, done) {
        const env = imports.env ?? imports.a;
        engine = e; e.env = { ...env };
        const watch = (exports) => {
          e.memory = env.memory ?? exports.memory; e.table = env.table ?? exports.__indirect_function_table; refresh();
        };
        if (env.memory) watch({});
        for (const [name, record] of Object.entries(recorders(e))) {
          const original = env[name];
          if (!original) throw new Fault("load", `it does not import ${name}; build it without minified imports`);
          env[name] = (...args) => { refresh(); record(...args); return original(...args); };
        }
        const raise = env.__cxa_throw;
        env.__cxa_throw = (pointer, type, destructor) => { refresh(); e.thrown.set(pointer, latin1(U32[type + 4 >> 2])); return raise(pointer, type, destructor); };
        const instance = new WebAssembly.Instance(module, imports);
        watch(instance.exports);
        // The module's own wrappers of these go through apply(); builds with minified exports have nothing but those.
        for (const name of ["malloc", "free", "stackSave", "stackRestore", "stackAlloc"]) e[name] = instance.exports[name];
        done(instance, module);
        return instance.exports;
      },
      print: () => {}, printErr: () => {},
      onAbort: (what) => { e.aborted = String(what); },
    };
    const cv = source(options);
    refresh();
    e.cv = cv;
    e.malloc ??= cv._malloc; e.free ??= cv._free;
    for (const name of ["stackSave", "stackRestore", "stackAlloc"]) e[name] ??= cv[name];
    e.exceptionType = e.structs.get("Exception");
    e.doubleType = e.numbers.get("double");
    generation++;
    checkMatLayout();
    findStringLayout();
    for (const [path, data] of lent) mount(path, data);
  }

  const call = (pointer, ...args) => engine.table.get(pointer)(...args);
  const callable = (ref) => {
    const found = engine.callables.get(ref);
    if (found) return found;
    const method = /^(\w+)\.(.*)$/.exec(ref);                       // a method may be its base class's
    const base = method && engine.classes.get(engine.classByName.get(method[1])?.base);
    if (base) return callable(`${base.name}.${method[2]}`);
    throw new Fault("load", `this opencv.js has no ${ref}`);
  };
  const construct = (className, ...args) => { const c = callable(`${className}()/${args.length}`); return call(c.invoker, c.first, ...args); };
  const method = (name, self, ...args) => { const c = callable(`${name}/${args.length}`); return call(c.invoker, c.first, self, ...args); };

  // The headers written here must be what this build's own constructor writes.
  function checkMatLayout() {
    const probe = construct("Mat", 5, 7, 16, 4096, 32);
    refresh();
    const mine = newHeader();
    writeHeader(mine, 16, [5, 7], 4096, [32, 3], 0);
    for (let offset = 0; offset < MAT.sizep; offset += 4) {
      if (offset === MAT.allocator) continue;
      if (U32[probe + offset >> 2] !== U32[mine + offset >> 2]) throw new Fault("load", "its cv::Mat is laid out differently from OpenCV 4.12's");
    }
    freeHeader(mine);
    call(engine.classByName.get("Mat").destructor, probe);
  }

  // ---- cv::Mat headers over borrowed memory --------------------------------------------------------------------

  const lentSizes = new Map();   // headers of more than two dimensions -> the scratch that holds their sizes

  function newHeader() {
    engine.liveHeaders++;
    return engine.headers.pop() ?? construct("Mat");
  }

  function freeHeader(pointer) {
    engine.liveHeaders--;
    const p = pointer >> 2, lent = lentSizes.get(pointer);
    if (lent !== undefined && U32[p + (MAT.stepp >> 2)] === lent) {   // sizes in a scratch buffer are not the destructor's to free
      lentSizes.delete(pointer);
      U32[p + 1] = 0;
      U32[p + (MAT.sizep >> 2)] = pointer + MAT.rows; U32[p + (MAT.stepp >> 2)] = pointer + MAT.step;
    }
    if (U32[p + (MAT.u >> 2)] !== 0 || U32[p + (MAT.stepp >> 2)] !== pointer + MAT.step) {   // it owns memory now
      call(engine.classByName.get("Mat").destructor, pointer);
      return;
    }
    clearHeader(pointer);
    engine.headers.push(pointer);
  }

  function clearHeader(pointer) {
    const p = pointer >> 2;
    lentSizes.delete(pointer);
    U32[p] = MAGIC;
    U32[p + 1] = U32[p + 2] = U32[p + 3] = U32[p + 4] = U32[p + 5] = U32[p + 6] = U32[p + 7] = U32[p + 8] = U32[p + 9] = 0;
    U32[p + 10] = pointer + MAT.rows; U32[p + 11] = pointer + MAT.step;
    U32[p + 12] = U32[p + 13] = 0;
  }

  // The common case of writeHeader: every field once.
  function writeHeader2(pointer, type, rows, cols, data, step) {
    const p = pointer >> 2, esz = elemBytes(type), row = cols * esz;
    U32[p] = (MAGIC | type | (step === row || rows <= 1 ? CONTINUOUS : 0)) >>> 0;
    U32[p + 1] = 2; U32[p + 2] = rows; U32[p + 3] = cols;
    U32[p + 4] = U32[p + 5] = data;
    U32[p + 6] = rows && cols ? data + (rows - 1) * step + row : data;
    U32[p + 7] = data + step * rows;
    U32[p + 8] = U32[p + 9] = 0;
    U32[p + 10] = pointer + MAT.rows; U32[p + 11] = pointer + MAT.step;
    U32[p + 12] = step; U32[p + 13] = esz;
  }

  // A header over `data`. More than two dimensions keep sizes and steps at `extra` (as OpenCV does: a count, sizes; steps before).
  function writeHeader(pointer, type, dims, data, steps, extra) {
    const p = pointer >> 2, esz = elemBytes(type), n = dims.length;
    if (n === 2) { writeHeader2(pointer, type, dims[0], dims[1], data, steps[0]); return; }
    clearHeader(pointer);
    let bytes = esz, continuous = true;
    for (let i = n - 1; i >= 0; i--) { if (dims[i] > 1 && steps[i] !== bytes) continuous = false; bytes *= dims[i]; }
    let span = bytes === 0 ? 0 : esz;
    for (let i = 0; i < n && bytes; i++) span += (dims[i] - 1) * steps[i];
    U32[p] = (MAGIC | type | (continuous ? CONTINUOUS : 0)) >>> 0;
    U32[p + 1] = n;
    U32[p + 2] = U32[p + 3] = 0xffffffff;
    const e = extra >> 2;
    for (let i = 0; i < n; i++) { U32[e + i] = i === n - 1 ? esz : steps[i]; U32[e + n + 1 + i] = dims[i]; }
    U32[e + n] = n;
    U32[p + (MAT.stepp >> 2)] = extra; U32[p + (MAT.sizep >> 2)] = extra + 4 * (n + 1);
    lentSizes.set(pointer, extra);
    U32[p + (MAT.data >> 2)] = U32[p + (MAT.start >> 2)] = data;
    U32[p + (MAT.end >> 2)] = U32[p + (MAT.limit >> 2)] = data + span;
  }

  // What a cv::Mat in opencv.js's memory holds.
  function readHeader(pointer) {
    const p = pointer >> 2, type = U32[p] & TYPE_MASK, n = I32[p + 1], data = U32[p + (MAT.data >> 2)];
    const sizes = U32[p + (MAT.sizep >> 2)] >> 2, steps = U32[p + (MAT.stepp >> 2)] >> 2;
    if (n === 2) {
      const rows = I32[p + 2], cols = I32[p + 3], esz = elemBytes(type);
      return { type, dims: [rows, cols], strides: [U32[steps], esz], data, bytes: data ? rows * cols * esz : 0 };
    }
    const dims = [], strides = [];
    for (let i = 0; i < n; i++) { dims.push(I32[sizes + i]); strides.push(U32[steps + i]); }
    return { type, dims, strides, data, bytes: data ? dims.reduce((a, b) => a * b, elemBytes(type)) : 0 };
  }

  // ---- ndarrays in Pyodide's memory -----------------------------------------------------------------------------

  // PyArrayObject: numpy's C ABI, fixed for all of 1.x and 2.x; Python has it verified on known arrays at start.
  function readArray(id, index, nd) {
    const H = py.HEAP32, a = id >> 2, descr = H[a + 7] >> 2;
    const depth = DEPTH_OF[H[descr + 4]];
    if (depth === undefined || (H[descr + 3] >> 16 & 255) === 62) throw new Care(index);
    const n = H[a + 3], dimsAt = H[a + 4] >> 2, stridesAt = H[a + 5] >> 2;
    const one = DEPTH_BYTES[depth];
    if (!nd && (n === 2 || n === 3)) {                              // a contiguous picture
      const rows = H[dimsAt], cols = H[dimsAt + 1], channels = n === 3 ? H[dimsAt + 2] : 1, esz = one * channels;
      if (rows > 1 && cols > 1 && channels > 0 && channels <= CN_MAX && H[stridesAt] >= cols * esz && H[stridesAt + 1] === esz
        && (channels === 1 || H[stridesAt + 2] === one)) {
        return { data: py.HEAPU32[a + 2], type: depth | channels - 1 << 3, dims: [rows, cols], strides: [H[stridesAt], esz], bytes: rows * cols * esz };
      }
    }
    let count = n, type = depth, esz = one, empty = false;
    for (let i = 0; i < n; i++) if (H[dimsAt + i] === 0) empty = true;
    for (let i = n - 1; i >= 0 && !empty; i--) {
      const size = H[dimsAt + i], stride = H[stridesAt + i];
      if (size > 1 && (i === n - 1 ? stride !== one : stride < H[stridesAt + i + 1])) throw new Care(index);
    }
    if (n === 3 && !nd && H[dimsAt + 2] <= CN_MAX && H[dimsAt + 2] > 0) {
      const channels = H[dimsAt + 2];
      if (!empty && H[stridesAt + 1] !== one * channels) throw new Care(index);
      count = 2; type |= channels - 1 << 3; esz = one * channels;
    }
    const dims = [], strides = [];
    for (let i = 0; i < count; i++) { dims.push(H[dimsAt + i]); strides.push(H[stridesAt + i]); }
    while (dims.length < 2) { dims.push(1); strides.push(esz); }
    let next = esz;                                                 // numpy leaves strides of length-1 axes arbitrary
    for (let i = dims.length - 1; i >= 0; i--) {
      if (dims[i] <= 1) strides[i] = next;
      next = strides[i] * Math.max(dims[i], 1);
    }
    return { data: py.HEAPU32[a + 2], type, dims, strides, bytes: dims.reduce((x, y) => x * y, esz) };
  }

  const packed = (dims, esz) => {
    if (dims.length === 2) return [dims[1] * esz, esz];
    const steps = new Array(dims.length);
    for (let i = dims.length - 1, step = esz; i >= 0; i--) { steps[i] = step; step *= dims[i]; }
    return steps;
  };

  // Copy an array of `dims` elements of `esz` bytes between two memories, rows in one piece where both sides allow.
  function copyArray(to, toAt, toSteps, from, fromAt, fromSteps, dims, esz) {
    if (dims.length === 2 && toSteps[1] === esz && fromSteps[1] === esz) {       // a picture
      const row = dims[1] * esz, rows = dims[0];
      if (toSteps[0] === row && fromSteps[0] === row) { if (rows && row) to.set(from.subarray(fromAt, fromAt + rows * row), toAt); return; }
    }
    let inner = dims.length, run = esz;
    while (inner > 0 && (dims[inner - 1] === 1 || (toSteps[inner - 1] === run && fromSteps[inner - 1] === run))) run *= dims[--inner];
    if (run === 0) return;
    if (inner === 0) { to.set(from.subarray(fromAt, fromAt + run), toAt); return; }
    const walk = (axis, target, origin) => {
      if (axis === inner) { to.set(from.subarray(origin, origin + run), target); return; }
      for (let i = 0; i < dims[axis]; i++) walk(axis + 1, target + i * toSteps[axis], origin + i * fromSteps[axis]);
    };
    walk(0, toAt, fromAt);
  }

  // ---- memory of opencv.js: pooled buffers ---------------------------------------------------------------------

  const POOL_CAP = 96 << 20;

  function malloc(bytes) {
    const pointer = engine.malloc(bytes);
    refresh();
    if (!pointer) throw new Fault("memory", `opencv.js could not allocate ${bytes} bytes`);
    return pointer;
  }

  function grab(bytes) {
    const wanted = Math.max(bytes, 64), list = engine.buffers;
    let best = -1;
    for (let i = 0; i < list.length; i++) {
      if (list[i].size >= wanted && list[i].size <= 2 * wanted + 65536 && (best < 0 || list[i].size < list[best].size)) best = i;
    }
    if (best < 0) return { pointer: malloc(wanted), size: wanted };
    engine.pooledBytes -= list[best].size;
    return list.splice(best, 1)[0];
  }

  function release(buffer) {
    if (engine.pooledBytes + buffer.size > POOL_CAP) { engine.free(buffer.pointer); return; }
    engine.pooledBytes += buffer.size;
    engine.buffers.push(buffer);
  }

  // ---- one call -------------------------------------------------------------------------------------------------

  // Everything a call borrows is entered here and given back in its `finally`.
  const frame = { mats: [], buffers: [], vectors: [], borrowed: [], outs: [] };
  const clearFrame = () => { for (const list of Object.values(frame)) list.length = 0; };

  function endFrame() {                                             // setting a length costs more than looking at it
    const { mats, buffers, vectors, borrowed, outs } = frame;
    for (let m; (m = mats.pop()) !== undefined;) freeHeader(m);
    for (let b; (b = buffers.pop()) !== undefined;) release(b);
    for (let v; (v = vectors.pop()) !== undefined;) v.free();
    if (borrowed.length) borrowed.length = 0;
    if (outs.length) outs.length = 0;
  }

  const stackAlloc = (bytes) => engine.stackAlloc(bytes + 15 & ~15);

  function writeStruct(name, words, offset) {
    const layout = STRUCTS[name];
    let at = stackAlloc(sizeOf(name));
    const pointer = at;
    for (let i = 0; i < layout.length; i++) {
      const type = layout[i], value = words[offset + i];
      if (type === "f64") F64[at >> 3] = value; else if (type === "f32") F32[at >> 2] = value; else I32[at >> 2] = value;
      at += BYTES[type];
    }
    return pointer;
  }

  function readStruct(name, pointer) {
    let at = pointer;
    for (const type of STRUCTS[name]) {
      put(type === "f64" ? F64[at >> 3] : type === "f32" ? F32[at >> 2] : I32[at >> 2]);
      at += BYTES[type];
    }
  }

  const header = () => { const h = newHeader(); frame.mats.push(h); return h; };
  const buffer = (bytes) => { const b = grab(bytes); frame.buffers.push(b); return b.pointer; };

  // Bring an ndarray over: a header over a scratch copy. The same memory passed twice shares one scratch, so that
  // dst=src works in place as it does with the real cv2.
  function borrow(id, index, nd, copy) {
    const array = readArray(id, index, nd);
    const esz = elemBytes(array.type), n = array.dims.length;
    let twin;
    for (const m of frame.borrowed) if (m.array.data === array.data && array.bytes && sameMemory(m.array, array)) twin = m;
    const steps = packed(array.dims, esz);
    // Some functions accept only continuous Mats: rows with gaps between them keep a gap.
    if (n === 2 && array.dims[0] > 1 && array.strides[0] !== steps[0]) steps[0] += esz;
    const data = twin ? twin.data : buffer(array.dims[0] * steps[0]);
    if (!twin && copy) copyArray(U8, data, steps, py.HEAPU8, array.data, array.strides, array.dims, esz);
    const pointer = header();
    writeHeader(pointer, array.type, array.dims, data, steps, n > 2 ? buffer(8 * n + 4) : 0);
    const mat = { pointer, data, steps, array };
    frame.borrowed.push(mat);
    return mat;
  }

  const sameMemory = (a, b) => a.data === b.data && a.bytes === b.bytes && a.strides.every((stride, i) => stride === b.strides[i]);

  // A Mat of its own memory, for methods of objects that may keep what they are given.
  function own(id, index, nd) {
    const mat = borrow(id, index, nd, true);
    const kept = header();
    const c = callable("Mat.copyTo/1");
    call(c.invoker, c.first, mat.pointer, kept);
    refresh();
    return kept;
  }

  // Only the rectangle that a drawing function will touch comes over: the header spans the whole image, but its step is
  // the rectangle's own, so that every pixel inside lands in the scratch. Pixels outside have no memory; the rectangle
  // (from regions.py) is conservative for that reason.
  function borrowRegion(id, index, x0, y0, x1, y1) {
    const array = readArray(id, index, false);
    const esz = elemBytes(array.type), [rows, cols] = array.dims;
    x0 = Math.max(0, Math.min(x0, cols - 1)); y0 = Math.max(0, Math.min(y0, rows - 1));
    x1 = Math.min(cols, Math.max(x1, x0 + 1)); y1 = Math.min(rows, Math.max(y1, y0 + 1));
    if (array.dims.length !== 2 || array.bytes === 0 || (x1 - x0) * (y1 - y0) * 2 > rows * cols) return borrow(id, index, false, true);
    const step = (x1 - x0) * esz, dims = [y1 - y0, x1 - x0], scratch = buffer((y1 - y0) * step);
    const origin = array.data + y0 * array.strides[0] + x0 * esz;
    copyArray(U8, scratch, [step, esz], py.HEAPU8, origin, array.strides, dims, esz);
    const pointer = header(), p = pointer >> 2, data = scratch - y0 * step - x0 * esz >>> 0;
    writeHeader(pointer, array.type, [rows, cols], data, [step, esz], 0);
    U32[p] = (MAGIC | array.type | SUBMATRIX) >>> 0;
    return { pointer, data, steps: [step, esz], array, region: { scratch, origin, dims } };
  }

  function vector(className, free = true) {
    const pointer = construct(className);
    refresh();
    const record = { pointer, className, free: () => call(engine.classByName.get(className).destructor, pointer) };
    engine.liveVectors++;
    const done = record.free;
    record.free = () => { engine.liveVectors--; done(); };
    if (free) frame.vectors.push(record);
    return record;
  }
  const vectorClass = (element) => element === "str" ? "StringVector" : `${element[0].toUpperCase()}${element.slice(1)}Vector`;
  const begin = (pointer) => U32[pointer >> 2];
  const byteLength = (pointer) => U32[(pointer >> 2) + 1] - U32[pointer >> 2];

  const zeroOf = (element) => {
    if (!(element in STRUCTS)) return 0;
    const at = stackAlloc(sizeOf(element));
    U8.fill(0, at, at + sizeOf(element));
    return at;
  };

  function fillVector(pointer, element, from, count) {
    method(`${vectorClass(element)}.resize`, pointer, count, zeroOf(element));
    refresh();
    const bytes = count * sizeOf(element);
    U8.set(py.HEAPU8.subarray(from, from + bytes), begin(pointer));
  }

  const arrayData = (id) => py.HEAPU32[(id >> 2) + 2];

  function fillMats(pointer, ids, count, index, nd) {
    const empty = header();
    method("MatVector.resize", pointer, count, empty);
    refresh();
    const at = arrayData(ids) >> 2, mats = [];
    for (let i = 0; i < count; i++) {
      const id = py.HEAPU32[at + i];
      if (!id) continue;
      const array = readArray(id, index, nd), esz = elemBytes(array.type), steps = packed(array.dims, esz);
      mats.push({ array, esz, steps, i });
    }
    const offsets = [];
    let total = 0;
    for (const m of mats) { offsets.push(total); total += m.array.bytes + 63 & ~63; }
    const data = buffer(total);
    mats.forEach((m, k) => {
      copyArray(U8, data + offsets[k], m.steps, py.HEAPU8, m.array.data, m.array.strides, m.array.dims, m.esz);
      const n = m.array.dims.length;
      m.data = data + offsets[k]; m.pointer = begin(pointer) + MAT.size * m.i;
      writeHeader(m.pointer, m.array.type, m.array.dims, m.data, m.steps, n > 2 ? buffer(8 * n + 4) : 0);
    });
    return mats;
  }

  // A cv::Mat inside a vector that only borrowed its memory must not carry foreign size arrays into its destructor.
  const disown = (mats) => { for (const m of mats) if (U32[(m.pointer >> 2) + (MAT.u >> 2)] === 0) clearHeader(m.pointer); };

  function writeString(value) {
    const bytes = new TextEncoder().encode(value);
    const at = bytes.length > 4096 ? buffer(bytes.length + 5) : stackAlloc(bytes.length + 5);
    U32[at >> 2] = bytes.length; U8.set(bytes, at + 4); U8[at + 4 + bytes.length] = 0;
    return at;
  }

  function readString(pointer) {
    const length = U32[pointer >> 2];
    return new TextDecoder().decode(U8.slice(pointer + 4, pointer + 4 + length));
  }

  // JavaScript arrays for the few functions whose binding takes `emscripten::val`, made through embind's own imports.
  const emval = {
    number(value, at) {
      F64[at >> 3] = value;
      return engine.env._emval_take_value(engine.doubleType, at);
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
      const value = engine.env._emval_as(item, engine.doubleType, stackAlloc(8));
      engine.env._emval_decref(key); engine.env._emval_decref(item);
      return value;
    },
  };
  const RECT_FIELDS = ["x", "y", "width", "height"];

  const objectOf = (handle) => {
    const object = engine.objects.get(handle);
    if (!handle) throw new Fault("load", "an argument or the object itself is empty: this build cannot make it from nothing");
    if (!object) throw new Fault("stale", "this object belongs to an earlier opencv.js, which an error or cv2shim.reset() has since replaced; create it again");
    return object;
  };
  const upcast = (pointer, raw, target) => {
    const wanted = engine.classes.get(target)?.raw;
    while (raw !== wanted) {
      const record = engine.classes.get(raw);
      if (!record?.base) return pointer;
      pointer = call(record.upcast, pointer);
      raw = record.base;
    }
    return pointer;
  };
  let handles = 0;
  function keep(pointer, type) {
    if (!pointer) return 0;
    const smart = engine.smart.get(type);
    const raw = smart ? smart.pointee : engine.classes.get(type).raw;
    const target = smart ? call(smart.getPointee, pointer) : pointer;
    if (!target) { call(smart.destructor, pointer); return 0; }
    engine.objects.set(++handles, { pointer: target, raw, smart: smart ? pointer : 0, smartType: type, destroy: () => call(smart ? smart.destructor : engine.classes.get(raw).destructor, pointer) });
    return handles;
  }

  function lendMats(words, step) {
    const lent = vector("MatVector"), free = lent.free;
    const mats = fillMats(lent.pointer, words[step.offset], words[step.offset + 1], step.index, step.nd);
    lent.free = () => { disown(mats); free(); };
    if (!step.keeps) return { pointer: lent.pointer, mats };
    const kept = vector("MatVector"), copy = callable("Mat.copyTo/1");
    method("MatVector.resize", kept.pointer, words[step.offset + 1], header());
    refresh();
    for (const m of mats) { call(copy.invoker, copy.first, m.pointer, begin(kept.pointer) + MAT.size * m.i); refresh(); }
    return { pointer: kept.pointer, mats: [] };
  }

  // Encoders: Python's words -> one wire value. `step` is {offset, index, type (embind's id), keeps}.
  const numeric = (words, step) => words[step.offset];
  const encoders = {
    i32: numeric, u32: numeric, f32: numeric, f64: numeric, bool: (words, step) => +words[step.offset],
    str: (words, step) => writeString(words[step.offset]),
    mat(words, step) {
      const id = words[step.offset];
      if (!id) return header();
      return step.keeps ? own(id, step.index, step.nd) : borrow(id, step.index, step.nd, true).pointer;
    },
    mat_io(words, step) {
      const id = words[step.offset];
      if (!id) { const pointer = header(); frame.outs.push({ kind: "mat", pointer, id: 0, array: {} }); return pointer; }
      const mat = borrow(id, step.index, step.nd, true);
      frame.outs.push({ kind: "mat", id, given: true, ...mat });
      return mat.pointer;
    },
    mat_region(words, step) {
      if (!words[step.offset]) return encoders.mat_io(words, step);
      const mat = borrowRegion(words[step.offset], step.index, ...words.slice(step.offset + 1, step.offset + 5));
      frame.outs.push({ kind: "mat", id: words[step.offset], given: true, ...mat });
      return mat.pointer;
    },
    mat_out(words, step) {
      const given = words[step.offset], guess = words[step.offset + 1];
      // OpenCV may replace an output, and would free the sizes of one of more dimensions: those are filled afterwards.
      if (given && readArray(given, step.index, step.nd).dims.length === 2) return encoders.mat_io(words, step);
      if (guess && step.reuse && frame.borrowed.length && frame.borrowed.every((m) => m.array.bytes)) {   // OpenCV keeps a fitting output, and makes none of an empty input
        const mat = borrow(guess, step.index, step.nd, false);
        mat.kind = "mat"; mat.id = guess; mat.reused = true;
        frame.outs.push(mat);
        return mat.pointer;
      }
      const pointer = header();
      frame.outs.push({ kind: "mat", pointer, id: given || guess, array: NO_ARRAY });
      return pointer;
    },
    mats: (words, step) => lendMats(words, step).pointer,
    mats_io(words, step) {
      const { pointer, mats } = lendMats(words, step);
      frame.outs.push({ kind: "mats", pointer, mats, array: {} });
      return pointer;
    },
    mats_out() {
      const v = vector("MatVector", false);
      frame.outs.push({ kind: "mats", pointer: v.pointer, free: v.free, array: {} });
      return v.pointer;
    },
    obj(words, step) { const o = objectOf(words[step.offset]); return upcast(o.pointer, o.raw, step.type); },
    ptr(words, step) {
      const o = objectOf(words[step.offset]);
      if (!o.smart || o.smartType !== step.type) throw new Fault("load", "this build cannot pass an object of that class here");
      return o.smart;
    },
  };
  const vecIn = (words, step) => {
    const v = vector(vectorClass(step.element));
    if (words[step.offset + 1]) fillVector(v.pointer, step.element, arrayData(words[step.offset]), words[step.offset + 1]);
    return v.pointer;
  };
  const vecOut = (words, step) => {
    const v = vector(vectorClass(step.element), false);
    frame.outs.push({ kind: "vec", element: step.element, pointer: v.pointer, free: v.free, array: {} });
    return v.pointer;
  };
  const vecIo = (words, step) => {
    const pointer = vecIn(words, step);
    frame.outs.push({ kind: "vec", element: step.element, pointer, array: {} });
    return pointer;
  };
  const vecvecIn = (words, step) => {       // words: counts array, number of vectors, data array
    const outer = vector(`${vectorClass(step.element)}Vector`), count = words[step.offset + 1];
    const inner = vector(vectorClass(step.element));
    method(`${outer.className}.resize`, outer.pointer, count, inner.pointer);
    refresh();
    let from = arrayData(words[step.offset + 2]);
    const counts = arrayData(words[step.offset]) >> 2;
    for (let i = 0; i < count; i++) {
      const n = py.HEAP32[counts + i];
      if (n) fillVector(begin(outer.pointer) + 12 * i, step.element, from, n);
      from += n * sizeOf(step.element);
    }
    return outer.pointer;
  };
  const vecvecIo = (words, step) => {
    const pointer = vecvecIn(words, step);
    frame.outs.push({ kind: "vecvec", element: step.element, pointer, array: {}, kept: true });
    return pointer;
  };
  const vecvecOut = (words, step) => {
    const v = vector(`${vectorClass(step.element)}Vector`, false);
    frame.outs.push({ kind: "vecvec", element: step.element, pointer: v.pointer, free: v.free, array: {} });
    return v.pointer;
  };
  const valIn = (words, step) => {
    const at = arrayData(words[step.offset]) >> 3;
    return emval.array(Array.from(py.HEAPF64.subarray(at, at + words[step.offset + 1])));
  };
  const valOut = (words, step) => {
    const handle = emval.array([]);
    engine.env._emval_incref(handle);
    frame.outs.push({ kind: "val", handle, array: {} });
    return handle;
  };

  function encoderFor(kind) {
    const [head, element] = kind.split(":");
    if (kind.startsWith("mat_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
    if (kind.startsWith("mats_nd")) return { encode: encoders[kind.replace("_nd", "")], nd: true };
    if (encoders[head]) return { encode: encoders[head], element };
    if (head in STRUCTS) return { encode: (words, step) => writeStruct(head, words, step.offset) };
    const suffix = /_(out|io)$/.exec(element ?? "")?.[1] ?? "", name = (element ?? "").replace(/_(out|io)$/, "");
    const family = { vec: { "": vecIn, out: vecOut, io: vecIo }, vecvec: { "": vecvecIn, out: vecvecOut, io: vecvecIo }, val: { "": valIn }, val_out: { "": valOut } }[head];
    if (!family?.[suffix]) throw new Fault("load", `the bridge knows no ${kind}`);
    return { encode: family[suffix], element: name };
  }

  // ---- results --------------------------------------------------------------------------------------------------

  const NO_ARRAY = {};
  const FILLED = 0, NOTHING = 2, PENDING = 3;

  function sameAs(id, mat) {
    const guess = readArray(id, 0, mat.dims.length > 2);
    return guess.type === mat.type && guess.dims.length === mat.dims.length && guess.dims.every((d, i) => d === mat.dims[i]) ? guess : null;
  }

  // Does the header still describe the scratch that was lent for this array?
  function isStill({ pointer, data, array }) {
    const p = pointer >> 2, { dims } = array, n = dims.length;
    if (U32[p + (MAT.data >> 2)] !== data || (U32[p] & TYPE_MASK) !== array.type || I32[p + 1] !== n) return false;
    const sizes = U32[p + (MAT.sizep >> 2)] >> 2;
    for (let i = 0; i < n; i++) if (I32[sizes + i] !== dims[i]) return false;
    return true;
  }

  // FILLED when the output ended in the ndarray that Python passed.
  function deliver(out) {
    if ((out.given || out.reused) && isStill(out)) {
      const { array, region } = out, esz = elemBytes(array.type);
      if (region) copyArray(py.HEAPU8, region.origin, array.strides, U8, region.scratch, out.steps, region.dims, esz);
      else copyArray(py.HEAPU8, array.data, array.strides, U8, out.data, out.steps, array.dims, esz);
      return FILLED;
    }
    const mat = readHeader(out.pointer);
    if (!mat.data) return NOTHING;
    if (out.given || !out.id) return PENDING;
    const target = sameAs(out.id, mat);
    if (!target) return PENDING;
    copyArray(py.HEAPU8, target.data, target.strides, U8, mat.data, mat.strides, mat.dims, elemBytes(mat.type));
    return FILLED;
  }

  const moveToPending = (out) => {
    frame.mats.splice(frame.mats.indexOf(out.pointer), 1);
    pending.push({ ...out, free: () => freeHeader(out.pointer) });
  };

  let count = 0;                            // how many result words the call has left so far
  const put = (word) => { py.HEAPF64[(results >> 3) + count++] = word; };

  const report = {
    mat(out) {
      const state = deliver(out);
      put(state);
      if (state !== PENDING) return state;
      const mat = readHeader(out.pointer);
      put(mat.type); put(mat.dims.length); mat.dims.forEach(put);
      if (mat.data === out.data && out.given) pending.push({ ...out, free() {} }); else moveToPending(out);
      return state;
    },
    mats(out) {
      const number = byteLength(out.pointer) / MAT.size;
      let most = 2, total = 0;
      for (let i = 0; i < number; i++) { const m = readHeader(begin(out.pointer) + MAT.size * i); most = Math.max(most, m.dims.length); total += m.bytes; }
      const inPlace = out.mats?.length === number && out.mats.every((m, i) => returnMat(m, begin(out.pointer) + MAT.size * i));
      put(+!!inPlace);
      if (inPlace) return;
      put(number); put(most); put(total);
      if (out.free) pending.push(out);
      else pending.push({ ...out, copy: copyMats(out.pointer), free() {} });
    },
    vec(out) {
      if (out.element === "str") {
        text = JSON.stringify(readStrings(out.pointer));
        put(0);
        out.free?.();
        return;
      }
      put(byteLength(out.pointer) / sizeOf(out.element));
      pending.push(out.free ? out : { ...out, copy: U8.slice(begin(out.pointer), begin(out.pointer) + byteLength(out.pointer)), free() {} });
    },
    vecvec(out) {
      const number = byteLength(out.pointer) / 12;
      let total = 0;
      for (let i = 0; i < number; i++) total += byteLength(begin(out.pointer) + 12 * i);
      put(number); put(total);
      if (out.kept) frame.vectors.splice(frame.vectors.findIndex((v) => v.pointer === out.pointer), 1).forEach((v) => { out.free = v.free; });
      pending.push(out);
    },
    val(out) { for (const name of RECT_FIELDS) put(emval.field(out.handle, name)); engine.env._emval_decref(out.handle); },
  };

  // Copy a Mat of an in-out vector back to the ndarray it came from, if it still is that Mat.
  function returnMat(m, pointer) {
    const now = readHeader(pointer);
    if (now.data !== m.data || now.type !== m.array.type) return false;
    copyArray(py.HEAPU8, m.array.data, m.array.strides, U8, m.data, m.steps, m.array.dims, m.esz);
    return true;
  }

  // std::vector<std::string>. libc++ keeps short strings in the object itself, in one of two layouts; in both a long one is
  // a capacity, a length and a pointer, and the last byte or the first tells which it is.
  function readStrings(pointer) {
    const decode = (at, length) => new TextDecoder().decode(U8.slice(at, at + length));
    const found = [];
    for (let at = begin(pointer); at < begin(pointer) + byteLength(pointer); at += 12) {
      const p = at >> 2;
      if (engine.lengthLast) found.push(U8[at + 11] & 0x80 ? decode(U32[p], U32[p + 1]) : decode(at, U8[at + 11]));
      else found.push(U8[at] & 1 ? decode(U32[p + 2], U32[p + 1]) : decode(at + 1, U8[at] >> 1));
    }
    return found;
  }

  function findStringLayout() {
    if (!engine.classByName.has("StringVector")) return;
    const stack = engine.stackSave(), strings = construct("StringVector");
    method("StringVector.push_back", strings, writeString("ab"));
    refresh();
    engine.lengthLast = U8[begin(strings) + 11] === 2 && U8[begin(strings)] === 97;
    call(engine.classByName.get("StringVector").destructor, strings);
    engine.stackRestore(stack);
  }

  function copyMats(pointer) {
    const count = byteLength(pointer) / MAT.size, found = [];
    for (let i = 0; i < count; i++) {
      const m = readHeader(begin(pointer) + MAT.size * i), bytes = new Uint8Array(m.bytes);
      copyArray(bytes, 0, packed(m.dims, elemBytes(m.type)), U8, m.data, m.strides, m.dims, elemBytes(m.type));
      found.push({ ...m, copied: bytes });
    }
    return found;
  }
  const matsOf = (out) => out.copy ?? Array.from({ length: byteLength(out.pointer) / MAT.size }, (_, i) => readHeader(begin(out.pointer) + MAT.size * i));

  const releasePending = () => { const list = pending; pending = []; for (const out of list) out.free?.(); };

  // Shapes of the Mats in a pending vector, or counts of its inner vectors, into an int32 array: type, dims, sizes… per Mat.
  function describe(slot, id, width) {
    const out = pending[slot];
    let at = arrayData(id) >> 2;
    if (out.kind === "vecvec") {
      const count = byteLength(out.pointer) / 12;
      for (let i = 0; i < count; i++) py.HEAP32[at + i] = byteLength(begin(out.pointer) + 12 * i) / sizeOf(out.element);
      return;
    }
    for (const m of matsOf(out)) {
      py.HEAP32[at] = m.data || m.copied?.length ? m.type : -1; py.HEAP32[at + 1] = m.dims.length;
      m.dims.forEach((d, i) => { py.HEAP32[at + 2 + i] = d; });
      at += width;
    }
  }

  // Copy a pending output into a contiguous ndarray of Python's.
  function take(slot, id) {
    const out = pending[slot];
    let at = arrayData(id);
    const raw = (pointer) => { const n = byteLength(pointer); py.HEAPU8.set(U8.subarray(begin(pointer), begin(pointer) + n), at); at += n; };
    const mat = (m) => {
      const esz = elemBytes(m.type);
      if (m.copied) py.HEAPU8.set(m.copied, at);
      else copyArray(py.HEAPU8, at, packed(m.dims, esz), U8, m.data, m.strides, m.dims, esz);
      at += m.bytes;
    };
    if (out.kind === "mat") mat(readHeader(out.pointer));
    else if (out.kind === "mats") matsOf(out).forEach((m) => { if (m.bytes) mat(m); });
    else if (out.copy) py.HEAPU8.set(out.copy, at);
    else if (out.kind === "vec") raw(out.pointer);
    else for (let i = 0; i < byteLength(out.pointer) / 12; i++) raw(begin(out.pointer) + 12 * i);
  }

  // ---- errors ---------------------------------------------------------------------------------------------------

  const RESTART_ERRORS = 2500, RESTART_BYTES = 128 << 20, FORCED = 3;

  function exceptionText(pointer) {
    const field = (name) => { const f = engine.fields.get(`${engine.exceptionType}.${name}`); return call(f.getter, f.context, pointer); };
    const at = field("msg"), message = readString(at);
    engine.free(at);
    return { kind: "cv", code: field("code"), message };
  }

  function describeFailure(thrown) {
    if (thrown instanceof Care) return { kind: "care", index: thrown.index };
    if (thrown instanceof Fault) return { kind: thrown.kind, message: thrown.message };
    const number = typeof thrown === "number" ? thrown : undefined;
    if (number !== undefined) {
      engine.errors++;
      const type = engine.thrown.get(number) ?? "";
      engine.thrown.delete(number);
      refresh();
      if (type === "N2cv9ExceptionE") return exceptionText(number);
      if (type.includes("bad_alloc") || type.includes("length_error")) return { kind: "memory", message: "opencv.js ran out of memory" };
      return { kind: "cpp", message: `C++ exception of type ${type.replace(/^St\d+|^N?\d*/, "") || "unknown"}` };
    }
    if (!(thrown instanceof WebAssembly.RuntimeError) && engine.aborted === undefined && !(thrown instanceof RangeError)) {
      return { kind: "load", message: `the bridge failed (${thrown?.message ?? thrown})` };
    }
    engine.poisoned = true;                                         // a trap or an abort: its memory can no longer be trusted
    const out = /OOM|out of memory|enlarge|allocat/i.test(String(engine.aborted ?? thrown?.message ?? thrown));
    return { kind: out ? "memory" : "trap", message: out ? "opencv.js ran out of memory" : `opencv.js stopped (${thrown?.message ?? thrown})` };
  }

  // Stock opencv.js does not unwind C++ on an error: what the failed call had allocated stays allocated. A fresh
  // instance from the compiled module is the only broom; objects alive in the old one put it off until FORCED times over.
  // A call that failed for want of memory or by a trap may have met what errors before it left behind.
  const mayRetry = () => engine.errors > 0 && engine.objects.size === 0 && ["memory", "trap"].includes(lastError.kind);

  function restartIfWorn() {
    const { errors, grownByErrors, objects, poisoned } = engine;
    const wear = Math.max(errors / RESTART_ERRORS, grownByErrors / RESTART_BYTES);
    if (poisoned || wear >= FORCED || (wear >= 1 && objects.size === 0 && pending.length === 0)) reset();
  }

  function reset() {
    pending = [];
    clearFrame();
    lentSizes.clear();
    engine = null;
    U8 = undefined;
    start();
  }

  const calls = [];         // everything bound: Python holds numbers, so that no proxy outlives a call

  // ---- binding --------------------------------------------------------------------------------------------------

  function bind(json) {
    const spec = JSON.parse(json);
    let boundTo = 0, target, fn, steps, wire;
    const resolve = () => {
      target = callable(spec.ref);
      fn = engine.table.get(target.invoker);
      const shift = target.owner ? 2 : 1;
      steps = spec.args.map(([kind, offset], i) => ({ ...encoderFor(kind), offset, index: i, type: target.types[i + shift], keeps: spec.keeps, reuse: spec.reuse }));
      wire = new Array(steps.length + (target.owner ? 2 : 1));
      wire[0] = target.first;
      boundTo = generation;
    };
    const numeric = ["i32", "u32", "f32", "f64", "bool"].includes(spec.ret), direct = numeric && !spec.outs;
    const unsigned = spec.ret === "u32", logical = spec.ret === "bool";
    const number = (value) => unsigned ? value >>> 0 : logical ? +!!value : value;

    calls.push((words) => {
      const value = attempt(words);
      if (value !== undefined || !mayRetry()) return value;
      const failure = lastError;
      try { reset(); } catch { lastError = failure; return undefined; }
      return attempt(words);
    });
    return calls.length - 1;

    function attempt(words) {
      if (pending.length) releasePending();
      const before = engine.memory.buffer.byteLength;
      let stack = 0;
      try {
        if (engine.poisoned || engine.errors) restartIfWorn();
        if (boundTo !== generation) resolve();
        stack = engine.stackSave();
        const shift = target.owner ? 2 : 1;
        if (target.owner) { const self = objectOf(words[0]); wire[1] = upcast(self.pointer, self.raw, target.owner); }
        for (let i = 0; i < steps.length; i++) wire[i + shift] = steps[i].encode(words, steps[i]);
        const begun = stopwatch && performance.now();
        const value = fn(...wire);
        if (stopwatch) stopwatch.inside += performance.now() - begun;
        refresh();
        if (direct) return number(value);
        return reportAll(value);
      } catch (thrown) {
        if (!engine.poisoned) refresh();
        lastError = describeFailure(thrown);
        if (lastError.kind !== "care" && !engine.poisoned) engine.grownByErrors += engine.memory.buffer.byteLength - before;
        return undefined;
      } finally {
        if (!engine.poisoned) {
          endFrame();
          if (stack) engine.stackRestore(stack);
        }
      }
    }

    // How many words the results are; 0 if every output is in the array it was meant for, and then a number that the
    // function returns comes back itself. A number with other outputs unfilled is announced as an error of kind "results".
    function reportAll(value) {
      count = 0;
      let plain = true;
      const ret = spec.ret;
      if (ret !== "void") {
        plain = false;
        if (ret === "str") { text = readString(value); engine.free(value); put(0); }
        else if (STRUCTS[ret]) { readStruct(ret, value); engine.free(value); }
        else if (ret === "mat" || ret === "mats" || ret.startsWith("vec")) {
          const out = { kind: ret.split(":")[0], element: ret.split(":")[1], pointer: value, array: {}, id: 0 };
          if (ret === "mat") { engine.liveHeaders++; frame.mats.push(value); }
          else { engine.liveVectors++; const type = target.types[0]; out.free = () => { engine.liveVectors--; call(engine.classes.get(type).destructor, value); }; }
          report[out.kind](out);
        } else if (ret.startsWith("ptr:") || ret.startsWith("obj:")) put(keep(value, target.types[0]));
        else { put(number(value)); plain = true; }
      }
      for (const out of frame.outs) if (report[out.kind](out) !== FILLED) plain = false;
      if (!numeric) return plain ? 0 : count;
      if (plain) return number(value);
      lastError = { kind: "results", count };
      return undefined;
    }
  }

  function mount(path, data) {
    const parts = `/${path}`.split("/"), name = parts.pop();                // opencv.js's own working folder is the root
    const folder = parts.join("/").replace(/^\/+/, "/") || "/";
    engine.cv.FS_createPath("/", folder.slice(1), true, true);
    try { engine.cv.FS_unlink(path); } catch { /* it was not there */ }
    engine.cv.FS_createDataFile(folder, name, data, true, true, true);
  }

  // ---- what Python sees -----------------------------------------------------------------------------------------

  const guarded = (body) => (...args) => {
    try { return body(...args) ?? null; } catch (thrown) { lastError = describeFailure(thrown); return undefined; }
  };

  return {
    // Compile and start. `bytes` is a buffer of the .wasm; throws nothing, returns true or undefined (see error()).
    compile: guarded((code, bytes) => { source = moduleFactory(code); module = new WebAssembly.Module(bytes); return true; }),
    compileAsync: async (code, bytes) => { source = moduleFactory(code); module = await WebAssembly.compile(bytes); return true; },
    start: guarded((address) => { results = address; start(); return true; }),
    reset: guarded(() => { reset(); return true; }),
    bind: guarded(bind),
    call: (number, ...words) => calls[number](words),
    // For native.js: the same with the words in an array; whether only the look of an argument was refused; result words.
    native: (make) => {
      const run = (number, words) => calls[number](words);
      run.refused = () => lastError.kind === "care";
      run.words = (count) => Array.from(py.HEAPF64.subarray(results >> 3, (results >> 3) + count));
      return make(pyodide, run);
    },
    take: guarded((slot, id) => { take(slot, id); return true; }),
    describe: guarded((slot, id, width) => { describe(slot, id, width); return true; }),
    finish: releasePending,
    destroy: guarded((handle, born) => {
      if (born !== generation) return true;                         // its memory went with the old instance
      const object = engine.objects.get(handle);
      if (object) { engine.objects.delete(handle); object.destroy(); }
      return true;
    }),
    generation: () => generation,
    error: () => { const e = lastError; lastError = null; return JSON.stringify(e); },
    text: () => text,
    // The first words of an array's header, for the check of numpy's layout: data, dimensions, type number.
    probe: (id) => { const H = py.HEAP32, a = id >> 2; return JSON.stringify([py.HEAPU32[a + 2], H[a + 3], H[(H[a + 7] >> 2) + 4], H[H[a + 4] >> 2], H[H[a + 5] >> 2]]); },
    mountFile: guarded((path, data) => {
      if (engine.poisoned || engine.errors) restartIfWorn();
      lent.set(path, data);
      mount(path, data);
      return true;
    }),
    unmountFile: (path) => { lent.delete(path); try { engine.cv.FS_unlink(path); } catch { /* already gone */ } },
    stopwatch: (on) => { const last = stopwatch?.inside ?? 0; stopwatch = on ? { inside: 0 } : null; return last; },
    info: () => JSON.stringify({
      heap_bytes: engine.memory.buffer.byteLength, live_mats: engine.liveHeaders, live_vectors: engine.liveVectors,
      live_objects: engine.objects.size, pooled_bytes: engine.pooledBytes, errors: engine.errors, generation, strategy: "copied",
    }),
  };
}
