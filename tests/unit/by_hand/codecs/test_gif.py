"""GIF: palettes, transparency, interlacing, frames and what becomes of them."""

from __future__ import annotations

import io

import cv2
import pytest
from PIL import Image
from same_file import FEW_FLAGS, assert_reads_alike, difference

from cv2shim.by_hand.overrides import imgcodecs


def gif(image: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, "GIF", **options)
    return file.getvalue()


@pytest.fixture
def image(photo) -> Image.Image:
    return Image.fromarray(photo[:47, :61])


@pytest.mark.parametrize("colors", [2, 4, 17, 200, 256])
@pytest.mark.parametrize("options", [{}, {"transparency": 1}, {"interlace": 0}, {"interlace": 1}])
def test_palettes(image, tmp_path, colors, options):
    assert_reads_alike(gif(image.quantize(colors), **options), tmp_path)


@pytest.mark.parametrize("mode", ["L", "1", "RGB"])
def test_modes(image, tmp_path, mode):
    assert_reads_alike(gif(image.convert(mode)), tmp_path)


@pytest.mark.parametrize("disposal", [0, 1, 2, 3])
@pytest.mark.parametrize("options", [{}, {"transparency": 5}])
def test_frames(image, tmp_path, disposal, options):
    frames = [image.rotate(30).quantize(40), image.rotate(90).resize((61, 47)).quantize(40)]
    data = gif(image.quantize(40), save_all=True, append_images=frames, duration=50, disposal=disposal, **options)
    assert_reads_alike(data, tmp_path)
    path = tmp_path / "frames.gif"
    path.write_bytes(data)
    assert imgcodecs.imcount(str(path)) == cv2.imcount(str(path)) == 3
    for flags in (-1, 0, 1, 256):
        (_, real), (_, ours) = cv2.imreadmulti(str(path), flags=flags), imgcodecs.imreadmulti(str(path), flags=flags)
        assert not [apart for pair in zip(real, ours, strict=True) if (apart := difference(*pair))]


def test_truncated(image, tmp_path):
    data = gif(image)
    for size in (3, 6, 10, 13, 100, 800, len(data) // 2, len(data) - 10, len(data) - 2, len(data) - 1):
        assert_reads_alike(data[:size], tmp_path, FEW_FLAGS)
