"""Overrides of calib3d's robust estimators against the real cv2."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse, ours, real

Points = np.ndarray[Any, Any]


def pairs(count: int, dtype: str, outliers: int, seed: int = 0) -> tuple[Points, Points]:
    """Points, and the same turned, scaled and shifted, with a little noise and some of them wrong."""
    generator = np.random.default_rng(seed)
    first = generator.uniform(0, 400, (count, 2))
    turn = 0.9 * np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    second = first @ turn.T + (30, -12) + generator.normal(size=(count, 2), scale=0.4)
    second[:outliers] += generator.uniform(20, 90, (outliers, 2))
    return first.astype(dtype), second.astype(dtype)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4"])
@pytest.mark.parametrize("method", [cv2.RANSAC, cv2.LMEDS])
@pytest.mark.parametrize("refine", [0, 10])
def test_partial_affine(dtype: str, method: int, refine: int) -> None:
    for seed, (count, outliers) in enumerate([(2, 0), (3, 0), (12, 3), (60, 25), (200, 60)]):
        first, second = pairs(count, dtype, outliers, seed)
        options = {"method": method, "refineIters": refine}
        agree("estimateAffinePartial2D", from_=first, to=second, **options, rtol=1e-9, atol=1e-9)
        agree(
            "estimateAffinePartial2D",
            from_=first[:, None],
            to=second[:, None],
            **options,
            rtol=1e-9,
            atol=1e-9,
        )


def test_partial_affine_fails() -> None:
    first, second = pairs(6, "f4", 0)
    agree("estimateAffinePartial2D", from_=first[:1], to=second[:1])
    both_refuse("estimateAffinePartial2D", from_=first, to=second, method=0)
    both_refuse("estimateAffinePartial2D", from_=first, to=second[:-1])


def space(count: int, outliers: int, seed: int = 0) -> tuple[Points, Points]:
    generator = np.random.default_rng(seed)
    first = generator.uniform(-50, 50, (count, 3))
    second = first @ np.array([[1.1, 0.1, 0], [-0.2, 0.9, 0.1], [0, 0.05, 1.2]]) + np.array([5, 6, -7])
    second[:outliers] += generator.uniform(20, 90, (outliers, 3))
    return first, second


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_affine_3d(dtype: str) -> None:
    for seed, (count, outliers) in enumerate([(4, 0), (10, 3), (80, 20)]):
        first, second = (points.astype(dtype) for points in space(count, outliers, seed))
        agree("estimateAffine3D", src=first, dst=second, rtol=1e-7, atol=1e-6)
        agree("estimateAffine3D", src=first, dst=second, force_rotation=True, rtol=1e-9, atol=1e-9)
        agree("estimateAffine3D", src=first, dst=second, force_rotation=False, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_translation_3d(dtype: str) -> None:
    for seed, (count, outliers) in enumerate([(4, 0), (10, 3), (80, 20)]):
        generator = np.random.default_rng(seed)
        first = generator.uniform(-50, 50, (count, 3)).astype(dtype)
        shifted = first + np.array([3, -4, 5]) + generator.normal(size=(count, 3))
        second = shifted.astype(dtype)
        second[:outliers] += 30
        agree("estimateTranslation3D", src=first, dst=second)


def seen(count: int, outliers: int, seed: int = 0) -> tuple[Points, Points]:
    """What two cameras see of points in space."""
    generator = np.random.default_rng(seed)
    points = generator.uniform(-2, 2, (count, 3)) + np.array([0, 0, 7])
    camera = np.array([[500.0, 0, 320], [0, 500, 240], [0, 0, 1]])
    views = [
        cv2.projectPoints(points, np.array(r), np.array(t), camera, None)[0][:, 0]
        for r, t in [((0.0, 0, 0), (0.0, 0, 0)), ((0.05, -0.2, 0.02), (1.0, 0.1, 0.2))]
    ]
    views[1] += generator.normal(size=views[1].shape, scale=0.1)
    views[1][:outliers] += generator.uniform(20, 60, (outliers, 2))
    return views[0], views[1]


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("method", [cv2.FM_7POINT, cv2.FM_8POINT, cv2.FM_RANSAC, cv2.FM_LMEDS])
def test_fundamental_matrix(dtype: str, method: int) -> None:
    # Of eight to thirteen pairs the median is one of the seven that a model goes through: rounding decides which is least.
    for seed, (count, outliers) in enumerate([(6, 0), (7, 0), (14, 0), (20, 4), (70, 15)]):
        first, second = (points.astype(dtype) for points in seen(count, outliers, seed))
        agree("findFundamentalMat", points1=first, points2=second, method=method, rtol=1e-6, atol=1e-9)


def test_fundamental_matrix_refuses() -> None:
    first, second = seen(20, 0)
    both_refuse("findFundamentalMat", points1=first, points2=second[1:])
    both_refuse("findFundamentalMat", points1=array("f4", 20, 5), points2=array("f4", 20, 5))


CAMERA = np.array([[500.0, 0, 320], [0, 500, 240], [0, 0, 1]])


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("method", [cv2.RANSAC, cv2.LMEDS])
def test_essential_matrix(dtype: str, method: int) -> None:
    for seed, (count, outliers) in enumerate([(4, 0), (20, 4), (70, 15)]):
        first, second = (points.astype(dtype) for points in seen(count, outliers, seed))
        common = {"points1": first, "points2": second, "method": method, "rtol": 1e-5, "atol": 1e-7}
        if count < 5:
            assert (
                ours("findEssentialMat", {"points1": first, "points2": second, "method": method})[0] is None
            )
            continue
        agree("findEssentialMat", **common, cameraMatrix=CAMERA)
        agree("findEssentialMat", **common, focal=500.0, pp=(320.0, 240.0))
        lens = np.array([0.01, -0.02, 0.001, 0.0])
        cameras = {"cameraMatrix1": CAMERA, "distCoeffs1": lens, "cameraMatrix2": CAMERA, "distCoeffs2": lens}
        agree("findEssentialMat", **common, **cameras)
        agree("recoverPose", **common, **cameras)


def test_essential_matrices_of_five_pairs() -> None:
    first, second = seen(5, 0)
    arguments = {"points1": first, "points2": second, "cameraMatrix": CAMERA}
    (found, mask), (expected, _) = ours("findEssentialMat", arguments), real("findEssentialMat", arguments)
    assert mask.all()
    for E in expected.reshape(-1, 9):
        assert np.abs(found.reshape(-1, 9) - E).max(axis=1).min() < 1e-6
