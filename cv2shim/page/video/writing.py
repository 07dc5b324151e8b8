"""Which writer a VideoWriter gets."""

from __future__ import annotations

from cv2shim.accepts import log
from cv2shim.page.video import encoded
from cv2shim.page.video import properties as p
from cv2shim.page.video.pictures import is_pattern
from cv2shim.page.video.writers import EVERYWHERE, CvMjpegWriter, MjpegWriter, PicturesWriter, Wanted, Writer


def opened(wanted: Wanted, api: int) -> Writer | None:
    """The writer; None, with a warning that says what can be written here, if there is none."""
    try:
        return _writer(wanted, api)
    except OSError as failure:
        reason = failure.strerror or str(failure)
        text = f"VideoWriter('{wanted.path}'): can't open file for writing: {reason}"
    except (ValueError, NotImplementedError) as failure:
        text = f"VideoWriter('{wanted.path}'): {failure}"
    log.warning("cap.cpp open", text)
    return None


def _writer(wanted: Wanted, api: int) -> Writer:
    if api not in (p.CAP_ANY, p.CAP_FFMPEG, p.CAP_IMAGES, p.CAP_OPENCV_MJPEG):
        raise NotImplementedError(f"there is no such backend; {EVERYWHERE} can be written here")
    if is_pattern(wanted.path) and api != p.CAP_OPENCV_MJPEG:
        return PicturesWriter(wanted, 0 if api == p.CAP_IMAGES else 1)
    if min(wanted.size) < 2 or not wanted.fps >= (1 if api == p.CAP_OPENCV_MJPEG else 1e-3):
        width, height = wanted.size
        raise ValueError(f"a video cannot have {width}x{height} pixels at {wanted.fps:g} frames per second")
    if wanted.code.upper() == "MJPG" and wanted.extension == ".avi" and api != p.CAP_IMAGES:
        return CvMjpegWriter(wanted) if api == p.CAP_OPENCV_MJPEG else MjpegWriter(wanted)
    if api in (p.CAP_ANY, p.CAP_FFMPEG):
        return encoded.writer(wanted)
    raise NotImplementedError(f"'{wanted.code}' in '{wanted.extension}' cannot be written here; {EVERYWHERE} can")
