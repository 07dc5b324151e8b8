"""cv2's classes: types of CPython whose objects hold a C++ object, or the fields of a record, and free it when they go."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from cv2shim.accepts import tables
from cv2shim.accepts.records import RECORDS
from cv2shim.by_hand import overrides
from cv2shim.calls import traits
from cv2shim.names import runtime

if TYPE_CHECKING:
    from cv2shim.calls.overloads import Overloads

_Maker = Callable[[], Any]


class _Late:
    """A class attribute that is built when first used, then replaced by what it made."""

    def __init__(self, name: str, make: _Maker) -> None:
        self.name, self.make = name, make

    def __get__(self, instance: Any, owner: type) -> Any:
        home = next(cls for cls in owner.__mro__ if vars(cls).get(self.name) is self)
        setattr(home, self.name, self.make())
        return getattr(owner if instance is None else instance, self.name)

    def __set__(self, instance: Any, value: Any) -> None:
        self.__get__(None, type(instance))
        setattr(instance, self.name, value)

    def __delete__(self, instance: Any) -> None:
        self.__get__(None, type(instance))
        delattr(instance, self.name)


@cache
def get(qualified: str) -> type:
    """The class `cv2.<qualified>`."""
    replaced = overrides.standing_in(qualified, list(runtime.current().class_calls(qualified)))
    if replaced is not None and isinstance(replaced.function, type):
        return _finished(replaced.function, qualified)
    row = tables.classes()[qualified]
    made = _record(qualified, row) if qualified in RECORDS else _type(qualified, row)
    for name, rows in row.get("methods", {}).items():
        setattr(made, name, _Late(name, partial(_method, f"{qualified}.{name}", rows, made)))
    for name, rows in row.get("static", {}).items():
        setattr(made, name, _Late(name, partial(_static, f"{qualified}.{name}", rows)))
    if qualified not in RECORDS:
        for name, (type_name, mode) in row.get("props", {}).items():
            setattr(made, name, _Late(name, partial(_property, qualified, name, type_name, mode, made)))
    _nest(made, qualified)
    for name, value in tables.constants().get(qualified, {}).items():
        setattr(made, name, value)
    return made


def _described(qualified: str, row: dict[str, Any]) -> dict[str, Any]:
    """A type as `bridge.builtins` wants it described."""
    calls = runtime.current().class_calls(qualified).get("init")
    init = {"rows": [_constructor(r) for r in row.get("init", [])], "calls": calls} if row.get("init") else None
    return {"cv": qualified, "name": f"cv2.{qualified}", "short": qualified.rpartition(".")[2], "init": init}


def _dressed(made: Any, qualified: str) -> type:
    made.__doc__ = f"cv2.{qualified}, a C++ object of OpenCV."
    traits.give(made, qualified)
    dressed: type = made
    return dressed


def _type(qualified: str, row: dict[str, Any]) -> type:
    current = runtime.current()
    bases = tuple(get(base) for base in row.get("bases", ()))
    spec = _described(qualified, row)
    rows, calls = (spec["init"] or {"rows": [], "calls": None}).values()
    general = _Constructor(partial(current.overloads, f"{qualified}.__init__", rows, calls))
    spec |= {"record": None, "inherits": any(map(_can_be_made, row.get("bases", ())))}
    made = current.builtins.type(spec, bases or (object,), general)
    general.first = made.first
    return _dressed(made.object, qualified)


def _can_be_made(qualified: str) -> bool:
    """Whether a class has a constructor, its own or a base's."""
    row = tables.classes()[qualified]
    return bool(row.get("init")) or any(map(_can_be_made, row.get("bases", ())))


class _Constructor(runtime.General):
    """What serves unusual constructions: it returns an object whose C++ object the new one takes over."""

    __slots__ = ()

    def __call__(self, owner: Any, /, *args: Any, **kwargs: Any) -> Any:
        return self.served()(args, kwargs)


