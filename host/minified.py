"""An opencv.js whose imports and exports are single letters gets their names back, by which all else here finds them.

emscripten's script says which letter is what: `wasmImports={g:___cxa_throw,…}` and `_malloc=…=wasmExports["ca"]`. Both sides
are rewritten, the script and the two sections of the wasm that have names; no code is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from host.errors import HostError

IMPORTS = re.compile(r"\bwasmImports=\{([\w$:,\s]+)\}")
EXPORTED = re.compile(r'([\w$]+)(?:=Module\["\w+"\])?=wasmExports\["([^"]+)"\]')
OWN = {"wasmMemory": "memory", "wasmTable": "__indirect_function_table"}
STACK = "__stack_pointer"
"""What emscripten calls the first global of a module. Such builds do not export it, nor functions in its place."""
IMPORT_SECTION, GLOBAL_SECTION, EXPORT_SECTION = 2, 6, 7
MUTABLE_I32 = b"\x7f\x01"


class MinifiedError(HostError):
    """A wasm is not what its script says."""


def restored(script: str, wasm: bytes) -> tuple[str, bytes]:
    """Script and wasm with the names from before; as they are where nothing was shortened. Raises MinifiedError."""
    found = IMPORTS.search(script)
    pairs = [pair.strip().split(":") for pair in found[1].split(",")] if found else []
    imports = {key: _unmangled(value) for key, value in (pair for pair in pairs if len(pair) == 2)}
    exports = {key: OWN.get(name) or _unmangled(name) for name, key in EXPORTED.findall(script)}
    if not found or all(key == name for key, name in imports.items()):
        return script, wasm
    renamed = ",".join(f'"{imports[key]}":{value}' for key, value in pairs)
    script = script[: found.start(1)] + renamed + script[found.end(1) :]
    script = re.sub(r'wasmExports\["([^"]+)"\]', lambda hit: f'wasmExports["{exports.get(hit[1], hit[1])}"]', script)
    return script, _renamed(wasm, imports, exports)


def _unmangled(name: str) -> str:
    """A name of C as JavaScript has it, with one underscore more; those of JavaScript alone begin with none."""
    return name.removeprefix("_")


def _renamed(wasm: bytes, imports: dict[str, str], exports: dict[str, str]) -> bytes:
    sections = list(_sections(wasm))
    first = next((content for kind, content in sections if kind == GLOBAL_SECTION), b"")
    count, at = _number(first, 0) if first else (0, 0)
    stack = bool(count) and first[at : at + 2] == MUTABLE_I32
    parts = [wasm[:8]]
    for kind, content in sections:
        if kind == IMPORT_SECTION:
            content = _imports(content, imports)
        elif kind == EXPORT_SECTION:
            content = _exports(content, exports, stack)
        parts.append(bytes([kind]) + _encoded(len(content)) + content)
    return b"".join(parts)


def _sections(wasm: bytes) -> Iterator[tuple[int, bytes]]:
    at = 8
    while at < len(wasm):
        size, begin = _number(wasm, at + 1)
        yield wasm[at], wasm[begin : begin + size]
        at = begin + size


def _imports(content: bytes, names: dict[str, str]) -> bytes:
    """The section of imports, which here are functions only."""
    count, at = _number(content, 0)
    made = [_encoded(count)]
    for _ in range(count):
        module, at = _text(content, at)
        name, at = _text(content, at)
        if content[at] != 0:
            raise MinifiedError(f"This opencv.wasm imports {name}, which is no function: it cannot be given its names back.")
        _, end = _number(content, at + 1)
        made += [_named(module), _named(names.get(name, name)), content[at:end]]
        at = end
    return b"".join(made)


def _exports(content: bytes, names: dict[str, str], stack: bool) -> bytes:
    count, at = _number(content, 0)
    made = [_encoded(count + stack)]
    for _ in range(count):
        name, at = _text(content, at)
        _, end = _number(content, at + 1)
        made += [_named(names.get(name, name)), content[at:end]]
        at = end
    if stack:
        made += [_named(STACK), b"\x03\x00"]  # a global, the first
    return b"".join(made)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _encoded(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])


def _text(data: bytes, at: int) -> tuple[str, int]:
    size, begin = _number(data, at)
    return data[begin : begin + size].decode(), begin + size


def _named(name: str) -> bytes:
    encoded = name.encode()
    return _encoded(len(encoded)) + encoded

