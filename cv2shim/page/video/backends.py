"""OpenCV's names for the ways to read and write videos, and which of them stand for something here.

What is opened answers with the backend whose rules it follows, not with the library that does the work: a script that
tells them apart finds what it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from cv2shim.accepts import errors, log
from cv2shim.page.video import properties as p

PLACE = "cap.cpp open"
NAMES = {
    p.CAP_ANY: "CAP_ANY",
    p.CAP_V4L2: "V4L2",
    500: "QuickTime",
    600: "Unicap",
    900: "OpenNI",
    910: "OpenNI",
    1300: "GigEVisionSDK",
    1800: "GSTREAMER",
    p.CAP_FFMPEG: "FFMPEG",
    p.CAP_IMAGES: "CV_IMAGES",
    p.CAP_OPENCV_MJPEG: "CV_MJPEG",
    2300: "INTEL_MFX",
    2500: "UEYE",
    2600: "OBSENSOR",
}

FILES = (p.CAP_FFMPEG, p.CAP_IMAGES, p.CAP_OPENCV_MJPEG)
CAMERAS = (p.CAP_V4L2,)
ALL = (p.CAP_FFMPEG, *CAMERAS, p.CAP_IMAGES, p.CAP_OPENCV_MJPEG)

# What asks for a camera on some operating system, DirectShow and the like, means the browser's here.
SYSTEMS = (p.CAP_ANY, p.CAP_V4L2, 500, 700, 1200, 1400, 1410, 1800)


def name(api: int) -> str:
    """The name of a `cv2.CAP_…`."""
    return NAMES.get(api, f"UnknownVideoAPI({api})")


class Way(NamedTuple):
    """A way to read or to write files: the backend whose rules it follows, and what gives a source or a writer.

    That raises what is a refusal to `first`, with the reason where the file is of its kind, OSError, cv2.error.
    """

    api: int
    open: Callable[..., Any]


Opened = TypeVar("Opened")
Refusals = tuple[type[Exception], ...]


def first(
    ways: Iterable[Way], api: int, opening: Callable[[Way], Opened], refusals: Refusals, unopened: Callable[[str], str]
) -> tuple[Opened | None, list[str]]:
    """What `opening` gives for the first of `ways` that can, of those of `api`; else None, and what those said that were asked.

    unopened: tells, of the system's reason, that a file cannot be opened
    """
    reasons: list[str] = []
    for way in ways:
        if api not in (way.api, p.CAP_ANY):
            continue
        try:
            return opening(way), []
        except OSError as failure:
            reason = unopened(failure.strerror or str(failure))
        except refusals as failure:
            reason = str(failure)
        except errors.error as failure:
            log.warning(PLACE, f"VIDEOIO({name(way.api)}): raised OpenCV exception:\n\n{failure}\n")
            reason = "an exception was raised"
        if way.api == (api or p.CAP_FFMPEG) and reason not in ("", *reasons):
            reasons.append(reason)
    return None, reasons
