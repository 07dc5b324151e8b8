"""BMP, with OpenCV's reading of masks, palettes and run lengths."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import tables
from cv2shim.by_hand.codecs import flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, Reader, require
from cv2shim.by_hand.codecs.encoder import Params, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, luma, ordered

UNCOMPRESSED, RLE8, RLE4, BITFIELDS = 0, 1, 2, 3
MASK_555, MASK_565 = (0x7C00, 0x3E0, 0x1F), (0xF800, 0x7E0, 0x1F)
INFO_SIZE, V5_SIZE = 40, 124
MASKS_BGRA = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
PLACE = "grfmt_bmp.cpp write"


class BmpDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head.startswith(b"BM")

    def read_header(self) -> bool:
        stream = Reader(self.data, 10)
        self._offset = stream.i32()
        size = stream.i32()
        require(size > 0, "size > 0", "readHeader")
        self._masks: tuple[int, ...] = (0, 0, 0, 0)
        self._palette = np.zeros((256, 3), np.uint8)
        if size >= 36:
            known, colored = self._read_info(stream, size)
        elif size == 12:
            known, colored = self._read_core(stream), False
        else:
            return False
        if not known:
            return False
        with_alpha = self._bits == 32 and self._compression != UNCOMPRESSED
        self.type = PixelType.of(np.uint8, (4 if with_alpha else 3) if colored else 1)
        self._top_down = self.height < 0
        self.height = abs(self.height)
        return True

    def _read_info(self, stream: Reader, size: int) -> tuple[bool, bool]:
        self.width, self.height = stream.i32(), stream.i32()
        self._bits = stream.u32() >> 16
        self._compression = stream.i32()
        require(
            0 <= self._compression <= BITFIELDS,
            "m_rle_code_ >= 0 && m_rle_code_ <= BMP_BITFIELDS",
            "readHeader",
        )
        stream.position += 12
        used = stream.i32()
        if self._bits == 32 and self._compression == BITFIELDS and size >= 56:
            stream.position += 4
            self._masks = tuple(stream.u32() for _ in range(4))
            stream.position += size - 56
        else:
            stream.position += size - 36
        pairs = {UNCOMPRESSED: (1, 4, 8, 16, 24, 32), BITFIELDS: (16, 32), RLE4: (4,), RLE8: (8,)}
        if self.width <= 0 or self.height == 0 or self._bits not in pairs[self._compression]:
            return False, False
        colored = True
        if self._bits <= 8:
            require(0 <= used <= 256, "clrused >= 0 && clrused <= 256", "readHeader")
            entries = used or 1 << self._bits
            table = np.frombuffer(stream.take(entries * 4), np.uint8).reshape(-1, 4)[:, 2::-1]
            self._palette[:entries] = table
            shades = self._palette[: 1 << self._bits]
            colored = bool(np.any(shades != shades[:, :1]))
        elif self._bits == 16 and self._compression == BITFIELDS:
            masks = (stream.u32(), stream.u32(), stream.u32())
            if masks == MASK_555:
                self._bits = 15
            elif masks != MASK_565:
                return False, False
        elif self._bits == 16:
            self._bits = 15
        return True, colored

    def _read_core(self, stream: Reader) -> bool:
        self.width, self.height = stream.u16(), stream.u16()
        self._bits = stream.u32() >> 16
        self._compression = UNCOMPRESSED
        if self.width <= 0 or self.height == 0 or self._bits not in (1, 4, 8, 24, 32):
            return False
        if self._bits <= 8:
            entries = 1 << self._bits
            self._palette[:entries] = np.frombuffer(stream.take(entries * 3), np.uint8).reshape(-1, 3)[:, ::-1]
        return True

    def read(self, wanted: PixelType) -> Pixels | None:
        if self._offset < 0:
            return None
        color = wanted.channels > 1
        if self._compression in (RLE4, RLE8):
            indices = _run_lengths(self.data[self._offset :], self.width, self.height, self._compression == RLE4)
            if indices is None:
                return None
            pixels = self._looked_up(indices, color)
        else:
            rows = self._rows()
            pixels = self._looked_up(self._indices(rows), color) if self._bits <= 8 else self._direct(rows, wanted)
        if not self._top_down:
            pixels = pixels[::-1]
        if color and wanted.channels == 3:
            return ordered(pixels, self.rgb)
        return ordered(pixels, False) if color else np.ascontiguousarray(pixels)

    def _rows(self) -> NDArray[np.uint8]:
        bits = 16 if self._bits == 15 else self._bits
        pitch = ((self.width * bits + 7) // 8 + 3) & -4
        raw = Reader(self.data, self._offset).take(pitch * self.height)
        return np.frombuffer(raw, np.uint8).reshape(self.height, pitch)

    def _indices(self, rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self._bits == 8:
            return rows[:, : self.width]
        if self._bits == 4:
            rows = np.stack([rows >> 4, rows & 15], axis=2).reshape(len(rows), -1)
            return rows[:, : self.width]
        return np.unpackbits(rows, axis=1)[:, : self.width]

    def _looked_up(self, indices: NDArray[np.uint8], color: bool) -> Pixels:
        if color:
            return self._palette[indices]
        return luma(self._palette[None])[0][indices]

    def _direct(self, rows: NDArray[np.uint8], wanted: PixelType) -> Pixels:
        """RGB, RGBA or gray from 15 to 32 bits per pixel."""
        if self._bits == 32:
            return self._direct32(rows, wanted)
        if self._bits == 24:
            rgb = rows[:, : self.width * 3].reshape(self.height, self.width, 3)[..., ::-1]
        else:
            words = rows.view("<u2")[:, : self.width].astype(np.uint16)
            if self._bits == 15:
                parts = [words >> 7 & 0xF8, words >> 2 & 0xF8, words << 3 & 0xF8]
            else:
                parts = [words >> 8 & 0xF8, words >> 3 & 0xFC, words << 3 & 0xF8]
            rgb = np.stack(parts, axis=2).astype(np.uint8)
        return rgb if wanted.channels > 1 else luma(rgb)

    def _direct32(self, rows: NDArray[np.uint8], wanted: PixelType) -> Pixels:
        if not all(self._masks[:3]):
            bgra = rows.reshape(self.height, self.width, 4)
            rgba = bgra[..., [2, 1, 0, 3]]
            return luma(rgba) if wanted.channels == 1 else rgba[..., : wanted.channels]
        words = rows.view("<u4")
        planes = [_masked(words, mask) for mask in self._masks]
        if wanted.channels == 1:
            red, green, blue = (plane.astype(np.float32) for plane in planes[:3])
            weighted = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
            return weighted.astype(np.uint8)
        return np.stack(planes[: wanted.channels], axis=2)


def _masked(words: NDArray[np.uint32], mask: int) -> NDArray[np.uint8]:
    if not mask:
        return np.full(words.shape, 255, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    scale = np.float32(255.0) / np.float32(mask >> shift)
    return (((words & np.uint32(mask)) >> np.uint32(shift)).astype(np.float32) * scale).astype(np.uint8)


def _run_lengths(data: bytes, width: int, height: int, nibbles: bool) -> NDArray[np.uint8] | None:
    """Palette indices of a run-length coded picture, first stored row first; None if a run leaves its row."""
    rows = np.zeros((height, width), np.uint8)
    stream = Reader(data)
    x = y = 0
    just_filled = False  # an 8-bit run that ended a row has moved to the next by itself
    while y < height:
        count, value = stream.byte(), stream.byte()
        if count or value > 2:
            length = count or value
            if x + length > width:
                return None
            run: NDArray[np.uint8]
            if count:
                run = np.resize(np.array([value >> 4, value & 15] if nibbles else [value], np.uint8), length)
            elif nibbles:
                packed = np.frombuffer(stream.take(((value + 1 >> 1) + 1) & ~1), np.uint8)
                run = np.stack([packed >> 4, packed & 15], axis=1).reshape(-1)[:length]
            else:
                run = np.frombuffer(stream.take((value + 1) & ~1), np.uint8)[:length]
            rows[y, x : x + length] = run
            x += length
            just_filled = bool(count) and not nibbles and x == width
            if just_filled:
                x, y = 0, y + 1
            continue
        if value == 0 and just_filled and x == 0:
            just_filled = False
            continue
        just_filled = False
        if value == 0 or (value == 1 and nibbles):  # OpenCV takes 4-bit end of bitmap for end of line
            x, y = 0, y + 1
        elif value == 1:
            break
        else:
            right, down = stream.byte(), stream.byte()
            position = y * width + x + right + (0 if nibbles else down * width)
            y, x = divmod(position, width)
    return rows


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A BMP file of uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA samples."""
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    pitch = (width * channels + 3) & -4
    palette = b""
    if channels == 1:
        shades = np.arange(256, dtype=np.uint8)
        palette = np.stack([shades, shades, shades, np.zeros_like(shades)], axis=1).tobytes()
    with_masks = tables.changed("bmp-bitfields") and _wants_masks(params) and channels == 4
    info_size, compression = (V5_SIZE, BITFIELDS) if with_masks else (INFO_SIZE, UNCOMPRESSED)
    offset = 14 + info_size + len(palette)
    rows = np.zeros((height, pitch), np.uint8)
    rows[:, : width * channels] = pixels.reshape(height, -1)
    info = struct.pack("<IiiHHIIiiII", info_size, width, height, 1, channels * 8, compression, 0, 0, 0, 0, 0)
    if with_masks:
        # the order of bytes in a file makes "sRGB" of the colour space
        info = (info + struct.pack("<IIII", *MASKS_BGRA) + b"BGRs").ljust(info_size, b"\0")
    head = b"BM" + struct.pack("<III", offset + pitch * height, 0, offset)
    return head + info + palette + rows[::-1].tobytes()


def _wants_masks(params: Params) -> bool:
    wanted = True
    for key, value in params:
        if key == flags.IMWRITE_BMP_COMPRESSION:
            wanted = value != UNCOMPRESSED
            if value not in (UNCOMPRESSED, BITFIELDS):
                warn_of_value(PLACE, "BMP_COMPRESSION", value, "one of ImwriteBMPCompressionFlags", "fallbacked to true")
    return wanted
