"""What is not compared, and which differences are known: every entry with its reason.

Patterns are those of fnmatch. An exemption that exempts nothing any more fails the gate.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_WINDOWS = "windows and their events need a page and its user, and the real cv2 here has none: see tests/browser"
_VIDEO = "reads and writes cameras and files: tests of their own compare these, in unit/page/video, pyodide and browser"
_EXTEND = "lets C++ call back into Python, or registers types of it"
_NO_GPU = "no object of it can be made without a GPU: the real one's constructor fails inside its own binding"
_NEVER_MADE = "nothing makes an object of this class, and the methods of one made by calling it end the real one's process"

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
    **dict.fromkeys(("VideoCapture*", "VideoWriter", "VideoWriter.*", "IStreamReader.*", "videoio_registry.*"), _VIDEO),
    **dict.fromkeys(("redirectError", "_registerMatType", "gapi.__op"), _EXTEND),
    "dnn_*registerLayer": "layers written in Python: tests/pyodide/full/test_layers.py compares what comes of them",
    "parallel.*": "chooses the C++ library of threads; there is one thread",
    "*OpenVX": "OpenVX is compiled into neither side",
    "haveOpenVX": "OpenVX is compiled into neither side",
    **{f"cuda.{name}{members}": _NO_GPU for name in ("BufferPool", "DeviceInfo", "Event", "Stream") for members in ("", ".*")},
    **{
        f"{name}.*": _NEVER_MADE
        for name in (
            *("detail.NoExposureCompensator", "detail.NoSeamFinder", "detail.PairwiseSeamFinder", "detail.VoronoiSeamFinder"),
            "gapi.wip.GOutputs",
        )
    },
}

_GAPS = "the real cv2 refuses points whose memory has gaps; here they are copied first, which is what a caller wants"
_REAL_GAPS = "the real cv2 ignores the view's row step and reads or writes the gaps; here the view's own elements count"
_COMPILER = "gcc evaluates the arguments of Scalar(rng(256), rng(256), rng(256)) last to first, clang first to last"

# Its arrays are copied into a memory of its own; our build reads them where they lie, as the real cv2 does.
_COPIED: dict[str, str] = {
    **dict.fromkeys(
        (
            f"{name}: views with gaps"
            for name in (
                *("cornerSubPix", "drawChessboardCorners", "undistortImagePoints", "undistortPoints"),
                *("undistortPointsIter", "estimateAffine3D", "estimateAffinePartial2D", "estimateTranslation3D"),
            )
        ),
        _GAPS,
    ),
    **dict.fromkeys(
        (
            *("BRISK.detect: views with gaps", "BRISK.detectAndCompute: views with gaps"),
            *("fisheye.distortPoints: views with gaps", "fisheye.undistortPoints: views with gaps"),
            *("sampsonDistance: views with gaps", "stackBlur: dst= given as a view"),
            *("boxPoints: points= given as a view", "fisheye.projectPoints: imagePoints=jacobian= given as a view"),
            *("fisheye.undistortPoints: undistorted= given as a view", "fisheye.distortPoints: distorted= given as a view"),
        ),
        _REAL_GAPS,
    ),
    "estimateAffinePartial2D: inliers= given as a view": "the real cv2 refuses a result array with gaps",
    "findEssentialMat: mask= given as a view": "the real cv2 refuses a result array with gaps",
    "fisheye.solvePnPRansac: views with gaps": _REAL_GAPS,
}

EXEMPT: dict[str, str] = {
    "drawMatches: meant 0[45]": _COMPILER,
    "drawMatchesKnn: meant 0[345]": _COMPILER,
    "SVDecomp: 33x65": "the singular vectors of the singular value 0 are free",
}
"""In every build."""

EXEMPT_IN: dict[str, dict[str, str]] = {"stock": _COPIED}
"""In one build only."""


def reason(name: str) -> str:
    """Why a function is not compared at all; "" if it is."""
    return next((why for pattern, why in OUT_OF_SCOPE.items() if fnmatchcase(name, pattern)), "")


def exempt(build: str) -> dict[str, str]:
    """The cases that may differ with this build, and why."""
    return EXEMPT | EXEMPT_IN.get(build, {})
