"""Overrides of OpenCV's fisheye module."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, given, into, matrix, saturate
from cv2shim.by_hand.overrides.calib3d_undistort import COUNT, EPS, Criteria, product

Size = tuple[int, int]
TEN_STEPS: Criteria = (COUNT | EPS, 10, 1e-8)
DIVERGED = -1000000.0


def _camera(K: Array, D: Array | None, name: str) -> tuple[Array, Array, list[float]]:
    """Focal lengths, principal point and the four coefficients."""
    check(K.shape == (3, 3) and K.dtype in (np.float32, np.float64), "K.size() == Size(3,3)", name)
    check(D is None or D.size == 4, "D.total() == 4", name)
    camera = K.astype(np.float64)
    k = [0.0] * 4 if D is None else [float(value) for value in D.ravel()]
    return camera[[0, 1], [0, 1]], camera[:2, 2], k


def _checked(points: Array, name: str) -> Array:
    known = points.dtype in (np.float32, np.float64) and channels(points) == 2
    check(known, "undistorted.type() == CV_32FC2 || undistorted.type() == CV_64FC2", name)
    return points.astype(np.float64).reshape(-1, 2)


@override("fisheye.distortPoints", reason=MISSING)
def distort_points(
    undistorted: Array, K: Array, D: Array, alpha: float, Kundistorted: Array | None = None
) -> Array:
    """Points (…, 2), given normalised or in pixels of `Kundistorted`, as the fisheye camera shows them."""
    points = _checked(undistorted, "distortPoints")
    if Kundistorted is not None:
        focal, centre, _ = _camera(Kundistorted, None, "distortPoints")
        points = (points - centre) / focal
    focal, centre, k = _camera(K, D, "distortPoints")
    x, y = points.T
    r = np.sqrt(x * x + y * y)
    theta = np.array([math.atan(radius) for radius in r])
    theta2 = theta * theta
    theta3, theta4 = theta2 * theta, theta2 * theta2
    theta5, theta6, theta8 = theta4 * theta, theta3 * theta3, theta4 * theta4
    theta7, theta9 = theta6 * theta, theta8 * theta
    bent = theta + k[0] * theta3 + k[1] * theta5 + k[2] * theta7 + k[3] * theta9
    away = r > 1e-8
    scale = np.where(away, bent * (1.0 / np.where(away, r, 1.0)), 1.0)
    x, y = x * scale, y * scale
    result = np.stack([(x + alpha * y) * focal[0] + centre[0], y * focal[1] + centre[1]], axis=1)
    # Between two cameras, OpenCV passes the points on in float64 and returns them so.
    dtype = undistorted.dtype if Kundistorted is None else np.float64
    return result.astype(dtype).reshape(undistorted.shape)


def _incidence(bent: Array, k: list[float], criteria: Criteria) -> tuple[Array, Array]:
    """The angle of each ray before the lens bent it, by Newton's method; and where that converged."""
    kind, count, epsilon = criteria
    theta = bent.copy()
    converged = np.abs(bent) <= epsilon if kind & EPS else np.zeros(len(bent), bool)
    moving = ~converged
    for _ in range(count if kind & COUNT else 2**31 - 1):
        i = np.flatnonzero(moving)
        if not len(i):
            break
        t = theta[i]
        t2 = t * t
        t4 = t2 * t2
        k0, k1, k2, k3 = k[0] * t2, k[1] * t4, k[2] * (t4 * t2), k[3] * (t4 * t2 * t2)
        fix = (t * (1 + k0 + k1 + k2 + k3) - bent[i]) / (1 + 3 * k0 + 5 * k1 + 7 * k2 + 9 * k3)
        theta[i] = t - fix
        if kind & EPS:
            done = i[np.abs(fix) < epsilon]
            converged[done] = True
            moving[done] = False
    return theta, converged


def _transform(R: Array | None, P: Array | None) -> Array:
    import cv2

    name = "undistortPoints"
    rotation = np.eye(3)
    if R is not None:
        check(R.shape == (3, 3) or R.size == 3, "R.size() == Size(3, 3) || R.total() == 3", name)
        rotation = R.astype(np.float64)
        if R.size == 3:
            rotation = cv2.Rodrigues(rotation.reshape(3, 1))[0]
    if P is not None:
        check(P.shape in ((3, 3), (3, 4)), "P.size() == Size(3, 3) || P.size() == Size(4, 3)", name)
        rotation = product(P[:, :3].astype(np.float64), rotation)
    return rotation


