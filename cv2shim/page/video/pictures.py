"""Numbered pictures as a video: `img_%03d.png`, or the name of the first one."""

from __future__ import annotations

import os
import re

import numpy as np

from cv2shim.page.video.frames import Frames, NotReadable, Pixels
from cv2shim.page.video.properties import fourcc

PATTERN = re.compile(r"%0?(\d*)d")
FIRST_NUMBERS = 5  # so many are tried
IMREAD_UNCHANGED = -1


class PictureFrames(Frames):
    """The pictures whose names `pattern` % a number gives, from `first` on. Raises NotReadable if there is none.

    `flags` are imread's; all pictures have the size of the first.
    """

    fps, tick = 25.0, 1 / 25

    def __init__(self, pattern: str, first: int, flags: int) -> None:
        self._names = _existing(pattern, first)
        self._flags = flags
        picture = self.picture(0) if self._names else None
        if picture is None:
            raise NotReadable("no sequence of pictures")
        self.count = len(self._names)
        self.height, self.width = picture.shape[:2]
        jpeg = self._names[0].lower().endswith((".jpg", ".jpeg"))
        self.fourcc = fourcc("MJPG" if jpeg else "MPNG")

    def picture(self, number: int) -> Pixels | None:
        import cv2

        picture: Pixels | None = cv2.imread(self._names[number], self._flags)
        return picture

    def alpha(self, number: int) -> Pixels | None:
        import cv2

        picture = cv2.imread(self._names[number], IMREAD_UNCHANGED)
        if picture is None or picture.dtype.kind != "u" or picture.ndim < 3 or picture.shape[2] < 4:
            return None
        return (picture[..., 3] >> 8 * (picture.itemsize - 1)).astype(np.uint8)


def _existing(pattern: str, first: int) -> list[str]:
    names: list[str] = []
    if PATTERN.search(pattern) is None:
        return [pattern] if os.path.isfile(pattern) else []
    while os.path.isfile(name := pattern % (first + len(names))):
        names.append(name)
    return names


def is_pattern(name: str) -> bool:
    """Whether a file name stands for several."""
    return name.count("%") == 1 and PATTERN.search(name) is not None


def numbered(name: str, first: int = -1, tried: int = FIRST_NUMBERS) -> tuple[str, int] | None:
    """The pattern and the first number behind the name of a sequence or of its first picture; None if it has no number.

    Of a pattern `tried` numbers are, from `first` on; below 0 it is not given.
    """
    if is_pattern(name):
        least = max(first, 0)
        return name, next((k for k in range(least, least + tried) if os.path.isfile(name % k)), least)
    folder, base = os.path.split(name)
    digits = list(re.finditer(r"\d+", base))
    if not digits or "%" in name:
        return None
    last = digits[-1]
    pattern = f"{base[: last.start()]}%0{len(last[0])}d{base[last.end() :]}"
    return os.path.join(folder, pattern), int(last[0]) if first < 0 else first
