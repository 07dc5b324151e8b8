"""cv2.VideoCapture: video files, numbered pictures and cameras, read frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override_class
from cv2shim.by_hand.overrides._mats import Array
from cv2shim.page.video import backends, opening
from cv2shim.page.video.positions import Source
from cv2shim.page.video.properties import CAP_PROP_BACKEND

NONE = "opencv.js is built without cameras and videos"


@override_class("VideoCapture", reason=NONE)
class VideoCapture:
    """A video being read.

    VideoCapture(), VideoCapture(filename[, apiPreference[, params]]), VideoCapture(index[, apiPreference[, params]]):
    a file, a URL, numbered pictures (`img_%03d.png`), or a camera. Frames are uint8 (height, width, 3) BGR, or BGRA where
    CAP_PROP_FORMAT is set to CV_8UC4.
    Where it cannot be opened `isOpened()` is False, and a warning on stderr says why.
    """

    __slots__ = ("_source", "_throws")

    _source: Source | None
    _throws: bool

    def __new__(cls, *_: Any, **__: Any) -> VideoCapture:
        made = super().__new__(cls)
        made._source, made._throws = None, False  # also where the constructor refuses what it is given
        return made

    def __init__(self, **what: Any) -> None:
        if what:
            self.open(**what)

    def __del__(self) -> None:
        with suppress(errors.error):  # the page may be gone already
            self.release()

    def open(
        self, filename: str | None = None, index: int | None = None, apiPreference: int = 0, params: Sequence[int] = (),
        source: Any = None,
    ) -> bool:  # fmt: skip
        self.release()
        pairs = opening.pairs(params)
        if index is None:
            self._source = opening.file(filename or "", apiPreference, pairs)
            failed = f"could not open '{filename}'"
        else:
            self._source = opening.camera_source(index, apiPreference, pairs)
            failed = f"could not open camera {index}"
        return self._checked(self._source is not None, failed, "open")

    def __enter__(self, *_: Any, **__: Any) -> VideoCapture:
        return self

    def __exit__(self, *_: Any, **__: Any) -> None:
        self.release()

    def isOpened(self) -> bool:
        return self._source is not None

    def release(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def grab(self) -> bool:
        return self._checked(self._source is not None and self._source.grab(), "", "grab")

    def retrieve(self, flag: int = 0) -> tuple[bool, Array | None]:
        frame = None if self._source is None else self._source.retrieve(flag)
        self._checked(frame is not None, f"could not retrieve channel {flag}", "retrieve")
        return frame is not None, frame

    def read(self) -> tuple[bool, Array | None]:
        frame = None if self._source is None else self._source.read()
        self._checked(frame is not None, "", "grab")
        return frame is not None, frame

    def get(self, propId: int) -> float:
        if propId == CAP_PROP_BACKEND:
            return -1.0 if self._source is None else float(self._source.api)
        return 0.0 if self._source is None else self._source.get(propId)

    def set(self, propId: int, value: float) -> bool:
        done = self._source is not None and self._source.set(propId, value)
        return self._checked(done, f"could not set prop {propId} = {value:f}", "set")

    def getBackendName(self) -> str:
        if self._source is None:
            raise errors.cv_error(errors.STS_ASSERT, "api != 0", "getBackendName")
        return backends.name(self._source.api)

    def setExceptionMode(self, enable: bool) -> None:
        self._throws = enable

    def getExceptionMode(self) -> bool:
        return self._throws

    @staticmethod
    def waitAny(streams: Sequence[VideoCapture], timeoutNs: int = 0) -> tuple[bool, Array]:
        if not streams:
            raise errors.cv_error(errors.STS_ASSERT, "!streams.empty()", "waitAny")
        text = "VideoCapture::waitAny() is supported by V4L backend only"
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, text, "waitAny")

    def _checked(self, done: bool, failed: str, function: str) -> bool:
        if self._throws and not done:
            raise errors.cv_error(errors.STS_ERROR, failed, function)
        return done
