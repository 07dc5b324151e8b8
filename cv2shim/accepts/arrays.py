"""ndarrays as OpenCV's Mat: what is accepted, what is copied first, and which array a result becomes.

The fast path hands an ndarray over as it is: the bridge reads its header and objects only when something is unusual
(a dtype or layout that OpenCV cannot wrap). Then `careful` applies the rules of OpenCV's `cv2_convert.cpp` in full.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import mats, tables
from cv2shim.accepts.mats import CN_MAX

MAX_DIMENSIONS = 32

NO_MAT: np.ndarray = np.zeros((0, 0), np.uint8)
"""What None is for a required array: OpenCV's Mat() without dimensions, where an empty ndarray has two."""

_CAST_TO_INT32 = frozenset(np.dtype(t) for t in ("i8", "u8"))


class WithChannels(np.ndarray):
    """An array whose last axis holds channels, whatever the number of its axes. The bridge knows the type."""


class WithoutChannels(np.ndarray):
    """An array none of whose axes holds channels. The bridge knows the type."""


class Elsewhere:
    """Stands for an array that is not in Python's memory (`bridge.resident`); its layout is one that OpenCV can wrap."""

    __slots__ = ()


class NeedsUMat(Exception):
    """An argument is a cv2.UMat: the call has to go through `umat`."""


def parse_mat(value: Any, name: str) -> np.ndarray | None:
    """Check an argument that OpenCV takes as InputArray; None stands for an empty Mat."""
    if type(value) is np.ndarray or value is None:
        return value
    return _parse_unusual(value, name, False)


def parse_arithmetic(value: Any, name: str) -> np.ndarray | None:
    """Like `parse_mat` for sources of arithmetic: a number means all four channels, short vectors are Scalars."""
    if type(value) is np.ndarray and value.ndim != 1:
        return value
    if value is None:
        return None
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.shape[0] <= 4:
        items = value.tolist()
        if not all(isinstance(item, (int, float)) for item in items):
            raise TypeError(f"{name} has some non-numerical elements")
        careful(value, name)
        return _column(items, 4)
    return _parse_unusual(value, name, True)


def _parse_unusual(value: Any, name: str, arithmetic: bool) -> Any:
    if isinstance(value, np.ndarray):
        return _as_told(value, name) if hasattr(value, "wrap_channels") else value
    if isinstance(value, Elsewhere):
        return value
    if isinstance(value, (int, float)):
        return _column([value] * 4 if arithmetic else [value], 4)
    if isinstance(value, tuple):
        if not all(isinstance(item, (int, float)) for item in value):
            raise TypeError(f"{name} is not a numerical tuple")
        return _column(value, max(4, len(value)) if arithmetic else len(value))
    if getattr(type(value), "_is_umat", False):
        raise NeedsUMat
    raise TypeError(f"{name} is not a numpy array, neither a scalar")


def _as_told(mat: Any, name: str) -> np.ndarray:
    """A cv2.Mat as the array that its `wrap_channels` makes of it, where that is not what it would be in any case."""
    wrapped = bool(mat.wrap_channels) and mat.ndim > 0
    if wrapped and (problem := _channels_problem(mat.shape[-1])):
        raise TypeError(f"{name} unable to wrap channels, {problem}")
    if wrapped == has_channels(mat):
        return mat
    return mat.view(WithChannels if wrapped else WithoutChannels)


def _channels_problem(count: int) -> str:
    """Why an array cannot have so many channels; "" where it can."""
    if tables.changed("channels-at-least-one"):
        return "" if 1 <= count <= CN_MAX else f"invalid count ({count}, must be in [1, {CN_MAX}])"
    return "" if count <= CN_MAX else f"too high ({count} > CV_CN_MAX={CN_MAX})"


def has_channels(array: np.ndarray, nd: bool = False) -> bool:
    """Whether OpenCV takes the last axis for channels."""
    if isinstance(array, (WithChannels, WithoutChannels)):
        return isinstance(array, WithChannels)
    return array.ndim == 3 and array.shape[2] <= CN_MAX and not nd


def as_double(number: float) -> float:
    """A number as C reads it: one of a subclass of float is what it holds, whatever its `__float__` says."""
    return float.__float__(number) if isinstance(number, float) else float(number)


