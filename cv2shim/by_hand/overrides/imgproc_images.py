"""Overrides of OpenCV's imgproc module: images that other functions of it make, called otherwise."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, given, matrix

WARP_POLAR_LOG = 256
THRESH_KINDS, THRESH_DRYRUN = 7, 128
CCL_DEFAULT, SAUF, BBDT, SPAGHETTI = -1, (0, 3), (1, 4), (-1, 2, 5)
NV_CODES = range(90, 98)  # COLOR_YUV2RGB_NV12 … COLOR_YUV2BGRA_NV21


@override("linearPolar", reason="stock opencv.js exports only warpPolar")
def linear_polar(src: Array, center: tuple[float, float], maxRadius: float, flags: int) -> Array:
    """`src` in polar coordinates around `center`, of the size of `src`; see warpPolar."""
    import cv2

    size = src.shape[1], src.shape[0]
    return cv2.warpPolar(src, size, center, maxRadius, flags & ~WARP_POLAR_LOG)


@override("logPolar", reason="stock opencv.js exports only warpPolar")
def log_polar(src: Array, center: tuple[float, float], M: float, flags: int) -> Array:
    """`src` in logarithmic polar coordinates around `center`, of the size of `src`; see warpPolar."""
    import cv2

    size = src.shape[1], src.shape[0]
    radius = math.exp(size[0] / M) if M > 0 else 1.0
    return cv2.warpPolar(src, size, center, radius, flags | WARP_POLAR_LOG)


@override("cvtColorTwoPlane", reason="stock opencv.js exports only cvtColor")
def cvt_color_two_plane(src1: Array, src2: Array, code: int, hint: int) -> Array:
    """An NV12 or NV21 image, its luma and chroma in an array each, as colours."""
    import cv2

    if code not in NV_CODES:
        message = "Unknown/unsupported color conversion code"
        raise errors.cv_error(-206, message, func="cvtColorTwoPlane")
    check(src1.dtype == np.uint8, "ydepth == CV_8U", "cvtColorTwoPlane")
    rows, columns = src1.shape[:2]
    luma = src1.reshape(rows, -1)[:, :columns]  # of several channels OpenCV reads the first bytes
    halved = src2.shape == (rows // 2, columns // 2, 2) and rows % 2 == columns % 2 == 0
    check(halved, "ysz.width / 2 == uvSz.width && ysz.height / 2 == uvSz.height", "cvtColorTwoPlane")
    return cv2.cvtColor(np.vstack([luma, src2.reshape(rows // 2, columns)]), code)


@override("thresholdWithMask", reason="stock opencv.js exports only threshold")
def threshold_with_mask(
    src: Array,
    dst: Array | None,
    mask: Array | None,
    thresh: float,
    maxval: float,
    type: int,
) -> tuple[float, Array | None]:
    """The threshold used, and `dst`, thresholded where `mask` is not 0 (also Otsu looks only there)."""
    import cv2

    mask = given(mask)
    if mask is None:
        return cv2.threshold(src, thresh, maxval, type)
    alike = dst is not None and matrix(dst).shape == matrix(src).shape and dst.dtype == src.dtype
    check(alike, "_dst.size() == _src.size() && _dst.type() == _src.type()", "thresholdWithMask")
    selected = matrix(mask) != 0
    if type & ~(THRESH_KINDS | THRESH_DRYRUN):
        thresh, _ = cv2.threshold(matrix(src)[selected][None], thresh, maxval, type)
    if not type & THRESH_DRYRUN:
        full = cv2.threshold(src, thresh, maxval, type & THRESH_KINDS)[1]
        selected = selected.reshape(selected.shape + (1,) * (matrix(src).ndim - 2))
        np.copyto(matrix(np.asarray(dst)), matrix(full), where=selected)
    return thresh, dst


def _renumbered(labels: Array, blocks: bool) -> tuple[Array, Array]:
    """`labels` numbered as a scan by pixels, or by blocks of 2 × 2, meets them; and the order of the old."""
    scanned = labels
    if blocks:
        rows, columns = labels.shape
        padded = np.pad(labels, ((0, rows % 2), (0, columns % 2)))
        scanned = padded.reshape(-1, 2, padded.shape[1] // 2, 2).transpose(0, 2, 1, 3)
    found, first = np.unique(scanned, return_index=True)
    order = found[np.argsort(first)]
    order = np.concatenate([[0], order[order != 0]]).astype(labels.dtype)
    numbers = np.zeros(int(order.max()) + 1, labels.dtype)
    numbers[order] = np.arange(len(order), dtype=labels.dtype)
    return numbers[labels], order


def _by_blocks(connectivity: int, algorithm: int) -> bool:
    check(
        algorithm in (*SAUF, *BBDT, *SPAGHETTI), "ccltype == CCL_SPAGHETTI || …", "connectedComponents_sub1"
    )
    return connectivity == 8 and algorithm not in SAUF


@override("connectedComponentsWithAlgorithm", reason="stock opencv.js exports only connectedComponents")
def connected_components_with_algorithm(
    image: Array, connectivity: int, ltype: int, ccltype: int
) -> tuple[int, Array]:
    """The number of labels and the labels, numbered as the algorithm `ccltype` numbers them."""
    import cv2

    blocks = _by_blocks(connectivity, ccltype)
    count, labels = cv2.connectedComponents(image, connectivity=connectivity, ltype=ltype)
    return count, _renumbered(labels, blocks)[0]


@override(
    "connectedComponentsWithStatsWithAlgorithm",
    reason="stock opencv.js exports only connectedComponentsWithStats",
)
def connected_components_with_stats_with_algorithm(
    image: Array, connectivity: int, ltype: int, ccltype: int
) -> tuple[int, Array, Array, Array]:
    """The number of labels, the labels, each one's box and area, and its centroid."""
    import cv2

    blocks = _by_blocks(connectivity, ccltype)
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(
        image, connectivity=connectivity, ltype=ltype
    )
    labels, order = _renumbered(labels, blocks)
    return count, labels, stats[order], centroids[order]


