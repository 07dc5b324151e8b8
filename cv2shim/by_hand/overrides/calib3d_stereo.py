"""Overrides of OpenCV's calib3d module: two cameras."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, given, into
from cv2shim.by_hand.overrides.calib3d_essential import of_two_cameras
from cv2shim.by_hand.overrides.calib3d_undistort import (
    Rect,
    clipped,
    points_of,
    product,
    undistort_points,
    undistorted_rectangles,
)
from cv2shim.by_hand.overrides.core_svd import decomposition, triangulate_points

Size = tuple[int, int]
Box = tuple[float, ...]
CALIB_ZERO_DISPARITY = 1024


def _rotations(R: Array, T: Array) -> tuple[Array, Array, Array, int]:
    """The rotations that make two cameras' rows (or columns) parallel, their shift then, and along which axis."""
    import cv2

    rotation = cv2.Rodrigues(R)[0] if R.shape == (3, 3) else R.reshape(3, 1).copy()
    half = cv2.Rodrigues(rotation * -0.5)[0]
    shift = cv2.gemm(half, T, 1, None, 0)[:, 0]
    axis = 0 if abs(shift[0]) > abs(shift[1]) else 1
    along = float(shift[axis])
    length = cv2.norm(shift)
    check(length > 0.0, "nt > 0.0", "stereoRectify")
    direction = np.zeros(3)
    direction[axis] = 1 if along > 0 else -1
    turn = np.cross(shift, direction)
    size = cv2.norm(turn)
    if size > 0.0:
        turn = turn * (math.acos(abs(along) / length) / size)
    level = cv2.Rodrigues(turn.reshape(3, 1))[0]
    first = cv2.gemm(level, half, 1, None, 0, flags=cv2.GEMM_2_T)
    second = cv2.gemm(level, half, 1, None, 0)
    return first, second, cv2.gemm(second, T, 1, None, 0)[:, 0], axis


