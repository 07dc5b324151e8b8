"""Disagreements that are understood and right, each with its reason; one that no call needs any more fails a long run.

Patterns are those of fnmatch, of what a disagreement reads as: "function: kind: note".
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from compat import scope

_BEYOND = "the real cv2 does not look at what it is given, and reads what happens to lie in memory"
_REAL_UMATS = "of UMats OpenCV's own code asks what it can ask of Mats only; here it sees Mats"
_NOTHING = "the real cv2 makes an object around no C++ object, which crashes when it is used; here it is None"
_COLOURS = scope.EXEMPT["drawMatches: meant 0[45]"]
_STOCK = "says that this needs a build that has it"
_BEFORE = "the published opencv.js is of the OpenCV before, which does not check this"
_TIFF = "Pillow packs TIFF: other bytes, of which the same pixels are read (the matrix compares these)"
_GAPS = "the real cv2 refuses points whose memory has gaps; here they are copied first"

EXCUSED: dict[str, str] = {
    "HuMoments: refused here only: *isn't dict*": _BEYOND,
    "*: accepted here only: *0 <= i && i < (int)v.size()*": _REAL_UMATS,
    "*: accepted here only: *in function 'getMatRef'*": _REAL_UMATS,
    "*load: other result: * against NoneType None*": _NOTHING,
    "drawMatches*: other result: *": _COLOURS,
}

EXCUSED_IN: dict[str, dict[str, str]] = {
    "stock": {
        "*: refused here only: *need an opencv.js that exports them*": _STOCK,
        "*: refused here only: *cv2shim does not write *": _STOCK,
        "*: accepted here only: *checkVector(2, CV_32S)*": _GAPS,
        "ORB?create: accepted here only: *Bad argument*": _BEFORE,
        "imencodemulti: other result: off by *": _TIFF,
        "connectedComponents*: refused here only: *": _BEYOND,
        "reduceArgM??: refused here only: *": _BEYOND,
        "aruco.Dictionary?getByteListFromBits: refused here only: *": _BEYOND,
    },
    "full": {},
}
"""In one build only."""


def excused(build: str) -> dict[str, str]:
    return EXCUSED | EXCUSED_IN.get(build, {})


def pattern(disagreement: str, build: str) -> str | None:
    """The pattern that excuses a disagreement, if there is one."""
    return next((one for one in excused(build) if fnmatchcase(disagreement, one)), None)
