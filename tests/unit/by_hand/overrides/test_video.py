"""Overrides of the video module against the real cv2."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from oracle import agree, array, assert_alike, both_refuse, ours

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides.video_kalman import KalmanFilter


def blob(dtype: str, angle: float) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    """A tilted ellipse on black."""
    image = np.zeros((120, 160), "u1")
    cv2.ellipse(image, (70, 55), (35, 15), angle, 0, 360, 200, -1)
    return (image + (array("u1", 120, 160) & 7)).astype(dtype)


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f4", "f8"])
@pytest.mark.parametrize(
    "window", [(30, 20, 50, 40), (100, 70, 60, 60), (-10, -10, 40, 40), (140, 100, 40, 40)]
)
@pytest.mark.parametrize("criteria", [(3, 10, 1.0), (1, 3, 0.0), (2, 0, 2.5)])
def test_mean_shift(dtype: str, window: tuple[int, ...], criteria: tuple[int, int, float]) -> None:
    for angle in (0, 30, 120):
        image = blob(dtype, angle)
        agree("meanShift", probImage=image, window=window, criteria=criteria)
        agree("CamShift", probImage=image, window=window, criteria=criteria)


def test_mean_shift_over_nothing() -> None:
    black = np.zeros((50, 60), "u1")
    agree("meanShift", probImage=black, window=(5, 5, 10, 10), criteria=(3, 10, 1.0))
    agree("CamShift", probImage=black, window=(5, 5, 10, 10), criteria=(3, 10, 1.0))
    agree("meanShift", probImage=black, window=(500, 500, 10, 10), criteria=(3, 10, 1.0))
    both_refuse("meanShift", probImage=black, window=(5, 5, 0, 10), criteria=(3, 10, 1.0))
    both_refuse("meanShift", probImage=array("u1", 9, 9, 3), window=(5, 5, 5, 5), criteria=(3, 10, 1.0))


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f4", "f8"])
def test_compute_ecc(dtype: str) -> None:
    first, second = array(dtype, 30, 40), array(dtype, 30, 40, seed=1)
    blended = (first // np.array(2, dtype) + second // np.array(3, dtype)).astype(dtype)
    rtol = 1e-5 if dtype == "f4" else 1e-12
    agree("computeECC", templateImage=first, inputImage=blended, rtol=rtol)
    mask = array("u1", 30, 40) & 1
    agree("computeECC", templateImage=first, inputImage=blended, inputMask=mask, rtol=rtol)
    both_refuse("computeECC", templateImage=first, inputImage=array("i1", 30, 40))


def test_optical_flow_files(tmp_path: Path) -> None:
    flow, path = array("f4", 7, 9, 2), str(tmp_path / "flow.flo")
    assert ours("writeOpticalFlow", {"path": path, "flow": flow}) is True
    assert_alike(cv2.readOpticalFlow(path), flow)
    agree("readOpticalFlow", path=path)
    agree("readOpticalFlow", path=str(tmp_path / "missing.flo"))
    assert ours("writeOpticalFlow", {"path": path, "flow": flow[:, :, 0]}) is False
    assert ours("writeOpticalFlow", {"path": str(tmp_path / "no" / "folder"), "flow": flow}) is False


MATRICES = [
    "controlMatrix",
    "errorCovPost",
    "errorCovPre",
    "gain",
    "measurementMatrix",
    "measurementNoiseCov",
    "processNoiseCov",
    "statePost",
    "statePre",
    "transitionMatrix",
]


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("control", [0, 1])
def test_kalman_filter(dtype: str, control: int) -> None:
    depth = cv2.CV_32F if dtype == "f4" else cv2.CV_64F
    filters = [make(4, 2, control, depth) for make in (KalmanFilter, cv2.KalmanFilter)]
    for kalman in filters:
        kalman.transitionMatrix = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]], dtype)
        kalman.measurementMatrix = np.eye(2, 4, dtype=dtype)
        kalman.processNoiseCov = np.eye(4, dtype=dtype) * np.array(1e-3, dtype)
        kalman.errorCovPost = np.eye(4, dtype=dtype)
        if control:
            kalman.controlMatrix = np.ones((4, 1), dtype)
    for step in range(10):
        measured = np.array([[step * 1.5], [step * 0.7 + np.sin(step)]], dtype)
        push = (np.full((1, 1), 0.1, dtype),) if control else ()
        for method, arguments in (("predict", push), ("correct", (measured,))):
            ours_, real_ = (getattr(kalman, method)(*arguments) for kalman in filters)
            assert_alike(ours_, real_)
            for name in MATRICES:
                assert_alike(getattr(filters[0], name), getattr(filters[1], name), what=name)


@pytest.mark.parametrize("make", [KalmanFilter, cv2.KalmanFilter])
def test_kalman_filters_matrices(make: type) -> None:
    kalman = make(4, 2)
    for name in MATRICES:
        assert_alike(getattr(kalman, name), getattr(cv2.KalmanFilter(4, 2), name), what=name)
    kalman.statePre[0] = 5
    assert not kalman.statePre.any()
    mine = np.zeros((4, 1), "f4")
    kalman.statePre = mine
    assert kalman.statePre is mine
    kalman.statePost = np.ones((4, 1), "f4")
    assert kalman.predict() is mine
    assert mine.all()
    assert make().statePre is None
    with pytest.raises(TypeError):
        kalman.gain = "x"
    with pytest.raises(AttributeError):
        kalman.gian = mine


def test_kalman_filter_refuses() -> None:
    with pytest.raises(errors.error):
        KalmanFilter(0, 2)
    with pytest.raises(errors.error):
        KalmanFilter().predict()
