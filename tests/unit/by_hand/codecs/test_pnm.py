"""PBM, PGM, PPM, PAM and PFM."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from same_file import FEW_FLAGS, READ_FLAGS, assert_reads_alike, assert_writes_alike

from cv2shim.accepts import tables

PAM = b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH %d\nMAXVAL %d\n%sENDHDR\n"

TEXTS = [
    b"P5 # hi\n3 2\n100\n" + bytes([0, 50, 100, 200, 255, 3]),
    b"P5\n2 1\n1000\n\1\2\3\4",
    b"P5\n2 1\n0\n\1\2\3\4",
    b"P5\n2 1\n70000\n\1\2\3\4",
    b"P5\n0 1\n255\n\1\2\3\4",
    b"P5\n-2 1\n255\n\1",
    b"P5\n2 1\n255\n\1",
    b"P5\n2 1\n25",
    b"P2\n# c\n3 2 100 0 50 100 200 255 3\n",
    b"P2\n3 1 1000 0 500 2000\n",
    b"P2\n3 1 100 0 # foo 3\n 50 7\n",
    b"P2\n3 2 100 0 50 x 200 255 3\n",
    b"P3\n1 1 100 0 50 100 ",
    b"P3\n1 1 100 0 50 100",
    b"P1\n3 2\n1 0 1 0 0 1\n",
    b"P1\n3 2\n101001\n",
    b"P1\n3 2\n102001\n",
    PAM % (1, 255, b"TUPLTYPE GRAYSCALE\n") + bytes(range(4)),
    PAM % (1, 1, b"TUPLTYPE BLACKANDWHITE\n") + b"\1\0\1\1",
    PAM % (3, 255, b"# hi\n") + bytes(range(12)),
    PAM % (2, 255, b"TUPLTYPE FOO\n") + bytes(range(8)),
    PAM % (4, 255, b"") + bytes(range(16)),
    b"P7\nWIDTH 2\nDEPTH 2\nMAXVAL 255\nENDHDR\n" + bytes(8),
]


@pytest.mark.parametrize("data", TEXTS)
def test_files_by_hand(tmp_path, data):
    assert_reads_alike(data, tmp_path)


@pytest.mark.parametrize("binary", [0, 1])
@pytest.mark.parametrize("extension", [".ppm", ".pgm", ".pbm", ".pnm"])
def test_written_files(photo, rng, tmp_path, extension, binary):
    photo = photo[:47, :61].copy()
    wide = rng.integers(0, 65536, (47, 61, 3), np.uint16)
    params = [cv2.IMWRITE_PXM_BINARY, binary]
    for pixels in (photo, photo[..., 0].copy(), wide, wide[..., 0].copy(), photo[..., 0].copy() & 1):
        assert_writes_alike(extension, pixels, params)
        success, data = cv2.imencode(extension, pixels, params)
        if success:
            assert_reads_alike(data.tobytes(), tmp_path)


@pytest.mark.parametrize("kind", [0, 4, 9])
def test_pam(photo, rng, tmp_path, kind):
    wide = rng.integers(0, 65536, (47, 61, 3), np.uint16)
    params = [cv2.IMWRITE_PAM_TUPLETYPE, kind]
    for pixels in (photo, wide):
        assert_writes_alike(".pam", pixels, params)
        assert_reads_alike(cv2.imencode(".pam", pixels, params)[1].tobytes(), tmp_path)


HEADERS = [
    b"P7\n# a\n#b\n\n  WIDTH   2 \nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nENDHDR\n",
    b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE\nENDHDR\n",
    b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE \nENDHDR\n",
    b"P7\nWIDTH \n2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nENDHDR\n",
    b"P7\nWIDTH 2\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nENDHDR\n",
    b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nTUPLTYPE RGB\nENDHDR\n",
    b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nAUTHOR me\nENDHDR\n",
    b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\n",
    b"P7 \nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nENDHDR\n",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_pam(tmp_path, header):
    assert_reads_alike(header + bytes(range(100, 112)), tmp_path, FEW_FLAGS)


KINDS_OF_PAM = {"BLACKANDWHITE": 1, "GRAYSCALE": 1, "GRAYSCALE_ALPHA": 2, "RGB": 3, "RGB_ALPHA": 4}
# of these cv2 has not always converted the whole row
CONVERTED = {name: value for name, value in READ_FLAGS.items() if "RGB" not in name}


@pytest.mark.skipif(not tables.changed("pam-conversion"), reason="this OpenCV leaves what it does not convert uninitialised")
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", KINDS_OF_PAM)
@pytest.mark.parametrize("most", [255, 65535])
def test_kinds_of_pam(rng, tmp_path, kind, depth, most):
    data = rng.integers(0, 256, 2 * 2 * depth * (1 if most == 255 else 2), np.uint8).tobytes()
    assert_reads_alike(PAM % (depth, most, b"TUPLTYPE %s\n" % kind.encode()) + data, tmp_path, CONVERTED)


def test_pam_with_alpha(rng, tmp_path):
    """Of four channels cv2 itself has not always read anything but all of them."""
    pixels = rng.integers(0, 256, (47, 61, 4), np.uint8)
    data = cv2.imencode(".pam", pixels, [cv2.IMWRITE_PAM_TUPLETYPE, cv2.IMWRITE_PAM_FORMAT_RGB_ALPHA])[1]
    assert_reads_alike(data.tobytes(), tmp_path, {"UNCHANGED": -1})


def test_pfm(rng, tmp_path):
    pixels = rng.normal(100, 80, (19, 17, 3)).astype(np.float32)
    flags = {name: value for name, value in READ_FLAGS.items() if not name.startswith("REDUCED")}
    for part in (pixels, pixels[..., 0].copy()):
        assert_writes_alike(".pfm", part, [])
        assert_reads_alike(cv2.imencode(".pfm", part)[1].tobytes(), tmp_path, flags)
    assert_reads_alike(b"Pf\n3 1\n2.5\n" + np.array([1, 2, 300], ">f4").tobytes(), tmp_path, FEW_FLAGS)
    assert_reads_alike(b"PF\n1 1\n-0.5\n" + np.array([1, 2, 300], "<f4").tobytes(), tmp_path, FEW_FLAGS)
