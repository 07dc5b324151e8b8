"""The container of TIFF: tags, directories, strips."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Sequence

# tags
SUBFILE_TYPE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_SIZES = 273, 274, 277, 278, 279
X_RESOLUTION, Y_RESOLUTION, PLANAR, RESOLUTION_UNIT, PAGE_NUMBER = 282, 283, 284, 296, 297
PREDICTOR, COLOR_MAP, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_SIZES = 317, 320, 322, 323, 324, 325
EXTRA_SAMPLES, SAMPLE_FORMAT, JPEG_TABLES = 338, 339, 347
FILL_ORDER, T4_OPTIONS, T6_OPTIONS = 266, 292, 293

MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, CMYK, YCBCR, LOGLUV = 0, 1, 2, 3, 5, 6, 32845
NONE, LZW, ADOBE_DEFLATE, DEFLATE, PACKBITS = 1, 5, 8, 32946, 32773
FAX_CODES, JPEG, SGI_LOG, SGI_LOG_24 = (2, 3, 4), 7, 34676, 34677
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
ASSOCIATED, UNASSOCIATED = 1, 2
SEPARATE = 2
HORIZONTAL, FLOATING = 2, 3

FIELD_TYPES = {1: "B", 2: "B", 3: "H", 4: "I", 5: "Q", 6: "b", 7: "B", 8: "h", 9: "i", 10: "Q", 11: "f", 12: "d",
               13: "I", 16: "Q", 17: "q", 18: "Q"}  # fmt: skip

Directory = dict[int, tuple[int, ...]]


#: tag -> letter of struct, values
Fields = dict[int, tuple[str, Sequence[int]]]
TYPE_NUMBERS = {"H": 3, "I": 4, "Q": 5}


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


def file(pages: Sequence[Fields], strips: Sequence[Sequence[bytes]]) -> bytes:
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
