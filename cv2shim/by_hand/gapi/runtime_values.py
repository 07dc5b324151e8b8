"""Values that go into graphs and come out: checked by the places that they are for."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import arrays
from cv2shim.accepts.arrays import NeedsUMat
from cv2shim.accepts.values import REFUSED, VALUE_TYPES, is_sequence
from cv2shim.by_hand.gapi.values import Origin, kind, refusal

_PARSED = {
    "bool": "bool",
    "int": "int",
    "int64_t": "int64",
    "uint64_t": "uint64",
    "double": "double",
    "float": "float",
    "string": "String",
    "Point": "Point",
    "Point2f": "Point2f",
    "Point3f": "Point3f",
    "Size": "Size",
    "Rect": "Rect",
    "Scalar": "Scalar",
}
_SPELLED = {
    **{element: element for element in ("bool", "int", "int64_t", "uint64_t", "double", "float")},
    "string": "std::string",
}
_ELEMENTS = {kind(element): element for element in (*_PARSED, "Mat", "GMat", "Prim", "Any")}
_SINGLE = ("float", "Point2f", "Point3f")


def taken(origin: Origin, value: Any) -> Any:
    """The value for a place of a graph; cv2.error where it cannot be."""
    if origin.shape == "GMat":
        return _array(value, "cv::Mat")
    if origin.shape == "GScalar":
        return _parsed("Scalar", value, "cv::Scalar")
    element = _ELEMENTS[origin.element or 0]
    if origin.shape == "GOpaque":
        return _one(element, value, _spelled(element))
    told = f"vector of {_spelled(element)}"
    if not is_sequence(value):
        raise refusal(f"Failed to obtain {told}")
    return tuple(_one(element, item, told) for item in value)


def _spelled(element: str) -> str:
    if element in ("Any", "GMat"):
        return "cv::GArg"
    return "cv::gapi::wip::draw::Prim" if element == "Prim" else _SPELLED.get(element, f"cv::{element}")


def _one(element: str, value: Any, told: str) -> Any:
    if element == "Mat":
        return _array(value, told)
    if element not in _PARSED:
        return value
    return _parsed(_PARSED[element], value, told)


def _array(value: Any, told: str) -> Any:
    try:
        array = arrays.parse_mat(value, "")
        return None if array is None else arrays.as_mat(arrays.careful(array, ""))
    except (TypeError, NeedsUMat):
        raise refusal(f"Failed to obtain {told}") from None


def _parsed(type_name: str, value: Any, told: str) -> Any:
    try:
        found = VALUE_TYPES[type_name].parse(value, "")
    except REFUSED:
        raise refusal(f"Failed to obtain {told}") from None
    if type_name == "float":
        return float(np.float32(found))
    return tuple(float(np.float32(item)) for item in found) if type_name in _SINGLE else found


def nothing(origin: Origin) -> Any:
    """What is in a place that was never filled."""
    if origin.shape == "GMat":
        return None
    if origin.shape == "GScalar":
        return (0.0,) * 4
    if origin.shape == "GArray":
        return ()
    element = _ELEMENTS[origin.element or 0]
    return VALUE_TYPES[_PARSED[element]].zero if element in _PARSED else None


def given_back(values: list[Any]) -> Any:
    """What Python gets: the value, or a tuple of several."""
    empty = [None if isinstance(value, np.ndarray) and not value.size else value for value in values]
    return empty[0] if len(empty) == 1 else tuple(empty)
