// Prints where a linked opencv.wasm keeps its static data and its stack.
// usage: node layout.mjs PATH_TO_WASM
import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const kinds = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
for (const [name, kind] of [["__cpp_exception", "tag"], ["__heap_base", "global"], ["__data_end", "global"], ["malloc", "function"]]) {
  if (kinds.get(name) !== kind) throw new Error(`no ${kind} ${name} is exported`);
}

// Instantiating runs nothing: the constructors are called by opencv.js's JavaScript.
const imports = {};
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = kind === "memory" ? new WebAssembly.Memory({ initial: 65536 / 16, maximum: 65536 }) : () => 0;
}
const { exports } = new WebAssembly.Instance(module, imports);
process.stdout.write(JSON.stringify({ data_end: exports.__data_end.value, end: exports.__heap_base.value }));
