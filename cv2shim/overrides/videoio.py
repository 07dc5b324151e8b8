"""Overrides of cv2.videoio_registry: which ways there are to read and write videos. In WebAssembly there are none."""

from __future__ import annotations

from cv2shim.overrides import override

NONE = "opencv.js is built without cameras and videos"
NAMES = {
    0: "CAP_ANY",
    200: "V4L2",
    500: "QuickTime",
    600: "Unicap",
    900: "OpenNI",
    910: "OpenNI",
    1300: "GigEVisionSDK",
    1800: "GSTREAMER",
    1900: "FFMPEG",
    2000: "CV_IMAGES",
    2200: "CV_MJPEG",
    2300: "INTEL_MFX",
    2500: "UEYE",
    2600: "OBSENSOR",
}


@override("videoio_registry.getBackendName", reason=NONE)
def get_backend_name(api: int) -> str:
    """The name of a `cv2.CAP_…`."""
    return NAMES.get(api, f"UnknownVideoAPI({api})")


def _none_of(kind: str) -> None:
    def backends() -> tuple[int, ...]:
        return ()

    backends.__doc__ = f"The {kind} that there are: none."
    override(f"videoio_registry.get{kind}", reason=NONE)(backends)


for _kind in ("Backends", "CameraBackends", "StreamBackends", "StreamBufferedBackends", "WriterBackends"):
    _none_of(_kind)


@override("videoio_registry.hasBackend", reason=NONE)
def has_backend(api: int) -> bool:
    """False: there is none."""
    return False


@override("videoio_registry.isBackendBuiltIn", reason=NONE)
def is_backend_built_in(api: int) -> bool:
    """False: there is none."""
    return False
