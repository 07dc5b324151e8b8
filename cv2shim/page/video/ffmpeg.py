"""Videos as OpenCV itself reads and writes them with FFmpeg: what the plugin does."""

from __future__ import annotations

import errno
import os
from itertools import chain

import numpy as np

from cv2shim.page.video import properties as p
from cv2shim.page.video.frames import NotReadable, Pixels
from cv2shim.page.video.plugin import Plugin
from cv2shim.page.video.positions import Source
from cv2shim.page.video.writers import Wanted, Writer, require_samples


def capture(plugin: Plugin, name: str, params: dict[int, int]) -> FfmpegCapture:
    """What reads a file. Raises NotReadable where the plugin does not read it."""
    handle = plugin.open_capture(name, [*chain(*params.items())])
    if not handle:
        raise NotReadable("FFmpeg does not read it")
    return FfmpegCapture(plugin, handle)


class FfmpegCapture(Source):
    """A file that the plugin reads."""

    api = p.CAP_FFMPEG

    def __init__(self, plugin: Plugin, handle: int) -> None:
        self._plugin, self._handle = plugin, handle
        self._last: Pixels | None = None  # of the size and type that the next will have

    def grab(self) -> bool:
        return bool(self._plugin.call("capture_grab", self._handle))

    def retrieve(self, channel: int = 0) -> Pixels | None:
        frame = self._plugin.retrieve(self._handle, channel, self._last)
        if frame is not None:
            self._last = np.broadcast_to(np.empty((), frame.dtype), frame.shape)
        return frame

    def get(self, prop: int) -> float:
        return float(self._plugin.call("capture_get", self._handle, prop))

    def set(self, prop: int, value: float) -> bool:
        return bool(self._plugin.call("capture_set", self._handle, prop, value))

    def close(self) -> None:
        self._plugin.call("capture_close", self._handle)


def writer(plugin: Plugin, wanted: Wanted) -> FfmpegWriter:
    """What writes a file. Raises NotImplementedError where the plugin does not write it, OSError where it has no folder."""
    handle = plugin.open_writer(wanted.path, wanted.fourcc, wanted.fps, wanted.size, [*chain(*wanted.all_params.items())])
    if not handle and not os.path.isdir(os.path.dirname(wanted.path) or os.curdir):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if not handle:
        raise NotImplementedError(f"FFmpeg does not write '{wanted.code}' in '{wanted.extension}' here")
    return FfmpegWriter(plugin, handle)


class FfmpegWriter(Writer):
    """A file that the plugin writes."""

    def __init__(self, plugin: Plugin, handle: int) -> None:
        self._plugin, self._handle = plugin, handle

    def write(self, image: Pixels) -> None:
        require_samples(image)
        self._plugin.write(self._handle, image)

    def get(self, prop: int) -> float:
        return float(self._plugin.call("writer_get", self._handle, prop))

    def set(self, prop: int, value: float) -> bool:
        return bool(self._plugin.call("writer_set", self._handle, prop, value))

    def close(self) -> None:
        self._plugin.call("writer_close", self._handle)
