"""OpenCV's names for the ways to read and write videos, and which of them stand for something here.

What is opened answers with the backend whose rules it follows, not with the library that does the work: a script that
tells them apart finds what it knows.
"""

from __future__ import annotations

from cv2shim.page.video import properties as p

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
