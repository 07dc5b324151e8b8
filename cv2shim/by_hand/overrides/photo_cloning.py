"""Overrides of OpenCV's photo module: pictures changed through their gradients, by Poisson's equation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, given, matrix

Gradients = tuple[Array, Array]

CV_32F = 5
NORMAL_CLONE, MIXED_CLONE, MONOCHROME_TRANSFER = 1, 2, 3
WIDE = 8  # added to those: the point is the middle of the mask, not of what is set in it
DFT_INVERSE, DFT_SCALE, DFT_ROWS = 1, 2, 4
EROSIONS = 3


def _gradients(image: Array) -> Gradients:
    """The differences to the right and downwards, (rows, cols, 3) float32."""
    import cv2

    step = np.array([[0, -1, 1]], np.float32)
    along = [cv2.filter2D(image, CV_32F, kernel) for kernel in (step, step.T)]
    x, y = (np.repeat(part[:, :, None], 3, axis=2) if part.ndim == 2 else part for part in along)
    return x, y


def _sine_transform(values: Array, flags: int) -> Array:
    """The sine transform of every row and then of every column, as parts of Fourier transforms."""
    import cv2

    for _ in range(2):
        zero = np.zeros((len(values), 1), np.float32)
        odd = np.hstack([zero, values, zero, -values[:, ::-1]])
        spectrum = cv2.dft(np.stack([odd, np.zeros_like(odd)], axis=2), flags=flags)
        values = spectrum[:, 1 : values.shape[1] + 1, 1].T
    return values


def _cosines(side: int) -> Array:
    scale = math.pi / (side - 1)
    return np.array([2 * np.float32(math.cos(scale * (i + 1))) for i in range(side - 2)], np.float32)


def _solved(plane: Array, divergence: Array) -> Array:
    """The plane with the border of `plane` and that divergence inside."""
    import cv2

    rows, columns = plane.shape
    border = plane.copy()
    border[1:-1, 1:-1] = 0
    inside = (divergence - cv2.Laplacian(border, CV_32F))[1:-1, 1:-1]
    spectrum = _sine_transform(np.ascontiguousarray(inside), DFT_ROWS)
    spectrum = spectrum / (_cosines(columns) + _cosines(rows)[:, None] - np.float32(4))
    values = _sine_transform(spectrum, DFT_ROWS | DFT_SCALE | DFT_INVERSE)
    result = plane.copy()
    result[1:-1, 1:-1] = np.clip(values, 0, 255).astype(np.uint8)
    return result


def _weight(mask: Array) -> Array:
    return (mask.astype(np.float32) * np.float32(1 / 255))[:, :, None]


def _recovered(image: Array, kept: Gradients, mask: Array, patch: Gradients) -> Array:
    """`image` with the gradients `patch` (weighted already) where the mask is, and its own elsewhere."""
    import cv2

    own = _weight(255 - mask)
    x, y = (gradient * own + part for gradient, part in zip(kept, patch, strict=True))
    back = np.array([[-1, 1, 0]], np.float32)
    divergence = cv2.filter2D(x, CV_32F, back) + cv2.filter2D(y, CV_32F, back.T)
    return np.dstack([_solved(image[:, :, c].copy(), divergence[:, :, c]) for c in range(3)])


def _eroded(mask: Array) -> Array:
    import cv2

    return cv2.erode(mask, np.ones((3, 3), np.uint8), iterations=EROSIONS)


def _grey_mask(mask: Array | None, image: Array) -> Array:
    import cv2

    if mask is None or given(mask) is None:
        return np.full(image.shape[:2], 255, np.uint8)
    return cv2.cvtColor(mask, cv2.COLOR_BGRA2GRAY) if channels(mask) in (3, 4) else matrix(mask)


def _used_up(mask: Array | None, inverse: Array) -> None:
    """Leave in the caller's mask what OpenCV leaves there: it calculates with it in place."""
    if mask is not None and given(mask) is not None and channels(mask) == 1 and mask.flags.writeable:
        mask[...] = inverse.reshape(mask.shape)


def _masked(image: Array, mask: Array) -> Array:
    return np.where(mask[:, :, None] != 0, image, 0).astype(image.dtype)


def _check_image(image: Array, name: str) -> None:
    known = image.size and image.dtype == np.uint8 and channels(image) == 3
    check(known, "!_src.empty() && _src.type() == CV_8UC3", name)


