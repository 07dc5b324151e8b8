"""Motion-JPEG AVI: RIFF chunks, of which each `##dc` of the first video stream is a JPEG file.

Layout as in Microsoft's "AVI RIFF File Reference". The chunks themselves are walked, not the index: files that were cut off
have none.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO, NamedTuple

import numpy as np

from cv2shim.page.video.frames import Frames, NotReadable, Pixels
from cv2shim.page.video.properties import fourcc

CHUNK = struct.Struct("<4sI")
MAIN_HEADER = struct.Struct("<14I")
STREAM_HEADER = struct.Struct("<4s4sIHHIIIIIIII4H")
BITMAP_HEADER = struct.Struct("<IiiHH4sIiiII")
INDEX_ENTRY = struct.Struct("<4sIII")
LISTS = (b"RIFF", b"LIST")
JPEG_CODES = (b"MJPG", b"JPEG", b"LJPG", b"AVRN", b"DMB1")

HAS_INDEX, IS_INTERLEAVED, TRUSTS_CHUNK_TYPE = 0x10, 0x100, 0x800
IS_KEY_FRAME = 0x10
PICTURE = b"00dc"
LIMIT = 0xFFFFFFFF - (1 << 26)  # sizes have 32 bits: what is written when they end must still fit


class Chunk(NamedTuple):
    """A chunk's name (of a list: its kind), and where its content lies."""

    name: bytes
    start: int
    size: int


