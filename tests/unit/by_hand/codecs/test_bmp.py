"""BMP: palettes, masks, both directions, run lengths."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from picture_files import bmp
from same_file import FEW_FLAGS, assert_reads_alike, assert_writes_alike

SIZES = [(1, 1), (5, 3), (16, 4), (33, 7), (33, -7)]
MASKS_32 = [
    (0xFF0000, 0xFF00, 0xFF, 0xFF000000),
    (0xFF, 0xFF00, 0xFF0000, 0),
    (0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000),
    (0xF000, 0xF00, 0xF0, 0xF),
    (0, 0xFF, 0xFF00, 0xFF0000),
]


def rows(rng, size: tuple[int, int], bits: int) -> bytes:
    pitch = ((size[0] * bits + 7) // 8 + 3) & -4
    return rng.integers(0, 256, pitch * abs(size[1]), np.uint8).tobytes()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("bits", [1, 4, 8])
def test_palettes(rng, tmp_path, size, bits):
    colors = rng.integers(0, 256, 4 << bits, np.uint8).tobytes()
    grays = b"".join(bytes([i * 255 // ((1 << bits) - 1)]) * 3 + b"\0" for i in range(1 << bits))
    for palette in (colors, grays):
        assert_reads_alike(bmp(size, bits, rows(rng, size, bits), palette=palette), tmp_path)
    if size[1] > 0:
        short = rng.integers(0, 256, 3 << bits, np.uint8).tobytes()
        assert_reads_alike(bmp(size, bits, rows(rng, size, bits), palette=short, info=12), tmp_path)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("bits", [16, 24, 32])
def test_direct_colour(rng, tmp_path, size, bits):
    assert_reads_alike(bmp(size, bits, rows(rng, size, bits)), tmp_path)


@pytest.mark.parametrize("masks", [(0xF800, 0x7E0, 0x1F), (0x7C00, 0x3E0, 0x1F), (0x7C00, 0x3E0, 0x1E)])
def test_masks_of_16_bits(rng, tmp_path, masks):
    for size in SIZES:
        data = bmp(size, 16, rows(rng, size, 16), compression=3, masks=struct.pack("<III", *masks))
        assert_reads_alike(data, tmp_path)


@pytest.mark.parametrize("info", [40, 56, 108, 124])
@pytest.mark.parametrize("masks", MASKS_32)
def test_masks_of_32_bits(rng, tmp_path, masks, info):
    for size in SIZES:
        packed = struct.pack("<IIII", *masks)[: 12 if info == 40 else 16]
        assert_reads_alike(bmp(size, 32, rows(rng, size, 32), compression=3, info=info, masks=packed), tmp_path)


def runs(rng, width: int, height: int, bits: int) -> bytes:
    """A run-length coded picture of random encoded and absolute runs."""
    data = b""
    for _ in range(height):
        x = 0
        while x < width:
            length = min(width - x, int(rng.integers(1, 20)))
            if length < 3 or rng.random() < 0.5:
                data += bytes([length, int(rng.integers(0, 256))])
            else:
                size = length if bits == 8 else (length + 1) // 2
                data += bytes([0, length]) + rng.integers(0, 256, size, np.uint8).tobytes() + bytes(size % 2)
            x += length
        data += b"\0\0"
    return data + b"\0\1"


@pytest.mark.parametrize(("bits", "compression"), [(8, 1), (4, 2)])
@pytest.mark.parametrize("width", [1, 2, 5, 17, 40])
def test_run_lengths(rng, tmp_path, width, bits, compression):
    palette = rng.integers(0, 256, 4 << bits, np.uint8).tobytes()
    skips = b"\0\2\1\1" + (b"\1\5" if width > 1 else b"") + b"\0\0\0\1"
    damaged = [bytes([width + 1, 3]) + b"\0\1", b"\1", rng.integers(0, 4, 200, np.uint8).tobytes()]
    for data in (runs(rng, width, 5, bits), skips, b"\1\3\0\1", *damaged):
        assert_reads_alike(bmp((width, 5), bits, data, compression=compression, palette=palette), tmp_path)


def test_truncated(rng, tmp_path):
    data = bmp((16, 4), 24, rows(rng, (16, 4), 24))
    for size in (1, 2, 10, 14, 20, 50, 54, 60, 100, len(data) - 1):
        assert_reads_alike(data[:size], tmp_path, FEW_FLAGS)


def test_files_are_equal(photo, rng):
    for pixels in (photo, photo[..., 0].copy(), rng.integers(0, 256, (47, 61, 4), np.uint8), photo[:5, :3].copy()):
        assert_writes_alike(".bmp", pixels, [])
        assert_writes_alike(".dib", pixels, [])
