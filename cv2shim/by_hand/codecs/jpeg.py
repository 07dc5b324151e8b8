"""JPEG through libjpeg-turbo, the library that cv2 uses.

Pixels and files come out equal to cv2's: luma alone for grayscale, CMYK, 1/2, 1/4 and 1/8 inside the decoder,
every sampling, progressive and optimised files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, log, tables
from cv2shim.bridge import scripts
from cv2shim.by_hand.codecs import NPM_FILES, flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType
from cv2shim.by_hand.codecs.encoder import EXIF, ICC, XMP, Metadata, Params, limited, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, cmyk_to_rgb, luma, ordered

# libjpeg-turbo's J_COLOR_SPACE
UNCONVERTED, GRAYSCALE, CMYK, EXT_RGB, EXT_BGR = 0, 1, 4, 6, 8

APP1, APP2 = 0xE1, 0xE2
EXIF_MARK, XMP_MARK = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
ICC_MARK = b"ICC_PROFILE\0\1\1"  # the first of one part
MAX_BODY = 0xFFFF - 2  # of a segment

# IMWRITE_JPEG_SAMPLING_FACTOR_…
SAMPLINGS = (0x411111, 0x221111, 0x211111, 0x121111, 0x111111)
DEFAULT_SAMPLING = 0x221111
FULL_SAMPLING = 0x111111
DEFAULT_QUALITY = 95
MAX_RESTART_INTERVAL = 65535
PLACE = "grfmt_jpeg.cpp write"


class LibraryError(Exception):
    """libjpeg-turbo gave up; the text is its message."""


class Picture(NamedTuple):
    """A decoded file: uint8 (h, w, channels), whether its data ended too early, the library's first warning."""

    pixels: NDArray[np.uint8]
    truncated: bool
    warning: str


class Settings(NamedTuple):
    """How to encode. `sampling` as 0xHV, luma's factors."""

    luma: int
    chroma: int
    sampling: int
    progressive: bool
    optimize: bool
    restart_interval: int


class Codec(Protocol):
    """libjpeg-turbo, however it is reached. `read` belongs to the file opened last. All raise LibraryError."""

    def open(self, data: bytes, denominator: int) -> tuple[int, int, int]:
        """Read the header: -> (width, height, components) at full size."""

    def read(self, space: int) -> Picture:
        """Decode in one of the colour spaces above, at 1/denominator."""

    def encode(self, pixels: NDArray[np.uint8], settings: Settings) -> bytes:
        """Compress (h, w), (h, w, 3) BGR or (h, w, 4) BGRX."""


@cache
def codec() -> Codec:
    """The codec, started on first use."""
    return _WebAssemblyCodec()


class _WebAssemblyCodec:
    """The codec in this folder, in the JavaScript that runs Pyodide."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        from pyodide.ffi import to_js

        folder = resources.files(__package__)
        glue, wasm = (folder / name for name in NPM_FILES)
        js_start, js_factory = (scripts.value(file.read_bytes()) for file in (folder / "jpeg.js", glue))
        self._to_js = to_js
        self._js_codec = js_start(js_factory, to_js(wasm.read_bytes()))

    def open(self, data: bytes, denominator: int) -> tuple[int, int, int]:
        width, height, components = self._call("open", self._to_js(data), denominator)
        return width, height, components

    def read(self, space: int) -> Picture:
        js_picture = self._call("read", space)
        js_pixels = js_picture.pixels
        pixels = np.empty((js_picture.height, js_picture.width, js_picture.channels), np.uint8)
        js_pixels.assign_to(pixels)
        self._js_codec.close()
        return Picture(pixels, js_picture.truncated, js_picture.warning)

    def encode(self, pixels: NDArray[np.uint8], settings: Settings) -> bytes:
        height, width = pixels.shape[:2]
        channels = pixels.shape[2] if pixels.ndim == 3 else 1
        js_pixels = self._to_js(np.ascontiguousarray(pixels).reshape(-1))
        data: bytes = self._call("encode", js_pixels, width, height, channels, *settings).to_bytes()
        return data

    def _call(self, name: str, *args: Any) -> Any:
        from pyodide.ffi import JsException

        try:
            result = getattr(self._js_codec, name)(*args)
        except JsException as crash:  # out of memory: what is left of the module is not to be trusted
            self._start()
            raise LibraryError(str(crash)) from None
        if isinstance(result, str):
            self._js_codec.close()
            raise LibraryError(result)
        return result


class JpegDecoder(Decoder):
    scales = True

    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head.startswith(b"\xff\xd8\xff")

    def read_header(self) -> bool:
        try:
            width, height, self._components = codec().open(self.data, self.denominator)
        except LibraryError:
            return False
        self.width, self.height = -(-width // self.denominator), -(-height // self.denominator)
        self.type = PixelType.of(np.uint8, 3 if self._components > 1 else 1)
        return True

    def _read_metadata(self) -> None:
        segments = [*_segments(self.data)]
        self.exif = tuple(_exif(segments))
        if tables.changed("more-metadata"):
            size = len(ICC_MARK)
            xmp = [body for marker, body in segments if marker == APP1 and body.startswith(XMP_MARK)]
            icc = [body[size:] for marker, body in segments if marker == APP2 and len(body) > size]
            self.metadata = {XMP: b"".join(xmp), ICC: b"".join(icc)}

    def read(self, wanted: PixelType) -> Pixels | None:
        self._read_metadata()
        color = wanted.channels > 1
        if self._components == 4:
            space = CMYK
        elif color:
            space = EXT_RGB if self.rgb else EXT_BGR
        else:
            space = GRAYSCALE
        try:
            # another picture may have been opened since the header was read
            codec().open(self.data, self.denominator)
            picture = codec().read(space)
        except LibraryError:
            return None
        if picture.warning:
            print(picture.warning, file=sys.stderr)
        if picture.truncated and not self.from_file:
            return None
        if space != CMYK:
            return picture.pixels if color else picture.pixels[..., 0]
        rgb = cmyk_to_rgb(picture.pixels)
        return ordered(rgb, self.rgb) if color else luma(rgb)


def _exif(segments: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """What APP1 segments hold after the six bytes that say "Exif"."""
    size = len(EXIF_MARK)
    bodies = [body for marker, body in segments if marker == APP1]
    if tables.changed("jpeg-exif-mark"):
        return [body[size:] for body in bodies if body.startswith(EXIF_MARK) and len(body) > size]
    # what the first begins with has not always been looked at
    return [body[size:] for body in bodies[:1] if len(body) > size]


def with_metadata(file: bytes, metadata: Metadata) -> bytes:
    """A file of ours with the metadata after its first segment, which is JFIF's. Raises `cv2.error` for too long ones."""
    first = 4 + int.from_bytes(file[4:6], "big") - 2 + 2
    marks = {EXIF: (APP1, EXIF_MARK), XMP: (APP1, b""), ICC: (APP2, ICC_MARK)}  # XMP comes with its mark
    segments = [_segment(marker, mark + metadata[kind]) for kind, (marker, mark) in marks.items() if kind in metadata]
    return file[:first] + b"".join(segments) + file[first:]


