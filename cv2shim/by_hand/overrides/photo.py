"""Overrides of OpenCV's photo module: denoising by non-local means, in OpenCV's own fixed point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, matrix

NORM_L1, NORM_L2 = 2, 4
CV_32S = 4
LEAST_WEIGHT = 0.001


def _weights(
    kind: int, limit: int, channels: int, template: int, one: int, h: np.float32
) -> tuple[Array, int]:
    """The weight of a patch by its distance (in units of 2^shift), in fixed point; and the shift."""
    area = template * template
    shift = (area - 1).bit_length()
    scale = (1 << shift) / area
    largest = limit * channels if kind == NORM_L1 else limit * limit * channels
    spread = float(h * h * np.float32(channels))
    distances = np.arange(int(largest / scale + 1)) * scale
    powers = -distances * distances if kind == NORM_L1 else -distances
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.exp(powers / spread)
    weights = np.rint(one * np.where(np.isnan(weights), 1.0, weights))
    return np.where(weights < LEAST_WEIGHT * one, 0, weights), shift


def _distances(patch: Array, other: Array, kind: int, template: int) -> Array:
    """The sums of the differences over the template around each pixel (int32)."""
    difference = patch - other
    difference = np.abs(difference) if kind == NORM_L1 else difference * difference
    flat = np.zeros([side + 1 for side in difference.shape[1:]], np.int32)
    difference.sum(axis=0, dtype=np.int32, out=flat[1:, 1:])
    # The running sums may wrap around; their differences do not.
    summed = flat.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    t = template
    return np.asarray(summed[t:, t:] - summed[:-t, t:] - summed[t:, :-t] + summed[:-t, :-t])


def _planes(image: Array, border: int) -> Array:
    """The channels of `image` apart, with a reflected border."""
    import cv2

    wider = cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_DEFAULT)
    return np.ascontiguousarray(wider.reshape(*wider.shape[:2], -1).transpose(2, 0, 1))


def _denoised(frames: Sequence[Array], middle: int, h: Any, template: int, search: int, kind: int) -> Array:
    """frames[middle], every pixel the mean of those whose surroundings look alike, in all the frames."""
    source = frames[middle]
    channels = source.shape[2] if source.ndim == 3 else 1
    strengths = np.atleast_1d(np.asarray(h, np.float32))
    check(len(strengths) in (1, channels), "hn == 1 || hn == cn", "fastNlMeansDenoising")
    limit = int(np.iinfo(source.dtype).max)
    wide = np.int32 if source.dtype == np.uint8 else np.int64
    half, reach = template // 2, search // 2
    template, search = 2 * half + 1, 2 * reach + 1
    most = len(frames) * search * search * limit
    one = min(int(np.iinfo(wide).max) // most, int(np.iinfo(np.int32).max))
    tables = []
    for strength in strengths:
        table, shift = _weights(kind, limit, channels, template, one, strength)
        tables.append((table.astype(wide), shift))
    extended = [_planes(frame, half + reach).astype(wide) for frame in frames]
    rows, columns = source.shape[:2]
    around = (slice(None), *(slice(reach, reach + side + 2 * half) for side in (rows, columns)))
    estimate = np.zeros((channels, rows, columns), wide)
    total = np.zeros((len(tables), rows, columns), wide)
    for frame in extended:
        for dy in range(search):
            for dx in range(search):
                other = frame[:, dy : dy + rows + 2 * half, dx : dx + columns + 2 * half]
                distances = _distances(extended[middle][around], other, kind, template)
                pixels = other[:, half : half + rows, half : half + columns]
                weights = [table[distances >> shift] for table, shift in tables]
                for channel in range(channels):
                    estimate[channel] += weights[channel % len(weights)] * pixels[channel]
                for sums, weight in zip(total, weights, strict=True):
                    sums += weight
    result = (estimate + total // 2) // total
    return np.ascontiguousarray(result.transpose(1, 2, 0)).astype(source.dtype).reshape(source.shape)


def _check_type(source: Array, kind: int) -> None:
    supported = {NORM_L2: ("uint8",), NORM_L1: ("uint8", "uint16")}.get(kind, ())
    check(source.size, "!_src.empty()", "fastNlMeansDenoising")
    check(
        channels(source) <= 4,
        "Unsupported number of channels! Only 1, 2, 3, and 4 are supported",
        "fastNlMeansDenoising",
    )
    if source.dtype.name not in supported:
        message = "Unsupported depth or norm! Only CV_8U is supported for NORM_L2, and CV_16U for NORM_L1"
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="fastNlMeansDenoising")


@override("fastNlMeansDenoising", reason=MISSING)
def fast_nl_means_denoising(
    src: Array, h: Any, templateWindowSize: int, searchWindowSize: int, normType: int = NORM_L2
) -> Array:
    """`src` without noise of strength `h` (one number, or one per channel)."""
    _check_type(src, normType)
    return _denoised([src], 0, h, templateWindowSize, searchWindowSize, normType)


def _frames(images: Sequence[Array], index: int, window: int) -> tuple[Sequence[Array], int]:
    half = window // 2
    inside = window % 2 == 1 and half <= index and index + half < len(images)
    message = "imgToDenoiseIndex and temporalWindowSize should be chosen corresponding srcImgs size!"
    check(inside, message, "fastNlMeansDenoisingMulti")
    return images[index - half : index + half + 1], half


@override("fastNlMeansDenoisingMulti", reason=MISSING)
def fast_nl_means_denoising_multi(
    srcImgs: Sequence[Array],
    imgToDenoiseIndex: int,
    temporalWindowSize: int,
    h: Any,
    templateWindowSize: int,
    searchWindowSize: int,
    normType: int = NORM_L2,
) -> Array:
    """One frame of a film without noise, similar places being looked for in the frames around it as well."""
    frames, middle = _frames([matrix(image) for image in srcImgs], imgToDenoiseIndex, temporalWindowSize)
    _check_type(frames[middle], normType)
    return _denoised(frames, middle, h, templateWindowSize, searchWindowSize, normType)


def _denoised_colors(
    frames: Sequence[Array], middle: int, h: float, hColor: float, template: int, search: int
) -> Array:
    """The same, lightness and colour apart."""
    import cv2

    source = frames[middle]
    lab = [cv2.cvtColor(frame, cv2.COLOR_LBGR2Lab) for frame in frames]
    lightness = [np.ascontiguousarray(frame[:, :, 0]) for frame in lab]
    colors = [np.ascontiguousarray(frame[:, :, 1:]) for frame in lab]
    denoised = np.dstack(
        [
            _denoised(lightness, middle, h, template, search, NORM_L2),
            _denoised(colors, middle, hColor, template, search, NORM_L2),
        ]
    )
    return cv2.cvtColor(denoised, cv2.COLOR_Lab2LBGR, dstCn=source.shape[2])


def _check_color(source: Array, most: int, message: str, function: str) -> None:
    if source.dtype != np.uint8 or source.ndim != 3 or not 3 <= source.shape[2] <= most:
        raise errors.cv_error(errors.STS_BAD_ARG, message, func=function)


@override("fastNlMeansDenoisingColored", reason=MISSING)
def fast_nl_means_denoising_colored(
    src: Array, h: float, hColor: float, templateWindowSize: int, searchWindowSize: int
) -> Array:
    """A colour image without noise of strength `h` in lightness and `hColor` in colour."""
    _check_color(src, 4, "Type of input image should be CV_8UC3 or CV_8UC4!", "fastNlMeansDenoisingColored")
    return _denoised_colors([src], 0, h, hColor, templateWindowSize, searchWindowSize)


@override("fastNlMeansDenoisingColoredMulti", reason=MISSING)
def fast_nl_means_denoising_colored_multi(
    srcImgs: Sequence[Array],
    imgToDenoiseIndex: int,
    temporalWindowSize: int,
    h: float,
    hColor: float,
    templateWindowSize: int,
    searchWindowSize: int,
) -> Array:
    """One frame of a colour film without noise."""
    frames, middle = _frames(srcImgs, imgToDenoiseIndex, temporalWindowSize)
    message = "Type of input images should be CV_8UC3!"
    _check_color(frames[middle], 3, message, "fastNlMeansDenoisingColoredMulti")
    return _denoised_colors(frames, middle, h, hColor, templateWindowSize, searchWindowSize)
