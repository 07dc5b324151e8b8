"""Overrides of OpenCV's calib3d module: motions and geometry of point pairs, found in spite of outliers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check
from cv2shim.by_hand.overrides._robust import EPSILON32, EPSILON64, collinear, lmeds, ransac, refined
from cv2shim.by_hand.overrides.calib3d_geometry import convert_points_from_homogeneous
from cv2shim.by_hand.overrides.calib3d_undistort import points_of, product
from cv2shim.by_hand.overrides.core_math import solve_cubic
from cv2shim.by_hand.overrides.core_svd import decomposition

LMEDS, RANSAC, FM_8POINT, USAC = 4, 8, 2, range(32, 39)
AFFINE_3D_TRIALS = 1000


def _pairs(first: Array, second: Array, name: str, size: int) -> tuple[Array, Array]:
    pairs = points_of(first, name, size), points_of(second, name, size)
    check(len(pairs[0]) == len(pairs[1]), "count >= 0 && to.checkVector(2) == count", name)
    return pairs[0].astype(np.float32), pairs[1].astype(np.float32)


def _certain(confidence: float) -> float:
    return confidence if EPSILON64 <= confidence <= 1 - EPSILON64 else 0.99


class _Similarity:
    """Rotation, scale and shift in the plane, (2, 3), from two pairs."""

    pairs = 2

    def fit(self, first: Array, second: Array) -> list[Array]:
        (x1, y1), (x2, y2) = first.astype(np.float64).tolist()
        (X1, Y1), (X2, Y2) = second.astype(np.float64).tolist()
        square = (x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2)
        d = 1.0 / square if square else math.inf
        dX, dY, dx, dy = X1 - X2, Y1 - Y2, x1 - x2, y1 - y2
        cross = x1 * y2 - x2 * y1
        c, s = d * (dX * dx + dY * dy), d * (dY * dx - dX * dy)
        tx = d * (dY * cross - (X1 * y2 - X2 * y1) * dy - (X1 * x2 - X2 * x1) * dx)
        ty = d * (-dX * cross - (Y1 * x2 - Y2 * x1) * dx - (Y1 * y2 - Y2 * y1) * dy)
        return [np.array([[c, -s, tx], [s, c, ty]])]

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        (a, b, c), (d, e, f) = model.astype(np.float32)
        (x, y), (X, Y) = first.T, second.T
        u, v = a * x + b * y + c - X, d * x + e * y + f - Y
        return np.asarray(u * u + v * v)

    def usable(self, first: Array, second: Array) -> bool:
        return not collinear(first) and not collinear(second)


@override("estimateAffinePartial2D", reason=MISSING)
def estimate_affine_partial_2d(
    from_: Array,
    to: Array,
    method: int,
    ransacReprojThreshold: float,
    maxIters: int,
    confidence: float,
    refineIters: int,
) -> tuple[Array | None, Array]:
    """Rotation, scale and shift (2, 3) that take most points `from_` to `to`; which ones, (n, 1) uint8."""
    first, second = _pairs(from_, to, "estimateAffinePartial2D", 2)
    if method == RANSAC:
        model, inliers = ransac(_Similarity(), first, second, ransacReprojThreshold, confidence, maxIters)
    elif method == LMEDS:
        model, inliers = lmeds(_Similarity(), first, second, confidence, maxIters)
    else:
        message = "Unknown or unsupported robust estimation method"
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="estimateAffinePartial2D")
    if model is None:
        return None, np.zeros((len(first), 1), np.uint8)
    if len(first) > _Similarity.pairs and refineIters:
        kept = inliers[:, 0] != 0
        model = _refined_similarity(model, first[kept], second[kept], refineIters)
    return model, inliers


def _refined_similarity(model: Array, first: Array, second: Array, steps: int) -> Array:
    x, y = first.astype(np.float64).T
    target = second.astype(np.float64)
    jacobian = np.zeros((2 * len(x), 4))
    jacobian[0::2] = np.stack([x, -y, np.ones_like(x), np.zeros_like(x)], axis=1)
    jacobian[1::2] = np.stack([y, x, np.zeros_like(x), np.ones_like(x)], axis=1)

    def residuals(parameters: Array) -> Array:
        c, s, tx, ty = parameters[:, 0]
        u, v = c * x - s * y + tx - target[:, 0], s * x + c * y + ty - target[:, 1]
        return np.stack([u, v], axis=1).reshape(-1, 1)

    start = np.array([[model[0, 0]], [model[1, 0]], [model[0, 2]], [model[1, 2]]])
    c, s, tx, ty = refined(start, residuals, jacobian, steps)[:, 0]
    return np.array([[c, -s, tx], [s, c, ty]])


class _Affine3D:
    """An affine map of space, (3, 4), from four pairs."""

    pairs = 4

    def fit(self, first: Array, second: Array) -> list[Array]:
        import cv2

        known = np.hstack([first, np.ones((4, 1))])
        system = np.vstack([np.kron(np.eye(3), point) for point in known])
        solution = cv2.solve(system, second.astype(np.float64).reshape(12, 1), flags=cv2.DECOMP_SVD)[1]
        return [solution.reshape(3, 4)]

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        x, y, z = first.T
        parts = [
            row[0] * x + row[1] * y + row[2] * z + row[3] - t for row, t in zip(model, second.T, strict=True)
        ]
        return np.asarray(parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2, np.float32)

    def usable(self, first: Array, second: Array) -> bool:
        limit = np.float32(0.996) * np.float32(0.996)
        for points in (first, second):
            steps = points[:-1] - points[-1]
            squares = steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1] + steps[:, 2] * steps[:, 2]
            for j in range(len(steps)):
                for k in range(j):
                    a, b = steps[j], steps[k]
                    along = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
                    if along * along > limit * (squares[k] * squares[j]):
                        return False
        return True


class _Translation3D(_Affine3D):
    """A shift in space, (1, 3), the mean of four pairs'."""

    def fit(self, first: Array, second: Array) -> list[Array]:
        shift = np.zeros(3)
        for start, end in zip(first.astype(np.float64), second.astype(np.float64), strict=True):
            shift = shift + end - start
        return [shift[None] * 0.25]

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        a, b, c = (model[0] + first.astype(np.float64) - second).T
        return np.asarray(a * a + b * b + c * c, np.float32)

    def usable(self, first: Array, second: Array) -> bool:
        return True


