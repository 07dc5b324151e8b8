// Loaded before host/run.mjs: from `movingMemory()` on, whatever is asked of CPython's C functions by JavaScript lets Pyodide's memory
// grow, which leaves every view of it that somebody has kept with nothing. It makes sure what otherwise happens by chance.

let move = null;
const { instantiate, Memory } = WebAssembly;

WebAssembly.instantiate = async (source, imports, ...others) => {
  const made = await instantiate.call(WebAssembly, source, imports, ...others);
  const { emscripten_resize_heap: resize, memory = (made.instance ?? made).exports.memory } = imports?.env ?? {};
  if (resize && memory && !move) {
    move = (pages) => {
      memory.grow = () => Memory.prototype.grow.call(memory, pages);   // Pyodide wants a fifth more
      try { resize(memory.buffer.byteLength); } finally { delete memory.grow; }
    };
  }
  return made;
};

// How many functions of `module` (Pyodide's) let the memory grow from now on. Only memory that is asked for changes its size, the
// others leave it as large as it was: it has an end. What gives memory back lets none grow.
globalThis.movingMemory = (module) => {
  const names = [...Object.keys(module).filter((name) => /^_Py(?!Mem_RawFree)/.test(name) && module[name]?.length !== undefined), "stringToNewUTF8"];
  for (const name of names) {
    const given = module[name], pages = name === "_PyMem_RawMalloc" ? 1 : 0;
    const moving = (...args) => { const value = given(...args); move(pages); return value; };
    module[name] = Object.defineProperty(moving, "length", { value: given.length });
  }
  return names.length;
};
