"""From bytes to pictures: which decoder, which type, which pages, scaled and turned, as cv2's imread does."""

from __future__ import annotations

import numpy as np

from cv2shim.accepts import errors, log
from cv2shim.by_hand.codecs import exif
from cv2shim.by_hand.codecs import flags as read
from cv2shim.by_hand.codecs.bmp import BmpDecoder
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, require
from cv2shim.by_hand.codecs.encoder import EXIF, Metadata
from cv2shim.by_hand.codecs.gif import GifDecoder
from cv2shim.by_hand.codecs.hdr import HdrDecoder
from cv2shim.by_hand.codecs.jpeg import JpegDecoder
from cv2shim.by_hand.codecs.pixels import Pixels, oriented
from cv2shim.by_hand.codecs.png import PngDecoder
from cv2shim.by_hand.codecs.pnm import PamDecoder, PfmDecoder, PxmDecoder
from cv2shim.by_hand.codecs.tiff import TiffDecoder
from cv2shim.by_hand.codecs.webp import WebpDecoder

DECODERS: tuple[type[Decoder], ...] = (
    BmpDecoder,
    GifDecoder,
    HdrDecoder,
    JpegDecoder,
    WebpDecoder,
    PxmDecoder,
    PamDecoder,
    PfmDecoder,
    TiffDecoder,
    PngDecoder,
)

# formats of the real cv2 that cannot be read here: where their mark stands and what it is
UNREADABLE = {
    "AVIF": (4, b"ftypavif"),
    "Sun raster": (0, b"\x59\xa6\x6a\x95"),
    "JPEG 2000": (0, b"\0\0\0\x0cjP  "),
    "JPEG 2000 codestream": (0, b"\xff\x4f\xff\x51"),
    "OpenEXR": (0, b"\x76\x2f\x31\x01"),
}

MAX_SIDE, MAX_PIXELS = 1 << 20, 1 << 30


def load(filename: str) -> bytes | None:
    """The file's bytes; None with cv2's warning if it cannot be read."""
    try:
        with open(filename, "rb") as file:
            return file.read()
    except OSError:
        text = f"imread_('{filename}'): can't open/read file: check file path/integrity"
        log.warning("loadsave.cpp:275 findDecoder", text)
        return None


def decoder_class(data: bytes) -> type[Decoder] | None:
    """The first decoder that recognises the file."""
    head = data[:32]
    return next((decoder for decoder in DECODERS if decoder.recognises(head)), None)


def opened(
    data: bytes, flags: int, *, source: str | None, function: str, denominator: int = 1, all_metadata: bool = False
) -> Decoder | None:
    """A decoder that has read the header; None, with a log line where cv2 writes one, if there is none."""
    found = decoder_class(data)
    if found is None:
        _name_unreadable(data, function)
        return None
    rgb = bool(flags & read.IMREAD_COLOR_RGB) and flags != read.IMREAD_UNCHANGED
    decoder = found(data, from_file=source is not None, rgb=rgb, denominator=denominator, all_metadata=all_metadata)
    try:
        return decoder if decoder.read_header() else None
    except errors.error as failed:
        log.failure(f"loadsave.cpp {function}", f"{function}('{source or ''}'): can't read header: {failed}")
        return None


def _name_unreadable(data: bytes, function: str) -> None:
    for name, (place, mark) in UNREADABLE.items():
        if data[place:].startswith(mark):
            log.failure(f"loadsave.cpp {function}", f"cv2shim does not read {name} files.")


def decode(data: bytes, flags: int, *, source: str | None) -> Pixels | None:
    """The first picture of a file in memory; `source` is the file's name, None for a buffer."""
    return _decoded(data, flags, source, all_metadata=False)[0]


def decode_with_metadata(data: bytes, flags: int, *, source: str | None) -> tuple[Pixels | None, Metadata]:
    """The same with the metadata, which may be there even where the picture cannot be decoded."""
    pixels, decoder = _decoded(data, flags, source, all_metadata=True)
    if decoder is None:
        return pixels, {}
    last = {EXIF: decoder.exif[-1]} if decoder.exif else {}
    return pixels, {kind: found for kind, found in sorted((last | decoder.metadata).items()) if found}


