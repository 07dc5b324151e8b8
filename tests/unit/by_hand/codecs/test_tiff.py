"""TIFF: sample types, compressions, byte orders, tiles, palettes, orientation, pages."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from picture_files import tiff
from PIL import Image
from same_file import FEW_FLAGS, READ_FLAGS, assert_reads_alike, difference

from cv2shim.by_hand.codecs import tiff_file
from cv2shim.by_hand.overrides import imgcodecs

TYPES = ["uint8", "int8", "uint16", "int16", "int32", "float32", "float64"]
COMPRESSIONS = {"none": 1, "LZW": 5, "Adobe deflate": 8, "deflate": 32946, "PackBits": 32773}
# cv2 leaves 16-bit RGB uninitialised if it is asked for in the order of the file
WIDE_RGB = ("COLOR_RGB|ANYDEPTH", "COLOR_RGB|ANYDEPTH|ANYCOLOR")
DEFINED_FLAGS = {name: value for name, value in READ_FLAGS.items() if name not in WIDE_RGB}


def random_pixels(rng, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    low, high = (0, 250) if np.dtype(dtype).itemsize == 1 else (0, 60000)
    if np.dtype(dtype).kind != "u":
        low, high = low - high // 2, high // 2
    return rng.uniform(low, high, shape).astype(dtype)


def by_pillow(image: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, "TIFF", **options)
    return file.getvalue()


@pytest.mark.parametrize("compression", COMPRESSIONS.values(), ids=COMPRESSIONS)
@pytest.mark.parametrize("shape", [(47, 61), (47, 61, 3), (47, 61, 4)])
@pytest.mark.parametrize("dtype", TYPES)
def test_sample_types(rng, tmp_path, dtype, shape, compression):
    """What cv2 writes we read, and what we write cv2 reads."""
    pixels = random_pixels(rng, shape, dtype)
    params = [cv2.IMWRITE_TIFF_COMPRESSION, compression]
    for more in ([], [cv2.IMWRITE_TIFF_PREDICTOR, 1], [cv2.IMWRITE_TIFF_ROWSPERSTRIP, 10]):
        success, theirs = cv2.imencode(".tif", pixels, params + more)
        assert success
        assert_reads_alike(theirs.tobytes(), tmp_path, FEW_FLAGS if more else DEFINED_FLAGS)
        success, ours = imgcodecs.imencode(".tif", pixels, params + more)
        assert success
        assert not difference(cv2.imdecode(theirs, -1), cv2.imdecode(ours, -1))


@pytest.mark.parametrize("params", [[], [cv2.IMWRITE_TIFF_COMPRESSION, cv2.IMWRITE_TIFF_COMPRESSION_SGILOG]])
def test_float_colours(photo, rng, tmp_path, params):
    """cv2 stores them as LogLuv unless told otherwise."""
    light = (photo.astype(np.float32) / 255) ** 2.2 * 40
    light[:3], light[5, 5], light[6], light[7, :5], light[8, :3] = 0, 1e-33, 3.3, -1, 1e20
    for pixels in (light, light[:3, :5].copy(), rng.random((40, 300, 3), np.float32), light[:2] * 0):
        for write in (cv2.imencode, imgcodecs.imencode):
            success, data = write(".tif", pixels, params)
            assert success
            assert_reads_alike(bytes(data), tmp_path)


def fields_of(data: np.ndarray) -> dict[int, tuple[int, ...]]:
    """What a file's first directory says, but where its strips are and how long the compressed ones."""
    _, (directory, *_) = tiff_file.directories(bytes(data))
    return {tag: values for tag, values in directory.items() if tag not in (tiff_file.STRIP_OFFSETS, tiff_file.STRIP_SIZES)}


@pytest.mark.parametrize("compression", [None, *COMPRESSIONS.values()])
@pytest.mark.parametrize("predictor", [None, 1, 2, 3])
@pytest.mark.parametrize("dtype", TYPES)
def test_directories_are_equal(rng, dtype, predictor, compression):
    params = [] if compression is None else [cv2.IMWRITE_TIFF_COMPRESSION, compression]
    params += [] if predictor is None else [cv2.IMWRITE_TIFF_PREDICTOR, predictor]
    for shape in ((47, 61), (47, 61, 3), (47, 61, 4)):
        pixels = random_pixels(rng, shape, dtype)
        real, ours = cv2.imencode(".tif", pixels, params), imgcodecs.imencode(".tif", pixels, params)
        assert ours[0] == real[0], shape
        if real[0]:
            assert fields_of(ours[1]) == fields_of(real[1]), shape
            assert not difference(cv2.imdecode(real[1], -1), cv2.imdecode(ours[1], -1)), shape


