"""Python dicts and names as OpenCV's parameter sets: a text with a line for each entry, which C++ reads.

An entry is its name, a letter for the type (i, f, s, b) and the value, with tabulators between; a dict without entries is an
empty line, where no text at all stands for the default. The rules are those of OpenCV's Python bindings of FLANN and of dnn.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.accepts.values import parse_str

TYPES = ("IndexParams", "SearchParams", "flann_IndexParams", "flann_SearchParams", "LayerParams")


EMPTY = "\n"


def parse_dictionary(value: Any, name: str) -> str:
    """The text for a dict of numbers, bools and strings, where None is 0; TypeError for any other value."""
    if not isinstance(value, dict):
        raise TypeError(f"Argument '{name}' is not a dictionary")
    for position, key in enumerate(value, 1):
        if not isinstance(key, str | bytes):
            raise TypeError(f"Key at pos {position} is not a string")
    return "\n".join(_line(parse_str(key, name), 0 if item is None else item) for key, item in value.items()) or EMPTY


def _line(key: str, item: Any) -> str:
    entry = _entry(item)
    if entry is None:
        raise TypeError(f"Failed to parse IndexParam with key '{key}'. Supported types: [bool, int, float, str]")
    return f"{key}\t{entry}"


def parse_layer(value: Any, name: str) -> str:
    """The same for a layer of a network, whose conversion asserts what it is given."""
    if not isinstance(value, dict):
        raise errors.cv_error(errors.STS_ASSERT, f"Conversion error: {name}, what: PyDict_Check(o)")
    return "\n".join(f"{key}\t{_given(item, name)}" for key, item in value.items())


def parse_variant(value: Any, name: str) -> str:
    """The text for a layer's name or number."""
    kind, text = _given(value, name).split("\t", 1)
    return f"{kind}:{text}"


def _given(item: Any, name: str) -> str:
    entry = _entry(item)
    if entry is None:
        raise TypeError(f"Can't parse '{name}'. A value is neither a number nor a string")
    return entry


def _entry(item: Any) -> str | None:
    """Type and value as the text has them; None for what is neither a number nor a string of one line."""
    if isinstance(item, (bool, np.bool_)):
        return f"b\t{int(item)}"
    if isinstance(item, (int, np.integer)):
        return f"i\t{int(item)}"
    if isinstance(item, (float, np.floating)):
        return f"f\t{float(item)!r}"
    return f"s\t{parse_str(item, 'value')}" if isinstance(item, str | bytes) and "\n" not in str(item) else None
