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


def picture(rows: int, columns: int, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Soft blobs of colour."""
    return cv2.resize(array("u1", 6, 7, 3, seed=seed), (columns, rows), interpolation=cv2.INTER_CUBIC)


def disc(rows: int, columns: int, radius: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    mask = np.zeros((rows, columns), "u1")
    cv2.circle(mask, (columns // 2 + 3, rows // 2 - 2), radius, 255, -1)
    return mask


KINDS = ["NORMAL_CLONE", "MIXED_CLONE", "MONOCHROME_TRANSFER"]


@pytest.mark.parametrize("kind", [*KINDS, *(f"{kind}_WIDE" for kind in KINDS)])
@pytest.mark.parametrize("coloured", [False, True])
def test_seamless_clone(kind: str, coloured: bool) -> None:
    src, dst, mask = picture(50, 61), picture(120, 140, seed=1), disc(50, 61, 17)
    arguments = {"src": src, "dst": dst, "p": (70, 55), "flags": getattr(cv2, kind)}
    agree("seamlessClone", mask=cv2.merge([mask] * 3) if coloured else mask, **arguments)
    if not coloured:
        agree("seamlessClone", mask=None, **arguments)
        agree("seamlessClone", mask=np.zeros_like(mask), **arguments)


def test_seamless_clone_refuses() -> None:
    src, mask = picture(50, 61), disc(50, 61, 17)
    both_refuse("seamlessClone", src=src, dst=picture(120, 140), mask=mask, p=(3, 55), flags=1)
    both_refuse("seamlessClone", src=src, dst=picture(120, 140)[:0], mask=mask, p=(60, 55), flags=1)


def test_changes_of_a_region() -> None:
    src, mask = picture(50, 61), disc(50, 61, 17)
    agree("colorChange", src=src, mask=mask, red_mul=1.5, green_mul=0.7, blue_mul=0.9)
    agree("illuminationChange", src=src, mask=mask, alpha=0.3, beta=0.4)
    agree("textureFlattening", src=src, mask=mask, low_threshold=20.0, high_threshold=45.0)
