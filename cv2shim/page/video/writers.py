"""What writes videos: what frames it takes, and what becomes of others."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from cv2shim.accepts import errors, log, tables
from cv2shim.page.video import properties as p
from cv2shim.page.video.avi import AviWriter
from cv2shim.page.video.frames import Pixels

JPEG_QUALITY, CV_MJPEG_QUALITY = 95, 75
EVERYWHERE = "Motion-JPEG in .avi (fourcc MJPG) and numbered pictures (x_%03d.png)"


class Wanted(NamedTuple):
    """What a VideoWriter is opened with."""

    path: str
    fourcc: int
    fps: float
    size: tuple[int, int]
    color: bool
    params: dict[int, int]

    @property
    def code(self) -> str:
        return p.characters(self.fourcc)

    @property
    def alpha(self) -> bool:
        """Whether frames are BGRA."""
        return tables.changed("ffmpeg-frames-with-alpha") and bool(self.params.get(p.VIDEOWRITER_PROP_ENABLE_ALPHA))

    @property
    def all_params(self) -> dict[int, int]:
        """`params`, with whether frames are of colour."""
        return {p.VIDEOWRITER_PROP_IS_COLOR: int(self.color), **self.params}

    @property
    def extension(self) -> str:
        return os.path.splitext(self.path)[1].lower()


def require_samples(image: Pixels) -> None:
    """Raise `cv2.error` for sample types that FFMPEG does not take."""
    if image.dtype not in (np.uint8, np.uint16):
        raise errors.cv_error(errors.STS_ASSERT, "image.depth() == CV_8U || image.depth() == CV_16U", "write")


class Writer(ABC):
    """A video being written. `api` is the number of the backend whose rules it follows."""

    api = p.CAP_FFMPEG

    @abstractmethod
    def write(self, image: Pixels) -> None:
        """Append a frame. Raises `cv2.error` for sample types that no video has."""

    @abstractmethod
    def close(self) -> None:
        """Complete the file. Raises `cv2.error`, OSError where that is impossible."""

    def get(self, prop: int) -> float:
        """A property; 0 for those that it does not have."""
        return 0.0

    def set(self, prop: int, value: float) -> bool:
        """Set a property; whether it has it and takes the value."""
        return False


class FrameWriter(Writer):
    """What takes frames one by one, by FFMPEG's rules: even sizes and warnings for frames that do not fit.

    `size` is that of the video, `taken` that of the frames.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.taken = wanted.size
        self.size = wanted.size[0] & ~1, wanted.size[1] & ~1
        alpha = self.api == p.CAP_FFMPEG and wanted.alpha
        self.channels = (4 if alpha else 3) if wanted.params.get(p.VIDEOWRITER_PROP_IS_COLOR, wanted.color) else 1

    def write(self, image: Pixels) -> None:
        if self._fits(image):
            width, height = self.size
            frame = image[:height, :width]
            failed = self._failure(np.ascontiguousarray(frame >> 8, np.uint8) if frame.itemsize == 2 else frame)
            if failed is not None:
                log.warning("cap_ffmpeg.cpp write", f"FFmpeg: Failed to write frame{failed}")

    def _failure(self, frame: Pixels) -> str | None:
        try:
            return None if self.append(frame) else ""
        except errors.error as failure:
            return f": {failure.err}"

    @abstractmethod
    def append(self, frame: Pixels) -> bool:
        """Add a frame that fits; False, or a `cv2.error`, if it cannot be added."""

    def _fits(self, image: Pixels) -> bool:
        require_samples(image)
        channels = image.shape[2] if image.ndim == 3 else 1
        height, width = image.shape[:2]
        if channels == self.channels and (width & ~1, height & ~1) == self.size:
            return True
        if channels != self.channels:
            text = f"write frame skipped - expected {self.channels} channels but got {channels}"
        else:
            text = f"write frame skipped - expected {self.taken[0]}x{self.taken[1]} pixels but got {width}x{height}"
        log.warning("cap_ffmpeg.cpp write", text)
        return False


class MjpegWriter(FrameWriter):
    """Motion-JPEG in an AVI file. Raises OSError."""

    quality = JPEG_QUALITY

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted)
        self._file = AviWriter(wanted.path, *self.size, wanted.fps)

    def append(self, frame: Pixels) -> bool:
        import cv2

        encoded, data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        return encoded and self._file.write(data.tobytes())

    def close(self) -> None:
        self._file.close()


class CvMjpegWriter(MjpegWriter):
    """The same by CV_MJPEG's rules: any size, a quality that can be set, frames that do not fit are errors."""

    api = p.CAP_OPENCV_MJPEG
    quality = CV_MJPEG_QUALITY

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted)
        self.size = wanted.size
        self._file.width, self._file.height = wanted.size

    def get(self, prop: int) -> float:
        return float(self.quality) if prop == p.VIDEOWRITER_PROP_QUALITY else 0.0

    def set(self, prop: int, value: float) -> bool:
        if prop == p.VIDEOWRITER_PROP_QUALITY:
            self.quality = int(min(max(value, 0), 100))
        return prop == p.VIDEOWRITER_PROP_QUALITY

    def _fits(self, image: Pixels) -> bool:
        channels = image.shape[2] if image.ndim == 3 else 1
        width, height = self.size
        if image.dtype != np.uint8 or image.shape[:2] != (height, width) or channels != self.channels:
            text = f"imgWidth == frameWidth && imgHeight == frameHeight && channels == {self.channels}"
            raise errors.cv_error(errors.STS_ASSERT, text, "write")
        return True


class PicturesWriter(FrameWriter):
    """A picture file for each frame, numbered as FFMPEG does from 1, as CV_IMAGES does from 0."""

    def __init__(self, wanted: Wanted, first: int) -> None:
        self.api = p.CAP_FFMPEG if first else p.CAP_IMAGES
        super().__init__(wanted)
        self._pattern, self._number = wanted.path, first

    def append(self, frame: Pixels) -> bool:
        import cv2

        written: bool = cv2.imwrite(self._pattern % self._number, frame)
        self._number += 1
        return written

    def close(self) -> None:
        """Every file is complete already."""
