"""imgcodecs: reading animations, GIF, PNG and WebP; a still picture is an animation of one frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cv2shim.accepts import log
from cv2shim.by_hand.codecs import flags, reading
from cv2shim.by_hand.codecs.decoder import Decoder
from cv2shim.by_hand.codecs.pixels import Pixels
from cv2shim.by_hand.overrides import override, override_class
from cv2shim.by_hand.overrides.imgcodecs import REASON

EVERY_FRAME = 32767
STILL_DURATION = 1000  # milliseconds
MAX_LOOPS = 0xFFFF
EXTRA_FRAMES = 4  # that OpenCV counts as well when it looks for too many pixels


@override_class("Animation", reason=REASON)
class Animation:
    """Frames and how long each is shown.

    `frames` (sequence of arrays), `durations` (int32 array, milliseconds), `loop_count` (0 for ever), `bgcolor` (four
    floats), `still_image` (array or None).
    """

    __slots__ = ("_frames", "bgcolor", "durations", "loop_count", "still_image")

    def __init__(self, loopCount: int = 0, bgColor: Sequence[float] = (0, 0, 0, 0)) -> None:
        self.loop_count = loopCount if 0 <= loopCount <= MAX_LOOPS else 0
        self.bgcolor: tuple[float, ...] = (*(float(value) for value in bgColor), 0.0, 0.0, 0.0, 0.0)[:4]
        self._frames: tuple[Pixels, ...] = ()
        self.durations: Pixels | Sequence[int] = ()
        self.still_image: Pixels | None = None

    @property
    def frames(self) -> tuple[Pixels, ...]:
        """The arrays themselves, in a tuple of their own."""
        return (*self._frames,)

    @frames.setter
    def frames(self, frames: Sequence[Pixels]) -> None:
        self._frames = (*frames,)


@override("imreadanimation", reason=REASON)
def imreadanimation(filename: str, start: int = 0, count: int = EVERY_FRAME) -> tuple[bool, Animation]:
    """`count` frames of a file from frame `start` on."""
    data = reading.load(filename)
    if data is None or reading.decoder_class(data) is None:
        log.warning("loadsave.cpp:807 imreadanimation_", f"Decoder for {filename} not found!\n")
        return False, Animation()
    return _read(data, start, count, "imreadanimation_")


@override("imdecodeanimation", reason=REASON)
def imdecodeanimation(buf: Pixels | None, start: int = 0, count: int = EVERY_FRAME) -> tuple[bool, Animation]:
    """The same from a file's bytes."""
    data = b"" if buf is None else buf.tobytes()  # whatever it is: OpenCV finds no decoder for what is no picture
    if reading.decoder_class(data) is None:
        log.warning("loadsave.cpp:910 imdecodeanimation_", "Decoder for buffer not found!\n")
        return False, Animation()
    return _read(data, start, count, "imdecodeanimation_")


def _read(data: bytes, start: int, count: int, function: str) -> tuple[bool, Animation]:
    decoder = reading.opened(data, flags.IMREAD_UNCHANGED, source=None, function=function)
    if decoder is None:
        return False, Animation()
    start = max(start, 0)
    count = EVERY_FRAME if count < 0 else count
    end = min(start + count, decoder.pages)
    pixels = decoder.width * decoder.height * (end - start + EXTRA_FRAMES)
    if pixels > reading.MAX_PIXELS:
        text = f"\nyou are trying to read {pixels} bytes that exceed CV_IO_MAX_IMAGE_PIXELS.\n"
        log.warning(f"loadsave.cpp {function}", text)
        return False, Animation()
    frames, durations, success = _frames(decoder, start, end)
    animation = Animation(decoder.loops, decoder.background)
    animation.frames = tuple(frames)
    animation.durations = np.array(durations, np.int32) if durations else ()
    return success, animation


def _frames(decoder: Decoder, start: int, end: int) -> tuple[list[Pixels], list[int], bool]:
    frames: list[Pixels] = []
    durations: list[int] = []
    success = False
    for current in range(end):
        pixels = decoder.read(decoder.type)
        success = pixels is not None
        if pixels is None:
            break
        if current >= start:
            frames.append(pixels)
            durations.append(STILL_DURATION if decoder.duration is None else decoder.duration)
        if not decoder.next_page():
            break
    return frames, durations, success
