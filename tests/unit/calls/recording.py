"""A stand-in for the JavaScript half on CPython: no call is usual to it, it records what crosses and answers as it is told."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from typing import Any

from cv2shim.accepts import tables
from cv2shim.bridge.crossing import Bridge
from cv2shim.calls.overloads import Overloads
from cv2shim.names.runtime import Runtime

Answer = Callable[[list[Any]], Any]


def at(address: int) -> Any:
    """The object at an address, as JavaScript is given objects."""
    return ctypes.cast(address, ctypes.py_object).value


class RecordingJs:
    """The JavaScript half's functions.

    What it makes hands every call to its `general`. `calls` has what reached overloads: {name, row, call} of one and its
    canonical values, of a method without the object. `answer(values)` plays opencv.js, unless there is an error in
    `errors` that it is to fail with. `constructors` has what serves the types' unusual constructions.
    """

    def __init__(self) -> None:
        self.plans: list[dict[str, Any]] = []
        self.calls: list[tuple[dict[str, Any], list[Any]]] = []
        self.answer: Answer = lambda values: None
        self.errors: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {}
        self.constructors: dict[str, Callable[..., Any]] = {}
        self.bridge: Bridge

    # ---- what is made ----

    def learnPython(self, facts: str) -> str:
        self.facts = json.loads(facts)
        return "direct"

    def makeCallable(self, facts: str, owner: int, general: int, receive: int) -> int:
        spec, serve = json.loads(facts), at(general)

        def function(*args: Any, **kwargs: Any) -> Any:
            return serve(*args, **kwargs)

        function.__name__, function.__doc__, function.__module__ = spec["name"], spec["doc"], None
        at(receive)(staticmethod(function) if spec["kind"] == "static" else function)
        return self._planned(spec["name"], spec["rows"], spec["calls"])

    def makeTrusted(self, number: int, method: bool, receive: int) -> None:
        plan = self.plans[number]

        def trusted(*values: Any) -> Any:
            self.calls.append((plan, list(values[1:] if method else values)))
            if self.errors:
                at(self.facts["raise_"])(plan["name"])
            return self.answer(self.calls[-1][1])

        at(receive)(trusted)

    def makeProperty(self, facts: str, owner: int, general: int, receive: int) -> int:
        spec, serve = json.loads(facts), at(general)
        at(receive)(property(serve, serve if spec["writable"] else None, doc=spec["doc"]))
        rows, calls = ([half and half[what] for half in (spec["get"], spec["set"])] for what in ("row", "call"))
        return self._planned(spec["name"], rows, calls)

    def makeType(self, facts: str, bases: int, general: int, assign: int, receive: int) -> int:
        spec, serve = json.loads(facts), at(general)

        at(receive)(type(spec["short"], at(bases), {}))
        self.constructors[spec["short"]] = serve
        init = spec["init"] or {"rows": [], "calls": None}
        return self._planned(spec["short"], init["rows"], init["calls"])

    def _planned(self, name: str, rows: list[Any], calls: list[Any] | None) -> int:
        """The number of the first of these overloads."""
        first = len(self.plans)
        self.plans += [{"name": name, "row": row, "call": calls[k] if calls else None} for k, row in enumerate(rows)]
        return first

    # ---- the rest ----

    def serveUsual(self, on: bool) -> None:
        pass

    def destroy(self, handle: int, generation: int) -> bool:
        return True

    def generation(self) -> int:
        return 1

    def info(self) -> str:
        return json.dumps({"strategy": "copied", "files": "lent"})

    def error(self) -> str:
        return json.dumps(self.errors.pop(0))


def recording_runtime() -> tuple[Runtime, RecordingJs]:
    """A runtime of the stock build whose JavaScript half only records."""
    js = RecordingJs()
    bridge = Bridge(js)
    js.bridge = bridge
    build = {"name": "stock", "package": "some/opencv-js", "version": "1"}
    return Runtime(bridge, build), js


def call(runtime: Runtime, name: str, *args: Any, **kwargs: Any) -> Any:
    """Call `cv2.<name>`, one of its functions."""
    return runtime.function(name)(*args, **kwargs)


def overloads(runtime: Runtime, name: str) -> Overloads:
    """What serves the unusual calls of `cv2.<name>`, which are all calls here."""
    return runtime.overloads(name, tables.functions()[name], runtime.backend["functions"][name], 0)
