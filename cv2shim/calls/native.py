"""Builtin functions for the usual call: a cv2 function is then a builtin as in the real cv2, and costs about as little.

See native.js. A function qualifies if its first overload runs on opencv.js with numbers, tuples and arrays in and at most
one new array out; everything else, and every unusual call, is served by the Python function that it stands for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cv2shim.accepts import arrays
from cv2shim.accepts.parameters import Parameter
from cv2shim.accepts.values import VALUE_TYPES, parse_double, parse_float, parse_int
from cv2shim.bridge.crossing import part
from cv2shim.calls.route import NUMBERS, Route

_DTYPE = np.dtype(np.uint8)  # of the array that is made to see whether numpy's C functions lie where native.js takes them from
_INTS = ("Point", "Size", "Rect", "Range", "Point2i", "Point3i")
_FLOATS = ("Point2f", "Point2d", "Size2f", "Rect2f", "Rect2d", "Point3f", "Point3d")


class Natives:
    """Makes builtins on one bridge. `working` is False where this Python lays out its objects differently."""

    def __init__(self, js: Any) -> None:
        self.js = js
        kinds: dict[str, Any] = {"int": int, "float": float, "tuple": tuple, "ndarray": np.ndarray}
        kinds |= {"True": True, "False": False, "None": None, "dtype": _DTYPE}
        samples = (5, -77, 0.5, (5, -77))
        addresses = json.dumps({name: id(kind) for name, kind in kinds.items()})
        self.working: bool = js.start(addresses, json.dumps([id(sample) for sample in samples]))
        self.kept: list[Any] = ["cv2"]  # what native.js knows by address

    def function(self, route: Route, general: Callable[..., Any]) -> Callable[..., Any] | None:
        """A builtin for `general` whose usual call is `route`'s; None if the route does not qualify."""
        plan = _plan(route)
        if plan is None or not self.working:
            return None
        resume = partial(_resume, route)
        received: list[Any] = []
        receive = received.append
        plan |= {"name": general.__name__, "doc": general.__doc__ or "", "general": id(general), "resume": id(resume)}
        number = self.js.make(json.dumps(plan), id(self.kept[0]), id(receive))
        self.kept += (general, resume)
        route.guessed = partial(self._guessed, number)
        made: Callable[..., Any] = received[0]
        return made

    def _guessed(self, number: int, array: np.ndarray) -> None:
        self.js.expect(number, id(array.dtype), id(array))  # builtin dtypes live as long as numpy


def _plan(route: Route) -> dict[str, Any] | None:
    signature = route.signature
    params = [_parameter(p) for p in signature.parameters]
    outputs = [p for p in params if p["kind"] == "output"]
    if route.region or route.paths or route.method or len(outputs) > 1:
        return None
    if any(p["kind"] == "other" for p in params[: signature.required]):
        return None
    results = _results(route)
    if results is None:
        return None
    return {"number": route.number, "required": signature.required, "params": params, **results}


def _results(route: Route) -> dict[str, Any] | None:
    if route.plain is not None:
        kind = route.finish_number.__name__
        return {"plain": [{"at": k, "kind": kind} for k in route.plain]} if route.plain else None
    ret = route.signature.ret
    if route.signature.out == [-1] and not route.fields:
        if ret == "RotatedRect":
            return {"items": [["float", "float"], ["float", "float"], "float"]}
        if ret in (*_INTS, *_FLOATS, "Scalar"):
            return {"items": ["int" if ret in _INTS else "float"] * VALUE_TYPES[ret].width}
    return {"plain": None} if route.ret not in NUMBERS else None


def _parameter(p: Parameter) -> dict[str, Any]:
    words: list[Any] = []
    keep: list[Any] = []
    kind = _kind(p)
    if p.flatten is None:
        words.append(p.default)
    elif kind != "output":
        p.flatten(p.default, words, keep)
    zero: list[Any] = []
    if kind in ("ints", "floats") and p.flatten is not None:
        p.flatten(p.zero, zero, keep)
    if keep or any(not isinstance(word, (int, float)) for word in words):
        kind, words = "other", [word if isinstance(word, (int, float)) else 0 for word in words]
    return {"kind": kind, "words": words, "zero": zero, "count": p.width}


def _kind(p: Parameter) -> str:
    if p.output:
        return "output"
    if p.array:
        if p.type != "Mat":
            return "other"
        return "changed" if p.written else "arithmetic" if p.parse is arrays.parse_arithmetic else "mat"
    if p.parse is parse_int:
        return "int"
    if p.parse in (parse_double, parse_float):
        return "float"
    if p.type in ("bool", "Scalar"):
        return p.type.lower()
    return "ints" if p.type in _INTS else "floats" if p.type in _FLOATS else "other"


def _resume(route: Route, answer: int | None, guess: Any, *args: Any) -> Any:
    targets: dict[int, Any] = {}
    for k, p in enumerate(route.signature.parameters):
        if p.output and guess is not None:
            targets[k] = guess
        elif p.written and k < len(args):
            targets[k] = args[k]
    return route.settle(answer, list(args), targets)


def javascript() -> bytes:
    """The text of native.js."""
    return part("native")
