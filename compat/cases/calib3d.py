"""Cases of the calib3d module: cameras, poses, homographies, epipolar geometry, stereo."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Ref
from compat.cases import inputs
from compat.cases.inputs import (
    affine,
    board,
    camera,
    chessboard,
    cloud,
    distortion,
    f32,
    homography,
    moved,
    photo,
    poses,
    project,
    rotation,
    textured,
    view,
    views,
)
from compat.cases.registry import K, call, make, method, quiet, script, seeds, step

POINTS = cloud(30)
SEEN = project(POINTS, homography())
NOISY = SEEN.copy()
NOISY[::7] += 25
CAM, DIST = camera(), distortion()
OBJECT = board()
POSE = poses()[0]
IMAGE = view(OBJECT, POSE)
SCENE = np.c_[cloud(30, 2) / 12 - 4, cloud(30, 1, seed=9) / 30].astype(np.float32)  # not in a plane
SCENE_IMAGE = view(SCENE, POSE)
OBJECTS, IMAGES = views()
SIZE = (160, 120)

seeds("findHomography", call(POINTS, SEEN), call(POINTS, NOISY, K.RANSAC, 3.0), call(POINTS[:, None], SEEN[:, None], K.LMEDS), call(POINTS, NOISY, K.RHO, 3.0), call(POINTS[:4].copy(), SEEN[:4].copy()),
      call(POINTS, NOISY, method=K.RANSAC, ransacReprojThreshold=2.0, maxIters=500, confidence=0.9), call(POINTS, NOISY, K.USAC_MAGSAC, 3.0))
AFFINE_SEEN = (POINTS @ affine()[:, :2].T + affine()[:, 2]).astype(np.float32)
AFFINE_NOISY = AFFINE_SEEN.copy()
AFFINE_NOISY[::6] += 20
for _name in ("estimateAffine2D", "estimateAffinePartial2D"):
    seeds(_name, call(POINTS, AFFINE_SEEN), call(POINTS, AFFINE_NOISY, method=K.RANSAC), call(POINTS, AFFINE_NOISY, method=K.LMEDS), call(POINTS, AFFINE_NOISY, None, K.RANSAC, 2.0, 500, 0.95, 5), call(POINTS[:, None], AFFINE_SEEN[:, None]))
seeds("estimateAffine3D", call(SCENE, SCENE * 2 + 1), call(SCENE, SCENE * 2 + 1, ransacThreshold=1), call(SCENE, (SCENE @ rotation(np.array([0.1, 0.2, 0.3])).T).astype(np.float32)))
seeds("estimateTranslation3D", call(SCENE, SCENE + 1), call(SCENE, SCENE + f32([1, 2, 3]), ransacThreshold=1))
SHIFTED = POINTS + f32([3, -2])
SHIFTED_NOISY = SHIFTED.copy()
SHIFTED_NOISY[::6] += 20
seeds("estimateTranslation2D", call(POINTS, SHIFTED), call(POINTS, SHIFTED_NOISY, method=K.RANSAC), call(POINTS, SHIFTED_NOISY, method=K.LMEDS), call(POINTS, SHIFTED_NOISY, None, K.RANSAC, 2.0, 500, 0.95, 5), call(POINTS[:, None], SHIFTED[:, None]))
seeds("findTransformECC", call(textured().astype(np.float32), moved(textured(), 1, 1).astype(np.float32), np.eye(2, 3, dtype=np.float32), K.MOTION_TRANSLATION, (3, 20, 1e-4), None, 5), call(textured(), moved(textured(), 1, 0), np.eye(2, 3, dtype=np.float32), K.MOTION_EUCLIDEAN, (3, 15, 1e-4)),
      call(textured(), moved(textured(), 1, 1), np.eye(2, 3, dtype=np.float32)), call(textured(), moved(textured(), 1, 0), np.eye(3, 3, dtype=np.float32), K.MOTION_HOMOGRAPHY, (3, 10, 1e-4)))
MASK = (textured() > 60).astype(np.uint8)
seeds("findTransformECCWithMask", call(textured(), moved(textured(), 1, 1), MASK, None, np.eye(2, 3, dtype=np.float32), K.MOTION_TRANSLATION, (3, 20, 1e-4)), call(textured().astype(np.float32), moved(textured(), 1, 0).astype(np.float32), MASK, MASK, np.eye(2, 3, dtype=np.float32), K.MOTION_EUCLIDEAN, (3, 15, 1e-4), 3),
      call(textured(), moved(textured(), 1, 1), None, None, np.eye(2, 3, dtype=np.float32)), call(textured(), moved(textured(), 1, 0), None, None, np.eye(3, 3, dtype=np.float32), K.MOTION_HOMOGRAPHY, (3, 10, 1e-4)))
seeds("findTransformECCMultiScale", call(textured(), moved(textured(), 1, 1), np.eye(2, 3, dtype=np.float32)), call(textured().astype(np.float32), moved(textured(), 2, 1).astype(np.float32), np.eye(2, 3, dtype=np.float32)), call(textured(), moved(textured(), 1, 0), np.eye(2, 3, dtype=np.float32), None, MASK, None))
ECC_FIELDS: dict[str, dict[str, object]] = {
    "translation": {"motionType": K.MOTION_TRANSLATION, "nlevels": 2},
    "homography": {"motionType": K.MOTION_HOMOGRAPHY, "criteria": (3, 10, 1e-4)},
    "euclidean": {"motionType": K.MOTION_EUCLIDEAN, "gaussFiltSize": 3, "itersPerLevel": [5, 8, 10], "nlevels": 3},
}
for _label, _fields in ECC_FIELDS.items():
    _start = np.eye(3 if _label == "homography" else 2, 3, dtype=np.float32)
    _set = [quiet("ECCParameters", save="p"), *[quiet(f"$p.{_field}=", _value) for _field, _value in _fields.items()]]
    script("findTransformECCMultiScale", _label, *_set, step("findTransformECCMultiScale", textured(), moved(textured(), 1, 1), _start, Ref("p")))
seeds("computeECC", call(textured(), textured()), call(textured(), moved(textured())))
seeds("Rodrigues", call(np.array([0.1, -0.4, 0.3])), call(np.array([[0.1], [-0.4], [0.3]], np.float32)), call(rotation(np.array([0.2, 0.1, -0.7]))), call(np.zeros(3)), call(np.eye(3)), call(np.zeros((4, 4))))
seeds("projectPoints", call(OBJECT, POSE[0], POSE[1], CAM, DIST), call(OBJECT, POSE[0], POSE[1], CAM, None), call(OBJECT[:, None].astype(np.float64), POSE[0], POSE[1], CAM, DIST[:4].copy()), call(SCENE, POSE[0], POSE[1], CAM, DIST, aspectRatio=1.0), call(OBJECT, rotation(POSE[0]), POSE[1], CAM, DIST))
seeds("solvePnP", call(OBJECT, IMAGE, CAM, DIST), call(SCENE, SCENE_IMAGE, CAM, DIST, flags=K.SOLVEPNP_EPNP), call(SCENE, SCENE_IMAGE, CAM, DIST, POSE[0].reshape(3, 1) + 0.05, POSE[1].reshape(3, 1) + 0.1, True), call(OBJECT, IMAGE, CAM, DIST, flags=K.SOLVEPNP_IPPE), call(SCENE[:4].copy(), SCENE_IMAGE[:4].copy(), CAM, DIST, flags=K.SOLVEPNP_AP3P),
      call(SCENE[:4].copy(), SCENE_IMAGE[:4].copy(), CAM, DIST, flags=K.SOLVEPNP_P3P), call(SCENE, SCENE_IMAGE, CAM, DIST, flags=K.SOLVEPNP_SQPNP))
seeds("solvePnPRansac", call(SCENE, SCENE_IMAGE, CAM, DIST), call(OBJECT, IMAGE, CAM, None), call(SCENE, SCENE_IMAGE, CAM, DIST, iterationsCount=50, reprojectionError=2.0, confidence=0.95), call(SCENE, SCENE_IMAGE + np.eye(30, 2, dtype=np.float32) * 50, CAM, DIST, flags=K.SOLVEPNP_EPNP))
seeds("solvePnPRefineLM", call(SCENE, SCENE_IMAGE, CAM, DIST, POSE[0].reshape(3, 1) + 0.02, POSE[1].reshape(3, 1) + 0.05), call(OBJECT, IMAGE, CAM, DIST, POSE[0].reshape(3, 1) - 0.02, POSE[1].reshape(3, 1) - 0.05), call(OBJECT, IMAGE, CAM, DIST, POSE[0].reshape(3, 1), POSE[1].reshape(3, 1), (3, 5, 1e-3)))
seeds("solvePnPRefineVVS", call(SCENE, SCENE_IMAGE, CAM, DIST, POSE[0].reshape(3, 1) + 0.02, POSE[1].reshape(3, 1) + 0.05), call(OBJECT, IMAGE, CAM, DIST, POSE[0].reshape(3, 1), POSE[1].reshape(3, 1), VVSlambda=0.5))
seeds("solvePnPGeneric", call(OBJECT, IMAGE, CAM, DIST, flags=K.SOLVEPNP_IPPE), call(SCENE, SCENE_IMAGE, CAM, DIST))
seeds("solveP3P", call(SCENE[:3].copy(), SCENE_IMAGE[:3].copy(), CAM, DIST, K.SOLVEPNP_P3P), call(SCENE[:3].copy(), SCENE_IMAGE[:3].copy(), CAM, DIST, K.SOLVEPNP_AP3P))
seeds("calibrateCamera", call(OBJECTS, IMAGES, SIZE, None, None), call(OBJECTS, IMAGES, SIZE, CAM + np.diag([5.0, 5, 0]), np.zeros(5), flags=K.CALIB_USE_INTRINSIC_GUESS), call(OBJECTS, IMAGES, SIZE, None, None, flags=K.CALIB_FIX_K3 | K.CALIB_ZERO_TANGENT_DIST), call(OBJECTS[:3], IMAGES[:3], SIZE, None, None, criteria=(3, 10, 1e-4)))
seeds("calibrateCameraExtended", call(OBJECTS, IMAGES, SIZE, None, None), call(OBJECTS, IMAGES, SIZE, None, None, flags=K.CALIB_FIX_ASPECT_RATIO), call(OBJECTS, IMAGES, SIZE, CAM.copy(), np.zeros(5), flags=K.CALIB_USE_INTRINSIC_GUESS))
seeds("initCameraMatrix2D", call(OBJECTS, IMAGES, SIZE), call(OBJECTS, IMAGES, SIZE, aspectRatio=1.2))
seeds("calibrationMatrixValues", call(CAM, SIZE, 5.0, 4.0), call(CAM, (640, 480), 3.2, 2.4))
seeds("getDefaultNewCameraMatrix", call(CAM), call(CAM, (160, 120)), call(CAM, (160, 120), True), call(CAM.astype(np.float32), centerPrincipalPoint=True, imgsize=(20, 10)), call(np.eye(3)))
seeds("getOptimalNewCameraMatrix", call(CAM, DIST, SIZE, 1, SIZE), call(CAM, DIST, SIZE, 0), call(CAM, DIST, SIZE, 0.5, (200, 100), True), call(CAM, None, SIZE, 1.0))
seeds("initUndistortRectifyMap", call(CAM, DIST, None, CAM, (60, 40), K.CV_32FC1), call(CAM, DIST, np.eye(3), CAM, (60, 40), K.CV_16SC2), call(CAM, None, rotation(np.array([0.1, 0, 0])), CAM, (60, 40), 5), call(CAM, DIST, None, None, (160, 120), K.CV_32FC2))
seeds("initInverseRectificationMap", call(CAM, DIST, None, CAM, (60, 40), K.CV_32FC1))
seeds("undistort", call(photo(height=120, width=160), CAM, DIST), call(photo(height=120, width=160), CAM, DIST, None, CAM * np.array([[0.9], [0.9], [1]])), call(textured(), CAM, DIST[:4].copy()), call(photo(1, np.float32, 120, 160), CAM, None))
seeds("undistortPoints", call(IMAGE, CAM, DIST), call(IMAGE[:, None], CAM, DIST, P=CAM), call(IMAGE.astype(np.float64), CAM, None), call(IMAGE, CAM, DIST, None, np.eye(3), CAM))
seeds("undistortPointsIter", call(IMAGE, CAM, DIST, np.eye(3), CAM, (3, 20, 1e-6)), call(IMAGE[:, None], CAM, DIST, np.eye(3), np.eye(3), (1, 5, 0)))
seeds("undistortImagePoints", call(IMAGE, CAM, DIST), call(IMAGE[:, None], CAM, DIST, arg1=(3, 10, 1e-6)))
seeds("drawFrameAxes", call(photo(height=120, width=160), CAM, DIST, POSE[0], POSE[1], 2.0), call(photo(height=120, width=160), CAM, None, POSE[0], POSE[1], 1.0, 1), call(photo(height=120, width=160), CAM, DIST, POSE[0], POSE[1] * 0.8, 3.0, thickness=2), call(textured(), CAM, DIST, POSE[0], POSE[1], 1))
seeds("drawChessboardCorners", call(photo(height=120, width=160), (7, 5), IMAGE[:, None], True), call(photo(height=120, width=160), (7, 5), IMAGE, False), call(photo(height=120, width=160), (7, 5), IMAGE[:9].copy(), False))
seeds("findChessboardCorners", call(chessboard(), (7, 5)), call(chessboard(), (7, 5), None, K.CALIB_CB_ADAPTIVE_THRESH), call(textured(), (7, 5)))
seeds("findChessboardCornersSB", call(chessboard(), (7, 5)), call(textured(), (7, 5), K.CALIB_CB_NORMALIZE_IMAGE))
seeds("checkChessboard", call(chessboard(), (7, 5)), call(textured(), (7, 5)))
seeds("find4QuadCornerSubpix", call(chessboard(), (np.mgrid[0:7, 0:5].T.reshape(-1, 1, 2) * 16 + 32.6).astype(np.float32), (5, 5)))
_dots = np.full((100, 120), 255, np.uint8)
for _row in range(4):
    for _column in range(5):
        _y, _x = np.mgrid[0:100, 0:120]
        _dots[(_x - 20 - 20 * _column) ** 2 + (_y - 20 - 20 * _row) ** 2 < 36] = 0
seeds("findCirclesGrid", call(_dots, (5, 4)), call(textured(), (5, 4)))

POSE2 = (POSE[0] + np.array([0.02, 0.1, -0.03]), POSE[1] + np.array([1.0, 0.2, 0.1]))
SECOND = view(SCENE, POSE2)
P1 = CAM @ np.c_[rotation(POSE[0]), POSE[1]]
P2 = CAM @ np.c_[rotation(POSE2[0]), POSE2[1]]
_undistorted = np.zeros(5)
LEFT, RIGHT = view(SCENE, POSE, _undistorted), view(SCENE, POSE2, _undistorted)
R12 = rotation(POSE2[0]) @ rotation(POSE[0]).T
T12 = POSE2[1] - R12 @ POSE[1]
CROSS = np.array([[0, -T12[2], T12[1]], [T12[2], 0, -T12[0]], [-T12[1], T12[0], 0]])
E = CROSS @ R12
FUNDAMENTAL = np.linalg.inv(CAM).T @ E @ np.linalg.inv(CAM)
seeds("findFundamentalMat", call(LEFT, RIGHT, K.FM_8POINT), call(LEFT, RIGHT, K.FM_RANSAC, 1.0, 0.99), call(LEFT, RIGHT, K.FM_LMEDS), call(LEFT[:7].copy(), RIGHT[:7].copy(), K.FM_7POINT))
seeds("findEssentialMat", call(LEFT, RIGHT, CAM), call(LEFT, RIGHT, CAM, K.LMEDS), call(LEFT, RIGHT, 205.0, (79.5, 59.5), K.RANSAC, 0.99, 1.0))
seeds("recoverPose", call(E, LEFT, RIGHT, CAM), call(E, LEFT, RIGHT))
seeds("decomposeEssentialMat", call(E), call(E * 3), mode="sign")
seeds("decomposeHomographyMat", call(homography(), CAM), call(np.eye(3), CAM))
seeds("decomposeProjectionMatrix", call(P1), call(P2))
seeds("RQDecomp3x3", call(CAM @ rotation(POSE[0])), call(np.eye(3)), call(CAM.astype(np.float32)))
seeds("composeRT", call(POSE[0], POSE[1], POSE2[0], POSE2[1]), call(np.zeros(3), np.zeros(3), POSE2[0], POSE2[1]))
seeds("matMulDeriv", call(inputs.square_matrix(3), inputs.square_matrix(3, seed=8)), call(np.eye(3), np.eye(3)))
seeds("triangulatePoints", call(P1, P2, LEFT.T.astype(np.float64).copy(), RIGHT.T.astype(np.float64).copy()), call(P1.astype(np.float32), P2.astype(np.float32), LEFT.T.copy(), RIGHT.T.copy()), mode="sign")
seeds("correctMatches", call(FUNDAMENTAL, LEFT[None].astype(np.float64), RIGHT[None].astype(np.float64)))
seeds("computeCorrespondEpilines", call(LEFT[:, None], 1, FUNDAMENTAL), call(RIGHT, 2, FUNDAMENTAL))
seeds("sampsonDistance", call(np.array([10.0, 20, 1]), np.array([12.0, 21, 1]), FUNDAMENTAL), call(np.array([10.0, 20, 1]), np.array([12.0, 21, 1]), FUNDAMENTAL.ravel()))
seeds("convertPointsToHomogeneous", call(POINTS), call(SCENE), call(POINTS[:, None]), call(POINTS.astype(np.int32)), call(POINTS.astype(np.float64)), call(POINTS, dtype=K.CV_64F))
seeds("convertPointsFromHomogeneous", call(SCENE + 1), call((SCENE + 1)[:, None]), call(cloud(9, 4)), call(cloud(9, 3, np.float64)))
seeds("stereoRectify", call(CAM, DIST, CAM, DIST, SIZE, R12, T12), call(CAM, DIST, CAM, DIST, SIZE, R12, T12, flags=0, alpha=0))
seeds("stereoRectifyUncalibrated", call(LEFT, RIGHT, FUNDAMENTAL, SIZE), call(LEFT.reshape(-1, 1, 2), RIGHT.reshape(-1, 1, 2), FUNDAMENTAL, SIZE, threshold=3))
seeds("reprojectImageTo3D", call(photo(1, np.float32), np.array([[1, 0, 0, -26], [0, 1, 0, -18], [0, 0, 0, 200], [0, 0, 0.3, 0]], np.float64)), call(photo(1, np.int16), np.eye(4), True), call(photo(1, np.uint8), np.eye(4), ddepth=K.CV_16S))
seeds("filterSpeckles", call(photo(1, np.int16), 0, 20, 10), call(textured(), 0, 5, 3), ignore=(1,))
seeds("validateDisparity", call(photo(1, np.int16), photo(1, np.int16, seed=1), 0, 16))
seeds("getValidDisparityROI", call((0, 0, 100, 80), (5, 3, 90, 80), 0, 32, 9), call((0, 0, 10, 10), (20, 20, 5, 5), 0, 16, 5))
seeds("calibrateHandEye", call([rotation(p[0]) for p in poses()], [p[1] for p in poses()], [rotation(p[0]).T for p in poses()], [-rotation(p[0]).T @ p[1] for p in poses()]))
for _name in ("StereoBM", "StereoSGBM"):
    method(f"{_name}.compute", make(f"{_name}_create", **({"numDisparities": 16, "blockSize": 7} if _name == "StereoBM" else {"minDisparity": 0, "numDisparities": 16, "blockSize": 5})), call(textured(), moved(textured(), -4, 0)), call(textured(seed=1), moved(textured(seed=1), -7, 0)))

FISH = np.array([0.05, -0.01, 0.003, -0.001])
OBJECT64 = OBJECT[None].astype(np.float64)
seeds("fisheye.projectPoints", call(OBJECT64, POSE[0], POSE[1], CAM, FISH), call(OBJECT64, POSE[0], POSE[1], CAM, FISH, alpha=0.1), call(SCENE[:, None].astype(np.float64), POSE[0], POSE[1], CAM, FISH), call(OBJECT[None], POSE[0], POSE[1], CAM, FISH), call(OBJECT64, np.zeros(3), np.array([0.0, 0, 5]), CAM, FISH))
seeds("fisheye.initUndistortRectifyMap", call(CAM, FISH, np.eye(3), CAM, (60, 40), K.CV_32FC1), call(CAM, FISH, np.eye(3), CAM, (60, 40), K.CV_16SC2), call(CAM, FISH, rotation(np.array([0.1, 0, 0])), CAM, (33, 21), 5), call(CAM, np.zeros(4), np.eye(3), CAM * 0.5 + np.diag([0, 0, 0.5]), (20, 10), 5), call(CAM, FISH, None, CAM, (60, 40), 5))
seeds("fisheye.undistortPoints", call(IMAGE[:, None].astype(np.float64), CAM, FISH), call(IMAGE[:, None], CAM, FISH, P=CAM))
seeds("fisheye.distortPoints", call((IMAGE[:, None].astype(np.float64) - 80) / 200, CAM, FISH))
seeds("fisheye.undistortImage", call(photo(height=60, width=80), CAM, FISH, Knew=CAM), call(textured(), CAM, FISH))
seeds("fisheye.estimateNewCameraMatrixForUndistortRectify", call(CAM, FISH, SIZE, np.eye(3)), call(CAM, FISH, SIZE, np.eye(3), balance=0.5))
FISH_VIEW = view(SCENE, POSE, np.zeros(5))[:, None].astype(np.float64)
seeds("fisheye.solvePnP", call(SCENE[:, None].astype(np.float64), FISH_VIEW, CAM, np.zeros(4)), call(SCENE[:, None].astype(np.float64), FISH_VIEW, CAM, FISH, flags=K.SOLVEPNP_EPNP))
seeds("fisheye.solvePnPRansac", call(SCENE[:, None].astype(np.float64), FISH_VIEW, CAM, np.zeros(4)), call(SCENE[:, None].astype(np.float64), FISH_VIEW, CAM, np.zeros(4), reprojectionError=2.0))
