"""Python dicts and names as OpenCV's parameter sets: a text with a line for each entry, which C++ reads.

An entry is its name, a letter for the type (i, f, s, b) and the value, with tabulators between. The rules are those of
OpenCV's Python bindings of FLANN and of dnn.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors

TYPES = ("IndexParams", "SearchParams", "flann_IndexParams", "flann_SearchParams", "LayerParams")


def parse_dictionary(value: Any, name: str) -> str:
    """The text for a dict of numbers, bools and strings; TypeError for any other value."""
    if not isinstance(value, dict):
        raise TypeError(f"Argument '{name}' is not a dictionary")
    return "\n".join(f"{key}\t{_entry(item, name)}" for key, item in value.items())


def parse_layer(value: Any, name: str) -> str:
    """The same for a layer of a network, whose conversion asserts what it is given."""
    if not isinstance(value, dict):
        raise errors.cv_error(errors.STS_ASSERT, f"Conversion error: {name}, what: PyDict_Check(o)")
    return parse_dictionary(value, name)


def parse_variant(value: Any, name: str) -> str:
    """The text for a layer's name or number."""
    kind, text = _entry(value, name).split("\t", 1)
    return f"{kind}:{text}"


def _entry(item: Any, name: str) -> str:
    if isinstance(item, (bool, np.bool_)):
        return f"b\t{int(item)}"
    if isinstance(item, (int, np.integer)):
        return f"i\t{int(item)}"
    if isinstance(item, (float, np.floating)):
        return f"f\t{float(item)!r}"
    if isinstance(item, str) and "\n" not in item:
        return f"s\t{item}"
    raise TypeError(f"Can't parse '{name}'. A value is neither a number nor a string")
