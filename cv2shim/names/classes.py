"""cv2's classes: thin Python objects that hold the handle of a C++ object and free it when they go."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from cv2shim.accepts import tables
from cv2shim.accepts.signature import Signature
from cv2shim.bridge.crossing import Bridge
from cv2shim.by_hand import overrides
from cv2shim.calls.functions import Overloads, as_function, as_method
from cv2shim.calls.route import Route
from cv2shim.names import runtime, traits

_Maker = Callable[[], Any]


class CvObject:
    """Base of every class of cv2 that stands for a C++ object; one that cv2 cannot make is made empty, of any arguments."""

    __slots__ = ("_generation", "_handle")

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = object.__new__(cls)
        made._handle = made._generation = 0
        return made

    def __del__(self) -> None:
        if self._handle and runtime.is_running():
            runtime.current().bridge.destroy(self._handle, self._generation)

    def _adopt(self, handle: int) -> None:
        self._handle = handle
        self._generation = runtime.current().bridge.generation()


class _Late:
    """A class attribute that is built when first used, then replaced by what it made."""

    def __init__(self, make: _Maker) -> None:
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name

    def __get__(self, instance: Any, owner: type) -> Any:
        setattr(self.owner, self.name, self.make())
        return getattr(owner if instance is None else instance, self.name)


@cache
def get(qualified: str) -> type:
    """The class `cv2.<qualified>`."""
    replaced = overrides.standing_in(qualified, list(runtime.current().class_calls(qualified)))
    if replaced is not None and isinstance(replaced.function, type):
        return _finished(replaced.function, qualified)
    row = tables.classes()[qualified]
    bases: tuple[type, ...] = tuple(get(base) for base in row.get("bases", ())) or (CvObject,)
    body: dict[str, Any] = {"__slots__": ()}
    if row.get("init"):
        body["__init__"] = _initialiser(qualified, row)
    for name, rows in row.get("methods", {}).items():
        body[name] = _Late(partial(_method, qualified, name, rows))
    for name, rows in row.get("static", {}).items():
        body[name] = _Late(partial(_static, qualified, name, rows))
    for name, (type_name, mode) in row.get("props", {}).items():
        body[name] = _property(qualified, name, type_name, mode)
    made: Any = type(qualified.rpartition(".")[2], bases, body)
    made.__doc__ = f"cv2.{qualified}, a C++ object of OpenCV."
    traits.give(made, qualified)
    _nest(made, qualified)
    for name, value in tables.constants().get(qualified, {}).items():
        setattr(made, name, value)
    return made


def _finished(cls: Any, qualified: str) -> type:
    """A class written by hand, with the classes in it and the traits of cv2's."""
    _nest(cls, qualified)
    traits.give(cls, qualified)
    found: type = cls
    return found


def _nest(cls: Any, qualified: str) -> None:
    for inner in (name for name in tables.classes() if name.rpartition(".")[0] == qualified):
        setattr(cls, inner.rpartition(".")[2], get(inner))


def wrap(handle: int, qualified: str) -> Any:
    """A Python object for a C++ object that a call returned."""
    cls = get(qualified)
    made: Any = object.__new__(cls)
    made._adopt(handle)
    return made


def _initialiser(qualified: str, row: dict[str, Any]) -> Callable[..., None]:
    overloads: list[Overloads] = []

    def __init__(self: Any, /, *args: Any, **kwargs: Any) -> None:
        if not overloads:
            current = runtime.current()
            calls = current.class_calls(qualified).get("init")
            rows = [["self", *rest[1:]] if rest[0] == "" else rest for rest in row.get("init", [])]
            overloads.append(current.overloads(f"{qualified}.__init__", [_constructor(r) for r in rows], calls))
        made = overloads[0](args, kwargs)
        self._adopt(made._handle)
        made._handle = 0

    return __init__


def _constructor(row: list[Any]) -> list[Any]:
    """A constructor's row as a function that returns the object."""
    _ret, args, py, required, _out, umat = row
    return ["self", args, py, required, [-1], umat]


def _method(qualified: str, name: str, rows: list[Any]) -> Callable[..., Any]:
    current = runtime.current()
    calls = current.class_calls(qualified).get("methods", {}).get(name)
    overloads = current.overloads(f"{qualified}.{name}", rows, calls, method=True)
    return as_method(overloads, f"{qualified}.{name}", tables.module_of().get(qualified, ""), get(qualified))


def _static(qualified: str, name: str, rows: list[Any]) -> staticmethod[..., Any]:
    current = runtime.current()
    calls = current.class_calls(qualified).get("static", {}).get(name)
    return staticmethod(
        as_function(
            current.overloads(f"{qualified}.{name}", rows, calls),
            f"{qualified}.{name}",
            tables.module_of().get(qualified, ""),
        )
    )


def _property(qualified: str, name: str, type_name: str, mode: str) -> property:
    routes: dict[str, Route] = {}

    def route(direction: str) -> Route:
        if direction not in routes:
            current = runtime.current()
            calls = current.class_calls(qualified)
            kind = calls.get("props", {}).get(name)
            if kind is None:
                raise current.missing(f"{qualified}.{name}")
            ref = f"{calls['type']}.{name}={direction}"
            routes[direction] = _accessor(current.bridge, name, type_name, kind, ref, direction)
        return routes[direction]

    def read(self: Any) -> Any:
        return route("get").run([], self)

    def write(self: Any, value: Any) -> None:
        if value is None:  # which leaves a property as it is
            return
        setter = route("set")
        setter.run([setter.signature.parameters[0].parse(value, name)], self)

    return property(read, write if mode == "rw" else None, doc=f"{type_name}")


def _accessor(bridge: Bridge, name: str, type_name: str, kind: str, ref: str, direction: str) -> Route:
    if direction == "get":
        return Route(
            Signature(name, [type_name, [], [], 0, [-1], False]),
            bridge,
            [ref, kind, []],
            method=True,
            wrap=wrap,
        )
    signature = Signature(name, ["", [[name, type_name, "i"]], [0], 1, [], False])
    return Route(signature, bridge, [ref, "void", [[kind, 0]]], method=True)
