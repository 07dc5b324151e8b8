"""Parameters: how each argument of a cv2 function is checked, and what stands for it when it is left out."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, dictionaries, graphs, tables
from cv2shim.accepts.names import cv2_object
from cv2shim.accepts.records import RECORDS
from cv2shim.accepts.values import (
    ELEMENTS,
    REFUSED,
    VALUE_TYPES,
    is_sequence,
    parse_float,
    parse_path,
    parse_rotated_rect,
    parse_vector,
)

Parse = Callable[[Any, str], Any]

NO_MAT: np.ndarray = np.zeros((0, 0), np.uint8)
"""What None is for a required array: OpenCV's Mat() without dimensions, where an empty ndarray has two."""


class Parameter:
    """One Python parameter: how it is checked, what stands for it when it is left out.

    default and zero: the parsed values when the argument is left out, and when None is given.
    output: only written (`dst`); written: written at all. array: an ndarray or several, which `arrays.careful` may have
    to look at; nd: whose last axis is never channels. path: names a file that opencv.js reads.
    """

    __slots__ = ("array", "default", "name", "nd", "output", "parse", "path", "required", "told", "type", "written", "zero")

    def __init__(
        self,
        name: str,
        type_name: str,
        parse: Parse,
        default: Any,
        zero: Any,
        required: bool,
        *,
        output: bool = False,
        written: bool = False,
        array: bool = False,
        nd: bool = False,
        path: bool = False,
    ) -> None:
        self.name, self.type, self.parse = name, type_name, parse
        python = name.endswith("_") and keyword.iskeyword(name[:-1])
        self.told = name[:-1] if python else name  # cv2 adds "_" to Python's own words, not in messages
        self.default, self.zero, self.required = default, zero, required
        self.output, self.written, self.array, self.nd, self.path = output, written, array, nd, path


def _parse_several(parse_one: Parse) -> Parse:
    def parse(value: Any, name: str) -> list[Any]:
        if not is_sequence(value):
            raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
        parsed = []
        for i, item in enumerate(value):
            try:
                parsed.append(parse_one(item, name))
            except REFUSED:
                raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type") from None
        return parsed

    return parse


_parse_written_mats = _parse_several(arrays.parse_output)
_MATS = {  # read, and written
    "vector_Mat": (_parse_several(arrays.parse_mat), _parse_written_mats),
    "vector_UMat": (_parse_several(arrays.parse_umat), _parse_several(arrays.parse_written_umat)),
}


_parse_strings = _parse_several(VALUE_TYPES["String"].parse)
_parse_rotated_rects = _parse_several(parse_rotated_rect)


def _parse_row(parse_one: Parse) -> Parse:
    """One vector of several, where None is an empty one."""
    return lambda value, name: parse_one(() if value is None else value, name)


def _parse_records(kind: str) -> Parse:
    """The check for a vector of KeyPoint or DMatch: any sequence of them; None is a new one."""

    def parse(value: Any, name: str) -> list[Any]:
        if not is_sequence(value):
            raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
        made: Any = cv2_object(kind)
        items = [made() if item is None else item for item in value]
        for i, item in enumerate(items):
            if not isinstance(item, made):
                raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type")
        return items

    return parse


def _parse_object(class_name: str, held: str = "cv::{}") -> Parse:
    """The check for an object of a class; `held` is how C++ has it."""
    expected = held.format(class_name.replace(".", "::"))

    def parse(value: Any, name: str) -> Any:
        if not isinstance(value, _class(class_name)):
            raise TypeError(f"Expected {expected} for argument '{name}'")
        return value

    return parse


def _parse_element(class_name: str) -> Parse:
    """The check for an object of a class in a sequence, where None is a new one."""
    one = _parse_object(class_name)
    return lambda value, name: _class(class_name)() if value is None else one(value, name)


def _class(qualified: str) -> Any:
    found = cv2_object(qualified)
    return found if isinstance(found, type) else ()


