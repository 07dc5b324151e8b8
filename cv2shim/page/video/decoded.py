"""Video files and addresses that the browser decodes: MP4, WebM and what else it knows."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from cv2shim.accepts import errors, log
from cv2shim.page import door
from cv2shim.page.video import library
from cv2shim.page.video.frames import Frames, NotReadable, Pixels
from cv2shim.page.video.properties import fourcc

ADDRESS = re.compile(r"(https?|blob|data):")
FOURCC = {"avc": "h264", "hevc": "hevc", "vp8": "VP80", "vp9": "VP90", "av1": "av01"}  # as FFMPEG names them
EVERYWHERE = "Motion-JPEG AVI, GIF and numbered pictures (x_%03d.png)"
UNKNOWN_RATE = 25.0
BROADCAST = 1000 / 1001  # 29.97 is 30 of these


def is_address(name: str) -> bool:
    """Whether a name is an address that the browser can fetch."""
    return ADDRESS.match(name) is not None


def of_address(address: str) -> DecodedFrames:
    """The video at an address. Raises NotReadable."""
    return _opened(address)


def of_file(name: str) -> DecodedFrames:
    """The video in a file of Pyodide's. Raises NotReadable, OSError."""
    with open(name, "rb") as file:
        return _opened(file.read())


def _opened(source: str | bytes) -> DecodedFrames:
    if not door.reachable():
        raise NotReadable(f"only a browser could decode this, and there is none here; {EVERYWHERE} are read everywhere")
    try:
        return DecodedFrames(door.call("videoOpen", source, library.addresses()))
    except errors.error as failure:
        raise NotReadable(str(failure.err)) from None


class DecodedFrames(Frames):
    """A video in the page, which decodes a few frames ahead of those that are asked for."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._player = answer["player"]
        self._times = np.array(answer["times"], np.float64)
        self.count, self.width, self.height = len(self._times), answer["width"], answer["height"]
        self.tick = 1 / answer["ticks"]
        self.fps = rate(self._times, self.tick)
        self.fourcc = fourcc(FOURCC.get(answer["codec"], "\0\0\0\0"))

    def picture(self, number: int) -> Pixels | None:
        try:
            answer = door.picture("videoFrame", self._player, number)
        except errors.error as failure:
            log.warning("cap_ffmpeg_impl.hpp grabFrame", f"frame {number} cannot be decoded: {failure.err}")
            return None
        return answer and answer["pixels"]

    def time(self, number: int) -> float:
        return float(self._times[number] - self._times[0]) * 1000

    def close(self) -> None:
        door.post("videoClose", self._player)


def rate(times: np.ndarray, tick: float) -> float:
    """Frames per second of frames shown at `times` (s), which their file rounds to multiples of `tick`.

    The whole number, or the broadcasters' 1000/1001 of one, that all of them agree with; else their average.
    """
    passed = times - times[:1]
    if not passed.any():
        return UNKNOWN_RATE
    average = (len(times) - 1) / passed[-1]
    for candidate in (round(average), round(average / BROADCAST) * BROADCAST):
        if candidate and np.abs(passed - np.arange(len(times)) / candidate).max() <= 1.01 * tick:
            return float(candidate)
    return float(average)
