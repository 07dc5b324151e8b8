"""Overrides of OpenCV's calib3d module: taking the lens's distortion out of points."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, given, matrix, saturate

Criteria = tuple[int, int, float]
Rect = tuple[int, int, int, int]

COUNT, EPS = 1, 2
CV_16SC2, CV_32FC1, CV_32FC2 = 11, 5, 13
FIVE_STEPS: Criteria = (COUNT, 5, 0.01)
GRID = 9
MAX_FLOAT = float(np.finfo(np.float32).max)


def product(a: Array, b: Array) -> Array:
    """The matrix product, its terms added from first to last as OpenCV's small matrices do."""
    total = np.zeros((a.shape[0], b.shape[1]))
    for k in range(a.shape[1]):
        total = total + a[:, k : k + 1] * b[k]
    return total


def points_of(src: Array, name: str, size: int = 2) -> Array:
    """Points (n, size) from an array of shape (n, size), (n, 1, size), (1, n, size) or (size, n)."""
    if src.ndim == 3 and src.shape[2] == size and 1 in src.shape[:2]:
        return src.reshape(-1, size)
    flat = matrix(src)
    if flat.ndim == 2 and flat.shape[1] == size:
        return flat
    check(flat.ndim == 2 and flat.shape[0] == size, "npoints >= 0", name)
    return flat.T


def _coefficients(distCoeffs: Array | None, name: str) -> list[float] | None:
    """The 14 coefficients k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4, τx, τy; None if there are none."""
    distCoeffs = given(distCoeffs)
    if distCoeffs is None:
        return None
    check(distCoeffs.size in (4, 5, 8, 12, 14), "_distCoeffs->rows*_distCoeffs->cols == 4 || …", name)
    known = [float(k) for k in distCoeffs.ravel()]
    return known + [0.0] * (14 - len(known))


def _tilt(tau_x: float, tau_y: float) -> tuple[Array, Array]:
    """The matrix that tilts the image plane, and the one that undoes it."""
    cx, sx, cy, sy = math.cos(tau_x), math.sin(tau_x), math.cos(tau_y), math.sin(tau_y)
    about_x = np.array([[1, 0, 0], [0, cx, sx], [0, -sx, cx]])
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    both = product(about_y, about_x)
    a, b, c = both[2, 2], both[0, 2], both[1, 2]
    forward = product(np.array([[a, 0, -b], [0, a, -c], [0, 0, 1]]), both)
    inverse = 1.0 / a
    backward = np.array([[inverse, 0, inverse * b], [0, inverse, inverse * c], [0, 0, 1]])
    return forward, product(both.T, backward)


