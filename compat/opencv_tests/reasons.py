"""Which of OpenCV's tests say nothing about the shim, and why; every one that the real cv2 does not pass is among them.

Patterns are those of fnmatch. One that no test needs any more fails the gate.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_GPU = "there is no CUDA in WebAssembly; the test skips itself where there is no such device"
_TRAINED = "its expected numbers are those of a trained network, which only opencv_extra has"
_VIDEO = "decodes a video file: FFmpeg is no part of opencv.js, and a page's own decoders are not files"
_ONNX = "needs a trained network and the graph API's ONNX back end, which no published OpenCV has"
_OPENVINO = "needs the openvino package beside OpenCV, which opencv-python is not built with"
_GSTREAMER = "GStreamer's source of the graph API: opencv-python is not built with it"

NOT_APPLICABLE: dict[str, str] = {
    "test_cuda.*": _GPU,
    "test_dnn.*.test_model": _TRAINED,
    "test_dnn.*.test_face_detection": _TRAINED,
    "test_videoio.*.test_capture_stream_*": _VIDEO,
    "test_gapi_infer_onnx.*": _ONNX,
    "test_gapi_infer_ov.*": _OPENVINO,
    "test_gapi_streaming.*.test_gst_*": _GSTREAMER,
}

_TRACKER = "cv2.gapi.ot.track: its tracker is a library of its own beside OpenCV, which is not carried over"

_EVERYWHERE = {"test_gapi_ot.gapi_ot_test.test_ot_smoke": _TRACKER}

KNOWN_FAILURES: dict[str, dict[str, str]] = {"stock": _EVERYWHERE, "full": _EVERYWHERE}
"""By build, the tests that fail on the shim, each with its reason."""


def pattern(test: str) -> str | None:
    """The pattern of `NOT_APPLICABLE` that a test is under, if there is one."""
    return next((pattern for pattern in NOT_APPLICABLE if fnmatchcase(test, pattern)), None)
