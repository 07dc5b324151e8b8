"""Classes written by hand in place of C++ ones, with the checks of cv2's own in front of their constructors and methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cv2shim import errors, tables
from cv2shim.functions import Overloads, Run, as_method, overridden
from cv2shim.overrides import Override
from cv2shim.signature import Signature


def checked(qualified: str, written: Override) -> type:
    """The class, whose methods take what cv2's model says and refuse the rest as cv2 does."""
    made = written.function
    assert isinstance(made, type)
    row = tables.classes().get(qualified)
    if row is None or written.always:  # those that every build has check for themselves
        return made
    if "init" in row and "__init__" in vars(made):
        setattr(made, "__init__", _method(qualified, made, "__init__", row["init"]))  # noqa: B010 - of a class, no instance
    for name, rows in row.get("methods", {}).items():
        if name in vars(made):
            setattr(made, name, _method(qualified, made, name, rows))
    return made


def _method(qualified: str, owner: type, name: str, rows: list[Any]) -> Callable[..., Any]:
    told = qualified.rpartition(".")[2] if name == "__init__" else name
    signatures = [Signature(told, row) for row in rows]
    candidates: list[tuple[Signature, Run | None]] = [(one, _run(one, vars(owner)[name])) for one in signatures]
    overloads = Overloads(told, candidates, lambda: errors.cv_error(errors.STS_NOT_IMPLEMENTED, told))
    return as_method(overloads, f"{qualified}.{name}", "class", owner, of=lambda self: self)


def _run(signature: Signature, function: Callable[..., Any]) -> Run:
    return lambda values, self: overridden(signature, partial(function, self), ())(values, None)
