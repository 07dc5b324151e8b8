"""TIFF: directories, predictors and colour models in numpy; LZW and PackBits through Pillow's libtiff.

OpenCV reads 8-bit results through libtiff's RGBA interface and everything else strip by strip; both ways are
followed here, with their arithmetic.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cv2shim import errors
from cv2shim.codecs import flags, log
from cv2shim.codecs.decoder import Decoder, PixelType, pillow, require
from cv2shim.codecs.encoder import Params
from cv2shim.codecs.pixels import Pixels, luma, ordered, oriented, repeated

# tags
SUBFILE_TYPE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_SIZES = 273, 274, 277, 278, 279
X_RESOLUTION, Y_RESOLUTION, PLANAR, RESOLUTION_UNIT, PAGE_NUMBER = 282, 283, 284, 296, 297
PREDICTOR, COLOR_MAP, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_SIZES = 317, 320, 322, 323, 324, 325
EXTRA_SAMPLES, SAMPLE_FORMAT = 338, 339

MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, CMYK, LOGLUV = 0, 1, 2, 3, 5, 32845
NONE, LZW, ADOBE_DEFLATE, DEFLATE, PACKBITS = 1, 5, 8, 32946, 32773
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
ASSOCIATED, UNASSOCIATED = 1, 2
SEPARATE = 2
HORIZONTAL, FLOATING = 2, 3

FIELD_TYPES = {1: "B", 2: "B", 3: "H", 4: "I", 5: "Q", 6: "b", 7: "B", 8: "h", 9: "i", 10: "Q", 11: "f", 12: "d",
               13: "I", 16: "Q", 17: "q", 18: "Q"}  # fmt: skip

Directory = dict[int, tuple[int, ...]]


class _BrokenError(Exception):
    """libtiff would refuse here."""


def directories(data: bytes) -> tuple[str, list[Directory]]:
    """Byte order and the directories of a TIFF or BigTIFF file, up to the first that is not there in full."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"\x2b\x00", b"\x00\x2b")
    word, count_type, entry = ("Q", "Q", 20) if big else ("I", "H", 12)
    found: list[Directory] = []
    seen: set[int] = set()
    with contextlib.suppress(struct.error):
        (at,) = struct.unpack_from(order + word, data, 8 if big else 4)
        while at and at not in seen:
            seen.add(at)
            (count,) = struct.unpack_from(order + count_type, data, at)
            at += struct.calcsize(count_type)
            fields = [_field(data, at + i * entry, order, word) for i in range(count)]
            # of several, the first counts
            found.append(dict(reversed(fields)))
            (at,) = struct.unpack_from(order + word, data, at + count * entry)
    return order, found


def _field(data: bytes, at: int, order: str, word: str) -> tuple[int, tuple[int, ...]]:
    tag, kind, count = struct.unpack_from(order + "HH" + word, data, at)
    letter = FIELD_TYPES.get(kind)
    if letter is None:
        return tag, ()
    size = struct.calcsize(order + letter) * count
    place = at + 4 + struct.calcsize(word)
    if size > struct.calcsize(word):
        (place,) = struct.unpack_from(order + word, data, place)
    if size > len(data):
        return tag, ()
    return tag, struct.unpack_from(f"{order}{count}{letter}", data, place)