def _decoded(data: bytes, flags: int, source: str | None, *, all_metadata: bool) -> tuple[Pixels | None, Decoder | None]:
    function = "imdecode_" if source is None else "imread_"
    denominator = _denominator(flags)
    decoder = opened(
        data, flags, source=source, function=function, denominator=denominator, all_metadata=all_metadata
    )
    if decoder is None:
        return None, None
    if source is not None:
        decoder.pages = 1  # cv2 takes an animated PNG in a file for a still, in a buffer not
    pixels = _page(decoder, flags, source, function)
    if pixels is None:
        return None, decoder
    if denominator > 1 and not decoder.scales:
        pixels = _reduced(pixels, decoder.width // denominator, decoder.height // denominator)
    return _turned(pixels, decoder, flags), decoder


def decode_pages(data: bytes, flags: int, start: int, count: int, *, source: str | None) -> list[Pixels]:
    """`count` pages from page `start` on; all of them if `count` is negative."""
    decoder = opened(data, flags, source=source, function="imreadmulti_")
    if decoder is None:
        return []
    for _ in range(start):
        if not decoder.next_page():
            return []
    pictures: list[Pixels] = []
    while count < 0 or len(pictures) < count:
        pixels = _page(decoder, flags, source, "imreadmulti_")
        if pixels is None:
            return pictures if source is not None else []
        pictures.append(_turned(pixels, decoder, flags))
        if not decoder.next_page():
            break
    return pictures


def _denominator(flags: int) -> int:
    if flags > read.IMREAD_LOAD_GDAL:
        for bit, denominator in (
            (read.IMREAD_REDUCED_GRAYSCALE_2, 2),
            (read.IMREAD_REDUCED_GRAYSCALE_4, 4),
            (read.IMREAD_REDUCED_GRAYSCALE_8, 8),
        ):
            if flags & bit:
                return denominator
    return 1


def _page(decoder: Decoder, flags: int, source: str | None, function: str) -> Pixels | None:
    _check_size(decoder.width, decoder.height)
    wanted = wanted_type(decoder.type, flags)
    try:
        pixels = decoder.read(wanted)
        return None if pixels is None else np.require(pixels, requirements="W")  # the caller may draw on it
    except errors.error as failed:
        log.failure(f"loadsave.cpp {function}", f"{function}('{source or ''}'): can't read data: {failed}")
        return None


def _check_size(width: int, height: int) -> None:
    function = "validateInputImageSize"
    require(width > 0, "size.width > 0", function)
    require(width <= MAX_SIDE, "static_cast<size_t>(size.width) <= CV_IO_MAX_IMAGE_WIDTH", function)
    require(height > 0, "size.height > 0", function)
    require(height <= MAX_SIDE, "static_cast<size_t>(size.height) <= CV_IO_MAX_IMAGE_HEIGHT", function)
    require(width * height <= MAX_PIXELS, "pixels <= CV_IO_MAX_IMAGE_PIXELS", function)


def wanted_type(stored: PixelType, flags: int) -> PixelType:
    """The type of the result for the type that a file holds."""
    both = read.IMREAD_COLOR_BGR | read.IMREAD_COLOR_RGB
    if flags != read.IMREAD_UNCHANGED and flags & both == both:
        raise errors.cv_error(errors.STS_ERROR, _BOTH_ORDERS, "int cv::calcType(int, int)")
    everything = read.IMREAD_COLOR_BGR | read.IMREAD_ANYCOLOR | read.IMREAD_ANYDEPTH
    if flags & everything == everything or flags == read.IMREAD_UNCHANGED or flags & read.IMREAD_LOAD_GDAL:
        return stored
    dtype = stored.dtype if flags & read.IMREAD_ANYDEPTH else np.dtype(np.uint8)
    color = flags & both or (flags & read.IMREAD_ANYCOLOR and stored.channels > 1)
    return PixelType(dtype, 3 if color else 1)


_BOTH_ORDERS = (
    "IMREAD_COLOR_BGR (IMREAD_COLOR) and IMREAD_COLOR_RGB can not be set at the same time. "
    "(expected: 'flags & (IMREAD_COLOR_BGR | IMREAD_COLOR_RGB) != IMREAD_COLOR_BGR | IMREAD_COLOR_RGB'), where\n"
    "    'flags & (IMREAD_COLOR_BGR | IMREAD_COLOR_RGB)' is 257\n"
    "must be not equal to\n"
    "    'IMREAD_COLOR_BGR | IMREAD_COLOR_RGB' is 257"
)


def _reduced(pixels: Pixels, width: int, height: int) -> Pixels:
    import cv2

    reduced: Pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
    return reduced


def _turned(pixels: Pixels, decoder: Decoder, flags: int) -> Pixels:
    if flags == read.IMREAD_UNCHANGED or flags & read.IMREAD_IGNORE_ORIENTATION:
        return pixels
    return oriented(pixels, exif.orientation(decoder.exif)) if decoder.exif else pixels
