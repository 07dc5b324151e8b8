"""Overrides of OpenCV's core module: arithmetic on elements, spectra and scalars."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, check_numbers, depth, matrix

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
DFT_INVERSE, DFT_ROWS = 1, 4
NORM_L2SQR = 5


@override("idft", reason="stock opencv.js exports only dft, of which it is a flag")
def idft(src: Array, flags: int, nonzeroRows: int) -> Array:
    """The inverse Fourier transform of `src`."""
    import cv2

    return cv2.dft(src, flags=flags | DFT_INVERSE, nonzeroRows=nonzeroRows)


def _complex_products(a: Array, b: Array, conjugate: bool) -> Array:
    """a·b (or a·conj(b)) along a last axis of interleaved real and imaginary parts, calculated in float64."""
    wide = a.astype(np.float64), b.astype(np.float64)
    (ar, ai), (br, bi) = ((x[..., 0::2], x[..., 1::2]) for x in wide)
    bi = -bi if conjugate else bi
    result = np.empty_like(a, order="C")
    result[..., 0::2] = ar * br - ai * bi
    result[..., 1::2] = ar * bi + ai * br
    return result


def _packed_products(a: Array, b: Array, conjugate: bool) -> Array:
    """The same along a last axis packed as dft packs a real signal: real first, pairs, real last if even."""
    result = a * b
    end = a.shape[-1] - (1 - a.shape[-1] % 2)
    result[..., 1:end] = _complex_products(a[..., 1:end], b[..., 1:end], conjugate)
    return result


@override("mulSpectrums", reason=MISSING)
def mul_spectrums(a: Array, b: Array, flags: int, conjB: bool) -> Array:
    """The product of two spectra by elements: (rows, cols, 2) complex, or (rows, cols) as packed by dft."""
    a, b = matrix(a), matrix(b)
    alike = a.dtype == b.dtype and a.shape == b.shape
    check(alike, "type == srcB.type() && srcA.size() == srcB.size()", "mulSpectrums")
    known = a.dtype in FLOATS and channels(a) <= 2
    check(known, "type == CV_32FC1 || … || type == CV_64FC2", "mulSpectrums")
    if a.ndim == 3:
        return _complex_products(a, b, conjB)
    if flags & DFT_ROWS or a.shape[0] == 1:
        return _packed_products(a, b, conjB)
    if a.shape[1] == 1:
        return _packed_products(a.T, b.T, conjB).T
    result = _packed_products(a, b, conjB)
    for column in [0] if a.shape[1] % 2 else [0, -1]:
        result[:, column] = _packed_products(a[:, column], b[:, column], conjB)
    return result


def _atan2_degrees(y: Array, x: Array) -> Array:
    """OpenCV's polynomial arctangent in float32, in degrees from 0 to 360."""
    scale = np.float32(180 / math.pi)
    p1, p3, p5, p7 = (
        np.float32(c) * scale
        for c in (0.9997878412794807, -0.3258083974640975, 0.1555786518463281, -0.04432655554792128)
    )
    ax, ay = np.abs(x), np.abs(y)
    c = np.minimum(ax, ay) / (np.maximum(ax, ay) + np.float32(np.finfo(np.float64).eps))
    c2 = c * c
    angle = (((p7 * c2 + p5) * c2 + p3) * c2 + p1) * c
    angle = np.where(ax >= ay, angle, np.float32(90) - angle)
    angle = np.where(x < 0, np.float32(180) - angle, angle)
    return np.where(y < 0, np.float32(360) - angle, angle)


@override("phase", reason=MISSING)
def phase(x: Array, y: Array, angleInDegrees: bool) -> Array:
    """The angle of each vector (x, y), from 0 to 2π or 360°, calculated in float32."""
    x, y = matrix(x), matrix(y)
    same = x.shape == y.shape and x.dtype == y.dtype and x.dtype in FLOATS
    check(same, "type == src2.type() && (depth == CV_32F || depth == CV_64F)", "phase")
    angle = _atan2_degrees(y.astype(np.float32), x.astype(np.float32))
    if not angleInDegrees:
        angle = angle * np.float32(math.pi / 180)
    return angle.astype(x.dtype)


