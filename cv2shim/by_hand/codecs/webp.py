"""WebP, through Pillow's libwebp."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from cv2shim.accepts import errors, log, tables
from cv2shim.by_hand.codecs import flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, pillow
from cv2shim.by_hand.codecs.encoder import EXIF, ICC, XMP, Metadata, Params, warn_of_value
from cv2shim.by_hand.codecs.pixels import Pixels, cvt_luma, ordered, repeated

HEADER_SIZE = 32
ALPHA_FLAG, ANIMATION_FLAG = 0x10, 0x02
METADATA = {EXIF: (b"EXIF", 0x08), XMP: (b"XMP ", 0x04), ICC: (b"ICCP", 0x20)}  # chunk, and flag that announces it
LOSSLESS_QUALITY, METHOD = 70, 4  # what libwebp's simple interface sets
EXACT_QUALITY = 75  # of its preset 6 for lossless files
LOSSY, LOSSLESS, EXACT = 0, 1, 2  # IMWRITE_WEBP_LOSSLESS_…
MAX_QUALITY = 100
PLACE = "grfmt_webp.cpp write"


class WebpDecoder(Decoder):
    @classmethod
    def recognises(cls, head: bytes) -> bool:
        return len(head) >= HEADER_SIZE and head[:4] == b"RIFF" and head[8:15] == b"WEBPVP8" and head[15:16] in b" LX"

    def read_header(self) -> bool:
        kind, body = self.data[15:16], self.data[20:]
        if kind == b"X":
            alpha = bool(body[0] & ALPHA_FLAG)
            self.width = 1 + int.from_bytes(body[4:7], "little")
            self.height = 1 + int.from_bytes(body[7:10], "little")
        elif kind == b"L":
            if body[0] != 0x2F:
                return False
            packed = int.from_bytes(body[1:5], "little")
            self.width, self.height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
            alpha = bool(packed >> 28 & 1)
        else:
            if body[3:6] != b"\x9d\x01\x2a":
                return False
            self.width = int.from_bytes(body[6:8], "little") & 0x3FFF
            self.height = int.from_bytes(body[8:10], "little") & 0x3FFF
            alpha = False
        self.type = PixelType.of(np.uint8, 4 if alpha else 3)
        self._page = 0
        if kind == b"X" and body[0] & ANIMATION_FLAG:
            self._read_animation()
        return True

    def _read_animation(self) -> None:
        """How many frames there are, and what the animation chunk says of background and repetition."""
        self.pages = 0
        for name, body in _chunks(self.data):
            if name == b"ANIM":
                # cv2 takes the four bytes from the last to the first
                self.background = tuple(float(value) for value in body[3::-1])
                self.loops = int.from_bytes(body[4:6], "little")
            elif name == b"ANMF":
                self.pages += 1

    def _read_metadata(self) -> None:
        first = dict(reversed([*_chunks(self.data)]))
        found = {kind: first.get(name, b"") for kind, (name, flag) in METADATA.items() if self.data[20] & flag}
        exif = found.pop(EXIF, b"")
        self.exif, self.metadata = (exif,) if exif else (), found

    def next_page(self) -> bool:
        self._page += 1
        return self._page < self.pages

    def read(self, wanted: PixelType) -> Pixels | None:
        pillow()
        from PIL import Image

        if wanted.dtype != np.uint8:
            return None
        whole = 8 + int.from_bytes(self.data[4:8], "little") <= len(self.data)
        if tables.changed("more-metadata") and whole and self.data[15:16] == b"X":
            self._read_metadata()
        mode = "RGBA" if self.type.channels == 4 else "RGB"
        try:
            with Image.open(io.BytesIO(self.data), formats=["WEBP"]) as image:
                image.seek(self._page)
                pixels = np.asarray(image.convert(mode))
                self.duration = image.info.get("duration") if self.pages > 1 else None
        except (OSError, EOFError, SyntaxError, ValueError):
            return None
        if wanted.channels == 1:
            # cv2 decodes to RGB(A) if asked to and then takes the channels for BGR
            return cvt_luma(pixels[..., ::-1] if self.rgb and pixels.shape[2] == 3 else pixels)
        return ordered(pixels[..., : wanted.channels], self.rgb)


def _chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk; the last may be cut short."""
    at = 12
    while at + 8 <= len(file):
        name, size = file[at : at + 4], int.from_bytes(file[at + 4 : at + 8], "little")
        yield name, file[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def with_metadata(file: bytes, metadata: Metadata) -> bytes:
    """A file of ours with the metadata around its pixels, announced in the chunk of extended files."""
    decoder = WebpDecoder(file, from_file=False)
    decoder.read_header()
    features = sum(METADATA[kind][1] for kind in metadata) | (ALPHA_FLAG if decoder.type.channels == 4 else 0)
    size = (decoder.width - 1).to_bytes(3, "little") + (decoder.height - 1).to_bytes(3, "little")
    pixels = [_chunk(name, body) for name, body in _chunks(file) if name != b"VP8X"]
    before, after = (
        [_chunk(METADATA[kind][0], metadata[kind]) for kind in kinds if kind in metadata] for kinds in ((ICC,), (EXIF, XMP))
    )
    body = b"".join([_chunk(b"VP8X", bytes([features, 0, 0, 0]) + size), *before, *pixels, *after])
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WEBP" + body


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A WebP file of uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA samples; lossless unless a quality ≤ 100 is given."""
    pillow()
    from PIL import Image

    with_modes = tables.changed("webp-lossless-mode")
    mode, quality = _mode(params) if with_modes else _mode_of_first(params)
    rgb = repeated(pixels, 3) if pixels.ndim == 2 else ordered(pixels, False)
    file = io.BytesIO()
    try:
        image = Image.fromarray(rgb)
        if mode != LOSSY:
            exact = mode == EXACT and rgb.shape[2] == 4
            effort = EXACT_QUALITY if exact else LOSSLESS_QUALITY
            image.save(file, "WEBP", lossless=True, quality=effort, method=METHOD, exact=exact)
        else:
            image.save(file, "WEBP", quality=quality, method=METHOD)
    except (OSError, ValueError):
        if with_modes:
            log.failure(PLACE, f"WebP encoding failed with lossless_mode={mode}")
            return None
        raise errors.cv_error(errors.STS_ASSERT, "size > 0", "write") from None
    return file.getvalue()


def _mode_of_first(params: Params) -> tuple[int, int]:
    """How to compress, and the quality: lossless unless a quality leads."""
    if params and params[0][0] == flags.IMWRITE_WEBP_QUALITY and params[0][1] <= MAX_QUALITY:
        return LOSSY, max(1, params[0][1])
    return LOSSLESS, MAX_QUALITY


def _mode(params: Params) -> tuple[int, int]:
    """The same where there is a key for it; without one a quality decides, wherever it stands."""
    mode, quality = LOSSY, MAX_QUALITY + 1
    for key, value in params:
        if key == flags.IMWRITE_WEBP_LOSSLESS_MODE:
            if value in (LOSSY, LOSSLESS, EXACT):
                mode = value
            else:
                warn_of_value(PLACE, "WEBP_LOSSLESS_MODE", value, "one of ImwriteWEBPLosslessMode", "ignored")
        elif key == flags.IMWRITE_WEBP_QUALITY:
            quality = max(1, value)
            if value < 1:
                allowed = "between 1 to 100(lossy) or more(lossless)"
                warn_of_value(PLACE, "WEBP_QUALITY", value, allowed, "fallbacked to 1")
    return (LOSSLESS, quality) if mode == LOSSY and quality > MAX_QUALITY else (mode, quality)
