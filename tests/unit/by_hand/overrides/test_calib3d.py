"""Overrides of the calib3d module against the real cv2."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, assert_alike, both_refuse, ours, real

FLOATS = ["f4", "f8"]
CAMERA = np.array([[810.5, 0, 318.25], [0, 795.0, 241.75], [0, 0, 1]])
DISTORTIONS: list[list[float]] = [
    [-0.28, 0.12, 0.001, -0.0007],
    [-0.28, 0.12, 0.001, -0.0007, 0.03],
    [0.4, -0.2, 0.001, 0.002, 0.05, 0.3, -0.1, 0.02],
    [0.2, -0.1, 0.001, 0.002, 0.05, 0.1, -0.1, 0.02, 0.01, -0.003, 0.002, 0.004],
    [0.2, -0.1, 0.001, 0.002, 0.05, 0.1, -0.1, 0.02, 0.01, -0.003, 0.002, 0.004, 0.03, -0.02],
]
ROTATION = cv2.Rodrigues(np.array([0.1, -0.2, 0.05]))[0]


def pixels(dtype: str, *shape: int) -> np.ndarray[Any, Any]:
    """Points inside a picture of 640 × 480."""
    return np.random.default_rng(4).uniform(0, 480, (*shape, 2)).astype(dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("distortion", [None, *DISTORTIONS])
@pytest.mark.parametrize("shape", [(40,), (40, 1), (1, 40)])
def test_undistort_points(dtype: str, distortion: list[float] | None, shape: tuple[int, ...]) -> None:
    coefficients = None if distortion is None else np.array(distortion)
    common = {"src": pixels(dtype, *shape), "cameraMatrix": CAMERA, "distCoeffs": coefficients}
    rtol = 0 if dtype == "f4" else 1e-14
    agree("undistortPoints", **common, R=None, P=None, rtol=rtol)
    agree("undistortPoints", **common, R=ROTATION, P=None, rtol=rtol)
    agree("undistortPoints", **common, R=ROTATION, P=np.hstack([CAMERA, [[1], [2], [0]]]), rtol=rtol)
    agree("undistortImagePoints", **common, rtol=rtol)
    for criteria in [(1, 20, 0.0), (2, 0, 1e-3), (3, 40, 1e-9)]:
        agree("undistortPointsIter", **common, R=None, P=CAMERA, criteria=criteria, rtol=rtol, atol=1e-12)


def test_empty_arrays_stand_for_none() -> None:
    """So the runtime passes a None for an argument that is required."""
    empty = np.empty((0, 0), "u1")
    common = {"src": pixels("f8", 5), "cameraMatrix": CAMERA}
    nothing = ours("undistortPoints", {**common, "distCoeffs": empty, "R": empty, "P": empty})
    assert_alike(nothing, real("undistortPoints", {**common, "distCoeffs": None}))


def test_undistort_points_refuses() -> None:
    both_refuse("undistortPoints", src=array("u1", 5, 2), cameraMatrix=CAMERA, distCoeffs=None)
    both_refuse("undistortPoints", src=pixels("f4", 5), cameraMatrix=CAMERA[:2], distCoeffs=None)
    both_refuse("undistortPoints", src=pixels("f4", 5), cameraMatrix=CAMERA, distCoeffs=np.zeros(3))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("distortion", [None, *DISTORTIONS])
@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("centred", [False, True])
def test_optimal_new_camera_matrix(
    dtype: str, distortion: list[float] | None, alpha: float, centred: bool
) -> None:
    coefficients = None if distortion is None else np.array(distortion, dtype)
    arguments = {"cameraMatrix": CAMERA.astype(dtype), "distCoeffs": coefficients, "imageSize": (640, 480)}
    for size in [(0, 0), (500, 333)]:
        options = {"newImgSize": size, "centerPrincipalPoint": centred}
        agree("getOptimalNewCameraMatrix", **arguments, alpha=alpha, **options, rtol=1e-13)


@pytest.mark.parametrize("dtype", ["i4", *FLOATS])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_homogeneous_points(dtype: str, size: int) -> None:
    points = array(dtype, 7, 1, size) // np.array(1000, dtype) if dtype == "i4" else array(dtype, 7, 1, size)
    points[2, 0, -1] = 0
    if size < 4:
        agree("convertPointsToHomogeneous", src=points)
        agree("convertPointsToHomogeneous", src=points[:, 0])
    if size > 2:
        agree("convertPointsFromHomogeneous", src=points)
        agree("convertPointsFromHomogeneous", src=points[:, 0])


def test_homogeneous_points_refuse() -> None:
    both_refuse("convertPointsToHomogeneous", src=array("u1", 7, 2))
    both_refuse("convertPointsFromHomogeneous", src=array("f4", 7, 2))


@pytest.mark.parametrize("dtype", ["i4", *FLOATS])
@pytest.mark.parametrize("image", [1, 2])
def test_epilines(dtype: str, image: int) -> None:
    F = array("f8", 3, 3) / 100
    points = array(dtype, 9, 2) % np.array(500, dtype)
    agree("computeCorrespondEpilines", points=points, whichImage=image, F=F)
    agree("computeCorrespondEpilines", points=points[:, None], whichImage=image, F=F.astype("f4"))
    if dtype != "i4":
        agree("computeCorrespondEpilines", points=array(dtype, 9, 3), whichImage=image, F=F)
    both_refuse("computeCorrespondEpilines", points=array(dtype, 9, 5), whichImage=image, F=F)


def test_sampson_distance() -> None:
    for seed in range(9):
        first, second, F = array("f8", 3, 1, seed=seed), array("f8", 3, 1, seed=seed + 9), array("f8", 3, 3)
        agree("sampsonDistance", pt1=first, pt2=second, F=F)


@pytest.mark.parametrize("dtype", FLOATS)
def test_mat_mul_deriv(dtype: str) -> None:
    agree("matMulDeriv", A=array(dtype, 3, 4), B=array(dtype, 4, 2))
    both_refuse("matMulDeriv", A=array(dtype, 3, 4), B=array(dtype, 3, 2))


@pytest.mark.parametrize("dtype", FLOATS)
def test_compose_rt(dtype: str) -> None:
    vectors = [(array(dtype, 3, 1, seed=seed) / 100).astype(dtype) for seed in range(4)]
    names = ["rvec1", "tvec1", "rvec2", "tvec2"]
    rtol = 1e-12 if dtype == "f8" else 1e-6
    agree("composeRT", **dict(zip(names, vectors, strict=True)), rtol=rtol, atol=1e-15)


@pytest.mark.parametrize("dtype", FLOATS)
def test_rq_decomp_3x3(dtype: str) -> None:
    for seed in range(20):
        agree("RQDecomp3x3", src=array(dtype, 3, 3, seed=seed), rtol=1e-13 if dtype == "f8" else 1e-6)
    agree("RQDecomp3x3", src=CAMERA.astype(dtype))


@pytest.mark.parametrize("aperture", [(0.0, 0.0), (4.8, 3.6)])
def test_calibration_matrix_values(aperture: tuple[float, float]) -> None:
    sizes = {"imageSize": (640, 480), "apertureWidth": aperture[0], "apertureHeight": aperture[1]}
    agree("calibrationMatrixValues", cameraMatrix=CAMERA, **sizes)
    both_refuse("calibrationMatrixValues", cameraMatrix=CAMERA[:2], **sizes)


@pytest.mark.parametrize("given", [False, True])
def test_calibrate_camera(given: bool) -> None:
    board = np.zeros((6 * 7, 3), "f4")
    board[:, :2] = np.mgrid[:6, :7].T.reshape(-1, 2)
    views, seen = [], []
    for i in range(4):
        rotation = np.array([0.1 * i, -0.15 * i + 0.2, 0.05 * i])
        pictured, _ = cv2.projectPoints(board, rotation, np.array([-3.0, -3, 14 + i]), CAMERA, np.zeros(5))
        views.append(board)
        seen.append(pictured.astype("f4"))
    guess = {"cameraMatrix": CAMERA.copy(), "distCoeffs": np.zeros((1, 5))}
    start = guess if given else {"cameraMatrix": None, "distCoeffs": None}
    flags = cv2.CALIB_USE_INTRINSIC_GUESS if given else 0
    points = {"objectPoints": views, "imagePoints": seen}
    agree("calibrateCamera", **points, imageSize=(640, 480), **start, flags=flags, rtol=1e-9, atol=1e-9)


def test_valid_disparity_roi() -> None:
    for roi in [(0, 0, 200, 100), (30, 5, 150, 90), (150, 5, 20, 90)]:
        rest = {"roi2": (5, 3, 180, 80), "minDisparity": 0, "numberOfDisparities": 16, "blockSize": 5}
        agree("getValidDisparityROI", roi1=roi, **rest)


@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "f4"])
@pytest.mark.parametrize("ddepth", [-1, cv2.CV_16S, cv2.CV_32S, cv2.CV_32F])
@pytest.mark.parametrize("missing", [False, True])
def test_reproject_image_to_3d(dtype: str, ddepth: int, missing: bool) -> None:
    Q = np.array([[1, 0, 0, -20.5], [0, 1, 0, -15.25], [0, 0, 0, 40.125], [0, 0, 0.25, 0.5]])
    disparity = (array("u1", 24, 31) % 60).astype(dtype)
    arguments = {"disparity": disparity, "handleMissingValues": missing, "ddepth": ddepth}
    agree("reprojectImageTo3D", **arguments, Q=Q)
    agree("reprojectImageTo3D", **arguments, Q=Q.astype("f4"))


FISHEYE = np.array([0.05, -0.01, 0.004, -0.0008])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(1, 30), (30, 1)])
def test_fisheye_points(dtype: str, shape: tuple[int, int]) -> None:
    shown = pixels(dtype, *shape)
    camera = {"K": CAMERA, "D": FISHEYE}
    rtol = 1e-13 if dtype == "f8" else 1e-7
    for R, P in [(None, None), (ROTATION, None), (np.array([0.1, 0.2, 0.3]), CAMERA), (None, CAMERA)]:
        agree("fisheye.undistortPoints", distorted=shown, **camera, R=R, P=P, rtol=rtol, atol=1e-12)
    for criteria in [(1, 4, 0.0), (2, 0, 1e-6)]:
        projection = {"R": None, "P": None, "criteria": criteria}
        agree("fisheye.undistortPoints", distorted=shown, **camera, **projection, rtol=rtol, atol=1e-12)
    normalised = (shown / 400 - 0.5).astype(dtype)
    agree("fisheye.distortPoints", undistorted=normalised, **camera, alpha=0.01, rtol=rtol)
    agree("fisheye.distortPoints", undistorted=shown, Kundistorted=CAMERA, **camera, rtol=rtol)
    both_refuse("fisheye.distortPoints", undistorted=shown, K=CAMERA, D=np.zeros(5))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("balance", [0.0, 0.5, 1.0])
def test_fisheye_new_camera_matrix(dtype: str, balance: float) -> None:
    camera = {"K": CAMERA.astype(dtype), "D": FISHEYE, "image_size": (640, 481), "R": np.eye(3)}
    name = "fisheye.estimateNewCameraMatrixForUndistortRectify"
    for options in [{}, {"new_size": (500, 300)}, {"fov_scale": 1.3}]:
        agree(name, **camera, balance=balance, **options, rtol=1e-12)


def test_fisheye_undistort_image() -> None:
    picture = cv2.resize(array("u1", 48, 64, 3), (640, 480))
    agree("fisheye.undistortImage", distorted=picture, K=CAMERA, D=FISHEYE, Knew=CAMERA)
    agree("fisheye.undistortImage", distorted=picture, K=CAMERA, D=FISHEYE, Knew=CAMERA, new_size=(400, 300))


@pytest.mark.parametrize("dtype", FLOATS)
def test_triangulate_points(dtype: str) -> None:
    cameras = [np.hstack([np.eye(3), [[0], [0], [0]]]), np.hstack([ROTATION, [[-1], [0.2], [0.1]]])]
    for points in (array(dtype, 2, 6) / 1000, array(dtype, 6, 1, 2) / 1000):
        seen = points.astype(dtype), (points + 0.05).astype(dtype)
        arguments = {"projPoints1": seen[0], "projPoints2": seen[1]}
        agree("triangulatePoints", projMatr1=cameras[0], projMatr2=cameras[1], **arguments)


@pytest.mark.parametrize("dtype", FLOATS)
def test_decompose_projection_matrix(dtype: str) -> None:
    projection = CAMERA @ np.hstack([ROTATION, [[-1], [0.2], [0.1]]])
    rtol = 1e-12 if dtype == "f8" else 1e-6
    agree("decomposeProjectionMatrix", projMatrix=projection.astype(dtype), rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("shift", [(-1.0, 0.05, 0.1), (0.1, 1.2, -0.1)])
@pytest.mark.parametrize("alpha", [-1.0, 0.0, 0.5, 1.0])
@pytest.mark.parametrize("flags", [0, cv2.CALIB_ZERO_DISPARITY])
def test_stereo_rectify(shift: tuple[float, float, float], alpha: float, flags: int) -> None:
    other = CAMERA * [[1.01, 1, 0.99], [1, 1.02, 1.03], [1, 1, 1]]
    cameras = {"cameraMatrix1": CAMERA, "cameraMatrix2": other}
    lenses = {"distCoeffs1": np.array(DISTORTIONS[0]), "distCoeffs2": np.array(DISTORTIONS[1])}
    options = {"imageSize": (640, 480), "T": np.array(shift), "alpha": alpha, "flags": flags}
    for R, size in [(ROTATION, (0, 0)), (np.array([[0.1], [-0.2], [0.05]]), (700, 333))]:
        agree("stereoRectify", **cameras, **lenses, **options, R=R, newImageSize=size, rtol=1e-10, atol=1e-10)


def test_essential_matrix() -> None:
    t = np.array([1.0, 0.2, -0.1])
    E = np.array([[0, -t[2], t[1]], [t[2], 0, -t[0]], [-t[1], t[0], 0]]) @ ROTATION
    agree("decomposeEssentialMat", E=E, rtol=1e-12, atol=1e-14)
    agree("decomposeEssentialMat", E=E.astype("f4"), rtol=1e-6, atol=1e-6)
    both_refuse("decomposeEssentialMat", E=E[:2])
    space = np.random.default_rng(1).uniform(-1, 1, (30, 3)) + np.array([0, 0, 5])
    space[:3, 2] = 900
    views = [
        cv2.projectPoints(space, r, s, CAMERA, None)[0][:, 0]
        for r, s in [(np.eye(3), np.zeros(3)), (ROTATION, t)]
    ]
    common = {"E": E, "points1": views[0], "points2": views[1], "rtol": 1e-9, "atol": 1e-9}
    agree("recoverPose", **common, cameraMatrix=CAMERA)
    agree("recoverPose", **common, cameraMatrix=CAMERA, mask=array("u1", 30, 1) & 1)
    agree("recoverPose", **common, focal=810.0, pp=(318.0, 241.0))
    agree("recoverPose", **common, cameraMatrix=CAMERA, distanceThresh=20.0)


@pytest.mark.parametrize("m1type", [-1, cv2.CV_32FC1, cv2.CV_32FC2])
@pytest.mark.parametrize("distortion", [None, DISTORTIONS[1]])
def test_inverse_rectification_map(m1type: int, distortion: list[float] | None) -> None:
    lens = None if distortion is None else np.array(distortion)
    for R, K in [(ROTATION, CAMERA), (None, None)]:
        arguments = {
            "cameraMatrix": CAMERA,
            "distCoeffs": lens,
            "R": R,
            "newCameraMatrix": K,
            "size": (43, 31),
        }
        mine, real_ = (
            f("initInverseRectificationMap", {**arguments, "m1type": m1type}) for f in (ours, real)
        )
        # of 16-bit maps OpenCV leaves the second as the memory was
        assert_alike(mine[: 1 if m1type < 0 else 2], real_[: 1 if m1type < 0 else 2])


def test_fisheye_pose() -> None:
    solid = np.random.default_rng(2).uniform(-1, 1, (1, 20, 3))
    turn, shift = np.array([[[0.1, -0.2, 0.3]]]), np.array([[[0.1, 0.2, 6.0]]])
    seen, _ = cv2.fisheye.projectPoints(solid, turn, shift, CAMERA, FISHEYE)
    common = {"objectPoints": solid, "imagePoints": seen, "cameraMatrix": CAMERA, "distCoeffs": FISHEYE}
    agree("fisheye.solvePnP", **common, rtol=1e-6, atol=1e-8)
    near = {"rvec": np.array([[0.1], [-0.1], [0.3]]), "tvec": np.array([[0.0], [0.2], [5.0]])}
    agree("fisheye.solvePnP", **common, **near, useExtrinsicGuess=True, rtol=1e-6, atol=1e-8)
    agree("fisheye.solvePnPRansac", **common, rtol=1e-6, atol=1e-8)
