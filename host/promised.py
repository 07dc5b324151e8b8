"""An opencv.js of the newest emscripten, its wasm a text of bytes and its factory one that waits, becomes what others were.

Here a wasm lies beside its script, and `import cv2` starts it at once. A factory that waits goes on only when Python's
statement has ended, also where the wasm was there at once: so what waits in it is rewritten as a call of what comes next.
"""

from __future__ import annotations

import re

from host.errors import HostError

BYTES = re.compile(r"""binaryDecode\(('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)""", re.DOTALL)
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\r\n|.))", re.DOTALL)
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}

SHAPES = (
    # The factory, as it has been written before (host.scripts.FACTORY), in a module and in a script.
    (r"^async function cv\(", "var cv = (() => function cv("),
    (r"\}export default cv;", "}\n)();\nexport default cv;"),
    (r"\bvar cv=\(\(\)=>\{(var _scriptName=[^;]*;)return async function\(", r"var cv = (() => {\1return function("),
    (r"\bglobalThis\.(process|window|document)\b", r"\1"),  # by these names the host is hidden (host.scripts)
    (r'if\(typeof exports==="object"', "if (typeof exports === 'object'"),
)
WAITING = (
    (r"async function run\(\)\{preRun\(\);"
     r"if\(runDependencies>0\)\{await new Promise\(resolve=>dependenciesFulfilled=resolve\)\}",
     "function run(){if(runDependencies>0){dependenciesFulfilled=run;return}preRun();"),
    (r'var setStatus=Module\["setStatus"\];'
     r'if\(setStatus\)\{setStatus\("Running\.\.\."\);await new Promise\([^{}]*\);[^{}]*\}', ""),
    (r"async function createWasm\(\)\{", "function createWasm(then){"),
    (r"return new Promise\(\(resolve,reject\)=>"
     r'\{(Module\["instantiateWasm"\]\(info,\(inst,mod\)=>\{)resolve\((receiveInstance\(inst,mod\))\)\}\)\}\)',
     r"\1\2;then()});return"),
    (r"var result=await instantiateAsync\((\w+,\w+,\w+)\);var exports=receiveInstantiationResult\(result\);return exports",
     r"instantiateAsync(\1).then(receiveInstantiationResult).then(then)"),
    (r"wasmExports=await ?\(?createWasm\(\)\)?;(?:await )?run\(\);", "createWasm(run);"),
)  # fmt: skip
"""What waits, and what is put in its place. Not every emscripten has each; whether anything is left is looked at."""

THROWN = (r"(\b___cxa_throw=\((\w+),\w+,\w+\)=>\{[^{}]*)\babort\(\)\}", r"\1throw \2}")
"""Where nothing catches them, exceptions of C++ stop such a program. Here whoever called it catches them, as before."""

LEFT = re.compile(r"\bwasmExports=await\b|\basync function (?:cv|run|createWasm)\b|\breturn async function\(moduleArg")


class PromisedError(HostError):
    """A script waits in a way that is not known here."""


def apart(script: str) -> tuple[str, bytes] | None:
    """Script and wasm of an opencv.js whose wasm is a text of bytes; None where it is not. Raises PromisedError."""
    found = BYTES.search(script)
    if not found:
        return None
    wasm = _decoded(found[1][1:-1])
    script = script[: found.start()] + '"opencv.wasm"' + script[found.end() :]
    for pattern, replacement in (*SHAPES, *WAITING, THROWN):
        script = re.sub(pattern, replacement, script)
    if left := LEFT.search(script):
        raise PromisedError(f"This opencv.js waits where host/promised.py does not know it: at `{left[0]}`.")
    return script, wasm


def _decoded(literal: str) -> bytes:
    """The bytes that a JavaScript string of them stands for; a character beyond is a zero (emscripten's `binaryDecode`)."""
    text = ESCAPE.sub(_character, literal)
    return text.translate({256: 0}).encode("latin-1")


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    return chr(int(digits, 16)) if digits else LETTERS.get(escape[3], escape[3])
