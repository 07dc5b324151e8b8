"""Animated PNG: the frames of a file and how they are laid over each other."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cv2shim.by_hand.codecs.pixels import Pixels

CONTROL_SIZE, FRAME_SIZE = 8, 26
CLEAR, BACK = 1, 2  # what becomes of a frame's place when the next is drawn
OVER = 1  # drawn over what is there, not instead of it
DEFAULT_DENOMINATOR = 100  # of the delay, if the file says 0


class Frame(NamedTuple):
    """One frame: place, duration in milliseconds, disposal, blending, and its deflated rows."""

    width: int
    height: int
    left: int
    top: int
    duration: int
    disposal: int
    blending: int
    packed: bytes


def frames(chunks: Sequence[tuple[bytes, bytes]]) -> list[Frame]:
    """The frames in a file's chunks (name, content); the default image is one only if it has a control chunk."""
    found: list[Frame] = []
    control: bytes | None = None
    packed: list[bytes] = []

    def finish() -> None:
        if control is not None and packed:
            width, height, left, top, delay, unit, disposal, blending = struct.unpack(">4xIIIIHHBB", control)
            duration = round(1000 * delay / (unit or DEFAULT_DENOMINATOR))
            found.append(Frame(width, height, left, top, duration, disposal, blending, b"".join(packed)))
        packed.clear()

    for name, body in chunks:
        if name == b"fcTL" and len(body) == FRAME_SIZE:
            finish()
            control = body
        elif name == b"IDAT" and control is not None:
            packed.append(body)
        elif name == b"fdAT":
            packed.append(body[4:])
    finish()
    return found


class Canvas:
    """What the frames are drawn on, (h, w) or (h, w, channels)."""

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[np.generic]) -> None:
        self._next = np.zeros(shape, dtype)

    def draw(self, frame: Frame, pixels: Pixels, channels: int) -> Pixels:
        """The picture that shows with this frame.

        What cv2 clears afterwards it measures in bytes of a result of so many channels, whatever the canvas has.
        """
        shown = self._next.copy()
        place = slice(frame.top, frame.top + frame.height), slice(frame.left, frame.left + frame.width)
        blend = frame.blending == OVER and shown.ndim == 3 and shown.shape[2] == 4
        shown[place] = _over(pixels, shown[place]) if blend else pixels
        if frame.disposal != BACK:
            self._next = shown.copy()
            if frame.disposal == CLEAR:
                rows = self._next.view(np.uint8).reshape(len(self._next), -1)
                rows[place[0], channels * frame.left : channels * (frame.left + frame.width)] = 0
        return shown


def _over(above: Pixels, below: Pixels) -> Pixels:
    """Colours weighted by opacity, in whole numbers; BGRA or RGBA, uint8 or uint16."""
    full = np.iinfo(above.dtype).max
    alpha, under = above[..., 3:].astype(np.uint64), below[..., 3:].astype(np.uint64)
    weight, rest = alpha * full, (full - alpha) * under
    total = weight + rest
    safe = np.maximum(total, 1)
    mixed = np.empty_like(above)
    mixed[..., :3] = (above[..., :3] * weight + below[..., :3] * rest) // safe
    mixed[..., 3:] = total // full
    mixed = np.where(alpha == 0, below, mixed)
    replaced = (alpha == full) | (under == 0)
    return np.where(replaced, above, mixed)