def _column(items: Any, rows: int) -> np.ndarray:
    """Numbers below each other; an int has to be one of C."""
    if any(isinstance(item, int) and not -(2**63) <= item < 2**63 for item in items):
        raise OverflowError("Python int too large to convert to C long")
    column = np.zeros((rows, 1), np.float64)
    column[: len(items), 0] = [as_double(item) for item in items]
    return column


def parse_umat(value: Any, name: str) -> np.ndarray | None:
    """Check an argument that OpenCV takes as UMat: one, or what can become one."""
    if getattr(type(value), "_is_umat", False):
        return value._held
    try:
        return parse_mat(value, name)
    except TypeError:
        raise TypeError(f"Expected Ptr<cv::UMat> for argument '{name}'") from None


def parse_written_umat(value: Any, name: str) -> np.ndarray | None:
    """The same for one that the call changes: an ndarray is uploaded first, and so keeps what it has."""
    parsed = parse_umat(value, name)
    if parsed is value and isinstance(parsed, np.ndarray):
        return careful(parsed, name, output=True).copy()
    return parsed


def parse_output(value: Any, name: str) -> np.ndarray | None:
    """Check an argument that OpenCV writes to; its layout is judged by `careful`."""
    if isinstance(value, np.ndarray):
        if not value.flags.writeable:
            raise TypeError(f"{name} marked as output argument, but provided NumPy array marked as readonly")
        if not value.size and not _is_mat_layout(value, False):
            raise TypeError(f"Layout of the output array {name} is incompatible with cv::Mat")
        return value
    return parse_mat(value, name)


def careful(array: np.ndarray, name: str, *, output: bool = False, nd: bool = False) -> np.ndarray:
    """The array itself where OpenCV can wrap it, otherwise a copy that it can; TypeError where it refuses.

    int64 and uint64 are cast to int32 as cv2 does; other dtypes than OpenCV's are refused. Bytes in the other order
    are taken as they lie. A copy of an output would lose the result, so an output of incompatible layout is refused.
    """
    if isinstance(array, Elsewhere):
        return array
    native = array.dtype.newbyteorder("=")
    cast = native in _CAST_TO_INT32
    if native not in mats.TAKEN and not cast:
        raise TypeError(f"{name} data type = {array.dtype} is not supported")
    if array.ndim >= MAX_DIMENSIONS:
        raise TypeError(f"{name} dimensionality (={array.ndim}) is too high")
    if has_channels(array, nd) and not array.shape[-1]:  # where some OpenCVs read what is not theirs
        raise TypeError(f"{name} unable to wrap channels, invalid count (0, must be in [1, {CN_MAX}])")
    if not cast and (array.size == 0 or _is_mat_layout(array, nd)):
        return array if output or array.dtype == native else array.view(native)
    if output:
        raise TypeError(f"Layout of the output array {name} is incompatible with cv::Mat")
    return array.astype(np.int32, order="C") if cast else np.array(array, order="C", subok=True).view(native)


def careful_items(items: list[Any], name: str, *, output: bool = False, nd: bool = False) -> list[Any]:
    """`careful` for each array of a vector of Mats."""
    checked = []
    for i, item in enumerate(items):
        try:
            checked.append(None if item is None else careful(item, name, output=output, nd=nd))
        except TypeError:
            raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type") from None
    return checked


def _is_mat_layout(array: np.ndarray, nd: bool) -> bool:
    shape, strides, item = array.shape, array.strides, array.itemsize
    last = array.ndim - 1
    for i in range(last, -1, -1):
        if shape[i] > 1 and (strides[i] != item if i == last else strides[i] < strides[i + 1]):
            return False
    return not has_channels(array, nd) or last == 0 or strides[last - 1] == item * shape[last]


def as_mat(value: Any) -> Any:
    """An array as OpenCV's Mat has it: a last axis of one channel is none, and a program's subclass neither."""
    if type(value) in (np.ndarray, WithChannels, WithoutChannels):
        single = has_channels(value) and value.shape[-1] == 1
        return np.asarray(value[..., 0]) if single else value
    return as_mat(np.asarray(value)) if isinstance(value, np.ndarray) else value
