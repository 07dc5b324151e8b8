"""The numbers of cv2's CAP_* and VIDEOWRITER_* constants that videos are asked for."""

from __future__ import annotations

CAP_ANY, CAP_V4L2, CAP_FFMPEG, CAP_IMAGES, CAP_OPENCV_MJPEG = 0, 200, 1900, 2000, 2200

CAP_PROP_POS_MSEC = 0
CAP_PROP_POS_FRAMES = 1
CAP_PROP_POS_AVI_RATIO = 2
CAP_PROP_FRAME_WIDTH = 3
CAP_PROP_FRAME_HEIGHT = 4
CAP_PROP_FPS = 5
CAP_PROP_FOURCC = 6
CAP_PROP_FRAME_COUNT = 7
CAP_PROP_FORMAT = 8
CAP_PROP_MODE = 9
CAP_PROP_CONVERT_RGB = 16
CAP_PROP_BUFFERSIZE = 38
CAP_PROP_SAR_DEN = 41
CAP_PROP_BACKEND = 42
CAP_PROP_ORIENTATION_AUTO = 49
CAP_PROP_HW_DEVICE = 51
CAP_PROP_N_THREADS = 70
CAP_PROP_IMAGE_SEQ_START = 73

VIDEOWRITER_PROP_QUALITY = 1
VIDEOWRITER_PROP_IS_COLOR = 4
VIDEOWRITER_PROP_ENABLE_ALPHA = 15

CV_8UC3, CV_8UC4 = 16, 24


def fourcc(code: str) -> int:
    """The number of four characters."""
    return int.from_bytes(code.encode("latin-1"), "little")


def characters(code: int) -> str:
    """The four characters of a number."""
    return (code & 0xFFFFFFFF).to_bytes(4, "little").decode("latin-1")
