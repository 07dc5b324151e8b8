"""Overrides of the imgproc module against the real cv2."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, both_refuse

FACES = [*range(8), *range(16, 24)]


@pytest.mark.parametrize("face", FACES)
def test_text_size_of_each_character(face: int) -> None:
    for code in range(1, 256):
        agree("getTextSize", text=chr(code), fontFace=face, fontScale=1.0, thickness=1)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("scale", [0.33, 0.5, 1.0, 1.7, 12.25, -1.5])
@pytest.mark.parametrize("thickness", [-3, -1, 0, 1, 2, 3, 10])
def test_text_size(face: int, scale: float, thickness: int) -> None:
    for text in ["", "Hello, World!", "jgpqy_|{}", "grün Привет 漢字 🙂 Ѐ\n", "Ёлка"]:
        agree("getTextSize", text=text, fontFace=face, fontScale=scale, thickness=thickness)


def test_text_size_refuses_an_unknown_font() -> None:
    both_refuse("getTextSize", text="a", fontFace=9, fontScale=1.0, thickness=1)


@pytest.mark.parametrize("angle", [0, 30, -45, 90, 137.5, 721])
def test_box_points(angle: float) -> None:
    agree("boxPoints", box=((10.5, -3.25), (7.0, 20.3), float(angle)))


def test_clip_line() -> None:
    generator = np.random.default_rng(2)
    for x1, y1, x2, y2 in generator.integers(-60, 120, (500, 4)).tolist():
        agree("clipLine", imgRect=(5, -3, 41, 33), pt1=(x1, y1), pt2=(x2, y2))
    agree("clipLine", imgRect=(0, 0, 0, 4), pt1=(1, 1), pt2=(2, 2))


def test_rectangle_intersection_area() -> None:
    generator = np.random.default_rng(3)
    for a in generator.normal(size=(200, 8), scale=20).tolist():
        agree("rectangleIntersectionArea", a=tuple(a[:4]), b=tuple(a[4:]))


ACCUMULATED = [
    ("u1", "f4"),
    ("u1", "f8"),
    ("u2", "f4"),
    ("u2", "f8"),
    ("f4", "f4"),
    ("f4", "f8"),
    ("f8", "f8"),
]


@pytest.mark.parametrize(("dtype", "into"), ACCUMULATED)
@pytest.mark.parametrize("shape", [(23, 37), (9, 7, 3), (9, 7, 1)])
@pytest.mark.parametrize("masked", [False, True])
def test_accumulate(dtype: str, into: str, shape: tuple[int, ...], masked: bool) -> None:
    src, other, dst = array(dtype, *shape), array(dtype, *shape, seed=2), array(into, *shape, seed=1)
    mask = array("u1", *shape[:2]) & 3 if masked else None
    agree("accumulate", src=src, dst=dst, mask=mask)
    agree("accumulateSquare", src=src, dst=dst, mask=mask)
    agree("accumulateProduct", src1=src, src2=other, dst=dst, mask=mask)
    agree("accumulateWeighted", src=src, dst=dst, alpha=0.3, mask=mask)


def test_accumulate_refuses() -> None:
    both_refuse("accumulate", src=array("u1", 4, 5), dst=array("u1", 4, 5))
    both_refuse("accumulate", src=array("u1", 4, 5), dst=array("f4", 4, 6))
    both_refuse("accumulate", src=array("f8", 4, 5), dst=array("f4", 4, 5))
    both_refuse("accumulateWeighted", src=array("u1", 4, 5), dst=array("f4", 4, 5, 3), alpha=0.5)


@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
@pytest.mark.parametrize("shape", [(12, 17), (7, 6, 3), (1, 5), (5, 1), (6, 2)])
def test_integral3(dtype: str, shape: tuple[int, ...]) -> None:
    agree("integral3", src=array(dtype, *shape))
    if dtype == "u1":
        agree("integral3", src=array(dtype, *shape), sdepth=cv2.CV_64F, sqdepth=cv2.CV_64F)


def checkerboard(dtype: str = "u1") -> np.ndarray[Any, Any]:
    board = np.kron(np.indices((8, 9)).sum(0) % 2, np.ones((20, 20))) * 200 + 20
    return cv2.GaussianBlur(board.astype(dtype), (5, 5), 0)


@pytest.mark.parametrize("dtype", ["u1", "f4"])
@pytest.mark.parametrize("zone", [(-1, -1), (1, 1)])
@pytest.mark.parametrize("criteria", [(3, 30, 0.001), (1, 5, 0.0), (2, 0, 0.01)])
def test_corner_sub_pix(dtype: str, zone: tuple[int, int], criteria: tuple[int, int, float]) -> None:
    image = checkerboard(dtype)
    corners = cv2.goodFeaturesToTrack(image, 60, 0.05, 10)
    arguments = {"winSize": (5, 4), "zeroZone": zone, "criteria": criteria}
    agree("cornerSubPix", image=image, corners=corners, **arguments)
    agree("cornerSubPix", image=image, corners=corners.reshape(-1, 2), **arguments)


def test_corner_sub_pix_refuses() -> None:
    arguments = {"winSize": (5, 5), "zeroZone": (-1, -1), "criteria": (3, 30, 0.001)}
    both_refuse("cornerSubPix", image=array("u1", 9, 9), corners=np.ones((1, 1, 2), "f4"), **arguments)
    both_refuse("cornerSubPix", image=checkerboard(), corners=np.full((1, 1, 2), 1e3, "f4"), **arguments)
    both_refuse("cornerSubPix", image=checkerboard(), corners=np.ones((1, 1, 2)), **arguments)


@pytest.mark.parametrize("dtype", ["u1", "f4"])
@pytest.mark.parametrize("ksize", [3, 5, -1])
@pytest.mark.parametrize("block", [2, 3, 5])
def test_corner_eigen_vals_and_vecs(dtype: str, ksize: int, block: int) -> None:
    image = array(dtype, 31, 43)
    agree("cornerEigenValsAndVecs", src=image, blockSize=block, ksize=ksize)
    agree("cornerEigenValsAndVecs", src=checkerboard(dtype), blockSize=block, ksize=ksize)
    both_refuse("cornerEigenValsAndVecs", src=image.astype("f8"), blockSize=block, ksize=ksize)


@pytest.mark.parametrize("dtype", ["u1", "f4"])
@pytest.mark.parametrize("harris", [False, True])
def test_good_features_to_track_with_quality(dtype: str, harris: bool) -> None:
    arguments = {"maxCorners": 20, "qualityLevel": 0.05, "minDistance": 5.0, "useHarrisDetector": harris}
    agree("goodFeaturesToTrackWithQuality", image=checkerboard(dtype), mask=None, **arguments)
    agree("goodFeaturesToTrackWithQuality", image=np.zeros((20, 20), dtype), mask=None, **arguments)


@pytest.mark.parametrize("ktype", [cv2.CV_32F, cv2.CV_64F])
@pytest.mark.parametrize("sigma", [-1.0, 0.0, 0.3, 0.8, 1.5, 7.25, 100.0])
@pytest.mark.parametrize("ksize", [*range(1, 24), 31, 64, 255])
def test_gaussian_kernel(ksize: int, sigma: float, ktype: int) -> None:
    # OpenCV has an exp of its own, which the coefficients of an even kernel show
    rtol = (1e-14 if ktype == cv2.CV_64F else 1e-7) if ksize % 2 == 0 else 0
    agree("getGaussianKernel", ksize=ksize, sigma=sigma, ktype=ktype, rtol=rtol, atol=1e-18 if rtol else 0)


def test_kernels_refuse() -> None:
    both_refuse("getGaussianKernel", ksize=0, sigma=1.0)
    both_refuse("getGaussianKernel", ksize=3, sigma=1.0, ktype=cv2.CV_8U)
    both_refuse("getDerivKernels", dx=1, dy=1, ksize=-1)
    both_refuse("getDerivKernels", dx=1, dy=1, ksize=4)
    both_refuse("getDerivKernels", dx=3, dy=1, ksize=3)
    both_refuse("getGaborKernel", ksize=(3, 3), sigma=1.0, theta=1.0, lambd=1.0, gamma=1.0, ktype=cv2.CV_8U)


@pytest.mark.parametrize("ktype", [cv2.CV_32F, cv2.CV_64F])
@pytest.mark.parametrize("normalize", [False, True])
@pytest.mark.parametrize("ksize", [-1, 1, 3, 5, 7, 11, 31])
@pytest.mark.parametrize("orders", [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 2)])
def test_deriv_kernels(orders: tuple[int, int], ksize: int, normalize: bool, ktype: int) -> None:
    if ksize < 0 and sum(orders) != 1:
        return
    agree("getDerivKernels", dx=orders[0], dy=orders[1], ksize=ksize, normalize=normalize, ktype=ktype)


@pytest.mark.parametrize("ktype", [cv2.CV_32F, cv2.CV_64F])
@pytest.mark.parametrize("ksize", [(21, 21), (8, 5), (-1, -1)])
@pytest.mark.parametrize("theta", [0.0, 0.7, 2.3])
def test_gabor_kernel(ksize: tuple[int, int], theta: float, ktype: int) -> None:
    arguments = {"ksize": ksize, "sigma": 4.0, "theta": theta, "lambd": 9.5, "gamma": 0.6}
    agree("getGaborKernel", **arguments, ktype=ktype, rtol=1e-12 if ktype == cv2.CV_64F else 1e-6, atol=1e-16)


@pytest.mark.parametrize("dtype", ["u1", "u2", "f4"])
@pytest.mark.parametrize("shape", [(41, 53), (40, 30, 3)])
@pytest.mark.parametrize(
    "flags", [cv2.INTER_LINEAR, cv2.INTER_NEAREST, cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP]
)
def test_polar(dtype: str, shape: tuple[int, ...], flags: int) -> None:
    src = array(dtype, *shape)
    flags |= cv2.WARP_FILL_OUTLIERS  # what is outside would be whatever the memory held
    agree("linearPolar", src=src, center=(20.0, 15.0), maxRadius=19.5, flags=flags)
    agree("logPolar", src=src, center=(20.0, 15.0), M=12.0, flags=flags)


@pytest.mark.parametrize("code", range(90, 98))
def test_cvt_color_two_plane(code: int) -> None:
    agree("cvtColorTwoPlane", src1=array("u1", 20, 34), src2=array("u1", 10, 17, 2), code=code)


def test_cvt_color_two_plane_refuses() -> None:
    both_refuse("cvtColorTwoPlane", src1=array("u1", 20, 34), src2=array("u1", 10, 17, 2), code=6)
    both_refuse("cvtColorTwoPlane", src1=array("u1", 20, 34), src2=array("u1", 10, 16, 2), code=90)


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "f4", "f8"])
@pytest.mark.parametrize("kind", range(5))
def test_threshold_with_mask(dtype: str, kind: int) -> None:
    src, dst, mask = array(dtype, 30, 41), array(dtype, 30, 41, seed=1), array("u1", 30, 41) & 1
    arguments = {"thresh": 70.0, "maxval": 200.0, "type": kind}
    agree("thresholdWithMask", src=src, dst=dst, mask=mask, **arguments)
    agree("thresholdWithMask", src=src, dst=dst, mask=None, **arguments)
    both_refuse("thresholdWithMask", src=src, dst=dst[1:], mask=mask, **arguments)


@pytest.mark.parametrize("kind", [cv2.THRESH_OTSU, cv2.THRESH_TRIANGLE, cv2.THRESH_OTSU | cv2.THRESH_DRYRUN])
def test_automatic_threshold_with_mask(kind: int) -> None:
    src, mask = array("u1", 30, 41), array("u1", 30, 41, seed=3) & 1
    src[5:20] //= 3
    arguments = {"thresh": 70.0, "maxval": 200.0, "type": kind}
    agree("thresholdWithMask", src=src, dst=array("u1", 30, 41, seed=1), mask=mask, **arguments)


@pytest.mark.parametrize("density", [40, 110, 200])
@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize("ltype", [cv2.CV_32S, cv2.CV_16U])
@pytest.mark.parametrize("ccltype", range(-1, 6))
def test_connected_components(density: int, connectivity: int, ltype: int, ccltype: int) -> None:
    for shape in [(40, 50), (31, 27), (1, 9), (9, 1)]:
        image = (array("u1", *shape) < density).astype("u1")
        arguments = {"image": image, "connectivity": connectivity, "ltype": ltype, "ccltype": ccltype}
        agree("connectedComponentsWithAlgorithm", **arguments)
        agree("connectedComponentsWithStatsWithAlgorithm", **arguments)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("shape", [(64, 80), (45, 75), (50, 61), (44, 46)])
@pytest.mark.parametrize("windowed", [False, True])
def test_phase_correlate(dtype: str, shape: tuple[int, int], windowed: bool) -> None:
    scene = cv2.GaussianBlur(array("f4", 100, 120), (0, 0), 2).astype(dtype)
    first, second = scene[5 : 5 + shape[0], 6 : 6 + shape[1]], scene[8 : 8 + shape[0], 4 : 4 + shape[1]]
    window = cv2.createHanningWindow(shape[::-1], cv2.CV_32F if dtype == "f4" else cv2.CV_64F)
    tolerance = 1e-3 if dtype == "f4" else 1e-9
    agree(
        "phaseCorrelate",
        src1=np.ascontiguousarray(first),
        src2=np.ascontiguousarray(second),
        window=window if windowed else None,
        atol=tolerance,
    )
