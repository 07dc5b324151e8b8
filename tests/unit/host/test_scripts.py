"""JavaScript of others becomes an expression whose value runs it apart from the host, and makes no functions of texts."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from host import backends, scripts, wheel
from host.nodejs import find_node

TYPES = """
const log = [], throwBindingError = (message) => { throw new Error(message); }, runDestructors = (left) => log.push(...left);
const number = { name: "int", toWireType: (_, value) => 2 * value, fromWireType: (wire) => -wire, destructorFunction: null };
const self = { ...number, toWireType: (_, that) => that.place };
const toWireType = (left, value) => { left?.push(value); return value.length; };
const text = { ...number, toWireType, destructorFunction: (wire) => log.push(wire) };
const list = { ...number, toWireType, destructorFunction: undefined };
const cppInvokerFunc = (...wires) => { log.push(wires); return wires.length; }, cppTargetFunc = 7, humanName = "f";
"""


def evaluated(script: bytes, expression: str) -> Any:
    """What `expression` is worth where `value` is that of `script`, in a Node that makes no functions of texts."""
    program = f"const value = {script.decode()};\nconsole.log(JSON.stringify({expression}))"
    command = [find_node(), "--disallow-code-generation-from-strings", "--input-type=commonjs"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_the_host_is_hidden():
    script = scripts.expression("var seen = [typeof process, typeof require, typeof module, typeof Array];", "seen")
    assert evaluated(script, "value()") == ["undefined", "undefined", "undefined", "function"]


def test_the_factory_of_an_opencv_js_can_be_given_the_page_back():
    text = "before; var cv = (function() { return () => typeof document })();\nif (typeof exports === 'object') after;"
    script = scripts.opencv_js(text)
    page = "(globalThis.document = {}, globalThis.window = {}, value())"
    assert evaluated(script, f"((cv) => [cv(), cv.unhide(), cv()])({page})") == ["undefined", None, "object"]


@pytest.mark.parametrize("text", ["var cv = 1;", "var cv = (function() {})()", ""])
def test_what_is_no_opencv_js_is_refused(text: str):
    with pytest.raises(scripts.ScriptError, match="not one as"):
        scripts.opencv_js(text)


MADE = (
    *(f"var invokerFn={made}" for made in ("new_(Function,args1).apply(null,args2)", "newFunc(Function,args)(...closureArgs)")),
    "let invokerFactory=createJsInvoker(argTypes,isClassMethodFunc,returns,isAsync);"
    "var invokerFn=invokerFactory(...closureArgs)",
)


@pytest.mark.parametrize(
    ("types", "called", "result", "log"),
    [
        ("[number, null, number]", "f(3)", -2, [[7, 6]]),
        ("[number, null, text, number]", "f('abc', 1)", -3, [[7, 3, 2], 3]),  # what an argument leaves is taken away
        ("[number, null, list, text]", "f('ab', 'c')", -3, [[7, 2, 1], "ab", "c"]),
        ("[number, self, number]", "({ place: 9, f }).f(1)", -3, [[7, 9, 2]]),
        ("[{ ...number, name: 'void' }, null]", "f() ?? null", None, [[7]]),
        ("[number, null]", "(() => { try { f(1); } catch (refused) { return refused.message; } })()",
         "function f called with 1 arguments, expected 0 args!", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("made", MADE)
def test_a_caller_without_text(types: str, called: str, result: Any, log: list[Any], made: str):
    """It converts, calls, clears away and gives back what embind's own does."""
    facts = "isClassMethodFunc = argTypes[1] !== null, returns = argTypes[0].name !== 'void'"
    facts += ", needsDestructorStack = argTypes.slice(1).some((type) => type && type.destructorFunction === undefined)"
    script = f"{TYPES} const argTypes = {types}, isAsync = false, {facts}; {made}; const f = invokerFn, result = {called};"
    assert evaluated(scripts.expression(script, "[result, log]"), "value()") == [result, log]


@pytest.mark.parametrize(
    ("kind", "method", "given"),
    [
        (0, "function (a, b) { return this.place + a + b; }", ["left", 6]),
        (1, "function (a, b) { return [a, b]; }", ["left", [2, 3]]),
    ],
)
def test_what_cpp_calls_without_text(kind: int, method: str, given: Any):
    """Its arguments lie one behind the other; a constructor is called as one."""
    script = f"""
    const memory = {{ 8: 2, 12: 3 }}, kind = {kind}, retType = {{ isVoid: false }};
    const types = [0, 0].map(() => ({{ argPackAdvance: 4, readValueFromPointer: (at) => memory[at] }}));
    const emval_returnValue = (type, left, value) => [left, value];
    const call = newFunc(Function,params)(...args);
    const told = call({{ place: 1 }}, {method}, "left", 8);"""
    assert evaluated(scripts.expression(script, "told"), "value()") == given


@pytest.mark.parametrize(
    ("kind", "given"), [(0, ["left", [2, 3]]), (1, ["left", [7, 2, 3]]), (2, ["left", {"a": 2}]), (3, ["left", 3])]
)
def test_what_cpp_calls_without_text_since_emscripten_4(kind: int, given: Any):
    """A value, a method of one, a constructor; or the argument is the value. Arguments lie eight bytes apart."""
    script = f"""
    const memory = {{ 8: 2, 16: 3 }}, kind = {kind}, retType = {{ isVoid: false, toWireType: (left, value) => value }};
    const argTypes = [0, 0].map(() => ({{ readValueFromPointer: (at) => memory[at] }}));
    class Made {{ constructor(a) {{ this.a = a; }} }}
    const values = [(a, b) => [a, b], {{ f: (a, b) => [7, a, b] }}, Made], Emval = {{ toValue: (handle) => values[handle] }};
    const getStringOrSymbol = () => "f", emval_returnValue = (give, left, value) => [left, give([], value)];
    const call = new Function(Object.keys(captures),functionBody)(...Object.values(captures));
    const told = call(kind, "name", "left", 8);"""
    assert evaluated(scripts.expression(script, "told"), "value()") == given


def test_the_published_opencv_js_has_no_functions_of_texts_left():
    script = dict(wheel.opencv_js(backends.folder("stock")))["cv2shim/opencv_js/opencv.js"]
    assert b"new Function" not in script
    assert b"new_(Function" not in script
    assert b"newFunc(Function" not in script
    assert evaluated(script, "typeof value().unhide") == "function"
