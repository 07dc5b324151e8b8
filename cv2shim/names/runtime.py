"""The running shim: one bridge, one build, and how names of cv2 become callables on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from cv2shim.accepts import errors, tables
from cv2shim.accepts.names import cv2_object, name_of
from cv2shim.bridge import crossing, loader
from cv2shim.bridge.builtins import Builtins, Made
from cv2shim.by_hand import overrides
from cv2shim.calls.documentation import describe

if TYPE_CHECKING:
    from cv2shim.calls.overloads import Overloads

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
        self.builtins = Builtins(bridge, dict(self.backend["types"]), cv2_object)

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
        doc = describe(qualified, name, rows, module)
        return {"name": name, "doc": doc, "rows": rows, "calls": calls}

    def overloads(self, qualified: str, rows: Rows, calls: Rows | None, first: int, *, method: bool = False) -> Overloads:
        """What serves a function's or method's unusual calls; `first` is the number of its first overload on the bridge."""
        from cv2shim.names import unusual  # when it is needed: see there

        return unusual.overloads(self, qualified, rows, calls, first, method=method)

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
