"""The codecs where they belong: Pillow and libjpeg-turbo in Pyodide, against files and pixels of the real cv2."""

from __future__ import annotations

import io

import cv2
import matplotlib.cbook
import numpy as np
import pytest
from PIL import Image
from pytest_pyodide import run_in_pyodide

FLAGS = (
    cv2.IMREAD_UNCHANGED,
    cv2.IMREAD_GRAYSCALE,
    cv2.IMREAD_COLOR,
    cv2.IMREAD_ANYDEPTH,
    cv2.IMREAD_REDUCED_COLOR_2,
    cv2.IMREAD_REDUCED_GRAYSCALE_8,
    cv2.IMREAD_COLOR_RGB,
)

CONVERTED = ("logluv.tif", "light.hdr")


def photo() -> np.ndarray:
    """A part of a real photograph, (131, 187, 3) BGR."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file, Image.open(file) as image:
        return np.asarray(image.convert("RGB"))[60:191, 50:237, ::-1].copy()


def by_pillow(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def files() -> dict[str, bytes]:
    """Files of every format, written by the real cv2 and by Pillow."""
    rng = np.random.default_rng(7)
    color, alpha = photo(), rng.integers(0, 256, (47, 61, 4), np.uint8)
    wide = rng.integers(0, 65536, (47, 61, 3), np.uint16)
    image = Image.fromarray(color[..., ::-1])
    made = {
        f"{sampling:x}.jpg": cv2.imencode(".jpg", color, [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling])[1]
        for sampling in (0x411111, 0x221111, 0x211111, 0x121111, 0x111111)
    }
    made |= {
        "progressive.jpg": cv2.imencode(".jpg", color, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1],
        "gray.jpg": cv2.imencode(".jpg", color[..., 0].copy())[1],
        "cmyk.jpg": by_pillow(image.convert("CMYK"), "JPEG"),
        "palette.png": by_pillow(image.quantize(50), "PNG", transparency=3),
        "bits.png": by_pillow(image.convert("1"), "PNG"),
        "float.tif": cv2.imencode(".tif", wide.astype(np.float32), [cv2.IMWRITE_TIFF_COMPRESSION, 1])[1],
        "packbits.tif": cv2.imencode(".tif", color, [cv2.IMWRITE_TIFF_COMPRESSION, 32773])[1],
        "deflate.tif": cv2.imencode(".tif", wide, [cv2.IMWRITE_TIFF_COMPRESSION, 8])[1],
        "jpeg.tif": by_pillow(image, "TIFF", compression="jpeg"),
        "fax.tif": by_pillow(image.convert("1"), "TIFF", compression="group4"),
        "logluv.tif": cv2.imencode(".tif", wide.astype(np.float32))[1],
        "light.hdr": cv2.imencode(".hdr", color.astype(np.float32) / 99)[1],
        "palette.gif": by_pillow(image.quantize(50), "GIF", transparency=3),
        "lossy.webp": cv2.imencode(".webp", color, [cv2.IMWRITE_WEBP_QUALITY, 80])[1],
    }
    for extension in ("png", "tif", "ppm", "pam"):
        made[f"wide.{extension}"] = cv2.imencode(f".{extension}", wide)[1]
    for extension in ("png", "tif", "bmp", "webp"):
        made[f"alpha.{extension}"] = cv2.imencode(f".{extension}", alpha)[1]
        made[f"color.{extension}"] = cv2.imencode(f".{extension}", color)[1]
    return {name: bytes(data) for name, data in made.items()}


def plain(pixels: np.ndarray | None) -> tuple[str, tuple[int, ...], bytes] | None:
    return None if pixels is None else (pixels.dtype.name, pixels.shape, pixels.tobytes())


@run_in_pyodide
def read(selenium, data, flags):
    import cv2
    import numpy as np

    results = []
    for flag in flags:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
        results.append(None if pixels is None else (pixels.dtype.name, pixels.shape, pixels.tobytes()))
    return results


@run_in_pyodide
def write(selenium, extension, dtype, shape, data, params):
    import cv2
    import numpy as np

    success, file = cv2.imencode(extension, np.frombuffer(data, dtype).reshape(shape), params)
    return success, bytes(file)


@pytest.mark.parametrize("name", files())
def test_reading(selenium, name):
    data = files()[name]
    for flag, ours in zip(FLAGS, read(selenium, data, FLAGS), strict=True):
        real = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
        if real is not None and real.dtype == np.float32 and name in CONVERTED:
            # cvtColor of floats multiplies and adds in one step on some processors
            assert ours[:2] == plain(real)[:2]
            assert np.allclose(
                np.frombuffer(ours[2], np.float32).reshape(ours[1]), real, rtol=0, atol=2e-6 * np.abs(real).max()
            )
        else:
            assert ours == plain(real), flag


@pytest.mark.parametrize("params", [[], [cv2.IMWRITE_JPEG_PROGRESSIVE, 1], [cv2.IMWRITE_JPEG_QUALITY, 30],
                                    [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111]])  # fmt: skip
def test_jpeg_files_are_equal(selenium, params):
    color = photo()
    for pixels in (color, color[..., 0].copy()):
        made = write(selenium, ".jpg", pixels.dtype.name, pixels.shape, pixels.tobytes(), params)
        assert made == (True, cv2.imencode(".jpg", pixels, params)[1].tobytes())


@pytest.mark.parametrize("extension", [".png", ".bmp", ".ppm"])
def test_other_files_are_equal(selenium, extension):
    color = photo()
    made = write(selenium, extension, color.dtype.name, color.shape, color.tobytes(), [])
    assert made == (True, cv2.imencode(extension, color)[1].tobytes())


@pytest.mark.parametrize(("extension", "params"), [
    (".tif", []), (".tif", [cv2.IMWRITE_TIFF_COMPRESSION, 1]), (".tif", [cv2.IMWRITE_TIFF_COMPRESSION, 8]),
    (".tif", [cv2.IMWRITE_TIFF_COMPRESSION, 32773]), (".webp", []),
])  # fmt: skip
def test_written_pixels_are_equal(selenium, extension, params):
    color = photo()
    success, data = write(selenium, extension, color.dtype.name, color.shape, color.tobytes(), params)
    assert success
    assert np.array_equal(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED), color)


@run_in_pyodide
def test_broken_files(selenium, contents):
    """What cannot be read is None, and the next call works."""
    import cv2
    import numpy as np

    for data in contents:
        for size in range(1, len(data), len(data) // 9):
            cv2.imdecode(np.frombuffer(data[:size], np.uint8), cv2.IMREAD_COLOR)
    assert cv2.imdecode(np.frombuffer(contents[0], np.uint8), cv2.IMREAD_COLOR) is not None


@pytest.fixture
def contents():
    return [data for name, data in files().items() if name.startswith(("color", "221111", "cmyk", "wide", "palette"))]


@run_in_pyodide
def test_damaged_files(selenium, contents):
    """Damage anywhere ends in a picture, None or a cv2.error, never in a crash."""
    import contextlib

    import cv2
    import numpy as np

    rng = np.random.default_rng(3)
    for data in contents:
        for _ in range(20):
            damaged = np.frombuffer(data, np.uint8).copy()
            at = int(rng.integers(4, len(data) - 8))
            damaged[at : at + 8] = rng.integers(0, 256, 8)
            with contextlib.suppress(cv2.error):
                cv2.imdecode(damaged, cv2.IMREAD_UNCHANGED)
    assert cv2.imdecode(np.frombuffer(contents[0], np.uint8), cv2.IMREAD_COLOR) is not None


@run_in_pyodide
def test_files_and_pages(selenium):
    import os

    import cv2
    import numpy as np

    pages = [np.full((5, 7, 3), 40, np.uint8), np.full((4, 3), 5, np.uint16)]
    assert cv2.imwritemulti("/tmp/pages.tif", pages)
    assert cv2.imcount("/tmp/pages.tif") == 2
    success, found = cv2.imreadmulti("/tmp/pages.tif", flags=cv2.IMREAD_UNCHANGED)
    assert success
    assert all(np.array_equal(*pair) for pair in zip(pages, found, strict=True))
    assert cv2.imread("/tmp/missing.png") is None
    assert not cv2.imwrite("/missing/folder.png", pages[0])
    assert cv2.haveImageReader("/tmp/pages.tif")
    assert cv2.haveImageWriter("a.jpg")
    assert not cv2.haveImageWriter("a.docx")
    os.remove("/tmp/pages.tif")