@override("fastAtan2", reason=MISSING)
def fast_atan2(y: float, x: float) -> float:
    """The angle of (x, y) in degrees, from 0 to 360, to about 0.3°."""
    return float(_atan2_degrees(np.float32(y), np.float32(x)))  # type: ignore[arg-type]


@override("cubeRoot", reason=MISSING)
def cube_root(val: float) -> float:
    """The cube root of `val` by OpenCV's rational polynomial, float32."""
    if np.float32(val) == 0 or not math.isfinite(val):
        return float(np.float32(val)) * 0.0 if val == 0 else math.cbrt(val)
    fraction, exponent = math.frexp(abs(float(np.float32(val))))
    shift = -(-exponent // 3)
    f = math.ldexp(fraction, exponent - 3 * shift)
    numerator, denominator = 45.2548339756803022511987494, 14.80884093219134573786480845
    for c in (192.2798368355061050458134625, 119.1654824285581628956914143):
        numerator = numerator * f + c
    numerator = (numerator * f + 13.43250139086239872172837314) * f + 0.1636161226585754240958355063
    for c in (151.9714051044435648658557668, 168.5254414101568283957668343, 33.9905941350215598754191872):
        denominator = denominator * f + c
    denominator = denominator * f + 1.0
    root = math.ldexp(float(np.float32(numerator / denominator)), shift)
    return math.copysign(root, val)


@override("sumElems", reason=MISSING)
def sum_elems(src: Array) -> tuple[float, float, float, float]:
    """The sum of each channel: exact for integers, in float64 for floats; 0 for channels that `src` lacks."""
    src = matrix(src)
    cn = channels(src)
    check_numbers("cv::sum does not support more than 4 channels", ("cn", cn), "<=", ("4", 4), "sum")
    check(src.dtype != np.float16, "func != nullptr", "sum")
    wide = np.int64 if src.dtype.kind in "iu" else np.float64
    sums = src.reshape(-1, cn).sum(0, dtype=wide)
    s0, s1, s2, s3 = [*map(float, sums), 0.0, 0.0, 0.0][:4]
    return s0, s1, s2, s3


@override("PSNR", reason=MISSING)
def psnr(src1: Array, src2: Array, R: float) -> float:
    """The peak signal-to-noise ratio in dB, `R` being the largest possible value."""
    import cv2

    src1, src2 = matrix(src1), matrix(src2)
    alike = src1.dtype == src2.dtype and channels(src1) == channels(src2)
    check(alike, "_src1.type() == _src2.type()", "PSNR")
    difference = math.sqrt(cv2.norm(src1, src2, NORM_L2SQR) / src1.size)
    return 20 * math.log10(R / (difference + float(np.finfo(np.float64).eps)))


@override("scaleAdd", reason=MISSING)
def scale_add(src1: Array, alpha: float, src2: Array) -> Array:
    """src1·alpha + src2, of their common type."""
    import cv2

    src1, src2 = matrix(src1), matrix(src2)
    check(src1.dtype == src2.dtype and channels(src1) == channels(src2), "type == _src2.type()", "scaleAdd")
    if src1.dtype not in FLOATS:
        return cv2.addWeighted(src1, alpha, src2, 1, 0, dtype=depth(src1))
    check(src1.shape == src2.shape, "src1.size == src2.size", "scaleAdd")
    return src1 * src1.dtype.type(alpha) + src2


@override("convertFp16", reason=MISSING)
def convert_fp16(src: Array) -> Array:
    """float32 to half floats, and back; the half floats' bits are held in int16."""
    src = matrix(src)
    check(src.dtype in (np.float32, np.int16, np.float16), "Unsupported input depth", "convertFp16")
    if src.dtype == np.float32:
        with np.errstate(over="ignore"):
            return src.astype(np.float16).view(np.int16)
    return np.ascontiguousarray(src).view(np.float16).astype(np.float32)


@override("borderInterpolate", reason=MISSING)
def border_interpolate(p: int, len: int, borderType: int) -> int:
    """The position within 0 … len-1 that position `p` takes its value from; -1 for a constant border."""
    check(len > 0, "len > 0", "borderInterpolate")
    constant, replicate, reflect, wrap, reflect101 = range(5)
    if 0 <= p < len:
        return p
    if borderType == replicate:
        return min(max(p, 0), len - 1)
    if borderType == wrap:
        return p % len
    if borderType == reflect:
        return min(p % (2 * len), 2 * len - 1 - p % (2 * len))
    if borderType == reflect101:
        period = max(2 * len - 2, 1)
        return min(p % period, period - p % period) if len > 1 else 0
    if borderType != constant:
        message = "Unknown/unsupported border type"
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="borderInterpolate")
    return -1


