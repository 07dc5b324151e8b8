"""WebP, through Pillow's libwebp."""

from __future__ import annotations

import io

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.codecs import flags
from cv2shim.by_hand.codecs.decoder import Decoder, PixelType, pillow
from cv2shim.by_hand.codecs.encoder import Params
from cv2shim.by_hand.codecs.pixels import Pixels, cvt_luma, ordered, repeated

HEADER_SIZE = 32
ALPHA_FLAG, ANIMATION_FLAG = 0x10, 0x02
LOSSLESS_QUALITY, METHOD = 70, 4  # what libwebp's simple interface sets


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
        at = 12
        self.pages = 0
        while at + 8 <= len(self.data):
            name, size = self.data[at : at + 4], int.from_bytes(self.data[at + 4 : at + 8], "little")
            body = self.data[at + 8 : at + 8 + size]
            if name == b"ANIM":
                # cv2 takes the four bytes from the last to the first
                self.background = tuple(float(value) for value in body[3::-1])
                self.loops = int.from_bytes(body[4:6], "little")
            elif name == b"ANMF":
                self.pages += 1
            at += 8 + size + size % 2

    def next_page(self) -> bool:
        self._page += 1
        return self._page < self.pages

    def read(self, wanted: PixelType) -> Pixels | None:
        pillow()
        from PIL import Image

        if wanted.dtype != np.uint8:
            return None
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


def encode(pixels: Pixels, params: Params) -> bytes | None:
    """A WebP file of uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA samples; lossless unless a quality ≤ 100 leads."""
    pillow()
    from PIL import Image

    quality = None
    if params and params[0][0] == flags.IMWRITE_WEBP_QUALITY and params[0][1] <= 100:
        quality = max(1, params[0][1])
    rgb = repeated(pixels, 3) if pixels.ndim == 2 else ordered(pixels, False)
    file = io.BytesIO()
    try:
        image = Image.fromarray(rgb)
        if quality is None:
            image.save(file, "WEBP", lossless=True, quality=LOSSLESS_QUALITY, method=METHOD, exact=False)
        else:
            image.save(file, "WEBP", quality=quality, method=METHOD)
    except (OSError, ValueError):
        raise errors.cv_error(errors.STS_ASSERT, "size > 0", "write") from None
    return file.getvalue()
