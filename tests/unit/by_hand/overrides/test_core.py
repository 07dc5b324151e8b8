"""Overrides of the core module against the real cv2."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from oracle import agree, array, assert_alike, both_refuse, complete, ours, real

from cv2shim.accepts import errors
from cv2shim.accepts.arrays import NO_MAT
from cv2shim.by_hand import overrides
from cv2shim.by_hand.overrides._mats import matrix
from cv2shim.by_hand.overrides.core_tickmeter import TickMeter

DEPTHS = ["u1", "i1", "u2", "i2", "i4", "f4", "f8"]
FLOATS = ["f4", "f8"]


@pytest.mark.parametrize("dtype", DEPTHS)
def test_find_non_zero(dtype: str) -> None:
    sparse = array(dtype, 13, 7) * (array("u1", 13, 7) > 200)
    agree("findNonZero", src=sparse.astype(dtype))
    agree("findNonZero", src=np.zeros((3, 4), dtype))
    agree("hasNonZero", src=sparse.astype(dtype))
    agree("hasNonZero", src=np.zeros((3, 4), dtype))


def test_find_non_zero_refuses_channels() -> None:
    both_refuse("findNonZero", src=array("u1", 4, 4, 3))
    both_refuse("hasNonZero", src=array("u1", 4, 4, 3))


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("shape", [(5, 9), (5, 9, 3), (5, 9, 1), (7,)])
def test_copy_to(dtype: str, shape: tuple[int, ...]) -> None:
    src, mask = array(dtype, *shape), array("u1", *shape[:2]) & 1
    agree("copyTo", src=src, mask=mask, dst=None)
    agree("copyTo", src=src, mask=None, dst=None)
    assert_alike(ours("copyTo", {"src": src, "mask": np.empty((0, 0), "u1"), "dst": None}), matrix(src))
    if shape[-1] != 1:
        agree("copyTo", src=src, mask=mask, dst=array(dtype, *shape, seed=1).reshape(shape))
    agree("copyTo", src=src, mask=mask, dst=array("u1", 3, 3))


def test_copy_to_with_a_mask_of_every_channel() -> None:
    agree("copyTo", src=array("f4", 5, 9, 3), mask=array("u1", 5, 9, 3) & 1, dst=None)
    both_refuse("copyTo", src=array("f4", 5, 9, 3), mask=array("u1", 5, 8), dst=None)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_channels(dtype: str) -> None:
    agree("extractChannel", src=array(dtype, 6, 5, 3), coi=1)
    agree("extractChannel", src=array(dtype, 6, 5), coi=0)
    agree("insertChannel", src=array(dtype, 6, 5), dst=array(dtype, 6, 5, 4), coi=3)
    both_refuse("extractChannel", src=array(dtype, 6, 5, 3), coi=3)
    both_refuse("insertChannel", src=array(dtype, 6, 5), dst=array(dtype, 6, 6, 4), coi=1)


def test_insert_channel_writes_in_place() -> None:
    dst = array("u1", 6, 5, 4)
    assert ours("insertChannel", {"src": dst[:, :, 0], "dst": dst, "coi": 2}) is not None
    agree("insertChannel", src=array("u1", 6, 5), dst=dst, coi=2)


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("axis", [-2, -1, 0, 1])
def test_flip_nd(dtype: str, axis: int) -> None:
    agree("flipND", src=array(dtype, 5, 4), axis=axis)
    agree("flipND", src=array(dtype, 5, 4, 3), axis=axis)
    agree("flipND", src=array(dtype, 2, 3, 4, 5), axis=axis)


def test_flip_nd_refuses() -> None:
    both_refuse("flipND", src=array("u1", 5, 4), axis=2)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_transpose_nd_and_broadcast(dtype: str) -> None:
    agree("transposeND", src=array(dtype, 2, 3, 4, 5), order=[3, 0, 2, 1])
    agree("transposeND", src=array(dtype, 5, 4), order=[1, 0])
    both_refuse("transposeND", src=array(dtype, 5, 4), order=[1, 1])
    agree("broadcast", src=array(dtype, 1, 4), shape=np.array([3, 4], "i4"))
    agree("broadcast", src=array(dtype, 4, 1), shape=np.array([4, 3], "i4"))
    both_refuse("broadcast", src=array(dtype, 4, 3), shape=np.array([3, 4], "i4"))
    agree("broadcast", src=array(dtype, 3, 1), shape=np.array([2, 3, 5], "i4"))


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("lower", [False, True])
def test_complete_symm(dtype: str, lower: bool) -> None:
    agree("completeSymm", m=array(dtype, 5, 5), lowerToUpper=lower)
    agree("completeSymm", m=array(dtype, 5, 5, 2), lowerToUpper=lower)
    both_refuse("completeSymm", m=array(dtype, 5, 4), lowerToUpper=lower)


def test_patch_nans() -> None:
    a = array("f4", 7, 9, 2)
    a[2, 3, 1] = a[5, 0, 0] = np.nan
    a[1, 1, 1] = np.inf
    agree("patchNaNs", a=a, val=3.5)
    both_refuse("patchNaNs", a=a.astype("f8"), val=0.0)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_check_range(dtype: str) -> None:
    a = array(dtype, 9, 7)
    for low, high in [(-1e300, 1e300), (-50.5, 100.25), (0, 0), (float(a.min()), float(a.max()))]:
        agree("checkRange", a=a, quiet=True, minVal=low, maxVal=high)
    both_refuse("checkRange", a=a, quiet=False, minVal=10.0, maxVal=11.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", FLOATS)
def test_check_range_of_unusual_floats(dtype: str, bad: float) -> None:
    a = np.ones((4, 5, 3), dtype)
    a[2, 3, 1] = bad
    largest = float(np.finfo("f8").max)
    agree("checkRange", a=a, quiet=True, minVal=-largest, maxVal=largest)


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("last", [False, True])
def test_reduce_arg(dtype: str, axis: int, last: bool) -> None:
    a = (array(dtype, 11, 6) // np.array(40, dtype)).astype(dtype)
    agree("reduceArgMax", src=a, axis=axis, lastIndex=last)
    agree("reduceArgMin", src=a, axis=axis, lastIndex=last)
    agree("reduceArgMin", src=array(dtype, 2, 3, 4, 5), axis=axis, lastIndex=last)
    both_refuse("reduceArgMin", src=array(dtype, 4, 3, 2), axis=axis, lastIndex=last)


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("flags", [0, 1, 16, 17])
def test_sort(dtype: str, flags: int) -> None:
    agree("sort", src=array(dtype, 13, 40), flags=flags)
    agree("sortIdx", src=array(dtype, 13, 16) // np.array(2, dtype), flags=flags)
    both_refuse("sort", src=array(dtype, 4, 3, 2), flags=flags)


@pytest.mark.parametrize("flags", [0, 1, 16, 17])
def test_sort_idx_of_distinct_values(flags: int) -> None:
    distinct = np.random.default_rng(1).permutation(60 * 50).reshape(60, 50)
    agree("sortIdx", src=distinct.astype("f4"), flags=flags)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(8, 12), (7, 9), (1, 10), (1, 9), (10, 1), (8, 12, 2), (7, 5, 2)])
@pytest.mark.parametrize("flags", [0, cv2.DFT_ROWS])
@pytest.mark.parametrize("conjugate", [False, True])
def test_mul_spectrums(dtype: str, shape: tuple[int, ...], flags: int, conjugate: bool) -> None:
    a, b = array(dtype, *shape), array(dtype, *shape, seed=1)
    agree("mulSpectrums", a=a, b=b, flags=flags, conjB=conjugate)


def test_mul_spectrums_refuses() -> None:
    both_refuse("mulSpectrums", a=array("u1", 4, 4), b=array("u1", 4, 4), flags=0, conjB=False)
    both_refuse("mulSpectrums", a=array("f4", 4, 4), b=array("f4", 4, 5), flags=0, conjB=False)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("flags", [0, cv2.DFT_SCALE, cv2.DFT_ROWS, cv2.DFT_REAL_OUTPUT])
def test_idft(dtype: str, flags: int) -> None:
    agree("idft", src=array(dtype, 12, 15, 2), flags=flags, nonzeroRows=0)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("degrees", [False, True])
@pytest.mark.parametrize("shape", [(31, 17), (4, 4, 2), (1, 3)])
def test_phase(dtype: str, degrees: bool, shape: tuple[int, ...]) -> None:
    agree("phase", x=array(dtype, *shape), y=array(dtype, *shape, seed=1), angleInDegrees=degrees)


def test_phase_on_the_axes() -> None:
    x, y = np.meshgrid(np.arange(-2, 3, dtype="f4"), np.arange(-2, 3, dtype="f4"))
    agree("phase", x=x, y=y, angleInDegrees=True)
    both_refuse("phase", x=array("u1", 3, 3), y=array("u1", 3, 3), angleInDegrees=False)


@pytest.mark.parametrize("y", [-3.7, -1.0, 0.0, 0.1, 2.0])
@pytest.mark.parametrize("x", [-2.5, -1.0, 0.0, 0.3, 5.0])
def test_fast_atan2(x: float, y: float) -> None:
    agree("fastAtan2", y=y, x=x)


@pytest.mark.parametrize(
    "value", [0.0, 1.0, -1.0, 27.0, 1e-20, 3.3e20, 0.125, -0.12499, 1234.5, *range(2, 40)]
)
def test_cube_root(value: float) -> None:
    agree("cubeRoot", val=float(value))


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("shape", [(33, 21), (33, 21, 3), (5, 4, 4), (9,)])
def test_sum_elems(dtype: str, shape: tuple[int, ...]) -> None:
    # What the real one's vectors leave over, which may be 31 numbers, it adds in float32.
    agree("sumElems", src=array(dtype, *shape), rtol={"f4": 1e-7, "f8": 1e-11}.get(dtype, 0))


def test_sum_elems_refuses_five_channels() -> None:
    both_refuse("sumElems", src=array("u1", 4, 4, 5))


@pytest.mark.parametrize("dtype", DEPTHS)
def test_psnr(dtype: str) -> None:
    a, b = array(dtype, 20, 31, 3), array(dtype, 20, 31, 3, seed=1)
    agree("PSNR", src1=a, src2=b, R=255.0)
    agree("PSNR", src1=a, src2=a, R=255.0)
    both_refuse("PSNR", src1=a, src2=array(dtype, 20, 31), R=255.0)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_scale_add(dtype: str) -> None:
    agree("scaleAdd", src1=array(dtype, 9, 11, 3), alpha=0.37, src2=array(dtype, 9, 11, 3, seed=1))


def test_convert_fp16() -> None:
    agree("convertFp16", src=array("f4", 9, 11, 3))
    agree("convertFp16", src=array("f4", 9, 11).astype("f2").view("i2"))
    both_refuse("convertFp16", src=array("u1", 9, 11))


@pytest.mark.parametrize("border", range(6))
@pytest.mark.parametrize("length", [1, 2, 7])
def test_border_interpolate(border: int, length: int) -> None:
    for p in range(-20, 30):
        if border != cv2.BORDER_TRANSPARENT or 0 <= p < length:
            agree("borderInterpolate", p=p, len=length, borderType=border)
        else:
            both_refuse("borderInterpolate", p=p, len=length, borderType=border)


@pytest.mark.parametrize(
    "coefficients",
    [
        [1, -6, 11, -6], [1, 0, 0, 1], [2, -4, 2, 0], [1, 3, 3, 1], [0, 1, -3, 2], [0, 1, 0, 1],
        [0, 0, 2, 1], [0, 0, 0, 1], [0, 0, 0, 0], [-6, 11, -6], [0.3, 1.7, -2.9, 0.1], [1, 0, -3, 2],
        [1, 0, -3, -2], [0, 1, 2, 1],
    ],
)  # fmt: skip
@pytest.mark.parametrize("dtype", FLOATS)
def test_solve_cubic(coefficients: list[float], dtype: str) -> None:
    rtol = 1e-14 if dtype == "f8" else 0
    agree("solveCubic", coeffs=np.array([coefficients], dtype), rtol=rtol, atol=1e-15)
    agree("solveCubic", coeffs=np.array(coefficients, dtype), rtol=rtol, atol=1e-15)


@pytest.mark.parametrize("part", ["Major", "Minor", "Revision", "String"])
def test_version(part: str) -> None:
    agree(f"getVersion{part}")


def test_ticks_go_on() -> None:
    first = ours("getTickCount", {})
    assert ours("getTickCount", {}) > first
    agree("getTickFrequency")
    assert ours("getCPUTickCount", {}) > 0


def test_threads_and_switches() -> None:
    agree("getNumThreads")
    assert ours("getThreadNum", {}) == 0
    agree("getDefaultAlgorithmHint")
    agree("haveOpenVX")
    agree("useOpenVX")
    assert ours("setNumThreads", {"nthreads": 4}) is None
    assert ours("getNumberOfCPUs", {}) == real("getNumberOfCPUs", {})
    ours("setUseOptimized", {"onoff": False})
    assert ours("useOptimized", {}) is False
    ours("setUseOptimized", {"onoff": True})
    assert ours("useOptimized", {}) is True


@pytest.mark.parametrize("depth", ["8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F"])
@pytest.mark.parametrize("count", [1, 3, 512])
def test_type_codes(depth: str, count: int) -> None:
    name = f"CV_{depth}C"
    assert ours(name, {"channels": count}) == getattr(cv2, name)(count)
    assert ours("CV_MAKETYPE", {"depth": 5, "channels": count}) == cv2.CV_MAKETYPE(5, count)


@pytest.mark.parametrize("number", [0, -1, True, np.int64(3), 513, 2**31 - 1, -(2**31)])
def test_type_codes_of_unusual_numbers(number: int) -> None:
    assert ours("CV_16SC", {"channels": number}) == cv2.CV_16SC(number)
    assert ours("CV_MAKETYPE", {"depth": 3, "channels": number}) == cv2.CV_MAKETYPE(3, number)
    assert ours("CV_MAKETYPE", {"depth": number, "channels": 3}) == cv2.CV_MAKETYPE(number, 3)


@pytest.mark.parametrize("value", [None, "text", 1.5, np.float32(2), [1]])
def test_type_codes_of_no_number(value: object) -> None:
    with pytest.raises(TypeError) as expected:
        cv2.CV_MAKETYPE(value, 3)
    for name, arguments in (("CV_MAKETYPE", {"depth": value, "channels": 3}), ("CV_8UC", {"channels": value})):
        with pytest.raises(TypeError) as found:
            ours(name, arguments)
        assert str(found.value) == str(expected.value)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("flipND", {"axis": 0}),
        ("mulTransposed", {"aTa": True}),
        ("sortIdx", {"flags": 0}),
        ("findNonZero", {}),
        ("transposeND", {"order": [0, 1]}),
    ],
)
def test_no_array_is_no_empty_array(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(cv2.error):
        real(name, {"src": None, **arguments})
    entry = overrides.get(name)
    assert entry is not None
    with pytest.raises(errors.error):
        entry.function(**complete(name, {"src": NO_MAT, **arguments}))


def test_sums_over_nothing() -> None:
    agree("mulTransposed", src=np.zeros((5, 0), "u1"), aTa=False)
    agree("reduceArgMax", src=np.zeros((0, 5), "u1"), axis=0)


@pytest.mark.parametrize("gaps", [True, False])
def test_a_result_array_with_gaps_is_left_alone(gaps: bool) -> None:
    points = array("f4", 6, 2)
    calls = {
        "convertPointsToHomogeneous": ("dst", {"src": points}, "f4", 3),
        "convertPointsFromHomogeneous": ("dst", {"src": array("f4", 6, 3)}, "f4", 2),
        "computeCorrespondEpilines": ("lines", {"points": points, "whichImage": 1, "F": np.eye(3)}, "f4", 3),
        "findNonZero": ("idx", {"src": np.eye(6, dtype="u1")}, "i4", 2),
    }
    for name, (output, arguments, dtype, channels) in calls.items():
        place = np.zeros((10, 7, channels), dtype)[2:8, 1:2] if gaps else np.zeros((6, 1, channels), dtype)
        entry = overrides.get(name)
        assert entry is not None
        assert (getattr(cv2, name)(**arguments, **{output: place}) is place) != gaps
        place[...] = 0
        found = entry.function(**complete(name, arguments | {output: place}))
        assert (found is place) != gaps
        assert place.any() != gaps


@pytest.mark.parametrize("code", ["MJPG", "mp4v", "XVID"])
def test_fourcc(code: str) -> None:
    characters = dict(zip(["c1", "c2", "c3", "c4"], code, strict=True))
    agree("VideoWriter_fourcc", **characters)


DISTANCES = [cv2.NORM_L1, cv2.NORM_L2, cv2.NORM_L2SQR, cv2.NORM_HAMMING, cv2.NORM_HAMMING2]


@pytest.mark.parametrize("dtype", ["u1", "f4"])
@pytest.mark.parametrize("kind", DISTANCES)
@pytest.mark.parametrize("length", [1, 4, 32, 33])
def test_batch_distance(dtype: str, kind: int, length: int) -> None:
    first, second = array(dtype, 12, length), array(dtype, 15, length, seed=1)
    if dtype == "f4" and kind in (cv2.NORM_HAMMING, cv2.NORM_HAMMING2):
        both_refuse("batchDistance", src1=first, src2=second, dtype=-1, normType=kind)
        return
    common = {"src1": first, "src2": second, "dtype": -1, "normType": kind}
    rtol = 1e-6 if dtype == "f4" else 0
    both_refuse("batchDistance", **common)
    agree("batchDistance", **common, K=3, rtol=rtol)
    agree("batchDistance", **common, K=1, crosscheck=True, rtol=rtol)
    agree("batchDistance", **common, K=20, mask=array("u1", 12, 15) & 1, rtol=rtol)


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f4", "f8"])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("shape", [(7, 11), (11, 6), (1, 5), (130, 110)])
def test_mul_transposed(dtype: str, first: bool, shape: tuple[int, int]) -> None:
    src = array(dtype, *shape) // np.array(7, dtype)
    row, column = src[:1].astype("f4") / 3, src[:, :1].astype("f4") / 3
    # the real cv2 adds up float64 in two lanes
    rtol, atol = (1e-12, 1e-9) if dtype == "f8" else (0, 0)
    if min(shape) > 100:
        rtol, atol = 1e-3, 1.0
    for delta in (None, row, column, src.astype("f4") / 2):
        agree("mulTransposed", src=src, aTa=first, delta=delta, scale=0.3, rtol=rtol, atol=atol)


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8"])
@pytest.mark.parametrize("flags", [8, 8 | 1, 16, 16 | 1, 8 | 1 | 4, 8 | 4, 16 | 1 | 2, 8 | 2])
def test_calc_covar_matrix(dtype: str, flags: int) -> None:
    samples = array(dtype, 9, 6)
    mean = np.full((1, 6) if flags & 8 else (9, 1), 3.25) if flags & 2 else None
    agree("calcCovarMatrix", samples=samples, mean=mean, flags=flags, rtol=1e-6, atol=1e-3)
    agree("calcCovarMatrix", samples=samples, mean=mean, flags=flags, ctype=cv2.CV_64F, rtol=1e-12, atol=1e-9)
    both_refuse("calcCovarMatrix", samples=samples, mean=None, flags=1)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("length", [1, 4, 11])
def test_mahalanobis(dtype: str, length: int) -> None:
    spread = array(dtype, length, length)
    weights = (spread @ spread.T).astype(dtype)
    agree("Mahalanobis", v1=array(dtype, 1, length), v2=array(dtype, 1, length, seed=1), icovar=weights)
    both_refuse("Mahalanobis", v1=array(dtype, 1, length), v2=array(dtype, 1, length + 1), icovar=weights)


@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
@pytest.mark.parametrize("shape", [(30, 5), (4, 9), (6, 6)])
def test_principal_components(dtype: str, shape: tuple[int, int]) -> None:
    data = array(dtype, *shape)
    rtol, atol = (1e-9, 1e-9) if dtype == "f8" else (1e-3, 1e-3)
    # with as few samples as (4, 9) the last eigenvalue is 0, and its eigenvector nothing but rounding
    everything: list[dict[str, float]] = [{}] if shape[0] > 4 else []
    for options in [*everything, {"maxComponents": 2}, {"retainedVariance": 0.8}]:
        agree("PCACompute", data=data, mean=None, **options, rtol=rtol, atol=atol)
        agree("PCACompute2", data=data, mean=None, **options, rtol=rtol, atol=atol)
    mean, vectors = cv2.PCACompute(data, None)
    agree("PCACompute", data=data, mean=mean, maxComponents=2, rtol=rtol, atol=atol)
    common = {"mean": mean, "eigenvectors": vectors, "rtol": rtol, "atol": 0.01}
    agree("PCAProject", data=data, **common)
    agree("PCABackProject", data=cv2.PCAProject(data, mean, vectors), **common)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (5, 3), (3, 5), (8, 8)])
@pytest.mark.parametrize("flags", [0, cv2.SVD_FULL_UV, cv2.SVD_NO_UV])
def test_sv_decomp(dtype: str, shape: tuple[int, int], flags: int) -> None:
    agree("SVDecomp", src=array(dtype, *shape), flags=flags)
    flat = np.outer(np.arange(1, shape[0] + 1), np.arange(2, shape[1] + 2)).astype(dtype)
    agree("SVDecomp", src=flat, flags=flags)
    both_refuse("SVDecomp", src=array("u1", 3, 3), flags=flags)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("columns", [1, 2])
def test_sv_back_subst(dtype: str, columns: int) -> None:
    w, u, vt = cv2.SVDecomp(array(dtype, 6, 4))
    agree("SVBackSubst", w=w, u=u, vt=vt, rhs=array(dtype, 6, columns))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(
    "shape", [(8, 8), (16, 64), (6, 20), (1, 10), (10, 1), (2, 2), (1, 1), (30, 36), (128, 2)]
)
@pytest.mark.parametrize("rows", [0, cv2.DCT_ROWS])
def test_dct(dtype: str, shape: tuple[int, int], rows: int) -> None:
    src = array(dtype, *shape)
    # exact up to 8 × 8; beyond, the real dct and dft round differently in their last bits
    atol = 0 if max(shape) <= 8 else 4e-4 if dtype == "f4" else 1e-12
    agree("dct", src=src, flags=rows, atol=atol)
    agree("idct", src=src, flags=rows, atol=atol)
    agree("dct", src=src, flags=rows | cv2.DCT_INVERSE, atol=atol)


def test_dct_refuses() -> None:
    both_refuse("dct", src=array("f4", 7, 8), flags=0)
    both_refuse("dct", src=array("u1", 8, 8), flags=0)
    both_refuse("idct", src=array("f4", 8, 8, 2), flags=0)


@pytest.mark.parametrize("make", [TickMeter, cv2.TickMeter])
def test_tick_meter(make: type) -> None:
    meter = make()
    meter.stop()
    assert meter.getCounter() == 0
    assert meter.getFPS() == meter.getAvgTimeSec() == meter.getLastTimeMilli() == 0.0
    for _ in range(3):
        meter.start()
        sum(range(1000))
        meter.stop()
    assert meter.getCounter() == 3
    assert 0 < meter.getLastTimeTicks() < meter.getTimeTicks()
    assert meter.getTimeSec() == pytest.approx(meter.getTimeTicks() / cv2.getTickFrequency())
    assert meter.getTimeMicro() == pytest.approx(meter.getTimeSec() * 1e6)
    assert meter.getLastTimeMicro() == pytest.approx(meter.getLastTimeSec() * 1e6)
    assert meter.getAvgTimeMilli() == pytest.approx(meter.getTimeMilli() / 3)
    assert meter.getFPS() == pytest.approx(3 / meter.getTimeSec())
    meter.reset()
    assert meter.getTimeTicks() == meter.getCounter() == 0


def test_tick_meter_has_the_methods_of_cv2s() -> None:
    public = {name for name in dir(cv2.TickMeter) if not name.startswith("_")}
    assert public == {name for name in dir(TickMeter) if not name.startswith("_")}
