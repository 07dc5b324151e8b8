"""Classes that are plain data and need no opencv.js."""

from __future__ import annotations

from cv2shim.by_hand.overrides import override, override_class
from cv2shim.calls.umat import UMat

_NO_OPENCL = "opencv.js has no transparent API"

override_class("UMat", reason=_NO_OPENCL, builtin=True)(UMat)
override("UMat_context", reason=_NO_OPENCL)(UMat.context)
override("UMat_queue", reason=_NO_OPENCL)(UMat.queue)
