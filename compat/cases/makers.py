"""Cases of every function that makes an object, from the model alone: its parameters, right and wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compat import model
from compat.case import Call
from compat.cases.registry import script, step

NUMBERS = (int, float, bool)


def makers() -> Iterator[tuple[str, list[Any]]]:
    """Functions whose first overload returns a smart pointer, with that overload's arguments."""
    for name, overloads in model.functions().items():
        if overloads[0][0].startswith("Ptr_"):
            yield name, overloads[0][1]


for _name, _arguments in makers():
    _defaults = {entry[0]: entry[3] for entry in _arguments if len(entry) > 3 and isinstance(entry[3], NUMBERS)}
    script(_name, "plain", step(_name))
    if _defaults:
        script(_name, "all defaults by keyword", Call(_name, (), _defaults))
    for _parameter in _defaults:
        script(_name, f"{_parameter} as text", Call(_name, (), {_parameter: "text"}))
        script(_name, f"{_parameter}=2", Call(_name, (), {_parameter: 2}))
