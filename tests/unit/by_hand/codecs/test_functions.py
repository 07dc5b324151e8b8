"""The functions of imgcodecs around the formats: names, paths, parameters, errors, log lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from same_file import logged, outcome, without_libpng

from cv2shim.accepts import tables
from cv2shim.by_hand.codecs import flags, reading
from cv2shim.by_hand.overrides import imgcodecs

NEWER_CONSTANTS = {
    "IMWRITE_BMP_COMPRESSION": "bmp-bitfields",
    "IMWRITE_PNG_ZLIBBUFFER_SIZE": "png-buffer-size",
    "IMWRITE_WEBP_LOSSLESS_MODE": "webp-lossless-mode",
}


def test_constants_are_cv2s():
    ours = {name: value for name, value in vars(flags).items() if name.isupper()}
    for name, change in NEWER_CONSTANTS.items():
        if not tables.changed(change):
            del ours[name]
    assert ours == {name: getattr(cv2, name) for name in ours}


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


VALUES = {
    ".jpg": [(1, 101), (1, -1), (2, 2), (2, -1), (3, 7), (3, -7), (4, 65536), (5, -1), (5, 101), (6, -2), (6, 200), (7, 5),
             (7, -1)],
    ".png": [(16, 10), (16, -1), (17, 5), (17, -1), (18, 2), (19, 0), (19, 24), (19, 56), (20, 5), (20, 100), (20, 1 << 21)],
    ".webp": [(65, 3), (65, -1), (65, 2), (65, 1), (65, 0), (64, 0), (64, 101)],
    ".bmp": [(768, 0), (768, 3), (768, 7)],
    ".hdr": [(80, 0), (80, 2), (80, -1)],
    ".ppm": [(32, 0), (32, 2), (32, -1)],
    ".pam": [(128, 0), (128, 6), (128, -1), (128, 1)],
    ".tif": [(259, 0), (259, 11), (317, 0), (317, 4), (296, 0), (296, 4), (282, 0), (257, 0), (257, -1), (258, 0), (258, 72)],
    ".pfm": [(0, 0)],
}  # fmt: skip
LEVEL_0 = (16, -1)  # stored, not deflated: in other blocks
OTHERS = [(0, 0), (-1, 5), (1, 50), (16, 3), (48, 1), (50, 2), (64, 101), (272, 5), (512, 3), (514, 1), (1026, 4), (1029, 1)]


@pytest.mark.parametrize("extension", VALUES)
def test_values_and_keys(photo, rng, capfd, loud, extension):
    """What is out of range or unknown: what is said of it, and what is written."""
    exact = extension not in (".webp", ".tif")
    alpha = rng.integers(0, 256, (47, 61, 4), np.uint8)
    for pixels in (photo, photo[..., 0].copy(), alpha):
        for params in (*VALUES[extension], *OTHERS, VALUES[extension][0] + VALUES[extension][-1]):
            capfd.readouterr()  # what reading the last file has said
            real = outcome(cv2.imencode, extension, pixels, params)
            expected = without_libpng(logged(capfd))
            ours = outcome(imgcodecs.imencode, extension, pixels, params)
            assert logged(capfd) == expected, params
            assert ours[1] == real[1], params
            if real[0] is None:
                continue
            assert ours[0][0] == real[0][0], params
            if not real[0][0]:
                continue
            if exact and params != LEVEL_0:
                assert bytes(ours[0][1]) == bytes(real[0][1]), params
            else:
                assert np.array_equal(cv2.imdecode(ours[0][1], -1), cv2.imdecode(real[0][1], -1)), params


def test_keys_of_files(photo, tmp_path, capfd, loud):
    for key in (1, 16, 4711):
        assert cv2.imwrite(str(tmp_path / "a.png"), photo, [key, 3])
        expected = logged(capfd)
        assert imgcodecs.imwrite(str(tmp_path / "b.png"), photo, [key, 3])
        assert logged(capfd) == expected
        assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


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
