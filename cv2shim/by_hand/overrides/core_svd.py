"""Overrides of OpenCV's core module (and of calib3d) that need a singular value decomposition."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, matrix, saturate
from cv2shim.by_hand.overrides.calib3d_geometry import rq_decomposition

NO_UV, FULL_UV = 2, 4
SWEEPS, TRIES = 30, 100
SEED, MULTIPLIER = 0x12345678, 4164903690  # of OpenCV's generator of random numbers


def _dot(a: Iterable[Any], b: Iterable[Any]) -> float:
    """The sum of the products, in float64 and from first to last."""
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += float(x) * float(y)
    return total


def _hypotenuse(a: float, b: float) -> float:
    """√(a² + b²), rounded as OpenCV's own function rounds it."""
    low, high = min(a, b), max(a, b)
    ratio = low / high if high else 0.0
    return high * math.sqrt(1 + ratio * ratio)


def _rotation(a: float, b: float, p: float, real: Any) -> tuple[Any, Any]:
    """Cosine and sine that make two rows of squares a and b, and half their product p, orthogonal."""
    beta, gamma = a - b, _hypotenuse(abs(p), abs(a - b))
    if beta < 0:
        s = real(math.sqrt((gamma - beta) * 0.5 / gamma))
        return real(p / (gamma * float(s) * 2)), s
    c = real(math.sqrt((gamma + beta) / (gamma * 2)))
    return c, real(p / (gamma * float(c) * 2))


def _turned(rows: list[list[Any]], i: int, j: int, c: Any, s: Any) -> None:
    """Rotate two rows against each other."""
    pairs = list(zip(rows[i], rows[j], strict=True))
    rows[i], rows[j] = [c * x + s * y for x, y in pairs], [-s * x + c * y for x, y in pairs]


def _orthogonalised(source: Array, epsilon: float) -> tuple[Array, Array]:
    """The rows rotated until they are orthogonal (Jacobi's method), and the rotation.

    On lists: for matrices as small as OpenCV takes this method for, they are faster than arrays.
    """
    real = float if source.dtype == np.float64 else source.dtype.type
    rows = [[real(x) for x in row] for row in source]
    vt = [[real(x) for x in row] for row in np.eye(len(rows))]
    squares = [_dot(row, row) for row in rows]
    for _ in range(max(source.shape[1], SWEEPS)):
        changed = False
        for i in range(len(rows) - 1):
            for j in range(i + 1, len(rows)):
                p = _dot(rows[i], rows[j])
                if abs(p) <= epsilon * math.sqrt(squares[i] * squares[j]):
                    continue
                c, s = _rotation(squares[i], squares[j], p * 2, real)
                _turned(rows, i, j, c, s)
                _turned(vt, i, j, c, s)
                squares[i], squares[j] = _dot(rows[i], rows[i]), _dot(rows[j], rows[j])
                changed = True
        if not changed:
            break
    return np.array(rows, source.dtype), np.array(vt, source.dtype)


def _random_row(done: Array, length: int, state: int, epsilon: float) -> tuple[Array, int]:
    """A row orthogonal to those `done`, for a singular value of 0; and the generator's next state."""
    real = done.dtype.type
    row = np.empty(length, done.dtype)
    for k in range(length):
        state = (state & 0xFFFFFFFF) * MULTIPLIER + (state >> 32)
        row[k] = real(1 / length) * (1 if state & 256 else -1)
    for other in [*done, *done]:
        along = float(np.cumsum((row * other).astype(np.float64))[-1])
        row = (row - along * other.astype(np.float64)).astype(done.dtype)
        size = float(np.cumsum(np.abs(row))[-1])
        row = row * real(1 / size if size > epsilon * 100 else 0)
    return row, state


def _scaled_to_one(rows: Array, values: list[float], smallest: float, epsilon: float) -> None:
    state = SEED
    for i in range(len(rows)):
        size = values[i] if i < len(values) else 0.0
        for _ in range(TRIES):
            if size > smallest:
                break
            rows[i], state = _random_row(rows[:i], rows.shape[1], state, epsilon)
            size = math.sqrt(_dot(rows[i], rows[i]))
        rows[i] *= rows.dtype.type(1 / size if size > smallest else 0.0)


def decomposition(src: Array, full: bool) -> tuple[Array, Array, Array]:
    """Singular values w (n, 1), u and vt, with src = u·diag(w)·vt; w falls."""
    double = src.dtype == np.float64
    limits = np.finfo(src.dtype)
    epsilon = float(limits.eps) * (10 if double else 2)
    wide = src.shape[0] < src.shape[1]
    rows, vt = _orthogonalised(src if wide else src.T, epsilon)
    count, length = rows.shape
    values = [math.sqrt(_dot(row, row)) for row in rows]
    for i in range(count - 1):
        j = max(range(i, count), key=lambda k: (values[k], -k))
        if i != j:
            values[i], values[j] = values[j], values[i]
            rows[[i, j]], vt[[i, j]] = rows[[j, i]], vt[[j, i]]
    if full and length > count:
        rows = np.vstack([rows, np.zeros((length - count, length), src.dtype)])
    _scaled_to_one(rows, values, float(limits.tiny), epsilon)
    w = np.array(values, src.dtype)[:, None]
    return (w, vt.T.copy(), rows) if wide else (w, rows.T.copy(), vt)


