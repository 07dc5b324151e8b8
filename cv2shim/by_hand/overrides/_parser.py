"""Arguments of the functions that OpenCV's Python part has as plain C functions: refused as CPython's own parser does."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any


def parsed(args: Sequence[Any], kinds: str) -> None:
    """Refuse arguments that are not of their kind: "s" a string, "i" an integer. Raises TypeError."""
    for place, (value, kind) in enumerate(zip(args, kinds, strict=False), 1):
        if kind == "s" and not isinstance(value, str):
            raise TypeError(f"argument {place} must be str, not {'None' if value is None else type(value).__name__}")
        if kind == "i":
            operator.index(value)


def named(args: Sequence[Any], keywords: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """The values of the parameters `names`, all of which are required. Raises TypeError."""
    count = len(args) + len(keywords)
    if count > len(names):
        raise TypeError(f"function takes at most {len(names)} argument{'s' * (len(names) != 1)} ({count} given)")
    given = {**dict(zip(names, args, strict=False)), **keywords}
    for place, name in enumerate(names, 1):
        if name not in given:
            raise TypeError(f"function missing required argument '{name}' (pos {place})")
    return [given[name] for name in names]


def function(value: Any, name: str) -> None:
    """Refuse what cannot be called. Raises TypeError."""
    if not callable(value):
        raise TypeError(f"{name} must be callable")
