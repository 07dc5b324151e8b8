"""Overrides of cv2.gapi: every operation, recorded by its signature, and the functions that make what graphs are made with."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.gapi import core, custom, drawing, networks, packages, streams, values
from cv2shim.by_hand.gapi.operations import recorder
from cv2shim.by_hand.overrides import gapi_classes, override, registered

GRAPHS = gapi_classes.GRAPHS


def _register(name: str, function: Any, **how: Any) -> None:
    override(name, reason=GRAPHS, **how)(function)


# ---- functions of Python's in the real one as well --------------------------------------------------------------------


def _listed(name: str, told: str) -> Any:
    def made(*args: Any) -> list[Any]:
        return [*args]

    made.__name__, made.__doc__ = name, told
    return made


for _name in ("GIn", "GOut", "gin"):
    _register(_name, _listed(_name, "The arguments in a list."), builtin=True)
    _register(f"gapi.{_name}", registered()[_name].function, builtin=True)
_register("gapi.descr_of", _listed("descr_of", "The values in a list, for `GComputation.compileStreaming`."), builtin=True)


@override("gapi.compile_args", reason=GRAPHS, builtin=True)
def compile_args(*args: Any) -> list[Any]:
    """What the compilation of a graph is told: packages of kernels or networks, a length of queues."""
    import cv2

    return [cv2.GCompileArg(one) for one in args]


@override("gapi.networks", reason=GRAPHS, builtin=True)
def nets(*args: Any) -> Any:
    """The networks of these settings. Raises cv2.error: there is no library that could run them."""
    import cv2

    return cv2.gapi_GNetPackage([cv2.detail.strip(one) for one in args])


@override("gapi.register", reason=GRAPHS, builtin=True)
def register(mname: str) -> Any:
    """Decorate a function to put it into the module of this name."""
    import sys

    def decorate(function: Any) -> Any:
        vars(sys.modules[mname])[function.__name__] = function
        return function

    return decorate


_register("gapi.op", custom.op, builtin=True)
_register("gapi.kernel", custom.kernel, builtin=True)
_register("gapi.kernels", packages.kernels, builtin=True)
_register("gapi.__op", custom.recorded, builtin=True)

# ---- functions that record nothing ------------------------------------------------------------------------------------


def _backend(name: str) -> Any:
    def made() -> Any:
        return packages.backend(name)

    made.__doc__ = "The kernels of this backend."
    return made


for _name in packages.BACKENDS:
    _register(f"gapi.{_name}.kernels", _backend(_name))
_register("gapi.combine", packages.combine)
_register("empty_array_desc", lambda: values.GArrayDesc())
_register("empty_gopaque_desc", lambda: values.GOpaqueDesc())
_register("empty_scalar_desc", lambda: values.GScalarDesc())
_register("detail.strip", networks.strip)
_register("gapi.infer", networks.infer)
_register("gapi.infer2", networks.infer2)
_register("gapi.wip.draw.render", drawing.render)
_register("gapi.wip.make_capture_src", streams.make_capture_src)
_register("gapi.wip.make_py_src", streams.make_py_src)


def _settings(space: str) -> Any:
    def params(**given: Any) -> Any:
        import cv2

        cls = getattr(getattr(cv2.gapi, space), "PyParams")  # noqa: B009 - the module is made when it is asked for
        made = cls.__new__(cls)
        made._given = given
        return made

    params.__doc__ = "Settings of a network."
    return params


for _space in networks.WITHOUT:
    _register(f"gapi.{_space}.params", _settings(_space))


@override("gapi.wip.make_gst_src", reason=GRAPHS)
def make_gst_src(pipeline: str, outputType: int) -> Any:
    """A source of GStreamer's: cv2.error, there is none."""
    raise errors.cv_error(errors.STS_ERROR, "Built without GStreamer support!", "Priv")


@override("gapi.wip.get_streaming_source", reason=GRAPHS)
def get_streaming_source(pipeline: Any, appsinkName: str, outputType: int) -> Any:
    """A source in a pipeline of GStreamer's, of which there are none: an empty one."""
    return streams.IStreamSource()


# ---- operations -------------------------------------------------------------------------------------------------------


def _concatenating(name: str) -> Any:
    record = recorder(name)

    def concat(src1: Any = None, src2: Any = None, v: Any = None) -> Any:
        return record(src1=src1, src2=src2) if v is None else core.concatenated(name, v)

    concat.__doc__ = "Record the operation; with a list, one for each of its places but the first."
    return concat


for _name in ("concatHor", "concatVert"):
    _register(f"gapi.{_name}", _concatenating(_name))
for _qualified in tables.functions():
    if _qualified.startswith("gapi.") and _qualified not in registered():
        _register(_qualified, recorder(_qualified.removeprefix("gapi.")))
