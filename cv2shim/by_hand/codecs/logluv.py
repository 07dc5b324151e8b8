"""LogLuv, the coding of float colours in TIFF: a logarithm of luminance and two of chromaticity, 32 bits per pixel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors
from cv2shim.by_hand.codecs.decoder import Reader
from cv2shim.by_hand.codecs.pixels import Pixels
from cv2shim.by_hand.codecs.run_lengths import RunCode

CODE = RunCode(max_literal=127, offset=126, max_run=129)

UV_SCALE = 410.0
NEUTRAL_U, NEUTRAL_V = 0.210526316, 0.473684211
DARKEST, BRIGHTEST = 5.4136769e-20, 1.8371976e19

# XYZ to the display's RGB, for results of 8 bits
TO_RGB = ((2.690, -1.276, -0.414), (-1.022, 1.978, 0.044), (0.061, -0.224, 1.163))

Words = NDArray[np.uint32]


def from_xyz(xyz: Pixels) -> Words:
    """float32 (h, w, 3) -> (h, w)."""
    x, y, z = (xyz[..., i].astype(np.float64) for i in range(3))
    size = np.abs(y)
    light = size > DARKEST
    exponent = (1 / math.log(2)) * np.log(np.where(light, size, 1))
    level = np.where(light, (256 * (exponent + 64)).astype(np.int64), 0)
    level = np.where(size >= BRIGHTEST, 0x7FFF, level) | np.where(light & (y < 0), 0x8000, 0)
    total = x + 15 * y + 3 * z
    colored = (level > 0) & (total > 0)
    safe = np.where(colored, total, 1)
    u = np.where(colored, 4 * x / safe, NEUTRAL_U)
    v = np.where(colored, 9 * y / safe, NEUTRAL_V)
    words: Words = (level.astype(np.uint32) << np.uint32(16)) | (_scaled(u) << np.uint32(8)) | _scaled(v)
    return words


def _scaled(chromaticity: NDArray[np.float64]) -> Words:
    return np.clip(np.trunc(UV_SCALE * chromaticity), 0, 255).astype(np.uint32)


def to_xyz(words: Words) -> Pixels:
    """(h, w) -> float32 (h, w, 3)."""
    level = (words >> np.uint32(16) & np.uint32(0x7FFF)).astype(np.float64)
    light = np.exp(math.log(2) / 256 * (level + 0.5) - math.log(2) * 64)
    light = np.where((level > 0) & (words < 1 << 31), light, 0)
    u = 1 / UV_SCALE * ((words >> np.uint32(8) & np.uint32(255)) + 0.5)
    v = 1 / UV_SCALE * ((words & np.uint32(255)) + 0.5)
    scale = 1 / (6 * u - 16 * v + 12)
    x, y = 9 * u * scale, 4 * v * scale
    xyz = np.stack([x / y * light, light, (1 - x - y) / y * light], axis=2)
    return np.where(light[..., None] > 0, xyz, 0).astype(np.float32)


def to_rgb8(words: Words) -> Pixels:
    """(h, w) -> uint8 (h, w, 3), with the display's gamma of 2."""
    xyz = to_xyz(words).astype(np.float64)
    planes = [weights[0] * xyz[..., 0] + weights[1] * xyz[..., 1] + weights[2] * xyz[..., 2] for weights in TO_RGB]
    rgb = np.stack(planes, axis=2)
    return np.where(rgb >= 1, 255, np.trunc(256 * np.sqrt(rgb.clip(0, 1)))).astype(np.uint8)


def encode_row(row: Words) -> bytes:
    """The strip that holds one row."""
    planes = row.astype(">u4").view(np.uint8).reshape(-1, 4).T
    return b"".join(CODE.encode(np.ascontiguousarray(plane)) for plane in planes)


def decode_rows(strip: bytes, width: int, rows: int) -> Words:
    """The rows (rows, width) of one strip."""
    stream = Reader(strip)
    overrun = errors.cv_error(errors.STS_ERROR, "OpenCV TIFF: failed to decode LogLuv", "readData")
    planes = np.empty((rows, 4, width), np.uint8)
    for row in planes:
        for plane in row:
            CODE.decode(stream, plane, overrun)
    return np.ascontiguousarray(planes.transpose(0, 2, 1)).view(">u4")[..., 0].astype(np.uint32)
