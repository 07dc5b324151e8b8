"""Classes written by hand in place of C++ ones, with the checks of cv2's own in front of what they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cv2shim.accepts import errors, tables
from cv2shim.accepts.names import name_of
from cv2shim.accepts.signature import Signature, signature_of
from cv2shim.calls.functions import Served, as_function, as_method, overridden
from cv2shim.calls.overloads import Overloads, Run

_CONTEXT = {"__enter__", "__exit__"}
"""What `with` calls: cv2's own ignore what they are given, and not every OpenCV has them, which `with` would find out."""


def check(qualified: str, written: Any, *, itself: bool) -> None:
    """From now on the class takes what cv2's model says, and refuses the rest as cv2 does.

    Methods get the object and every parameter by keyword; `itself`: its constructor and static methods do that on their own.
    """
    row = tables.classes().get(qualified, {})
    own = vars(written).copy()
    for name, rows in row.get("methods", {}).items():
        if name in own and name not in _CONTEXT:
            overloads = _overloads(f"{qualified}.{name}", rows, own[name])
            setattr(written, name, as_method(overloads, f"{qualified}.{name}", "class", written))
    for name, (_type, mode) in row.get("props", {}).items():
        if mode == "r" and isinstance(own.get(name), property):
            setattr(written, name, own[name].setter(_unwritable(f"attribute '{name}' of 'cv2.{qualified}' objects")))
    for name in own.keys() & _CONTEXT - row.get("methods", {}).keys():
        delattr(written, name)
    if itself:
        return
    for name, rows in row.get("static", {}).items():
        if isinstance(own.get(name), staticmethod):
            overloads = _overloads(f"{qualified}.{name}", rows, own[name].__func__)
            setattr(written, name, staticmethod(as_function(overloads, f"{qualified}.{name}", "class")))
    if "init" in row and "__init__" in own:
        written.__init__ = _constructor(qualified, row["init"], own["__init__"])


def _unwritable(told: str) -> Callable[..., None]:
    def refuse(self: Any, value: Any) -> None:
        raise AttributeError(f"{told} is not writable")

    return refuse


def _constructor(qualified: str, rows: list[Any], function: Callable[..., Any]) -> Callable[..., None]:
    made = _overloads(f"{qualified}.__init__", [["", *row[1:]] for row in rows], function)

    def __init__(self: Any, /, *args: Any, **kwargs: Any) -> None:
        made(args, kwargs, self)

    return __init__


def _overloads(qualified: str, rows: list[Any], function: Callable[..., Any]) -> Overloads:
    signatures = [signature_of(qualified, row) for row in rows]
    candidates: list[tuple[Signature, Run | None]] = [(one, overridden(one, function, ())) for one in signatures]
    name = name_of(qualified)
    return Served(name, candidates, lambda: errors.cv_error(errors.STS_NOT_IMPLEMENTED, name))
