"""Writing TIFF as cv2 does: LZW with differences unless told otherwise, LogLuv for float colours."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, log, tables
from cv2shim.by_hand.codecs import flags, logluv, tiff_packing
from cv2shim.by_hand.codecs import tiff_file as tf
from cv2shim.by_hand.codecs.encoder import Params, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, ordered

STRIP_BYTES = 1 << 13
PLACE = "grfmt_tiff.cpp writeLibTiff"
UNITS, INCH = (1, 2, 3), 2
PREDICTORS = (1, tf.HORIZONTAL, tf.FLOATING)
# IMWRITE_TIFF_COMPRESSION_…, whether libtiff has them or not
COMPRESSIONS = (
    *range(1, 11), 32766, 32771, 32773, 32809, *range(32895, 32899), 32908, 32909, 32946, 32947, 34661, 34676, 34677,
    34712, 34887, 34925, 50000, 50001, 50002,
)  # fmt: skip
PREDICTED = (tf.LZW, tf.ADOBE_DEFLATE, tf.DEFLATE)


class _Page(NamedTuple):
    fields: tf.Fields
    strips: list[bytes]


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A TIFF file of one picture; see `encode_pages`."""
    return encode_pages([pixels], params)


def encode_pages(pictures: Sequence[Pixels], params: Params) -> bytes | None:
    """A TIFF file of uint8, int8, uint16, int16, int32, float32 or float64 pictures, one directory each."""
    first = _checked(dict(reversed(params)))  # libtiff's side takes the first of equal keys
    pages = [_page(pixels, first, i, len(pictures)) for i, pixels in enumerate(pictures)]
    return tf.file([page.fields for page in pages], [page.strips for page in pages])


def _checked(params: dict[int, int]) -> dict[int, int]:
    """The settings with others, or none, instead of what OpenCV does not take."""
    if not tables.changed("checked-values"):
        return params
    choices = (
        (flags.IMWRITE_TIFF_COMPRESSION, "COMPRESSION", COMPRESSIONS, tf.LZW, "LZW", "Compression"),
        (flags.IMWRITE_TIFF_PREDICTOR, "PREDICTOR", PREDICTORS, tf.HORIZONTAL, "HORIZONTAL", "Predictor"),
        (flags.IMWRITE_TIFF_RESUNIT, "RESUNIT", UNITS, INCH, "INCH", "ResolutionUnit"),
    )
    checked = dict(params)
    for key, name, known, instead, called, kind in choices:
        if key in params and params[key] not in known:
            family = "RESOLUTION_UNIT" if name == "RESUNIT" else name
            outcome = f"fallbacked to IMWRITE_TIFF_{family}_{called}"
            _warn(name, params[key], f"one of ImwriteTiff{kind}Flags", outcome)
            checked[key] = instead
    for key, name in ((flags.IMWRITE_TIFF_XDPI, "XDPI"), (flags.IMWRITE_TIFF_YDPI, "YDPI")):
        if params.get(key, 1) <= 0:
            # of the vertical resolution, too, OpenCV names the horizontal one, -1 if there is none
            named = params[key] if name == "XDPI" else checked.get(flags.IMWRITE_TIFF_XDPI, -1)
            _warn(name, named, "positive", "ignored.")
            del checked[key]
    return checked


def _warn(name: str, value: int, allowed: str, outcome: str) -> None:
    warn_of_value(PLACE, f"TIFF_{name}", value, allowed, outcome)


