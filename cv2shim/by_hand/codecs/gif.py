"""GIF, read only: frames laid over each other as OpenCV does; the runs of codes are decoded by Pillow."""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray

from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, Reader, pillow, require
from cv2shim.by_hand.codecs.pixels import Pixels, cvt_luma, ordered

SIGNATURES = (b"GIF87a", b"GIF89a")
EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
GRAPHIC_CONTROL, APPLICATION = 0xF9, 0xFF
LOOPING = b"NETSCAPE2.0"
HAS_TABLE, IS_INTERLACED, HAS_TRANSPARENT = 0x80, 0x40, 0x01
RESTORE_BACKGROUND, RESTORE_PREVIOUS = 2, 3

Table = NDArray[np.uint8]


class GifDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head.startswith(b"GIF")

    def read_header(self) -> bool:
        stream = Reader(self.data)
        require(stream.take(6) in SIGNATURES, 'signature == R"(GIF87a)" || signature == R"(GIF89a)"', "readHeader")
        self.width, self.height = stream.u16(), stream.u16()
        require(self.width > 0 and self.height > 0, "m_width > 0 && m_height > 0", "readHeader")
        flags, self._background = stream.byte(), stream.byte()
        stream.byte()
        self._global = _table(stream, flags)
        if flags & HAS_TABLE:
            require(self._background < len(self._global), "bgColor < globalColorTableSize", "readHeader")
        self._local = self._global[:0]
        self._transparent: int | None = None
        self._canvas = self._blank(self.height, self.width)
        self._stream = Reader(self.data, stream.position)
        self._count_frames(stream)
        return True

    def _count_frames(self, stream: Reader) -> None:
        """How many there are, and whether the last control block speaks of a transparent colour."""
        self.pages, self.loops, channels = 0, 1, 3
        while (kind := stream.byte()) != TRAILER:
            require(kind in (EXTENSION, IMAGE), "false", "getFrameCount_")
            if kind == IMAGE:
                self.pages += 1
                stream.take(8)
                _table(stream, stream.byte())
                stream.byte()
                _blocks(stream)
                continue
            extension, blocks = stream.byte(), _blocks(stream)
            if extension == GRAPHIC_CONTROL:
                channels = next((4 if block[0] & HAS_TRANSPARENT else 3 for block in blocks if len(block) == 4), channels)
            elif extension == APPLICATION and blocks[:1] == [LOOPING] and len(blocks[1:]) and len(blocks[1]) == 3:
                repeats = int.from_bytes(blocks[1][1:], "little")
                self.loops = repeats + 1 if repeats else 0
        self.type = PixelType.of(np.uint8, channels)

    def _blank(self, height: int, width: int) -> Table:
        """The background colour, transparent."""
        blank = np.zeros((height, width, 4), np.uint8)
        if self._background < len(self._global):
            blank[..., :3] = self._global[self._background]
        return blank

    def next_page(self) -> bool:
        return self._stream.data[self._stream.position] != TRAILER

    def read(self, wanted: PixelType) -> Pixels | None:
        stream = self._stream
        disposal = self._read_extensions(stream)
        left, top, width, height = struct.unpack("<HHHH", stream.take(8))
        inside = width > 0 and height > 0 and left + width <= self.width and top + height <= self.height
        require(inside, "width > 0 && height > 0 && left + width <= m_width && top + height <= m_height", "readData")
        flags = stream.byte()
        if flags & HAS_TABLE:
            self._local = _table(stream, flags)
        elif len(self._global):
            self._local = self._global[:0]
        indices = _indices(stream.byte(), _blocks(stream), width, height, bool(flags & IS_INTERLACED))
        if indices is None:
            return None
        frame = self._canvas[top : top + height, left : left + width]
        restored = {RESTORE_BACKGROUND: self._blank(height, width), RESTORE_PREVIOUS: frame.copy()}.get(disposal)
        colors = np.dstack([self._colors()[indices], np.full_like(indices, 255)])
        shown = np.ones_like(indices, bool) if self._transparent is None else indices != self._transparent
        frame[shown] = colors[shown]
        pixels = self._as_wanted(wanted)
        if restored is not None:
            frame[:] = restored
        return pixels

    def _read_extensions(self, stream: Reader) -> int:
        """Up to the next image: -> what becomes of the frame when the next is drawn."""
        disposal = 0
        while (kind := stream.byte()) == EXTENSION:
            control = stream.byte() == GRAPHIC_CONTROL
            for block in _blocks(stream):
                if control and len(block) == 4:
                    disposal = block[0] >> 2 & 7
                    self.duration = 10 * int.from_bytes(block[1:3], "little")
                    self._transparent = block[3] if block[0] & HAS_TRANSPARENT else None
        require(kind == IMAGE, "!(m_strm.getByte()^0x2C)", "readData")
        require(disposal <= RESTORE_PREVIOUS, "Unsupported Dispose Method", "readExtensions")
        return disposal

    def _colors(self) -> Table:
        """RGB by index: the local table, the global one beyond its end, or grays without either."""
        colors = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
        colors[1] = 255
        for table in (self._global, self._local):
            colors[: len(table)] = table
        return colors

    def _as_wanted(self, wanted: PixelType) -> Pixels:
        if wanted.channels == 1:
            return cvt_luma(self._canvas)
        return ordered(self._canvas[..., : wanted.channels], self.rgb)


def _table(stream: Reader, flags: int) -> Table:
    if not flags & HAS_TABLE:
        return np.zeros((0, 3), np.uint8)
    return np.frombuffer(stream.take(3 << ((flags & 7) + 1)), np.uint8).reshape(-1, 3)


def _blocks(stream: Reader) -> list[bytes]:
    blocks = []
    while size := stream.byte():
        blocks.append(stream.take(size))
    return blocks


def _indices(bits: int, blocks: list[bytes], width: int, height: int, interlaced: bool) -> Table | None:
    """Colour indices (h, w) of one image; None if its codes are damaged."""
    require(2 <= bits <= 11, "lzwCodeSize > 2 && lzwCodeSize <= 12", "lzwDecode")
    pillow()
    from PIL import Image

    # the same image alone, with a table that makes indices of colours
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0)
    table = bytes(value for index in range(256) for value in (index, 0, 0))
    place = bytes([IMAGE]) + struct.pack("<HHHHBB", 0, 0, width, height, IS_INTERLACED * interlaced, bits)
    body = b"".join(bytes([len(block)]) + block for block in blocks)
    file = head + table + place + body + bytes([0, TRAILER])
    try:
        with Image.open(io.BytesIO(file), formats=["GIF"]) as image:
            return np.asarray(image)
    except (OSError, SyntaxError, ValueError, IndexError):
        return None
