"""What a case is: data only, so that it can be pickled to any cv2, also inside Pyodide.

A case is a short list of calls. Arguments are plain Python values and ndarrays, or one of the small
stand-ins below that the runner turns into the real thing immediately before the call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Ref:
    """The value that an earlier call of the case saved, or one item of it."""

    name: str
    item: int | None = None


@dataclass(frozen=True)
class Make:
    """An object of the cv2 under test, such as ``KeyPoint(x, y, size)``."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Strided:
    """The array's values as a view that is not contiguous, or not writable.

    ``how``: "gaps" (a rectangle inside a larger array), "flipped" (negative step), "mirrored" (the same of the last
    axis), "columns" (gaps between the items of a row), "transposed" or "readonly".
    """

    array: Array
    how: str = "gaps"


@dataclass(frozen=True)
class Own:
    """The value as an object of a class that nobody else has.

    ``how``: "subclass" of the value's own class; "sequence" or "number", which behaves as one and is none of Python's.
    """

    value: Any
    how: str = "subclass"


@dataclass(frozen=True)
class Part:
    """A view ``source[index]`` of an array that nothing else uses, or of a saved one."""

    source: Any
    index: Any


@dataclass(frozen=True)
class Shared:
    """The array's values in memory that others of the same name share in a case, from row ``start`` of it.

    Two with the same start are the same array, such as a picture that is also the destination.
    """

    name: str
    array: Array
    start: int = 0


@dataclass(frozen=True)
class Like:
    """A fresh array of the shape and dtype of an earlier result, filled with ``value``."""

    source: Ref
    value: int = 7
    strided: bool = False


@dataclass(frozen=True)
class File:
    """A file of these bytes; the call receives its path."""

    name: str
    content: bytes = b""


@dataclass(frozen=True)
class Call:
    """One call of a qualified name below cv2.

    Of a saved object: ``$saved.method`` calls, ``$saved.property?`` reads, ``$saved.property=`` writes.
    attempt: an exception is a result like any other, compared with its text, and the case goes on
    """

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    save: str | None = None
    record: bool = True
    attempt: bool = False


@dataclass(frozen=True)
class Case:
    """One comparable experiment.

    name:   the qualified function or method that the case is about ("Canny", "ORB.detectAndCompute")
    label:  unique among the cases of that name, words that say what is special
    mode:   how results compare: "value", "set" (free order), "sign" (free sign per column or row),
            "type" (structure, dtype and shape only)
    ignore: indices of outputs that the C++ code leaves uninitialised or that are measured times
    """

    name: str
    label: str
    calls: tuple[Call, ...]
    mode: str = "value"
    ignore: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.name}: {self.label}"


@dataclass(frozen=True)
class Thing:
    """A recorded value that is no array and no builtin: its type's name and its readable fields."""

    type: str
    fields: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Refusal:
    """An exception that an attempted call gave: its class, and for cv2.error code and function besides the text."""

    error: str
    text: str
    code: int | None = None
    function: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a cv2 did with a case.

    status:  "ok", "error", "missing" (this cv2 does not have it), "crash" or "hang"
    values:  one per recorded call, ndarrays copied, objects as `Thing`
    changed: arguments that the call changed, by position or name, with their state afterwards
    same:    outputs that are the very object passed in, as (output index, argument)
    """

    status: str
    values: tuple[Any, ...] = ()
    changed: tuple[tuple[str, Any], ...] = ()
    same: tuple[tuple[int, str], ...] = ()
    error: str = ""
    message: str = ""
