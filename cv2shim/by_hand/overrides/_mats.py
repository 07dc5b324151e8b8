"""How OpenCV sees an ndarray, and its assertions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors
from cv2shim.accepts.arrays import NO_MAT, has_channels
from cv2shim.accepts.mats import DTYPES as DTYPES

Array = NDArray[Any]

MISSING = "stock opencv.js does not export it"


def matrix(array: Array) -> Array:
    """`array` with the dimensions that a Mat has: a number is (1, 1), (n,) is (n, 1), and (rows, cols, 1) is (rows, cols)."""
    if has_channels(array) and array.shape[-1] > 1:
        return array if array.ndim > 2 else array.reshape(-1, 1, array.shape[-1])
    array = np.asarray(array[..., 0]) if has_channels(array) else array
    return array.reshape(-1, 1) if array.ndim < 2 else array


def dimensions(array: Array) -> int:
    """How many dimensions the Mat has that `array` is; 0 if the caller gave None."""
    return 0 if array is NO_MAT else max(array.ndim - has_channels(array), 2)


def given(array: Array | None) -> Array | None:
    """`array`, or None where it is empty: an empty Mat is how a required argument says "none"."""
    return array if array is not None and array.size else None


def into(target: Array | None, value: Array) -> Array:
    """`value`, written into `target` if that is of its shape and type: what an output array gets."""
    if target is None or target.dtype != value.dtype or matrix(target).shape != matrix(value).shape:
        return value
    target[...] = value.reshape(target.shape)
    return target


def into_continuous(target: Array | None, value: Array) -> Array:
    """The same where OpenCV lets go of a `target` with gaps, and makes the result elsewhere."""
    return into(target if target is not None and target.flags.c_contiguous else None, value)


def into_all(targets: Sequence[Array] | None, values: Sequence[Array]) -> tuple[Array, ...]:
    """The `values`, each written into the target of its place if that fits."""
    places = [*(targets or ()), *[None] * len(values)]
    return tuple(into(place, value) for place, value in zip(places, values, strict=False))


def channels(array: Array) -> int:
    """The number of channels of the Mat that `array` is."""
    return int(array.shape[-1]) if has_channels(array) else 1


def depth(array: Array) -> int:
    """The CV_* depth of `array`."""
    return DTYPES.index(array.dtype)


def check(condition: object, text: str, function: str) -> None:
    """Raise the `cv2.error` of OpenCV's failed assertion `text` in `function`, unless `condition`."""
    if not condition:
        raise errors.cv_error(errors.STS_ASSERT, text, func=function)


_RELATIONS: dict[str, tuple[Callable[[int, int], bool], str]] = {
    "==": (operator.eq, "equal to"),
    "<=": (operator.le, "less than or equal to"),
}


def check_numbers(message: str, left: tuple[str, int], relation: str, right: tuple[str, int], function: str) -> None:
    """Raise what OpenCV's CV_CheckEQ and CV_CheckLE raise, unless `relation` holds; numbers come with their expressions."""
    holds, words = _RELATIONS[relation]
    if not holds(left[1], right[1]):
        expected = f"(expected: '{left[0]} {relation} {right[0]}'), where"
        facts = f"    '{left[0]}' is {left[1]}\nmust be {words}\n    '{right[0]}' is {right[1]}"
        raise errors.cv_error(errors.STS_ERROR, f"{message} {expected}\n{facts}", func=function)


def saturate(values: Array, dtype: np.dtype[Any]) -> Array:
    """`values` converted as OpenCV converts: for an integer type rounded half to even, and clipped."""
    if dtype.kind == "f":
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.rint(values), limits.min, limits.max).astype(dtype)
