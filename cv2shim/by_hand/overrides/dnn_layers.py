"""Overrides of OpenCV's dnn module: layers of networks that are written in Python.

opencv.js asks here in the middle of a call, by way of `bridge/javascript/layers.js`; what is asked of a layer's class is what
cv2 asks of it, and what it gets are tuples and copies, as there.
"""

from __future__ import annotations

import itertools
import json
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, errors
from cv2shim.bridge import crossing, loader
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._parser import function, named, parsed

CALLS_BACK = "opencv.js calls Python for such a layer"

_classes: dict[str, Callable[..., Any]] = {}  # by type
_layers: dict[int, tuple[int, Any]] = {}  # by number: which opencv.js has it, the layer
_numbers = itertools.count(1)
_lent: list[Any] = []  # the arrays that opencv.js is about to read


@override("dnn_registerLayer", reason=CALLS_BACK, builtin=True)
def registerLayer(*args: Any, **keywords: Any) -> None:
    """registerLayer(type, class) -> None

    Layers of that type are objects of the class, made as class(parameters, blobs): a dict, a tuple of arrays.
    getMemoryShapes(inputs) gets a list of shapes and returns the outputs'; forward(inputs) gets a tuple of arrays and
    returns arrays of these shapes.
    """
    kind, layer_class = named(args, keywords, ("type", "class"))
    parsed((kind,), "s")
    function(layer_class, "class")
    _check(_bridge().js.registerLayer(kind), "dnn_registerLayer")
    _classes[kind] = layer_class


@override("dnn_unregisterLayer", reason=CALLS_BACK, builtin=True)
def unregisterLayer(*args: Any, **keywords: Any) -> None:
    """unregisterLayer(type) -> None

    Take the registration of a type back; OpenCV's own layer of that name, if there is one, is used again.
    """
    (kind,) = named(args, keywords, ("type",))
    parsed((kind,), "s")
    _classes.pop(kind, None)
    _check(_bridge().js.unregisterLayer(kind), "dnn_unregisterLayer")


def _bridge() -> crossing.Bridge:
    bridge = crossing.running()
    assert bridge is not None
    return bridge


def _check(answer: Any, function: str) -> None:
    if answer is None:
        _bridge().raise_last(function)
    if answer is False:
        raise errors.missing(function, loader.build()["name"])


def hear(what: str, layer: int, *texts: str) -> Any:
    """JavaScript's question about a layer; None where Python has failed."""
    try:
        return _ANSWERS[what](layer, *texts)
    except BaseException as failure:  # nothing may be raised through opencv.js, as nothing is through OpenCV
        _bridge().js.layerFailed(f"{type(failure).__name__}: {failure}")
        return None


def _make(_: int, kind: str, parameters: str) -> int:
    bridge = _bridge()
    blobs, generation = bridge.take_made(0), bridge.generation()
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(parameters).items()}
    for number, (born, _layer) in list(_layers.items()):
        if born != generation:  # what went with its opencv.js was not dropped
            del _layers[number]
    number = next(_numbers)
    _layers[number] = generation, _classes[kind](told, blobs)
    return number


def _shapes(layer: int, inputs: str) -> str:
    shapes = _layers[layer][1].getMemoryShapes([tuple(shape) for shape in json.loads(inputs)])
    return json.dumps([[operator.index(size) for size in shape] for shape in shapes])


def _run(layer: int) -> int:
    bridge = _bridge()
    outputs = _layers[layer][1].forward(bridge.take_made(0))
    _lent[:] = map(_readable, outputs)
    bridge.words[: len(_lent)] = [id(array) for array in _lent]
    return len(_lent)


def _readable(output: Any) -> np.ndarray:
    array = arrays.parse_mat(output, "outputs")
    if array is None:
        raise TypeError("an output is None")
    return arrays.careful(array, "outputs")


def _drop(layer: int) -> int:
    _layers.pop(layer, None)
    return 0


_ANSWERS: dict[str, Callable[..., Any]] = {"make": _make, "shapes": _shapes, "run": _run, "drop": _drop}