def _chosen(kind: int, kept: Gradients, patch: Array) -> Gradients:
    """The gradients to clone: the patch's, the stronger of both, or those of the patch's brightness."""
    import cv2

    if kind == MONOCHROME_TRANSFER:
        return _gradients(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY))
    x, y = _gradients(patch)
    if kind != MIXED_CLONE:
        return x, y
    stronger = np.abs(x - y) > np.abs(kept[0] - kept[1])
    return np.where(stronger, x, kept[0]), np.where(stronger, y, kept[1])


@override("seamlessClone", reason=MISSING)
def seamless_clone(src: Array, dst: Array, mask: Array | None, p: tuple[int, int], flags: int) -> Array:
    """`dst` with what the mask marks in `src` put at the point `p`, without a seam."""
    import cv2

    _check_image(src, "seamlessClone")
    _check_image(dst, "seamlessClone")
    grey = np.pad(_grey_mask(mask, src)[1:-1, 1:-1], 1)
    x, y, width, height = cv2.boundingRect(grey)
    blend = dst.copy()
    if not width:
        return blend
    left, top = p[0] - width // 2, p[1] - height // 2
    if flags > WIDE:
        left, top = p[0] - (grey.shape[1] // 2 - x), p[1] - (grey.shape[0] // 2 - y)
    inside = x + width <= src.shape[1] and y + height <= src.shape[0]
    inside = (
        inside and left >= 0 and top >= 0 and left + width <= dst.shape[1] and top + height <= dst.shape[0]
    )
    check(inside, "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols", "Mat")
    box = slice(y, y + height), slice(x, x + width)
    patch, eroded = _masked(src[box], grey[box]), np.ascontiguousarray(_eroded(grey)[box])
    place = slice(top, top + height), slice(left, left + width)
    target = np.ascontiguousarray(dst[place])
    kept = _gradients(target)
    cloned = _chosen(flags % WIDE, kept, patch)
    weight = _weight(eroded)
    grey[box] = 255 - eroded
    _used_up(mask, grey)
    blend[place] = _recovered(target, kept, eroded, (cloned[0] * weight, cloned[1] * weight))
    return blend


def _region(src: Array, mask: Array | None, name: str) -> tuple[Gradients, Array, Array, Gradients]:
    """The image's gradients, the eroded mask, what it marks, and that's gradients inside it."""
    _check_image(src, name)
    grey = _grey_mask(mask, src)
    marked, eroded = _masked(src, grey), _eroded(grey)
    weight = _weight(eroded)
    x, y = _gradients(marked)
    _used_up(mask, 255 - eroded)
    return _gradients(src), eroded, marked, (x * weight, y * weight)


@override("colorChange", reason=MISSING)
def color_change(src: Array, mask: Array | None, red_mul: float, green_mul: float, blue_mul: float) -> Array:
    """`src`, the colours that the mask marks multiplied."""
    kept, eroded, _, (x, y) = _region(src, mask, "colorChange")
    factors = np.array([blue_mul, green_mul, red_mul], np.float32)
    return _recovered(src, kept, eroded, (x * factors, y * factors))


@override("illuminationChange", reason=MISSING)
def illumination_change(src: Array, mask: Array | None, alpha: float, beta: float) -> Array:
    """`src`, the light evened out where the mask is."""
    import cv2

    kept, eroded, _, patch = _region(src, mask, "illuminationChange")
    strength = np.float32(math.pow(np.float32(alpha), np.float32(beta)))
    with np.errstate(divide="ignore", invalid="ignore"):
        weaker = cv2.pow(cv2.magnitude(*patch), -float(np.float32(beta)))
        x, y = (
            np.nan_to_num(part * strength * weaker, nan=0.0, posinf=np.inf, neginf=-np.inf) for part in patch
        )
    return _recovered(src, kept, eroded, (x, y))


@override("textureFlattening", reason=MISSING)
def texture_flattening(
    src: Array, mask: Array | None, low_threshold: float, high_threshold: float, kernel_size: int
) -> Array:
    """`src`, flat where the mask is but for the edges that Canny finds."""
    import cv2

    _check_image(src, "textureFlattening")
    grey = _grey_mask(mask, src)
    marked, eroded = _masked(src, grey), _eroded(grey)
    edges = cv2.Canny(marked, low_threshold, high_threshold, apertureSize=kernel_size) == 255
    weight: Any = np.where(edges, _weight(eroded)[:, :, 0], np.float32(0))[:, :, None]
    x, y = _gradients(marked)
    _used_up(mask, 255 - eroded)
    return _recovered(src, _gradients(src), eroded, (x * weight, y * weight))
