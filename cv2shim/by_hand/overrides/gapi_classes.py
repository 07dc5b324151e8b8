"""Overrides of the graph API's classes."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.gapi import computation, custom, drawing, networks, packages, sequences, streams, tracking, values
from cv2shim.by_hand.overrides import override, override_class, registered
from cv2shim.calls import traits

GRAPHS = "no build of opencv.js has the graph API: its graph library is not in OpenCV's source distribution"


class GStreamerPipeline:
    """A pipeline of GStreamer's: cv2.error, there is none."""

    __slots__ = ()

    def __init__(self, pipeline: str) -> None:
        raise errors.cv_error(errors.STS_ERROR, "Built without GStreamer support!", "Priv")


CLASSES: dict[str, Any] = {
    **{cls.__name__: cls for cls in (values.GMat, values.GScalar, values.GFrame, values.GArrayT, values.GOpaqueT)},
    **{cls.__name__: cls for cls in (values.GMatDesc, values.GScalarDesc, values.GArrayDesc, values.GOpaqueDesc)},
    **{cls.__name__: cls for cls in (computation.GComputation, streams.GStreamingCompiled)},
    **{cls.__name__: cls for cls in (packages.GKernelPackage, packages.GCompileArg)},
    **{name: getattr(networks, name) for name in ("GInferInputs", "GInferListInputs", "GInferOutputs", "GInferListOutputs")},
    "gapi.GNetPackage": networks.GNetPackage,
    "gapi.streaming.queue_capacity": packages.QueueCapacity,
    "gapi.ot.ObjectTrackerParams": tracking.ObjectTrackerParams,
    "gapi.wip.GOutputs": custom.GOutputs,
    "gapi.wip.IStreamSource": streams.IStreamSource,
    "gapi.wip.gst.GStreamerPipeline": GStreamerPipeline,
    **{f"gapi.wip.draw.{name}": cls for name, cls in drawing.PRIMITIVES.items()},
}


def _named(qualified: str, cls: Any) -> Any:
    """The class, called as cv2 calls it."""
    cls.__name__ = cls.__qualname__ = qualified.rpartition(".")[2]
    return cls


def _empty(qualified: str) -> Any:
    """A class of which nothing can be asked."""
    return type(qualified.rpartition(".")[2], (), {"__slots__": (), "__doc__": f"cv2.{qualified}."})


def _is_setting(qualified: str) -> bool:
    return qualified.endswith(".PyParams") or ".onnx.ep." in qualified


def _register(qualified: str, cls: Any) -> None:
    """Objects are made by functions before anyone has asked for their class, so that it is dressed here."""
    override_class(qualified, reason=GRAPHS)(_named(qualified, cls))
    traits.give(cls, qualified)


for _qualified, _cls in CLASSES.items():
    _register(_qualified, _cls)
for _qualified in tables.classes():
    if _qualified.startswith(("gapi.", "G")) and _qualified not in registered() and tables.module_of()[_qualified] == "gapi":
        _made = networks.parameters(_qualified) if _is_setting(_qualified) else _empty(_qualified)
        _register(_qualified, _made)
for _name in ("GArray", "GOpaque"):
    override(_name, reason="written in Python in cv2 as well", builtin=True)(getattr(sequences, _name))
    override(f"gapi.{_name}", reason="written in Python in cv2 as well", builtin=True)(getattr(sequences, _name))
