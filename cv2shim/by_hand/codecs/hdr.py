"""Radiance HDR: three mantissas and an exponent per pixel, run-length coded."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.codecs import flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, Reader, require
from cv2shim.by_hand.codecs.encoder import Params, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, cvt_luma, ordered, repeated, saturated
from cv2shim.by_hand.codecs.run_lengths import RunCode

CODED_WIDTHS = range(8, 0x8000)  # other rows are stored plainly
EXPONENT_BIAS = 128 + 8
DARKEST = 1e-32
CODE = RunCode(max_literal=128, offset=128, max_run=127)
UNCOMPRESSED, RUN_LENGTHS = 0, 1
PLACE = "grfmt_hdr.cpp write"
WRITE = "virtual bool cv::HdrEncoder::write(const cv::Mat&, const std::vector<int>&)"

Bytes = NDArray[np.uint8]


def _bad_file(reason: str) -> errors.error:
    return errors.cv_error(errors.STS_ERROR, f"RGBE bad file format: {reason}", "rgbe_error")


class HdrDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head.startswith((b"#?RGBE", b"#?RADIANCE"))

    def read_header(self) -> bool:
        end = self.data.find(b"\n\n")
        if end < 0:
            raise errors.cv_error(errors.STS_ERROR, "RGBE read error", "rgbe_error")
        if b"FORMAT=32-bit_rle_rgbe" not in self.data[:end].split(b"\n"):
            raise _bad_file("missing FORMAT specifier")
        size = re.match(rb"-Y *(\d+) *\+X *(\d+)[^\n]*\n", self.data[end + 2 :])
        if size is None:
            raise _bad_file("missing image size specifier")
        self.height, self.width = int(size[1]), int(size[2])
        self._offset = end + 2 + size.end()
        self.type = PixelType.of(np.float32, 3)
        return self.width > 0 and self.height > 0

    def read(self, wanted: PixelType) -> Pixels | None:
        rgbe = self._rgbe()
        scale = np.ldexp(np.float32(1), rgbe[..., 3:].astype(np.int32) - EXPONENT_BIAS)
        rgb: Pixels = rgbe[..., :3] * np.where(rgbe[..., 3:] > 0, scale, np.float32(0))
        if wanted.dtype == np.uint8:
            rgb = saturated(rgb * np.float32(255), wanted.dtype)
        if wanted.channels == 3:
            return ordered(rgb, self.rgb)
        return cvt_luma(rgb) if wanted.dtype == np.uint8 else _gray(rgb)

    def _rgbe(self) -> Bytes:
        """Mantissas and exponent, (h, w, 4)."""
        stream = Reader(self.data, self._offset)
        rows = np.empty((self.height, 4, self.width), np.uint8)
        for y in range(self.height):
            coded = self.data[stream.position : stream.position + 3]
            if self.width not in CODED_WIDTHS or coded[:2] != b"\2\2" or coded[2:3] >= b"\x80":
                plain = stream.take((self.height - y) * self.width * 4)
                rest = np.frombuffer(plain, np.uint8).reshape(self.height - y, self.width, 4)
                rows[y:] = rest.transpose(0, 2, 1)
                break
            if int.from_bytes(stream.take(4)[2:], "big") != self.width:
                raise _bad_file("wrong scanline width")
            for channel in rows[y]:
                CODE.decode(stream, channel, _bad_file("bad scanline data"))
        return rows.transpose(0, 2, 1)


def _gray(rgb: Pixels) -> Pixels:
    import cv2

    gray: Pixels = cv2.cvtColor(ordered(rgb, False), cv2.COLOR_BGR2GRAY)
    return gray


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """An HDR file of (h, w) or (h, w, 3) BGR samples: float32 as they are, others divided by 255."""
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    require(channels in (1, 3), "input_img.channels() == 3 || input_img.channels() == 1", "write")
    compression = _compression(params)
    rgb = repeated(pixels, 3) if channels == 1 else ordered(pixels, False)
    if rgb.dtype != np.float32:
        rgb = rgb.astype(np.float32) * np.float32(1 / 255)
    rgbe = _rgbe_of(rgb)
    height, width = pixels.shape[:2]
    header = f"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y {height} +X {width}\n".encode()
    if compression == UNCOMPRESSED or width not in CODED_WIDTHS:
        return header + rgbe.tobytes()
    start = b"\2\2" + width.to_bytes(2, "big")
    rows = (b"".join([start, *(CODE.encode(channel) for channel in row.T)]) for row in rgbe)
    return header + b"".join(rows)


def _compression(params: Params) -> int:
    compression = RUN_LENGTHS
    for key, value in params:
        if key == flags.IMWRITE_HDR_COMPRESSION:
            compression = value
            if tables.changed("checked-values") and value not in (UNCOMPRESSED, RUN_LENGTHS):
                allowed, instead = "one of ImwriteHDRCompressionFlags", "fallbacked to IMWRITE_HDR_COMPRESSION_RLE"
                warn_of_value(PLACE, "HDR_COMPRESSION", value, allowed, instead)
                compression = RUN_LENGTHS
    if compression not in (UNCOMPRESSED, RUN_LENGTHS):
        text = (
            ":\n    'compression == IMWRITE_HDR_COMPRESSION_NONE || compression == IMWRITE_HDR_COMPRESSION_RLE'\nwhere\n"
            f"    'compression' is {compression}"
        )
        raise errors.cv_error(errors.STS_ERROR, text, WRITE)
    return compression


def _rgbe_of(rgb: Pixels) -> Bytes:
    brightest = rgb.max(axis=2).astype(np.float64)
    mantissa, exponent = np.frexp(brightest)
    light = brightest >= DARKEST
    scale = np.where(light, mantissa * 256.0 / np.where(light, brightest, 1), 0).astype(np.float32)
    rgbe = np.empty((*brightest.shape, 4), np.uint8)
    rgbe[..., :3] = rgb * scale[..., None]
    rgbe[..., 3] = np.where(light, exponent + 128, 0)
    return rgbe
