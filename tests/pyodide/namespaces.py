"""The public names of a cv2 and of every module in it: runs on the real one and, as a script, in Pyodide."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def names(cv2: Any) -> dict[str, list[str]]:
    """By module, "cv2" the first, what `dir` says of it, underscored names aside."""
    found: dict[str, list[str]] = {}
    waiting = [("cv2", cv2)]
    while waiting:
        name, module = waiting.pop()
        if name in found:
            continue
        found[name] = sorted(one for one in dir(module) if not one.startswith("_"))
        inner = [(f"{name}.{one}", getattr(module, one)) for one in found[name]]
        own = [(one, value) for one, value in inner if isinstance(value, ModuleType)]
        waiting += [(one, value) for one, value in own if value.__name__.startswith("cv2.")]
    return found
