"""Imports and exports of single letters get their names back, in the script and in the wasm, and the stack is exported."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from host import minified
from host.nodejs import find_node

# (import "a" "g" (func)) (func) (global (mut i32) 8) (export "ca" (func 1)) (export "_" (memory 0))
WASM = bytes.fromhex(
    "0061736d01000000" "010401600000" "020701016101670000" "03020100" "0503010001"
    "0606017f0141080b" "070a020263610001015f0200" "0a040102000b"
)  # fmt: skip
SCRIPT = (
    'var cv = (() => { var wasmImports={g:___cxa_throw};wasmMemory=wasmExports["_"];'
    'var _malloc=Module["_malloc"]=a0=>(_malloc=Module["_malloc"]=wasmExports["ca"])(a0);'
)
NAMES = """
const module = new WebAssembly.Module(require("fs").readFileSync(process.argv[1]));
const names = (list) => list.map((one) => `${one.kind} ${one.name}`);
console.log(JSON.stringify([names(WebAssembly.Module.imports(module)), names(WebAssembly.Module.exports(module))]));
"""


def names(wasm: bytes, folder: Path) -> list[list[str]]:
    path = folder / "a.wasm"
    path.write_bytes(wasm)
    done = subprocess.run([find_node(), "-e", NAMES, str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_names_are_those_of_the_script(tmp_path: Path) -> None:
    assert names(WASM, tmp_path) == [["function g"], ["function ca", "memory _"]]
    script, wasm = minified.restored(SCRIPT, WASM)
    assert names(wasm, tmp_path) == [["function __cxa_throw"], ["function malloc", "memory memory", "global __stack_pointer"]]
    assert 'wasmImports={"__cxa_throw":___cxa_throw}' in script
    assert 'wasmMemory=wasmExports["memory"]' in script
    assert '=wasmExports["malloc"])(a0)' in script


def test_what_has_its_names_stays_as_it_is() -> None:
    script = SCRIPT.replace("{g:", "{__cxa_throw:")
    assert minified.restored(script, WASM) == (script, WASM)
    assert minified.restored("another script", WASM) == ("another script", WASM)


def test_an_import_that_is_no_function_is_refused() -> None:
    memory = WASM.replace(bytes.fromhex("020701016101670000"), bytes.fromhex("02080101610167020001"))
    with pytest.raises(minified.MinifiedError, match="imports g, which is no function"):
        minified.restored(SCRIPT, memory)
