"""Signatures: what Python may pass to one overload of a cv2 function, checked and worded as cv2 does."""

from __future__ import annotations

from typing import Any

from cv2shim import arrays
from cv2shim.parameters import Parameter, parameter
from cv2shim.values import REFUSED


class ArgumentError(TypeError):
    """An argument that cv2 refuses; `parameter` is the one, None where the call as a whole does not fit."""

    def __init__(self, message: str, parameter: Parameter | None = None, kind: type[Exception] = TypeError) -> None:
        super().__init__(message)
        self.parameter, self.kind = parameter, kind


class _Ungiven:
    """Marks a parameter that a call with keywords left out."""


_UNGIVEN = _Ungiven()


class Signature:
    """What Python may pass to one overload, and what comes back."""

    def __init__(self, name: str, row: list[Any]) -> None:
        self.name = name
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
            raise ArgumentError(
                f"{self.name}() takes at most {len(parameters)} argument{'s' * (len(parameters) != 1)} ({count} given)"
            )
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
            given, most = len(args) + len(kwargs), len(self.parameters)
            raise ArgumentError(f"{self.name}() takes at most {most} argument{'s' * (most != 1)} ({given} given)")
        filled = list(args) + [_UNGIVEN] * (len(self.parameters) - len(args))
        used = 0
        for name, value in kwargs.items():
            k = self.index.get(name)
            if k is None:
                continue
            if k < len(args):
                raise ArgumentError(f"argument for {self.name}() given by name ('{name}') and position ({k + 1})")
            filled[k] = value
            used += 1
        for k in range(self.required):
            if filled[k] is _UNGIVEN:
                self._missing(k)
        if used < len(kwargs):
            unknown = next(name for name in kwargs if name not in self.index)
            raise ArgumentError(f"{self.name}() got an unexpected keyword argument '{unknown}'")
        return tuple(filled)

    def _missing(self, k: int) -> None:
        raise ArgumentError(f"{self.name}() missing required argument '{self.parameters[k].name}' (pos {k + 1})")

    def careful(self, values: list[Any]) -> list[Any]:
        """The values with every array looked at closely; TypeError where cv2 refuses one."""
        checked = list(values)
        for k, p in enumerate(self.parameters):
            value = values[k]
            if not p.array or value is None:
                continue
            try:
                if isinstance(value, list):
                    checked[k] = [
                        None if item is None else arrays.careful(item, p.name, output=p.written, nd=p.nd) for item in value
                    ]
                else:
                    checked[k] = arrays.careful(value, p.name, output=p.written, nd=p.nd)
            except TypeError as failure:
                raise ArgumentError(str(failure), p) from None
        return checked
