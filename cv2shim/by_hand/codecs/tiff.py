"""Reading TIFF as cv2 does.

OpenCV reads 8-bit results through libtiff's RGBA interface and everything else strip by strip; both ways are
followed here, with their arithmetic.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import errors, log
from cv2shim.by_hand.codecs import jpeg, logluv, tiff_packing
from cv2shim.by_hand.codecs import tiff_file as tf
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, require
from cv2shim.by_hand.codecs.pixels import Pixels, luma, ordered, oriented, repeated


class _BrokenError(Exception):
    """libtiff would refuse here."""


class TiffDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head[:4] in (b"II\x2a\x00", b"MM\x00\x2a", b"II\x2b\x00", b"MM\x00\x2b")

    def read_header(self) -> bool:
        self._order, self._directories = tf.directories(self.data)
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
        self.width = self._needed(tf.WIDTH, "TIFFTAG_IMAGEWIDTH, &wdth")
        self.height = self._needed(tf.HEIGHT, "TIFFTAG_IMAGELENGTH, &hght")
        self._photometric = self._needed(tf.PHOTOMETRIC, "TIFFTAG_PHOTOMETRIC, &photometric")
        self._is_logluv = self._photometric == tf.LOGLUV and self._tag(tf.SAMPLES, 1) == 3
        if self._is_logluv:
            self._samples = 3
            self.type = PixelType.of(np.float32, 3)
            return True
        gray = self._photometric in (tf.MIN_IS_WHITE, tf.MIN_IS_BLACK)
        self._bits, self._samples = self._tag(tf.BITS, 1), self._tag(tf.SAMPLES, 1)
        self._format = self._tag(tf.SAMPLE_FORMAT, tf.UNSIGNED)
        bits = self._bits
        if bits > 8 and (self._photometric > 2 or self._samples not in (1, 3, 4)):
            bits = 8
        require(1 <= self._samples <= 4, "Unsupported number of channels", "normalizeChannelsNumber")
        channels = 1 if gray else self._samples
        self.type = self._type(bits, channels)
        return True

    def _type(self, bits: int, channels: int) -> PixelType:
        signed = self._format == tf.SIGNED
        if bits in (1, 8) or (bits == 4 and self._photometric == tf.PALETTE):
            self._check_format(tf.UNSIGNED, tf.SIGNED)
            channels = 3 if self._photometric == tf.PALETTE and bits > 1 else channels
            return PixelType.of(np.int8 if signed else np.uint8, channels)
        if bits in (10, 12, 14, 16):
            self._check_format(tf.UNSIGNED, tf.SIGNED)
            return PixelType.of(np.int16 if signed else np.uint16, channels)
        if bits == 32:
            self._check_format(tf.FLOAT, tf.SIGNED)
            return PixelType.of(np.float32 if self._format == tf.FLOAT else np.int32, self._samples)
        if bits == 64:
            self._check_format(tf.FLOAT)
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
        except (_BrokenError, tiff_packing.DamagedError, zlib.error):
            raise errors.cv_error(errors.STS_ERROR, "OpenCV TIFF: failed to read the pixels", "readData") from None
        return None if pixels is None else self._turned(pixels)

    def _turned(self, pixels: Pixels) -> Pixels:
        """OpenCV obeys the orientation tag whatever the flags say; from a file it cannot take a turned size."""
        orientation = self._tag(tf.ORIENTATION, 1)
        if orientation in (5, 6, 7, 8) and self.from_file:
            require(False, "original_ptr == real_mat.data", "imread_")
        return oriented(pixels, orientation)

    # ---- the two ways to pixels ----

    def _as_rgba(self, wanted: PixelType) -> Pixels | None:
        """8 bits per sample as libtiff's RGBA interface gives them."""
        if self._is_logluv:
            return self._color8(logluv.to_rgb8(self._logluv_words()), None, wanted)
        if self._bits not in (1, 2, 4, 8, 16):
            log.warning(
                "grfmt_tiff.cpp:644 readData",
                f"OpenCV TIFF: TIFFRGBAImageOK: Sorry, can not handle images with {self._bits}-bit samples",
            )
            return None
        return self._color8(*self._rgb8(self._stored()), wanted)

    def _color8(self, color: Pixels, alpha: Pixels | None, wanted: PixelType) -> Pixels:
        if wanted.channels == 1:
            # cv2 takes the samples for BGRA with red and blue swapped: plain tf.RGB
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
        """Gray or tf.RGB in 8 bits, and alpha."""
        if self._photometric == tf.PALETTE:
            return self._looked_up(stored[..., 0]), None
        if self._photometric in (tf.MIN_IS_WHITE, tf.MIN_IS_BLACK):
            return self._gray8(stored)
        if self._photometric == tf.CMYK and self._samples == 4 and self._bits == 8:
            inks = 255 - stored.astype(np.uint16)
            return (inks[..., :3] * inks[..., 3:] // 255).astype(np.uint8), None
        from_jpeg = self._photometric == tf.YCBCR and self._tag(tf.COMPRESSION, tf.NONE) == tf.JPEG
        if self._photometric != tf.RGB and not from_jpeg:
            raise _BrokenError
        if self._bits == 16:
            stored = ((stored.view(np.uint16).astype(np.uint32) + 128) // 257).astype(np.uint8)
        elif self._bits != 8:
            raise _BrokenError
        stored = stored.view(np.uint8)
        if stored.shape[2] < 4:
            return stored[..., :3], None
        color, alpha = stored[..., :3], stored[..., 3]
        if self._alpha_kind() == tf.UNASSOCIATED:
            color = ((color.astype(np.uint16) * alpha[..., None] + 127) // 255).astype(np.uint8)
        return color, alpha

    def _alpha_kind(self) -> int:
        kind = self._tag(tf.EXTRA_SAMPLES, tf.ASSOCIATED)
        return tf.UNASSOCIATED if kind == tf.UNASSOCIATED else tf.ASSOCIATED

    def _gray8(self, stored: Pixels) -> tuple[Pixels, Pixels | None]:
        if self._bits == 1 and self._samples > 1:
            raise _BrokenError
        values = stored[..., :1]
        if self._bits == 16:
            values = (values.view(np.uint16) >> 8).astype(np.uint8)
        elif self._bits < 8:
            values = values * np.uint8(255 // ((1 << self._bits) - 1))
        values = values.view(np.uint8)
        if self._photometric == tf.MIN_IS_WHITE:
            values = 255 - values
        return values, None

    def _looked_up(self, indices: Pixels) -> Pixels:
        table = np.array(self._directories[self._page].get(tf.COLOR_MAP, ()), np.uint32)
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
        if self._is_logluv:
            return self._from_logluv(wanted)
        require(self._samples == wanted.channels, "ncn == img.channels()", "readData")
        stored = self._stored().astype(wanted.dtype, copy=False)
        if wanted.channels == 1:
            return stored[..., 0]
        if wanted.channels == 3:
            return ordered(stored, self.rgb)
        return ordered(stored, False) if wanted.channels == 4 else stored

    def _from_logluv(self, wanted: PixelType) -> Pixels:
        import cv2

        require(wanted.channels == 3, "ncn == img.channels()", "readData")
        code = cv2.COLOR_XYZ2RGB if self.rgb else cv2.COLOR_XYZ2BGR
        pixels: Pixels = cv2.cvtColor(logluv.to_xyz(self._logluv_words()), code)
        return pixels

    def _logluv_words(self) -> NDArray[np.uint32]:
        if self._tag(tf.COMPRESSION, tf.NONE) != tf.SGI_LOG or self._tag(tf.TILE_WIDTH, 0):
            raise _BrokenError
        height = min(self._tag(tf.ROWS_PER_STRIP, self.height), self.height)
        parts = self._parts(tf.STRIP_OFFSETS, tf.STRIP_SIZES)
        if height <= 0 or len(parts) < -(-self.height // height):
            raise _BrokenError
        starts = range(0, self.height, height)
        rows = [
            logluv.decode_rows(part, self.width, min(height, self.height - y)) for part, y in zip(parts, starts, strict=False)
        ]
        return np.concatenate(rows)

    # ---- stored samples ----

    def _stored(self) -> Pixels:
        """(h, w, samples) in the machine's byte order."""
        tiled = self._tag(tf.TILE_WIDTH, 0) > 0
        width = self._tag(tf.TILE_WIDTH, self.width) if tiled else self.width
        height = (
            self._tag(tf.TILE_HEIGHT, self.height) if tiled else min(self._tag(tf.ROWS_PER_STRIP, self.height), self.height)
        )
        if width <= 0 or height <= 0:
            raise _BrokenError
        planes = self._samples if self._tag(tf.PLANAR, 1) == tf.SEPARATE else 1
        samples = self._samples // planes
        across, down = -(-self.width // width), -(-self.height // height)
        parts = self._parts(tf.TILE_OFFSETS if tiled else tf.STRIP_OFFSETS, tf.TILE_SIZES if tiled else tf.STRIP_SIZES)
        if len(parts) < across * down * planes:
            raise _BrokenError
        if self._tag(tf.COMPRESSION, tf.NONE) == tf.JPEG:
            return self._assembled(self._from_jpeg(parts, width, height, samples), planes, down, across)
        row_bytes = (width * samples * self._bits + 7) // 8
        rows = self._decompressed(parts[: across * down * planes], row_bytes, height, 0 if tiled else self.height)
        blocks = self._unpacked(rows, width, samples).reshape(-1, height, width, samples)
        return self._assembled(blocks, planes, down, across)

    def _assembled(self, parts: Pixels, planes: int, down: int, across: int) -> Pixels:
        """Strips or tiles (n, height, width, samples) -> (h, w, all samples)."""
        _, height, width, samples = parts.shape
        blocks = parts.reshape(planes, down, across, height, width, samples)
        whole = blocks.transpose(1, 3, 2, 4, 0, 5).reshape(down * height, across * width, planes * samples)
        return np.ascontiguousarray(whole[: self.height, : self.width])

    def _parts(self, offsets: int, sizes: int) -> list[bytes]:
        directory = self._directories[self._page]
        return [
            self.data[at : at + size] for at, size in zip(directory.get(offsets, ()), directory.get(sizes, ()), strict=False)
        ]

    def _decompressed(self, parts: Sequence[bytes], row_bytes: int, height: int, last: int) -> NDArray[np.uint8]:
        """Strips or tiles -> (parts * height, row bytes); a last strip that is shorter is filled up with zeros."""
        compression = self._tag(tf.COMPRESSION, tf.NONE)
        if compression in (tf.LZW, tf.PACKBITS):
            per_plane = -(-last // height) if last else len(parts)
            planes = [parts[at : at + per_plane] for at in range(0, len(parts), per_plane)]
            rows = last or height * per_plane
            plain = [part for p in planes for part in tiff_packing.unpacked(p, row_bytes, height, rows, compression)]
        elif compression in tf.FAX_CODES and self._bits == self._samples == 1 and last:
            plain = tiff_packing.unpacked_fax(parts, self.width, height, last, self._fax_fields())
        elif compression in (tf.ADOBE_DEFLATE, tf.DEFLATE):
            plain = [zlib.decompressobj().decompress(part, row_bytes * height) for part in parts]
        elif compression == tf.NONE:
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

    def _fax_fields(self) -> tf.Fields:
        directory = self._directories[self._page]
        tags = (tf.COMPRESSION, tf.FILL_ORDER, tf.T4_OPTIONS, tf.T6_OPTIONS)
        return {tag: ("I", directory[tag]) for tag in tags if tag in directory}

    def _from_jpeg(self, parts: Sequence[bytes], width: int, height: int, samples: int) -> Pixels:
        """Strips or tiles, each a JPEG file without the tables that all share."""
        if self._bits != 8:
            raise _BrokenError
        space = jpeg.EXT_RGB if self._photometric == tf.YCBCR else jpeg.UNCONVERTED
        tables = bytes(self._directories[self._page].get(tf.JPEG_TABLES, ()))[:-2]
        blocks = np.zeros((len(parts), height, width, samples), np.uint8)
        for block, part in zip(blocks, parts, strict=True):
            try:
                jpeg.codec().open(tables + part[2:] if tables else part, 1)
                pixels = jpeg.codec().read(space).pixels
            except jpeg.LibraryError:
                raise _BrokenError from None
            if pixels.shape[2] != samples:
                raise _BrokenError
            rows, columns = min(height, pixels.shape[0]), min(width, pixels.shape[1])
            block[:rows, :columns] = pixels[:rows, :columns]
        return blocks

    def _unpacked(self, rows: NDArray[np.uint8], width: int, samples: int) -> Pixels:
        """Rows of bytes -> (rows, width, samples)."""
        if self._bits in (8, 16, 32, 64):
            kind = {tf.FLOAT: "f", tf.SIGNED: "i"}.get(self._format, "u") if self._bits > 8 else "u"
            predictor = self._tag(tf.PREDICTOR, 1) if self._tag(tf.COMPRESSION, tf.NONE) != tf.NONE else 1
            return _unpredicted(rows, width, samples, f"{kind}{self._bits // 8}", self._order, predictor)
        bits = np.unpackbits(rows, axis=1)[:, : width * samples * self._bits].reshape(len(rows), -1, self._bits)
        weights = (1 << np.arange(self._bits - 1, -1, -1)).astype(np.uint16)
        values = (bits * weights).sum(axis=2, dtype=np.uint16)
        if self._bits <= 8:
            values = values.astype(np.uint8)
        return values.reshape(len(rows), width, samples)


def _unpredicted(rows: NDArray[np.uint8], width: int, samples: int, dtype: str, order: str, predictor: int) -> Pixels:
    size = np.dtype(dtype).itemsize
    if predictor == tf.FLOATING:
        # bytes of one weight side by side, each the difference to the one a pixel before
        planes = rows.reshape(len(rows), size * width, samples)
        planes = np.cumsum(planes, axis=1, dtype=np.uint8).reshape(len(rows), size, width * samples)
        values = np.ascontiguousarray(planes.transpose(0, 2, 1)).view(">" + dtype)
        return values.reshape(len(rows), width, samples).astype(dtype)
    values = rows.view(order + dtype).reshape(len(rows), width, samples)
    if predictor == tf.HORIZONTAL:
        whole = np.cumsum(values.astype(f"u{size}") if dtype[0] != "f" else values.view(f"{order}u{size}"),
                          axis=1, dtype=f"u{size}")  # fmt: skip
        return whole.view(dtype)
    return values.astype(dtype)