@override("fisheye.undistortPoints", reason=MISSING)
def undistort_points(
    distorted: Array, K: Array, D: Array, R: Array | None, P: Array | None, criteria: Criteria
) -> Array:
    """Points (…, 2) of a fisheye image, normalised, or in pixels of the pinhole camera `P`."""
    points = _checked(distorted, "undistortPoints")
    focal, centre, k = _camera(K, D, "undistortPoints")
    x, y = ((points - centre) / focal).T
    bent = np.clip(np.sqrt(x * x + y * y), -math.pi / 2, math.pi / 2)
    theta, converged = _incidence(bent, k, criteria)
    iterative = bool(criteria[0] & EPS)
    far = np.abs(bent) > criteria[2] if iterative else np.ones(len(bent), bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(far, np.array([math.tan(angle) for angle in theta]) / bent, 0.0)
    x, y = x * scale, y * scale
    if R is not None or P is not None:
        u, v, w = (row[0] * x + row[1] * y + row[2] for row in _transform(R, P))
        x, y = u / w, v / w
    flipped = ((bent < 0) & (theta > 0)) | ((bent > 0) & (theta < 0))
    valid = (converged | (not iterative)) & ~flipped
    result = np.where(valid[:, None], np.stack([x, y], axis=1), DIVERGED)
    return result.astype(distorted.dtype).reshape(distorted.shape)


@override("fisheye.undistortImage", reason=MISSING)
def undistort_image(distorted: Array, K: Array, D: Array, Knew: Array | None, new_size: Size) -> Array:
    """The fisheye image as the pinhole camera `Knew` would show it."""
    import cv2

    size = new_size if min(new_size) > 0 else matrix(distorted).shape[1::-1]
    maps = cv2.fisheye.initUndistortRectifyMap(K, D, np.eye(3), Knew, size, cv2.CV_16SC2)
    return cv2.remap(distorted, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


@override("fisheye.estimateNewCameraMatrixForUndistortRectify", reason=MISSING, wants=("P",))
def estimate_new_camera_matrix(
    K: Array,
    D: Array | None,
    image_size: Size,
    R: Array | None,
    P: Array | None,
    balance: float,
    new_size: Size,
    fov_scale: float,
) -> Array:
    """The pinhole camera for an undistorted image, from all its pixels valid (balance 0) to all shown (1)."""
    name = "estimateNewCameraMatrixForUndistortRectify"
    D, R = given(D), given(R)
    _camera(K, D, name)
    width, height = image_size
    balance = min(max(balance, 0.0), 1.0)
    middles = [(width // 2, 0), (width, height // 2), (width // 2, height), (0, height // 2)]
    D = np.zeros(4) if D is None else D
    points = undistort_points(np.array([middles], np.float64), K, D, R, None, TEN_STEPS)[0]
    ratio = float(K[0, 0] / K[1, 1])
    mean = np.cumsum(points, axis=0)[-1] * (1.0 / 4)
    mean[1] *= ratio
    points[:, 1] *= ratio
    low, high = points.min(axis=0), points.max(axis=0)
    halves = np.array([width * 0.5, width * 0.5, height * 0.5 * ratio, height * 0.5 * ratio])
    spans = np.array([mean[0] - low[0], high[0] - mean[0], mean[1] - low[1], high[1] - mean[1]])
    scales = halves / spans
    f = balance * scales.min() + (1.0 - balance) * scales.max()
    f *= 1.0 / fov_scale if fov_scale > 0 else 1.0
    new_focal = np.array([f, f / ratio])
    new_centre = -mean * f + np.array([width, height * ratio]) * 0.5
    new_centre[1] /= ratio
    if min(new_size) > 0:
        stretch = np.array(new_size) / np.array(image_size)
        new_focal, new_centre = new_focal * stretch, new_centre * stretch
    result = np.diag([*new_focal, 1.0])
    result[:2, 2] = new_centre
    target = given(P)
    return into(target, saturate(result, (K if target is None else target).dtype))


@override("fisheye.solvePnP", reason=MISSING, wants=("rvec", "tvec"))
def solve_pnp(
    objectPoints: Array,
    imagePoints: Array,
    cameraMatrix: Array,
    distCoeffs: Array,
    rvec: Array | None,
    tvec: Array | None,
    useExtrinsicGuess: bool,
    flags: int,
    criteria: Criteria,
) -> tuple[bool, Array, Array]:
    """Whether an object's pose was found from its points in a fisheye image, its rotation and its shift."""
    import cv2

    plain = undistort_points(imagePoints, cameraMatrix, distCoeffs, None, cameraMatrix, criteria)
    start: dict[str, Any] = {"rvec": rvec, "tvec": tvec, "useExtrinsicGuess": useExtrinsicGuess}
    return cv2.solvePnP(objectPoints, plain, cameraMatrix, None, **start, flags=flags)


@override("fisheye.solvePnPRansac", reason=MISSING, wants=("rvec", "tvec"))
def solve_pnp_ransac(
    objectPoints: Array,
    imagePoints: Array,
    cameraMatrix: Array,
    distCoeffs: Array,
    rvec: Array | None,
    tvec: Array | None,
    useExtrinsicGuess: bool,
    iterationsCount: int,
    reprojectionError: float,
    confidence: float,
    flags: int,
    criteria: Criteria,
) -> tuple[bool, Array, Array, Array | None]:
    """The same in spite of outliers, and which points fit."""
    import cv2

    plain = undistort_points(imagePoints, cameraMatrix, distCoeffs, None, cameraMatrix, criteria)
    options: dict[str, Any] = {
        "rvec": rvec,
        "tvec": tvec,
        "useExtrinsicGuess": useExtrinsicGuess,
        "flags": flags,
    }
    options |= {
        "iterationsCount": iterationsCount,
        "reprojectionError": reprojectionError,
        "confidence": confidence,
    }
    return cv2.solvePnPRansac(objectPoints, plain, cameraMatrix, None, **options)
