"""cv2.videoio_registry: which of OpenCV's ways to read and write videos there are here."""

from __future__ import annotations

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides.videoio import NONE
from cv2shim.page.video import backends


@override("videoio_registry.getBackendName", reason=NONE)
def get_backend_name(api: int) -> str:
    """The name of a `cv2.CAP_…`."""
    return backends.name(api)


def _those_for(kind: str, purpose: str, apis: tuple[int, ...]) -> None:
    def listed() -> tuple[int, ...]:
        return apis

    listed.__doc__ = f"The backends {purpose}."
    override(f"videoio_registry.get{kind}Backends", reason=NONE)(listed)


_those_for("", "that there are", backends.ALL)
_those_for("Camera", "for cameras", backends.CAMERAS)
_those_for("Stream", "for files and addresses", backends.FILES)
_those_for("StreamBuffered", "for Python's streams", ())
_those_for("Writer", "that write", backends.FILES)


@override("videoio_registry.hasBackend", reason=NONE)
def has_backend(api: int) -> bool:
    """Whether there is one."""
    return api in backends.ALL


@override("videoio_registry.isBackendBuiltIn", reason=NONE)
def is_backend_built_in(api: int) -> bool:
    """Whether there is one and it is no plugin: none is."""
    return has_backend(api)


def _of_plugins(kind: str, apis: tuple[int, ...]) -> None:
    function = f"get{kind}BackendPluginVersion"

    def version(api: int) -> tuple[str, int, int]:
        if api in apis:
            raise errors.cv_error(errors.STS_ASSERT, "!info.backendFactory->isBuiltIn()", function)
        raise errors.cv_error(errors.STS_ERROR, "Unknown or wrong backend ID", function)

    version.__doc__ = "A backend's plugin and its version: there are no plugins."
    override(f"videoio_registry.{function}", reason=NONE)(version)


_of_plugins("Camera", backends.CAMERAS)
_of_plugins("Stream", backends.FILES)
_of_plugins("StreamBuffered", ())
_of_plugins("Writer", backends.FILES)
