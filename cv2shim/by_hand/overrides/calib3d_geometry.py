"""Overrides of OpenCV's calib3d module: coordinates, rotations, cameras."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cv2shim.accepts import errors, mats
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, into_all, into_continuous, matrix, saturate
from cv2shim.by_hand.overrides.calib3d_undistort import Rect, product

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
DISTANT_Z = 10000.0


def _vectors(src: Array, sizes: tuple[int, ...]) -> Array | None:
    """Vectors (n, size) of an array that holds vectors of one of the `sizes`."""
    for size in sizes:
        if src.ndim == 3 and src.shape[2] == size and 1 in src.shape[:2]:
            return src.reshape(-1, size)
        if matrix(src).ndim == 2 and matrix(src).shape[1] == size:
            return matrix(src)
    return None


def _checked_vectors(src: Array, sizes: tuple[int, ...], name: str) -> Array:
    known = src.dtype in (np.int32, *FLOATS)
    check(known, "depth == CV_32S || depth == CV_32F || depth == CV_64F", name)
    found = _vectors(src, sizes)
    check(found is not None, "npoints >= 0", name)
    return np.asarray(found)


@override("convertPointsToHomogeneous", reason=MISSING, wants=("dst",))
def convert_points_to_homogeneous(src: Array, dst: Array | None = None, dtype: int = -1) -> Array:
    """Points (n, 1, d + 1), a 1 put after the coordinates of each; of the depth `dtype` unless that is negative."""
    points = _checked_vectors(src, (2, 3), "convertPointsToHomogeneous")
    wanted = src.dtype if dtype < 0 else _depth(dtype)
    known = wanted in (src.dtype, *FLOATS)
    check(known, "ddepth == CV_32F || ddepth == CV_64F || (ddepth == depth)", "convertPointsToHomogeneous")
    made = np.concatenate([points, np.ones((len(points), 1), src.dtype)], axis=1)
    return into_continuous(dst, made.astype(wanted)[:, None])


@override("convertPointsFromHomogeneous", reason=MISSING, wants=("dst",))
def convert_points_from_homogeneous(src: Array, dst: Array | None = None, dtype: int = -1) -> Array:
    """Points (n, 1, d), the coordinates of each divided by the last one (if that is not 0); of the depth `dtype` if any."""
    points = _checked_vectors(src, (3, 4), "convertPointsFromHomogeneous")
    usual = np.dtype(np.float64 if src.dtype == np.float64 else np.float32)
    wanted = usual if dtype < 0 else _depth(dtype)
    check(wanted in FLOATS, "ddepth == CV_32F || ddepth == CV_64F", "convertPointsFromHomogeneous")
    real: Any = wanted.type if wanted and src.dtype == np.int32 else usual.type
    last = points[:, -1:].astype(real)
    smallest = 0.0 if src.dtype == np.int32 else float(np.finfo(real).eps)
    finite = np.abs(last) > smallest
    scale = np.where(finite, real(1) / np.where(finite, last, real(1)), real(1))
    return into_continuous(dst, (points[:, :-1].astype(real) * scale).astype(wanted)[:, None])


def _depth(type: int) -> np.dtype[Any] | None:
    """numpy's dtype of a type's depth, if there is such a depth."""
    depth = mats.depth_of(type)
    return mats.DTYPES[depth] if depth < len(mats.DTYPES) else None


@override("computeCorrespondEpilines", reason=MISSING, wants=("lines",))
def compute_correspond_epilines(points: Array, whichImage: int, F: Array, lines: Array | None = None) -> Array:
    """The line (n, 1, 3) a x + b y + c = 0, a² + b² = 1, in the other image for each point."""
    if _vectors(points, (2,)) is None:
        if _vectors(points, (3,)) is None:
            message = "The input should be a 2D or 3D point set"
            raise errors.cv_error(errors.STS_BAD_ARG, message, func="computeCorrespondEpilines")
        points = convert_points_from_homogeneous(points)
    known = points.dtype in (np.int32, *FLOATS)
    check(known, "depth == CV_32F || depth == CV_32S || depth == CV_64F", "computeCorrespondEpilines")
    check(F.shape == (3, 3), "F.size() == Size(3,3)", "computeCorrespondEpilines")
    dtype = np.float64 if points.dtype == np.float64 else np.float32
    x, y = _checked_vectors(points, (2,), "computeCorrespondEpilines").astype(dtype).astype(np.float64).T
    rows = F.astype(np.float64)
    a, b, c = (row[0] * x + row[1] * y + row[2] for row in (rows.T if whichImage == 2 else rows))
    square = a * a + b * b
    scale = np.where(square != 0, 1.0 / np.sqrt(np.where(square != 0, square, 1.0)), 1.0)
    return into_continuous(lines, np.stack([a * scale, b * scale, c * scale], axis=1).astype(dtype)[:, None])


@override("sampsonDistance", reason=MISSING)
def sampson_distance(pt1: Array, pt2: Array, F: Array) -> float:
    """The squared distance, to first order, of a pair of homogeneous points (the first numbers of each) from fitting `F`."""
    double = pt1.dtype == pt2.dtype == F.dtype == np.float64
    check(double, "_pt1.depth() == CV_64F && _pt2.depth() == CV_64F", "sampsonDistance")
    first, second = (point.ravel()[:3].reshape(3, 1) for point in (pt1, pt2))
    F = F.ravel()[:9].reshape(3, 3)
    ahead, back = product(F, first)[:, 0], product(F.T, second)[:, 0]
    value = product(second.T, ahead[:, None])[0, 0]
    squares = ahead * ahead, back * back
    return float(value * value / (squares[0][0] + squares[0][1] + squares[1][0] + squares[1][1]))


@override("matMulDeriv", reason=MISSING)
def mat_mul_deriv(A: Array, B: Array) -> tuple[Array, Array]:
    """The derivatives of the elements of A·B by those of A, and by those of B."""
    A, B = matrix(A), matrix(B)
    check(A.ndim == B.ndim == 2, "type == CV_32F || type == CV_64F", "matMulDeriv")
    check(A.dtype == B.dtype and A.dtype in FLOATS, "type == CV_32F || type == CV_64F", "matMulDeriv")
    check(A.shape[1] == B.shape[0], "A.cols == B.rows", "matMulDeriv")
    rows, columns = A.shape[0], B.shape[1]
    one = A.dtype.type(1)
    by_a = np.kron(np.eye(rows, dtype=A.dtype) * one, B.T)
    by_b = np.kron(A, np.eye(columns, dtype=A.dtype) * one)
    return by_a, by_b


@override("composeRT", reason=MISSING)
def compose_rt(rvec1: Array, tvec1: Array, rvec2: Array, tvec2: Array) -> tuple[Array, ...]:
    """One motion after the other: rotation and translation vector, and their derivatives by each part."""
    import cv2

    dtype = rvec1.dtype
    check(dtype in FLOATS, "rtype == CV_32F || rtype == CV_64F", "composeRT")
    r1, t1, r2, t2 = (v.reshape(3, 1).astype(np.float64) for v in (rvec1, tvec1, rvec2, tvec2))
    (R1, dR1), (R2, dR2) = cv2.Rodrigues(r1), cv2.Rodrigues(r2)
    by_R2, by_R1 = mat_mul_deriv(R2, R1)
    r3, dr3 = cv2.Rodrigues(product(R2, R1))
    x_by_R2, x_by_t1 = mat_mul_deriv(R2, t1)
    zero, one = np.zeros((3, 3)), np.eye(3)
    t3 = cv2.gemm(R2, t1, 1, t2, 1)
    by_R = (cv2.gemm(dr3, by, 1, None, 0, flags=cv2.GEMM_1_T) for by in (by_R1, by_R2))
    r3_by_r1, r3_by_r2 = (
        cv2.gemm(by, dR, 1, None, 0, flags=cv2.GEMM_2_T) for by, dR in zip(by_R, (dR1, dR2), strict=True)
    )
    t3_by_r2 = cv2.gemm(x_by_R2, dR2, 1, None, 0, flags=cv2.GEMM_2_T)
    results = r3, t3, r3_by_r1, zero, r3_by_r2, zero, zero, x_by_t1, t3_by_r2, one
    return tuple(np.array(result, dtype) for result in results)


def _givens(s: float, c: float) -> tuple[float, float]:
    """Sine and cosine of the rotation that turns (s, c) onto an axis; none if s is nothing."""
    if abs(s) <= float(np.finfo(np.float64).eps):
        s, c = 0.0, 1.0
    scale = 1.0 / math.sqrt(c * c + s * s)
    return s * scale, c * scale


def rq_decomposition(M: Array) -> tuple[list[float], Array, Array, Array, Array, Array]:
    """The angles in degrees, the upper triangle R, the rotation Q, and Q's factors about x, y and z."""
    s, c = _givens(M[2, 1], M[2, 2])
    qx = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
    R = product(M, qx)
    R[2, 1] = 0
    s, c = _givens(-R[2, 0], R[2, 2])
    qy = np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])
    R = product(R, qy)
    R[2, 0] = 0
    s, c = _givens(R[1, 0], R[1, 1])
    qz = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    R = product(R, qz)
    R[1, 0] = 0
    # The signs are chosen so that the first two elements of the diagonal are positive.
    if R[0, 0] < 0 and R[1, 1] < 0:
        R[[0, 0, 1], [0, 1, 1]] *= -1
        qz[:2, :2] *= -1
    elif R[0, 0] < 0:
        R[[0, 0, 1, 2], [0, 2, 2, 2]] *= -1
        qz = qz.T
        qy[::2, ::2] *= -1
    elif R[1, 1] < 0:
        R[[0, 0, 1, 1, 2], [1, 2, 1, 2, 2]] *= -1
        qz, qy = qz.T, qy.T
        qx[1:, 1:] *= -1
    sines = (qx[1, 1], qx[1, 2]), (qy[0, 0], qy[2, 0]), (qz[0, 0], qz[0, 1])
    angles = [math.acos(cosine) * (1 if sine >= 0 else -1) * (180.0 / math.pi) for cosine, sine in sines]
    Q = product(product(qz.T, qy.T), qx.T)
    return angles, R, Q, qx, qy, qz