def _linear_roots(a2: float, a3: float) -> tuple[int, list[float]]:
    if a2 == 0:
        return (-1 if a3 == 0 else 0), []
    return 1, [-a3 / a2]


def _quadratic_roots(a1: float, a2: float, a3: float) -> tuple[int, list[float]]:
    """How many real roots a1 x² + a2 x + a3 has, and the roots; a double root is given twice."""
    if a1 == 0:
        return _linear_roots(a2, a3)
    square = a2 * a2 - 4 * a1 * a3
    if square < 0:
        return 0, []
    root = math.sqrt(square)
    q = max((-a2 + root) * 0.5, (a2 + root) * -0.5, key=abs)
    return (2 if root > 0 else 1), [q / a1, a3 / q if q else math.nan]


def _cubic_roots(a1: float, a2: float, a3: float) -> tuple[int, list[float]]:
    """How many real roots x³ + a1 x² + a2 x + a3 has, and the roots."""
    q = (a1 * a1 - 3 * a2) * (1 / 9)
    r = (a1 * (2 * a1 * a1 - 9 * a2) + 27 * a3) * (1 / 54)
    d = (a1 * a1 * (a2 * a2 - 4 * a1 * a3) + 2 * a2 * (9 * a1 * a3 - 2 * a2 * a2) - 27 * a3 * a3) * (1 / 108)
    third = a1 * (1 / 3)
    if d > 0:
        theta = math.acos(r / math.sqrt(q * q * q)) * (1 / 3)
        scale = -2 * math.sqrt(q)
        return 3, [scale * math.cos(theta + k * math.pi / 3) - third for k in (0.0, 2.0, 4.0)]
    if d == 0:
        root = math.copysign(math.pow(abs(r), 1 / 3), r)
        x0, x1 = -2 * root - a1 / 3, root - a1 / 3
        return (1, [x0]) if x0 == x1 else (2, [x0, x1])
    e = math.pow(math.sqrt(-d) + abs(r), 1 / 3)
    e = -e if r > 0 else e
    return 1, [(e + q / e) - third]


@override("solveCubic", reason=MISSING)
def solve_cubic(coeffs: Array) -> tuple[int, Array]:
    """How many real roots the cubic with 3 or 4 `coeffs` has (-1: every number), and the roots (3, 1)."""
    check(coeffs.dtype in FLOATS, "ctype == CV_32F || ctype == CV_64F", "solveCubic")
    shape = matrix(coeffs).shape
    known = 1 in shape and coeffs.size in (3, 4)
    check(known, "coeffs.size() == Size(n0, 1) || coeffs.size() == Size(n0+1, 1)", "solveCubic")
    a0, a1, a2, a3 = [1.0, *map(float, coeffs.ravel())][-4:]
    if a0 != 0:
        factor = 1 / a0
        count, found = _cubic_roots(a1 * factor, a2 * factor, a3 * factor)
    else:
        count, found = _quadratic_roots(a1, a2, a3)
    roots = np.zeros((3, 1), coeffs.dtype)
    roots[: len(found), 0] = found
    return count, roots
