"""Classes that are plain data and need no opencv.js."""

from __future__ import annotations

from cv2shim.overrides import override_class
from cv2shim.records import DMatch, KeyPoint
from cv2shim.umat import UMat

_PLAIN = "plain numbers: an object of opencv.js's would cost a crossing for each attribute"

override_class("KeyPoint", reason=_PLAIN, builtin=True)(KeyPoint)
override_class("DMatch", reason=_PLAIN, builtin=True)(DMatch)
override_class("UMat", reason="opencv.js has no transparent API", builtin=True)(UMat)
