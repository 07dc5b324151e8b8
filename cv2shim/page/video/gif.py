"""Animated GIF as a video: the pictures of cv2's imdecodeanimation, timed as FFmpeg times them."""

from __future__ import annotations

import numpy as np

from cv2shim.page.video.frames import Frames, NotReadable, Pixels
from cv2shim.page.video.properties import fourcc

SHORTEST, USUAL = 20, 100  # milliseconds: what is shorter is taken for a mistake
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
        self._pictures = [_opaque(frame) for frame in animation.frames]
        durations = [int(value) for value in np.ravel(animation.durations)]
        self._durations = [value if value >= SHORTEST else USUAL for value in durations]
        self._starts = np.cumsum([0, *self._durations])
        self.count = len(self._pictures)
        self.height, self.width = self._pictures[0].shape[:2]
        self.fps = _rate(self._durations)

    def picture(self, number: int) -> Pixels | None:
        return self._pictures[number].copy()

    def time(self, number: int) -> float:
        return float(self._starts[number])


def _opaque(frame: Pixels) -> Pixels:
    """BGR; white where nothing has been drawn, as FFmpeg's canvas is."""
    if frame.shape[2] == 3:
        return frame
    picture = frame[..., :3].copy()
    picture[frame[..., 3] == 0] = 255
    return picture


def _rate(durations: list[int]) -> float:
    """FFmpeg's estimate: it leaves the first two pictures out."""
    known = durations[2:] or durations[:1] * (len(durations) == 1)
    return 1000 * len(known) / sum(known) if known else UNKNOWN_RATE
