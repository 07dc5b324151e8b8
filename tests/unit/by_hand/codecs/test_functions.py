"""The functions of imgcodecs around the formats: names, paths, parameters, errors, log lines."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
from picture_files import exif
from same_file import outcome

from cv2shim.by_hand.codecs import flags, reading
from cv2shim.by_hand.overrides import imgcodecs


def test_constants_are_cv2s():
    ours = {name: value for name, value in vars(flags).items() if name.isupper()}
    assert ours == {name: getattr(cv2, name) for name in ours}


def logged(capfd) -> str:
    """What went to stderr, without the time of day and OpenCV's place in its source."""
    text = re.sub(r"@[\d.]+\] global \S+( \S+_)?", "]", capfd.readouterr().err)
    return re.sub(r"OpenCV\([\d.]+\) .*?: error", "error", text)


@pytest.fixture
def loud():
    cv2.setLogLevel(3)
    yield
    cv2.setLogLevel(0)


def test_missing_file(capfd, loud):
    for function in ("imread", "imreadmulti", "imcount", "haveImageReader"):
        real = getattr(cv2, function)("nowhere.png")
        expected = logged(capfd)
        name = "have_image_reader" if function == "haveImageReader" else function
        assert getattr(imgcodecs, name)("nowhere.png") == real
        assert logged(capfd).splitlines()[0] == expected.splitlines()[0]


@pytest.mark.parametrize("name", [
    "a.png", "a.PNG", ".jpg", "jpg", "a", "", ".", "a.tiff", "a.tif.gz", "a.xyz", "a.png ", "a.b/c", "x.jpe", ".apng",
])  # fmt: skip
def test_writers(name):
    assert imgcodecs.have_image_writer(name) == cv2.haveImageWriter(name)


@pytest.mark.parametrize("call", [
    ("imencode", ".xyz", np.zeros((2, 2), np.uint8)),
    ("imencode", "png", np.zeros((2, 2), np.uint8)),
    ("imencode", ".png", np.zeros((0, 2), np.uint8)),
    ("imencode", ".png", None),
    ("imencode", ".png", np.zeros((2, 2, 2), np.uint8)),
    ("imwrite", "a.xyz", np.zeros((2, 2), np.uint8)),
    ("imwrite", "a.png", np.zeros((0, 2), np.uint8)),
    ("imwrite", "a.png", np.zeros((2, 2, 2), np.uint8)),
    ("imdecode", np.zeros(0, np.uint8), 1),
    ("imdecode", None, 1),
    ("imdecode", np.zeros((3, 3), np.uint8), 1),
    ("imdecode", np.zeros((4, 4, 3), np.uint8), 1),
    ("imwrite", "/nowhere/at/all.png", np.zeros((2, 2), np.uint8)),
    ("imwrite", "/nowhere/at/all.jpg", np.zeros((2, 2), np.uint8)),
    ("imwrite", "/nowhere/at/all.tif", np.zeros((2, 2), np.uint8)),
])  # fmt: skip
def test_bad_arguments(call):
    name, *args = call
    assert outcome(getattr(imgcodecs, name), *args) == outcome(getattr(cv2, name), *args)


@pytest.mark.parametrize("params", [[1], [1] * 102])
def test_bad_params(params):
    pixels = np.zeros((2, 2), np.uint8)
    for real, ours in ((cv2.imencode, imgcodecs.imencode), (cv2.imwrite, imgcodecs.imwrite)):
        with pytest.raises(cv2.error) as expected:
            real(".png", pixels, params)
        with pytest.raises(Exception, match="params") as failed:
            ours(".png", pixels, params)
        assert failed.value.code == expected.value.code
        assert failed.value.func == expected.value.func
        assert str(failed.value).partition("error: ")[2].strip() == str(expected.value).partition("error: ")[2].strip()


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "float16", "float32", "float64"])
@pytest.mark.parametrize("extension", [".png", ".jpg", ".bmp", ".ppm"])
def test_other_sample_types_become_bytes(rng, dtype, extension):
    pixels = rng.normal(100, 200, (9, 7, 3)).astype(dtype)
    real, ours = cv2.imencode(extension, pixels), imgcodecs.imencode(extension, pixels)
    assert bytes(real[1]) == bytes(ours[1])


