"""What is not compared, and which differences are known: every entry with its reason.

Patterns are those of fnmatch. An exemption that exempts nothing any more fails the gate.
"""

from __future__ import annotations

_WINDOWS = "windows and their events: cv2 without a graphical interface refuses them, a page has its own"
_VIDEO = "reads cameras and video files, which need operating system and codecs"
_EXTEND = "lets C++ call back into Python, or registers types of it"

OUT_OF_SCOPE: dict[str, str] = {
    **dict.fromkeys(
        (
            *("imshow", "namedWindow", "destroyWindow", "destroyAllWindows", "waitKey", "waitKeyEx", "pollKey"),
            *("moveWindow", "resizeWindow", "*WindowProperty", "getWindowImageRect", "setWindowTitle"),
            *("*Trackbar*", "setMouseCallback", "selectROI", "selectROIs", "startWindowThread", "createButton"),
            *("displayOverlay", "displayStatusBar", "addText", "currentUIFramework"),
        ),
        _WINDOWS,
    ),
    **dict.fromkeys(("VideoCapture_*", "VideoWriter_*", "videoio_registry.*"), _VIDEO),
    **dict.fromkeys(("dnn_*registerLayer", "redirectError", "_registerMatType", "utils.*", "*_desc"), _EXTEND),
    "parallel.*": "chooses the C++ library of threads; there is one thread",
    "ipp.*": "Intel's library exists on x86 only",
    "samples.*": "finds files of OpenCV's own samples, which are not carried",
    "*OpenVX": "OpenVX is compiled into neither side",
    "haveOpenVX": "OpenVX is compiled into neither side",
}

EXEMPT: dict[str, str] = {}
