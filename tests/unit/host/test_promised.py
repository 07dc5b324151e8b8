"""An opencv.js that waits for its wasm, which is a text of bytes, becomes one that is started by who has it."""

from __future__ import annotations

import json
import subprocess

import pytest

from host import backends, promised, scripts
from host.nodejs import find_node

WASM = bytes(range(256)) + b"\0\r\n"
TEXT = "".join({0: "\u0100", 10: "\\n", 13: "\\r", 39: "\\'", 92: "\\\\"}.get(byte, chr(byte)) for byte in WASM)
CREATE = (
    'async function createWasm(){function receiveInstance(instance,module){log.push("received");return 1}'
    'function receiveInstantiationResult(result){return 1}var info=0;if(Module["instantiateWasm"]){'
    'return new Promise((resolve,reject)=>{Module["instantiateWasm"](info,(inst,mod)=>{resolve(receiveInstance(inst,mod))})})}'
    "wasmBinaryFile??=findWasmBinary();var result=await instantiateAsync(wasmBinary,wasmBinaryFile,info);"
    "var exports=receiveInstantiationResult(result);return exports}"
)
BEFORE = "var Module=moduleArg,log=Module.log,runDependencies=0,dependenciesFulfilled,wasmBinaryFile,wasmBinary;"
FIND = f"function findWasmBinary(){{return binaryDecode('{TEXT}')}}"
MODULE = (
    f"async function cv(moduleArg={{}}){{{BEFORE}var preRun=()=>{{}};"
    f"var ___cxa_throw=(ptr,type,destructor)=>{{uncaught++;abort()}};{FIND}{CREATE}"
    "async function run(){preRun();if(runDependencies>0){await new Promise(resolve=>dependenciesFulfilled=resolve)}"
    'var setStatus=Module["setStatus"];if(setStatus){setStatus("Running...");await new Promise(resolve=>setTimeout(resolve,1));'
    'setTimeout(setStatus,1,"")}log.push("ran")}var wasmExports;wasmExports=await createWasm();await run();log.push("behind");'
    "\n;return Module}export default cv;\n"
)
SCRIPT = (
    "function () {\n  var cv=(()=>{var _scriptName=globalThis.document?.currentScript?.src;return async function(moduleArg={}){"
    f'{BEFORE}var moduleRtn,node=globalThis.process?.versions;{FIND}{CREATE}function run(){{log.push(node?"node":"ran")}}'
    'var wasmExports;wasmExports=await (createWasm());run();log.push("behind");moduleRtn=Module\n;return moduleRtn}})();'
    'if(typeof exports==="object"&&typeof module==="object"){module.exports=cv}\n'
)
STARTED = """
const log = [], value = %s, cv = value();
const started = cv({ log, instantiateWasm(imports, done) { log.push("asked"); %s; return {}; } });
log.push(started instanceof Promise ? "promised" : "there");
%s
console.log(JSON.stringify(log));
"""
LATER = "var later = done"


def started(script: str, when: str, then: str = "") -> list[str]:
    text = STARTED % (scripts.opencv_js(script).decode(), when, then)
    done = subprocess.run([find_node(), "-e", text], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("source", [MODULE, SCRIPT])
def test_it_is_up_when_the_wasm_is_there(source: str) -> None:
    apart = promised.apart(source)
    assert apart
    script, wasm = apart
    assert wasm == WASM
    assert started(script, "done()") == ["asked", "received", "ran", "behind", "there"]
    assert started(script, "globalThis.later = done", "log.push('now'); later();") == [
        "asked", "behind", "there", "now", "received", "ran",
    ]  # fmt: skip


def test_what_has_its_wasm_otherwise_stays_as_it_is() -> None:
    assert promised.apart("var cv = (() => {})") is None


def test_waiting_that_is_not_known_is_refused() -> None:
    with pytest.raises(promised.PromisedError, match=r"where host/promised\.py does not know it: at `wasmExports=await`"):
        promised.apart(MODULE.replace("await run();", "later();"))


def test_exceptions_come_to_who_called() -> None:
    apart = promised.apart(MODULE)
    assert apart
    assert "___cxa_throw=(ptr,type,destructor)=>{uncaught++;throw ptr}" in apart[0]


def test_split_takes_both() -> None:
    assert backends.split(MODULE) == promised.apart(MODULE)
