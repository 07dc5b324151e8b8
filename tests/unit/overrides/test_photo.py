"""Overrides of the photo module against the real cv2."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse


def noisy(dtype: str, *shape: int, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    """A step with noise on it."""
    image = array("u1", *shape, seed=seed) // 8 + 40
    image[:, shape[1] // 2 :] += 90
    return image.astype(dtype) * (200 if dtype == "u2" else 1)


@pytest.mark.parametrize("shape", [(23, 31), (20, 22, 2), (20, 22, 3), (15, 20, 4)])
@pytest.mark.parametrize("norm", [cv2.NORM_L1, cv2.NORM_L2])
@pytest.mark.parametrize("windows", [(7, 21), (3, 9), (5, 10)])
def test_denoising(shape: tuple[int, ...], norm: int, windows: tuple[int, int]) -> None:
    src = noisy("u1", *shape)
    sizes = {"templateWindowSize": windows[0], "searchWindowSize": windows[1]}
    agree("fastNlMeansDenoising", src=src, h=7.5, **sizes)
    agree("fastNlMeansDenoising", src=src, h=[7.5], **sizes, normType=norm)
    if len(shape) == 3:
        strengths = [3.0, 10.0, 6.0, 8.0][: shape[2]]
        agree("fastNlMeansDenoising", src=src, h=strengths, **sizes, normType=norm)


def test_denoising_of_16_bits() -> None:
    agree("fastNlMeansDenoising", src=noisy("u2", 20, 22), h=[900.0], normType=cv2.NORM_L1)
    both_refuse("fastNlMeansDenoising", src=noisy("u2", 20, 22), h=[900.0], normType=cv2.NORM_L2)
    both_refuse("fastNlMeansDenoising", src=noisy("f4", 20, 22), h=[900.0], normType=cv2.NORM_L1)


@pytest.mark.parametrize("channels", [3, 4])
def test_denoising_of_colours(channels: int) -> None:
    agree("fastNlMeansDenoisingColored", src=noisy("u1", 20, 22, channels), h=6.0, hColor=9.0)
    both_refuse("fastNlMeansDenoisingColored", src=noisy("u1", 20, 22))


def test_denoising_of_films() -> None:
    grey = [noisy("u1", 18, 22, seed=i) for i in range(5)]
    windows = {"imgToDenoiseIndex": 2, "temporalWindowSize": 3, "searchWindowSize": 9}
    agree("fastNlMeansDenoisingMulti", srcImgs=grey, **windows, h=8.0)
    agree("fastNlMeansDenoisingMulti", srcImgs=grey, **windows, h=[8.0], normType=cv2.NORM_L1)
    colours = [noisy("u1", 18, 22, 3, seed=i) for i in range(5)]
    agree("fastNlMeansDenoisingColoredMulti", srcImgs=colours, **windows, h=8.0, hColor=5.0)
    both_refuse("fastNlMeansDenoisingMulti", srcImgs=grey, imgToDenoiseIndex=0, temporalWindowSize=3)
