"""Overloads on opencv.js for arguments that Python has checked: the way of the unusual call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

from cv2shim.accepts.arrays import NO_MAT
from cv2shim.accepts.parameters import LateDefault
from cv2shim.accepts.signature import Signature
from cv2shim.bridge import files
from cv2shim.bridge.crossing import Bridge
from cv2shim.bridge.resident import STAY, STAY_WORD, Resident, stays
from cv2shim.calls import umat

Execute = Callable[..., Any]

_OF_MATS = ("Mat", "vector_Mat", *umat.TYPES)


class Trusted:
    """Runs one overload. `execute` makes the builtin that does (`bridge.builtins.Builtins.trusted`) when it is first needed."""

    def __init__(self, signature: Signature, bridge: Bridge, execute: Callable[[], Execute]) -> None:
        self.signature, self.bridge, self.make = signature, bridge, execute
        self.execute: Execute | None = None
        self.paths = [k for k, p in enumerate(signature.parameters) if p.path]
        self.umats = any(kind in umat.TYPES for kind in signature.results)

    def run(self, values: list[Any], owner: Any = None) -> Any:
        """The result for checked `values`, for a method of the object `owner`; raises what cv2 would."""
        if self.execute is None:
            self.execute = self.make()
        values = self.signature.careful(values)
        given = [_plain(value) for value in values]
        if owner is not None:
            given.insert(0, owner)
        with files.lent(self.bridge, [values[k] for k in self.paths]) if self.paths else nullcontext():
            result = self.execute(*given)
        if any(map(stays, values)):
            result = self._with_given(result, values)
        return self._wrapped(result) if self.umats else result

    def _with_given(self, result: Any, values: list[Any]) -> Any:
        """The result with the Mats that were given in place of their words: a second owner would free them, too."""
        held = {value.word: value for value in _residents(values)}

        def owned(part: Any) -> Any:
            return tuple(map(owned, part)) if isinstance(part, tuple) else held.get(part, part) if type(part) is int else part

        kinds = self.signature.results
        if len(kinds) < 2:
            return owned(result) if kinds and kinds[0] in _OF_MATS else result
        return tuple([owned(part) if kind in _OF_MATS else part for kind, part in zip(kinds, result, strict=True)])

    def _wrapped(self, result: Any) -> Any:
        """The result with UMats where C++ has them."""
        several = len(self.signature.results) > 1
        parts = result if several else (result,)
        kinds = zip(self.signature.results, parts, strict=True)
        made = [umat.wrap(part) if kind in umat.TYPES else part for kind, part in kinds]
        return tuple(made) if several else made[0]


def _residents(values: list[Any]) -> Iterator[Resident]:
    """Those among values that stay in opencv.js, in lists, too."""
    for value in values:
        if isinstance(value, Resident):
            yield value
        elif isinstance(value, list):
            yield from _residents(value)


def _plain(value: Any) -> Any:
    """A checked value as JavaScript reads it: what is none in C++ is None, a Mat that stays in opencv.js is its word."""
    if value is NO_MAT or isinstance(value, LateDefault):
        return None
    if isinstance(value, Resident):
        return value.word
    if value is STAY:
        return STAY_WORD
    if isinstance(value, str):  # bytes that are no UTF-8 have come as lone surrogates
        return value if type(value) is str and value.isascii() else value.encode(errors="surrogateescape")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