class AviFrames(Frames):
    """A Motion-JPEG AVI file. Raises NotReadable, OSError."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb")  # noqa: SIM115 - it stays open as long as the video
        try:
            self._read_headers()
        except BaseException:
            self._file.close()
            raise

    def _read_headers(self) -> None:
        stream, code, self._pictures = _contents(self._file)
        if code.upper() not in JPEG_CODES:
            raise NotReadable(f"an AVI file with {code.decode('latin-1')!r} pictures")
        self.width, self.height, self.tick = stream
        self.count, self.fps, self.fourcc = len(self._pictures), 1 / self.tick, fourcc("MJPG")

    def picture(self, number: int) -> Pixels | None:
        import cv2

        chunk = self._pictures[number]
        self._file.seek(chunk.start)
        data = np.frombuffer(self._file.read(chunk.size), np.uint8)
        picture: Pixels | None = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        return picture

    def close(self) -> None:
        self._file.close()


def _contents(file: BinaryIO) -> tuple[tuple[int, int, float], bytes, list[Chunk]]:
    """(width, height, seconds a picture) and codec of the first video stream, and its pictures."""
    kinds: list[bytes] = []
    found: tuple[tuple[int, int, float], bytes] | None = None
    pictures: list[Chunk] = []
    size = file.seek(0, os.SEEK_END)
    for chunk in _chunks(file, 0, size):
        if chunk.name == b"strh":
            file.seek(chunk.start)
            header = file.read(min(chunk.size, STREAM_HEADER.size)).ljust(STREAM_HEADER.size, b"\0")
            kinds.append(header[:4])
        elif chunk.name == b"strf" and kinds[-1:] == [b"vids"] and found is None:
            found, number = _format(file, chunk, header), len(kinds) - 1
        elif found and chunk.name[:2] == b"%02d" % number and chunk.name[2:] in (b"dc", b"db") and chunk.size:
            pictures.append(chunk)
    if found is None:
        raise NotReadable("an AVI file without a video")
    return *found, pictures


def _format(file: BinaryIO, chunk: Chunk, header: bytes) -> tuple[tuple[int, int, float], bytes]:
    file.seek(chunk.start)
    content = file.read(min(chunk.size, BITMAP_HEADER.size)).ljust(BITMAP_HEADER.size, b"\0")
    _, width, height, _, _, code, *_ = BITMAP_HEADER.unpack(content)
    scale, rate = STREAM_HEADER.unpack(header)[6:8]
    return (width, abs(height), scale / rate if scale and rate else 1 / 25), code


def _chunks(file: BinaryIO, start: int, end: int) -> Iterator[Chunk]:
    """Every chunk from front to back, those in lists too, as far as the file goes."""
    while start + CHUNK.size <= end:
        file.seek(start)
        name, size = CHUNK.unpack(file.read(CHUNK.size))
        start += CHUNK.size
        if name in LISTS:
            start += 4  # the list's kind; its members follow
            continue
        yield Chunk(name, start, min(size, end - start))
        start += size + size % 2


class AviWriter:
    """Writes JPEG files one by one into a new AVI file of `fps` pictures a second. Raises OSError."""

    def __init__(self, path: str, width: int, height: int, fps: float) -> None:
        self.width, self.height, self.fps = width, height, fps
        self._sizes: list[int] = []
        self._file = open(path, "wb")  # noqa: SIM115 - it stays open until `close`
        self._file.write(self._headers(0))

    def write(self, jpeg: bytes) -> bool:
        """Append one picture; False when the file is as long as an AVI file may be."""
        if self._file.tell() + len(jpeg) > LIMIT:
            return False
        self._file.write(_chunk(PICTURE, jpeg))
        self._sizes.append(len(jpeg))
        return True

    def close(self) -> None:
        """Write the index, and what the headers say of the whole."""
        end = self._file.tell()
        self._file.write(_chunk(b"idx1", self._index()))
        total = self._file.tell()
        self._file.seek(0)
        self._file.write(self._headers(end, total))
        self._file.close()

    def _headers(self, end: int, total: int = 0) -> bytes:
        """All up to the first picture, for pictures that end at `end` in a file of `total` bytes."""
        streams = _list(b"strl", _chunk(b"strh", self._stream_header()) + _chunk(b"strf", self._bitmap_header()))
        head = _list(b"hdrl", _chunk(b"avih", self._main_header()) + streams)
        start = 12 + len(head) + 12
        movie = CHUNK.pack(b"LIST", max(end - start, 0) + 4) + b"movi"
        return CHUNK.pack(b"RIFF", max(total - CHUNK.size, 0)) + b"AVI " + head + movie

    def _main_header(self) -> bytes:
        flags = HAS_INDEX | IS_INTERLEAVED | TRUSTS_CHUNK_TYPE
        largest = max(self._sizes, default=0)
        rate = round(largest * self.fps)
        duration = round(1e6 / self.fps)
        return MAIN_HEADER.pack(
            duration, min(rate, 0xFFFFFFFF), 0, flags, len(self._sizes), 0, 1, largest, self.width, self.height, 0, 0, 0, 0
        )

    def _stream_header(self) -> bytes:
        scale, rate = _fraction(self.fps)
        count, largest = len(self._sizes), max(self._sizes, default=0)
        frame = 0, 0, self.width, self.height
        return STREAM_HEADER.pack(b"vids", b"MJPG", 0, 0, 0, 0, scale, rate, 0, count, largest, 0xFFFFFFFF, 0, *frame)

    def _bitmap_header(self) -> bytes:
        size = self.width * self.height * 3
        return BITMAP_HEADER.pack(BITMAP_HEADER.size, self.width, self.height, 1, 24, b"MJPG", size, 0, 0, 0, 0)

    def _index(self) -> bytes:
        entries, offset = [], 4
        for size in self._sizes:
            entries.append(INDEX_ENTRY.pack(PICTURE, IS_KEY_FRAME, offset, size))
            offset += CHUNK.size + size + size % 2
        return b"".join(entries)


def _chunk(name: bytes, content: bytes) -> bytes:
    return CHUNK.pack(name, len(content)) + content + bytes(len(content) % 2)


def _list(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", kind + content)


def _fraction(fps: float) -> tuple[int, int]:
    """Scale and rate, whole numbers: 25 is 1 and 25, 29.97 is 1001 and 30000."""
    exact = Fraction(fps).limit_denominator(1001)
    return exact.denominator, exact.numerator