def _page(pixels: Pixels, params: dict[int, int], number: int, count: int) -> _Page:
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    compression, predictor = _coding(pixels.dtype, channels, params)
    if compression == tf.SGI_LOG and channels == 3 and pixels.dtype == np.float32:
        return _logluv_page(pixels, number, count)
    row_size = width * channels * pixels.itemsize
    rows_per_strip = params.get(flags.IMWRITE_TIFF_ROWSPERSTRIP, STRIP_BYTES // row_size)
    rows_per_strip = max(1, min(height, rows_per_strip))
    fields: tf.Fields = {
        tf.WIDTH: ("I", [width]),
        tf.HEIGHT: ("I", [height]),
        tf.BITS: ("H", [8 * pixels.itemsize] * channels),
        tf.COMPRESSION: ("H", [compression]),
        tf.PHOTOMETRIC: ("H", [tf.RGB if channels > 1 else tf.MIN_IS_BLACK]),
        tf.SAMPLES: ("H", [channels]),
        tf.ROWS_PER_STRIP: ("I", [rows_per_strip]),
        tf.PLANAR: ("H", [1]),
        tf.SAMPLE_FORMAT: ("H", [{"u": tf.UNSIGNED, "i": tf.SIGNED, "f": tf.FLOAT}[pixels.dtype.kind]] * channels),
    }
    fields |= _page_number(number, count)
    if compression in PREDICTED:
        fields[tf.PREDICTOR] = ("H", [predictor])
    unit = params.get(flags.IMWRITE_TIFF_RESUNIT, -1)
    if 1 <= unit <= 3:
        fields[tf.RESOLUTION_UNIT] = ("H", [unit])
    for tag, key in ((tf.X_RESOLUTION, flags.IMWRITE_TIFF_XDPI), (tf.Y_RESOLUTION, flags.IMWRITE_TIFF_YDPI)):
        if params.get(key, -1) >= 0:
            fields[tag] = ("Q", [params[key] | 1 << 32])
    if channels > 1:
        pixels = ordered(pixels, False)
    rows = _predicted(pixels, compression, predictor)
    return _Page(fields, _compressed(rows, rows_per_strip, compression))


def _coding(dtype: np.dtype[np.generic], channels: int, params: dict[int, int]) -> tuple[int, int]:
    """Compression and predictor: those chosen, or what is usual for this type of sample."""
    chosen = params.get(flags.IMWRITE_TIFF_COMPRESSION)
    predictor = params.get(flags.IMWRITE_TIFF_PREDICTOR)
    if tables.changed("tiff-float-compression"):
        _check_log(chosen, dtype, channels)
        if dtype == np.float32:
            compression = tf.NONE if chosen is None else chosen
            return compression, tf.FLOATING if predictor is None else predictor
    if dtype == np.float32 and channels == 3 and chosen in (None, tf.SGI_LOG):
        compression = tf.SGI_LOG
    else:
        compression = tf.NONE if dtype.kind == "f" else tf.LZW if chosen is None else chosen
    return compression, tf.HORIZONTAL if predictor is None else predictor


def _check_log(compression: int | None, dtype: np.dtype[np.generic], channels: int) -> None:
    if compression not in (tf.SGI_LOG, tf.SGI_LOG_24):
        return
    reason = ""
    if dtype != np.float32:
        reason = "SGILOG requires 32F"
    elif compression == tf.SGI_LOG_24 and channels != 3:
        reason = "SGILOG24 requires 32FC3"
    elif compression == tf.SGI_LOG and channels not in (1, 3):
        reason = "SGILOG requires 32FC1 or 32FC3"
    if reason:
        raise errors.cv_error(errors.STS_ERROR, reason, "writeLibTiff")
    if (compression, channels) != (tf.SGI_LOG, 3):
        text = "cv2shim writes no LogLuv of 24 bits, and none of one channel."
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, text, "writeLibTiff")


def _logluv_page(pixels: Pixels, number: int, count: int) -> _Page:
    """What cv2 makes of float colours unless told otherwise; it loses precision."""
    import cv2

    height, width = pixels.shape[:2]
    fields: tf.Fields = {
        tf.WIDTH: ("I", [width]),
        tf.HEIGHT: ("I", [height]),
        tf.BITS: ("H", [16] * 3),  # libtiff says so of what it codes in 32
        tf.COMPRESSION: ("H", [tf.SGI_LOG]),
        tf.PHOTOMETRIC: ("H", [tf.LOGLUV]),
        tf.SAMPLES: ("H", [3]),
        tf.ROWS_PER_STRIP: ("I", [1]),
        tf.PLANAR: ("H", [1]),
        tf.SAMPLE_FORMAT: ("H", [tf.SIGNED] * 3),
        **_page_number(number, count),
    }
    words = logluv.from_xyz(cv2.cvtColor(pixels, cv2.COLOR_BGR2XYZ))
    return _Page(fields, [logluv.encode_row(row) for row in words])


def _page_number(number: int, count: int) -> tf.Fields:
    return {tf.SUBFILE_TYPE: ("I", [2]), tf.PAGE_NUMBER: ("H", [number, count])} if count > 1 else {}


def _predicted(pixels: Pixels, compression: int, predictor: int) -> NDArray[np.uint8]:
    values = np.ascontiguousarray(pixels).reshape(pixels.shape[0], pixels.shape[1], -1)
    if compression in PREDICTED:
        if predictor not in PREDICTORS or (predictor == tf.FLOATING and values.dtype.kind != "f"):
            raise _not_written()
        if predictor == tf.FLOATING:
            return _by_significance(values)
        if predictor == tf.HORIZONTAL:
            values = values.view(f"u{values.itemsize}").copy()
            values[:, 1:] -= values[:, :-1].copy()
    return values.reshape(len(values), -1).view(np.uint8)


def _by_significance(values: Pixels) -> NDArray[np.uint8]:
    """Each row's first bytes of all its numbers, then the second ones, …, as differences of neighbouring pixels."""
    height, _, samples = values.shape
    planes = values.astype(values.dtype.newbyteorder(">")).view(np.uint8).reshape(height, -1, values.itemsize)
    rows = np.ascontiguousarray(planes.transpose(0, 2, 1)).reshape(height, -1)
    rows[:, samples:] -= rows[:, :-samples].copy()
    return rows


def _compressed(rows: NDArray[np.uint8], rows_per_strip: int, compression: int) -> list[bytes]:
    plain = [rows[at : at + rows_per_strip].tobytes() for at in range(0, len(rows), rows_per_strip)]
    if compression == tf.NONE:
        return plain
    if compression in (tf.ADOBE_DEFLATE, tf.DEFLATE):
        return [zlib.compress(strip) for strip in plain]
    if compression in tiff_packing.NAMES:
        return tiff_packing.packed(rows, rows_per_strip, compression)
    raise _not_written()


def _not_written() -> errors.error:
    """libtiff finds out at the first row what it cannot do."""
    failed = "failed TIFFWriteScanline(tif, buffer, y, 0) == 1"
    log.warning(PLACE, f"OpenCV TIFF(line 1577): {failed}")
    return errors.cv_error(errors.STS_ERROR, f"OpenCV TIFF: {failed}", "writeLibTiff")
