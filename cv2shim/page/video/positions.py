"""Where a reader is in a file, as each of OpenCV's backends counts and seeks: FFMPEG (the default), CV_MJPEG, CV_IMAGES."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from cv2shim.accepts import tables
from cv2shim.page.video import properties as p
from cv2shim.page.video.frames import Frames, Pixels


class Source(ABC):
    """What a VideoCapture reads from. `api` is the number of the backend whose rules it follows."""

    api: int

    @abstractmethod
    def grab(self) -> bool:
        """Go on to the next frame; False if there is none."""

    @abstractmethod
    def retrieve(self, channel: int = 0) -> Pixels | None:
        """The frame grabbed last, a new array; None if there is none. Most know one channel only."""

    def read(self) -> Pixels | None:
        """Both in one; None at the end."""
        return self.retrieve() if self.grab() else None

    @abstractmethod
    def get(self, prop: int) -> float:
        """A property; 0 for those that it does not have."""

    @abstractmethod
    def set(self, prop: int, value: float) -> bool:
        """Set a property; whether it has it and takes the value."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what it reads from."""


class FileSource(Source):
    """A file, read from front to back; `position` is the number of the next frame."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.position = 0
        self.grabbed: int | None = None

    def grab(self) -> bool:
        if self.position >= self.frames.count:
            self.grabbed = None
            return False
        self.grabbed = self.position
        self.position += 1
        return True

    def retrieve(self, channel: int = 0) -> Pixels | None:
        return None if self.grabbed is None else self.frames.picture(self.grabbed)

    def get(self, prop: int) -> float:
        frames = self.frames
        known = {
            p.CAP_PROP_POS_FRAMES: self.position,
            p.CAP_PROP_FRAME_WIDTH: frames.width,
            p.CAP_PROP_FRAME_HEIGHT: frames.height,
            p.CAP_PROP_FRAME_COUNT: frames.count,
        }
        return float(known.get(prop, 0))

    def set(self, prop: int, value: float) -> bool:
        return False

    def close(self) -> None:
        self.frames.close()

    def _seek(self, position: int, last: int) -> bool:
        self.position = min(max(position, 0), last)
        self.grabbed = self.position - 1 if self.position else None
        return True


# what FFMPEG's backend says of every file
FIXED = {
    p.CAP_PROP_CONVERT_RGB: 1,
    p.CAP_PROP_SAR_DEN: 1,
    p.CAP_PROP_ORIENTATION_AUTO: 1,
    p.CAP_PROP_HW_DEVICE: -1,
    p.CAP_PROP_N_THREADS: 1,
}


class FfmpegSource(FileSource):
    """FFMPEG: any position will do, the end included; the time is that of the frame grabbed last."""

    api = p.CAP_FFMPEG

    def __init__(self, frames: Frames, alpha: bool = False) -> None:
        """`alpha`: whether frames are BGRA."""
        super().__init__(frames)
        self._time = 0.0
        self._alpha = alpha

    def grab(self) -> bool:
        found = super().grab()
        self._time = self.frames.time(self.position - 1) if found else 0.0
        return found

    def retrieve(self, channel: int = 0) -> Pixels | None:
        picture = super().retrieve()
        if picture is None or self.grabbed is None or not self._alpha:
            return picture
        alpha = self.frames.alpha(self.grabbed)
        return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8) if alpha is None else alpha])

    def get(self, prop: int) -> float:
        if prop == p.CAP_PROP_POS_MSEC:
            return self._time
        if prop == p.CAP_PROP_FORMAT and tables.changed("ffmpeg-frames-with-alpha"):
            return float(p.CV_8UC4 if self._alpha else p.CV_8UC3)
        if prop == p.CAP_PROP_POS_AVI_RATIO:
            return self.frames.tick  # whatever its name promises
        if prop in (p.CAP_PROP_FPS, p.CAP_PROP_FOURCC):
            return float(self.frames.fps if prop == p.CAP_PROP_FPS else self.frames.fourcc)
        return float(FIXED[prop]) if prop in FIXED else super().get(prop)

    def set(self, prop: int, value: float) -> bool:
        frames = self.frames
        if prop == p.CAP_PROP_FORMAT:
            return self._set_format(value)
        if prop == p.CAP_PROP_POS_FRAMES:
            position = int(value)
        elif prop == p.CAP_PROP_POS_MSEC:
            position = int(value / 1000 * frames.fps + 0.5)
        elif prop == p.CAP_PROP_POS_AVI_RATIO:
            position = frames.count if value * frames.count >= 1e-6 else 0  # the ratio is taken for a time in microseconds
        else:
            return prop == p.CAP_PROP_CONVERT_RGB and value == 1
        self._seek(position, frames.count)
        self._time = self._time_after_seeking(position)
        return True

    def _set_format(self, value: float) -> bool:
        known = tables.changed("ffmpeg-frames-with-alpha") and value in (p.CV_8UC3, p.CV_8UC4)
        if known:
            self._alpha = value == p.CV_8UC4
        return known

    def _time_after_seeking(self, position: int) -> float:
        frames = self.frames
        if tables.changed("seeking-tells-time-of-grabbed-frame"):  # the one before the next
            return frames.time(self.position - 1) if self.position else 0.0
        return frames.time(position) if 0 <= position < frames.count else position * 1000 / frames.fps


class MjpegSource(FileSource):
    """CV_MJPEG: the time is that of the next frame, and only positions inside of the file will do."""

    api = p.CAP_OPENCV_MJPEG

    def get(self, prop: int) -> float:
        frames = self.frames
        if prop == p.CAP_PROP_POS_MSEC:
            return self.position * 1000 / frames.fps
        if prop == p.CAP_PROP_POS_AVI_RATIO:
            return self.position / frames.count
        if prop in (p.CAP_PROP_FPS, p.CAP_PROP_FOURCC):
            return float(frames.fps if prop == p.CAP_PROP_FPS else frames.fourcc)
        return super().get(prop)

    def set(self, prop: int, value: float) -> bool:
        inside = prop == p.CAP_PROP_POS_FRAMES and int(value) >= 0 and value < self.frames.count
        return inside and self._seek(int(value), self.frames.count)


class ImagesSource(FileSource):
    """CV_IMAGES: one picture a second, each as imread gives it."""

    api = p.CAP_IMAGES

    def get(self, prop: int) -> float:
        if prop == p.CAP_PROP_FPS:
            return 1.0
        if prop in (p.CAP_PROP_FRAME_WIDTH, p.CAP_PROP_FRAME_HEIGHT) and self.position and self.grabbed is None:
            return 0.0  # of the picture that was not found after the last one
        if prop == p.CAP_PROP_POS_AVI_RATIO:
            last = self.frames.count - 1
            return self.position / last if last else float("inf" if self.position else "nan")
        return super().get(prop)

    def set(self, prop: int, value: float) -> bool:
        last = self.frames.count - 1
        if prop in (p.CAP_PROP_POS_MSEC, p.CAP_PROP_POS_FRAMES):
            return self._seek(int(value), last)
        return prop == p.CAP_PROP_POS_AVI_RATIO and self._seek(round(last * min(max(value, 0), 1)), last)
