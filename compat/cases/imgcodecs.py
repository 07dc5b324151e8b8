"""Cases of the imgcodecs module. Encoded bytes are compared by what the same cv2 decodes from them."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import struct
import zlib

import numpy as np

from compat.case import Array, Call, File, Ref
from compat.cases.inputs import grey, photo
from compat.cases.registry import K, call, quiet, script, seeds, step

FLAGS = ("IMREAD_UNCHANGED", "IMREAD_GRAYSCALE", "IMREAD_COLOR", "IMREAD_ANYDEPTH", "IMREAD_ANYCOLOR", "IMREAD_COLOR_RGB",
         "IMREAD_REDUCED_GRAYSCALE_2", "IMREAD_REDUCED_COLOR_4", "IMREAD_IGNORE_ORIENTATION")


def png(image: Array) -> bytes:
    """An unfiltered PNG of a uint8 or uint16 picture in RGB(A) order."""
    height, width = image.shape[:2]
    channels = 1 if image.ndim == 2 else image.shape[2]
    depth = image.dtype.itemsize * 8
    rows = image.astype(image.dtype.newbyteorder(">")).reshape(height, -1)
    data = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, depth, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pnm(image: Array) -> bytes:
    """A binary PGM or PPM."""
    kind = 5 if image.ndim == 2 else 6
    return f"P{kind}\n{image.shape[1]} {image.shape[0]}\n255\n".encode() + image.tobytes()


def encoded(extension: str, image: Array, *parameters: int) -> bytes:
    """What the real cv2 writes: the files that people have."""
    import cv2

    content: bytes = cv2.imencode(extension, image, parameters)[1].tobytes()
    return content


def turned(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF segment that says how the camera was held."""
    tag = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0" + b"II*\0" + struct.pack("<IH", 8, 1) + tag + struct.pack("<I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


LARGE = photo(height=75, width=101)
JPEG = encoded(".jpg", LARGE)
PICTURES = {
    "colour.jpg": JPEG,
    "small.jpg": encoded(".jpg", photo()),
    "grey.jpg": encoded(".jpg", grey()),
    "progressive.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_PROGRESSIVE, 1),
    "full-colour.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_SAMPLING_FACTOR, K.IMWRITE_JPEG_SAMPLING_FACTOR_444),
    "wide-colour.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_SAMPLING_FACTOR, K.IMWRITE_JPEG_SAMPLING_FACTOR_422),
    "coarse.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_QUALITY, 20),
    **{f"turned {way}.jpg": turned(JPEG, way) for way in range(2, 9)},
    "colour.bmp": encoded(".bmp", photo()),
    "alpha.bmp": encoded(".bmp", photo(4)),
    "grey.bmp": encoded(".bmp", grey()),
    "colour.tiff": encoded(".tiff", photo()),
    "deep.tiff": encoded(".tiff", photo(dtype=np.uint16) * 200),
    "plain.tiff": encoded(".tiff", photo(), K.IMWRITE_TIFF_COMPRESSION, 1),
    "colour.webp": encoded(".webp", photo(), K.IMWRITE_WEBP_QUALITY, 101),
    "alpha.webp": encoded(".webp", photo(4), K.IMWRITE_WEBP_QUALITY, 101),
    "filtered.png": encoded(".png", LARGE),
    "colour.png": png(photo()),
    "grey.png": png(grey()),
    "alpha.png": png(photo(4)),
    "deep.png": png(photo(dtype=np.uint16) * 200),
    "deep-grey.png": png(grey(np.uint16) * 99),
    "grey-alpha.png": png(photo(2)),
    "colour.ppm": pnm(photo()),
    "grey.pgm": pnm(grey()),
}
for _name, _content in PICTURES.items():
    for _flag in FLAGS:
        script("imread", f"{_name}, {_flag}", step("imread", File(_name, _content), getattr(K, _flag)))
    script("imdecode", _name, step("imdecode", np.frombuffer(_content, np.uint8), K.IMREAD_UNCHANGED), step("imdecode", np.frombuffer(_content, np.uint8), K.IMREAD_COLOR))
script("imread", "default flags", step("imread", File("a.png", PICTURES["colour.png"])))
script("imread", "missing file", step("imread", "no such file.png"))
script("imread", "no picture", step("imread", File("text.png", b"this is no picture")))
script("imread", "JPEG, cut off", step("imread", File("cut.jpg", JPEG[:900])))
script("imread", "JPEG, header only", step("imread", File("cut.jpg", JPEG[:200])))
script("imread", "wrong extension", step("imread", File("a.png", JPEG)))
script("imread", "no extension", step("imread", File("a", JPEG)))
script("imread", "cut off", step("imread", File("cut.png", PICTURES["colour.png"][:900])))
script("imread", "empty name", step("imread", ""))
script("imread", "None", step("imread", None))
script("imread", "no arguments", step("imread"))
script("imdecode", "empty", step("imdecode", np.zeros(0, np.uint8), 1))
script("imdecode", "no picture", step("imdecode", np.arange(100, dtype=np.uint8), 1))
script("imdecode", "cut off", step("imdecode", np.frombuffer(PICTURES["colour.png"][:900], np.uint8), 1))
script("imdecode", "bytes", step("imdecode", PICTURES["colour.png"], 1))
script("imdecode", "None", step("imdecode", None, 1))
script("imdecode", "float32", step("imdecode", np.zeros(9, np.float32), 1))
script("imdecode", "without flags", step("imdecode", np.frombuffer(PICTURES["colour.png"], np.uint8)))

