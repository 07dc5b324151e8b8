"""From pictures to bytes: which encoder, which sample types it takes, as cv2's imwrite and imencode do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cv2shim import errors
from cv2shim.codecs import bmp, jpeg, log, png, pnm, tiff, webp
from cv2shim.codecs.decoder import require
from cv2shim.codecs.encoder import Encoder, Params
from cv2shim.codecs.pixels import Pixels

MAX_PARAMS = 50

BYTES, SHORTS, ALL = ("uint8",), ("uint8", "uint16"), ()
TIFF_TYPES = ("uint8", "int8", "uint16", "int16", "int32", "float32", "float64")

ENCODERS = (
    Encoder(("bmp", "dib"), BYTES, bmp.encode),
    Encoder(("jpeg", "jpg", "jpe"), BYTES, jpeg.encode),
    Encoder(("webp",), BYTES, webp.encode),
    Encoder(("pnm",), SHORTS, pnm.encode_pxm("pnm")),
    Encoder(("pbm",), BYTES, pnm.encode_pxm("pbm")),
    Encoder(("pgm",), SHORTS, pnm.encode_pxm("pgm")),
    Encoder(("ppm",), SHORTS, pnm.encode_pxm("ppm")),
    Encoder(("pam",), SHORTS, pnm.encode_pam),
    Encoder(("pfm",), ALL, pnm.encode_pfm),
    Encoder(("tiff", "tif"), TIFF_TYPES, tiff.encode, tiff.encode_pages),
    Encoder(("png", "apng"), SHORTS, png.encode),
)


def encoder_for(name: str) -> Encoder | None:
    """The encoder of a file name's or extension's last `.xyz`."""
    if len(name) <= 1 or "." not in name:
        return None
    extension = ""
    for letter in name[name.rindex(".") + 1 :]:
        if not (letter.isascii() and letter.isalnum()):
            break
        extension += letter.lower()
    return next((encoder for encoder in ENCODERS if extension in encoder.extensions), None)


def checked(encoder: Encoder, pictures: Sequence[Pixels | None], where: str, place: str) -> list[Pixels]:
    """The pictures with a number of channels and a sample type that the encoder takes; others become uint8."""
    converted = []
    for pixels in pictures:
        require(pixels is not None and pixels.size > 0, "!image.empty()", where)
        assert pixels is not None
        if pixels.ndim == 3 and pixels.shape[2] == 1:
            pixels = pixels[..., 0]
        channels = pixels.shape[2] if pixels.ndim == 3 else 1
        name = "image.channels()" if where == "imwrite_" else "channels"
        require(channels in (1, 3, 4), f"{name} == 1 || {name} == 3 || {name} == 4", where)
        if encoder.dtypes and pixels.dtype.name not in encoder.dtypes:
            log.warning(place, "Unsupported depth image for selected encoder is fallbacked to CV_8U.")
            pixels = pnm.saturated(pixels, np.dtype(np.uint8))
        converted.append(np.ascontiguousarray(pixels))
    return converted


def pairs(params: Sequence[int], function: str) -> Params:
    """IMWRITE_* keys with their values. Raises `cv2.error` for an odd number or too many."""
    count = len(params)
    if count % 2:
        text = (
            "Encoding 'params' must be key-value pairs:\n    '(params.size() & 1) == 0'\nwhere\n"
            f"    'params.size()' is {count}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, function)
    if count > 2 * MAX_PARAMS:
        text = (
            " (expected: 'params.size() <= (size_t)(CV_IO_MAX_IMAGE_PARAMS*2)'), where\n"
            f"    'params.size()' is {count}\nmust be less than or equal to\n"
            f"    '(size_t)(CV_IO_MAX_IMAGE_PARAMS*2)' is {2 * MAX_PARAMS}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, function)
    values = [int(value) for value in params]
    return list(zip(values[::2], values[1::2], strict=True))


def encode(encoder: Encoder, pictures: Sequence[Pixels], params: Params) -> bytes | None:
    """A file's bytes. Raises `cv2.error` where cv2's encoder does."""
    if len(pictures) == 1:
        return encoder.encode(pictures[0], params)
    if encoder.encode_pages is None:
        log.warning("grfmt_base.cpp:204 writeanimation", "No Animation encoder for specified file extension")
        return None
    return encoder.encode_pages(pictures, params)
