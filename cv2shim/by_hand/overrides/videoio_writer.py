"""cv2.VideoWriter: Motion-JPEG AVI everywhere, WebM and MP4 where the browser encodes them, numbered pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cv2shim.accepts import errors, log
from cv2shim.by_hand.overrides import override_class
from cv2shim.by_hand.overrides._mats import Array
from cv2shim.by_hand.overrides.core_system import fourcc
from cv2shim.by_hand.overrides.videoio import NONE
from cv2shim.page.video import backends, opening, writers, writing
from cv2shim.page.video.properties import CAP_ANY


@override_class("VideoWriter", reason=NONE)
class VideoWriter:
    """A video being written.

    VideoWriter(), VideoWriter(filename, [apiPreference,] fourcc, fps, frameSize[, isColor or params]): `write` takes
    uint8 frames (height, width, 3) BGR, or (height, width) where it is not colour; `release` completes the file.
    Where it cannot be opened `isOpened()` is False, and a warning on stderr says what can be written here.
    """

    __slots__ = ("_writer",)

    _writer: writers.Writer | None

    def __new__(cls, *_: Any, **__: Any) -> VideoWriter:
        made = super().__new__(cls)
        made._writer = None  # also where the constructor refuses what it is given
        return made

    fourcc = staticmethod(fourcc)

    def __init__(self, **what: Any) -> None:
        if what:
            self.open(**what)

    def __del__(self) -> None:
        self.release()

    def open(
        self, filename: str, fourcc: int, fps: float, frameSize: tuple[int, int], apiPreference: int = CAP_ANY,
        isColor: bool = True, params: Sequence[int] = (),
    ) -> bool:  # fmt: skip
        self.release()
        wanted = writers.Wanted(filename, fourcc, fps, frameSize, isColor, opening.pairs(params))
        self._writer = writing.opened(wanted, apiPreference)
        return self._writer is not None

    def __enter__(self, *_: Any, **__: Any) -> VideoWriter:
        return self

    def __exit__(self, *_: Any, **__: Any) -> None:
        self.release()

    def isOpened(self) -> bool:
        return self._writer is not None

    def release(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            writer.close()
        except (OSError, errors.error) as failure:
            log.warning("cap.cpp release", f"VideoWriter: the file is not complete: {failure}")

    def write(self, image: Array) -> None:
        if self._writer is not None:
            self._writer.write(image)

    def get(self, propId: int) -> float:
        return 0.0 if self._writer is None else self._writer.get(propId)

    def set(self, propId: int, value: float) -> bool:
        return self._writer is not None and self._writer.set(propId, value)

    def getBackendName(self) -> str:
        if self._writer is None:
            raise errors.cv_error(errors.STS_ASSERT, "api != 0", "getBackendName")
        return backends.name(self._writer.api)
