"""Operations and kernels that a user writes in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cv2shim.by_hand.gapi.sequences import GArray, GOpaque
from cv2shim.by_hand.gapi.values import KINDS, Call, GArrayT, GMat, GOpaqueT, GScalar, kind

_NAMES = {f"{name}": kind(name) for name in KINDS}


def _types(family: Any) -> dict[Any, int]:
    """The classes in `GArray` or `GOpaque` and the types that they stand for."""
    return {made: vars(made)["kind"] for made in vars(family).values() if isinstance(made, type)}


def op(op_id: str, in_types: list[Any], out_types: list[Any]) -> Callable[[Any], Any]:
    """Make a class with a static method `outMeta(*descriptions)` an operation: its `on(*places)` records a call.

    Types are GMat, GScalar, GArray.… and GOpaque.…, inputs may be of any type besides. Raises Exception for other outputs.
    """
    arrays, opaques = _types(GArray), _types(GOpaque)

    def decorate(cls: Any) -> Any:
        for types, which in ((in_types, "input"), (out_types, "output")):
            if not types:
                raise Exception(f"{cls.__name__} operation should have at least one {which}!")
        for place, wanted in enumerate(out_types):
            if wanted not in (GMat, GScalar) and wanted not in arrays and wanted not in opaques:
                raise Exception(f"{cls.__name__} unsupported output type: {wanted.__name__} in position: {place}")

        def on(*args: Any) -> Any:
            if len(args) != len(in_types):
                told = f"Expected: {len(in_types)}, Actual: {len(args)}"
                raise Exception(f"Invalid number of input elements!\n{told}")
            for place, (wanted, given) in enumerate(zip(in_types, args, strict=True)):
                _check(cls.__name__, place, wanted, given, arrays, opaques)
            outputs = recorded(op_id, cls.outMeta, *args)
            return _results(outputs, out_types, arrays, opaques)

        cls.id, cls.on = op_id, staticmethod(on)
        return cls

    return decorate


def _check(name: str, place: int, wanted: Any, given: Any, arrays: dict[Any, int], opaques: dict[Any, int]) -> None:
    for types, family, called in ((arrays, GArrayT, "GArrayT"), (opaques, GOpaqueT, "GOpaque")):
        if wanted in types:
            if not isinstance(given, family):
                expected, actual = family.__name__, type(given).__name__
                raise Exception(f"{name} invalid type for argument {place}.\nExpected: {expected}, Actual: {actual}")
            if given.type() != types[wanted]:
                expected, actual = _spelled(types[wanted]), _spelled(given.type())
                told = f"{name} invalid {called} type for argument {place}."
                raise Exception(f"{told}\nExpected: {expected}, Actual: {actual}")
            return
    if wanted is not type(given):
        expected, actual = wanted.__name__, type(given).__name__
        raise Exception(f"{name} invalid input type for argument {place}.\nExpected: {expected}, Actual: {actual}")


def _spelled(code: int) -> str:
    return next(f"cv.gapi.CV_{KINDS[name]}" for name, value in _NAMES.items() if value == code)


def _results(outputs: GOutputs, types: list[Any], arrays: dict[Any, int], opaques: dict[Any, int]) -> Any:
    made = []
    for wanted in types:
        if wanted is GMat:
            made.append(outputs.getGMat())
        elif wanted is GScalar:
            made.append(outputs.getGScalar())
        elif wanted in opaques:
            made.append(outputs.getGOpaque(opaques[wanted]))
        else:
            made.append(outputs.getGArray(arrays[wanted]))
    return tuple(made) if len(made) != 1 else made[0]


class GOutputs:
    """The results of a recorded call, in the order in which they are asked for."""

    __slots__ = ("_call",)

    _call: Call

    def getGMat(self) -> Any:
        """The next result, an array."""
        return self._next("GMat")

    def getGScalar(self) -> Any:
        """The next result, four numbers."""
        return self._next("GScalar")

    def getGArray(self, type: int) -> Any:
        """The next result, a sequence."""
        return self._next("GArray", type)

    def getGOpaque(self, type: int) -> Any:
        """The next result, a value."""
        return self._next("GOpaque", type)

    def _next(self, shape: str, element: int | None = None) -> Any:
        if not hasattr(self, "_call"):
            from cv2shim.by_hand.gapi.values import refusal

            raise refusal("These are the outputs of no operation: cv2.gapi.op makes one")
        return self._call.result(shape, element)


def recorded(*arguments: Any, **_ignored: Any) -> GOutputs:
    """Record a call: the operation's id, its `outMeta`, and what it is given. Raises TypeError if the id is no str."""
    op_id, meta, *given = arguments
    if not isinstance(op_id, str):
        raise TypeError("Failed to obtain: operation id must be a string")
    made = GOutputs()
    made._call = Call(op_id, {str(place): one for place, one in enumerate(given)}, meta, None)
    return made


def kernel(op_cls: Any) -> Callable[[Any], Any]:
    """Make a class with a static method `run(*values)` the kernel of an operation; `setup(*descriptions)` makes its state."""

    def decorate(cls: Any) -> Any:
        cls.id, cls.outMeta = op_cls.id, op_cls.outMeta
        return cls

    return decorate
