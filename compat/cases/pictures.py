"""Cases of the imgcodecs module, format by format: what the real cv2 writes is read, what it can write is written and read.

The commonest files are in imgcodecs.py. A lossy file's bytes are free, so that what is written is compared after it is read.
"""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import os
import struct
from typing import Any

import numpy as np

from compat.case import Array, Call, File, Ref
from compat.cases.imgcodecs import encoded, turned
from compat.cases.inputs import grey, mask, photo
from compat.cases.registry import K, own, quiet, script, step

SETTINGS = {"OPENCV_IO_ENABLE_OPENEXR": "1"}
"""cv2 has OpenEXR for those who ask before the first such picture. Sessions inherit this process's environment."""
os.environ.update(SETTINGS)

DEEP, DEEP_GREY = photo(dtype=np.uint16) * 200, grey(np.uint16) * 200
FLOAT, FLOAT_GREY = (photo(dtype=np.float32) / 100).astype(np.float32), (grey(np.float32) / 100).astype(np.float32)
FEW = (photo() // 64 * 64).astype(np.uint8)


def ascii_pnm(kind: int, image: Array, largest: int) -> bytes:
    """A PBM, PGM or PPM of texts; largest 0: the header names none."""
    numbers = " ".join(str(int(number)) for number in image.ravel())
    head = f"P{kind}\n# a comment\n{image.shape[1]} {image.shape[0]}\n" + (f"{largest}\n" if largest else "")
    return (head + numbers + "\n").encode()


def palette_bmp(bits: int) -> bytes:
    """A BMP of 1, 4 or 8 bits a pixel with a table of colours."""
    height, width = 9, 21
    indices = (np.arange(height)[:, None] * 3 + np.arange(width)) % (1 << bits)
    each = 8 // bits
    padded = np.pad(indices, ((0, 0), (0, -width % each))).reshape(height, -1, each)
    packed = (padded << (8 - bits * (1 + np.arange(each)))).sum(-1).astype(np.uint8)
    rows = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 4)))[::-1].tobytes()
    colours = b"".join(struct.pack("<BBBB", 7 * i % 256, 31 * i % 256, 255 - i * 11 % 256, 0) for i in range(1 << bits))
    offset = 54 + len(colours)
    head = b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, len(rows), 2835, 2835, 1 << bits, 0) + colours + rows


UINT, HALF_FLOAT, SINGLE = (0, "<u4"), (1, "<f2"), (2, "<f4")
"""OpenEXR's types of samples: its number and numpy's."""


def exr(kind: tuple[int, str], channels: dict[str, Array], coarse: tuple[str, ...] = ()) -> bytes:
    """An OpenEXR of planes by their names, not compressed; of those that are `coarse` each second sample of each second row."""
    number, dtype = kind
    height, width = next(iter(channels.values())).shape

    def attribute(name: str, type_: str, value: bytes) -> bytes:
        return f"{name}\0{type_}\0".encode() + struct.pack("<I", len(value)) + value

    listed = b"".join(name.encode() + b"\0" + struct.pack("<IIII", number, 0, *[1 + (name in coarse)] * 2) for name in sorted(channels))
    window = struct.pack("<iiii", 0, 0, width - 1, height - 1)
    head = struct.pack("<II", 20000630, 2) + attribute("channels", "chlist", listed + b"\0") + attribute("compression", "compression", b"\0")
    head += attribute("dataWindow", "box2i", window) + attribute("displayWindow", "box2i", window) + attribute("lineOrder", "lineOrder", b"\0")
    head += attribute("pixelAspectRatio", "float", struct.pack("<f", 1)) + attribute("screenWindowCenter", "v2f", struct.pack("<ff", 0, 0))
    head += attribute("screenWindowWidth", "float", struct.pack("<f", 1)) + b"\0"
    rows = [_exr_row(y, {name: channels[name].astype(dtype) for name in sorted(channels)}, coarse) for y in range(height)]
    starts = np.cumsum([len(head) + 8 * height, *map(len, rows[:-1])]).astype("<u8")
    return head + starts.tobytes() + b"".join(rows)


def _exr_row(y: int, channels: dict[str, Array], coarse: tuple[str, ...]) -> bytes:
    samples = b"".join((plane[y, ::2] if name in coarse else plane[y]).tobytes() for name, plane in channels.items() if name not in coarse or not y % 2)
    return struct.pack("<iI", y, len(samples)) + samples


