// WebAssembly's binary format, as much of it as entries are made of. Instructions go by their standard names; code is a list of bytes.

const unsignedLeb = (n) => { const bytes = []; do { bytes.push(n & 127 | (n > 127 ? 128 : 0)); n >>>= 7; } while (n); return bytes; };
const signedLeb = (n) => { const bytes = []; for (;;) { const byte = n & 127; n >>= 7; if ((n === 0 && !(byte & 64)) || (n === -1 && byte & 64)) { bytes.push(byte); return bytes; } bytes.push(byte | 128); } };
const sized = (bytes) => [...unsignedLeb(bytes.length), ...bytes];
const many = (items) => [...unsignedLeb(items.length), ...items.flat()];
const named = (name) => sized([...new TextEncoder().encode(name)]);

const i32 = 0x7f, f32 = 0x7d, f64 = 0x7c, nothing = 0x40;         // types
const functionType = (parameters, results) => [0x60, ...sized(parameters), ...sized(results)];
const i32s = (count) => new Array(count).fill(i32);

const block = [0x02, nothing], ifElse = (type) => [0x04, type], orElse = 0x05, tryBlock = [0x06, nothing], catchAll = 0x19, end = 0x0b;
const branchIf = (depth) => [0x0d, depth], leave = 0x0f, callOf = (i) => [0x10, ...unsignedLeb(i)];
const localGet = (i) => [0x20, ...unsignedLeb(i)], localSet = (i) => [0x21, ...unsignedLeb(i)], localTee = (i) => [0x22, ...unsignedLeb(i)];
const globalGet = (i) => [0x23, ...unsignedLeb(i)], i32Const = (n) => [0x41, ...signedLeb(n)];
const i32Load = (offset) => [0x28, 2, ...unsignedLeb(offset)], f64Load = (offset) => [0x2b, 3, ...unsignedLeb(offset)];
const i32Eqz = 0x45, i32Eq = 0x46, i32Ne = 0x47, i32GtU = 0x4b, i32Add = 0x6a, i32Sub = 0x6b, i32Mul = 0x6c, i32And = 0x71, i32Or = 0x72, i32ShrU = 0x76;
const f32DemoteF64 = 0xb6, f64ConvertI32 = 0xb7, f64PromoteF32 = 0xbb;

const section = (number, items) => [number, ...sized(many(items))];
const imported = (name, type) => [...named("e"), ...named(name), 0, ...unsignedLeb(type)];
const importedGlobal = (name, mutable) => [...named("e"), ...named(name), 3, i32, +mutable];
const importedMemory = (name) => [...named("e"), ...named(name), 2, 0, 1];
const exported = (name, i) => [...named(name), 0, ...unsignedLeb(i)], exportedGlobal = (name, i) => [...named(name), 3, ...unsignedLeb(i)];
const body = (i32Locals, code) => sized([...many([[i32Locals, i32]]), ...code, end]);

// A module of functions: `functions` are numbers of their types, `globals` how many numbers it has that may be written.
const assembled = ({ types: signatures, imports, functions, globals = 0, exports, bodies }) => new WebAssembly.Module(new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, signatures), ...section(2, imports), ...section(3, functions.map(unsignedLeb)),
  ...(globals ? section(6, new Array(globals).fill([i32, 1, ...i32Const(0), end])) : []), ...section(7, exports), ...section(10, bodies)]));