SAMPLES = {"colour": photo(), "grey": grey(), "alpha": photo(4), "deep": photo(dtype=np.uint16) * 200, "float": photo(dtype=np.float32)}
ENCODINGS = {
    ".png": ((), (K.IMWRITE_PNG_COMPRESSION, 0), (K.IMWRITE_PNG_COMPRESSION, 9), (K.IMWRITE_PNG_BILEVEL, 1)),
    ".jpg": ((), (K.IMWRITE_JPEG_QUALITY, 50), (K.IMWRITE_JPEG_QUALITY, 100), (K.IMWRITE_JPEG_PROGRESSIVE, 1)),
    ".bmp": ((),),
    ".ppm": ((),),
    ".pgm": ((),),
    ".tiff": ((), (K.IMWRITE_TIFF_COMPRESSION, 1)),
    ".webp": ((), (K.IMWRITE_WEBP_QUALITY, 101)),
}
for _extension, _settings in ENCODINGS.items():
    for _kind, _image in SAMPLES.items():
        for _parameters in _settings if _kind in ("colour", "grey") else _settings[:1]:
            _label = f"{_kind} as {_extension}" + (f" with {list(_parameters)}" if _parameters else "")
            script("imencode", _label, quiet("imencode", _extension, _image, list(_parameters), save="e"), quiet("imdecode", Ref("e", 1), K.IMREAD_UNCHANGED, save="d"), step("add", Ref("d"), 0), mode="value")
    script("imwrite", f"colour as {_extension}", step("imwrite", File(f"out{_extension}"), SAMPLES["colour"]), step("imread", File(f"out{_extension}"), K.IMREAD_UNCHANGED))
script("imencode", "unknown extension", step("imencode", ".nonsense", photo()))
script("imencode", "without a dot", step("imencode", "png", photo()))
script("imencode", "empty", step("imencode", ".png", np.zeros((0, 0), np.uint8)))
script("imencode", "None", step("imencode", ".png", None))
script("imencode", "odd parameters", step("imencode", ".jpg", photo(), [1]))
script("imencode", "two channels", step("imencode", ".png", photo(2)))
script("imwrite", "unknown extension", step("imwrite", File("a.nonsense"), photo()))
script("imwrite", "missing folder", step("imwrite", "no such folder/a.png", photo()))
script("imwrite", "None", step("imwrite", File("a.png"), None))
script("imwrite", "empty", step("imwrite", File("a.png"), np.zeros((0, 0, 3), np.uint8)))
script("imwrite", "float64", step("imwrite", File("a.png"), photo(dtype=np.float64)), step("imread", File("a.png"), -1))
script("imwrite", "bool", step("imwrite", File("a.png"), grey() > 9))
script("imwrite", "a view", step("imwrite", File("a.png"), photo()[3:20, 4:30]), step("imread", File("a.png")))
script("imwrite", "no arguments", step("imwrite"))
for _name in ("a.png", "a.jpg", "a.nonsense", "a"):
    script("haveImageWriter", _name, step("haveImageWriter", _name))
script("haveImageReader", "a PNG", step("haveImageReader", File("a.png", PICTURES["grey.png"])))
script("haveImageReader", "no picture", step("haveImageReader", File("a.png", b"no picture")))
script("imcount", "a PNG", step("imcount", File("a.png", PICTURES["grey.png"])))
script("imreadmulti", "a PNG", step("imreadmulti", File("a.png", PICTURES["grey.png"])))
seeds("imdecodemulti", call(np.frombuffer(PICTURES["grey.png"], np.uint8), K.IMREAD_UNCHANGED), vary=False)
seeds("imreadWithMetadata", call(File("a.png", PICTURES["colour.png"])), vary=False)
seeds("imdecodeWithMetadata", call(np.frombuffer(PICTURES["colour.png"], np.uint8)), vary=False)
PAGES = quiet("imwritemulti", File("a.tiff"), [photo(), photo(seed=1), photo(seed=2)])
for _label, _more in (
    *(("from, count", (1, 2)), ("from -1", (-1, 2)), ("None, flags", (None, 0)), ("no pages, flags", ([], 0)), ("a number", (1,))),
    *(("None, from, count", (None, 1, 2)), ("all five", (1, 2, None, 0)), ("pages before", ([grey()],)), ("pages as an array", (np.zeros((2, 4, 5), np.uint8), 0))),
):
    script("imreadmulti", _label, PAGES, step("imreadmulti", File("a.tiff"), *_more))
for _label, _keywords in (("by keywords", {"start": 1, "count": 2}), ("flags by keyword", {"flags": 0}), ("start alone", {"start": 1})):
    script("imreadmulti", _label, PAGES, Call("imreadmulti", (File("a.tiff"),), _keywords))
script("imwritemulti", "two pages", step("imwritemulti", File("a.tiff"), [photo(), photo(seed=1)]), step("imreadmulti", File("a.tiff")))
script("imencodemulti", "two pages", quiet("imencodemulti", ".tiff", [photo(), grey()], save="e"), step("imdecodemulti", Ref("e", 1), K.IMREAD_UNCHANGED))
script("imencodeWithMetadata", "no metadata", quiet("imencodeWithMetadata", ".png", photo(), [], [], save="e"), step("imdecode", Ref("e", 1), K.IMREAD_UNCHANGED))
script("imwriteWithMetadata", "no metadata", step("imwriteWithMetadata", File("a.png"), photo(), [], []), step("imread", File("a.png")))
script("imreadanimation", "a PNG", step("imreadanimation", File("a.png", PICTURES["colour.png"])), mode="type")
script("imdecodeanimation", "a PNG", step("imdecodeanimation", np.frombuffer(PICTURES["colour.png"], np.uint8)), mode="type")
