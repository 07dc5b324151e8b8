"""PNG: chunks, transparency, gray conversion as libpng does them; inflating by zlib, unfiltering by Pillow."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import tables
from cv2shim.by_hand.codecs import flags, png_animation, png_gray, png_metadata
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, pillow
from cv2shim.by_hand.codecs.encoder import Metadata, Params, limited, truth, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, cvt_luma, ordered, repeated, saturated

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# colour types
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
DEPTHS = {GRAY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GRAY_ALPHA: (8, 16), RGBA: (8, 16)}

# libpng refuses more, or ignores what is outside
MAX_SIDE, MAX_INTENT, GAMMAS = 1000000, 3, (16, 625000000)

# Adam7: first column and row, steps between them
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))

Bytes2D = NDArray[np.uint8]


class Chunk(NamedTuple):
    name: bytes
    body: bytes
    valid: bool


class _BrokenError(Exception):
    """libpng would give up here."""


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks that are there in full."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + size
        if end > len(data):
            return
        name, body = data[at + 4 : at + 8], data[at + 8 : end - 4]
        yield Chunk(name, body, zlib.crc32(data[at + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big"))
        at = end


class PngDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return head.startswith(SIGNATURE)

    def read_header(self) -> bool:
        self._chunks = list(chunks(self.data))
        names = [chunk.name for chunk in self._chunks]
        if not names or names[0] != b"IHDR" or b"IDAT" not in names:
            return False
        # of several, the first counts
        self._ancillary = {c.name: c.body for c in reversed(self._chunks) if c.valid}
        if len(self._ancillary.get(b"IHDR", b"")) != 13:
            return False
        header = self._ancillary[b"IHDR"]
        self.width, self.height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
        self._depth, self._color, compression, filtering, self._interlaced = header[8:]
        if self._depth not in DEPTHS.get(self._color, ()) or compression or filtering or self._interlaced > 1:
            return False
        if not 0 < self.width <= MAX_SIDE or not 0 < self.height <= MAX_SIDE:
            return False
        if self._color == PALETTE and b"PLTE" not in self._ancillary:
            return False
        self.type = PixelType.of(np.uint16 if self._depth == 16 else np.uint8, self._channels())
        return self._read_animation()

    def _read_animation(self) -> bool:
        """How many frames there are; False if the file says none."""
        control = self._ancillary.get(b"acTL", b"")
        if len(control) == png_animation.CONTROL_SIZE:
            self.pages, self.loops = int.from_bytes(control[:4], "big"), int.from_bytes(control[4:], "big")
            self._frame = 0
        return self.pages > 0

    def next_page(self) -> bool:
        if self.pages > 1:
            self._frame += 1
        return self.pages > 1 and self._frame < self.pages

    def _channels(self) -> int:
        if self._color in (RGB, PALETTE):
            return 4 if self._ancillary.get(b"tRNS") else 3
        return 1 if self._color == GRAY else 4

    def read(self, wanted: PixelType) -> Pixels | None:
        try:
            if self.pages > 1:
                return self._read_frame(wanted)
            pixels = self._converted(self._samples(), wanted)
        except (_BrokenError, zlib.error):
            return None
        self._read_metadata()
        return pixels

    def _read_metadata(self) -> None:
        chunks = [(chunk.name, chunk.body) for chunk in self._chunks if chunk.valid]
        found = [png_metadata.exif(self._ancillary.get(b"eXIf", b""))]
        if tables.changed("more-metadata"):
            self.metadata = png_metadata.others(chunks, self._color in (RGB, PALETTE, RGBA))
            if self.all_metadata:
                found = [*png_metadata.raw_profiles(chunks), *found]
        self.exif = tuple(filter(None, found))

    def _read_frame(self, wanted: PixelType) -> Pixels | None:
        """The frame whose turn it is, drawn over those before it, in cvtColor's arithmetic."""
        if self._frame == 0:
            self._frames = png_animation.frames([(chunk.name, chunk.body) for chunk in self._chunks])
            shape = (self.height, self.width, self.type.channels)
            self._canvas = png_animation.Canvas(shape[: 2 if shape[2] == 1 else 3], self.type.dtype)
        if self._frame >= len(self._frames):
            return None
        frame = self._frames[self._frame]
        if frame.left + frame.width > self.width or frame.top + frame.height > self.height:
            return None
        pixels = self._converted(self._decoded(frame.packed, frame.width, frame.height), self.type)
        shown = self._canvas.draw(frame, pixels, wanted.channels)
        self.duration = frame.duration
        if wanted.dtype == np.uint8:
            shown = shown if shown.dtype == np.uint8 else saturated(shown / np.float64(255), wanted.dtype)
        if wanted.channels == self.type.channels:
            return shown
        if self.type.channels == 1:
            return repeated(shown, 3)
        return cvt_luma(shown[..., 2::-1]) if wanted.channels == 1 else np.ascontiguousarray(shown[..., :3])

    def _samples(self) -> Pixels:
        """(h, w, samples per pixel) as stored, uint8 or uint16."""
        critical = [chunk for chunk in self._chunks if chunk.name[:1].isupper() and chunk.name != b"IEND"]
        if not all(chunk.valid for chunk in critical) or self._chunks[-1].name != b"IEND":
            raise _BrokenError
        packed = b"".join(chunk.body for chunk in self._chunks if chunk.name == b"IDAT")
        return self._decoded(packed, self.width, self.height)

    def _decoded(self, packed: bytes, width: int, height: int) -> Pixels:
        samples = SAMPLES[self._color]
        if not self._interlaced:
            raw = _inflated(packed, height * (1 + _row_bytes(width, samples * self._depth)))
            return _unpacked(raw, width, height, samples, self._depth)
        return self._deinterlaced(packed, width, height, samples)

    def _deinterlaced(self, packed: bytes, width: int, height: int, samples: int) -> Pixels:
        sizes = [(max(0, -(-(width - x) // dx)), max(0, -(-(height - y) // dy))) for x, y, dx, dy in PASSES]
        lengths = [h * (1 + _row_bytes(w, samples * self._depth)) if w and h else 0 for w, h in sizes]
        raw = _inflated(packed, sum(lengths))
        whole = np.empty((height, width, samples), np.uint16 if self._depth == 16 else np.uint8)
        at = 0
        for (x, y, dx, dy), (w, h), length in zip(PASSES, sizes, lengths, strict=True):
            if length:
                whole[y::dy, x::dx] = _unpacked(raw[at : at + length], w, h, samples, self._depth)
                at += length
        return whole

    def _converted(self, stored: Pixels, wanted: PixelType) -> Pixels:
        color, alpha = self._expanded(stored, wanted.channels == 4)
        if wanted.channels == 1 and color.shape[2] == 3:
            bits = max(self._ancillary.get(b"sBIT", b"")[:3], default=0)
            gray = png_gray.to_gray(color, self._gamma(), wanted.dtype == np.uint8, bits)
            color = gray[..., None]
        if wanted.dtype == np.uint8 and color.dtype == np.uint16:
            color = (color >> 8).astype(np.uint8)
            alpha = None if alpha is None else (alpha >> 8).astype(np.uint8)
        if wanted.channels == 1:
            return np.ascontiguousarray(color[..., 0])
        if color.shape[2] == 1:
            color = repeated(color[..., 0], 3)
        elif not self.rgb:
            color = color[..., ::-1]
        if wanted.channels == 3:
            return np.ascontiguousarray(color)
        opaque = np.iinfo(color.dtype).max
        pixels = np.empty((*color.shape[:2], 4), color.dtype)
        pixels[..., :3] = color
        pixels[..., 3] = opaque if alpha is None else alpha
        return pixels

    def _gamma(self) -> int:
        """In 1/100000; 0 if the file states none."""
        intent, stated = self._ancillary.get(b"sRGB", b""), self._ancillary.get(b"gAMA", b"")
        if len(intent) == 1 and intent[0] <= MAX_INTENT:
            return png_gray.SRGB
        gamma = int.from_bytes(stated, "big") if len(stated) == 4 else 0
        return gamma if GAMMAS[0] <= gamma <= GAMMAS[1] else 0

    def _expanded(self, stored: Pixels, with_alpha: bool) -> tuple[Pixels, Pixels | None]:
        """Gray or RGB samples at 8 or 16 bits, and alpha if there is any and it is wanted."""
        if self._color == PALETTE:
            return self._looked_up(stored[..., 0], with_alpha)
        if self._color in (GRAY_ALPHA, RGBA):
            return stored[..., :-1], stored[..., -1]
        alpha: Pixels | None = None
        key = self._ancillary.get(b"tRNS", b"")
        if with_alpha and len(key) == 2 * stored.shape[2]:
            hidden = np.all(stored == np.frombuffer(key, ">u2").astype(stored.dtype), axis=2)
            alpha = np.where(hidden, 0, np.iinfo(stored.dtype).max).astype(stored.dtype)
        if self._depth < 8:
            stored = stored * np.uint8(255 // ((1 << self._depth) - 1))
        return stored, alpha

    def _looked_up(self, indices: Pixels, with_alpha: bool) -> tuple[Pixels, Pixels | None]:
        entries = np.frombuffer(self._ancillary[b"PLTE"], np.uint8)
        table = np.zeros((256, 3), np.uint8)
        table[: len(entries) // 3] = entries[: len(entries) // 3 * 3].reshape(-1, 3)
        if not with_alpha:
            return table[indices], None
        opacity = np.full(256, 255, np.uint8)
        given = np.frombuffer(self._ancillary.get(b"tRNS", b""), np.uint8)[:256]
        opacity[: len(given)] = given
        return table[indices], opacity[indices]


def _row_bytes(width: int, bits: int) -> int:
    return (width * bits + 7) // 8


def _inflated(packed: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(packed, size)
    if len(raw) < size:
        raise _BrokenError
    unpacker.decompress(unpacker.unconsumed_tail, 1)  # the check sum comes after the last byte
    return raw


def _unpacked(raw: bytes, width: int, height: int, samples: int, depth: int) -> Pixels:
    """Filtered rows -> (h, w, samples), one array element per sample."""
    row_bytes = _row_bytes(width, samples * depth)
    rows = unfiltered(np.frombuffer(raw, np.uint8).reshape(height, 1 + row_bytes), max(1, samples * depth // 8))
    if depth == 16:
        return rows.view(">u2").reshape(height, width, samples).astype(np.uint16)
    if depth == 8:
        return rows.reshape(height, width, samples)
    bits = np.unpackbits(rows, axis=1).reshape(height, -1, depth)
    weights = (1 << np.arange(depth - 1, -1, -1)).astype(np.uint8)
    values = (bits * weights).sum(axis=2, dtype=np.uint8)
    return np.ascontiguousarray(values[:, :width, None])


def unfiltered(filtered: Bytes2D, pixel_bytes: int) -> Bytes2D:
    """Undo PNG's row filters: (h, 1 + row bytes), filter type first, -> (h, row bytes).

    Pillow does the work: a byte depends on those at its own place in the pixel only, so pixels of 6 or 8 bytes go
    through it as pictures of 3 or 4 channels, side by side.
    """
    kinds, rows = filtered[:, :1], filtered[:, 1:]
    if kinds.max(initial=0) > 4:
        raise _BrokenError
    if not kinds.any():
        return np.ascontiguousarray(rows)
    if pixel_bytes <= 4:
        return _unfiltered_by_pillow(filtered, pixel_bytes)
    height, row_bytes = rows.shape
    pixels = rows.reshape(height, -1, 2, pixel_bytes // 2)
    result = np.empty_like(pixels)
    for part in (0, 1):
        lanes = pixels[:, :, part].reshape(height, -1)
        plain = _unfiltered_by_pillow(np.hstack([kinds, lanes]), pixel_bytes // 2)
        result[:, :, part] = plain.reshape(height, -1, pixel_bytes // 2)
    return result.reshape(height, row_bytes)


def _unfiltered_by_pillow(filtered: Bytes2D, samples: int) -> Bytes2D:
    pillow()
    from PIL import Image

    height, row_bytes = filtered.shape[0], filtered.shape[1] - 1
    color = {1: GRAY, 2: GRAY_ALPHA, 3: RGB, 4: RGBA}[samples]
    header = _header(row_bytes // samples, height, 8, color)
    # stored, not deflated: Pillow inflates it at the speed of a copy
    file = header + _chunk(b"IDAT", zlib.compress(filtered.tobytes(), 0)) + _chunk(b"IEND", b"")
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(io.BytesIO(file), formats=["PNG"]) as image:
            return np.asarray(image).reshape(height, row_bytes)
    except (OSError, SyntaxError, ValueError) as broken:
        raise _BrokenError from broken
    finally:
        Image.MAX_IMAGE_PIXELS = limit


# ---- writing ----

DEFAULT_STRATEGY, RLE, FIXED = 0, 3, 4
BEST_SPEED, BEST_COMPRESSION = 1, 9
SUB = 1
IDAT_SIZES = range(6, (1 << 20) + 1)
SMALL = 16384  # bytes of a picture for which libpng looks for a smaller window
# PNG_FILTER_NONE, _SUB, _UP, _AVG, _PAETH as bits
FILTER_BITS = (0x08, 0x10, 0x20, 0x40, 0x80)
FILTERS = (*FILTER_BITS, 0x38, 0xF8)  # IMWRITE_PNG_…: each alone, the first three, all
PLACE = "grfmt_png.cpp write"


class _Settings(NamedTuple):
    level: int
    strategy: int
    bilevel: bool
    filters: int  # 0 for libpng's default
    idat_size: int


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A PNG file of uint8 or uint16 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA samples."""
    settings = _settings(params)
    if pixels.ndim == 3:
        pixels = ordered(pixels, False)
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    depth = 8 * pixels.itemsize
    if settings.bilevel and pixels.dtype == np.uint8:
        if channels > 1:
            return None
        rows, depth = np.packbits(pixels != 0, axis=1), 1
    else:
        rows = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(">"))).view(np.uint8)
        rows = rows.reshape(height, -1)
    kinds = _filters(settings.filters, width, height, depth)
    filtered = _filtered(rows, max(1, channels * depth // 8), kinds)
    packer = zlib.compressobj(settings.level, zlib.DEFLATED, _window_bits(filtered.size), 8, settings.strategy)
    packed = _with_window(packer.compress(filtered.tobytes()) + packer.flush(), filtered.size)
    color = {1: GRAY, 3: RGB, 4: RGBA}[channels]
    parts = [_header(width, height, depth, color)]
    size = settings.idat_size
    parts += [_chunk(b"IDAT", packed[at : at + size]) for at in range(0, len(packed), size)]
    return b"".join([*parts, _chunk(b"IEND", b"")])


def with_metadata(file: bytes, metadata: Metadata) -> bytes | None:
    """A file of ours with the metadata before its pixels; None for a profile that libpng does not write."""
    first = len(SIGNATURE) + 25
    found = png_metadata.chunks_for(metadata, _deflated)
    return None if found is None else file[:first] + b"".join(_chunk(*each) for each in found) + file[first:]


def _deflated(plain: bytes) -> bytes:
    """At zlib's own level, with no larger a window than libpng takes."""
    packer = zlib.compressobj(-1, zlib.DEFLATED, _window_bits(len(plain)))
    return _with_window(packer.compress(plain) + packer.flush(), len(plain))


def _settings(params: Params) -> _Settings:
    """The settings in the order given: a level undoes an earlier strategy, and the filter unless that is set, too."""
    level, strategy, bilevel, filters, idat_size = BEST_SPEED, RLE, False, FILTER_BITS[SUB], 8192
    level_set, filter_set = False, False
    for key, value in params:
        if key == flags.IMWRITE_PNG_COMPRESSION:
            strategy, level, level_set = DEFAULT_STRATEGY, limited(PLACE, "PNG_COMPRESSION", value, BEST_COMPRESSION), True
        elif key == flags.IMWRITE_PNG_STRATEGY:
            strategy = _strategy(value)
        elif key == flags.IMWRITE_PNG_BILEVEL:
            bilevel = truth(PLACE, "PNG_BILEVEL", value)
        elif key == flags.IMWRITE_PNG_FILTER:
            filters, filter_set = _chosen_filters(value), True
        elif key == flags.IMWRITE_PNG_ZLIBBUFFER_SIZE and tables.changed("png-buffer-size"):
            idat_size = _idat_size(value)
    return _Settings(level, strategy, bilevel, filters if filter_set or not level_set else 0, idat_size)


def _strategy(value: int) -> int:
    if tables.changed("checked-values") and not 0 <= value <= FIXED:
        instead = "fallbacked to IMWRITE_PNG_STRATEGY_RLE"
        warn_of_value(PLACE, "PNG_STRATEGY", value, "one of ImwritePNGFlags", instead)
        return RLE
    return max(0, min(value, FIXED))


def _chosen_filters(value: int) -> int:
    if tables.changed("checked-values") and value not in FILTERS:
        instead = "fallbacked to IMWRITE_PNG_FILTER_SUB"
        warn_of_value(PLACE, "PNG_FILTER", value, "one of ImwritePNGFilterFlags", instead)
        return FILTER_BITS[SUB]
    return value


def _idat_size(value: int) -> int:
    nearest = max(IDAT_SIZES[0], min(value, IDAT_SIZES[-1]))
    if nearest != value:
        warn_of_value(PLACE, "PNG_ZLIBBUFFER_SIZE", value, "between 6 to 1024*1024", f"fallbacked to {nearest}")
    return nearest


def _header(width: int, height: int, depth: int, color: int) -> bytes:
    body = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, color, 0, 0, 0])
    return SIGNATURE + _chunk(b"IHDR", body)


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _window_bits(size: int) -> int:
    """libpng's choice: no larger than the data needs."""
    bits = 15
    while bits > 8 and size + 262 <= 1 << (bits - 1) and size <= SMALL:
        bits -= 1
    return max(bits, 9)


def _with_window(packed: bytes, size: int) -> bytes:
    """The stream with the smallest window in its header that the data needs, as libpng rewrites it."""
    info = packed[0] >> 4
    if size <= SMALL:
        while info > 0 and size <= 1 << (info + 7):
            info -= 1
    first = info << 4 | packed[0] & 15
    second = packed[1] & 0xE0
    return bytes([first, second + 31 - (first << 8 | second) % 31]) + packed[2:]


def _filters(chosen: int, width: int, height: int, depth: int) -> list[int]:
    """The row filters to choose from: those asked for, as a number or as bits, or libpng's default for 0."""
    if chosen == 0:
        kinds = [0] if depth < 8 else [0, 1, 2, 3, 4]
    elif chosen < 5:
        kinds = [chosen]
    else:
        kinds = [kind for kind, bit in enumerate(FILTER_BITS) if chosen & bit]
    if height == 1:
        kinds = [kind for kind in kinds if kind < 2]
    if width == 1:
        kinds = [kind for kind in kinds if kind in (0, 2)]
    return kinds or [0]


def _filtered(rows: Bytes2D, pixel_bytes: int, kinds: list[int]) -> Bytes2D:
    """Rows with the filter that leaves the smallest sum of absolute differences, its number in front."""
    height, row_bytes = rows.shape
    filtered = np.empty((height, 1 + row_bytes), np.uint8)
    left = np.zeros_like(rows)
    left[:, pixel_bytes:] = rows[:, :-pixel_bytes]
    above = np.zeros_like(rows)
    above[1:] = rows[:-1]
    least: NDArray[np.int64] | None = None
    for kind in kinds:
        difference = rows - _predicted(kind, left, above, pixel_bytes)
        cost = np.minimum(difference, 0 - difference).sum(axis=1, dtype=np.int64)
        better = np.ones(height, bool) if least is None else cost < least
        least = cost if least is None else np.minimum(cost, least)
        filtered[better, 0] = kind
        filtered[better, 1:] = difference[better]
    return filtered


def _predicted(kind: int, left: Bytes2D, above: Bytes2D, pixel_bytes: int) -> Bytes2D:
    if kind == 0:
        return np.zeros_like(left)
    if kind == 1:
        return left
    if kind == 2:
        return above
    if kind == 3:
        return ((left.astype(np.uint16) + above) >> 1).astype(np.uint8)
    corner = np.zeros_like(above)
    corner[:, pixel_bytes:] = above[:, :-pixel_bytes]
    a, b, c = left.astype(np.int16), above.astype(np.int16), corner.astype(np.int16)
    to_a, to_b, to_c = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    nearest = np.where((to_a <= to_b) & (to_a <= to_c), left, np.where(to_b <= to_c, above, corner))
    return nearest.astype(np.uint8)