def _centre(
    camera: Array, distortion: Array | None, rotation: Array, focal: float, size: Size
) -> list[float]:
    """The principal point that puts the corners of the rotated picture around the middle."""
    import cv2

    width, height = size
    corners = np.array([[[i % 2 * (width - 1), i // 2 * (height - 1)] for i in range(4)]], np.float32)
    rays = undistort_points(corners, camera, distortion, None, None)[:, 0]
    rays = np.hstack([rays, np.ones((4, 1), np.float32)])[:, None]
    target = np.diag([focal, focal, 1.0])
    shown = cv2.projectPoints(rays, rotation, np.zeros((3, 1)), target, None)[0]
    mean = cv2.mean(shown)
    return [(width - 1) / 2 - mean[0], (height - 1) / 2 - mean[1]]


def _scales(box: Box, old: list[float], new: list[float], size: Size) -> list[float]:
    """By how much each side of the rectangle would have to be scaled about `old` to fall on the picture's."""
    x, y, width, height = box
    return [
        new[0] / (old[0] - x),
        new[1] / (old[1] - y),
        (size[0] - 1 - new[0]) / (x + width - old[0]),
        (size[1] - 1 - new[1]) / (y + height - old[1]),
    ]


def _valid(box: Box, old: list[float], new: list[float], s: float, size: Size) -> Rect:
    corner = math.ceil((box[0] - old[0]) * s + new[0]), math.ceil((box[1] - old[1]) * s + new[1])
    return clipped((*corner, math.floor(box[2] * s), math.floor(box[3] * s)), size)


def _projection(focal: float, centre: list[float], axis: int, baseline: float) -> Array:
    P = np.array([[focal, 0, centre[0], 0], [0, focal, centre[1], 0], [0, 0, 1, 0]])
    P[axis, 3] = baseline
    return P


@override("stereoRectify", reason=MISSING)
def stereo_rectify(
    cameraMatrix1: Array,
    distCoeffs1: Array | None,
    cameraMatrix2: Array,
    distCoeffs2: Array | None,
    imageSize: Size,
    R: Array,
    T: Array,
    flags: int,
    alpha: float,
    newImageSize: Size,
) -> tuple[Array, Array, Array, Array, Array, Rect, Rect]:
    """Rotations and projections that rectify two cameras, the matrix from disparity to depth, valid pixels."""
    cameras = [camera.astype(np.float64) for camera in (cameraMatrix1, cameraMatrix2)]
    distortions = [
        None if given(d) is None else np.asarray(d, np.float64) for d in (distCoeffs1, distCoeffs2)
    ]
    *rotations, shift, axis = _rotations(R.astype(np.float64), T.astype(np.float64).reshape(3, 1))
    size = newImageSize if newImageSize[0] * newImageSize[1] else imageSize
    ratio = size[1 - axis] / imageSize[1 - axis] / 2
    focal = float(cameras[0][1 - axis, 1 - axis] + cameras[1][1 - axis, 1 - axis]) * ratio
    views = list(zip(cameras, distortions, rotations, strict=True))
    old = [_centre(camera, d, rotation, focal, imageSize) for camera, d, rotation in views]
    for k in (0, 1) if flags & CALIB_ZERO_DISPARITY else (1 - axis,):
        old[0][k] = old[1][k] = (old[0][k] + old[1][k]) * 0.5
    baseline = float(shift[axis]) * focal
    projections = [_projection(focal, old[0], axis, 0.0), _projection(focal, old[1], axis, baseline)]
    boxes = [
        undistorted_rectangles(camera, d, imageSize, rotation, P)
        for (camera, d, rotation), P in zip(views, projections, strict=True)
    ]
    new = [[size[k] * centre[k] / imageSize[k] for k in (0, 1)] for centre in old]
    s = 1.0
    if alpha >= 0:
        alpha = min(alpha, 1.0)
        wanted = [
            [_scales(box[i], o, n, size) for box, o, n in zip(boxes, old, new, strict=True)] for i in (0, 1)
        ]
        s = max(map(max, wanted[0])) * (1 - alpha) + min(map(min, wanted[1])) * alpha
    focal *= s
    P1, P2 = _projection(focal, new[0], axis, 0.0), _projection(focal, new[1], axis, baseline * s)
    rois = [_valid(box[0], o, n, s, size) for box, o, n in zip(boxes, old, new, strict=True)]
    Q = np.array([[1, 0, 0, -new[0][0]], [0, 1, 0, -new[0][1]], [0, 0, 0, focal], [0, 0, 0, 0]])
    Q[3, 2] = -1.0 / shift[axis]
    Q[3, 3] = (new[0][axis] - new[1][axis]) / shift[axis]
    return rotations[0], rotations[1], P1, P2, Q, rois[0], rois[1]


@override("decomposeEssentialMat", reason=MISSING)
def decompose_essential_mat(E: Array) -> tuple[Array, Array, Array]:
    """Both rotations, and the direction of the shift, that an essential matrix stands for."""
    import cv2

    check(E.size == 9, "E.cols == 3 && E.rows == 3", "decomposeEssentialMat")
    check(E.dtype in (np.float32, np.float64), "type == CV_32F || type == CV_64F", "_SVDcompute")
    _, u, vt = decomposition(E.reshape(3, 3), False)
    u, vt = (-part if np.linalg.det(part.astype(np.float64)) < 0 else part for part in (u, vt))
    W = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]], E.dtype)
    R1, R2 = (cv2.gemm(cv2.gemm(u, W, 1, None, 0, flags=flag), vt, 1, None, 0) for flag in (0, cv2.GEMM_2_T))
    return R1, R2, u[:, 2:].copy()


def _in_front(P: Array, first: Array, second: Array, limit: float) -> tuple[Array, Array]:
    """Which points are in front of both cameras, and nearer than `limit`; and the points."""
    Q = triangulate_points(np.eye(3, 4), P, first, second)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = Q[2] * Q[3] > 0
        scaled = Q / Q[3]
        inside &= scaled[2] < limit
        depth = product(P, scaled)[2]
        return inside & (depth > 0) & (depth < limit), Q


@override("recoverPose", reason=MISSING)
def recover_pose(
    E: Array | None = None,
    points1: Any = None,
    points2: Any = None,
    cameraMatrix: Array | None = None,
    focal: float = 1.0,
    pp: tuple[float, float] = (0.0, 0.0),
    distanceThresh: float | None = None,
    mask: Array | None = None,
    cameraMatrix1: Array | None = None,
    distCoeffs1: Array | None = None,
    cameraMatrix2: Array | None = None,
    distCoeffs2: Array | None = None,
    method: int = 8,
    prob: float = 0.999,
    threshold: float = 1.0,
) -> tuple[Any, ...]:
    """How many points are in front of both cameras, the second one's rotation and shift, and which points."""
    if E is None:
        cameras, lenses = (np.asarray(cameraMatrix1), np.asarray(cameraMatrix2)), (distCoeffs1, distCoeffs2)
        options = method, prob, threshold
        E, inliers, plain = of_two_cameras((points1, points2), cameras, lenses, options)
        check(E is not None and E.shape == (3, 3), "_E.cols == 3 && _E.rows == 3", "recoverPose")
        kept = into(mask, inliers)
        count, *pose = recover_pose(E, plain[0], plain[1], np.eye(3), mask=kept)
        return count, E, *pose
    K = np.array([[focal, 0, pp[0]], [0, focal, pp[1]], [0, 0, 1]])
    K = K if cameraMatrix is None else cameraMatrix.astype(np.float64)
    check(K.shape == (3, 3), "cameraMatrix.rows == 3 && cameraMatrix.cols == 3", "recoverPose")
    sets = [points_of(points, "recoverPose").astype(np.float64) for points in (points1, points2)]
    check(len(sets[0]) == len(sets[1]), "points2.checkVector(2) == npoints", "recoverPose")
    first, second = (((points - K[:2, 2]) / (K[0, 0], K[1, 1])).T for points in sets)
    check(E.dtype == np.float64, "type == B.type()", "recoverPose")
    R1, R2, t = decompose_essential_mat(E)
    poses = [(R1, t), (R2, t), (R1, -t), (R2, -t)]
    limit = 50.0 if distanceThresh is None else distanceThresh
    found = [_in_front(np.hstack(pose), first, second, limit) for pose in poses]
    wanted = np.full(len(sets[0]), 255, np.uint8) if mask is None else mask.reshape(-1)
    masks = [np.where(inside, wanted, 0).astype(np.uint8)[:, None] for inside, _ in found]
    counts = [int(np.count_nonzero(m)) for m in masks]
    best = int(np.argmax(counts))
    kept = masks[best]
    if mask is not None:
        mask[...] = kept.reshape(mask.shape)
        kept = mask
    rotation, shift = poses[best]
    result = counts[best], rotation, shift, kept
    return result if distanceThresh is None else (*result, found[best][1])
