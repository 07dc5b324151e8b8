// The running opencv.js: the views of its memory, and its C++ functions by name.

let source = null, module = null;         // what an instance is started from
let engine = null;                        // the running instance
let generation = 0;
let U8, I32, U32, F32, F64;               // views of its memory
let P8, P32, PU32, PF32, PF64;            // and of Pyodide's
let strategy = null;                      // how arrays get there: copied.js or shared.js
let given = {};                           // what Python said at the start
let results = 0;                          // address of a few float64 words of Python's, for layers.js
let lastError = null;
let stopwatch = null;

class Care { constructor(index) { this.index = index; } }       // Python must look at the arguments more closely
class Fault extends Error { constructor(kind, message) { super(message); this.kind = kind; } }

// The views follow memories that have grown, which leaves the old views with nothing. To be called on entry; what lets a
// memory grow meanwhile is called by functions that call this (`call`, below, and capi.js).
const refresh = () => {
  if (!P8?.length) { P8 = py.HEAPU8; P32 = py.HEAP32; PU32 = py.HEAPU32; PF32 = py.HEAPF32; PF64 = py.HEAPF64; }   // Pyodide's are up to date
  if (U8?.length || !engine?.memory) return;
  const { buffer } = engine.memory;
  U8 = new Uint8Array(buffer); I32 = new Int32Array(buffer); U32 = new Uint32Array(buffer);
  F32 = new Float32Array(buffer); F64 = new Float64Array(buffer);
  if (strategy === shared) engine.cv?.refreshViews();
};

const call = (pointer, ...args) => { const value = engine.table.get(pointer)(...args); refresh(); return value; };
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
