"""Overrides of OpenCV's core module: the discrete cosine transform, made of dft as OpenCV makes it."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, matrix

DCT_INVERSE, DCT_ROWS = 1, 4
DFT_INVERSE, DFT_ROWS, DFT_REAL_OUTPUT = 1, 4, 32


@lru_cache(maxsize=32)
def _wave(length: int, inverse: bool) -> tuple[Array, Array]:
    """Scaled cosines and negative sines of 0 … length/2 quarter steps, each turned from the one before."""
    if length & (length - 1) == 0:
        angle = math.pi / (2 * length)
        turn_re, turn_im = math.cos(angle), -math.sin(angle)
    else:
        turn_im = math.sin(-math.pi * (1 / (2 * length)))
        turn_re = math.sqrt(1.0 - turn_im * turn_im)
    re, im = (1 if inverse else 2) * math.sqrt(1 / (2 * length)), 0.0
    steps = []
    for _ in range(length // 2 + 1):
        steps.append((re, im))
        re, im = re * turn_re - im * turn_im, re * turn_im + im * turn_re
    cosines, sines = np.array(steps).T
    return cosines, sines


def _forward(rows: Array) -> Array:
    import cv2

    length = rows.shape[1]
    re, im = (part.astype(rows.dtype) for part in _wave(length, False))
    shuffled = np.ascontiguousarray(np.hstack([rows[:, 0::2], rows[:, ::-2]]))
    spectrum = cv2.dft(shuffled, flags=DFT_ROWS)
    result = np.empty_like(spectrum)
    result[:, 0] = spectrum[:, 0] * re[0] * rows.dtype.type(math.sqrt(0.5))
    real, imaginary, half = spectrum[:, 1:-1:2], spectrum[:, 2:-1:2], length // 2
    result[:, 1:half] = re[1:half] * real - im[1:half] * imaginary
    result[:, :half:-1] = -im[1:half] * real - re[1:half] * imaginary
    result[:, half] = spectrum[:, -1] * re[half]
    return result


def _inverse(rows: Array) -> Array:
    import cv2

    length = rows.shape[1]
    half = length // 2
    re, im = (part.astype(rows.dtype) for part in _wave(length, True))
    spectrum = np.empty_like(rows)
    spectrum[:, 0] = rows[:, 0] * 2 * re[0] * rows.dtype.type(math.sqrt(0.5))
    low, high = rows[:, 1:half], rows[:, :half:-1]
    spectrum[:, 1:-1:2] = re[1:half] * low - im[1:half] * high
    spectrum[:, 2:-1:2] = -im[1:half] * low - re[1:half] * high
    spectrum[:, -1] = rows[:, half] * 2 * re[half]
    shuffled = cv2.dft(spectrum, flags=DFT_ROWS | DFT_INVERSE | DFT_REAL_OUTPUT)
    result = np.empty_like(rows)
    result[:, 0::2], result[:, 1::2] = shuffled[:, :half], shuffled[:, : half - 1 : -1]
    return result


def _transformed(rows: Array, inverse: bool) -> Array:
    if rows.shape[1] == 1:
        return rows.copy()
    if rows.shape[1] % 2:
        message = "Odd-size DCT's are not implemented"
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, message, func="apply")
    rows = np.ascontiguousarray(rows)
    return _inverse(rows) if inverse else _forward(rows)


@override("dct", reason=MISSING)
def dct(src: Array, flags: int) -> Array:
    """The cosine transform of a float array with even sides, of all of it or of each row; or its inverse."""
    src = matrix(src)
    known = src.ndim == 2 and src.dtype in (np.float32, np.float64)
    check(known, "type == CV_32FC1 || type == CV_64FC1", "dct")
    inverse = bool(flags & DCT_INVERSE)
    result = src
    if flags & DCT_ROWS or src.shape[1] > 1:
        result = _transformed(result, inverse)
    if not flags & DCT_ROWS and src.shape[0] > 1:
        result = np.ascontiguousarray(_transformed(result.T, inverse).T)
    return result.copy() if result is src else result


@override("idct", reason=MISSING)
def idct(src: Array, flags: int) -> Array:
    """The inverse cosine transform of a float array with even sides, of all of it or of each row."""
    return dct(src, flags | DCT_INVERSE)
