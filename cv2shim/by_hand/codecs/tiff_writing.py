"""Writing TIFF as cv2 does: LZW with differences unless told otherwise, LogLuv for float colours."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors
from cv2shim.by_hand.codecs import flags, logluv, tiff_packing
from cv2shim.by_hand.codecs import tiff_file as tf
from cv2shim.by_hand.codecs.encoder import Params
from cv2shim.by_hand.codecs.pixels import Pixels, ordered

STRIP_BYTES = 1 << 13


class _Page(NamedTuple):
    fields: tf.Fields
    strips: list[bytes]


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A TIFF file of one picture; see `encode_pages`."""
    return encode_pages([pixels], params)


def encode_pages(pictures: Sequence[Pixels], params: Params) -> bytes | None:
    """A TIFF file of uint8, int8, uint16, int16, int32, float32 or float64 pictures, one directory each."""
    first = dict(reversed(params))  # libtiff's side takes the first of equal keys
    pages = [_page(pixels, first, i, len(pictures)) for i, pixels in enumerate(pictures)]
    return tf.file([page.fields for page in pages], [page.strips for page in pages])


def _page(pixels: Pixels, params: dict[int, int], number: int, count: int) -> _Page:
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    chosen = params.get(flags.IMWRITE_TIFF_COMPRESSION)
    if pixels.dtype == np.float32 and channels == 3 and chosen in (None, tf.SGI_LOG):
        return _logluv_page(pixels, number, count)
    floating = pixels.dtype.kind == "f"
    compression = tf.NONE if floating else params.get(flags.IMWRITE_TIFF_COMPRESSION, tf.LZW)
    predictor = params.get(flags.IMWRITE_TIFF_PREDICTOR, tf.HORIZONTAL)
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
    if compression in (tf.LZW, tf.ADOBE_DEFLATE, tf.DEFLATE):
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
    if compression in (tf.LZW, tf.ADOBE_DEFLATE, tf.DEFLATE) and predictor == tf.HORIZONTAL:
        values = values.view(f"u{values.itemsize}").copy()
        values[:, 1:] -= values[:, :-1].copy()
    return values.reshape(len(values), -1).view(np.uint8)


def _compressed(rows: NDArray[np.uint8], rows_per_strip: int, compression: int) -> list[bytes]:
    plain = [rows[at : at + rows_per_strip].tobytes() for at in range(0, len(rows), rows_per_strip)]
    if compression == tf.NONE:
        return plain
    if compression in (tf.ADOBE_DEFLATE, tf.DEFLATE):
        return [zlib.compress(strip) for strip in plain]
    if compression in tiff_packing.NAMES:
        return tiff_packing.packed(rows, rows_per_strip, compression)
    text = "OpenCV TIFF: failed TIFFSetField(tif, TIFFTAG_COMPRESSION, page_compression)"
    raise errors.cv_error(errors.STS_ERROR, text, "writeLibTiff")
