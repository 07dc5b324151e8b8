"""An opencv.js whose imports and exports are single letters gets their names back, by which all else here finds them.

emscripten's script says which letter is what: `wasmImports={g:___cxa_throw,…}` and `_malloc=…=wasmExports["ca"]`. Both sides
are rewritten, the script and the two sections of the wasm that have names; no code is touched.
"""

from __future__ import annotations

import re

from host import wasm_file
from host.errors import HostError

IMPORTS = re.compile(r"\bwasmImports=\{([\w$:,\s]+)\}")
EXPORTED = re.compile(r'([\w$]+)(?:=Module\["\w+"\])?=wasmExports\["([^"]+)"\]')
OWN = {"wasmMemory": "memory", "wasmTable": "__indirect_function_table"}
STACK = "__stack_pointer"
"""What emscripten calls the first global of a module. Such builds do not export it, nor functions in its place."""
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
    sections = list(wasm_file.sections(wasm))
    first = next((content for kind, content in sections if kind == wasm_file.GLOBALS), b"")
    count, at = wasm_file.number(first, 0) if first else (0, 0)
    stack = bool(count) and first[at : at + 2] == MUTABLE_I32
    renamers = {
        wasm_file.IMPORTS: lambda content: _imports(content, imports),
        wasm_file.EXPORTS: lambda content: _exports(content, exports, stack),
    }
    return wasm_file.joined((kind, renamers.get(kind, bytes)(content)) for kind, content in sections)


def _imports(content: bytes, names: dict[str, str]) -> bytes:
    """The section of imports, which here are functions only."""
    count, at = wasm_file.number(content, 0)
    made = [wasm_file.encoded(count)]
    for _ in range(count):
        module, at = wasm_file.text(content, at)
        name, at = wasm_file.text(content, at)
        if content[at] != 0:
            raise MinifiedError(f"This opencv.wasm imports {name}, which is no function: it cannot be given its names back.")
        _, end = wasm_file.number(content, at + 1)
        made += [wasm_file.named(module), wasm_file.named(names.get(name, name)), content[at:end]]
        at = end
    return b"".join(made)


def _exports(content: bytes, names: dict[str, str], stack: bool) -> bytes:
    count, at = wasm_file.number(content, 0)
    made = [wasm_file.encoded(count + stack)]
    for _ in range(count):
        name, at = wasm_file.text(content, at)
        _, end = wasm_file.number(content, at + 1)
        made += [wasm_file.named(names.get(name, name)), content[at:end]]
        at = end
    if stack:
        made += [wasm_file.named(STACK), b"\x03\x00"]  # a global, the first
    return b"".join(made)
