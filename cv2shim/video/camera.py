"""Cameras."""
from __future__ import annotations

from cv2shim.video.frames import NotReadable
from cv2shim.video.positions import Source


def opened(index: int, params: dict[int, int]) -> Source:
    raise NotReadable("can't open camera by index")
