"""What the readers of all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.codecs.encoder import Metadata
from cv2shim.by_hand.codecs.pixels import Pixels


@dataclass(frozen=True)
class PixelType:
    """Sample type and number of channels, what OpenCV calls a Mat's type."""

    dtype: np.dtype[np.generic]
    channels: int

    @classmethod
    def of(cls, dtype: type[np.generic] | str, channels: int) -> PixelType:
        return cls(np.dtype(dtype), channels)


class Decoder:
    """One picture file being read. `read_header` fills in size, type and number of pages; then `read` decodes.

    Both say False or None for a file that cannot be read, or raise `cv2.error`, as OpenCV's decoder does.
    """

    scales: ClassVar[bool] = False  # reads at 1/2, 1/4, 1/8 by itself
    width: int = 0
    height: int = 0
    type: PixelType = PixelType.of(np.uint8, 3)
    pages: int = 1
    duration: int | None = None  # of the page read last, in milliseconds
    loops: int = 0  # how often an animation plays, 0 for ever
    background: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    exif: tuple[bytes, ...] = ()  # a TIFF header and its directories each, once `read` has been called

    def __init__(
        self, data: bytes, *, from_file: bool, rgb: bool = False, denominator: int = 1, all_metadata: bool = False
    ) -> None:
        self.data = data
        self.from_file = from_file
        self.rgb = rgb
        self.denominator = denominator
        self.all_metadata = all_metadata  # is wanted; EXIF always is, for the orientation
        self.metadata: Metadata = {}  # but EXIF; once `read` has been called

    @classmethod
    def recognises(cls, head: bytes) -> bool:
        """Whether a file that begins with `head` (at least 32 bytes, if it has them) is of this format."""
        raise NotImplementedError

    def read_header(self) -> bool:
        raise NotImplementedError

    def read(self, wanted: PixelType) -> Pixels | None:
        """The current page, (h, w) or (h, w, channels), of the wanted type."""
        raise NotImplementedError

    def next_page(self) -> bool:
        return False


class Reader:
    """Bytes from front to back; running off the end is an error, as in OpenCV's streams."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position

    def take(self, count: int) -> bytes:
        part = self.data[self.position : self.position + count]
        if len(part) < count:
            raise end_of_stream()
        self.position += count
        return part

    def byte(self) -> int:
        return self.take(1)[0]

    def u16(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def i32(self) -> int:
        return int.from_bytes(self.take(4), "little", signed=True)


def end_of_stream() -> errors.error:
    return errors.cv_error(errors.STS_ERROR, "Unexpected end of input stream", "throwOnEof")


def require(condition: bool, text: str, func: str) -> None:
    """OpenCV's CV_Assert: raise `cv2.error` with the condition's text unless it holds."""
    if not condition:
        raise errors.cv_error(errors.STS_ASSERT, text, func)


def pillow() -> None:
    """Say in one sentence what to do when Pillow is missing."""
    try:
        import PIL  # noqa: F401
    except ImportError as missing:
        raise ImportError(
            "Reading and writing this format needs Pillow: `await micropip.install('pillow')` loads it."
        ) from missing