@override("SVDecomp", reason=MISSING)
def sv_decomp(src: Array, flags: int) -> tuple[Array | None, Array | None, Array | None]:
    """Singular values, left and right singular vectors (in rows) of a float matrix."""
    src = matrix(src)
    known = src.dtype in (np.float32, np.float64) and src.ndim == 2
    check(known, "type == CV_32F || type == CV_64F", "_SVDcompute")
    if not src.size:
        return None, None, None
    w, u, vt = decomposition(src, bool(flags & FULL_UV))
    return (w, None, None) if flags & NO_UV else (w, u, vt)


@override("SVBackSubst", reason=MISSING)
def sv_back_subst(w: Array, u: Array, vt: Array, rhs: Array) -> Array:
    """The least-squares solution of u·diag(w)·vt·x = rhs."""
    w, u, vt, rhs = matrix(w), matrix(u), matrix(vt), matrix(rhs)
    alike = w.dtype == u.dtype == vt.dtype == rhs.dtype and w.dtype in (np.float32, np.float64)
    alike = alike and w.ndim == u.ndim == vt.ndim == rhs.ndim == 2
    check(alike, "w.type() == u.type() && u.type() == vt.type()", "backSubst")
    values = (np.diag(w) if min(w.shape) > 1 else w.ravel()).astype(np.float64)
    count = min(u.shape[0], vt.shape[1])
    fits = rhs.shape[0] == u.shape[0] and u.shape[1] >= count <= vt.shape[0] and len(values) >= count
    check(fits, "u.cols >= nm && vt.rows >= nm && rhs.rows == m", "backSubst")
    threshold = float(np.cumsum(values[:count])[-1]) * float(np.finfo(np.float64).eps) * 2
    result = np.zeros((vt.shape[1], rhs.shape[1]), w.dtype)
    for i in range(count):
        if abs(values[i]) <= threshold:
            continue
        terms = (u[:, i : i + 1] * rhs).astype(np.float64)
        along = np.cumsum(terms, axis=0)[-1] * (1 / values[i])
        result = (result + along * vt[i][:, None]).astype(w.dtype)
    return result


@override("triangulatePoints", reason=MISSING)
def triangulate_points(projMatr1: Array, projMatr2: Array, projPoints1: Array, projPoints2: Array) -> Array:
    """Homogeneous 3D points (4, n) seen at two sets of points by two cameras (3, 4)."""
    name = "triangulatePoints"
    arrays = projMatr1, projMatr2, projPoints1, projPoints2
    floats = all(array.dtype in (np.float32, np.float64) for array in arrays)
    check(floats, "type == CV_32F || type == CV_64F", name)
    sets = [_two_rows(points) for points in (projPoints1, projPoints2)]
    check(
        all(p.shape == (3, 4) for p in (projMatr1, projMatr2)),
        "Size of projection matrices must be 3x4",
        name,
    )
    check(sets[0].shape == sets[1].shape, "Number of points must be the same", name)
    check(len(sets[0]) == 2, "Number of proj points coordinates must be == 2", name)
    cameras = [camera.astype(np.float64) for camera in (projMatr1, projMatr2)]
    found = np.empty((4, sets[0].shape[1]), projPoints1.dtype)
    for i in range(found.shape[1]):
        rows = []
        for points, camera in zip(sets, cameras, strict=True):
            x, y = points[:, i].astype(np.float64)
            rows += [x * camera[2] - camera[0], y * camera[2] - camera[1]]
        found[:, i] = decomposition(np.array(rows), False)[2][3]
    return found


def _two_rows(points: Array) -> Array:
    if points.ndim == 3 and points.shape[2] == 2:
        return points.reshape(-1, 2).T
    points = matrix(points)
    return points.T if points.shape[0] != 2 and points.shape[1] == 2 else points


@override("decomposeProjectionMatrix", reason=MISSING)
def decompose_projection_matrix(projMatrix: Array) -> tuple[Array, ...]:
    """Camera matrix, rotation, homogeneous position, rotations about x, y and z, angles in degrees.

    Only the position and the angles have the type of `projMatrix`; the rest is float64.
    """
    if projMatrix.shape != (3, 4):
        raise errors.cv_error(-209, "projMatrix.size() == Size(4, 3)", func="decomposeProjectionMatrix")
    P = projMatrix.astype(np.float64)
    _, _, vt = decomposition(np.vstack([P, np.zeros((1, 4))]), False)
    angles, camera, rotation, *factors = rq_decomposition(P[:, :3])
    vectors = vt[3], np.array(angles)
    position, degrees = (saturate(vector, projMatrix.dtype)[:, None] for vector in vectors)
    return camera, rotation, position, *factors, degrees
