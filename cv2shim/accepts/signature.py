"""Signatures: what Python may pass to one overload of a cv2 function, checked and worded as cv2 does."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import arrays, tables
from cv2shim.accepts.names import name_of
from cv2shim.accepts.parameters import Parameter, parameter
from cv2shim.accepts.values import REFUSED


class ArgumentError(TypeError):
    """An argument that cv2 refuses; `parameter` is the one, None where the call as a whole does not fit."""

    def __init__(self, message: str, parameter: Parameter | None = None, kind: type[Exception] = TypeError) -> None:
        super().__init__(message)
        self.parameter, self.kind = parameter, kind


class _Ungiven:
    """Marks a parameter that a call with keywords left out."""


_UNGIVEN = _Ungiven()


class Signature:
    """What Python may pass to one overload, and what comes back. `called` is what messages call it, with the class."""

    def __init__(self, name: str, row: list[Any], called: str = "") -> None:
        self.name, self.called = name, called or name
        self.row = row
        self.ret, self.args, self.py, self.required, self.out, self.umat = row
        self.parameters = [parameter(self.args[i], k < self.required) for k, i in enumerate(self.py)]
        self.results = [(self.args[i][1] if i >= 0 else self.ret).partition("/")[0] for i in self.out]
        self.of_umats = any("UMat" in kind for _, kind, *_ in self.args)  # cv2 tries such an overload after the others
        self.index = {p.name: k for k, p in enumerate(self.parameters)}
        self.defaults = [p.default for p in self.parameters]

    def parse(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """Canonical values in parameter order; TypeError in CPython's and cv2's words."""
        parameters = self.parameters
        count = len(args)
        if kwargs:
            args = self._positional(args, kwargs)
        elif count < self.required:
            self._missing(count)
        elif count > len(parameters):
            self._too_many(count)
        values = self.defaults.copy()
        for k, value in enumerate(args):
            p = parameters[k]
            if value is None and p.type not in ("char", "c_string"):  # these refuse it
                values[k] = p.zero
            elif value is not _UNGIVEN:
                try:
                    values[k] = p.parse(value, p.name)
                except arrays.NeedsUMat:
                    if self.umat:
                        raise
                    raise ArgumentError(f"{p.name} is not a numpy array, neither a scalar", p) from None
                except REFUSED as failure:
                    raise ArgumentError(str(failure), p, type(failure)) from None
        return values

    def _positional(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        if len(args) + len(kwargs) > len(self.parameters):
            self._too_many(len(args) + len(kwargs), "" if args else "keyword ")
        filled = list(args) + [_UNGIVEN] * (len(self.parameters) - len(args))
        places = {name: self.index.get(name) for name in kwargs}
        for name, k in places.items():
            if k is not None and k >= len(args):
                filled[k] = kwargs[name]
        for k in range(self.required):
            if filled[k] is _UNGIVEN:
                self._missing(k)
        for name, k in sorted(places.items(), key=lambda place: (place[1] is None, place[1])):
            if k is None:
                raise ArgumentError(f"{self.called}() got an unexpected keyword argument '{name}'")
            if k < len(args):
                raise ArgumentError(f"argument for {self.called}() given by name ('{name}') and position ({k + 1})")
        return tuple(filled)

    def _missing(self, k: int) -> None:
        raise ArgumentError(f"{self.called}() missing required argument '{self.parameters[k].name}' (pos {k + 1})")

    def _too_many(self, count: int, kind: str = "") -> None:
        most = len(self.parameters)
        raise ArgumentError(f"{self.called}() takes at most {most} {kind}argument{'s' * (most != 1)} ({count} given)")

    def careful(self, values: list[Any]) -> list[Any]:
        """The values with every array looked at closely; TypeError where cv2 refuses one."""
        checked = list(values)
        for k, p in enumerate(self.parameters):
            value = values[k]
            if not p.array or value is None:
                continue
            try:
                if isinstance(value, list):
                    checked[k] = arrays.careful_items(value, p.name, output=p.written, nd=p.nd)
                else:
                    checked[k] = arrays.careful(value, p.name, output=p.written, nd=p.nd)
            except TypeError as failure:
                raise ArgumentError(str(failure), p) from None
        return checked


def signature_of(qualified: str, row: list[Any]) -> Signature:
    """A signature that messages call as cv2 does: methods by their class, with its namespaces, and their name."""
    owner, _, name = qualified.rpartition(".")
    called = f"{owner.replace('.', '_')}.{name}" if owner in tables.classes() and name != "__init__" else ""
    return Signature(name_of(qualified), row, called)
