"""The running shim: one bridge, one build, and how names of cv2 become callables on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cv2shim.accepts import errors, tables
from cv2shim.accepts.parameters import cv2_object
from cv2shim.accepts.signature import Signature, name_of, signature_of
from cv2shim.bridge import crossing, loader
from cv2shim.bridge.builtins import Builtins, Made
from cv2shim.by_hand import overrides
from cv2shim.calls import preconditions, regions
from cv2shim.calls.documentation import describe
from cv2shim.calls.functions import Served, overridden
from cv2shim.calls.overloads import Overloads, Run
from cv2shim.calls.trusted import Trusted

Rows = list[Any]


class General:
    """The Python function that serves what is unusual about a callable's calls; it is made when the first one comes."""

    __slots__ = ("first", "make", "overloads")

    def __init__(self, make: Callable[[int], Overloads]) -> None:
        self.make = make
        self.overloads: Overloads | None = None
        self.first = -1  # the number of its first overload on the bridge

    def served(self) -> Overloads:
        if self.overloads is None:
            self.overloads = self.make(self.first)
        return self.overloads

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.served()(args, kwargs)


class OfObject(General):
    """The same for a method: the object comes first."""

    __slots__ = ()

    def __call__(self, owner: Any, /, *args: Any, **kwargs: Any) -> Any:
        return self.served()(args, kwargs, owner)


class Runtime:
    """A started bridge with the backend table of its build."""

    def __init__(self, bridge: crossing.Bridge, build: dict[str, Any]) -> None:
        self.bridge = bridge
        self.build = build
        self.backend = tables.backend(build["name"])
        types = {name: row["type"] for name, row in self.backend["classes"].items()}
        self.builtins = Builtins(bridge, types, cv2_object)

    def function(self, qualified: str) -> Any:
        """The function `cv2.<qualified>`."""
        calls = self.backend["functions"].get(qualified)
        entry = overrides.standing_in(qualified, calls)
        rows = tables.functions().get(qualified, [])
        if entry is not None and entry.builtin:
            spec = self._spec(qualified, rows, None) | {"doc": entry.function.__doc__ or ""}
            return self.builtins.function(spec, entry.function).object
        general = General(partial(self.overloads, qualified, rows, calls))
        return self._of(general, self.builtins.function(self._spec(qualified, rows, calls), general))

    def static(self, qualified: str, rows: Rows) -> Any:
        """The static method `cv2.<qualified>`."""
        calls = self.class_calls(qualified.rpartition(".")[0]).get("static", {}).get(name_of(qualified))
        general = General(partial(self.overloads, qualified, rows, calls))
        return self._of(general, self.builtins.static(self._spec(qualified, rows, calls), general))

    def method(self, qualified: str, rows: Rows, owner: type) -> Any:
        """The method `cv2.<qualified>` of the type `owner`."""
        calls = self.class_calls(qualified.rpartition(".")[0]).get("methods", {}).get(name_of(qualified))
        general = OfObject(partial(self.overloads, qualified, rows, calls, method=True))
        return self._of(general, self.builtins.method(self._spec(qualified, rows, calls), owner, general))

    @staticmethod
    def _of(general: General, made: Made) -> Any:
        general.first = made.first
        return made.object

    def _spec(self, qualified: str, rows: Rows, calls: Rows | None) -> dict[str, Any]:
        """A callable as `bridge.builtins` wants it described; overloads that Python serves have no call."""
        entry = overrides.standing_in(qualified, calls)
        if entry is not None and entry.always:
            calls = None
        name, owner = name_of(qualified), qualified.rpartition(".")[0]
        module = "class" if owner in tables.classes() else tables.module_of().get(qualified, "")
        regional = calls is not None and self._is_regional(name, owner)
        checked = owner not in tables.classes() and preconditions.check_for(name) is not None
        doc = describe(qualified, name, rows, module)
        return {"name": name, "doc": doc, "rows": rows, "calls": calls, "regional": regional, "checked": checked}

    def _is_regional(self, name: str, owner: str) -> bool:
        return self.bridge.copies and owner not in tables.classes() and regions.rule_for(name) is not None

    def overloads(self, qualified: str, rows: Rows, calls: Rows | None, first: int, *, method: bool = False) -> Overloads:
        """What serves a function's or method's unusual calls; `first` is the number of its first overload on the bridge."""
        entry = overrides.standing_in(qualified, calls)
        candidates: list[tuple[Signature, Run | None]] = []
        for k, row in enumerate(rows):
            signature = signature_of(qualified, row)
            call = calls[k] if calls else None
            run: Run | None = None
            if entry is not None and (entry.always or call is None):
                run = overridden(signature, entry.function, entry.wants)
            elif call is not None:
                run = self.trusted(signature, first + k, method=method).run
            candidates.append((signature, run))
        return Served(name_of(qualified), candidates, lambda: self.missing(qualified))

    def trusted(self, signature: Signature, number: int, *, method: bool) -> Trusted:
        """Overload `number` on opencv.js for checked arguments."""
        return Trusted(signature, self.bridge, partial(self.builtins.trusted, number, method=method), method=method)

    def missing(self, qualified: str) -> errors.error:
        """The exception for something that the running opencv.js does not have."""
        return errors.missing(qualified, self.build["name"])

    def class_calls(self, qualified: str) -> dict[str, Any]:
        found: dict[str, Any] = self.backend["classes"].get(qualified, {})
        return found


_running: Runtime | None = None


def current() -> Runtime:
    """The running shim; starts opencv.js on first use. Raises ImportError where it cannot run."""
    global _running
    if _running is None:
        loader.start()
        bridge = crossing.running()
        assert bridge is not None
        _running = Runtime(bridge, loader.build())
    return _running
