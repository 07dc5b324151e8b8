"""Pixel conversions in OpenCV's integer arithmetic, on arrays of shape (h, w) or (h, w, channels)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

# 0.299, 0.587 and the rest, in 1/16384: the decoders' own luma
RED, GREEN, BLUE, SHIFT = 4899, 9617, 1868, 14
# the same in 1/32768: cvtColor's
CVT_RED, CVT_GREEN, CVT_BLUE, CVT_SHIFT = 9798, 19235, 3735, 15

BLOCK = 1 << 16  # pixels per step: intermediate 32-bit values stay in the cache


def luma(rgb: Pixels, weights: tuple[int, int, int] = (RED, GREEN, BLUE), shift: int = SHIFT, rounded: bool = True) -> Pixels:
    """Weighted sum of the first three channels of (h, w, ≥3) RGB samples, uint8 or uint16; -> (h, w), same dtype."""
    height, width = rgb.shape[:2]
    gray = np.empty((height, width), rgb.dtype)
    rows = max(1, BLOCK // max(1, width))
    offset = 1 << (shift - 1) if rounded else 0
    for top in range(0, height, rows):
        block = rgb[top : top + rows]
        total = block[..., 0] * np.uint32(weights[0])
        total += block[..., 1] * np.uint32(weights[1])
        total += block[..., 2] * np.uint32(weights[2])
        total += np.uint32(offset)
        total >>= np.uint32(shift)
        gray[top : top + rows] = total
    return gray


def cvt_luma(rgb: Pixels) -> Pixels:
    """What cvtColor(…, COLOR_RGB2GRAY) gives for uint8 samples."""
    return luma(rgb, (CVT_RED, CVT_GREEN, CVT_BLUE), CVT_SHIFT)


def cmyk_to_rgb(cmyk: Pixels) -> Pixels:
    """Inverted CMYK as JPEG files hold it, uint8 (h, w, 4), -> RGB (h, w, 3)."""
    key = cmyk[..., 3:].astype(np.int32)
    return (key - ((255 - cmyk[..., :3].astype(np.int32)) * key >> 8)).astype(np.uint8)


def ordered(rgb: Pixels, as_rgb: bool) -> Pixels:
    """RGB or RGBA samples in the order asked for: RGB(A) as they are, or BGR(A). A new contiguous array."""
    if as_rgb:
        return np.ascontiguousarray(rgb)
    swapped = np.empty_like(rgb)
    swapped[..., 0], swapped[..., 1], swapped[..., 2] = rgb[..., 2], rgb[..., 1], rgb[..., 0]
    if rgb.shape[2] == 4:
        swapped[..., 3] = rgb[..., 3]
    return swapped


def repeated(gray: Pixels, channels: int) -> Pixels:
    """(h, w) samples as (h, w, channels), each channel equal."""
    return np.repeat(gray[..., None], channels, axis=2)


def oriented(pixels: Pixels, orientation: int) -> Pixels:
    """The picture turned and mirrored as EXIF orientation 1…8 asks; other values leave it alone."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def saturated(pixels: Pixels, dtype: np.dtype[np.generic]) -> Pixels:
    """Rounded to nearest even and clipped to the range of `dtype`, as Mat::convertTo does."""
    if pixels.dtype == dtype or dtype.kind == "f":
        return pixels.astype(dtype)
    info = np.iinfo(dtype)  # type: ignore[type-var]
    return np.rint(np.nan_to_num(pixels, nan=info.min)).clip(info.min, info.max).astype(dtype)
