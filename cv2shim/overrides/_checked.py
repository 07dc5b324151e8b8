"""Hand-written classes whose methods take, refuse and explain their arguments as those of the emitted classes do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from cv2shim import errors, tables
from cv2shim.documentation import describe
from cv2shim.functions import Overloads, Run
from cv2shim.signature import Signature

Class = TypeVar("Class", bound=type)


def checked(qualified: str) -> Callable[[Class], Class]:
    """Give a class the signatures of cv2's class `qualified`.

    The class's methods, static ones and `_init` (for the constructors with arguments) get every parameter by keyword
    under cv2's name; of what the caller left out or None, the value that stands for it.
    """

    def dress(cls: Class) -> Class:
        row = tables.classes()[qualified]
        setattr(cls, "__init__", _initialiser(qualified, row["init"], cls._init))  # type: ignore[attr-defined]  # noqa: B010
        for name, rows in row["methods"].items():
            setattr(cls, name, _method(f"{qualified}.{name}", rows, getattr(cls, name)))
        for name, rows in row.get("static", {}).items():
            setattr(cls, name, staticmethod(_static(f"{qualified}.{name}", rows, getattr(cls, name))))
        return cls

    return dress


def _bound(signature: Signature, function: Callable[..., Any]) -> Run:
    names = [p.name for p in signature.parameters]
    return lambda values, handle: function(handle, **dict(zip(names, values, strict=True)))


def _static(qualified: str, rows: list[Any], function: Callable[..., Any]) -> Callable[..., Any]:
    method = _method(qualified, rows, lambda handle, **arguments: function(**arguments))
    return partial(method, None)


def _method(qualified: str, rows: list[Any], function: Callable[..., Any]) -> Callable[..., Any]:
    name = qualified.rpartition(".")[2]
    signatures = [Signature(qualified, row) for row in rows]
    overloads = Overloads(name, [(s, _bound(s, function)) for s in signatures], _lacking)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return overloads(args, kwargs, self)

    method.__name__, method.__qualname__, method.__module__ = name, qualified, "cv2"
    method.__doc__ = describe(qualified, signatures, "class")
    return method


def _initialiser(qualified: str, rows: list[Any], function: Callable[..., Any]) -> Callable[..., None]:
    signatures = [Signature(qualified, ["", *row[1:]]) for row in rows]
    overloads = Overloads(qualified, [(s, _bound(s, function)) for s in signatures], _lacking)

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        overloads(args, kwargs, self)

    return __init__


def _lacking() -> errors.error:
    return errors.cv_error(errors.STS_NOT_IMPLEMENTED, "this overload does not exist")