@override("RQDecomp3x3", reason=MISSING)
def rq_decomp_3x3(src: Array) -> tuple[tuple[float, ...], Array, Array, Array, Array, Array]:
    """Euler angles in degrees; the upper triangle and the rotation that make `src`; three rotations."""
    check(src.shape == (3, 3), "src.size() == Size(3, 3)", "RQDecomp3x3")
    angles, *parts = rq_decomposition(src.astype(np.float64))
    R, Q, qx, qy, qz = (saturate(part, src.dtype) for part in parts)
    return tuple(angles), R, Q, qx, qy, qz


@override("calibrationMatrixValues", reason=MISSING)
def calibration_matrix_values(
    cameraMatrix: Array, imageSize: tuple[int, int], apertureWidth: float, apertureHeight: float
) -> tuple[float, float, float, tuple[float, float], float]:
    """Fields of view in degrees, focal length and principal point in the aperture's units, aspect ratio."""
    check(cameraMatrix.shape == (3, 3), "_cameraMatrix.size() == Size(3, 3)", "calibrationMatrixValues")
    K = cameraMatrix.astype(np.float64)
    fx, fy, cx, cy = (float(v) for v in (K[0, 0], K[1, 1], K[0, 2], K[1, 2]))
    width, height = imageSize
    sized = apertureWidth != 0.0 and apertureHeight != 0.0
    mx, my = (width / apertureWidth, height / apertureHeight) if sized else (1.0, fy / fx)
    fovx = (math.atan2(cx, fx) + math.atan2(width - cx, fx)) * (180.0 / math.pi)
    fovy = (math.atan2(cy, fy) + math.atan2(height - cy, fy)) * (180.0 / math.pi)
    return fovx, fovy, fx / mx, (cx / mx, cy / my), fy / fx


