"""The operations of cv2.gapi: recorded by what their signatures say, carried out by what is registered for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from types import SimpleNamespace
from typing import Any, NamedTuple

from cv2shim.accepts import tables
from cv2shim.by_hand.gapi.values import Call, is_place, kind

Meta = Callable[[SimpleNamespace], Any]
Run = Callable[[SimpleNamespace], Any]


class Operation(NamedTuple):
    """`meta` gets the arguments with descriptions in the place of values, `run` the values; both by name as attributes.

    `check` gets them when the operation is recorded.
    """

    meta: Meta
    run: Run
    check: Callable[[SimpleNamespace], None] | None = None


_operations: dict[str, Operation] = {}
_loaded: list[bool] = []
_FILES = ("core", "imgproc", "drawing", "parsers", "tracking", "streams")


def register(name: str, meta: Meta, run: Run, check: Callable[[SimpleNamespace], None] | None = None) -> None:
    """Have cv2.gapi's operation `name` carried out so."""
    _operations[name] = Operation(meta, run, check)


def operation(name: str) -> Operation:
    if not _loaded:
        _loaded.append(True)
        for file in _FILES:
            import_module(f"cv2shim.by_hand.gapi.{file}")
    return _operations[name]


def recorder(name: str) -> Callable[..., Any]:
    """The function `cv2.gapi.<name>` for checked arguments: it gives the places of results."""

    def record(**arguments: Any) -> Any:
        chosen = operation(name)
        if chosen.check is not None:
            chosen.check(SimpleNamespace(**arguments))
        return recorded(name, arguments, results_of(f"gapi.{name}", arguments), chosen)

    record.__name__ = name.rpartition(".")[2]
    record.__doc__ = "Record the operation; the results are places for what a computation will make."
    return record


def recorded(name: str, arguments: dict[str, Any], results: list[tuple[str, int | None]], chosen: Operation) -> Any:
    """Record a call whose results have these shapes and types of elements."""
    call = Call(
        id=name,
        arguments=arguments,
        meta=lambda **described: chosen.meta(SimpleNamespace(**described)),
        run=lambda **values: chosen.run(SimpleNamespace(**values)),
    )
    made = [call.result(*result) for result in results]
    return made[0] if len(made) == 1 else tuple(made)


# ---- what signatures say of results -----------------------------------------------------------------------------------


def results_of(qualified: str, arguments: dict[str, Any]) -> list[tuple[str, int | None]]:
    """Shapes and types of elements of the results of the overload that takes these arguments."""
    rows = tables.functions()[qualified]
    return results(next(row[0] for row in rows if _fits(row[1], arguments)))


def _fits(args: Iterable[list[Any]], arguments: dict[str, Any]) -> bool:
    named = {name: type_ for name, type_, *_ in args}
    return named.keys() == arguments.keys() and all(_is_of(arguments[name], type_) for name, type_ in named.items())


def _is_of(value: Any, type_: str) -> bool:
    if value is None:  # stands for what its type has as a default
        return True
    if not is_place(value):
        return not type_.startswith(("GMat", "GScalar", "GFrame", "GArray_", "GOpaque_"))
    if match := re.fullmatch(r"(GArray|GOpaque)_(\w+)", type_):
        return bool(value._origin.shape == match[1] and value._origin.element == kind(match[2]))
    return bool(value._origin.shape == type_)


def results(type_: str) -> list[tuple[str, int | None]]:
    """A C++ type that an operation returns, such as "tuple<GMat, GArray<int>>"."""
    if type_ == "GMat2":
        return [("GMat", None)] * 2
    inner = type_.removeprefix("tuple<")
    found = re.findall(r"(GMat|GScalar|GFrame|GArray|GOpaque)(?:<(\w+)>)?", inner)
    return [(shape, kind(element) if element else None) for shape, element in found]
