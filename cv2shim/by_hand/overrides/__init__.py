"""Hand-written equivalents of cv2 functions and classes, one file per OpenCV module.

They stand in where the running opencv.js lacks a function (or everywhere, with ``always``). A file registers
what it holds with the decorators below; ``_index.py``, written by ``python -m cv2shim.by_hand.overrides --write``,
says which file holds which name, so that importing cv2 imports none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from cv2shim.by_hand.overrides._index import ALWAYS, INDEX

__all__ = ["ALWAYS", "INDEX", "Override", "get", "override", "override_class", "registered", "standing_in"]

Target = TypeVar("Target", bound=Callable[..., Any])


class Override(NamedTuple):
    """One entry: `function` (or class) stands in for cv2's `name`, for `reason`; on every build if `always`.

    `wants` names the output parameters that the function needs to see as well: it gets what the caller gave,
    or None, and writes into it by itself. `file` is the file of this folder that holds it. `builtin`: this is
    called as it is, with no check of its arguments before it (cv2's own may be a C function beside the generated ones).
    """

    name: str
    function: Callable[..., Any]
    reason: str
    always: bool
    wants: tuple[str, ...]
    file: str
    builtin: bool = False


_registry: dict[str, Override] = {}


def override(
    name: str, *, reason: str, always: bool = False, wants: tuple[str, ...] = (), builtin: bool = False
) -> Callable[[Target], Target]:
    """Register the decorated function as cv2's `name` (qualified relative to cv2).

    The function gets every input parameter by keyword under cv2's name, a method the object first, and returns what cv2
    returns; one that is `builtin` gets what the caller gave.
    Raises ValueError if `name` is registered already.
    """

    def register(function: Target) -> Target:
        if name in _registry:
            raise ValueError(f"{name} is overridden twice.")
        # A class may give another module as its own, so ask who registers it.
        file = _registering().rpartition(".")[2]
        _registry[name] = Override(name, function, reason, always, wants, file, builtin)
        return function

    return register


def override_class(name: str, *, reason: str, always: bool = False, builtin: bool = False) -> Callable[[Target], Target]:
    """Register the decorated class as cv2's class `name`, with cv2's checks of what its methods and constructor get.

    One that is `always` or `builtin` is there on every build; a `builtin` one's constructor checks arguments itself.
    Raises ValueError if `name` is taken.
    """
    from cv2shim.by_hand import equivalents  # which checks arguments: most programs import neither

    register = override(name, reason=reason, always=always, builtin=builtin)

    def register_class(written: Target) -> Target:
        equivalents.check(name, written, itself=builtin)
        return register(written)

    return register_class


def _registering() -> str:
    """The module that uses a decorator of this one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals["__name__"] == __name__:
        frame = frame.f_back
    assert frame is not None
    return str(frame.f_globals["__name__"])


def get(name: str) -> Override | None:
    """The override of cv2's `name`, imported now if need be; None if there is none."""
    module = INDEX.get(name)
    if module is None:
        return _registry.get(name)
    import_module(f"{__name__}.{module}")
    return _registry[name]


def standing_in(name: str, offered: Sequence[Any] | None) -> Override | None:
    """The override that serves `name` on a build which offers it as `offered`: None in it is an overload that it lacks."""
    return get(name) if name in ALWAYS or not offered or None in offered else None


def registered() -> dict[str, Override]:
    """Every override registered so far, by qualified name."""
    return dict(_registry)
