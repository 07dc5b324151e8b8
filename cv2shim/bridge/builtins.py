"""CPython's own kinds of functions, methods, properties and types for cv2's names, made by JavaScript.

See `javascript/builtins.js`: the usual call of one runs no line of Python. What is unusual about a call is served by a
Python function, its `general`. Both sides name objects by their addresses, which this module keeps alive.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from cv2shim.bridge.crossing import Bridge

General = Callable[..., Any]
Rows = list[Any]

_TYPES = (int, float, bool, str, bytes, tuple, list, dict)


class Made(NamedTuple):
    """What JavaScript made, and the number of its first overload (see `Builtins.trusted`)."""

    object: Any
    first: int


class Builtins:
    """Makes builtins on one bridge.

    `classes`: cv2's classes by the names that the build has for them. `resolve` finds what is called for by a qualified name
    of cv2, such as a class of which JavaScript makes an object.
    """

    def __init__(self, bridge: Bridge, classes: dict[str, str], resolve: Callable[[str], Any]) -> None:
        self.js = bridge.js
        raise_last = bridge.raise_last
        self._kept: list[Any] = [resolve, raise_last]
        facts = {
            "addresses": {kind.__name__: id(kind) for kind in _TYPES}
            | {"ndarray": id(np.ndarray), "None": id(None), "True": id(True), "False": id(False)},
            "tuple_items": tuple.__basicsize__,
            "samples": self._samples(),
            "resolve": id(resolve),
            "raise_": id(raise_last),
            "none": id(None),
            "classes": classes,
        }
        bridge.answer(self.js.learnPython(json.dumps(facts)), "cv2")

    def _samples(self) -> dict[str, int]:
        """Known objects, on which JavaScript tries how this Python lays out its own."""
        five, minus, half = 5, -77, 0.5
        samples = {"five": five, "minus": minus, "half": half, "pair": (five, minus), "several": [five, half, minus]}
        self._kept.append(samples)
        return {name: id(sample) for name, sample in samples.items()}

    def function(self, spec: dict[str, Any], general: General) -> Made:
        """A builtin function. `spec`: name, doc, rows and calls (of the API and the backend; codegen/emit.py)."""
        return self._callable(spec | {"kind": "function"}, None, general)

    def static(self, spec: dict[str, Any], general: General) -> Made:
        """The same as a static method."""
        return self._callable(spec | {"kind": "static"}, None, general)

    def method(self, spec: dict[str, Any], owner: type, general: General) -> Made:
        """The same as a method of the type `owner`; `general` gets the object first."""
        return self._callable(spec | {"kind": "method"}, owner, general)

    def _callable(self, spec: dict[str, Any], owner: Any, general: General) -> Made:
        facts = json.dumps(spec)
        return self._made(lambda receive: self.js.makeCallable(facts, id(owner), id(general), receive), general)

    def property(self, spec: dict[str, Any], owner: type, general: General) -> Made:
        """A property; `spec`: name, doc, writable, and get and set, each {row, call} or None.

        `general(self[, value])`, where the value None is to delete it.
        """
        return self._made(lambda receive: self.js.makeProperty(json.dumps(spec), id(owner), id(general), receive), general)

    def type(self, spec: dict[str, Any], bases: tuple[type, ...], general: General, assign: General | None = None) -> Made:
        """A type; `spec` is described in `javascript/classes.js`.

        `general(self, *args, **keywords)` serves unusual constructions: it returns a new object, whose C++ object `self`
        takes over, or None. `assign(self, name[, value])` serves those of a record's attributes.
        """
        facts, others = json.dumps(spec), (bases, general, assign)
        return self._made(lambda receive: self.js.makeType(facts, *map(id, others), receive), *others)

    def trusted(self, number: int, *, method: bool) -> Callable[..., Any]:
        """Overload `number` for arguments that are checked: every parameter by position, None where it is left out.

        The object comes first for a method. Raises what cv2 would.
        """
        return self._made(lambda receive: self.js.makeTrusted(number, method, receive)).object

    def serve_usual(self, on: bool) -> None:
        """Whether JavaScript serves usual calls; if not, Python serves every call, for comparison."""
        self.js.serveUsual(on)

    def _made(self, make: Callable[[int], Any], *kept: Any) -> Made:
        received: list[Any] = []
        receive = received.append
        first = make(id(receive))
        if not received:
            raise RuntimeError(f"cv2shim's JavaScript made nothing: {self.js.error()}")
        self._kept += kept
        return Made(received[0], first)
