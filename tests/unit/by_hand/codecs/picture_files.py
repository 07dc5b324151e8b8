"""A real photograph, and files made by hand: what no encoder writes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import matplotlib.cbook

ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def photo_file() -> bytes:
    """A real colour JPEG."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        return file.read()


def exif(orientation: int, little: bool = False) -> bytes:
    """A TIFF header whose first directory holds an orientation."""
    order = "<" if little else ">"
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return (b"II" if little else b"MM") + struct.pack(order + "HIH", 42, 8, 1) + entry + bytes(4)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(size: tuple[int, int], depth: int, color: int, raw: bytes, *, interlaced=False, before=b"", after=b"") -> bytes:
    """A PNG file of filtered rows, with further chunks before and after them."""
    header = struct.pack(">IIBBBBB", *size, depth, color, 0, 0, int(interlaced))
    parts = [png_chunk(b"IHDR", header), before, png_chunk(b"IDAT", zlib.compress(raw)), after]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + png_chunk(b"IEND", b"")


def png_rows(rng, size: tuple[int, int], samples: int, depth: int, interlaced: bool) -> bytes:
    """Random rows under random filters."""
    width, height = size
    rows = []
    for x, y, dx, dy in ADAM7 if interlaced else ((0, 0, 1, 1),):
        across, down = max(0, -(-(width - x) // dx)), max(0, -(-(height - y) // dy))
        for _ in range(down if across else 0):
            rows.append(rng.integers(0, 5, 1, "uint8"))
            rows.append(rng.integers(0, 256, (across * samples * depth + 7) // 8, "uint8"))
    return b"".join(row.tobytes() for row in rows)


def bmp(size: tuple[int, int], bits: int, data: bytes, *, compression=0, palette=b"", info=40, used=0, masks=b"") -> bytes:
    """A BMP file; masks lie in an info header that has room for them, behind it otherwise."""
    behind = b"" if info > 40 else masks
    offset = 14 + info + len(behind) + len(palette)
    if info == 12:
        header = struct.pack("<IHHHH", info, *size, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", info, *size, 1, bits, compression, 0, 0, 0, used, 0)
        header += b"" if info == 40 else masks.ljust(info - 40, b"\0")
    return b"BM" + struct.pack("<III", offset + len(data), 0, offset) + header + behind + palette + data


def tiff(order: str, fields: dict[int, tuple[str, Sequence[int]]], parts: Sequence[bytes], tiled=False) -> bytes:
    """A TIFF file of one directory: {tag: ("H" or "I", values)}, with the places of strips or tiles."""
    mark = "<" if order == "II" else ">"
    body = bytearray(order.encode() + struct.pack(mark + "HI", 42, 0))
    offsets = []
    for part in parts:
        offsets.append(len(body))
        body += part
    fields = dict(fields)
    fields[324 if tiled else 273] = ("I", offsets)
    fields[325 if tiled else 279] = ("I", [len(part) for part in parts])
    entries = b""
    for tag, (letter, values) in sorted(fields.items()):
        packed = struct.pack(f"{mark}{len(values)}{letter}", *values)
        if len(packed) > 4:
            place = struct.pack(mark + "I", len(body))
            body += packed
        else:
            place = packed.ljust(4, b"\0")
        entries += struct.pack(mark + "HHI", tag, {"H": 3, "I": 4}[letter], len(values)) + place
    body[4:8] = struct.pack(mark + "I", len(body))
    return bytes(body + struct.pack(mark + "H", len(fields)) + entries + bytes(4))
