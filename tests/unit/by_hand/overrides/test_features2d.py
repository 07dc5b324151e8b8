"""Overrides of the features2d and calib3d modules' keypoints and boards against the real cv2."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from oracle import agree, array, assert_alike, both_refuse, ours, real


def test_key_points_to_points() -> None:
    keypoints = [cv2.KeyPoint(x * 1.5, x + 0.25, 3) for x in range(5)]
    for indexes in ([], [3, 1]):
        arguments = {"keypoints": keypoints, "keypointIndexes": indexes}
        assert_alike(ours("KeyPoint_convert", arguments), cv2.KeyPoint_convert(keypoints, indexes))
    both_refuse("KeyPoint_convert", keypoints=keypoints, keypointIndexes=[-1])
    agree("KeyPoint_convert", keypoints=[])


def test_points_to_key_points() -> None:
    arguments = {"points2f": array("f4", 6, 2), "size": 4.0, "octave": 2}
    for actual, expected in zip(
        ours("KeyPoint_convert", arguments), real("KeyPoint_convert", arguments), strict=True
    ):
        for name in ("pt", "size", "angle", "response", "octave", "class_id"):
            assert getattr(actual, name) == getattr(expected, name)


@pytest.mark.parametrize("distance", [0.0, 1.0, 3.0, 5.5, 9.0])
@pytest.mark.parametrize("size", [2.0, 6.0, 7.3])
def test_key_point_overlap(distance: float, size: float) -> None:
    one, other = cv2.KeyPoint(3, 4, 6), cv2.KeyPoint(3 + distance, 4.5, size)
    expected = cv2.KeyPoint_overlap(one, other)
    assert ours("KeyPoint_overlap", {"kp1": one, "kp2": other}) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("dtype", "channels"), [("u1", 1), ("u1", 3), ("u1", 4), ("u2", 3), ("f4", 3), ("f4", 1)]
)
@pytest.mark.parametrize("found", [False, True])
def test_draw_chessboard_corners(dtype: str, channels: int, found: bool) -> None:
    image = np.zeros((120, 150, channels) if channels > 1 else (120, 150), dtype)
    corners = np.random.default_rng(1).uniform(-5, 140, (24, 1, 2)).astype("f4")
    agree("drawChessboardCorners", image=image, patternSize=(6, 4), corners=corners, patternWasFound=found)


def test_draw_chessboard_corners_of_nothing() -> None:
    image = np.zeros((20, 20, 3), "u1")
    agree("drawChessboardCorners", image=image, patternSize=(3, 3), corners=None, patternWasFound=False)
    corners = np.zeros((2, 1, 2), "f4")
    pair = array("u1", 9, 9, 2)
    both_refuse(
        "drawChessboardCorners", image=pair, patternSize=(3, 3), corners=corners, patternWasFound=False
    )
