"""Overrides of the video module against the real cv2."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from oracle import agree, array, assert_alike, both_refuse, ours


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