@override("estimateTranslation3D", reason=MISSING)
def estimate_translation_3d(
    src: Array, dst: Array, ransacThreshold: float, confidence: float
) -> tuple[int, Array | None, Array]:
    """Whether there is a shift that takes most points `src` to `dst`; it; and which points, (n, 1) uint8."""
    first, second = _pairs(src, dst, "estimateTranslation3D", 3)
    threshold = ransacThreshold if ransacThreshold > 0 else 3.0
    model, inliers = ransac(
        _Translation3D(), first, second, threshold, _certain(confidence), AFFINE_3D_TRIALS
    )
    return _told(model is not None), model, inliers


def _told(found: bool) -> int:
    """Whether there is an estimate, as a bool or as a number."""
    return found if tables.changed("estimates-as-bool") else int(found)


def _umeyama(first: Array, second: Array, force_rotation: bool) -> tuple[Array, float]:
    """Rotation and shift (3, 4), and the scale, that take `first` to `second` best."""
    count = len(first)
    check(
        count >= 3,
        "Umeyama algorithm needs at least 3 points for affine transformation estimation.",
        "estimateAffine3D",
    )
    first, second = first.astype(np.float64), second.astype(np.float64)
    means = [np.cumsum(points, axis=0)[-1:] * (1.0 / count) for points in (first, second)]
    first, second = first - means[0], second - means[1]
    w, u, vt = decomposition(product(second.T, first) * (1.0 / count), True)
    check(np.count_nonzero(w) >= 2, "Points cannot be colinear", "estimateAffine3D")
    signs = np.eye(3)
    if force_rotation and np.linalg.det(u) * np.linalg.det(vt) < 0:
        signs[2, 2] = -1
    rotation = product(product(u, signs), vt)
    variance = sum(float(np.cumsum(column * column)[-1]) for column in first.T)
    scale = sum(float(w[i, 0] * signs[i, i]) for i in range(3)) * (count / variance)
    shift = means[1].T - product(scale * rotation, means[0].T)
    return np.hstack([rotation, shift]), scale


