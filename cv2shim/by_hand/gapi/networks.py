"""Networks in graphs: inference is recorded and described, and refused as in a build without OpenVINO and ONNX Runtime."""

from __future__ import annotations

import re
from typing import Any

from cv2shim.accepts import tables
from cv2shim.by_hand.gapi.values import Call, kind, refusal

WITHOUT = {"ie": "OpenVINO IE", "onnx": "ONNX", "ov": "OpenVINO"}
"""What G-API is compiled without, by the namespace of its parameters."""


def parameters(qualified: str) -> Any:
    """A class of settings: it remembers nothing, since no network can be made of it; each `cfg…` gives it back."""
    row = tables.classes()[qualified]

    def __init__(self: Any, **given: Any) -> None:
        self._given = given

    members = {name: _configuring(qualified, name) for name in row.get("methods", {})}
    short = qualified.rpartition(".")[2]
    about = {"__slots__": ("_given",), "__doc__": f"Settings, cv2.{qualified}."}
    return type(short, (), {**about, "__init__": __init__, **members})


def _configuring(qualified: str, name: str) -> Any:
    def method(self: Any, **arguments: Any) -> Any:
        if qualified.endswith("PyParams") and not getattr(self, "_given", None):
            raise refusal(f"These settings are of no network: {qualified.removesuffix('.PyParams')}.params makes some")
        if name == "cfgNumRequests" and not next(iter(arguments.values())):
            raise refusal("Number of inference requests must be greater than zero.")
        if (
            qualified == "gapi.ov.PyParams"
            and len(self._given) == _COMPILED
            and name not in ("cfgNumRequests", "cfgPluginConfig")
        ):
            raise refusal(f"Specifying {_attribute(name)} isn't possible for compiled model.")
        return self

    method.__name__, method.__doc__ = name, "Set it; the settings are given back."
    return method


_COMPILED = 3
"""Arguments that describe a compiled model: name, file and device. Another model has a file of weights besides."""


def _attribute(name: str) -> str:
    """What a `cfg…` sets, in OpenCV's words: cfgInputTensorLayout is of the input tensor layout."""
    words = re.sub("([A-Z])", r" \1", name.removeprefix("cfg")).strip().lower()
    return words + {"mean": " values", "scale": " values", "resize": " preprocessing"}.get(words, "")


def strip(params: Any) -> Any:
    """The network of settings: cv2.error, there is no library that could run it."""
    space = type(params).__module__.rpartition(".")[2]
    raise refusal(f"G-API has been compiled without {WITHOUT.get(space, space)} support")


class GNetPackage:
    """A set of networks."""

    __slots__ = ("_nets",)

    def __init__(self, nets: Any = ()) -> None:
        self._nets = list(nets)


class _Inputs:
    """Names of a network's inputs and the places that go there."""


def inputs_class(name: str) -> Any:
    def __init__(self: Any) -> None:
        self._places = {}

    def setInput(self: Any, name: str, value: Any) -> Any:
        """Give the network's input `name` this place; the inputs are given back."""
        self._places[name] = value
        return self

    return type(name, (), {"__slots__": ("_places",), "__init__": __init__, "setInput": setInput, "__doc__": _Inputs.__doc__})


def outputs_class(name: str, shape: str, element: int | None) -> Any:
    def at(self: Any, name: str) -> Any:
        """The place of the network's output `name`."""
        if not hasattr(self, "_call"):
            raise refusal("These are the outputs of no network: cv2.gapi.infer makes some")
        if name not in self._results:
            self._results[name] = self._call.result(shape, element)
        return self._results[name]

    return type(name, (), {"__slots__": ("_call", "_results"), "at": at, "__doc__": "The outputs of a network, by name."})


GInferInputs = inputs_class("GInferInputs")
GInferListInputs = inputs_class("GInferListInputs")
GInferOutputs = outputs_class("GInferOutputs", "GMat", None)
GInferListOutputs = outputs_class("GInferListOutputs", "GArray", kind("GMat"))


def infer(name: str, inputs: Any, roi: Any = None, rois: Any = None) -> Any:
    """Record that the network `name` is given these inputs; its outputs."""
    return _inferred(
        "infer-roi" if roi is not None else "infer-roi-list-1" if rois is not None else "infer", inputs, roi or rois
    )


def infer2(name: str, in_: Any, inputs: Any) -> Any:
    """Record that the network `name` is given these lists of parts of a picture; its outputs."""
    return _inferred("infer-roi-list-2", inputs, in_)


def _inferred(kernel: str, inputs: Any, besides: Any) -> Any:
    made = (GInferOutputs if kernel in ("infer", "infer-roi") else GInferListOutputs)()
    arguments = {**inputs._places, **({"": besides} if besides is not None else {})}
    made._call, made._results = Call(f"org.opencv.dnn.{kernel}", arguments, None, None), {}
    return made
