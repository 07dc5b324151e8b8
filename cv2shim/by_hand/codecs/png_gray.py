"""RGB to gray as libpng does it, in light that is linear if the file states its gamma."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cv2shim.by_hand.codecs.pixels import Pixels, luma

# luma for 0.299 and 0.587 in 1/32768, as png_set_rgb_to_gray cuts them off
WEIGHTS, SHIFT = (9797, 19234, 3737), 15

# gammas are in 1/100000; those within 5 % of 1 count as 1
UNIT, SRGB, SIGNIFICANT = 100000, 45455, 5000
PRECISE_BITS = 11  # of a 16-bit sample, when 8 bits of the result are wanted


class _Tables(NamedTuple):
    """Look-up tables by sample: to linear light, back from it, and for samples that are gray already."""

    to_linear: NDArray[np.generic]
    from_linear: NDArray[np.generic]
    gray: NDArray[np.generic]


def to_gray(rgb: Pixels, gamma: int, reduced: bool, significant_bits: int) -> Pixels:
    """(h, w, 3) uint8 or uint16 -> (h, w) of the same type.

    `gamma` is the file's, in 1/100000, 0 if it states none; `reduced` says that 16-bit samples will lose their low
    byte afterwards (libpng's tables are coarser then); `significant_bits` is the largest of the sBIT chunk, or 0.
    """
    equal = (rgb[..., 0] == rgb[..., 1]) & (rgb[..., 1] == rgb[..., 2])
    if not _is_significant(gamma or UNIT):
        gray = luma(rgb, WEIGHTS, SHIFT, rounded=rgb.itemsize == 2)
        np.copyto(gray, rgb[..., 0], where=equal)
        return gray
    tables = _tables8(gamma) if rgb.itemsize == 1 else _tables16(gamma, _shift(reduced, significant_bits), reduced)
    gray = tables.from_linear[luma(tables.to_linear[rgb], WEIGHTS, SHIFT)]
    np.copyto(gray, tables.gray[rgb[..., 0]], where=equal)
    return gray


def _is_significant(gamma: int) -> bool:
    return abs(gamma - UNIT) > SIGNIFICANT


def _reciprocal(gamma: int) -> int:
    return math.floor(1e10 / gamma + 0.5)


def _shift(reduced: bool, significant_bits: int) -> int:
    shift = 16 - significant_bits if 0 < significant_bits < 16 else 0
    return min(8, max(shift, 16 - PRECISE_BITS if reduced else 0))


@cache
def _tables8(gamma: int) -> _Tables:
    screen = _reciprocal(gamma)
    identity = np.arange(256, dtype=np.uint8)
    return _Tables(_power8(screen), _power8(_reciprocal(screen)), identity)


def _power8(gamma: int) -> NDArray[np.uint8]:
    values = range(256)
    if not _is_significant(gamma):
        return np.array(values, np.uint8)
    return np.array([math.floor(255 * (v / 255) ** (gamma * 1e-5) + 0.5) for v in values], np.uint8)


@cache
def _tables16(gamma: int, shift: int, reduced: bool) -> _Tables:
    screen = _reciprocal(gamma)
    overall = math.floor(gamma * 1e-5 * screen + 0.5)
    gray = _power16to8(overall, shift) if reduced else _power16(_reciprocal(overall), shift)
    return _Tables(_power16(screen, shift), _power16(_reciprocal(screen), shift), gray)


def _power16(gamma: int, shift: int) -> NDArray[np.uint16]:
    """By 16-bit sample, of which the lowest `shift` bits do not count."""
    coarse = np.arange(1 << (16 - shift))
    highest = len(coarse) - 1
    if _is_significant(gamma):
        values = np.floor(65535 * (coarse * (1 / highest)) ** (gamma * 1e-5) + 0.5)
    elif shift:
        values = (coarse * 65535 + (1 << (15 - shift))) // highest
    else:
        values = coarse
    return np.repeat(values.astype(np.uint16), 1 << shift)


def _power16to8(gamma: int, shift: int) -> NDArray[np.uint16]:
    """The same in 256 steps of 257."""
    highest = (1 << (16 - shift)) - 1
    coarse = np.full(highest + 1, 65535, np.uint16)
    last = 0
    for value in range(255):
        bound = value * 257 + 128
        if _is_significant(gamma):
            bound = math.floor(65535 * (bound / 65535) ** (gamma * 1e-5) + 0.5)
        bound = (bound * highest + 32768) // 65535 + 1
        coarse[last:bound] = value * 257
        last = max(last, bound)
    return np.repeat(coarse, 1 << shift)
