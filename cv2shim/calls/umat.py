"""`cv2.UMat`: an array that calls take and return instead of an ndarray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, errors, mats, tables
from cv2shim.accepts.signature import ArgumentError, Signature
from cv2shim.accepts.values import VALUE_TYPES
from cv2shim.bridge.crossing import running
from cv2shim.bridge.resident import STAY, Look, Resident, fetched, settled, stays
from cv2shim.calls import traits
from cv2shim.calls.overloads import Overloads

TYPES = ("UMat", "vector_UMat")
"""Types that stand for UMats whatever a call is given; of the others, those of arrays do where it is given a UMat."""


class UMat:
    """An array handle as OpenCV's transparent API has it.

    UMat(), UMat(rows, cols, type[, scalar]), UMat(array), UMat(umat, rowRange[, colRange]), UMat(umat, roi) or
    UMat(umat, ranges); parts share the memory of the whole. `get()` gives a new ndarray.
    Functions that are given a UMat return UMats.
    """

    _is_umat = True
    __slots__ = ("_held", "_offset")

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        self._held: Held = _settled(_constructor()(args, kwargs))
        self._offset = _look(self._held).offset

    def get(self) -> np.ndarray | None:
        """A new ndarray with the contents; None if there are none."""
        return np.array(self._held, order="C") if isinstance(self._held, np.ndarray) else fetched(self._held)

    def isContinuous(self) -> bool:
        return bool(_look(self._held).continuous)

    def isSubmatrix(self) -> bool:
        return bool(_look(self._held).part)

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


traits.give(UMat, "UMat")


# ---- what a UMat is made of -------------------------------------------------------------------------------------------

Held = np.ndarray | Resident | None
"""Where arrays are copied the Mat stays in opencv.js; elsewhere, and with more than two dimensions, it is an array."""


def _settled(held: Held) -> Held:
    bridge = running()
    if bridge is None or not bridge.copies or not isinstance(held, np.ndarray) or not _is_flat(held):
        return held
    return settled(bridge, held)


def _is_flat(array: np.ndarray) -> bool:
    """Whether its Mat has two dimensions, as those have that stay in opencv.js."""
    return max(array.ndim - arrays.has_channels(array), mats.FEWEST_DIMENSIONS) == 2


def _look(held: Held) -> Look:
    """How it lies in the whole of which it is a part."""
    if isinstance(held, Resident):
        return held.look()
    if held is None:
        return Look(0, 0, 0, False, False, 0)
    whole = held.base
    apart = 0 if whole is None else _address(held) - _address(whole)
    part = whole is not None and whole.size > held.size
    return Look(0, 0, 0, held.flags.c_contiguous, part, apart)


@cache
def _constructor() -> Callable[[tuple[Any, ...], dict[str, Any]], Held]:
    """The overloads of cv2.UMat as what they are about."""
    def careful(signature: Signature, values: list[Any]) -> list[Any]:
        try:
            return signature.careful(values)
        except ArgumentError as refused:
            raise ArgumentError("Expected Ptr<cv::UMat> for argument 'm'") from refused

    def made(signature: Signature) -> Any:
        names = [p.name for p in signature.parameters]
        return lambda values, owner: _made(**dict(zip(names, careful(signature, values), strict=True)))

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
) -> Held:
    if "type" in size_and_type:
        return _filled(**size_and_type)
    if m is None or (isinstance(m, np.ndarray) and m.size == 0):
        return None
    if isinstance(m, np.ndarray):
        m = m.reshape(-1, 1) if m.ndim < mats.FEWEST_DIMENSIONS else arrays.as_mat(m)
    if roi is not None:
        x, y, width, height = roi
        ranges = (y, y + height), (x, x + width)
    elif rowRange is not None:
        ranges = rowRange, colRange
    return m if ranges is None else _cut(m, ranges)


def _cut(m: np.ndarray | Resident, ranges: Sequence[tuple[int, int]]) -> Held:
    """A part of it, in the same memory."""
    shape = m.look()[:2] if isinstance(m, Resident) else m.shape
    parts = [_part(start, end, length) for (start, end), length in zip(ranges, shape, strict=False)]
    if isinstance(m, np.ndarray):
        return m[tuple(slice(*part) for part in parts)]
    (top, bottom), (left, right) = [*parts, (0, shape[1])][:2]
    return m.part(left, top, right - left, bottom - top)


def _filled(type: int, usageFlags: int, rows: int = 0, cols: int = 0, size: Any = None, s: Any = (0.0,) * 4) -> np.ndarray:
    shape, channels = (rows, cols) if size is None else (size[1], size[0]), mats.channels_of(type)
    made = np.empty((*shape, channels) if channels > 1 else shape, mats.DTYPES[mats.depth_of(type)])
    made[...] = s[:channels] if channels > 1 else s[0]
    return made


def _part(start: int, end: int, length: int) -> tuple[int, int]:
    if (start, end) == VALUE_TYPES["Range"].parse((), ""):
        return 0, length
    if not 0 <= start <= end <= length:
        raise errors.cv_error(errors.STS_ASSERT, "0 <= start && start <= end && end <= length", "UMat")
    return start, end


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


# ---- calls ------------------------------------------------------------------------------------------------------------


def parsed(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The checked values of a call that is given UMats.

    An array that the call writes to is a copy, as it is for cv2, which makes a UMat of it. Where arrays are copied, outputs
    that are not given stay in opencv.js.
    """
    held: list[Any] = []
    values = signature.parse(tuple([_unwrap(a, held) for a in args]), {name: _unwrap(a, held) for name, a in kwargs.items()})
    unfilled = STAY if any(map(stays, held)) else None
    for k, p in enumerate(signature.parameters):
        if p.written and isinstance(values[k], np.ndarray) and not any(values[k] is one for one in held):
            values[k] = values[k].copy()
        elif p.output and values[k] is None:
            values[k] = unfilled
    return values


def wrapped(signature: Signature, result: Any) -> Any:
    """What a call that was given UMats returns: one for every array but what the C++ function itself returns."""
    several = len(signature.results) > 1
    parts = result if several else (result,)
    kinds = zip(signature.results, signature.out, parts, strict=False)
    made = [wrap(part) if kind in _ARRAYS and index >= 0 else part for kind, index, part in kinds]
    return tuple(made) if several else made[0] if made else None


_ARRAYS = ("Mat", "vector_Mat")


def _unwrap(value: Any, held: list[Any]) -> Any:
    """What a UMat holds, which is also put down in `held`; a list of that for several."""
    if isinstance(value, UMat):
        held.append(value._held)
        return value._held
    if isinstance(value, (list, tuple)) and any(isinstance(item, UMat) for item in value):
        return [_unwrap(item, held) for item in value]
    return value


def wrap(value: Any) -> Any:
    """A UMat over an array, or several; cv2 has one without elements where an array would be None.

    A Mat that stays in opencv.js comes as the number that names it (`javascript/residents.js`).
    """
    if isinstance(value, int):
        bridge = running()
        assert bridge is not None
        value = Resident(bridge, value >> 1)
    if isinstance(value, tuple):
        return tuple([wrap(item) for item in value])
    if isinstance(value, UMat):
        return value
    made = UMat()
    made._held = _settled(value)
    return made