def _constructor(row: list[Any]) -> list[Any]:
    """A constructor's row as a function that returns the object."""
    _ret, args, py, required, _out, umat = row
    return ["self", args, py, required, [-1], umat]


# ---- records -----------------------------------------------------------------------------------------------------------


def _record(qualified: str, row: dict[str, Any]) -> type:
    record = RECORDS[qualified]
    rows = [_constructor(r) for r in row["init"]]
    spec = _described(qualified, row) | {"record": record.spec()}
    made = runtime.current().builtins.type(spec, (object,), _construction(qualified, rows), _assignment(qualified))
    return _dressed(made.object, qualified)


def _construction(qualified: str, rows: list[Any]) -> Callable[..., None]:
    """Serves unusual constructions of a record."""
    overloads: list[Overloads] = []

    def construct(owner: Any, /, *args: Any, **kwargs: Any) -> None:
        if not overloads:
            from cv2shim.names import unusual  # when it is needed: see there

            usual: Any = get(qualified).__init__  # type: ignore[misc]
            overloads.append(unusual.record(runtime.current(), qualified, rows, usual))
        overloads[0](args, kwargs, owner)

    return construct


def _assignment(qualified: str) -> Callable[..., None]:
    """Serves unusual assignments to a record's attributes."""

    def assign(owner: Any, name: str, *value: Any) -> None:
        from cv2shim.names import unusual  # when it is needed: see there

        unusual.assign(qualified, owner, name, *value)

    return assign


# ---- what a class has --------------------------------------------------------------------------------------------------


def _method(qualified: str, rows: list[Any], owner: type) -> Any:
    return runtime.current().method(qualified, rows, owner)


def _static(qualified: str, rows: list[Any]) -> Any:
    return runtime.current().static(qualified, rows)


def _property(qualified: str, name: str, type_name: str, mode: str, owner: type) -> Any:
    current = runtime.current()
    calls = current.class_calls(qualified)
    kind = calls.get("props", {}).get(name)
    ref = f"{calls.get('type')}.{name}"
    read = [type_name, [], [], 0, [-1], False]
    write = ["", [[name, type_name, "i"]], [0], 1, [], False]
    spec = {
        "name": name,
        "doc": type_name,
        "writable": mode == "rw",
        "get": kind and {"row": read, "call": [f"{ref}=get", kind, []]},
        "set": kind and mode == "rw" and {"row": write, "call": [f"{ref}=set", "void", [[kind, 0]]]},
    }
    numbers: list[int] = []
    runs: dict[bool, Any] = {}  # what reads and what writes it, each made at its first unusual use

    def serve(self: Any, *value: Any) -> Any:
        """What is unusual about reading it, writing it or deleting it, for which the value is None."""
        if value and value[0] is None:
            raise TypeError(f"Cannot delete the {name} attribute")
        if kind is None:
            raise current.missing(f"{qualified}.{name}")
        from cv2shim.names import unusual  # when it is needed: see there

        writes = bool(value)
        if writes not in runs:
            runs[writes] = unusual.accessor(current, f"{qualified}.{name}", write if writes else read, numbers[0] + writes)
        return unusual.set_property(runs[writes], self, *value) if writes else runs[writes].run([], self)

    made = current.builtins.property(spec, owner, serve)
    numbers.append(made.first)
    return made.object


def _finished(cls: Any, qualified: str) -> type:
    """A class written by hand, with the classes in it and the traits of cv2's."""
    _nest(cls, qualified)
    traits.give(cls, qualified)
    properties = tables.classes().get(qualified, {}).get("props", {})
    traits.keep(cls, {name for name, (_type, mode) in properties.items() if mode == "rw"})
    found: type = cls
    return found


def _nest(cls: Any, qualified: str) -> None:
    for inner in tables.nested().get(qualified, ()):
        setattr(cls, inner.rpartition(".")[2], get(inner))