def _projected(transform: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """(x, y, 1) transformed and divided by its third coordinate."""
    u, v, w = (row[0] * x + row[1] * y + row[2] for row in transform)
    scale = np.where(w != 0, 1.0 / np.where(w != 0, w, 1.0), 1.0)
    return scale * u, scale * v


def _step(k: list[float], x: Array, y: Array, x0: Array, y0: Array) -> tuple[Array, Array, Array]:
    """One step towards the point that distorts to (x0, y0); where it failed, the third array is True."""
    r2 = x * x + y * y
    scale = (1 + ((k[7] * r2 + k[6]) * r2 + k[5]) * r2) / (1 + ((k[4] * r2 + k[1]) * r2 + k[0]) * r2)
    dx = 2 * k[2] * x * y + k[3] * (r2 + 2 * x * x) + k[8] * r2 + k[9] * r2 * r2
    dy = k[2] * (r2 + 2 * y * y) + 2 * k[3] * x * y + k[10] * r2 + k[11] * r2 * r2
    return (x0 - dx) * scale, (y0 - dy) * scale, scale < 0


def _distorted(k: list[float], x: Array, y: Array, tilt: Array) -> tuple[Array, Array]:
    r2 = x * x + y * y
    r4 = r2 * r2
    r6 = r4 * r2
    a1, a2, a3 = 2 * x * y, r2 + 2 * x * x, r2 + 2 * y * y
    radial = 1 + k[0] * r2 + k[1] * r4 + k[4] * r6
    inverse = 1.0 / (1 + k[5] * r2 + k[6] * r4 + k[7] * r6)
    xd = x * radial * inverse + k[2] * a1 + k[3] * a2 + k[8] * r2 + k[9] * r4
    yd = y * radial * inverse + k[2] * a3 + k[3] * a1 + k[10] * r2 + k[11] * r4
    return _projected(tilt, xd, yd)


def _without_distortion(
    k: list[float], u: Array, v: Array, camera: Array, criteria: Criteria
) -> tuple[Array, Array]:
    """Normalised, undistorted coordinates of the pixels (u, v)."""
    kind, count, epsilon = criteria
    valid = bool(kind & COUNT and count > 0) or bool(kind & EPS and not np.isnan(epsilon))
    check(valid, "criteria.isValid()", "cvUndistortPointsInternal")
    fx, fy, cx, cy = camera[0, 0], camera[1, 1], camera[0, 2], camera[1, 2]
    forward, backward = _tilt(k[12], k[13]) if k[12] or k[13] else (np.eye(3), np.eye(3))
    start = (u - cx) * (1.0 / fx), (v - cy) * (1.0 / fy)
    x0, y0 = _projected(backward, *start)
    x, y = x0.copy(), y0.copy()
    moving = np.ones(len(x), bool)
    step = 0
    while moving.any() and not (kind & COUNT and step >= count):
        i = np.flatnonzero(moving)
        xi, yi, failed = _step(k, x[i], y[i], x0[i], y0[i])
        x[i] = np.where(failed, start[0][i], xi)
        y[i] = np.where(failed, start[1][i], yi)
        moving[i[failed]] = False
        if kind & EPS:
            xp, yp = _distorted(k, x[i], y[i], forward)
            error = np.sqrt((xp * fx + cx - u[i]) ** 2 + (yp * fy + cy - v[i]) ** 2)
            moving[i[error < epsilon]] = False
        step += 1
    return x, y


@override("undistortPointsIter", reason=MISSING)
def undistort_points_iter(
    src: Array,
    cameraMatrix: Array,
    distCoeffs: Array | None,
    R: Array | None,
    P: Array | None,
    criteria: Criteria,
) -> Array:
    """Points (n, 1, 2), undistorted until `criteria` are met, rotated by `R` and projected by `P`."""
    name = "undistortPoints"
    check(src.dtype in (np.float32, np.float64), "depth == CV_32F || depth == CV_64F", name)
    check(cameraMatrix.shape == (3, 3), "_cameraMatrix->rows == 3 && _cameraMatrix->cols == 3", name)
    u, v = points_of(src, name).astype(np.float64).T
    camera, R, P = cameraMatrix.astype(np.float64), given(R), given(P)
    k = _coefficients(distCoeffs, "undistortPointsInternal")
    if k is None:
        x, y = (u - camera[0, 2]) * (1.0 / camera[0, 0]), (v - camera[1, 2]) * (1.0 / camera[1, 1])
    else:
        x, y = _without_distortion(k, u, v, camera, criteria)
    transform = np.eye(3)
    if R is not None:
        check(R.shape == (3, 3), "matR->rows == 3 && matR->cols == 3", name)
        transform = R.astype(np.float64)
    if P is not None:
        check(P.shape in ((3, 3), (3, 4)), "matP->rows == 3 && (matP->cols == 3 || matP->cols == 4)", name)
        transform = product(P[:, :3].astype(np.float64), transform)
    if R is not None or P is not None:
        xx, yy, ww = (row[0] * x + row[1] * y + row[2] for row in transform)
        ww = 1.0 / ww
        x, y = xx * ww, yy * ww
    return np.stack([x, y], axis=1).astype(src.dtype)[:, None]


@override("undistortPoints", reason=MISSING)
def undistort_points(
    src: Array,
    cameraMatrix: Array,
    distCoeffs: Array | None,
    R: Array | None,
    P: Array | None,
    criteria: Criteria = FIVE_STEPS,
) -> Array:
    """Points (n, 1, 2) without distortion: normalised, or in pixels of the camera `P`."""
    return undistort_points_iter(src, cameraMatrix, distCoeffs, R, P, criteria)


@override("undistortImagePoints", reason=MISSING)
def undistort_image_points(
    src: Array, cameraMatrix: Array, distCoeffs: Array | None, arg1: Criteria
) -> Array:
    """Points (n, 1, 2) without distortion, in pixels of the same camera."""
    return undistort_points_iter(src, cameraMatrix, distCoeffs, None, cameraMatrix, arg1)


def undistorted_rectangles(
    cameraMatrix: Array, distCoeffs: Array | None, size: tuple[int, int], R: Array | None, P: Array | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The largest rectangle inside the undistorted image, and the smallest around it: x, y, width, height."""
    steps = [(side - 1) / (GRID - 1) for side in size]
    border = [(x, y) for y in range(GRID) for x in range(GRID) if x in (0, GRID - 1) or y in (0, GRID - 1)]
    grid = np.array(border)
    x, y = undistort_points(grid * steps, cameraMatrix, distCoeffs, R, P)[:, 0].T
    last = GRID - 1
    left, right = max(-MAX_FLOAT, *x[grid[:, 0] == 0]), min(MAX_FLOAT, *x[grid[:, 0] == last])
    top, bottom = max(-MAX_FLOAT, *y[grid[:, 1] == 0]), min(MAX_FLOAT, *y[grid[:, 1] == last])
    inner = tuple(map(float, (left, top, right - left, bottom - top)))
    outer = tuple(map(float, (x.min(), y.min(), x.max() - x.min(), y.max() - y.min())))
    return inner, outer


def clipped(rect: Rect, size: tuple[int, int]) -> Rect:
    """The part of `rect` that is inside an image of `size`; zeros if none is."""
    x0, y0 = max(rect[0], 0), max(rect[1], 0)
    x1, y1 = min(rect[0] + rect[2], size[0]), min(rect[1] + rect[3], size[1])
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else (0, 0, 0, 0)


def _centred(
    camera: Array, inner: tuple[float, ...], outer: tuple[float, ...], size: tuple[int, int], alpha: float
) -> Rect:
    """Scale `camera` about the middle of the image; the valid pixels."""
    cx0, cy0 = camera[0, 2], camera[1, 2]
    cx, cy = (size[0] - 1) * 0.5, (size[1] - 1) * 0.5

    def scales(rect: tuple[float, ...]) -> list[float]:
        x, y, width, height = rect
        return [cx / (cx0 - x), cy / (cy0 - y), cx / (x + width - cx0), cy / (y + height - cy0)]

    s = max(scales(inner)) * (1 - alpha) + min(scales(outer)) * alpha
    camera[0, 0] *= s
    camera[1, 1] *= s
    camera[:2, 2] = cx, cy
    x, y, width, height = inner
    corner = math.ceil((x - cx0) * s + cx), math.ceil((y - cy0) * s + cy)
    return clipped((*corner, math.floor(width * s), math.floor(height * s)), size)


@override("getOptimalNewCameraMatrix", reason=MISSING)
def get_optimal_new_camera_matrix(
    cameraMatrix: Array,
    distCoeffs: Array | None,
    imageSize: tuple[int, int],
    alpha: float,
    newImgSize: tuple[int, int],
    centerPrincipalPoint: bool,
) -> tuple[Array, Rect]:
    """The camera matrix that shows only valid pixels (alpha 0) up to all (alpha 1), and where they are."""
    size = newImgSize if newImgSize[0] * newImgSize[1] else imageSize
    camera = cameraMatrix.astype(np.float64)
    target = cameraMatrix if centerPrincipalPoint else None
    inner, outer = undistorted_rectangles(cameraMatrix, distCoeffs, imageSize, None, target)
    if centerPrincipalPoint:
        valid = _centred(camera, inner, outer, size, alpha)
        return saturate(camera, cameraMatrix.dtype), valid
    for axis in (0, 1):
        scales = [(size[axis] - 1) / rect[axis + 2] for rect in (inner, outer)]
        shifts = [-scale * rect[axis] for scale, rect in zip(scales, (inner, outer), strict=True)]
        camera[axis, axis] = scales[0] * (1 - alpha) + scales[1] * alpha
        camera[axis, 2] = shifts[0] * (1 - alpha) + shifts[1] * alpha
    inner, _ = undistorted_rectangles(cameraMatrix, distCoeffs, imageSize, None, camera)
    x, y, width, height = (round(v) for v in inner)
    return saturate(camera, cameraMatrix.dtype), clipped((x, y, width, height), size)


@override("initInverseRectificationMap", reason=MISSING)
def init_inverse_rectification_map(
    cameraMatrix: Array,
    distCoeffs: Array | None,
    R: Array | None,
    newCameraMatrix: Array | None,
    size: tuple[int, int],
    m1type: int,
) -> tuple[Array, Array | None]:
    """Where each pixel of the distorted image goes in the rectified one, as maps for remap."""
    import cv2

    m1type = m1type if m1type > 0 else CV_16SC2
    known = m1type in (CV_16SC2, CV_32FC1, CV_32FC2)
    check(
        known, "m1type == CV_16SC2 || m1type == CV_32FC1 || m1type == CV_32FC2", "initInverseRectificationMap"
    )
    camera, R, newCameraMatrix = cameraMatrix.astype(np.float64), given(R), given(newCameraMatrix)
    target = cv2.getDefaultNewCameraMatrix(camera, size, True) if newCameraMatrix is None else newCameraMatrix
    columns, rows = size
    y, x = np.indices((rows, columns), np.float32)
    pixels = np.stack([x, y], axis=2).reshape(-1, 1, 2)
    rays = undistort_points(pixels, camera, distCoeffs, np.eye(3), np.eye(3))
    turned = cv2.perspectiveTransform(rays, np.eye(3) if R is None else R.astype(np.float64))
    places = undistort_points(turned, np.eye(3), np.zeros(4), np.eye(3), target.astype(np.float64))
    both = places.reshape(rows, columns, 2)
    if m1type == CV_32FC2:
        return both, None
    if m1type == CV_32FC1:
        return both[:, :, 0].copy(), both[:, :, 1].copy()
    return saturate(both, np.dtype(np.int16)), np.zeros((rows, columns), np.uint16)
