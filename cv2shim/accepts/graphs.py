"""What the graph API's functions take besides arrays and numbers: places of graphs, dictionaries, settings, callbacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cv2shim.accepts import tables
from cv2shim.accepts.values import REFUSED, VALUE_TYPES, is_sequence

Parse = Callable[[Any, str], Any]
Resolve = Callable[[str], Any]

PLACES = ("GMat", "GScalar", "GArrayT", "GOpaqueT")
METAS = ("GMatDesc", "GScalarDesc", "GArrayDesc", "GOpaqueDesc")
PRIMITIVES = ("Rect", "Text", "Circle", "Line", "Mosaic", "Image", "Poly")
_ANYTHING = ("detail_ExtractArgsCallback", "detail_ExtractMetaCallback", "Ptr_GStreamerPipeline", "Ptr_gapi.wip.IStreamSource")
SILENT = ""
"""The text of a refusal of which cv2 says nothing."""

_KINDS = {"Point2i": "POINT", "Point2f": "POINT2F", "Point3f": "POINT3F", "int": "INT", "Rect": "RECT", "Size": "SIZE"}
_KINDS |= {"GMat": "GMAT", "Prim": "DRAW_PRIM"}
_NUMBERS = {"int": "int", "float": "float", "double": "double", "size_t": "size_t", "string": "String"}


def parse_for(type_name: str, resolve: Resolve) -> Parse | None:
    """The check for a type of the graph API; None for what is none. `resolve` finds cv2's classes."""
    if match := re.fullmatch(r"G(Array|Opaque)_(\w+)", type_name):
        return _place(f"G{match[1]}T", tables.constants()["gapi"][f"CV_{_KINDS[match[2]]}"], resolve)
    if match := re.fullmatch(r"map_(\w+?)_and_(vector_)?(\w+)", type_name):
        return _map(_NUMBERS[match[1]], _NUMBERS[match[3]], several=bool(match[2]))
    if type_name in ("GProtoInputArgs", "GProtoOutputArgs"):
        return _protocol(type_name, resolve)
    if type_name in _ANYTHING:
        return lambda value, name: value
    if type_name == "GStreamerSource_OutputType":
        return VALUE_TYPES["int"].parse
    if type_name == "vector_size_t":
        return _several(VALUE_TYPES["size_t"].parse)
    listed = {"GCompileArgs": ("GCompileArg",), "GMetaArgs": METAS, "Prims": [f"gapi.wip.draw.{p}" for p in PRIMITIVES]}
    return _several(_object(listed[type_name], resolve)) if type_name in listed else None


def _place(cls: str, kind: int, resolve: Resolve) -> Parse:
    def parse(value: Any, name: str) -> Any:
        if not isinstance(value, resolve(cls)) or value.type() != kind:
            raise TypeError(SILENT)
        return value

    return parse


def _object(names: Any, resolve: Resolve) -> Parse:
    def parse(value: Any, name: str) -> Any:
        if not isinstance(value, tuple(resolve(one) for one in names)):
            raise TypeError(SILENT)
        return value

    return parse


def _several(one: Parse) -> Parse:
    def parse(value: Any, name: str) -> list[Any]:
        if not is_sequence(value):
            raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
        found = []
        for i, item in enumerate(value):
            try:
                found.append(one(item, name))
            except REFUSED:
                raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type") from None
        return found

    return parse


def _protocol(type_name: str, resolve: Resolve) -> Parse:
    def parse(value: Any, name: str) -> list[Any]:
        places = tuple(resolve(one) for one in PLACES)
        if not isinstance(value, list) or not all(isinstance(item, places) for item in value):
            raise TypeError(f"Can't parse cv::{type_name}")
        return list(value)

    return parse


def _map(key: str, item: str, *, several: bool) -> Parse:
    keys = VALUE_TYPES[key].parse
    items = _several(VALUE_TYPES[item].parse) if several else VALUE_TYPES[item].parse

    def parse(value: Any, name: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise TypeError(f"Can't parse '{name}'. Input argument isn't dict or an instance of subtype of the dict type")
        return {keys(one, name): items(other, name) for one, other in value.items()}

    return parse