@pytest.mark.parametrize("compression", [34676, 34677])
def test_logarithms_of_other_pictures(rng, compression):
    for dtype, shape in (("uint8", (9, 7, 3)), ("float32", (9, 7, 4)), ("float64", (9, 7, 3)), ("uint16", (9, 7))):
        pixels, params = random_pixels(rng, shape, dtype), [cv2.IMWRITE_TIFF_COMPRESSION, compression]
        assert imgcodecs.imencode(".tif", pixels, params)[0] == cv2.imencode(".tif", pixels, params)[0], dtype


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16, 32])
@pytest.mark.parametrize(("samples", "photometric"), [(1, 0), (1, 1), (3, 2), (4, 2)])
def test_strips_and_tiles(rng, tmp_path, order, bits, samples, photometric):
    width, height, side = 64, 48, 16
    sample_format = 2 if bits == 32 else 1
    fields = {256: ("I", [width]), 257: ("I", [height]), 258: ("H", [bits] * samples), 259: ("H", [1]),
              262: ("H", [photometric]), 277: ("H", [samples]), 339: ("H", [sample_format] * samples)}  # fmt: skip

    def part(columns: int, rows: int) -> bytes:
        return rng.integers(0, 256, (rows, (columns * samples * bits + 7) // 8), np.uint8).tobytes()

    assert_reads_alike(tiff(order, fields, [part(width, height)]), tmp_path, DEFINED_FLAGS)
    strips = {**fields, 278: ("I", [10])}
    parts = [part(width, min(10, height - y)) for y in range(0, height, 10)]
    assert_reads_alike(tiff(order, strips, parts), tmp_path, DEFINED_FLAGS)
    # from a buffer cv2 does not read 8-bit tiles
    tiles = {**fields, 322: ("I", [side]), 323: ("I", [side])}
    data = tiff(order, tiles, [part(side, side) for _ in range(width * height // side**2)], tiled=True)
    path = tmp_path / "tiles.tif"
    path.write_bytes(data)
    for flags in DEFINED_FLAGS.values():
        assert not difference(cv2.imread(str(path), flags), imgcodecs.imread(str(path), flags))


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA", "CMYK", "I;16", "F", "I"])
@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_pillow_files(photo, tmp_path, mode, compression):
    image = Image.fromarray(photo[:47, :61])
    if mode in ("LA", "I;16", "F", "I"):
        image = image.convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 250)
    assert_reads_alike(by_pillow(image.convert(mode), compression=compression), tmp_path, DEFINED_FLAGS)


@pytest.mark.parametrize(("mode", "compression"), [("RGB", "jpeg"), ("L", "jpeg"), ("CMYK", "jpeg"),
                                                   ("1", "group3"), ("1", "group4"), ("1", "tiff_ccitt")])  # fmt: skip
def test_jpeg_and_fax(photo, tmp_path, mode, compression):
    for size in ((61, 47), (16, 16), (187, 131)):
        image = Image.fromarray(photo).resize(size).convert(mode)
        for options in ({}, {"strip_size": 48 * size[0]}):
            data = by_pillow(image, compression=compression, **options)
            assert_reads_alike(data, tmp_path, DEFINED_FLAGS)


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_kinds_of_alpha(rng, tmp_path, kind):
    image = Image.fromarray(rng.integers(0, 256, (47, 61, 4), np.uint8))
    assert_reads_alike(by_pillow(image, tiffinfo={338: kind}), tmp_path)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientations(photo, tmp_path, orientation):
    for mode in ("RGB", "L"):
        data = by_pillow(Image.fromarray(photo[:47, :61]).convert(mode), tiffinfo={274: orientation})
        assert_reads_alike(data, tmp_path)


def test_truncated(photo, tmp_path):
    for compression in COMPRESSIONS.values():
        data = cv2.imencode(".tif", photo[:47, :61], [cv2.IMWRITE_TIFF_COMPRESSION, compression])[1].tobytes()
        for size in (3, 4, 8, 9, 20, len(data) // 2, len(data) - 100, len(data) - 4, len(data) - 1):
            assert_reads_alike(data[:size], tmp_path, FEW_FLAGS, f"{size} of {len(data)} bytes")


@pytest.fixture
def pages(photo, rng) -> list[np.ndarray]:
    return [photo, rng.integers(0, 256, (47, 61, 4), np.uint8), photo[..., 0].copy(),
            rng.integers(0, 65536, (47, 61, 3), np.uint16)]  # fmt: skip


@pytest.mark.parametrize("flags", [-1, 0, 1, 6])
def test_pages(pages, tmp_path, flags):
    for write in (cv2.imencodemulti, imgcodecs.imencodemulti):
        success, data = write(".tif", pages)
        assert success
        path = tmp_path / "pages.tif"
        path.write_bytes(bytes(data))
        assert imgcodecs.imcount(str(path)) == cv2.imcount(str(path)) == len(pages)
        for start, count in ((0, -1), (1, 2), (0, 2), (3, 9), (5, 2)):
            real = cv2.imreadmulti(str(path), start, count, flags=flags)
            ours = imgcodecs.imreadmulti(str(path), start, count, flags)
            assert_same_pages(real, ours)
        for wanted in ((-(1 << 31), (1 << 31) - 1), (1, 3), (0, 1)):
            assert_same_pages(cv2.imdecodemulti(data, flags, range=wanted), imgcodecs.imdecodemulti(data, flags, wanted))


def assert_same_pages(real, ours) -> None:
    assert real[0] == ours[0]
    assert len(real[1]) == len(ours[1])
    assert not [apart for pair in zip(real[1], ours[1], strict=True) if (apart := difference(*pair))]