LARGE = photo(height=75, width=101)
EXR = "IMWRITE_EXR_COMPRESSION"
PLANES = dict(zip("BGRA", np.moveaxis(photo(4), 2, 0), strict=True))
J = "IMWRITE_JPEG_"
PICTURES: dict[str, bytes] = {
    **{f"sampled-{way}.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_SAMPLING_FACTOR, getattr(K, f"{J}SAMPLING_FACTOR_{way}")) for way in (411, 420, 422, 440, 444)},
    **{f"sampled-{way}-progressive.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_SAMPLING_FACTOR, getattr(K, f"{J}SAMPLING_FACTOR_{way}"), K.IMWRITE_JPEG_PROGRESSIVE, 1) for way in (411, 422, 440, 444)},
    "restarts.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_RST_INTERVAL, 3),
    "optimised.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_OPTIMIZE, 1),
    "two-qualities.jpg": encoded(".jpg", LARGE, K.IMWRITE_JPEG_LUMA_QUALITY, 90, K.IMWRITE_JPEG_CHROMA_QUALITY, 40),
    "grey-progressive.jpg": encoded(".jpg", grey(height=75, width=101), K.IMWRITE_JPEG_PROGRESSIVE, 1),
    **{f"grey turned {way}.jpg": turned(encoded(".jpg", grey()), way) for way in (3, 6, 8)},
    "lossy.webp": encoded(".webp", photo(), K.IMWRITE_WEBP_QUALITY, 75),
    "lossy-alpha.webp": encoded(".webp", photo(4), K.IMWRITE_WEBP_QUALITY, 60),
    "colour.gif": encoded(".gif", photo()), "alpha.gif": encoded(".gif", photo(4)), "few.gif": encoded(".gif", FEW),
    "colour.hdr": encoded(".hdr", FLOAT), "plain.hdr": encoded(".hdr", FLOAT, K.IMWRITE_HDR_COMPRESSION, 0), "grey.hdr": encoded(".hdr", FLOAT_GREY), "colour.pic": encoded(".pic", FLOAT),
    "colour.pfm": encoded(".pfm", FLOAT), "grey.pfm": encoded(".pfm", FLOAT_GREY),
    "colour.sr": encoded(".sr", photo()), "grey.ras": encoded(".ras", grey()),
    "colour.jp2": encoded(".jp2", photo()), "grey.jp2": encoded(".jp2", grey()), "alpha.jp2": encoded(".jp2", photo(4)), "deep.jp2": encoded(".jp2", DEEP), "deep-grey.jp2": encoded(".jp2", DEEP_GREY), "lossy.jp2": encoded(".jp2", photo(), K.IMWRITE_JPEG2000_COMPRESSION_X1000, 200),
    "colour.pam": encoded(".pam", photo()), "grey.pam": encoded(".pam", grey()),
    "bits.pbm": encoded(".pbm", mask()), "texts.pbm": ascii_pnm(1, mask(9, 13) // 255, 0), "bits-in-texts.pbm": encoded(".pbm", mask(), K.IMWRITE_PXM_BINARY, 0),
    "texts.pgm": ascii_pnm(2, grey(height=9, width=13), 255), "texts-of-16-bits.pgm": ascii_pnm(2, DEEP_GREY[:9, :13], 65535), "deep.pgm": encoded(".pgm", DEEP_GREY),
    "texts.ppm": ascii_pnm(3, photo(height=9, width=13), 255), "small-numbers.ppm": ascii_pnm(3, photo(height=9, width=13) // 16, 15), "deep.ppm": encoded(".ppm", DEEP), "any.pnm": encoded(".pnm", photo()),
    **{f"palette-{bits}.bmp": palette_bmp(bits) for bits in (1, 4, 8)},
    **{f"{name}.tiff": encoded(".tiff", photo(), K.IMWRITE_TIFF_COMPRESSION, number) for name, number in (("lzw", 5), ("deflate", 8), ("packbits", 32773), ("old-deflate", 32946))},
    "grey.tiff": encoded(".tiff", grey()), "alpha.tiff": encoded(".tiff", photo(4)), "deep-grey.tiff": encoded(".tiff", DEEP_GREY), "float32.tiff": encoded(".tiff", FLOAT), "float64.tiff": encoded(".tiff", FLOAT_GREY.astype(np.float64)),
    "predicted.tiff": encoded(".tiff", photo(), K.IMWRITE_TIFF_COMPRESSION, 5, K.IMWRITE_TIFF_PREDICTOR, 2), "strips.tiff": encoded(".tiff", photo(), K.IMWRITE_TIFF_ROWSPERSTRIP, 5),
    **{f"{kind.lower()}.png": encoded(".png", photo(), K.IMWRITE_PNG_FILTER, getattr(K, f"IMWRITE_PNG_FILTER_{kind}")) for kind in ("SUB", "UP", "AVG", "PAETH")},
    "bits.png": encoded(".png", mask(), K.IMWRITE_PNG_BILEVEL, 1),
    **{f"{way.lower()}-{kind.lower()}.exr": encoded(".exr", FLOAT, K.IMWRITE_EXR_TYPE, getattr(K, f"IMWRITE_EXR_TYPE_{kind}"), getattr(K, EXR), getattr(K, f"{EXR}_{way}"))
       for way in ("NO", "RLE", "ZIPS", "ZIP", "PIZ", "PXR24", "B44", "B44A") for kind in ("HALF", "FLOAT")},
    "grey.exr": encoded(".exr", FLOAT_GREY), "alpha.exr": encoded(".exr", photo(4, dtype=np.float32)),
    **{f"{label}-{name}.exr": exr(kind, {channel: PLANES[of] for channel, of in zip(names, "BGRA", strict=False)})
       for label, kind in (("uint", UINT), ("half", HALF_FLOAT), ("float", SINGLE)) for name, names in (("y", "Y"), ("ya", "AY"), ("bgr", "BGR"), ("bgra", "BGRA"), ("r", "R"))},
    "chroma.exr": exr(HALF_FLOAT, {"Y": FLOAT_GREY[:36, :52], "RY": FLOAT_GREY[:36, :52] / 3, "BY": FLOAT_GREY[:36, :52] / 5}, ("RY", "BY")),
    "seven.exr": exr(SINGLE, {str(i): FLOAT_GREY + i for i in range(7)}),
}
FLAGS = {
    "unchanged": -1, "grey": 0, "colour": 1, "any depth": K.IMREAD_ANYDEPTH, "any colour, any depth": K.IMREAD_ANYDEPTH | K.IMREAD_ANYCOLOR, "RGB": K.IMREAD_COLOR_RGB,
    "colour halved": K.IMREAD_REDUCED_COLOR_2, "grey quartered": K.IMREAD_REDUCED_GRAYSCALE_4, "colour, an eighth": K.IMREAD_REDUCED_COLOR_8, "not turned": K.IMREAD_COLOR | K.IMREAD_IGNORE_ORIENTATION,
}
FEWER = ("unchanged", "grey", "colour", "any colour, any depth")
"""How files are read that have no smaller version of themselves inside, and do not say how they were held."""
# formats of which the codecs written by hand for a build without OpenCV's know nothing, or only how they are read
FOREIGN = (".jp2", ".sr", ".ras", ".exr")
WRITTEN_BY_OPENCV = (*FOREIGN, ".gif")
for _name, _content in PICTURES.items():
    _declare = own if _name.endswith(FOREIGN) else script
    # of grey with alpha, asked for as it is, cv2 gives three channels that nobody has written
    for _label in FLAGS if _name.endswith("jpg") else FEWER[:-1] if _name.endswith("-ya.exr") else FEWER:
        _flag = FLAGS[_label]
        _declare("imread", f"format: {_name}, {_label}", step("imread", File(_name, _content), _flag))
    _bytes = np.frombuffer(_content, np.uint8)
    _declare("imdecode", f"format: {_name}", *[step("imdecode", _bytes, flag) for flag in (-1, 0, 1)])
    _declare("imcount", f"format: {_name}", step("imcount", File(_name, _content)))
    _declare("haveImageReader", f"format: {_name}", step("haveImageReader", File(_name, _content)))
    _declare("imdecode", f"format: {_name}, cut off", step("imdecode", _bytes[: len(_bytes) // 3].copy(), 1), mode="type")

# what is written
WRITES: dict[str, tuple[tuple[str, Array, tuple[int, ...]], ...]] = {
    ".png": (("palette of few", FEW, ()), ("huffman", photo(), (K.IMWRITE_PNG_STRATEGY, 2)), ("run lengths", photo(), (K.IMWRITE_PNG_STRATEGY, 3)), ("fixed", photo(), (K.IMWRITE_PNG_STRATEGY, 4)), ("all filters", photo(), (K.IMWRITE_PNG_FILTER, K.IMWRITE_PNG_ALL_FILTERS))),
    ".jpg": (("grey 30", grey(), (K.IMWRITE_JPEG_QUALITY, 30)), ("4:4:4", photo(), (K.IMWRITE_JPEG_SAMPLING_FACTOR, K.IMWRITE_JPEG_SAMPLING_FACTOR_444)), ("4:2:2", photo(), (K.IMWRITE_JPEG_SAMPLING_FACTOR, K.IMWRITE_JPEG_SAMPLING_FACTOR_422)), ("restarts", photo(), (K.IMWRITE_JPEG_RST_INTERVAL, 4)),
             ("two qualities", photo(), (K.IMWRITE_JPEG_LUMA_QUALITY, 80, K.IMWRITE_JPEG_CHROMA_QUALITY, 20)), ("optimised", photo(), (K.IMWRITE_JPEG_OPTIMIZE, 1))),
    ".webp": (("lossy", photo(), (K.IMWRITE_WEBP_QUALITY, 50)), ("grey, lossy", grey(), (K.IMWRITE_WEBP_QUALITY, 90)), ("alpha, lossy", photo(4), (K.IMWRITE_WEBP_QUALITY, 70))),
    ".gif": (("colour", photo(), ()), ("alpha", photo(4), ()), ("few colours", FEW, (K.IMWRITE_GIF_QUALITY, 3)), ("dithered", photo(), (K.IMWRITE_GIF_DITHER, 1)), ("a table", photo(), (K.IMWRITE_GIF_COLORTABLE, 1))),
    ".hdr": (("colour", FLOAT, ()), ("not compressed", FLOAT, (K.IMWRITE_HDR_COMPRESSION, 0)), ("grey", FLOAT_GREY, ()), ("bytes", photo(), ())),
    ".pic": (("colour", FLOAT, ()),),
    ".pfm": (("colour", FLOAT, ()), ("grey", FLOAT_GREY, ()), ("bytes", photo(), ())),
    ".sr": (("colour", photo(), ()), ("grey", grey(), ())),
    ".ras": (("colour", photo(), ()), ("grey", grey(), ()), ("16 bits", DEEP, ())),
    ".jp2": (("colour", photo(), ()), ("grey", grey(), ()), ("alpha", photo(4), ()), ("16 bits", DEEP, ()), ("lossy", photo(), (K.IMWRITE_JPEG2000_COMPRESSION_X1000, 300))),
    ".exr": (("colour", FLOAT, ()), ("grey", FLOAT_GREY, ()), ("alpha", photo(4, dtype=np.float32), ()), ("two channels", photo(2, dtype=np.float32), ()), ("bytes", photo(), ()), ("half", FLOAT, (K.IMWRITE_EXR_TYPE, K.IMWRITE_EXR_TYPE_HALF)), ("a type that is none", FLOAT, (K.IMWRITE_EXR_TYPE, 9)),
             *[(way, FLOAT, (getattr(K, EXR), getattr(K, f"{EXR}_{way}"))) for way in ("NO", "RLE", "ZIPS", "PIZ", "PXR24")],
             *[(f"{way}, half", FLOAT, (K.IMWRITE_EXR_TYPE, K.IMWRITE_EXR_TYPE_HALF, getattr(K, EXR), getattr(K, f"{EXR}_{way}"))) for way in ("B44", "B44A", "DWAA", "DWAB")],
             ("DWAA, level", FLOAT, (getattr(K, EXR), K.IMWRITE_EXR_COMPRESSION_DWAA, K.IMWRITE_EXR_DWA_COMPRESSION_LEVEL, 200)), ("seven channels", np.dstack([FLOAT_GREY] * 7), ())),
    ".pam": (("colour", photo(), ()), ("grey", grey(), ()), ("named", grey(), (K.IMWRITE_PAM_TUPLETYPE, K.IMWRITE_PAM_FORMAT_GRAYSCALE))),
    ".pbm": (("bits", mask(), ()), ("texts", mask(), (K.IMWRITE_PXM_BINARY, 0)), ("colour", photo(), ())),
    ".pgm": (("16 bits", DEEP_GREY, ()), ("texts", grey(), (K.IMWRITE_PXM_BINARY, 0)), ("colour", photo(), ())),
    ".ppm": (("16 bits", DEEP, ()), ("texts", photo(), (K.IMWRITE_PXM_BINARY, 0)), ("grey", grey(), ())),
    ".pnm": (("colour", photo(), ()), ("grey", grey(), ())),
    ".dib": (("colour", photo(), ()),),
    ".tiff": (("LZW", photo(), (K.IMWRITE_TIFF_COMPRESSION, 5)), ("Deflate", photo(), (K.IMWRITE_TIFF_COMPRESSION, 8)), ("PackBits", grey(), (K.IMWRITE_TIFF_COMPRESSION, 32773)), ("float32", FLOAT, ()), ("float64", FLOAT.astype(np.float64), ()), ("resolution", photo(), (K.IMWRITE_TIFF_RESUNIT, 2, K.IMWRITE_TIFF_XDPI, 300, K.IMWRITE_TIFF_YDPI, 200)),
              ("strips", photo(), (K.IMWRITE_TIFF_ROWSPERSTRIP, 8)), ("predicted", photo(), (K.IMWRITE_TIFF_COMPRESSION, 5, K.IMWRITE_TIFF_PREDICTOR, 2)), ("int32", grey(np.int32) * 1000, ()), ("int16", grey(np.int16), ()), ("int8", grey(np.int8), ())),
}
for _extension, _samples in WRITES.items():
    _declare = own if _extension in WRITTEN_BY_OPENCV else script
    for _label, _image, _parameters in _samples:
        _declare("imencode", f"format: {_extension}, {_label}", quiet("imencode", _extension, _image, list(_parameters), save="e"), step("imdecode", Ref("e", 1), K.IMREAD_UNCHANGED))
        _declare("imwrite", f"format: {_extension}, {_label}", step("imwrite", File(f"out{_extension}"), _image, list(_parameters)), step("imread", File(f"out{_extension}"), K.IMREAD_UNCHANGED))
    _declare("haveImageWriter", f"format: {_extension}", step("haveImageWriter", f"a{_extension}"))
# without loss and without choice: the very bytes
for _extension, _image in ((".pgm", grey()), (".ppm", photo()), (".bmp", photo()), (".pfm", FLOAT), (".pam", photo()), (".exr", FLOAT)):
    (own if _extension in WRITTEN_BY_OPENCV else script)("imencode", f"format: {_extension}, the very bytes", step("imencode", _extension, _image))

# several pages
PAGES = [photo(), photo(seed=1), grey()]
_TIFF = quiet("imwritemulti", File("pages.tiff"), PAGES)
script("imcount", "pages: three", _TIFF, step("imcount", File("pages.tiff")), step("imcount", File("pages.tiff"), K.IMREAD_GRAYSCALE))
for _label, _flag in FLAGS.items():
    script("imreadmulti", f"pages: {_label}", _TIFF, step("imreadmulti", File("pages.tiff"), flags=_flag))
for _start, _count in ((0, 1), (1, 1), (1, 2), (2, 5), (5, 1)):
    script("imreadmulti", f"pages: {_count} from {_start}", _TIFF, step("imreadmulti", File("pages.tiff"), _start, _count))
for _range in ((0, 2), (1, 3), (2, 9)):
    script("imdecodemulti", f"pages: {_range}", quiet("imencodemulti", ".tiff", PAGES, save="e"), step("imdecodemulti", Ref("e", 1), K.IMREAD_UNCHANGED, None, _range))
script("imencodemulti", "pages: compressed", quiet("imencodemulti", ".tiff", PAGES, [K.IMWRITE_TIFF_COMPRESSION, 5], save="e"), step("imdecodemulti", Ref("e", 1), K.IMREAD_UNCHANGED))
script("imwritemulti", "pages: not for JPEG", step("imwritemulti", File("pages.jpg"), PAGES))

# animations
FRAMES = [np.ascontiguousarray(photo(4)[:, shift : shift + 40]) for shift in (0, 5, 10)]
_FIELDS = ("frames", "durations", "loop_count", "bgcolor")
_ANIMATION = (quiet("Animation", 3, (1.0, 2.0, 3.0, 4.0), save="a"), quiet("$a.frames=", FRAMES), quiet("$a.durations=", [50, 70, 90]))
_AGAIN = (quiet("$found.__getitem__", 1, save="again"), *[step(f"$again.{name}?") for name in _FIELDS])
for _extension in (".png", ".webp", ".gif"):
    for _label, _options in (("plain", ()), ("lossless", (K.IMWRITE_WEBP_QUALITY, 101))) if _extension == ".webp" else (("plain", ()),):
        _write = quiet("imencodeanimation", _extension, Ref("a"), list(_options), save="e")
        script("imencodeanimation", f"{_extension}, {_label}", *_ANIMATION, _write, quiet("imdecodeanimation", Ref("e", 1), save="found"), *_AGAIN)
        for _start, _count in ((0, 2), (1, 1), (1, 9)):
            script("imdecodeanimation", f"{_extension}, {_label}, {_count} from {_start}", *_ANIMATION, _write, quiet("imdecodeanimation", Ref("e", 1), start=_start, count=_count, save="found"), *_AGAIN)
        script("imdecodemulti", f"animation: {_extension}, {_label}", *_ANIMATION, _write, step("imdecodemulti", Ref("e", 1), K.IMREAD_UNCHANGED))
        script("imdecode", f"animation: {_extension}, {_label}", *_ANIMATION, _write, step("imdecode", Ref("e", 1), K.IMREAD_UNCHANGED))
    _path = File(f"moving{_extension}")
    script("imwriteanimation", _extension, *_ANIMATION, step("imwriteanimation", _path, Ref("a")), quiet("imreadanimation", _path, save="found"), *_AGAIN)
    script("imreadanimation", f"{_extension}, two from the second on", *_ANIMATION, quiet("imwriteanimation", _path, Ref("a")), quiet("imreadanimation", _path, start=1, count=2, save="found"), *_AGAIN)
    script("imcount", f"animation: {_extension}", *_ANIMATION, quiet("imwriteanimation", _path, Ref("a")), step("imcount", _path))
    script("imreadmulti", f"animation: {_extension}", *_ANIMATION, quiet("imwriteanimation", _path, Ref("a")), step("imreadmulti", _path, flags=K.IMREAD_UNCHANGED))
    own("imwritemulti", f"animation: {_extension}", step("imwritemulti", _path, FRAMES), step("imcount", _path))
script("imencodeanimation", "not for JPEG", *_ANIMATION, step("imencodeanimation", ".jpg", Ref("a")))
script("imencodeanimation", "no frames", quiet("Animation", save="a"), step("imencodeanimation", ".png", Ref("a")))
script("imreadanimation", "no such file", step("imreadanimation", "no such file.gif"), mode="type")

# what is written beside the picture
EXIF = b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack("<I", 0)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf/></x:xmpmeta>\0"  # libpng looks for the end, behind the array's if need be
KINDS: dict[str, tuple[list[int], list[Any]]] = {
    "EXIF": ([K.IMAGE_METADATA_EXIF], [np.frombuffer(EXIF, np.uint8)]),
    "XMP": ([K.IMAGE_METADATA_XMP], [np.frombuffer(XMP, np.uint8)]),
    "both": ([K.IMAGE_METADATA_EXIF, K.IMAGE_METADATA_XMP], [np.frombuffer(EXIF, np.uint8), np.frombuffer(XMP, np.uint8)]),
}
for _extension in (".png", ".jpg", ".webp"):
    for _label, (_types, _data) in KINDS.items():
        _write = quiet("imencodeWithMetadata", _extension, photo(), _types, _data, save="e")
        script("imencodeWithMetadata", f"{_extension}, {_label}", _write, step("imdecodeWithMetadata", Ref("e", 1)))
        script("imdecodeWithMetadata", f"{_extension}, {_label}", _write, step("imdecodeWithMetadata", Ref("e", 1), flags=K.IMREAD_UNCHANGED), step("imdecode", Ref("e", 1), K.IMREAD_COLOR), step("imdecode", Ref("e", 1), K.IMREAD_COLOR | K.IMREAD_IGNORE_ORIENTATION))
        _path = File(f"told{_extension}")
        script("imwriteWithMetadata", f"{_extension}, {_label}", step("imwriteWithMetadata", _path, photo(), _types, _data), step("imreadWithMetadata", _path))
        script("imreadWithMetadata", f"{_extension}, {_label}", quiet("imwriteWithMetadata", _path, photo(), _types, _data), Call("imreadWithMetadata", (_path,), {"flags": K.IMREAD_GRAYSCALE}))