@override("estimateAffine3D", reason=MISSING)
def estimate_affine_3d(
    src: Array,
    dst: Array,
    ransacThreshold: float = 3.0,
    confidence: float = 0.99,
    force_rotation: bool | None = None,
) -> tuple[Any, ...]:
    """Whether an affine map takes most points `src` to `dst`, it, and which points; or rotation and scale."""
    pairs = points_of(src, "estimateAffine3D", 3), points_of(dst, "estimateAffine3D", 3)
    check(len(pairs[0]) == len(pairs[1]), "count >= 0 && to.checkVector(3) == count", "estimateAffine3D")
    if force_rotation is not None:
        return _umeyama(*pairs, force_rotation)
    first, second = (points.astype(np.float32) for points in pairs)
    threshold = ransacThreshold if ransacThreshold > 0 else 3.0
    model, inliers = ransac(_Affine3D(), first, second, threshold, _certain(confidence), AFFINE_3D_TRIALS)
    return _told(model is not None), model, inliers


def _normalised(points: Array) -> tuple[Array, Array] | None:
    """The points about their centre, about √2 away from it, and the matrix that does that."""
    wide = points.astype(np.float64)
    share = 1.0 / len(wide)
    centre = np.cumsum(wide, axis=0)[-1] * share
    steps = wide - centre
    distance = float(np.cumsum(np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1]))[-1]) * share
    if distance < EPSILON32:
        return None
    scale = math.sqrt(2.0) / distance
    cx, cy = centre
    return steps * scale, np.array([[scale, 0, -scale * cx], [0, scale, -scale * cy], [0, 0, 1]])


def _unnormalised(F: Array, T1: Array, T2: Array) -> Array:
    F = product(product(T2.T, F), T1)
    return F * (1.0 / F[2, 2]) if abs(F[2, 2]) > EPSILON32 else F


def _equations(first: Array, second: Array) -> Array:
    (x1, y1), (x2, y2) = first.T, second.T
    return np.stack([x2 * x1, x2 * y1, x2, y2 * x1, y2 * y1, y2, x1, y1, np.ones_like(x1)], axis=1)


def _determinant_polynomial(f: Array, g: Array) -> list[float]:
    """The coefficients of det(λ f + g), the highest first."""

    def mixed(a: Array, b: Array) -> float:
        """The sum of a's elements times b's cofactors."""
        t0, t1, t2 = b[4] * b[8] - b[5] * b[7], b[3] * b[8] - b[5] * b[6], b[3] * b[7] - b[4] * b[6]
        total = a[0] * t0 - a[1] * t1 + a[2] * t2
        total += -a[3] * (b[1] * b[8] - b[2] * b[7]) + a[4] * (b[0] * b[8] - b[2] * b[6])
        total += -a[5] * (b[0] * b[7] - b[1] * b[6]) + a[6] * (b[1] * b[5] - b[2] * b[4])
        return float(total - a[7] * (b[0] * b[5] - b[2] * b[3]) + a[8] * (b[0] * b[4] - b[1] * b[3]))

    def determinant(a: Array) -> float:
        t0, t1, t2 = a[4] * a[8] - a[5] * a[7], a[3] * a[8] - a[5] * a[6], a[3] * a[7] - a[4] * a[6]
        return float(a[0] * t0 - a[1] * t1 + a[2] * t2)

    return [determinant(f), mixed(g, f), mixed(f, g), determinant(g)]


