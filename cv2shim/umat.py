"""`cv2.UMat`: an array that calls take and return instead of an ndarray."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from cv2shim import arrays, errors
from cv2shim.values import VALUE_TYPES

if TYPE_CHECKING:
    from cv2shim.signature import Signature

TYPES = ("UMat", "vector_UMat")
"""Types that stand for UMats whatever a call is given; of the others, those of arrays do where it is given a UMat."""


class UMat:
    """An array handle as OpenCV's transparent API has it.

    UMat(), UMat(rows, cols, type[, scalar]), UMat(array), UMat(umat, rowRange[, colRange]), UMat(umat, roi) or
    UMat(umat, ranges); parts share the memory of the whole. `get()` gives a new ndarray.
    Functions that are given a UMat return UMats.
    """

    _is_umat = True
    __slots__ = ("_array", "_offset")

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        self._array: np.ndarray | None = _constructor()(args, kwargs)
        whole = None if self._array is None else self._array.base
        self._offset = 0 if self._array is None or whole is None else _address(self._array) - _address(whole)

    def __repr__(self) -> str:
        return f"< cv2.UMat {id(self):#x}>"

    def get(self) -> np.ndarray | None:
        """A new ndarray with the contents; None if there are none."""
        return None if self._array is None else self._array.copy()

    def isContinuous(self) -> bool:
        return self._array is not None and bool(self._array.flags.c_contiguous)

    def isSubmatrix(self) -> bool:
        whole = None if self._array is None else self._array.base
        return self._array is not None and whole is not None and whole.size > self._array.size

    @property
    def offset(self) -> int:
        """How many bytes of the whole come before this part."""
        return self._offset

    @offset.setter
    def offset(self, value: Any) -> None:
        self._offset = VALUE_TYPES["size_t"].parse(value, "value")

    def handle(self, accessFlags: Any) -> int:
        """There is no OpenCL here: a null pointer."""
        if accessFlags is not None:
            VALUE_TYPES["enum"].parse(accessFlags, "accessFlags")
        return 0

    @staticmethod
    def context() -> int:
        """There is no OpenCL here: a null pointer."""
        return 0

    @staticmethod
    def queue() -> int:
        """There is no OpenCL here: a null pointer."""
        return 0


UMat.__module__ = "cv2"


# ---- what a UMat is made of -------------------------------------------------------------------------------------------


@cache
def _constructor() -> Callable[[tuple[Any, ...], dict[str, Any]], np.ndarray | None]:
    """The overloads of cv2.UMat as the array that they are about."""
    from cv2shim import tables
    from cv2shim.functions import Overloads
    from cv2shim.signature import Signature

    def made(signature: Signature) -> Any:
        names = [p.name for p in signature.parameters]
        return lambda values, handle: _made(**dict(zip(names, signature.careful(values), strict=True)))

    def lacking() -> errors.error:
        return errors.cv_error(errors.STS_NOT_IMPLEMENTED, "UMat")

    signatures = [Signature("UMat", row) for row in tables.classes()["UMat"]["init"]]
    overloads = Overloads("UMat", [(s, made(s)) for s in signatures], lacking)
    return lambda args, kwargs: overloads(tuple([_own(a) for a in args]), {name: _own(a) for name, a in kwargs.items()})


def _own(argument: Any) -> Any:
    """A UMat shares its array, an ndarray is copied."""
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _made(
    m: Any = None, rowRange: Any = None, colRange: Any = None, roi: Any = None, ranges: Any = None, **size_and_type: Any
) -> np.ndarray | None:
    if "type" in size_and_type:
        return _filled(**size_and_type)
    if m is None or m.size == 0:
        return None
    m = m[:, None] if m.ndim == 1 else arrays.as_mat(m)
    if roi is not None:
        x, y, width, height = roi
        ranges = (y, y + height), (x, x + width)
    elif rowRange is not None:
        ranges = rowRange, colRange
    return m if ranges is None else m[tuple(_part(start, end, n) for (start, end), n in zip(ranges, m.shape, strict=False))]


def _filled(type: int, usageFlags: int, rows: int = 0, cols: int = 0, size: Any = None, s: Any = (0.0,) * 4) -> np.ndarray:
    shape, channels = (rows, cols) if size is None else (size[1], size[0]), (type >> 3 & 511) + 1
    made = np.empty((*shape, channels) if channels > 1 else shape, arrays.DTYPES[type & 7])
    made[...] = s[:channels] if channels > 1 else s[0]
    return made


def _part(start: int, end: int, length: int) -> slice:
    if (start, end) == VALUE_TYPES["Range"].parse((), ""):
        return slice(None)
    if not 0 <= start <= end <= length:
        raise errors.cv_error(errors.STS_ASSERT, "0 <= start && start <= end && end <= length", "UMat")
    return slice(start, end)


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


# ---- calls ------------------------------------------------------------------------------------------------------------


def uploaded(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The parsed arguments of a call with an array for every UMat. An ndarray that the call writes to keeps what it has."""
    own = {id(a._array) for a in (*args, *kwargs.values()) if isinstance(a, UMat)}
    values = signature.parse(tuple([_unwrap(a) for a in args]), {name: _unwrap(a) for name, a in kwargs.items()})
    return [
        value.copy() if p.written and isinstance(value, np.ndarray) and id(value) not in own else value
        for p, value in zip(signature.parameters, values, strict=True)
    ]


def wrapped(signature: Signature, result: Any) -> Any:
    """What a call that was given UMats returns: one for every array but what the C++ function itself returns."""
    several = len(signature.results) > 1
    parts = result if several else (result,)
    kinds = zip(signature.results, signature.out, parts, strict=False)
    made = [wrap(part) if kind in _ARRAYS and index >= 0 else part for kind, index, part in kinds]
    return tuple(made) if several else made[0] if made else None


_ARRAYS = ("Mat", "vector_Mat")


def _unwrap(value: Any) -> Any:
    if isinstance(value, UMat):
        return value._array
    if isinstance(value, (list, tuple)) and any(isinstance(item, UMat) for item in value):
        return [_unwrap(item) for item in value]
    return value


def wrap(value: Any) -> Any:
    """A UMat over an array, or several; cv2 has one without elements where an array would be None."""
    if isinstance(value, tuple):
        return tuple([wrap(item) for item in value])
    if isinstance(value, UMat):
        return value
    made = UMat()
    made._array = value
    return made
