"""Overrides of OpenCV's imgproc module: corners."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, given, matrix

Size = tuple[int, int]
CV_32F = 5
COUNT, EPS = 1, 2
MAX_STEPS = 100


def _weights(win: Size, zero_zone: Size) -> Array:
    """A Gaussian over the window (float32), 0 in the dead zone at its centre."""
    sides = []
    for half in win:
        offsets = (np.arange(-half, half + 1, dtype=np.float32)) / np.float32(half)
        sides.append(np.array([math.exp(-v * v) for v in offsets], np.float32))
    weights = sides[1][:, None] * sides[0]
    if min(zero_zone) >= 0 and zero_zone[0] < win[0] and zero_zone[1] < win[1]:
        rows = slice(win[1] - zero_zone[1], win[1] + zero_zone[1] + 1)
        columns = slice(win[0] - zero_zone[0], win[0] + zero_zone[0] + 1)
        weights[rows, columns] = 0
    return weights.astype(np.float64)


def _normal_equations(patch: Array, weights: Array, px: Array, py: Array) -> Array:
    """a, b, c, bb1, bb2 of the least squares for the corner in the patch, summed in OpenCV's order."""
    tgx = (patch[1:-1, 2:] - patch[1:-1, :-2]).astype(np.float64)
    tgy = (patch[2:, 1:-1] - patch[:-2, 1:-1]).astype(np.float64)
    gxx, gxy, gyy = tgx * tgx * weights, tgx * tgy * weights, tgy * tgy * weights
    terms = np.stack([gxx, gxy, gyy, gxx * px + gxy * py, gxy * px + gyy * py])
    return np.cumsum(terms.reshape(5, -1), axis=1)[:, -1]


def _refined(src: Array, start: Array, win: Size, weights: Array, steps: int, epsilon: float) -> Array:
    import cv2

    rows, columns = src.shape
    px = np.arange(-win[0], win[0] + 1, dtype=np.float64)
    py = np.arange(-win[1], win[1] + 1, dtype=np.float64)[:, None]
    current = start
    for _ in range(steps):
        size = (2 * win[0] + 3, 2 * win[1] + 3)
        centre = (float(current[0]), float(current[1]))
        patch = cv2.getRectSubPix(src, size, centre, patchType=CV_32F)
        a, b, c, bb1, bb2 = _normal_equations(patch, weights, px, py)
        determinant = a * c - b * b
        if abs(determinant) <= np.finfo(np.float64).eps ** 2:
            break
        scale = 1.0 / determinant
        moved = np.array(
            [
                centre[0] + c * scale * bb1 - b * scale * bb2,
                centre[1] - b * scale * bb1 + a * scale * bb2,
            ]
        ).astype(np.float32)
        step = moved - current
        error = float(step[0] * step[0] + step[1] * step[1])
        if not (0 <= moved[0] < columns and 0 <= moved[1] < rows):
            break
        current = moved
        if error <= epsilon:
            break
    drift = np.abs(current - start)
    return start if drift[0] > win[0] or drift[1] > win[1] else current


@override("cornerSubPix", reason=MISSING)
def corner_sub_pix(
    image: Array, corners: Array, winSize: Size, zeroZone: Size, criteria: tuple[int, int, float]
) -> Array:
    """`corners` (n, 1, 2) float32, each moved to the corner within the window around it."""
    image = matrix(image)
    points = corners.reshape(-1, 2)
    check(corners.dtype == np.float32 and corners.size % 2 == 0, "count >= 0", "cornerSubPix")
    if not len(points):
        return corners
    check(min(winSize) > 0, "win.width > 0 && win.height > 0", "cornerSubPix")
    check(image.ndim == 2, "src.channels() == 1", "cornerSubPix")
    rows, columns = image.shape
    large = columns >= winSize[0] * 2 + 5 and rows >= winSize[1] * 2 + 5
    check(large, "src.cols >= win.width*2 + 5 && src.rows >= win.height*2 + 5", "cornerSubPix")
    kind, count, epsilon = criteria
    steps = min(max(count, 1), MAX_STEPS) if kind & COUNT else MAX_STEPS
    epsilon = max(epsilon, 0.0) ** 2 if kind & EPS else 0.0
    weights = _weights(winSize, zeroZone)
    refined = []
    for point in points:
        inside = 0 <= point[0] < columns and 0 <= point[1] < rows
        check(inside, "Rect(0, 0, src.cols, src.rows).contains(cT)", "cornerSubPix")
        refined.append(_refined(image, point.copy(), winSize, weights, steps, epsilon))
    corners[...] = np.array(refined, np.float32).reshape(corners.shape)
    return corners


