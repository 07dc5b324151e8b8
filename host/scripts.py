"""JavaScript of others as the wheel carries it: an expression, which is evaluated there or stands in a page's cv2shim.mjs.

Its value is a function that runs the script with the host's globals hidden from it, so that it neither installs process
handlers nor looks for files, and gives what it defines. embind, which such scripts are made with, makes functions of texts;
that is replaced, since a page's Content-Security-Policy may forbid it.
"""

from __future__ import annotations

import re
from pathlib import Path

from host.errors import HostError

HIDDEN = (
    *("process", "require", "window", "document", "importScripts", "print", "printErr"),
    *("module", "exports", "define", "__filename"),
)

CALLERS = Path(__file__).with_name("embind.js")

_CALLER = (
    "embindCaller(humanName,argTypes,isClassMethodFunc,needsDestructorStack,returns,cppInvokerFunc,cppTargetFunc,"
    "throwBindingError,runDestructors)"
)
FROM_TEXT = {
    """new Function("body","return function "+name+"() {\\n"+'    "use strict";'+"""
    r""""    return body.apply(this, arguments);\n"+"};\n")(body)""": "embindNamed(name,body)",
    'new Function("dynCall","rawFunction",body)(dynCall,rawFunction)':
        "dynCall.bind(null,rawFunction)",
    "new_(Function,args1).apply(null,args2)": _CALLER,
    "newFunc(Function,args)(...closureArgs)": _CALLER,
    "new_(Function,params).apply(null,args)": "embindMethodCaller(types)",
    "newFunc(Function,params)(...args)": "embindValueCaller(retType,types,kind,emval_returnValue)",
    "let invokerFactory=createJsInvoker(argTypes,isClassMethodFunc,returns,isAsync);"
    "var invokerFn=invokerFactory(...closureArgs)":
        f"var invokerFn={_CALLER}",
    "new Function(Object.keys(captures),functionBody)(...Object.values(captures))":
        "embindInvoker(retType,argTypes,kind,Emval.toValue,getStringOrSymbol,emval_returnValue)",
}  # fmt: skip
"""embind's functions of texts, as emscripten since 1.39 has them, and what makes the same without a text."""


FACTORY = re.compile(r"var cv = \((?:function|\(\) =>).*?(?=if \(typeof exports ===|export default cv)", re.DOTALL)
"""The factory, in a script or in a module of its own."""


class ScriptError(HostError):
    """A script is not what it should be."""


def opencv_js(text: str) -> bytes:
    """The factory inside of an opencv.js, as OpenCV's own packaging (make_umd.py) wraps it.

    Its `unhide` gives it back the page, in which `imread` and `imshow` look for elements. Raises ScriptError.
    """
    found = FACTORY.search(text)
    if not found:
        raise ScriptError("This opencv.js is not one as OpenCV's build_js.py makes it.")
    factory = found[0].replace("import.meta.url", '""')
    return expression(factory, "Object.assign(cv, { unhide() { ({ window, document } = globalThis); } })")


def expression(script: str, result: str) -> bytes:
    """A function that runs `script` and gives `result`."""
    callers = ""
    for made, replacement in FROM_TEXT.items():
        if made in script:
            script, callers = script.replace(made, replacement), CALLERS.read_text()
    return f'({", ".join(HIDDEN)}) => {{\n"use strict";\n{callers}{script}\nreturn {result};\n}}\n'.encode()
