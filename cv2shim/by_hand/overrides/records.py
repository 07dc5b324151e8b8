"""Classes that are plain data and need no opencv.js."""

from __future__ import annotations

from cv2shim.by_hand.overrides import override, override_class
from cv2shim.calls.records import DMatch, KeyPoint
from cv2shim.calls.umat import UMat

_NO_OPENCL = "opencv.js has no transparent API"
_PLAIN = "plain numbers: an object of opencv.js's would cost a crossing for each attribute"

override_class("KeyPoint", reason=_PLAIN, builtin=True)(KeyPoint)
override_class("DMatch", reason=_PLAIN, builtin=True)(DMatch)
override_class("UMat", reason=_NO_OPENCL, builtin=True)(UMat)
override("UMat_context", reason=_NO_OPENCL)(UMat.context)
override("UMat_queue", reason=_NO_OPENCL)(UMat.queue)
