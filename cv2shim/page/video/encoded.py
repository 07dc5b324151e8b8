"""Video files that the browser encodes: VP8, VP9 or AV1 in WebM, H.264 in MP4."""

from __future__ import annotations

import numpy as np

from cv2shim.accepts import errors, log
from cv2shim.page import door
from cv2shim.page.video import library
from cv2shim.page.video.frames import Pixels
from cv2shim.page.video.writers import EVERYWHERE, FrameWriter, Wanted

WEBM, MP4 = ".webm", ".mp4"
CODECS = {
    (WEBM, "VP80"): "vp8", (WEBM, "VP90"): "vp9", (WEBM, "AV01"): "av1", (MP4, "AV01"): "av1", (MP4, "VP09"): "vp9",
    **{(MP4, code): "avc" for code in ("AVC1", "H264", "X264", "MP4V")},
}  # fmt: skip
INSTEAD = {"MP4V"}  # MPEG-4 Part 2, which no browser encodes but most scripts ask for
HERE = f"{EVERYWHERE}, and in a browser with WebCodecs VP80 or VP90 in .webm and avc1 (H.264) in .mp4"


class EncodedWriter(FrameWriter):
    """A video in the page, which becomes a file when it is complete."""

    def __init__(self, wanted: Wanted, codec: str) -> None:
        super().__init__(wanted)
        self._file = open(wanted.path, "wb")  # noqa: SIM115 - what cannot be written is said at once
        try:
            self._encoder = door.call("encoderOpen", wanted.extension[1:], codec, *self.size, wanted.fps, library.addresses())
        except BaseException:
            self._file.close()
            raise

    def append(self, frame: Pixels) -> bool:
        door.call("encoderAdd", self._encoder, np.ascontiguousarray(frame[..., :3] if frame.ndim == 3 else frame))
        return True

    def close(self) -> None:
        with self._file:
            self._file.write(door.call("encoderClose", self._encoder))


def is_instead(wanted: Wanted) -> bool:
    """Whether the browser would encode with another codec than is asked for."""
    return wanted.code.upper() in INSTEAD


def writer(wanted: Wanted) -> EncodedWriter:
    """The writer for a codec and a container. Raises NotImplementedError with what can be written here, OSError."""
    codec = CODECS.get((wanted.extension, wanted.code.upper()))
    if codec is None:
        raise NotImplementedError(f"'{wanted.code}' in '{wanted.extension}' cannot be written here; {HERE} can")
    try:
        made = EncodedWriter(wanted, codec)
    except errors.error as failure:
        text = f"'{wanted.code}' in '{wanted.extension}': {failure.err}; {EVERYWHERE} can be written everywhere"
        raise NotImplementedError(text) from None
    if is_instead(wanted):
        text = f"VideoWriter('{wanted.path}'): browsers do not encode '{wanted.code}'; it becomes H.264 (avc1)"
        log.warning("cap.cpp open", text)
    return made