def parameter(arg: list[Any], required: bool) -> Parameter:
    """The `Parameter` for one row [name, type, flow(, default)] of the API table."""
    name, type_name, flow, *default = arg
    type_name, _, flag = type_name.partition("/")
    given = default[0] if default else None
    nd = flag == "nd"
    graph = graphs.parse_for(type_name, cv2_object) if _OF_GRAPHS.match(type_name) else None
    if graph is not None:
        return Parameter(name, type_name, graph, given, given, required)
    if flow == "o" and type_name in tables.classes():
        return _object_parameter(name, type_name, given, required)
    if flow == "o":
        several = type_name in ("vector_Mat", "vector_UMat")
        return Parameter(
            name,
            type_name,
            _parse_written_mats if several else arrays.parse_output,
            None,
            None,
            False,
            output=True,
            written=True,
            array=True,
            nd=nd,
        )
    if type_name in ("Mat", "UMat"):
        plain: Parse = arrays.parse_umat if type_name == "UMat" else arrays.parse_mat
        parse: Parse = arrays.parse_output if flow == "io" else arrays.parse_arithmetic if flag == "arithm" else plain
        return Parameter(
            name,
            type_name,
            parse,
            None,
            arrays.NO_MAT if required and type_name == "Mat" and flow == "i" else None,
            required,
            written=flow == "io",
            array=True,
            nd=nd,
        )
    if type_name in ("vector_Mat", "vector_UMat"):
        parse = _MATS[type_name][flow == "io"]
        return Parameter(name, type_name, parse, None, None, required, written=flow == "io", array=True, nd=nd)
    type_name = "c_string" if name == _OF_CHARACTERS else _SPELLINGS.get(type_name, type_name)
    head, _, element = type_name.partition("_")
    if head == "vector":
        return _vector_parameter(name, type_name, element, required)
    if type_name == "Ptr_float":
        return Parameter(name, type_name, parse_float, None, None, required)
    if type_name.removeprefix("Ptr_") in dictionaries.TYPES:
        parse = dictionaries.parse_layer if type_name == "LayerParams" else dictionaries.parse_dictionary
        return Parameter(name, type_name, parse, "", "", required)
    if type_name == "LayerId":
        return Parameter(name, type_name, dictionaries.parse_variant, "", "", required)
    if head == "Ptr":
        return _pointer_parameter(name, element, given, required)
    value_type = VALUE_TYPES.get("enum" if type_name.startswith(("enum:", "cvflann_")) else type_name)
    if value_type is None:
        return _object_parameter(name, type_name, given, required)
    start = value_type.zero if given is None else tuple(given) if isinstance(given, list) else given
    return Parameter(
        name,
        type_name,
        parse_path if flag == "path" else value_type.parse,
        start,
        start,
        required,
        path=flag == "path" or (type_name == "String" and bool(_OF_FILES.search(name))),
    )


_OF_GRAPHS = re.compile("G|map_|detail_|Prims|Ptr_GStreamer|Ptr_gapi|vector_size_t")

_OF_FILES = re.compile("path|file", re.IGNORECASE)  # names of parameters that OpenCV declares as plain strings

_OF_CHARACTERS = "nodename"  # the one parameter that OpenCV declares as a pointer to characters

# Types that cross as another one does.
_SPELLINGS = {"MatShape": "vector_int", "vector_MatShape": "vector_vector_int"}


def _late(default: Any) -> LateDefault | None:
    return LateDefault(default["call"], default["args"]) if isinstance(default, dict) else None


def _pointer_parameter(name: str, class_name: str, default: Any, required: bool) -> Parameter:
    start = _late(default)
    parse = _parse_object(class_name, "Ptr<cv::{}>")
    return Parameter(name, class_name, parse, start, start, required)


def _object_parameter(name: str, class_name: str, default: Any, required: bool) -> Parameter:
    """An object that C++ takes by value or by reference: None is a new one, where there is no other default."""
    start = _late(default)
    zero = start or LateDefault(class_name, [])
    return Parameter(name, class_name, _parse_object(class_name), start, zero, required)


class LateDefault:
    """A default that is an object, made by calling cv2's `call` when it is needed."""

    def __init__(self, call: str, args: list[Any]) -> None:
        self.call, self.args = call, args

    def make(self) -> Any:
        return cv2_object(self.call)(*self.args)


def _vector_parameter(name: str, type_name: str, element: str, required: bool) -> Parameter:
    if element in RECORDS:
        return Parameter(name, type_name, _parse_records(element), [], [], required)
    inner = element.removeprefix("vector_")
    if inner != element and (inner in RECORDS or inner in ELEMENTS):
        parse = _parse_several(_parse_row(_parse_records(inner) if inner in RECORDS else parse_vector(inner)))
        return Parameter(name, type_name, parse, [], [], required)
    if element == "RotatedRect":  # not representable as an array of numbers in cv2 either
        return Parameter(name, type_name, _parse_rotated_rects, [], [], required)
    element = "int" if element.startswith("enum:") else element
    if element in ELEMENTS:
        empty = np.zeros(0, ELEMENTS[element][0])
        return Parameter(name, type_name, parse_vector(element), empty, empty, required)
    if element in ("String", "string"):
        return Parameter(name, type_name, _parse_strings, [], [], required)
    parse = _parse_several(_parse_element(element))
    return Parameter(name, type_name, parse, [], [], required)
