"""Overrides of OpenCV's imgproc module: running sums of frames, integral images."""

from __future__ import annotations

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, matrix

ACCUMULATED = {
    np.dtype(np.float32): (np.uint8, np.uint16, np.float32),
    np.dtype(np.float64): (np.uint8, np.uint16, np.float32, np.float64),
}


def _add_to(dst: Array, term: Array, mask: Array | None, name: str, *sources: Array) -> Array:
    """Replace the masked part of `dst` by `term`, the types of `sources` being as OpenCV wants them."""
    for src in sources:
        alike = matrix(src).shape == matrix(dst).shape
        check(alike, "_src.sameSize(_dst) && dcn == scn", name)
        check(src.dtype in ACCUMULATED.get(dst.dtype, ()), "func != 0", name)
    if mask is None:
        dst[...] = term.reshape(dst.shape)
        return dst
    mask = matrix(mask)
    known = mask.shape == matrix(dst).shape[:2] and mask.dtype == np.uint8
    check(known, "_src.sameSize(_mask) && _mask.type() == CV_8U", name)
    target = matrix(dst)
    selected = (mask != 0).reshape(mask.shape + (1,) * (target.ndim - 2))
    np.copyto(target, term.reshape(target.shape), where=selected)
    return dst


def _same(*arrays: Array) -> bool:
    return len({matrix(array).shape for array in arrays}) == 1


@override("accumulate", reason=MISSING)
def accumulate(src: Array, dst: Array, mask: Array | None) -> Array:
    """`dst` (float), `src` being added to it where `mask` is not 0."""
    check(_same(src, dst), "_src.sameSize(_dst) && dcn == scn", "accumulate")
    return _add_to(dst, matrix(dst) + matrix(src).astype(dst.dtype), mask, "accumulate", src)


@override("accumulateSquare", reason=MISSING)
def accumulate_square(src: Array, dst: Array, mask: Array | None) -> Array:
    """`dst` (float), the squares of `src` being added to it where `mask` is not 0."""
    check(_same(src, dst), "_src.sameSize(_dst) && dcn == scn", "accumulateSquare")
    wide = matrix(src).astype(dst.dtype)
    return _add_to(dst, matrix(dst) + wide * wide, mask, "accumulateSquare", src)


@override("accumulateProduct", reason=MISSING)
def accumulate_product(src1: Array, src2: Array, dst: Array, mask: Array | None) -> Array:
    """`dst` (float), src1·src2 being added to it where `mask` is not 0."""
    alike = _same(src1, src2, dst) and src1.dtype == src2.dtype
    check(alike, "_src1.sameSize(_src2) && stype == _src2.type()", "accumulateProduct")
    product = matrix(src1).astype(dst.dtype) * matrix(src2).astype(dst.dtype)
    return _add_to(dst, matrix(dst) + product, mask, "accumulateProduct", src1, src2)


@override("accumulateWeighted", reason=MISSING)
def accumulate_weighted(src: Array, dst: Array, alpha: float, mask: Array | None) -> Array:
    """`dst` (float), which becomes alpha·src + (1 - alpha)·dst where `mask` is not 0."""
    check(_same(src, dst), "_src.sameSize(_dst) && dcn == scn", "accumulateWeighted")
    weight = dst.dtype.type(alpha)
    term = matrix(src).astype(dst.dtype) * weight + matrix(dst) * (dst.dtype.type(1) - weight)
    return _add_to(dst, term, mask, "accumulateWeighted", src)


@override("integral3", reason=MISSING)
def integral3(src: Array, sdepth: int, sqdepth: int) -> tuple[Array, Array, Array]:
    """The sums of `src`, of its squares, and its sums over triangles (the tilted integral)."""
    import cv2

    sums, squares = cv2.integral2(src, sdepth=sdepth, sqdepth=sqdepth)
    src = matrix(src)
    planes = src.reshape(*src.shape[:2], channels(src)).astype(sums.dtype)
    rows, columns, count = planes.shape
    tilted = np.zeros((rows + 1, columns + 1, count), sums.dtype)
    # What a row hands down to the next one; the order of the additions is OpenCV's.
    above = np.zeros((columns + 1, count), sums.dtype)
    for y, row in enumerate(planes):
        previous = tilted[y]
        line = tilted[y + 1]
        if y == 0:
            line[1:] = row
            above[:-1] = row
            continue
        line[0] = previous[1]
        line[1] = previous[1] + row[0] + above[1]
        line[2:-1] = above[1:-2] + (above[2:-1] + row[1:-1] + previous[1:-2])
        if columns > 1:
            line[-1] = row[-1] + above[-2] + previous[-2]
        above[:-2] = above[1:-1] + row[:-1]
        above[-2] = row[-1]
    return sums, squares, matrix(tilted)
