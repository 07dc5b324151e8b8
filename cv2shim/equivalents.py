"""Classes written by hand in place of C++ ones, with the checks of cv2's own in front of their constructors and methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cv2shim import errors, tables
from cv2shim.functions import Overloads, Run, as_method, overridden
from cv2shim.signature import Signature


def check(qualified: str, written: Any) -> None:
    """From now on the class's methods take what cv2's model says, and refuse the rest as cv2 does."""
    row = tables.classes().get(qualified, {})
    methods = {**row.get("methods", {}), **({"__init__": row["init"]} if "init" in row else {})}
    for name in methods.keys() & vars(written).keys():
        setattr(written, name, _method(qualified, written, name, methods[name]))


def _method(qualified: str, owner: type, name: str, rows: list[Any]) -> Callable[..., Any]:
    told = qualified.rpartition(".")[2] if name == "__init__" else name
    signatures = [Signature(told, row) for row in rows]
    candidates: list[tuple[Signature, Run | None]] = [(one, _run(one, vars(owner)[name])) for one in signatures]
    overloads = Overloads(told, candidates, lambda: errors.cv_error(errors.STS_NOT_IMPLEMENTED, told))
    return as_method(overloads, f"{qualified}.{name}", "class", owner, of=lambda self: self)


def _run(signature: Signature, function: Callable[..., Any]) -> Run:
    return lambda values, self: overridden(signature, partial(function, self), ())(values, None)
