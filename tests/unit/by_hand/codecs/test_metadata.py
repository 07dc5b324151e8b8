"""Metadata: what of them is written into which format, and read from it."""

from __future__ import annotations

import io
import zlib

import cv2
import numpy as np
import pytest
from picture_files import exif, png, png_chunk
from PIL import Image
from same_file import logged, outcome, without_libpng

from cv2shim.by_hand.overrides import imgcodecs


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


def profile(space: bytes, size: int = 0, **changes: bytes) -> bytes:
    """An ICC profile with one tag, as far as libpng looks at it; `changes` name places, as at36=b"abcd"."""
    made = bytearray(132 + 12 + 40 + size)
    made[:4] = len(made).to_bytes(4, "big")
    made[8], made[12:16], made[16:20], made[20:24], made[36:40] = 4, b"mntr", space, b"XYZ ", b"acsp"
    made[68:80] = bytes.fromhex("0000f6d6000100000000d32d")  # D50
    made[128:144] = (1).to_bytes(4, "big") + b"desc" + (144).to_bytes(4, "big") + (40).to_bytes(4, "big")
    for name, change in changes.items():
        at = int(name.removeprefix("at"))
        made[at : at + len(change)] = change
    made[144:] = (bytes(range(256)) * (len(made) // 256 + 1))[: len(made) - 144]
    return bytes(made)


XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>\0"
METADATA = [
    [(1, XMP_JPEG)], [(1, b"<x:xmpmeta/>\0")], [(1, b"\0")],
    [(3, b"\1\15\0\1")], [(3, b"\1\15\7\1")], [(3, b"\1\15\0")], [(4, b"a")],
    [(2, profile(b"RGB "))], [(2, profile(b"GRAY"))], [(2, profile(b"RGB ", 3000))], [(2, profile(b"RGB ", 40000))],
    [(2, b"abc")], [(2, profile(b"RGB ", 1))], [(2, profile(b"RGB ", 1, at8=b"\2"))], [(2, profile(b"RGB ", at0=b"\0\0\0\1"))],
    [(2, profile(b"RGB ", at36=b"abcd"))], [(2, profile(b"RGB ", at12=b"link"))], [(2, profile(b"RGB ", at12=b"nmcl"))],
    [(2, profile(b"RGB ", at20=b"RGB "))], [(2, profile(b"RGB ", at64=b"\0\0\xff\xff"))],
    [(2, profile(b"RGB ", at128=b"\0\0\1"))], [(2, profile(b"RGB ", at140=b"\0\0\1"))],
    [(0, exif(6)), (1, XMP_JPEG), (2, profile(b"RGB ")), (3, b"\1\15\0\1")],
    [(3, b"\1\15\0\1"), (2, profile(b"GRAY")), (1, XMP_JPEG), (0, exif(3, True)), (0, exif(8))],
    [(0, b"abc")], [(0, b"Exif\0\0" + exif(6))], [(0, exif(6) + bytes(65520))], [(1, XMP_JPEG * 2000)],
]  # fmt: skip


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp", ".bmp"])
@pytest.mark.parametrize("given", METADATA)
def test_kinds_of_metadata(photo, rng, capfd, loud, extension, given):
    kinds, data = [kind for kind, _ in given], [np.frombuffer(each, np.uint8) for _, each in given]
    alpha = rng.integers(0, 256, (47, 61, 4), np.uint8)
    for pixels in (photo[:47, :61], photo[:47, :61, 0], alpha):
        pixels = pixels.copy()
        real = outcome(cv2.imencodeWithMetadata, extension, pixels, kinds, data)
        expected = without_libpng(logged(capfd))
        ours = outcome(imgcodecs.imencode_with_metadata, extension, pixels, kinds, data)
        assert logged(capfd) == expected
        assert ours[1] == real[1]
        if real[0] is None:
            continue
        assert ours[0][0] == real[0][0]
        if not real[0][0]:
            continue
        if extension != ".webp":
            assert bytes(ours[0][1]) == bytes(real[0][1])
        for data_of in (ours[0][1], real[0][1]):
            assert_metadata_alike(data_of)


def test_metadata_of_files(photo, tmp_path):
    path, data = str(tmp_path / "a.jpg"), np.frombuffer(exif(6), np.uint8)
    assert imgcodecs.imwrite_with_metadata(path, photo, [0], [data])
    assert plain(imgcodecs.imread_with_metadata(path, 1)) == plain(cv2.imreadWithMetadata(path, flags=1))
    assert imgcodecs.imread_with_metadata(str(tmp_path / "b.jpg")) == (None, (), ())


def assert_metadata_alike(data) -> None:
    """All that is read of a file: metadata, and the picture with and without them."""
    data = np.frombuffer(bytes(data), np.uint8)
    for flag in (-1, 0, 1, 4):
        ours, real = imgcodecs.imdecode_with_metadata(data, flag), cv2.imdecodeWithMetadata(data, flags=flag)
        assert plain(ours) == plain(real), flag
        assert np.array_equal(imgcodecs.imdecode(data, flag), cv2.imdecode(data, flag)), flag


def raw_profile(data: bytes, length: int | None = None, name: bytes = b"exif") -> bytes:
    """As ImageMagick writes it, lines of 72 digits."""
    digits = (b"Exif\0\0" + data).hex().encode()
    lines = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    length = len(data) + 6 if length is None else length
    return b"\n%s\n%8d\n%s\n" % (name, length, b"\n".join(lines))


def text(key: bytes, value: bytes) -> bytes:
    return png_chunk(b"tEXt", key + b"\0" + value)


def packed_text(key: bytes, value: bytes) -> bytes:
    return png_chunk(b"zTXt", key + b"\0\0" + zlib.compress(value))


def world_text(key: bytes, value: bytes, packed: bool = False) -> bytes:
    body = zlib.compress(value) if packed else value
    return png_chunk(b"iTXt", key + bytes([0, packed, 0]) + b"de\0Schl\xc3\xbcssel\0" + body)


XMP, RAW = b"XML:com.adobe.xmp", b"Raw profile type exif"
ICC = b"name\0\0" + zlib.compress(profile(b"RGB ", 200))
CHUNKS = {
    "tEXt": text(XMP, b"<x/>"),
    "nothing": text(XMP, b""),
    "cut": text(XMP, b"<x/>\0<y/>"),
    "zTXt": packed_text(XMP, b"<x/>" * 50),
    "iTXt": world_text(XMP, b"<x/>"),
    "packed iTXt": world_text(XMP, b"<x/>" * 50, packed=True),
    "two": text(XMP, b"<x/>") + world_text(XMP, b"<y/>"),
    "no end": png_chunk(b"iTXt", XMP + b"\0\0\0de"),
    "damaged": png_chunk(b"zTXt", XMP + b"\0\0abcdef"),
    "raw": text(RAW, raw_profile(exif(6))),
    "raw APP1": packed_text(b"Raw profile type APP1", raw_profile(exif(3))),
    "raw iTXt": world_text(RAW, raw_profile(exif(3))),
    "raw and eXIf": text(RAW, raw_profile(exif(6))) + png_chunk(b"eXIf", exif(3)),
    "raw too long": text(RAW, raw_profile(exif(6), 60)),
    "raw far too long": text(RAW, raw_profile(exif(6), 6000)),
    "raw short": text(RAW, raw_profile(exif(6), 20)),
    "raw shorter": text(RAW, raw_profile(exif(6), 5)),
    "raw empty": text(RAW, raw_profile(exif(6), 6)),
    "raw without line": text(RAW, raw_profile(exif(6))[1:]),
    "raw without length": text(RAW, b"\nexif\nabc\n1234\n"),
    "raw with name only": text(RAW, b"\nexif"),
    "raw with length only": text(RAW, b"\nexif\n 12"),
    "raw damaged": text(RAW, raw_profile(exif(6)).replace(b"4", b"x")),
    "eXIf": png_chunk(b"eXIf", b"Exif\0\0" + exif(6)),
    "big eXIf": png_chunk(b"eXIf", b"MM\0\x2b" + bytes(20)),
    "iCCP": png_chunk(b"iCCP", ICC),
    "iCCP with more": png_chunk(b"iCCP", b"name\0\0" + zlib.compress(profile(b"RGB ") + b"abcd")),
    "iCCP cut": png_chunk(b"iCCP", ICC[:-200]),
    "iCCP without name": png_chunk(b"iCCP", ICC[4:]),
    "two iCCP": png_chunk(b"iCCP", ICC) + png_chunk(b"iCCP", b"name\0\0" + zlib.compress(profile(b"RGB "))),
    "cICP": png_chunk(b"cICP", b"\1\15\0\1"),
    "long cICP": png_chunk(b"cICP", b"\1\15\0\1\1"),
    "cICP of YUV": png_chunk(b"cICP", b"\1\15\1\1"),
}


@pytest.mark.parametrize("name", CHUNKS)
@pytest.mark.parametrize("where", ["before", "after"])
def test_chunks_of_png(photo, capfd, loud, name, where):
    raw = b"".join(b"\0" + row.tobytes() for row in photo[:47, :61])
    data = np.frombuffer(png((61, 47), 8, 2, raw, **{where: CHUNKS[name]}), np.uint8)
    assert_metadata_alike(data)
    capfd.readouterr()
    cv2.imdecodeWithMetadata(data, flags=1)
    expected = without_libpng(logged(capfd))
    imgcodecs.imdecode_with_metadata(data, 1)
    assert logged(capfd) == expected


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


SEGMENTS = {
    "two EXIF": segment(0xE1, b"Exif\0\0" + exif(6)) + segment(0xE1, b"Exif\0\0" + exif(3)),
    "first without orientation": segment(0xE1, b"Exif\0\0MM\0*" + bytes(20)) + segment(0xE1, b"Exif\0\0" + exif(3)),
    "other mark": segment(0xE1, b"abcdef" + exif(6)),
    "XMP, EXIF": segment(0xE1, XMP_JPEG) + segment(0xE1, b"Exif\0\0" + exif(6)),
    "short": segment(0xE1, b"Exif\0\0") + segment(0xE1, b"Exif\0\0" + exif(6)) + segment(0xE2, b"ICC_PROFILE\0\1\1"),
    "XMP in two": segment(0xE1, XMP_JPEG) * 2 + segment(0xE1, XMP_JPEG[:28]),
    "ICC in two": segment(0xE2, b"ICC_PROFILE\0\1\2abc") + segment(0xE2, b"ICC_PROFILE\0\2\2def"),
    "no ICC": segment(0xE2, b"MPF\0" + bytes(30)),
}


@pytest.mark.parametrize("name", SEGMENTS)
def test_segments_of_jpeg(photo, name):
    data = cv2.imencode(".jpg", photo)[1].tobytes()
    assert_metadata_alike(data[:20] + SEGMENTS[name] + data[20:])
    assert_metadata_alike((data[:20] + SEGMENTS[name] + data[20:])[:5000])


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_orientations_of_webp(photo, tmp_path, orientation, mode):
    file = io.BytesIO()
    image = Image.fromarray(photo[:47, :61]).convert(mode)
    image.save(file, "WEBP", lossless=True, exif=exif(orientation), xmp=b"<x/>", icc_profile=profile(b"RGB "))
    assert_metadata_alike(file.getvalue())
    path = tmp_path / "a.webp"
    path.write_bytes(file.getvalue())
    for flag in (-1, 0, 1, 129):
        assert np.array_equal(imgcodecs.imread(str(path), flag), cv2.imread(str(path), flag))


def test_unannounced_chunks_of_webp(photo):
    file = io.BytesIO()
    Image.fromarray(photo[:47, :61]).save(file, "WEBP", lossless=True, exif=exif(6), xmp=b"<x/>")
    data = bytearray(file.getvalue())
    data[20] &= ~8
    assert_metadata_alike(data)
    assert_metadata_alike(file.getvalue()[:-30])
    twice = bytearray(file.getvalue() + b"EXIF" + len(exif(3)).to_bytes(4, "little") + exif(3))
    twice[4:8] = (len(twice) - 8).to_bytes(4, "little")
    assert_metadata_alike(twice)


def test_pages_of_webp_with_orientation(photo):
    file = io.BytesIO()
    pages = [Image.fromarray(photo[:47, :61]), Image.fromarray(photo[47:94, :61])]
    pages[0].save(file, "WEBP", save_all=True, append_images=pages[1:], lossless=True, exif=exif(6))
    data = np.frombuffer(file.getvalue(), np.uint8)
    assert_metadata_alike(data)
    assert plain(imgcodecs.imdecodemulti(data, 1)) == plain(cv2.imdecodemulti(data, 1))