def _eigenvector(a: Array, b: Array, c: Array, value: Array) -> tuple[Array, Array]:
    """The unit eigenvector of [[a, b], [b, c]] for the eigenvalue `value`."""
    x, y = b, value - a
    weak = np.abs(x) + np.abs(y) < 1e-4
    x, y = np.where(weak, value - c, x), np.where(weak, b, y)
    size = np.abs(x) + np.abs(y)
    scale = np.where(size < 1e-4, 1 / (size + float(np.finfo(np.float32).eps)), 1.0)
    x, y = x * scale, y * scale
    length = 1 / np.sqrt(x * x + y * y + float(np.finfo(np.float64).eps))
    return x * length, y * length


@override("cornerEigenValsAndVecs", reason=MISSING)
def corner_eigen_vals_and_vecs(src: Array, blockSize: int, ksize: int, borderType: int) -> Array:
    """(rows, cols, 6) float32: the eigenvalues of the gradients' covariance around a pixel; the vectors."""
    import cv2

    src = matrix(src)
    known = src.ndim == 2 and src.dtype in (np.uint8, np.float32)
    check(known, "src.type() == CV_8UC1 || src.type() == CV_32FC1", "cornerEigenValsVecs")
    scale = float((1 << ((ksize if ksize > 0 else 3) - 1)) * blockSize)
    scale = 1.0 / (scale * (2.0 if ksize < 0 else 1.0) * (255.0 if src.dtype == np.uint8 else 1.0))
    options: dict[str, Any] = {"scale": scale, "delta": 0.0, "borderType": borderType}
    if ksize > 0:
        dx, dy = (cv2.Sobel(src, CV_32F, i, 1 - i, ksize=ksize, **options) for i in (1, 0))
    else:
        dx, dy = (cv2.Scharr(src, CV_32F, i, 1 - i, **options) for i in (1, 0))
    products = np.stack([dx * dx, dx * dy, dy * dy], axis=2)
    sums = cv2.boxFilter(
        products, CV_32F, (blockSize, blockSize), normalize=False, borderType=borderType
    ).astype(np.float64)
    a, b, c = (sums[:, :, i] for i in range(3))
    centre = (a + c) * 0.5
    spread = np.sqrt((a - c) * (a - c) * 0.25 + b * b)
    large, small = centre + spread, centre - spread
    vectors = *_eigenvector(a, b, c, large), *_eigenvector(a, b, c, small)
    return np.stack([large, small, *vectors], axis=2).astype(np.float32)


@override("goodFeaturesToTrackWithQuality", reason=MISSING)
def good_features_to_track_with_quality(
    image: Array,
    maxCorners: int,
    qualityLevel: float,
    minDistance: float,
    mask: Array | None,
    blockSize: int,
    gradientSize: int,
    useHarrisDetector: bool,
    k: float,
) -> tuple[Array | None, Array | None]:
    """The corners (n, 1, 2) of goodFeaturesToTrack, and how strong each is (n, 1)."""
    import cv2

    options: dict[str, Any] = {"blockSize": blockSize, "gradientSize": gradientSize}
    options |= {"useHarrisDetector": useHarrisDetector, "k": k, "mask": given(mask)}
    corners = cv2.goodFeaturesToTrack(image, maxCorners, qualityLevel, minDistance, **options)
    if corners is None:
        return None, None
    if useHarrisDetector:
        strength = cv2.cornerHarris(image, blockSize, gradientSize, k)
    else:
        strength = cv2.cornerMinEigenVal(image, blockSize, ksize=gradientSize)
    x, y = corners.reshape(-1, 2).astype(int).T
    return corners, strength[y, x][:, None]