@override("calibrateCamera", reason="stock opencv.js exports only calibrateCameraExtended", wants=("rvecs", "tvecs"))
def calibrate_camera(
    objectPoints: Any,
    imagePoints: Any,
    imageSize: tuple[int, int],
    cameraMatrix: Array | None,
    distCoeffs: Array | None,
    rvecs: Sequence[Array] | None,
    tvecs: Sequence[Array] | None,
    flags: int,
    criteria: tuple[int, int, float],
) -> tuple[Any, ...]:
    """The error, the camera matrix, the distortion, and the rotations and translations of the views."""
    import cv2

    found = cv2.calibrateCameraExtended(
        objectPoints, imagePoints, imageSize, cameraMatrix, distCoeffs, flags=flags, criteria=criteria
    )
    return (*found[:3], into_all(rvecs, found[3]), into_all(tvecs, found[4]))


@override("getValidDisparityROI", reason=MISSING)
def get_valid_disparity_roi(
    roi1: Rect, roi2: Rect, minDisparity: int, numberOfDisparities: int, blockSize: int
) -> Rect:
    """The rectangle whose disparities are valid, from the valid rectangles of both rectified images."""
    half, most = blockSize // 2, minDisparity + numberOfDisparities - 1
    left = max(roi1[0], roi2[0] + most) + half
    right = min(roi1[0] + roi1[2], roi2[0] + roi2[2]) - half
    top = max(roi1[1], roi2[1]) + half
    bottom = min(roi1[1] + roi1[3], roi2[1] + roi2[3]) - half
    rect = left, top, right - left, bottom - top
    return rect if rect[2] > 0 and rect[3] > 0 else (0, 0, 0, 0)


