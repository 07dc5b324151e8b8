"""Which writer a VideoWriter gets: `WRITERS` is the order in which a file is offered, OpenCV's own order of backends."""

from __future__ import annotations

from cv2shim.accepts import log
from cv2shim.page.video import backends, encoded, ffmpeg, plugin
from cv2shim.page.video import properties as p
from cv2shim.page.video.backends import PLACE, Way
from cv2shim.page.video.frames import NotReadable
from cv2shim.page.video.pictures import is_pattern
from cv2shim.page.video.writers import EVERYWHERE, CvMjpegWriter, MjpegWriter, PicturesWriter, Wanted, Writer

REFUSALS = (ValueError, NotImplementedError, NotReadable)


def opened(wanted: Wanted, api: int) -> Writer | None:
    """The writer; None, with a warning that says what can be written here, if there is none."""
    unopened = "can't open file for writing: {}".format
    found, reasons = backends.first(WRITERS, api, lambda way: way.open(wanted), REFUSALS, unopened)
    if found is not None:
        return found
    if not reasons:
        reasons.append(f"there is no such backend; {EVERYWHERE} can be written here")
    log.warning(PLACE, f"VideoWriter('{wanted.path}'): {'; '.join(reasons)}")
    return None


def _by_plugin(wanted: Wanted) -> Writer:
    running = plugin.installed()
    if running is None:
        raise NotImplementedError
    return ffmpeg.writer(running, wanted)


def _in_ffmpegs_place(wanted: Wanted) -> Writer:
    """What is written here as FFMPEG writes it, without its library."""
    if is_pattern(wanted.path):
        return PicturesWriter(wanted, 1)
    _require_video(wanted, 1e-3)
    if not _is_motion_jpeg(wanted):
        raise NotImplementedError
    return MjpegWriter(wanted)


def _by_fetched_plugin(wanted: Wanted) -> Writer:
    if plugin.installed():
        raise NotImplementedError
    _require_video(wanted, 1e-3)
    return ffmpeg.writer(plugin.fetched(), wanted)


def _by_browser(wanted: Wanted) -> Writer:
    _require_video(wanted, 1e-3)
    if encoded.is_instead(wanted):
        raise NotImplementedError
    return encoded.writer(wanted)


def _by_browser_instead(wanted: Wanted) -> Writer:
    """Another codec than is asked for, which is better than none."""
    if not encoded.is_instead(wanted):
        raise NotImplementedError
    return encoded.writer(wanted)


def _pictures(wanted: Wanted) -> Writer:
    if not is_pattern(wanted.path):
        raise _refused(wanted)
    return PicturesWriter(wanted, 0)


def _motion_jpeg(wanted: Wanted) -> Writer:
    _require_video(wanted, 1)
    if not _is_motion_jpeg(wanted):
        raise _refused(wanted)
    return CvMjpegWriter(wanted)


def _is_motion_jpeg(wanted: Wanted) -> bool:
    return wanted.code.upper() == "MJPG" and wanted.extension == ".avi"


def _require_video(wanted: Wanted, slowest: float) -> None:
    if min(wanted.size) < 2 or not wanted.fps >= slowest:
        width, height = wanted.size
        raise ValueError(f"a video cannot have {width}x{height} pixels at {wanted.fps:g} frames per second")


def _refused(wanted: Wanted) -> NotImplementedError:
    return NotImplementedError(f"'{wanted.code}' in '{wanted.extension}' cannot be written here; {EVERYWHERE} can")


WRITERS = (
    Way(p.CAP_FFMPEG, _by_plugin),
    Way(p.CAP_FFMPEG, _in_ffmpegs_place),
    Way(p.CAP_FFMPEG, _by_browser),
    Way(p.CAP_FFMPEG, _by_fetched_plugin),
    Way(p.CAP_FFMPEG, _by_browser_instead),
    Way(p.CAP_IMAGES, _pictures),
    Way(p.CAP_OPENCV_MJPEG, _motion_jpeg),
)
