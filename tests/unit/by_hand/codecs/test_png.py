"""PNG: every colour type, depth and filter, transparency, gamma, and the file that cv2 writes."""

from __future__ import annotations

import io
import struct

import cv2
import numpy as np
import pytest
from picture_files import exif, png, png_chunk, png_rows
from PIL import Image
from same_file import FEW_FLAGS, assert_reads_alike, assert_writes_alike

KINDS = [(0, 1, depth) for depth in (1, 2, 4, 8, 16)] + [(3, 1, depth) for depth in (1, 2, 4, 8)]
KINDS += [(color, samples, depth) for color, samples in ((2, 3), (4, 2), (6, 4)) for depth in (8, 16)]


@pytest.fixture
def plain(photo) -> bytes:
    """Unfiltered rows of a part of the photograph."""
    return b"".join(b"\0" + row.tobytes() for row in photo[:47, :61])


def plain_png(raw: bytes, **options) -> bytes:
    return png((61, 47), 8, 2, raw, **options)


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("color", "samples", "depth"), KINDS)
def test_colour_types(rng, tmp_path, color, samples, depth, interlaced):
    palette = png_chunk(b"PLTE", rng.integers(0, 256, 3 << depth, np.uint8).tobytes()) if color == 3 else b""
    transparent = {0: b"\0\1", 2: b"\0\7\0\7\0\7", 3: b"\0\x80"}.get(color)
    for size in ((1, 1), (7, 5), (16, 9), (33, 17)):
        raw = png_rows(rng, size, samples, depth, interlaced)
        assert_reads_alike(png(size, depth, color, raw, interlaced=interlaced, before=palette), tmp_path)
        if transparent:
            before = palette + png_chunk(b"tRNS", transparent)
            assert_reads_alike(png(size, depth, color, raw, interlaced=interlaced, before=before), tmp_path)


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "LA", "RGBA"])
def test_pillow_files(photo, tmp_path, mode):
    file = io.BytesIO()
    image = Image.fromarray(photo)
    image = image.convert("L").convert("LA") if mode == "LA" else image.convert(mode)
    image.save(file, "PNG")
    assert_reads_alike(file.getvalue(), tmp_path)


def test_transparent_colour(photo, plain, tmp_path):
    key = b"".join(b"\0" + bytes([value]) for value in photo[5, 5])
    assert_reads_alike(plain_png(plain, before=png_chunk(b"tRNS", key)), tmp_path)


@pytest.mark.parametrize("gamma", [0, 16, 45455, 55000, 100000, 220000, 1 << 31])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("bits", [b"", b"\5\6\5"])
def test_gamma(rng, tmp_path, gamma, depth, bits):
    """Gray from RGB is made in linear light if the file states a gamma."""
    before = png_chunk(b"gAMA", struct.pack(">I", gamma)) + (png_chunk(b"sBIT", bits) if bits else b"")
    raw = png_rows(rng, (33, 17), 3, depth, False)
    assert_reads_alike(png((33, 17), depth, 2, raw, before=before), tmp_path)
    grays = b"".join(b"\0" + bytes([value] * 3 * depth) for value in range(0, 255, 15))
    assert_reads_alike(png((8, 17), depth, 2, grays, before=before), tmp_path)


@pytest.mark.parametrize("before", [
    png_chunk(b"sRGB", b"\0"),
    png_chunk(b"sRGB", b"\7"),
    png_chunk(b"gAMA", b"abc"),
    png_chunk(b"gAMA", struct.pack(">I", 70000)) + png_chunk(b"sRGB", b"\0"),
    png_chunk(b"gAMA", struct.pack(">I", 45455)) + png_chunk(b"gAMA", struct.pack(">I", 85455)),
    png_chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
])  # fmt: skip
def test_colour_spaces(plain, tmp_path, before):
    assert_reads_alike(plain_png(plain, before=before), tmp_path)


@pytest.mark.parametrize("orientation", range(10))
def test_orientations(plain, tmp_path, orientation):
    chunk = png_chunk(b"eXIf", exif(orientation))
    assert_reads_alike(plain_png(plain, before=chunk), tmp_path)
    assert_reads_alike(plain_png(plain, after=chunk), tmp_path)


def test_truncated(photo, tmp_path):
    data = cv2.imencode(".png", photo[:47, :61])[1].tobytes()
    for size in (*range(0, 60, 3), len(data) // 2, *(len(data) - less for less in (20, 13, 12, 8, 4, 1))):
        if size:
            assert_reads_alike(data[:size], tmp_path, FEW_FLAGS, f"{size} of {len(data)} bytes")


def test_damaged(photo, rng, tmp_path):
    data = cv2.imencode(".png", photo[:47, :61])[1].tobytes()
    for _ in range(60):
        damaged = bytearray(data)
        at = int(rng.integers(8, len(data)))
        damaged[at] ^= 1 << int(rng.integers(0, 8))
        assert_reads_alike(bytes(damaged), tmp_path, FEW_FLAGS, f"byte {at}")


@pytest.mark.parametrize("name", ["ancillary", "short", "long", "empty", "filter", "depth", "palette", "huge", "tail"])
def test_malformed(plain, tmp_path, name):
    wrong_sum = png_chunk(b"tEXt", b"abc")[:-1] + b"?"
    data = {
        "ancillary": plain_png(plain, before=wrong_sum),
        "short": plain_png(plain[:-200]),
        "long": plain_png(plain + bytes(500)),
        "empty": png((0, 47), 8, 2, plain),
        "filter": png((2, 2), 8, 0, b"\7aa\0aa"),
        "depth": png((2, 2), 3, 0, b"\0aa\0aa"),
        "palette": png((2, 2), 8, 3, b"\0aa\0aa"),
        "huge": png((2000000, 2), 8, 0, b"\0aa\0aa"),
        "tail": plain_png(plain) + b"xxxx",
    }[name]
    assert_reads_alike(data, tmp_path, FEW_FLAGS)


@pytest.fixture
def pictures(photo, rng) -> list[np.ndarray]:
    wide = rng.integers(0, 65536, (47, 61, 4), np.uint16)
    return [
        photo, photo[..., 0].copy(), rng.integers(0, 256, (47, 61, 4), np.uint8), wide, wide[..., :3].copy(),
        wide[..., 0].copy(), photo[:1, :1].copy(), photo[:17, :3].copy(), photo[:1, :17].copy(),
    ]  # fmt: skip


@pytest.mark.parametrize("params", [
    [], *([cv2.IMWRITE_PNG_COMPRESSION, level] for level in (1, 3, 6, 9, 20)),
    *([cv2.IMWRITE_PNG_STRATEGY, strategy] for strategy in range(6)),
    *([cv2.IMWRITE_PNG_FILTER, filters] for filters in (0, 8, 16, 24, 32, 64, 128, 248)),
    [cv2.IMWRITE_PNG_COMPRESSION, 6, cv2.IMWRITE_PNG_STRATEGY, 3], [cv2.IMWRITE_PNG_BILEVEL, 1],
])  # fmt: skip
def test_files_are_equal(pictures, params):
    for pixels in pictures:
        assert_writes_alike(".png", pixels, params)


def test_stored_files_are_read_alike(pictures):
    for pixels in pictures:
        assert_writes_alike(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 0], exact=False)