class TiffDecoder(Decoder):
    extensions = (".tiff", ".tif")

    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head[:4] in (b"II\x2a\x00", b"MM\x00\x2a", b"II\x2b\x00", b"MM\x00\x2b")

    def read_header(self) -> bool:
        self._order, self._directories = directories(self.data)
        self.pages = len(self._directories)
        self._page = 0
        return bool(self.pages) and self._read_directory()

    def next_page(self) -> bool:
        self._page += 1
        return self._page < self.pages and self._read_directory()

    def _tag(self, tag: int, default: int) -> int:
        values = self._directories[self._page].get(tag)
        return values[0] if values else default

    def _needed(self, tag: int, name: str) -> int:
        value = self._tag(tag, -1)
        if value < 0:
            raise errors.cv_error(errors.STS_ERROR, f"OpenCV TIFF: failed TIFFGetField(tif, {name})", "readHeader")
        return value

    def _read_directory(self) -> bool:
        self.width = self._needed(WIDTH, "TIFFTAG_IMAGEWIDTH, &wdth")
        self.height = self._needed(HEIGHT, "TIFFTAG_IMAGELENGTH, &hght")
        self._photometric = self._needed(PHOTOMETRIC, "TIFFTAG_PHOTOMETRIC, &photometric")
        gray = self._photometric in (MIN_IS_WHITE, MIN_IS_BLACK)
        self._bits, self._samples = self._tag(BITS, 1), self._tag(SAMPLES, 1)
        self._format = self._tag(SAMPLE_FORMAT, UNSIGNED)
        bits = self._bits
        if bits > 8 and (self._photometric > 2 or self._samples not in (1, 3, 4)):
            bits = 8
        require(1 <= self._samples <= 4, "Unsupported number of channels", "normalizeChannelsNumber")
        channels = 1 if gray else self._samples
        self.type = self._type(bits, channels)
        return True

    def _type(self, bits: int, channels: int) -> PixelType:
        signed = self._format == SIGNED
        if bits in (1, 8) or (bits == 4 and self._photometric == PALETTE):
            self._check_format(UNSIGNED, SIGNED)
            channels = 3 if self._photometric == PALETTE and bits > 1 else channels
            return PixelType.of(np.int8 if signed else np.uint8, channels)
        if bits in (10, 12, 14, 16):
            self._check_format(UNSIGNED, SIGNED)
            return PixelType.of(np.int16 if signed else np.uint16, channels)
        if bits == 32:
            self._check_format(FLOAT, SIGNED)
            return PixelType.of(np.float32 if self._format == FLOAT else np.int32, self._samples)
        if bits == 64:
            self._check_format(FLOAT)
            return PixelType.of(np.float64, self._samples)
        text = (
            "bitsperpixel value is 4 should be palette."
            if bits == 4
            else "Invalid bitsperpixel value read from TIFF header! Must be 1, 8, 10, 12, 14, 16, 32 or 64."
        )
        raise errors.cv_error(errors.STS_ERROR, text, "readHeader")

    def _check_format(self, *allowed: int) -> None:
        require(self._format in allowed, "sample_format", "readHeader")

    def read(self, wanted: PixelType) -> Pixels | None:
        try:
            if wanted.dtype.itemsize == 1:
                pixels = self._as_rgba(wanted)
            elif wanted.dtype.itemsize == 2:
                pixels = self._as_16_bit(wanted)
            else:
                pixels = self._as_wide(wanted)
        except (_BrokenError, zlib.error, struct.error):
            raise errors.cv_error(errors.STS_ERROR, "OpenCV TIFF: failed to read the pixels", "readData") from None
        return None if pixels is None else self._turned(pixels)

    def _turned(self, pixels: Pixels) -> Pixels:
        """OpenCV obeys the orientation tag whatever the flags say; from a file it cannot take a turned size."""
        orientation = self._tag(ORIENTATION, 1)
        if orientation in (5, 6, 7, 8) and self.from_file:
            require(False, "original_ptr == real_mat.data", "imread_")
        return oriented(pixels, orientation)

    # ---- the two ways to pixels ----

    def _as_rgba(self, wanted: PixelType) -> Pixels | None:
        """8 bits per sample as libtiff's RGBA interface gives them."""
        if self._bits not in (1, 2, 4, 8, 16):
            log.warning(
                "grfmt_tiff.cpp:644 readData",
                f"OpenCV TIFF: TIFFRGBAImageOK: Sorry, can not handle images with {self._bits}-bit samples",
            )
            return None
        color, alpha = self._rgb8(self._stored())
        if wanted.channels == 1:
            # cv2 takes the samples for BGRA with red and blue swapped: plain RGB
            gray = luma(color) if color.shape[2] == 3 else luma(repeated(color[..., 0], 3))
            return gray.view(wanted.dtype)
        if color.shape[2] == 1:
            color = repeated(color[..., 0], 3)
        if wanted.channels == 3:
            return ordered(color, self.rgb).view(wanted.dtype)
        rgba = np.empty((*color.shape[:2], 4), np.uint8)
        rgba[..., :3] = color
        rgba[..., 3] = 255 if alpha is None else alpha
        return ordered(rgba, False).view(wanted.dtype)

    def _rgb8(self, stored: Pixels) -> tuple[Pixels, Pixels | None]:
        """Gray or RGB in 8 bits, and alpha."""
        if self._photometric == PALETTE:
            return self._looked_up(stored[..., 0]), None
        if self._photometric in (MIN_IS_WHITE, MIN_IS_BLACK):
            return self._gray8(stored)
        if self._photometric == CMYK and self._samples == 4 and self._bits == 8:
            inks = 255 - stored.astype(np.uint16)
            return (inks[..., :3] * inks[..., 3:] // 255).astype(np.uint8), None
        if self._photometric != RGB:
            raise _BrokenError
        if self._bits == 16:
            stored = ((stored.view(np.uint16).astype(np.uint32) + 128) // 257).astype(np.uint8)
        elif self._bits != 8:
            raise _BrokenError
        stored = stored.view(np.uint8)
        if stored.shape[2] < 4:
            return stored[..., :3], None
        color, alpha = stored[..., :3], stored[..., 3]
        if self._alpha_kind() == UNASSOCIATED:
            color = ((color.astype(np.uint16) * alpha[..., None] + 127) // 255).astype(np.uint8)
        return color, alpha

    def _alpha_kind(self) -> int:
        kind = self._tag(EXTRA_SAMPLES, ASSOCIATED)
        return UNASSOCIATED if kind == UNASSOCIATED else ASSOCIATED

    def _gray8(self, stored: Pixels) -> tuple[Pixels, Pixels | None]:
        if self._bits == 1 and self._samples > 1:
            raise _BrokenError
        values = stored[..., :1]
        if self._bits == 16:
            values = (values.view(np.uint16) >> 8).astype(np.uint8)
        elif self._bits < 8:
            values = values * np.uint8(255 // ((1 << self._bits) - 1))
        values = values.view(np.uint8)
        if self._photometric == MIN_IS_WHITE:
            values = 255 - values
        return values, None

    def _looked_up(self, indices: Pixels) -> Pixels:
        table = np.array(self._directories[self._page].get(COLOR_MAP, ()), np.uint32)
        if len(table) != 3 << self._bits:
            raise _BrokenError
        if (table >= 256).any():
            table >>= 8
        return table.reshape(3, -1).T.astype(np.uint8)[indices]

    def _as_16_bit(self, wanted: PixelType) -> Pixels:
        # fewer bits than 16 fill the upper ones, after the conversion
        return self._channels16(self._stored(), wanted) << (16 - self._bits)

    def _channels16(self, stored: Pixels, wanted: PixelType) -> Pixels:
        stored = stored.astype(wanted.dtype, copy=False)
        if wanted.channels == 1:
            gray = stored[..., 0] if self._samples == 1 else luma(stored.view(np.uint16)).view(wanted.dtype)
            return np.ascontiguousarray(gray)
        if self._samples == 1:
            return repeated(stored[..., 0], 3)
        return ordered(stored[..., : wanted.channels], self.rgb and wanted.channels == 3)

    def _as_wide(self, wanted: PixelType) -> Pixels:
        require(self._samples == wanted.channels, "ncn == img.channels()", "readData")
        stored = self._stored().astype(wanted.dtype, copy=False)
        if wanted.channels == 1:
            return stored[..., 0]
        if wanted.channels == 3:
            return ordered(stored, self.rgb)
        return ordered(stored, False) if wanted.channels == 4 else stored

    # ---- stored samples ----

    def _stored(self) -> Pixels:
        """(h, w, samples) in the machine's byte order."""
        tiled = self._tag(TILE_WIDTH, 0) > 0
        width = self._tag(TILE_WIDTH, self.width) if tiled else self.width
        height = self._tag(TILE_HEIGHT, self.height) if tiled else min(self._tag(ROWS_PER_STRIP, self.height), self.height)
        if width <= 0 or height <= 0:
            raise _BrokenError
        planes = self._samples if self._tag(PLANAR, 1) == SEPARATE else 1
        samples = self._samples // planes
        across, down = -(-self.width // width), -(-self.height // height)
        parts = self._parts(TILE_OFFSETS if tiled else STRIP_OFFSETS, TILE_SIZES if tiled else STRIP_SIZES)
        if len(parts) < across * down * planes:
            raise _BrokenError
        row_bytes = (width * samples * self._bits + 7) // 8
        rows = self._decompressed(parts[: across * down * planes], row_bytes, height, 0 if tiled else self.height)
        values = self._unpacked(rows, width, samples)
        blocks = values.reshape(planes, down, across, height, width, samples)
        whole = blocks.transpose(1, 3, 2, 4, 0, 5).reshape(down * height, across * width, planes * samples)
        return np.ascontiguousarray(whole[: self.height, : self.width])

    def _parts(self, offsets: int, sizes: int) -> list[bytes]:
        directory = self._directories[self._page]
        return [
            self.data[at : at + size] for at, size in zip(directory.get(offsets, ()), directory.get(sizes, ()), strict=False)
        ]

    def _decompressed(self, parts: Sequence[bytes], row_bytes: int, height: int, last: int) -> NDArray[np.uint8]:
        """Strips or tiles -> (parts * height, row bytes); a last strip that is shorter is filled up with zeros."""
        compression = self._tag(COMPRESSION, NONE)
        if compression in (LZW, PACKBITS):
            per_plane = -(-last // height) if last else len(parts)
            planes = [parts[at : at + per_plane] for at in range(0, len(parts), per_plane)]
            rows = last or height * per_plane
            plain = [part for p in planes for part in _through_libtiff(p, row_bytes, height, rows, compression)]
        elif compression in (ADOBE_DEFLATE, DEFLATE):
            plain = [zlib.decompressobj().decompress(part, row_bytes * height) for part in parts]
        elif compression == NONE:
            plain = list(parts)
        else:
            raise _BrokenError
        size = row_bytes * height
        short = (last % height or height) * row_bytes if last else size
        for i, part in enumerate(plain):
            is_last_strip = last and (i + 1) % -(-last // height) == 0
            if len(part) < (short if is_last_strip else size):
                raise _BrokenError
        joined = b"".join(part[:size].ljust(size, b"\0") for part in plain)
        return np.frombuffer(joined, np.uint8).reshape(-1, row_bytes)

    def _unpacked(self, rows: NDArray[np.uint8], width: int, samples: int) -> Pixels:
        """Rows of bytes -> (rows, width, samples)."""
        if self._bits in (8, 16, 32, 64):
            kind = {FLOAT: "f", SIGNED: "i"}.get(self._format, "u") if self._bits > 8 else "u"
            predictor = self._tag(PREDICTOR, 1) if self._tag(COMPRESSION, NONE) != NONE else 1
            return _unpredicted(rows, width, samples, f"{kind}{self._bits // 8}", self._order, predictor)
        bits = np.unpackbits(rows, axis=1)[:, : width * samples * self._bits].reshape(len(rows), -1, self._bits)
        weights = (1 << np.arange(self._bits - 1, -1, -1)).astype(np.uint16)
        values = (bits * weights).sum(axis=2, dtype=np.uint16)
        if self._bits <= 8:
            values = values.astype(np.uint8)
        return values.reshape(len(rows), width, samples)


def _unpredicted(rows: NDArray[np.uint8], width: int, samples: int, dtype: str, order: str, predictor: int) -> Pixels:
    size = np.dtype(dtype).itemsize
    if predictor == FLOATING:
        # bytes of one weight side by side, each the difference to the one a pixel before
        planes = rows.reshape(len(rows), size * width, samples)
        planes = np.cumsum(planes, axis=1, dtype=np.uint8).reshape(len(rows), size, width * samples)
        values = np.ascontiguousarray(planes.transpose(0, 2, 1)).view(">" + dtype)
        return values.reshape(len(rows), width, samples).astype(dtype)
    values = rows.view(order + dtype).reshape(len(rows), width, samples)
    if predictor == HORIZONTAL:
        whole = np.cumsum(values.astype(f"u{size}") if dtype[0] != "f" else values.view(f"{order}u{size}"),
                          axis=1, dtype=f"u{size}")  # fmt: skip
        return whole.view(dtype)
    return values.astype(dtype)


def _through_libtiff(parts: Sequence[bytes], row_bytes: int, height: int, rows: int, compression: int) -> list[bytes]:
    """Parts decompressed by Pillow's libtiff, as strips of one gray picture whose pixels are their bytes."""
    pillow()
    from PIL import Image

    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        file = _file([_directory_of_bytes(row_bytes, rows, height, compression)], [parts])
        with Image.open(io.BytesIO(file), formats=["TIFF"]) as image:
            plain = np.asarray(image).tobytes()
    except (OSError, SyntaxError, ValueError) as broken:
        raise _BrokenError from broken
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    size = row_bytes * height
    return [plain[at : at + size] for at in range(0, len(plain), size)]


def _directory_of_bytes(row_bytes: int, height: int, rows: int, compression: int) -> dict[int, tuple[str, Sequence[int]]]:
    return {
        WIDTH: ("I", [row_bytes]), HEIGHT: ("I", [height]), BITS: ("H", [8]), COMPRESSION: ("H", [compression]),
        PHOTOMETRIC: ("H", [MIN_IS_BLACK]), SAMPLES: ("H", [1]), ROWS_PER_STRIP: ("I", [rows]),
    }  # fmt: skip


# ---- writing ----

Fields = dict[int, tuple[str, Sequence[int]]]
STRIP_BYTES = 1 << 13
TYPE_NUMBERS = {"H": 3, "I": 4, "Q": 5}


class _Page(NamedTuple):
    fields: Fields
    strips: list[bytes]


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A TIFF file of one picture; see `encode_pages`."""
    return encode_pages([pixels], params)


def encode_pages(pictures: Sequence[Pixels], params: Params) -> bytes | None:
    """A TIFF file of uint8, int8, uint16, int16, int32, float32 or float64 pictures, one directory each."""
    first = dict(reversed(params))  # libtiff's side takes the first of equal keys
    pages = [_page(pixels, first, i, len(pictures)) for i, pixels in enumerate(pictures)]
    return _file([page.fields for page in pages], [page.strips for page in pages])


def _page(pixels: Pixels, params: dict[int, int], number: int, count: int) -> _Page:
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    floating = pixels.dtype.kind == "f"
    compression = NONE if floating else params.get(flags.IMWRITE_TIFF_COMPRESSION, LZW)
    predictor = params.get(flags.IMWRITE_TIFF_PREDICTOR, HORIZONTAL)
    row_size = width * channels * pixels.itemsize
    rows_per_strip = params.get(flags.IMWRITE_TIFF_ROWSPERSTRIP, STRIP_BYTES // row_size)
    rows_per_strip = max(1, min(height, rows_per_strip))
    fields: Fields = {
        WIDTH: ("I", [width]),
        HEIGHT: ("I", [height]),
        BITS: ("H", [8 * pixels.itemsize] * channels),
        COMPRESSION: ("H", [compression]),
        PHOTOMETRIC: ("H", [RGB if channels > 1 else MIN_IS_BLACK]),
        SAMPLES: ("H", [channels]),
        ROWS_PER_STRIP: ("I", [rows_per_strip]),
        PLANAR: ("H", [1]),
        SAMPLE_FORMAT: ("H", [{"u": UNSIGNED, "i": SIGNED, "f": FLOAT}[pixels.dtype.kind]] * channels),
    }
    if count > 1:
        fields[SUBFILE_TYPE] = ("I", [2])
        fields[PAGE_NUMBER] = ("H", [number, count])
    if compression in (LZW, ADOBE_DEFLATE, DEFLATE):
        fields[PREDICTOR] = ("H", [predictor])
    unit = params.get(flags.IMWRITE_TIFF_RESUNIT, -1)
    if 1 <= unit <= 3:
        fields[RESOLUTION_UNIT] = ("H", [unit])
    for tag, key in ((X_RESOLUTION, flags.IMWRITE_TIFF_XDPI), (Y_RESOLUTION, flags.IMWRITE_TIFF_YDPI)):
        if params.get(key, -1) >= 0:
            fields[tag] = ("Q", [params[key] | 1 << 32])
    if channels > 1:
        pixels = ordered(pixels, False)
    rows = _predicted(pixels, compression, predictor)
    return _Page(fields, _compressed(rows, rows_per_strip, compression))


def _predicted(pixels: Pixels, compression: int, predictor: int) -> NDArray[np.uint8]:
    values = np.ascontiguousarray(pixels).reshape(pixels.shape[0], pixels.shape[1], -1)
    if compression in (LZW, ADOBE_DEFLATE, DEFLATE) and predictor == HORIZONTAL:
        values = values.view(f"u{values.itemsize}").copy()
        values[:, 1:] -= values[:, :-1].copy()
    return values.reshape(len(values), -1).view(np.uint8)


def _compressed(rows: NDArray[np.uint8], rows_per_strip: int, compression: int) -> list[bytes]:
    plain = [rows[at : at + rows_per_strip].tobytes() for at in range(0, len(rows), rows_per_strip)]
    if compression == NONE:
        return plain
    if compression in (ADOBE_DEFLATE, DEFLATE):
        return [zlib.compress(strip) for strip in plain]
    names = {LZW: "tiff_lzw", PACKBITS: "packbits"}
    if compression not in names:
        text = "OpenCV TIFF: failed TIFFSetField(tif, TIFFTAG_COMPRESSION, page_compression)"
        raise errors.cv_error(errors.STS_ERROR, text, "writeLibTiff")
    pillow()
    from PIL import Image

    file = io.BytesIO()
    size = rows.shape[1] * rows_per_strip
    Image.fromarray(rows).save(file, "TIFF", compression=names[compression], strip_size=size)
    _, (directory, *_) = directories(file.getvalue())
    offsets, sizes = directory[STRIP_OFFSETS], directory[STRIP_SIZES]
    return [file.getvalue()[at : at + size] for at, size in zip(offsets, sizes, strict=True)]


def _file(pages: Sequence[Fields], strips: Sequence[Sequence[bytes]]) -> bytes:
    """A little-endian file: header, then each page's strips, long values and directory."""
    body = bytearray(b"II\x2a\x00\x00\x00\x00\x00")
    link = 4
    for page, parts in zip(pages, strips, strict=True):
        offsets = []
        for part in parts:
            offsets.append(len(body))
            body += part
        fields = {**page, STRIP_OFFSETS: ("I", offsets), STRIP_SIZES: ("I", [len(part) for part in parts])}
        entries = b""
        for tag in sorted(fields):
            letter, values = fields[tag]
            packed = struct.pack(f"<{len(values)}{letter}", *values)
            if len(packed) > 4:
                body += bytes(len(body) % 2)
                place = struct.pack("<I", len(body))
                body += packed
            else:
                place = packed.ljust(4, b"\0")
            entries += struct.pack("<HHI", tag, TYPE_NUMBERS[letter], len(values)) + place
        body += bytes(len(body) % 2)
        body[link : link + 4] = struct.pack("<I", len(body))
        body += struct.pack("<H", len(fields)) + entries
        link = len(body)
        body += bytes(4)
    return bytes(body)
