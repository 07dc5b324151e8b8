"""What the videos of the tests show."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

Write = Callable[..., str]
SIZE = (64, 48)


def drawn(count: int, size: tuple[int, int] = SIZE) -> list[np.ndarray]:
    """Frames (height, width, 3) that all differ."""
    frames = []
    for k in range(count):
        frame = np.full((size[1], size[0], 3), 15 * k % 256, np.uint8)
        cv2.circle(frame, (10 + k % 20, 20), 8, (0, 80, 250), -1)
        frames.append(frame)
    return frames
