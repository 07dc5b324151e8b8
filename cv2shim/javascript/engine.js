// The running opencv.js: the views of its memory, and its C++ functions by name.

let source = null, module = null;         // what an instance is started from
let engine = null;                        // the running instance
let generation = 0;
let U8, I32, U32, F32, F64;               // views of its memory
let strategy = null;                      // how arrays get there: copied.js or shared.js
let given = {};                           // what Python said at the start
let results = 0;                          // address of Python's float64 results, in Pyodide's memory
let lastError = null, texts = [];
let pending = [];                         // outputs that Python has not fetched yet
let stopwatch = null;

class Care { constructor(index) { this.index = index; } }       // Python must look at the arguments more closely
class Fault extends Error { constructor(kind, message) { super(message); this.kind = kind; } }

// The views follow a memory that has grown. To be called after anything that may have let it grow.
const refresh = () => {
  if (strategy === shared) {                                        // Pyodide keeps its own views up to date
    if (U8 === py.HEAPU8) return;
    U8 = py.HEAPU8; I32 = py.HEAP32; U32 = py.HEAPU32; F32 = py.HEAPF32; F64 = py.HEAPF64;
    engine.cv?.refreshViews();
    return;
  }
  const buffer = engine.memory.buffer;
  if (U8?.buffer === buffer) return;
  U8 = new Uint8Array(buffer); I32 = new Int32Array(buffer); U32 = new Uint32Array(buffer);
  F32 = new Float32Array(buffer); F64 = new Float64Array(buffer);
};

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