class _Fundamental:
    """The fundamental matrix, from seven pairs or from more."""

    pairs = 7

    def fit(self, first: Array, second: Array) -> list[Array]:
        normal = _normalised(first), _normalised(second)
        if normal[0] is None or normal[1] is None:
            return []
        (one, T1), (two, T2) = normal  # type: ignore[misc]
        rows = _equations(one, two)
        return self._of_seven(rows, T1, T2) if len(first) == self.pairs else self._of_many(rows, T1, T2)

    def _of_seven(self, rows: Array, T1: Array, T2: Array) -> list[Array]:
        vt = decomposition(rows, True)[2]
        f, g = vt[7] - vt[8], vt[8]
        count, roots = solve_cubic(np.array([_determinant_polynomial(f, g)]))
        found = []
        for root in roots[: max(count, 0), 0]:
            s = f[8] * root + g[8]
            mu = 1.0 / s if abs(s) > EPSILON64 else 1.0
            F = f * (root * mu if abs(s) > EPSILON64 else root) + g * mu
            F[8] = 1.0 if abs(s) > EPSILON64 else 0.0
            found.append(_unnormalised(F.reshape(3, 3), T1, T2))
        return found

    def _of_many(self, rows: Array, T1: Array, T2: Array) -> list[Array]:
        import cv2

        total = np.zeros((9, 9))
        for row in rows:
            total += row[:, None] * row
        _, values, vectors = cv2.eigen(total)
        if (np.abs(values[:8]) < EPSILON64).any():
            return []
        w, u, vt = decomposition(vectors[8].reshape(3, 3), False)
        w[2] = 0.0
        return [_unnormalised(product(product(u, np.diag(w[:, 0])), vt), T1, T2)]

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        (x1, y1), (x2, y2) = first.T, second.T

        def squared(F: Array, x: Array, y: Array, u: Array, v: Array) -> Array:
            a, b, c = (row[0] * x + row[1] * y + row[2] for row in F)
            d = u * a + v * b + c
            return np.asarray(d * d * (1.0 / (a * a + b * b)))

        with np.errstate(divide="ignore", invalid="ignore"):
            forward, back = squared(model, x1, y1, x2, y2), squared(model.T, x2, y2, x1, y1)
            return np.maximum(back, forward).astype(np.float32)

    def usable(self, first: Array, second: Array) -> bool:
        return not collinear(first) and not collinear(second)


def _planar(points: Array) -> Array:
    """Points (n, 2) float32 of 2D or homogeneous points."""
    if 3 in (points.shape[-1],) and points.shape[-1] != 2:
        points = convert_points_from_homogeneous(points)
    return points_of(points, "findFundamentalMat").astype(np.float32)


@override("findFundamentalMat", reason=MISSING)
def find_fundamental_mat(
    points1: Array,
    points2: Array,
    method: int = RANSAC,
    ransacReprojThreshold: float = 3.0,
    confidence: float = 0.99,
    maxIters: int = 1000,
    params: Any = None,
) -> tuple[Array | None, Array | None]:
    """The fundamental matrix of point pairs (of seven pairs up to three, one below the other); which fit."""
    if params is not None or method in USAC:
        message = "findFundamentalMat's USAC methods need an opencv.js that exports them"
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, message, func="findFundamentalMat")
    first, second = _planar(points1), _planar(points2)
    check(len(first) == len(second), "m1.checkVector(2) == m2.checkVector(2)", "findFundamentalMat")
    kernel = _Fundamental()
    if len(first) < kernel.pairs:
        return None, None
    if len(first) == kernel.pairs or method == FM_8POINT:
        models = kernel.fit(first, second)
        return (np.vstack(models) if models else None), np.ones((len(first), 1), np.uint8)
    threshold = ransacReprojThreshold if ransacReprojThreshold > 0 else 3.0
    if method & ~3 == RANSAC and len(first) >= 15:
        return ransac(kernel, first, second, threshold, _certain(confidence), maxIters)
    return lmeds(kernel, first, second, _certain(confidence), maxIters)