@override("reprojectImageTo3D", reason=MISSING)
def reproject_image_to_3d(disparity: Array, Q: Array, handleMissingValues: bool, ddepth: int) -> Array:
    """The 3D point (rows, cols, 3) of each pixel of a disparity map, by the 4 × 4 matrix `Q`."""
    name = "reprojectImageTo3D"
    disparity = matrix(disparity)
    known = disparity.dtype in (np.uint8, np.int16, np.int32, np.float32) and channels(disparity) == 1
    check(known, "stype == CV_8UC1 || stype == CV_16SC1 || stype == CV_32SC1 || stype == CV_32FC1", name)
    check(Q.shape == (4, 4), "Q.size() == Size(4,4)", name)
    types = {-1: np.float32, 3: np.int16, 4: np.int32, 5: np.float32}
    check(ddepth in types, "ddepth == CV_16S || ddepth == CV_32S || ddepth == CV_32F", name)
    rows, columns = disparity.shape
    d = disparity.astype(np.float32).astype(np.float64)
    x, y = np.arange(columns, dtype=np.float64), np.arange(rows, dtype=np.float64)[:, None]
    q = Q.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        X, Y, Z, W = (row[0] * x + row[1] * y + row[2] * d + row[3] for row in q)
        # OpenCV rounds to float32 before it divides.
        points = np.stack([X, Y, Z], axis=2).astype(np.float32)
        points = (points * (1.0 / W)[:, :, None]).astype(np.float32)
    if handleMissingValues:
        points[np.abs(d - d.min()) <= float(np.finfo(np.float32).eps), 2] = DISTANT_Z
    return points if types[ddepth] is np.float32 else saturate(points, np.dtype(types[ddepth]))
