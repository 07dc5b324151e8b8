"""The running shim: one bridge, one build, and how names of cv2 become functions and classes for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cv2shim.accepts import errors, tables
from cv2shim.accepts.signature import Signature, name_of, signature_of
from cv2shim.bridge.crossing import Bridge
from cv2shim.by_hand import overrides
from cv2shim.calls.functions import Overloads, Run, overridden, routed
from cv2shim.calls.route import Route

Rows = list[Any]


class Runtime:
    """A started bridge with the backend table of its build.

    `wrap` makes a Python object of cv2 class `name` for a C++ object's handle.
    """

    def __init__(self, bridge: Bridge, build: dict[str, Any], wrap: Callable[[int, str], Any], natives: Any = None) -> None:
        self.bridge = bridge
        self.natives = natives
        self.build = build
        self.backend = tables.backend(build["name"])
        self.wrap = wrap
        bridge.class_types = {name: row["type"] for name, row in self.backend["classes"].items()}

    def overloads(self, qualified: str, rows: Rows, calls: Rows | None, *, method: bool = False) -> Overloads:
        """Everything behind one function or method; `calls` is its row of the backend table."""
        entry = overrides.standing_in(qualified, calls)
        candidates: list[tuple[Signature, Run | None]] = []
        for k, row in enumerate(rows):
            signature = signature_of(qualified, row)
            call = calls[k] if calls else None
            run: Run | None = None
            if entry is not None and (entry.always or call is None):
                run = overridden(signature, entry.function, entry.wants)
            elif call is not None:
                made = [Route(signature, self.bridge, c, method=method, wrap=self.wrap) for c in (call[:4], *call[4:])]
                run = routed(*made)
            candidates.append((signature, run))
        return Overloads(name_of(qualified), candidates, lambda: self.missing(qualified))

    def missing(self, qualified: str) -> errors.error:
        """The exception for something that the running opencv.js does not have."""
        name = self.build["name"]
        text = f"cv2.{qualified} is not in the '{name}' build of opencv.js that runs here"
        advice = "; the 'full' build has it: install the wheel made with `make wheel BACKEND=full`" if name != "full" else ""
        return errors.cv_error(errors.STS_NOT_IMPLEMENTED, text + advice, qualified.rpartition(".")[2])

    def function(self, qualified: str) -> Overloads:
        return self.overloads(qualified, tables.functions()[qualified], self.backend["functions"].get(qualified))

    def class_calls(self, qualified: str) -> dict[str, Any]:
        found: dict[str, Any] = self.backend["classes"].get(qualified, {})
        return found


_running: Runtime | None = None


def current() -> Runtime:
    """The running shim; starts opencv.js on first use."""
    global _running
    if _running is None:
        from cv2shim.bridge import loader

        loader.start()
    assert _running is not None
    return _running


def install(runtime: Runtime) -> None:
    """Make `runtime` the one that cv2's names use."""
    global _running
    _running = runtime


def is_running() -> bool:
    return _running is not None
