"""Overrides of OpenCV's core module: moving, selecting and ordering elements."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.accepts import errors, tables
from cv2shim.accepts.arrays import has_channels
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import (
    MISSING,
    Array,
    channels,
    check,
    check_numbers,
    dimensions,
    given,
    into_continuous,
    matrix,
)

SORT_EVERY_COLUMN = 1
SORT_DESCENDING = 16


@override("findNonZero", reason=MISSING, wants=("idx",))
def find_non_zero(src: Array, idx: Array | None) -> Array | None:
    """Positions (n, 1, 2) or (n, 2) int32, x then y, of the elements that are not 0, row by row; None without."""
    src = matrix(src)
    check(src.ndim == dimensions(src) == 2, "src.channels() == 1 && src.dims == 2", "findNonZero")
    found = np.argwhere(src)[:, None, ::-1].astype(np.int32, order="C")
    found = found[:, 0] if tables.changed("points-without-an-axis-of-one") else found
    return into_continuous(idx, found) if len(found) else None


@override("hasNonZero", reason=MISSING)
def has_non_zero(src: Array) -> bool:
    """Whether any element of the single-channel `src` is not 0."""
    src = matrix(src)
    check(src.ndim != 3, "cn == 1", "hasNonZero")
    check(src.dtype != np.float16, "func != 0", "hasNonZero")
    return bool(src.any())


@override("copyTo", reason=MISSING, wants=("dst",))
def copy_to(src: Array, mask: Array | None, dst: Array | None) -> Array:
    """`dst`, with `src` copied to where `mask` is not 0; elsewhere a new or unfitting `dst` is 0."""
    src, mask = matrix(src), given(mask)
    if dst is None or matrix(dst).shape != src.shape or dst.dtype != src.dtype:
        dst = np.zeros_like(src, order="C")
    np.copyto(matrix(dst), src, where=True if mask is None else _selected(matrix(mask), src))
    return dst


def _selected(mask: Array, src: Array) -> Array:
    known = mask.dtype == np.uint8 and channels(mask) in (1, channels(src))
    check(known, "mask.depth() == CV_8U && (mcn == 1 || mcn == cn)", "copyTo")
    check(mask.shape[:2] == src.shape[:2], "size() == mask.size()", "copyTo")
    selected: Array = mask != 0
    return selected[..., None] if selected.ndim < src.ndim else selected


@override("extractChannel", reason=MISSING)
def extract_channel(src: Array, coi: int) -> Array:
    """Channel `coi` of `src`, (rows, cols)."""
    check(0 <= coi < channels(src), "0 <= coi && coi < cn", "extractChannel")
    check(src.dtype != np.float16, "func", "mixChannels")
    return np.ascontiguousarray(src[..., coi] if has_channels(src) else matrix(src))


@override("insertChannel", reason=MISSING)
def insert_channel(src: Array, dst: Array, coi: int) -> Array:
    """`dst`, with its channel `coi` replaced by the single-channel `src`."""
    plane = matrix(src)
    fits = plane.shape[:2] == matrix(dst).shape[:2] and src.dtype == dst.dtype
    check(fits, "src.sameSize(dst) && sdepth == ddepth", "insertChannel")
    check(0 <= coi < channels(dst) and plane.ndim == 2, "0 <= coi && coi < dcn && scn == 1", "insertChannel")
    target = dst[:, :, coi] if dst.ndim == 3 else matrix(dst)
    target[...] = plane
    return dst


@override("flipND", reason=MISSING)
def flip_nd(src: Array, axis: int) -> Array:
    """`src` reversed along `axis` of the Mat (channels are not an axis)."""
    src = matrix(src)
    count = dimensions(src)
    check(-count <= axis < count, "flipND: given axis is out of range", "flipND")
    return np.ascontiguousarray(np.flip(src, axis % count))


@override("transposeND", reason=MISSING)
def transpose_nd(src: Array, order: list[int]) -> Array:
    """The single-channel `src` with its axes in the given `order`."""
    src = matrix(src)
    check(dimensions(src), "inp.isContinuous()", "transposeND")
    single, kept = ("inp.channels()", channels(src)), ("order.size()", len(order))
    check_numbers("Input array should be single-channel", single, "==", ("1", 1), "transposeND")
    dims = ("static_cast<size_t>(inp.dims)", src.ndim)
    check_numbers("Number of dimensions shouldn't change", kept, "==", dims, "transposeND")
    for i, axis in enumerate(sorted(order)):
        named = ("static_cast<size_t>(order_[i])", int(axis) % 2**64)
        check_numbers("New order should be a valid permutation of the old one", named, "==", ("i", i), "transposeND")
    return np.ascontiguousarray(src.transpose(order))


@override("broadcast", reason=MISSING)
def broadcast(src: Array, shape: Array) -> Array:
    """The single-channel `src` repeated to `shape` (int32)."""
    src = matrix(src)
    check(src.ndim != 3, "broadcast: input array must be single channel", "broadcast")
    check(shape.dtype == np.int32, "broadcast: target shape must be of type int32", "broadcast")
    wanted = tuple(int(size) for size in shape.ravel())
    check(src.ndim <= len(wanted), "dims_src <= dims_shape", "broadcast")
    lengths = zip(src.shape[::-1], wanted[::-1], strict=False)
    fits = all(have in (1, want) for have, want in lengths)
    check(fits, "target shape must be equal to input shape or 1", "broadcast")
    return np.broadcast_to(src, wanted).copy()


@override("completeSymm", reason=MISSING)
def complete_symm(m: Array | None, lowerToUpper: bool) -> Array | None:
    """The square `m`, its upper half copied to the lower one, or the other way round."""
    if m is None:
        return None
    full = matrix(m)
    check(full.shape[0] == full.shape[1], "m.dims <= 2 && m.rows == m.cols", "completeSymm")
    rows, columns = np.tril_indices(len(full), -1)
    if lowerToUpper:
        full[columns, rows] = full[rows, columns]
    else:
        full[rows, columns] = full[columns, rows]
    return m


@override("patchNaNs", reason=MISSING)
def patch_nans(a: Array, val: float) -> Array:
    """The float32 `a`, with `val` in place of every NaN."""
    check(a.dtype == np.float32, "_a.depth() == CV_32F", "patchNaNs")
    a[np.isnan(a)] = val
    return a


@override("checkRange", reason=MISSING)
def check_range(a: Array, quiet: bool, minVal: float, maxVal: float) -> tuple[bool, tuple[int, int]]:
    """Whether every element is in [minVal, maxVal), and finite; and where (x, y) the first is that is not."""
    a = matrix(a)
    if a.dtype.kind == "f":
        limit = float(np.finfo(np.float32).max) if a.dtype == np.float32 else math.inf
        low, high = a.dtype.type(max(minVal, -limit)), a.dtype.type(min(maxVal, limit))
        outside = ~((a >= low) & (a < high))
    else:
        outside = (a < math.floor(max(minVal, -(2.0**31)))) | (a >= math.ceil(min(maxVal, 2.0**31)))
    positions = np.argwhere(outside)
    if not len(positions):
        return True, (0, 0)
    y, x = int(positions[0][0]), int(positions[0][1])
    if not quiet:
        message = f"the value at ({x}, {y})={a[y, x].tolist()} is out of range [{minVal:f}, {maxVal:f})"
        raise errors.cv_error(errors.STS_OUT_OF_RANGE, message, func="checkRange")
    return False, (x, y)


def _arg_reduced(src: Array, axis: int, last: bool, name: str) -> tuple[Array, int]:
    src = matrix(src)
    check(src.ndim != 3, "srcMat.channels() == 1 && axis >= 0 && axis < srcMat.dims", name)
    check(-src.ndim <= axis < src.ndim, "srcMat.channels() == 1 && axis >= 0 && axis < srcMat.dims", name)
    check(src.dtype != np.float16, "Unsupported matrix type.", "depthDispatch")
    return (np.flip(src, axis) if last else src), (src.shape[axis] - 1 if last else 0)


def _first_positions(src: Array, axis: int) -> Array:
    """What OpenCV has before it looks at the first element, and keeps where there is none."""
    return np.zeros([1 if i == axis % src.ndim else size for i, size in enumerate(src.shape)], np.int32)


@override("reduceArgMax", reason=MISSING)
def reduce_arg_max(src: Array, axis: int, lastIndex: bool) -> Array:
    """Along `axis`, the int32 index of the first (or last) maximum; that axis keeps the length 1."""
    src, end = _arg_reduced(src, axis, lastIndex, "reduceMinMax")
    if not src.size:
        return _first_positions(src, axis)
    return np.abs(end - src.argmax(axis, keepdims=True)).astype(np.int32)


@override("reduceArgMin", reason=MISSING)
def reduce_arg_min(src: Array, axis: int, lastIndex: bool) -> Array:
    """Along `axis`, the int32 index of the first (or last) minimum; that axis keeps the length 1."""
    src, end = _arg_reduced(src, axis, lastIndex, "reduceMinMax")
    if not src.size:
        return _first_positions(src, axis)
    return np.abs(end - src.argmin(axis, keepdims=True)).astype(np.int32)


def _sortable(src: Array, flags: int, name: str) -> tuple[Array, int]:
    src = matrix(src)
    check(src.ndim == 2, "src.dims <= 2 && src.channels() == 1", name)
    check(src.dtype != np.float16, "func != 0", name)
    return src, 0 if flags & SORT_EVERY_COLUMN else 1


@override("sort", reason=MISSING)
def sort(src: Array, flags: int) -> Array:
    """Each row (or column) of the single-channel `src` in ascending (or descending) order."""
    src, axis = _sortable(src, flags, "sort")
    result = np.sort(src, axis)
    return np.ascontiguousarray(np.flip(result, axis)) if flags & SORT_DESCENDING else result


@override("sortIdx", reason=MISSING)
def sort_idx(src: Array, flags: int) -> Array:
    """The int32 indices that sort each row (or column).

    Equal elements keep their order; OpenCV orders them freely where there are more than 16 elements.
    """
    src, axis = _sortable(src, flags, "sortIdx")
    check(dimensions(src), "src.data != dst.data", "sortIdx")
    result = np.argsort(src, axis, kind="stable").astype(np.int32)
    return np.ascontiguousarray(np.flip(result, axis)) if flags & SORT_DESCENDING else result
