"""What every video file is to its reader: so many pictures, each at its time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from numpy.typing import NDArray

Pixels = NDArray[Any]


class NotReadable(Exception):
    """A file is no video that can be read here; the text says what it is."""


class Frames(ABC):
    """The pictures of an open file, `width` × `height` pixels each.

    `fps` is their rate, `fourcc` the codec as a number, `tick` the unit of the file's times in seconds.
    """

    count: int
    width: int
    height: int
    fps: float
    fourcc: int
    tick: float

    @abstractmethod
    def picture(self, number: int) -> Pixels | None:
        """Picture `number` (0 ≤ number < count), uint8 (height, width, 3) BGR; None if it is damaged."""

    def alpha(self, number: int) -> Pixels | None:
        """How opaque picture `number` is, uint8 (height, width); None if it is so everywhere."""
        return None

    def time(self, number: int) -> float:
        """When picture `number` is shown, in milliseconds."""
        return number * 1000 / self.fps

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let go of the file."""
