"""Cases of calibration: boards drawn as a camera sees them, rigs of two and three cameras, robots, robust estimation."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from compat.case import Array, Call, Ref
from compat.cases.inputs import (
    board,
    camera,
    chessboard,
    cloud,
    distortion,
    homography,
    poses,
    project,
    random,
    rotation,
    view,
    views,
)
from compat.cases.registry import K, call, own, quiet, script, seeds, step

HEIGHT, WIDTH = 150, 200
SIZE = (160, 120)
CAM, DIST = camera(), distortion()
VIEWER = np.array([[240.0, 0, WIDTH / 2], [0, 240, HEIGHT / 2], [0, 0, 1]])
OBJECTS, IMAGES = views()
POSES = poses()
F = K["fisheye"]


# pictures of boards


def drawn(pattern: Callable[[Array, Array], Array], pose: tuple[Array, Array]) -> Array:
    """A picture of a pattern in the plane z=0, four by four samples a pixel; ``pattern`` says how bright a place is."""
    y, x = (np.mgrid[0 : 4 * HEIGHT, 0 : 4 * WIDTH] + 0.5) / 4 - 0.5
    turn = rotation(pose[0])
    plane = np.linalg.inv(VIEWER @ np.c_[turn[:, :2], pose[1]])
    place = np.einsum("ij,jyx->iyx", plane, np.stack([x, y, np.ones_like(x)]))
    bright = pattern(place[0] / place[2], place[1] / place[2])
    made: Array = bright.reshape(HEIGHT, 4, WIDTH, 4).mean((1, 3)).round().astype(np.uint8)
    return made


def checked(columns: int = 7, rows: int = 5) -> Callable[[Array, Array], Array]:
    """Squares of size 1, dark ones at (0, 0); so many inner corners from (1, 1) on."""

    def bright(x: Array, y: Array) -> Array:
        inside = (x >= 0) & (y >= 0) & (x < columns + 1) & (y < rows + 1)
        made: Array = np.where(inside & ((np.floor(x) + np.floor(y)) % 2 == 0), 25.0, 225.0)
        return made

    return bright


def dotted(columns: int = 5, rows: int = 4, staggered: bool = False) -> Callable[[Array, Array], Array]:
    """Dark dots at whole numbers; staggered ones lie in every second place, each row shifted by one."""

    def bright(x: Array, y: Array) -> Array:
        column, row = np.round(x), np.round(y)
        wide = 2 * columns if staggered else columns
        there = (column >= 0) & (row >= 0) & (column < wide) & (row < rows)
        there &= ((column + row) % 2 == 0) if staggered else True
        made: Array = np.where(there & ((x - column) ** 2 + (y - row) ** 2 < 0.3**2), 25.0, 225.0)
        return made

    return bright


def seen(tilt: tuple[float, float, float], centre: tuple[float, float], distance: float) -> tuple[Array, Array]:
    """A pose that looks at ``centre`` of the board from so far away."""
    vector = np.array(tilt)
    return vector, np.array([0, 0, distance]) - rotation(vector) @ np.array([*centre, 0.0])


def placed(points: Array, pose: tuple[Array, Array]) -> Array:
    """Where the viewer sees points, (n, 2) float32."""
    lifted = (points.astype(np.float64) @ rotation(pose[0]).T + pose[1]) @ VIEWER.T
    made: Array = (lifted[:, :2] / lifted[:, 2:]).astype(np.float32)
    return made


TILTS = ((0.0, 0.0, 0.0), (0.3, -0.2, 0.1), (-0.25, 0.3, -0.4))
CHECKED = [drawn(checked(), seen(tilt, (4, 3), 13.0)) for tilt in TILTS]
DOTTED = [drawn(dotted(), seen(tilt, (2, 1.5), 9.0)) for tilt in TILTS]
STAGGERED = [drawn(dotted(3, 7, True), seen(tilt, (2.5, 3), 12.0)) for tilt in TILTS[:2]]
CORNERS = [placed(board() + np.array([1, 1, 0], np.float32), seen(tilt, (4, 3), 13.0)) for tilt in TILTS]

FLAGS = {
    "adaptive": K.CALIB_CB_ADAPTIVE_THRESH, "normalised": K.CALIB_CB_NORMALIZE_IMAGE, "filtered": K.CALIB_CB_FILTER_QUADS, "fast": K.CALIB_CB_FAST_CHECK,
    "adaptive, normalised": K.CALIB_CB_ADAPTIVE_THRESH | K.CALIB_CB_NORMALIZE_IMAGE, "none": 0,
}
SECTORS = {"none": 0, "normalised": K.CALIB_CB_NORMALIZE_IMAGE, "exhaustive": K.CALIB_CB_EXHAUSTIVE, "accurate": K.CALIB_CB_ACCURACY, "larger": K.CALIB_CB_LARGER, "marker": K.CALIB_CB_MARKER}
for _i, _picture in enumerate(CHECKED):
    for _label, _flag in FLAGS.items():
        script("findChessboardCorners", f"drawn {_i}, {_label}", step("findChessboardCorners", _picture, (7, 5), None, _flag))
    for _label, _flag in SECTORS.items():
        script("findChessboardCornersSB", f"drawn {_i}, {_label}", step("findChessboardCornersSB", _picture, (7, 5), flags=_flag))
        script("findChessboardCornersSBWithMeta", f"drawn {_i}, {_label}", step("findChessboardCornersSBWithMeta", _picture, (7, 5), _flag))
    script("checkChessboard", f"drawn {_i}", step("checkChessboard", _picture, (7, 5)))
    _found = quiet("findChessboardCorners", _picture, (7, 5), save="found")
    script("estimateChessboardSharpness", f"drawn {_i}", _found, step("estimateChessboardSharpness", _picture, (7, 5), Ref("found", 1)), step("estimateChessboardSharpness", _picture, (7, 5), Ref("found", 1), 0.7, True))
    script("cornerSubPix", f"drawn {_i}", _found, step("cornerSubPix", _picture, Ref("found", 1), (4, 4), (-1, -1), (3, 20, 0.01)))
    script("find4QuadCornerSubpix", f"drawn {_i}", _found, step("find4QuadCornerSubpix", _picture, Ref("found", 1), (5, 5)))
script("findChessboardCorners", "in colour", step("findChessboardCorners", np.dstack([CHECKED[1]] * 3), (7, 5)))
script("findChessboardCorners", "turned by a right angle", step("findChessboardCorners", CHECKED[1].T.copy(), (5, 7)), step("findChessboardCorners", CHECKED[1], (5, 7)))
script("findChessboardCorners", "fewer corners than there are", step("findChessboardCorners", CHECKED[1], (6, 4)))
script("findChessboardCornersSB", "in colour", step("findChessboardCornersSB", np.dstack([CHECKED[0]] * 3), (7, 5)))
seeds("findChessboardCornersSBWithMeta", call(chessboard(), (7, 5), 0), call(chessboard(), (7, 5), K.CALIB_CB_EXHAUSTIVE))
seeds("estimateChessboardSharpness", call(CHECKED[0], (7, 5), CORNERS[0][:, None].copy()), call(CHECKED[0], (7, 5), CORNERS[0]))

GRIDS = {"symmetric": (DOTTED, (5, 4), K.CALIB_CB_SYMMETRIC_GRID), "asymmetric": (STAGGERED, (3, 7), K.CALIB_CB_ASYMMETRIC_GRID)}
for _label, (_pictures, _pattern, _flag) in GRIDS.items():
    for _i, _picture in enumerate(_pictures):
        for _more, _extra in (("", 0), (", clustered", K.CALIB_CB_CLUSTERING)):
            script("findCirclesGrid", f"drawn {_i}, {_label}{_more}", step("findCirclesGrid", _picture, _pattern, flags=_flag | _extra))
        script("findCirclesGrid", f"drawn {_i}, {_label}, a detector", quiet("SimpleBlobDetector_Params", save="p"), quiet("$p.minArea=", 10.0), quiet("SimpleBlobDetector_create", Ref("p"), save="d"), step("findCirclesGrid", _picture, _pattern, flags=_flag, blobDetector=Ref("d")))
        script("findCirclesGrid", f"drawn {_i}, {_label}, parameters", quiet("SimpleBlobDetector_create", save="d"), quiet("CirclesGridFinderParameters", save="p"), quiet("$p.kmeansAttempts=", 50), step("findCirclesGrid", _picture, _pattern, _flag, Ref("d"), Ref("p")))
script("findCirclesGrid", "another pattern", step("findCirclesGrid", DOTTED[0], (6, 4)))

# one camera; of the rational model two coefficients, which the views determine, where all six can make up for each other
RATIONAL = K.CALIB_RATIONAL_MODEL | K.CALIB_FIX_K2 | K.CALIB_FIX_K3 | K.CALIB_FIX_K5 | K.CALIB_FIX_K6
for _fixed in (0, 6):
    for _label, _flag in (("plain", 0), ("fixed tangents", K.CALIB_ZERO_TANGENT_DIST | K.CALIB_FIX_K3), ("rational", RATIONAL)):
        for _name in ("calibrateCameraRO", "calibrateCameraROExtended"):
            script(_name, f"point {_fixed}, {_label}", step(_name, OBJECTS, IMAGES, SIZE, _fixed, None, None, flags=_flag, criteria=(3, 12, 1e-6)))
seeds("calibrateCameraRO", call(OBJECTS, IMAGES, SIZE, 6, CAM, DIST, flags=K.CALIB_USE_INTRINSIC_GUESS), vary=False)
for _label, _flag in (("rational", RATIONAL), ("thin prism", K.CALIB_THIN_PRISM_MODEL), ("tilted", K.CALIB_TILTED_MODEL), ("same focal lengths", K.CALIB_FIX_ASPECT_RATIO), ("fixed centre", K.CALIB_FIX_PRINCIPAL_POINT), ("LU", K.CALIB_USE_LU), ("QR", K.CALIB_USE_QR)):
    script("calibrateCamera", f"model: {_label}", step("calibrateCamera", OBJECTS, IMAGES, SIZE, CAM, np.zeros(12 if _label == "thin prism" else 14), flags=_flag | K.CALIB_USE_INTRINSIC_GUESS, criteria=(3, 8, 1e-6)))
_PLANE = CAM @ (rotation(np.array([0.02, 0.1, 0.03])) + np.outer([0.2, -0.1, 0.05], [0.0, 0, 1])) @ np.linalg.inv(CAM)
_BEFORE = cloud(12)[:, None].copy()
_AFTER = project(_BEFORE[:, 0], _PLANE)[:, None].copy()
_DECOMPOSED = quiet("decomposeHomographyMat", _PLANE, CAM, save="d")
for _label, _mask in (("all points", None), ("some points", np.array([1, 0] * 6, np.uint8)[:, None].copy())):
    script("filterHomographyDecompByVisibleRefpoints", _label, _DECOMPOSED, step("undistortPoints", _BEFORE, CAM, None, save="b"), step("undistortPoints", _AFTER, CAM, None, save="a"), step("filterHomographyDecompByVisibleRefpoints", Ref("d", 1), Ref("d", 3), Ref("b"), Ref("a"), pointsMask=_mask))

# two and three cameras in a row
TURN, SHIFT = rotation(np.array([0.02, -0.1, 0.03])), np.array([[-2.0], [0.1], [0.2]])


def moved(pose: tuple[Array, Array], turn: Array, shift: Array) -> Array:
    """The board of a pose as another camera sees it, which lies at ``turn`` and ``shift`` from the first."""
    points = board().astype(np.float64) @ rotation(pose[0]).T + pose[1]
    return view((points @ turn.T + shift.ravel()).astype(np.float64), (np.zeros(3), np.zeros(3))).reshape(-1, 1, 2)


SECOND = [moved(pose, TURN, SHIFT) for pose in POSES]
THIRD = [moved(pose, TURN @ TURN, 2 * SHIFT) for pose in POSES]
# An odd number of views: of an even one OpenCV takes the mean of the middle and of what nth_element happens to leave before it.
RIG = (OBJECTS[:5], IMAGES[:5], SECOND[:5], CAM, DIST, CAM, DIST, SIZE)
for _label, _flag in (("known cameras", K.CALIB_FIX_INTRINSIC), ("guessed cameras", K.CALIB_USE_INTRINSIC_GUESS | K.CALIB_FIX_K3), ("equal focal lengths", K.CALIB_USE_INTRINSIC_GUESS | K.CALIB_SAME_FOCAL_LENGTH | K.CALIB_ZERO_TANGENT_DIST)):
    _criteria = (3, 15, 1e-6)
    script("stereoCalibrate", f"rig, {_label}", step("stereoCalibrate", *RIG, flags=_flag, criteria=_criteria))
    script("stereoCalibrate", f"rig, {_label}, errors", step("stereoCalibrate", *RIG, np.eye(3), SHIFT * 0.9, flags=_flag, criteria=_criteria))
    for _guess in (0, K.CALIB_USE_EXTRINSIC_GUESS):
        script("stereoCalibrateExtended", f"rig, {_label}, {'guessed' if _guess else 'free'}", step("stereoCalibrateExtended", *RIG, np.eye(3), SHIFT * 0.9, flags=_flag | _guess, criteria=_criteria))
for _alpha in (-1, 0, 1):
    script("stereoRectify", f"rig, alpha {_alpha}", step("stereoRectify", CAM, DIST, CAM, DIST, SIZE, TURN, SHIFT, alpha=_alpha, newImageSize=(200, 150)))
    script("rectify3Collinear", f"three cameras, alpha {_alpha}", step("rectify3Collinear", CAM, DIST, CAM, DIST, CAM, DIST, IMAGES, THIRD, SIZE, TURN, SHIFT, TURN @ TURN, 2 * SHIFT, _alpha, SIZE, 0))
_RECTIFIED = quiet("stereoRectify", CAM, DIST, CAM, DIST, SIZE, TURN, SHIFT, save="r")
script("initUndistortRectifyMap", "of a rig", _RECTIFIED, step("initUndistortRectifyMap", CAM, DIST, Ref("r", 0), Ref("r", 2), SIZE, K.CV_32FC1))
script("reprojectImageTo3D", "of a rig", _RECTIFIED, step("reprojectImageTo3D", (random(4).randint(1, 40, (12, 16)) / 2).astype(np.float32), Ref("r", 4)))
script("triangulatePoints", "of a rig", _RECTIFIED, quiet("undistortPoints", IMAGES[0], CAM, DIST, R=Ref("r", 0), P=Ref("r", 2), save="a"), quiet("undistortPoints", SECOND[0], CAM, DIST, R=Ref("r", 1), P=Ref("r", 3), save="b"),
       quiet("$a.reshape", (-1, 2), save="a2"), quiet("$b.reshape", (-1, 2), save="b2"), quiet("transpose", Ref("a2"), save="left"), quiet("transpose", Ref("b2"), save="right"), step("triangulatePoints", Ref("r", 2), Ref("r", 3), Ref("left"), Ref("right")), mode="sign")

# fisheye cameras
BEND = np.array([0.05, -0.01, 0.003, -0.001])


def bent(points: Array, turn: Array, shift: Array) -> Array:
    """What a fisheye camera sees of points, (1, n, 2) float64."""
    x, y, z = (points @ turn.T + shift.ravel()).T
    radius = np.hypot(x, y) / z
    angle = np.arctan(radius)
    scale = angle * (1 + sum(k * angle ** (2 * i + 2) for i, k in enumerate(BEND))) / np.maximum(radius, 1e-12) / z
    return np.stack([x * scale * CAM[0, 0] + CAM[0, 2], y * scale * CAM[1, 1] + CAM[1, 2]], -1)[None]


_POINTS = board().astype(np.float64)
FISH_OBJECTS = [_POINTS[None].copy() for _ in POSES]
FISH = [bent(_POINTS @ rotation(pose[0]).T + pose[1], np.eye(3), np.zeros(3)) for pose in POSES]
FISH2 = [bent(_POINTS @ rotation(pose[0]).T + pose[1], TURN, SHIFT) for pose in POSES]
_STEPS = (3, 15, 1e-6)
for _label, _flag in (("recomputed", F["CALIB_RECOMPUTE_EXTRINSIC"] | F["CALIB_FIX_SKEW"]), ("checked", F["CALIB_RECOMPUTE_EXTRINSIC"] | F["CALIB_CHECK_COND"] | F["CALIB_FIX_SKEW"]), ("guessed", F["CALIB_USE_INTRINSIC_GUESS"] | F["CALIB_FIX_SKEW"] | F["CALIB_FIX_K4"])):
    script("fisheye.calibrate", _label, step("fisheye.calibrate", FISH_OBJECTS, FISH, SIZE, CAM.copy(), np.zeros((4, 1)), flags=_flag, criteria=_STEPS))
for _label, _flag in (("known cameras", F["CALIB_FIX_INTRINSIC"]), ("guessed cameras", F["CALIB_USE_INTRINSIC_GUESS"] | F["CALIB_FIX_SKEW"])):
    script("fisheye.stereoCalibrate", _label, step("fisheye.stereoCalibrate", FISH_OBJECTS, FISH, FISH2, CAM, BEND[:, None].copy(), CAM, BEND[:, None].copy(), SIZE, flags=_flag, criteria=_STEPS))
for _label, _flag in (("same centre", F["CALIB_ZERO_DISPARITY"]), ("free centre", 0)):
    script("fisheye.stereoRectify", _label, step("fisheye.stereoRectify", CAM, BEND, CAM, BEND, SIZE, TURN, SHIFT, _flag), Call("fisheye.stereoRectify", (CAM, BEND, CAM, BEND, SIZE, TURN, SHIFT, _flag), {"newImageSize": (200, 150), "balance": 0.5, "fov_scale": 1.1}))

# robots: where the camera is on the hand, and where the board is in the world
HAND, HAND_SHIFT = rotation(np.array([0.1, -0.2, 0.3])), np.array([[0.1], [0.05], [0.2]])
WORLD, WORLD_SHIFT = rotation(np.array([-0.3, 0.1, 0.2])), np.array([[1.0], [-0.5], [0.4]])
_DRAW = random(17)
GRIPPERS = [(rotation(_DRAW.uniform(-0.8, 0.8, 3)), _DRAW.uniform(-1, 1, (3, 1))) for _ in range(7)]
# from the board through the world and the hand into the camera
TARGETS = [(HAND.T @ turn.T @ WORLD, HAND.T @ (turn.T @ (WORLD_SHIFT - shift) - HAND_SHIFT)) for turn, shift in GRIPPERS]
INVERSE = [(turn.T, -turn.T @ shift) for turn, shift in GRIPPERS]
for _method in ("TSAI", "PARK", "HORAUD", "ANDREFF", "DANIILIDIS"):
    script("calibrateHandEye", _method, step("calibrateHandEye", [r for r, _ in GRIPPERS], [t for _, t in GRIPPERS], [r for r, _ in TARGETS], [t for _, t in TARGETS], method=getattr(K, f"CALIB_HAND_EYE_{_method}")))
for _method in ("SHAH", "LI"):
    script("calibrateRobotWorldHandEye", _method, step("calibrateRobotWorldHandEye", [r for r, _ in TARGETS], [t for _, t in TARGETS], [r for r, _ in INVERSE], [t for _, t in INVERSE], method=getattr(K, f"CALIB_ROBOT_WORLD_HAND_EYE_{_method}")))
script("calibrateHandEye", "rotation vectors", step("calibrateHandEye", [np.array([[0.1], [0.2], [0.3 * i]]) for i in range(4)], [t for _, t in GRIPPERS[:4]], [np.array([[0.1], [0.2], [-0.3 * i]]) for i in range(4)], [t for _, t in TARGETS[:4]]))

# robust estimation
LEFT_CLOUD = np.c_[cloud(40, 2) / 12 - 4, cloud(40, 1, seed=9) / 30].astype(np.float32)
LEFT = view(LEFT_CLOUD, POSES[0], np.zeros(5))
RIGHT = view(LEFT_CLOUD, (POSES[0][0] + np.array([0.05, -0.2, 0.1]), POSES[0][1] + np.array([-1.5, 0.2, 0.3])), np.zeros(5))
WRONG = RIGHT.copy()
WRONG[::6] += 17
FLAT = project(cloud(40), homography())
FLAT[::7] -= 21
METHODS = ("RANSAC", "LMEDS", "USAC_DEFAULT", "USAC_PARALLEL", "USAC_FM_8PTS", "USAC_FAST", "USAC_ACCURATE", "USAC_PROSAC", "USAC_MAGSAC")
for _method in METHODS:
    _number = getattr(K, _method)
    _declare = own if _method.startswith("USAC") else script
    _declare("findFundamentalMat", f"outliers, {_method}", step("findFundamentalMat", LEFT, WRONG, _number, 1.0, 0.99, 500), mode="sign")
    _declare("findEssentialMat", f"outliers, {_method}", step("findEssentialMat", LEFT, WRONG, CAM, _number, 0.99, 1.0), mode="sign")
    if _method != "USAC_FM_8PTS":
        script("findHomography", f"outliers, {_method}", step("findHomography", cloud(40), FLAT, _number, 2.0))
        script("estimateAffine2D", f"outliers, {_method}", step("estimateAffine2D", cloud(40), (FLAT * 0.5 + 3).astype(np.float32), None, _number, 20.0))
        _declare("recoverPose", f"two cameras, {_method}", step("recoverPose", LEFT, WRONG, CAM, None, CAM, None, method=_number))
    if _method not in ("LMEDS", "RANSAC", "USAC_FM_8PTS"):
        script("solvePnPRansac", f"outliers, {_method}", step("solvePnPRansac", LEFT_CLOUD, LEFT + (WRONG - RIGHT), CAM, None, flags=_number))
_PARAMETERS = quiet("UsacParams", save="p")
PARAMETERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("as made", {}),
    ("MSAC", {"score": K.SCORE_METHOD_MSAC, "threshold": 2.0, "maxIterations": 300}),
    ("LMEDS", {"score": K.SCORE_METHOD_LMEDS, "threshold": 2.0}),
    ("PROSAC", {"sampler": K.SAMPLING_PROSAC, "threshold": 1.5, "confidence": 0.95}),
    ("graph cut", {"loMethod": K.LOCAL_OPTIM_GC, "loIterations": 5, "loSampleSize": 12, "neighborsSearch": K.NEIGH_GRID}),
    ("sigma", {"loMethod": K.LOCAL_OPTIM_SIGMA, "score": K.SCORE_METHOD_MAGSAC, "final_polisher": K.MAGSAC, "final_polisher_iterations": 3}),
    ("napsac", {"sampler": K.SAMPLING_NAPSAC, "neighborsSearch": K.NEIGH_FLANN_KNN, "randomGeneratorState": 5}),
)
for _label, _fields in PARAMETERS:
    _set = (_PARAMETERS, *[quiet(f"$p.{field}=", value) for field, value in _fields.items()])
    script("findHomography", f"parameters: {_label}", *_set, step("findHomography", cloud(40), FLAT, Ref("p")))
    own("findFundamentalMat", f"parameters: {_label}", *_set, step("findFundamentalMat", LEFT, WRONG, Ref("p")), mode="sign")
    own("findEssentialMat", f"parameters: {_label}", *_set, step("findEssentialMat", LEFT, WRONG, CAM, CAM, None, None, Ref("p")), mode="sign")
    script("estimateAffine2D", f"parameters: {_label}", *_set, step("estimateAffine2D", cloud(40), (FLAT * 0.5 + 3).astype(np.float32), Ref("p")))
    script("solvePnPRansac", f"parameters: {_label}", *_set, step("solvePnPRansac", LEFT_CLOUD, LEFT + (WRONG - RIGHT), CAM, None, params=Ref("p")))
script("findEssentialMat", "two different cameras", step("findEssentialMat", LEFT, WRONG, CAM, DIST, CAM * np.array([[1.0], [1.02], [1.0]]), DIST), mode="sign")
_ESSENTIAL = quiet("findEssentialMat", LEFT, RIGHT, CAM, save="e")
script("recoverPose", "far points left out", _ESSENTIAL, step("recoverPose", Ref("e", 0), LEFT, RIGHT, CAM, 50.0))
script("recoverPose", "with a mask", _ESSENTIAL, step("recoverPose", Ref("e", 0), LEFT, RIGHT, CAM, mask=Ref("e", 1)))
script("estimateAffine3D", "scale and rotation", step("estimateAffine3D", LEFT_CLOUD, (LEFT_CLOUD @ rotation(np.array([0.1, 0.2, 0.3])).T * 1.5 + 2).astype(np.float32)), step("estimateAffine3D", LEFT_CLOUD, (LEFT_CLOUD * 2).astype(np.float32), False))
for _solver in ("ITERATIVE", "EPNP", "IPPE", "IPPE_SQUARE", "SQPNP", "DLS", "UPNP", "P3P", "AP3P"):
    _object = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0]], np.float64)
    _image = view(_object, (np.array([0.2, -0.3, 0.1]), np.array([0.3, -0.2, 9])), np.zeros(5)).astype(np.float64)
    script("solvePnP", f"a square, {_solver}", step("solvePnP", _object, _image, CAM, None, flags=getattr(K, f"SOLVEPNP_{_solver}")))
    script("solvePnPGeneric", f"a square, {_solver}", step("solvePnPGeneric", _object, _image, CAM, None, flags=getattr(K, f"SOLVEPNP_{_solver}"), reprojectionError=np.zeros((1, 1))))