def _magnitudes(packed: Array) -> Array:
    """The magnitudes of a spectrum packed by dft in place of the real parts; 0 for the imaginary parts."""
    result = np.zeros_like(packed)
    rows, columns = packed.shape
    wide = packed.astype(np.float64)
    last = columns - 1
    body = slice(1, last if columns % 2 == 0 else columns)
    result[:, body][:, ::2] = np.sqrt(wide[:, body][:, ::2] ** 2 + wide[:, body][:, 1::2] ** 2)
    for column in [0] if columns % 2 else [0, last]:
        line, out = wide[:, column], result[:, column]
        out[0] = abs(line[0])
        if rows % 2 == 0:
            out[-1] = abs(line[-1])
        end = rows - 1 if rows % 2 == 0 else rows
        out[1:end:2] = np.sqrt(line[1:end:2] ** 2 + line[2 : end + 1 : 2][: len(line[1:end:2])] ** 2)
    return result


@override("phaseCorrelate", reason=MISSING)
def phase_correlate(src1: Array, src2: Array, window: Array | None) -> tuple[tuple[float, float], float]:
    """The shift (x, y) from `src1` to `src2`, and how clear it is (0 … 1)."""
    import cv2

    src1, src2 = matrix(src1), matrix(src2)
    check(src1.dtype == src2.dtype, "src1.type() == src2.type()", "phaseCorrelate")
    known = src1.ndim == 2 and src1.dtype in (np.float32, np.float64)
    check(known, "src1.type() == CV_32FC1 || src1.type() == CV_64FC1", "phaseCorrelate")
    check(src1.shape == src2.shape, "src1.size == src2.size", "phaseCorrelate")
    rows, columns = src1.shape
    check(columns > 1 or rows == 1, "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols", "Mat")
    height, width = cv2.getOptimalDFTSize(rows), cv2.getOptimalDFTSize(columns)
    margin = ((0, height - rows), (0, width - columns))
    if window is not None:
        window = matrix(window)
        alike = window.shape == src1.shape and window.dtype == src1.dtype
        check(alike, "src1.type() == window.type()", "phaseCorrelate")
        src1, src2 = src1 * window, src2 * window
    first, second = (cv2.dft(np.pad(src, margin), flags=cv2.DFT_REAL_OUTPUT) for src in (src1, src2))
    product = cv2.mulSpectrums(first, second, 0, conjB=True)
    normed = cv2.divSpectrums(product, _magnitudes(product), 0)
    surface = np.fft.fftshift(cv2.idft(normed))
    peak = int(np.argmax(surface))
    y, x = divmod(peak, width)
    ys = np.arange(max(y - 2, 0), min(y + 2, height - 1) + 1)
    xs = np.arange(max(x - 2, 0), min(x + 2, width - 1) + 1)
    box = surface[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1].astype(np.float64)
    terms = np.stack([box * xs, box * ys[:, None], box]).reshape(3, -1)
    sum_x, sum_y, weight = (float(total) for total in np.cumsum(terms, axis=1)[:, -1])
    safe = weight + float(np.finfo(np.float64).eps)
    return (width / 2 - sum_x / safe, height / 2 - sum_y / safe), weight / (height * width)
