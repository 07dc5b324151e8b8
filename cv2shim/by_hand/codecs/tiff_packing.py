"""LZW and PackBits by Pillow's libtiff: rows of bytes travel as rows of gray pixels."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cv2shim.by_hand.codecs import tiff_file as tf
from cv2shim.by_hand.codecs.decoder import pillow

NAMES = {tf.LZW: "tiff_lzw", tf.PACKBITS: "packbits"}


class DamagedError(Exception):
    """The codes make no sense."""


def unpacked(parts: Sequence[bytes], row_bytes: int, height: int, rows: int, compression: int) -> list[bytes]:
    """Strips of `height` rows, of `rows` in all, decompressed."""
    return _unpacked(parts, row_bytes, 8, height, rows, {tf.COMPRESSION: ("H", [compression])})


def unpacked_fax(parts: Sequence[bytes], width: int, height: int, rows: int, fields: tf.Fields) -> list[bytes]:
    """Strips of rows of single bits; `fields` are the file's own on compression."""
    return _unpacked(parts, width, 1, height, rows, fields)


def _unpacked(parts: Sequence[bytes], width: int, bits: int, height: int, rows: int, more: tf.Fields) -> list[bytes]:
    pillow()
    from PIL import Image

    fields: tf.Fields = {
        tf.WIDTH: ("I", [width]),
        tf.HEIGHT: ("I", [rows]),
        tf.BITS: ("H", [bits]),
        tf.PHOTOMETRIC: ("H", [tf.MIN_IS_BLACK]),
        tf.SAMPLES: ("H", [1]),
        tf.ROWS_PER_STRIP: ("I", [height]),
        **more,
    }
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(io.BytesIO(tf.file([fields], [parts])), formats=["TIFF"]) as image:
            pixels = np.asarray(image)
            plain = (np.packbits(pixels, axis=1) if bits == 1 else pixels).tobytes()
    except (OSError, SyntaxError, ValueError) as broken:
        raise DamagedError from broken
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    size = (width * bits + 7) // 8 * height
    return [plain[at : at + size] for at in range(0, len(plain), size)]


def packed(rows: NDArray[np.uint8], rows_per_strip: int, compression: int) -> list[bytes]:
    """Rows of bytes (h, row bytes) as compressed strips."""
    pillow()
    from PIL import Image

    file = io.BytesIO()
    size = rows.shape[1] * rows_per_strip
    Image.fromarray(rows).save(file, "TIFF", compression=NAMES[compression], strip_size=size)
    _, (directory, *_) = tf.directories(file.getvalue())
    places = zip(directory[tf.STRIP_OFFSETS], directory[tf.STRIP_SIZES], strict=True)
    return [file.getvalue()[at : at + size] for at, size in places]
