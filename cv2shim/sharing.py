"""Pictures and Mats of a page's own JavaScript as ndarrays, and ndarrays as theirs.

Nothing here talks to JavaScript but through the bridge: `bridge/javascript/pixels.js` reads and writes the page's pictures,
`bridge/javascript/module.js` the Mats. A picture is copied once between JavaScript's memory and numpy's, as RGBA; the channels
are put into another order by `cv2.cvtColor`. How Mats get across is a matter of the memory (docs/memory.md).
"""

from __future__ import annotations

import json
import weakref
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, errors, mats
from cv2shim.bridge import crossing, loader
from cv2shim.bridge.crossing import Bridge

ORDERS = {"gray": 1, "bgr": 3, "bgra": 4, "rgb": 3, "rgba": 4}
"""How an array's channels can be ordered, and how many they are."""
_USUAL = {1: "gray", 3: "bgr", 4: "bgra"}


def from_picture(function: str, source: Any, color: str) -> np.ndarray:
    """The pixels of a picture of the page: (height, width[, 3 or 4]) uint8."""
    if color not in ORDERS:
        raise errors.cv_error(errors.STS_BAD_ARG, f"color is {color!r}, and must be one of {', '.join(ORDERS)}", function)
    bridge = _bridge()
    _answer(bridge, function, bridge.js.fromPixels(source))
    return _reordered(bridge.take_made(0), "rgba", color)


def to_image_data(array: Any, color: str | None) -> Any:
    """A new ImageData with the pixels of an array."""
    picture, bridge = _picture("to_image_data", array, color), _bridge()
    return _answer(bridge, "to_image_data", bridge.js.toPixels(id(picture)))


def to_canvas(array: Any, canvas: Any, color: str | None) -> None:
    """Draw an array on a canvas, which gets its size."""
    picture, bridge = _picture("to_canvas", array, color), _bridge()
    _answer(bridge, "to_canvas", bridge.js.draw(id(picture), canvas))


def opencv_js() -> Any:
    """The running opencv.js's module, a JavaScript object."""
    bridge = _bridge()
    return _answer(bridge, "opencv_js", bridge.js.moduleForScripts())


def from_mat(mat: Any) -> np.ndarray | None:
    """The elements of a cv.Mat: over its own memory where that is Python's too, else a copy."""
    bridge = _bridge()
    facts = json.loads(_answer(bridge, "from_mat", bridge.js.fromMat(mat)))
    return bridge.take_made(0) if facts is None else np.asarray(_Elements(bridge, facts))


def to_mat(array: Any) -> Any:
    """A new cv.Mat over an array's memory where that is opencv.js's too, else with a copy."""
    given = _array("to_mat", array)
    bridge = _bridge()
    return _answer(bridge, "to_mat", bridge.js.toMat(id(given)))


class _Elements:
    """A Mat's memory as numpy wants it described. An array over it refers to this, which keeps the memory from being freed."""

    def __init__(self, bridge: Bridge, facts: dict[str, Any]) -> None:
        dtype, channels = mats.DTYPES[facts["depth"]], facts["channels"]
        shape, strides = tuple(facts["dims"]), tuple(facts["strides"])
        if channels > 1:
            shape, strides = (*shape, channels), (*strides, dtype.itemsize)
        self.__array_interface__ = {
            "version": 3, "typestr": dtype.str, "shape": shape, "strides": strides, "data": (facts["data"], False),
        }  # fmt: skip
        weakref.finalize(self, bridge.destroy, facts["handle"], bridge.generation()).atexit = False


def _bridge() -> Bridge:
    loader.start()
    bridge = crossing.running()
    assert bridge is not None
    return bridge


def _answer(bridge: Bridge, function: str, answer: Any) -> Any:
    if answer is None:
        raise bridge.exception(bridge.last_error(), function)
    return answer


def _array(function: str, value: Any) -> np.ndarray:
    """An array as OpenCV can take it."""
    if getattr(type(value), "_is_umat", False):
        value = value.get()
    try:
        array = arrays.parse_mat(value, "array")
        if array is None:
            raise TypeError("array is None")
        return arrays.careful(array, "array")
    except TypeError as refusal:
        raise errors.refusal(str(refusal), function) from None


def _picture(function: str, value: Any, color: str | None) -> np.ndarray:
    """An array of bytes that is a picture, as RGBA."""
    array = arrays.as_mat(_array(function, value))
    channels = array.shape[2] if array.ndim == 3 else 1
    order = _USUAL.get(channels) if color is None else color
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or order is None or array.size == 0:
        message = f"a picture is uint8 of (height, width[, 3 or 4]), not {array.dtype} of {array.shape}"
        raise errors.cv_error(errors.STS_BAD_ARG, message, function)
    if ORDERS.get(order) != channels:
        raise errors.cv_error(errors.STS_BAD_ARG, f"color is {order!r}, and the array has {channels} channels", function)
    return np.ascontiguousarray(_reordered(array, order, "rgba"))


def _reordered(picture: np.ndarray, old: str, new: str) -> np.ndarray:
    """The same picture with its channels as `new` names them."""
    import cv2

    return picture if old == new else cv2.cvtColor(picture, getattr(cv2, f"COLOR_{old.upper()}2{new.upper()}"))