def _segment(marker: int, body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise _failure("Bogus marker length")
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment before the first scan."""
    at = 2
    while True:
        at = data.find(b"\xff", at)
        while 0 <= at < len(data) - 1 and data[at + 1] == 0xFF:
            at += 1
        if at < 0 or at + 4 > len(data):
            return
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0xDA, 0xD9):
            return
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        yield marker, data[at + 4 : at + 2 + size]
        at += 2 + size


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A JPEG file of uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA samples; alpha is dropped."""
    try:
        return codec().encode(pixels, _settings(params))
    except LibraryError as failed:
        raise _failure(str(failed)) from None


def _failure(message: str) -> errors.error:
    return errors.cv_error(-10, f"Raw image encoder error: {message}", "throwOnError")


def _settings(params: Params) -> Settings:
    """The settings in the order given: a later luma quality overrides an earlier quality, as in cv2."""
    quality, luma_quality, chroma_quality = DEFAULT_QUALITY, -1, -1
    progressive = optimize = False
    restart = sampling = 0
    for key, value in params:
        if key == flags.IMWRITE_JPEG_QUALITY:
            quality = limited(PLACE, "JPEG_QUALITY", value, 100)
        elif key == flags.IMWRITE_JPEG_PROGRESSIVE:
            progressive = _switched_on("JPEG_PROGRESSIVE", value)
        elif key == flags.IMWRITE_JPEG_OPTIMIZE:
            optimize = _switched_on("JPEG_OPTIMIZE", value)
        elif key == flags.IMWRITE_JPEG_LUMA_QUALITY:
            luma_quality = _part_quality("JPEG_LUMA_QUALITY", value, luma_quality)
            if value >= 0:
                quality = luma_quality
                if chroma_quality < 0:
                    chroma_quality = luma_quality
        elif key == flags.IMWRITE_JPEG_CHROMA_QUALITY:
            chroma_quality = _part_quality("JPEG_CHROMA_QUALITY", value, chroma_quality)
        elif key == flags.IMWRITE_JPEG_RST_INTERVAL:
            restart = limited(PLACE, "JPEG_RST_INTERVAL", value, MAX_RESTART_INTERVAL, ".")
        elif key == flags.IMWRITE_JPEG_SAMPLING_FACTOR:
            sampling = _sampling(value)
    sampling = sampling or DEFAULT_SAMPLING
    luma_table = chroma_table = quality
    if luma_quality >= 0 and chroma_quality >= 0:
        luma_table, chroma_table = luma_quality, chroma_quality
        if luma_quality != chroma_quality:
            sampling = FULL_SAMPLING
    return Settings(luma_table, chroma_table, sampling >> 16, progressive, optimize, restart)


def _switched_on(key: str, value: int) -> bool:
    nearest = limited(PLACE, key, value, 1)
    return bool(nearest if tables.changed("checked-values") else value)  # they differ for negative values


def _part_quality(key: str, value: int, before: int) -> int:
    """Of luma or chroma alone; `before` where the value asks for none."""
    if value >= 0:
        return limited(PLACE, key, value, 100, ".")
    warn_of_value(PLACE, key, value, "between 0 to 100", "ignored.")
    return before


def _sampling(value: int) -> int:
    """One of the samplings; 0 for what is none, after a warning."""
    sampling = value & 0xFFFFFFFF
    if sampling in SAMPLINGS:
        return sampling
    if tables.changed("checked-values"):
        allowed, instead = "one of ImwriteJPEGSamplingFactorParams", "fallbacked to IMWRITE_JPEG_SAMPLING_FACTOR_420."
        warn_of_value(PLACE, "JPEG_SAMPLING_FACTOR", value, allowed, instead)
    else:
        log.warning(PLACE, f"Unknown value for IMWRITE_JPEG_SAMPLING_FACTOR: 0x{sampling:06x}")
    return 0
