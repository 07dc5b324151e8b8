"""JPEG, bit by bit: what cv2 reads from a file, and the file that it writes."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from picture_files import exif, photo_file
from PIL import Image
from same_file import FEW_FLAGS, assert_reads_alike, assert_writes_alike

from cv2shim.by_hand.overrides import imgcodecs

SAMPLINGS = (0x411111, 0x221111, 0x211111, 0x121111, 0x111111)


def encoded(pixels: np.ndarray, *params: int) -> bytes:
    return cv2.imencode(".jpg", pixels, params)[1].tobytes()


def by_pillow(image: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def test_real_photograph(tmp_path):
    assert_reads_alike(photo_file(), tmp_path)


@pytest.mark.parametrize("progressive", [0, 1])
@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_samplings(photo, tmp_path, sampling, progressive):
    params = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive]
    for height, width in ((131, 187), (1, 1), (1, 17), (8, 9), (17, 33)):
        data = encoded(np.ascontiguousarray(photo[:height, :width]), *params)
        assert_reads_alike(data, tmp_path, label=f"{height}x{width}")


@pytest.mark.parametrize("quality", [1, 10, 40, 75, 100])
def test_qualities(photo, rng, tmp_path, quality):
    noise = rng.integers(0, 256, (64, 64, 3), np.uint8)
    for pixels in (photo, noise):
        assert_reads_alike(encoded(pixels, cv2.IMWRITE_JPEG_QUALITY, quality), tmp_path)


def test_gray(photo, tmp_path):
    assert_reads_alike(encoded(photo[..., 1].copy()), tmp_path)


def test_cmyk(photo, tmp_path):
    assert_reads_alike(by_pillow(Image.fromarray(photo).convert("CMYK")), tmp_path)


def test_stored_as_rgb(photo, tmp_path):
    assert_reads_alike(by_pillow(Image.fromarray(photo), keep_rgb=True), tmp_path)


@pytest.mark.parametrize("little", [False, True])
@pytest.mark.parametrize("orientation", range(10))
def test_orientations(photo, tmp_path, orientation, little):
    data = by_pillow(Image.fromarray(photo[:30, :50]), exif=b"Exif\0\0" + exif(orientation, little))
    assert_reads_alike(data, tmp_path)


def test_no_huffman_tables(photo, tmp_path):
    """A frame of motion JPEG leaves out the standard's tables."""
    data = by_pillow(Image.fromarray(photo))
    kept, at = data[:2], 2
    while data[at + 1] != 0xDA:
        size = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        kept += b"" if data[at + 1] == 0xC4 else data[at : at + size]
        at += size
    assert_reads_alike(kept + data[at:], tmp_path)


@pytest.mark.parametrize("progressive", [0, 1])
def test_truncated(photo, tmp_path, progressive):
    """A file that ends too early is read as far as it goes, a buffer is not."""
    data = encoded(photo, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive)
    for size in (2, 3, 10, 100, 300, 620, 640, *range(1000, len(data), len(data) // 7), len(data) - 2, len(data) - 1):
        assert_reads_alike(data[:size], tmp_path, FEW_FLAGS, f"{size} of {len(data)} bytes")


def test_warning_of_truncated_file(photo, tmp_path, capfd):
    path = tmp_path / "cut.jpg"
    path.write_bytes(encoded(photo)[:5000])
    cv2.imread(str(path))
    expected = capfd.readouterr().err
    imgcodecs.imread(str(path))
    assert capfd.readouterr().err == expected == "Premature end of JPEG file\n"


def test_one_file_after_another(photo, tmp_path):
    """Tables of one picture must not serve the next."""
    optimised = encoded(photo, cv2.IMWRITE_JPEG_OPTIMIZE, 1, cv2.IMWRITE_JPEG_QUALITY, 20)
    for data in (optimised, encoded(photo), optimised[:700], encoded(photo[..., 0].copy()), optimised):
        assert_reads_alike(data, tmp_path, FEW_FLAGS)


@pytest.mark.parametrize("sampling", [*SAMPLINGS, 5])
@pytest.mark.parametrize("progressive", [0, 1])
@pytest.mark.parametrize("optimize", [0, 1])
def test_files_are_equal(photo, rng, sampling, progressive, optimize):
    alpha = rng.integers(0, 256, (47, 61, 4), np.uint8)
    for pixels in (photo, photo[..., 0].copy(), alpha, photo[:1, :1].copy(), photo[:17, :9].copy()):
        assert_writes_alike(
            ".jpg",
            pixels,
            [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive,
             cv2.IMWRITE_JPEG_OPTIMIZE, optimize],
        )  # fmt: skip


@pytest.mark.parametrize("quality", [-5, 0, 1, 10, 49, 50, 51, 90, 95, 99, 100, 120])
def test_files_of_a_quality_are_equal(photo, quality):
    assert_writes_alike(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert_writes_alike(".jpg", photo[..., 2].copy(), [cv2.IMWRITE_JPEG_QUALITY, quality])


@pytest.mark.parametrize(("luma", "chroma"), [(50, -1), (50, 50), (90, 20), (-1, 30), (0, 100)])
def test_files_of_two_qualities_are_equal(photo, luma, chroma):
    keys = cv2.IMWRITE_JPEG_LUMA_QUALITY, cv2.IMWRITE_JPEG_CHROMA_QUALITY
    assert_writes_alike(".jpg", photo, [keys[0], luma, keys[1], chroma])
    assert_writes_alike(".jpg", photo, [keys[1], chroma, keys[0], luma, cv2.IMWRITE_JPEG_QUALITY, 30])


@pytest.mark.parametrize("interval", [0, 1, 3, 100, 70000])
def test_files_with_restarts_are_equal(photo, interval):
    assert_writes_alike(".jpg", photo, [cv2.IMWRITE_JPEG_RST_INTERVAL, interval])
    assert_writes_alike(".jpg", photo, [cv2.IMWRITE_JPEG_RST_INTERVAL, interval, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])


def test_too_large(capfd):
    assert_writes_alike(".jpg", np.zeros((1, 70000), np.uint8), [])
    assert "Maximum supported image dimension is 65500 pixels" in capfd.readouterr().err
