"""Animated GIF as a video: the pictures of cv2's imdecodeanimation, timed as FFmpeg times them."""

from __future__ import annotations

import numpy as np

from cv2shim.accepts import tables
from cv2shim.page.video.frames import Frames, NotReadable, Pixels
from cv2shim.page.video.properties import fourcc

USUAL = 100  # milliseconds, of a picture whose duration is taken for a mistake
TICK = 10  # milliseconds
EVERY_FRAME = 1 << 20
UNKNOWN_RATE = 100.0  # what FFmpeg tells of two pictures


class GifFrames(Frames):
    """A GIF file, all of whose pictures are decoded at once. Raises NotReadable, OSError."""

    tick = 0.01
    fourcc = fourcc("gif ")

    def __init__(self, path: str) -> None:
        import cv2

        with open(path, "rb") as file:
            success, animation = cv2.imdecodeanimation(np.frombuffer(file.read(), np.uint8), 0, EVERY_FRAME)
        if not success or not len(animation.frames):
            raise NotReadable("a damaged GIF file")
        self._pictures = list(animation.frames)
        durations = [int(value) for value in np.ravel(animation.durations)]
        shortest = TICK if tables.changed("gif-rate-of-all-pictures") else 2 * TICK
        self._durations = [value if value >= shortest else USUAL for value in durations]
        self._starts = np.cumsum([0, *self._durations])
        self.count = len(self._pictures)
        self.height, self.width = self._pictures[0].shape[:2]
        self.fps = _rate(self._durations)

    def picture(self, number: int) -> Pixels | None:
        return _opaque(self._pictures[number])

    def alpha(self, number: int) -> Pixels | None:
        frame = self._pictures[number]
        return frame[..., 3] if frame.shape[2] == 4 else None

    def time(self, number: int) -> float:
        return float(self._starts[number])


def _opaque(frame: Pixels) -> Pixels:
    """A new one of BGR; white where nothing has been drawn, as FFmpeg's canvas is."""
    picture = frame[..., :3].copy()
    if frame.shape[2] == 4:
        picture[frame[..., 3] == 0] = 255
    return picture


def _rate(durations: list[int]) -> float:
    """FFmpeg's: of the average in whole ticks, or an estimate that leaves the first two pictures out."""
    if tables.changed("gif-rate-of-all-pictures"):
        return 1000 / (sum(durations) // len(durations) // TICK * TICK)
    if len(durations) < 3:
        return 1000 / durations[0] if len(durations) == 1 else UNKNOWN_RATE
    return _usual(1000 * len(durations[2:]) / sum(durations[2:]))


def _usual(rate: float) -> float:
    """The next of the rates that FFmpeg looks for, twelfths up to 30 and whole numbers, if it is within a hundredth."""
    parts = 12 if rate <= 30 else 1
    near = round(rate * parts) / parts
    return near if abs(rate - near) < near / 100 else rate