def test_both_orders_at_once(photo):
    data = cv2.imencode(".png", photo)[1]
    both = cv2.IMREAD_COLOR_BGR | cv2.IMREAD_COLOR_RGB
    with pytest.raises(cv2.error) as expected:
        cv2.imdecode(data, both)
    with pytest.raises(Exception, match="IMREAD_COLOR_BGR") as failed:
        imgcodecs.imdecode(data, both)
    assert str(failed.value).partition("error: ")[2].strip() == str(expected.value).partition("error: ")[2].strip()


def test_shapes_of_buffers(photo):
    data = cv2.imencode(".png", photo)[1]
    for buffer in (data, data.reshape(1, -1), data.reshape(-1, 1), data.view(np.int8)):
        assert np.array_equal(imgcodecs.imdecode(buffer, 1), cv2.imdecode(buffer, 1))


def test_write_and_read(photo, tmp_path):
    for extension in ("jpg", "png", "bmp", "ppm", "tif", "webp"):
        theirs, ours = str(tmp_path / f"a.{extension}"), str(tmp_path / f"b.{extension}")
        assert cv2.imwrite(theirs, photo)
        assert imgcodecs.imwrite(ours, photo)
        assert np.array_equal(cv2.imread(theirs), cv2.imread(ours))
        assert np.array_equal(imgcodecs.imread(theirs), cv2.imread(theirs))
        assert imgcodecs.have_image_reader(ours)


@pytest.mark.parametrize("extension", [".png", ".bmp", ".pgm", ".tiff", ".webp"])
def test_pictures_can_be_drawn_on(photo, extension):
    data = cv2.imencode(extension, photo[..., 0])[1]
    for how in (cv2.IMREAD_GRAYSCALE, cv2.IMREAD_COLOR, cv2.IMREAD_UNCHANGED):
        assert imgcodecs.imdecode(data, how).flags.writeable


def test_no_picture(tmp_path):
    path = tmp_path / "text.png"
    path.write_bytes(b"hello world, this is no picture at all")
    assert imgcodecs.imread(str(path)) is None
    assert reading.decode(path.read_bytes(), 1, source=None) is None
    assert not imgcodecs.have_image_reader(str(path))


def plain(result):
    """Arrays as what can be compared with ==."""
    if isinstance(result, tuple | list):
        return tuple(plain(part) for part in result)
    return (result.dtype.name, result.shape, result.tobytes()) if isinstance(result, np.ndarray) else result


@pytest.mark.parametrize("extension", [".jpg", ".png", ".bmp", ".webp", ".tif", ".ppm"])
@pytest.mark.parametrize("kinds", [[], [0], [1], [7], [-1], [0, 0]])
def test_metadata(photo, capfd, loud, extension, kinds):
    data = np.frombuffer(exif(6), np.uint8)
    real = outcome(cv2.imencodeWithMetadata, extension, photo, kinds, [data])
    expected = logged(capfd)
    ours = outcome(imgcodecs.imencode_with_metadata, extension, photo, kinds, [data])
    assert logged(capfd) == expected
    assert ours[1] == real[1]
    if real[0] is None:
        return
    if extension in (".jpg", ".png", ".bmp", ".ppm"):
        assert bytes(ours[0][1]) == bytes(real[0][1])
    for flag in (-1, 0, 1, 4):
        assert plain(imgcodecs.imdecode_with_metadata(ours[0][1], flag)) == plain(
            cv2.imdecodeWithMetadata(ours[0][1], flags=flag)
        )


def test_metadata_of_files(photo, tmp_path):
    path, data = str(tmp_path / "a.jpg"), np.frombuffer(exif(6), np.uint8)
    assert imgcodecs.imwrite_with_metadata(path, photo, [0], [data])
    assert plain(imgcodecs.imread_with_metadata(path, 1)) == plain(cv2.imreadWithMetadata(path, flags=1))
    assert imgcodecs.imread_with_metadata(str(tmp_path / "b.jpg")) == (None, (), ())
