"""JPEG through libjpeg-turbo, the library that cv2 uses.

Pixels and files come out equal to cv2's: luma alone for grayscale, CMYK, 1/2, 1/4 and 1/8 inside the decoder,
every sampling, progressive and optimised files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, log
from cv2shim.bridge import scripts
from cv2shim.by_hand.codecs import NPM_FILES, flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType
from cv2shim.by_hand.codecs.encoder import Params
from cv2shim.by_hand.codecs.pixels import Pixels, cmyk_to_rgb, luma, ordered

# libjpeg-turbo's J_COLOR_SPACE
UNCONVERTED, GRAYSCALE, CMYK, EXT_RGB, EXT_BGR = 0, 1, 4, 6, 8

APP1, EXIF_MARK = 0xE1, b"Exif\0\0"

# IMWRITE_JPEG_SAMPLING_FACTOR_…
SAMPLINGS = (0x411111, 0x221111, 0x211111, 0x121111, 0x111111)
DEFAULT_SAMPLING = 0x221111
FULL_SAMPLING = 0x111111
DEFAULT_QUALITY = 95
MAX_RESTART_INTERVAL = 65535


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

    def read(self, wanted: PixelType) -> Pixels | None:
        self.exif = _exif(self.data)
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


def _exif(data: bytes) -> bytes:
    """What the first APP1 segment holds, after the six bytes that say "Exif"."""
    return next((body[len(EXIF_MARK) :] for marker, body in _segments(data) if marker == APP1), b"")


def with_exif(file: bytes, data: bytes) -> bytes:
    """A file of ours with an APP1 segment after its first, which is JFIF's."""
    first = 4 + int.from_bytes(file[4:6], "big") - 2 + 2
    body = EXIF_MARK + data
    segment = bytes([0xFF, APP1]) + (len(body) + 2).to_bytes(2, "big") + body
    return file[:first] + segment + file[first:]


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
        text = f"Raw image encoder error: {failed}"
        raise errors.cv_error(-10, text, "throwOnError") from None


def _settings(params: Params) -> Settings:
    """The settings in the order given: a later luma quality overrides an earlier quality, as in cv2."""
    quality, luma_quality, chroma_quality = DEFAULT_QUALITY, -1, -1
    progressive = optimize = False
    restart = sampling = 0
    for key, value in params:
        if key == flags.IMWRITE_JPEG_QUALITY:
            quality = _percent(value)
        elif key == flags.IMWRITE_JPEG_PROGRESSIVE:
            progressive = bool(value)
        elif key == flags.IMWRITE_JPEG_OPTIMIZE:
            optimize = bool(value)
        elif key == flags.IMWRITE_JPEG_LUMA_QUALITY and value >= 0:
            quality = luma_quality = _percent(value)
            if chroma_quality < 0:
                chroma_quality = luma_quality
        elif key == flags.IMWRITE_JPEG_CHROMA_QUALITY and value >= 0:
            chroma_quality = _percent(value)
        elif key == flags.IMWRITE_JPEG_RST_INTERVAL:
            restart = max(0, min(value, MAX_RESTART_INTERVAL))
        elif key == flags.IMWRITE_JPEG_SAMPLING_FACTOR:
            sampling = value & 0xFFFFFFFF
            if sampling not in SAMPLINGS:
                log.warning(
                    "grfmt_jpeg.cpp:725 write",
                    f"Unknown value for IMWRITE_JPEG_SAMPLING_FACTOR: 0x{sampling:06x}",
                )
                sampling = 0
    sampling = sampling or DEFAULT_SAMPLING
    luma_table = chroma_table = quality
    if luma_quality >= 0 and chroma_quality >= 0:
        luma_table, chroma_table = luma_quality, chroma_quality
        if luma_quality != chroma_quality:
            sampling = FULL_SAMPLING
    return Settings(luma_table, chroma_table, sampling >> 16, progressive, optimize, restart)


def _percent(value: int) -> int:
    return max(0, min(value, 100))
