"""KeyPoint and DMatch: plain records of numbers, as cv2 has them, and how vectors of them cross the bridge."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from cv2shim.accepts.values import VALUE_TYPES, is_sequence
from cv2shim.names import traits


class _Field:
    """An attribute of a record that accepts what cv2's setter accepts."""

    def __init__(self, kind: str) -> None:
        self.parse = VALUE_TYPES[kind].parse

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance._values[self.name]

    def __set__(self, instance: Any, value: Any) -> None:
        if value is None:  # which leaves it as it is
            return
        parsed = self.parse(value, "value")
        if isinstance(parsed, float):
            parsed = float(np.float32(parsed))
        elif isinstance(parsed, tuple):
            parsed = tuple(float(np.float32(item)) for item in parsed)
        instance._values[self.name] = parsed


class _Record:
    __slots__ = ("_values",)

    _values: dict[str, Any]


@cache
def _constructor(kind: str) -> Any:
    """The overloads of a record's constructor: checked arguments by name."""
    from cv2shim.accepts import errors, tables
    from cv2shim.accepts.signature import Signature
    from cv2shim.calls.functions import Overloads

    def collect(signature: Signature) -> Any:
        return lambda values, owner: {p.name: value for p, value in zip(signature.parameters, values, strict=True)}

    signatures = [Signature(kind, row) for row in tables.classes()[kind]["init"]]
    return Overloads(kind, [(s, collect(s)) for s in signatures], lambda: errors.cv_error(errors.STS_NOT_IMPLEMENTED, kind))


class KeyPoint(_Record):
    """A point feature: `pt` (x, y in pixels), `size` (diameter), `angle` (degrees, −1 unknown), `response`, `octave`,
    `class_id`. All but the last two are float32 as in OpenCV.
    """

    __slots__ = ()
    pt = _Field("Point2f")
    size = _Field("float")
    angle = _Field("float")
    response = _Field("float")
    octave = _Field("int")
    class_id = _Field("int")

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        self._values = {
            "pt": (0.0, 0.0),
            "size": 0.0,
            "angle": -1.0,
            "response": 0.0,
            "octave": 0,
            "class_id": -1,
        }
        for name, value in _constructor("KeyPoint")(args, kwargs).items():
            if name in ("x", "y"):
                x, y = self.pt
                self.pt = (value, y) if name == "x" else (x, value)
            else:
                setattr(self, name, value)

    def _row(self) -> tuple[Any, ...]:
        v = self._values
        x, y = v["pt"]
        return x, y, v["size"], v["angle"], v["response"], v["octave"], v["class_id"]

    @staticmethod
    def convert(*args: Any, **kwargs: Any) -> Any:
        """Keypoints to points or points to keypoints, as `cv2.KeyPoint_convert`."""
        return import_module("cv2").KeyPoint_convert(*args, **kwargs)

    @staticmethod
    def overlap(*args: Any, **kwargs: Any) -> float:
        """Overlap of two keypoints' regions in 0…1, as `cv2.KeyPoint_overlap`."""
        return import_module("cv2").KeyPoint_overlap(*args, **kwargs)


class DMatch(_Record):
    """A match of descriptors: `queryIdx`, `trainIdx`, `imgIdx` (ints, −1 unset), `distance` (float32)."""

    __slots__ = ()
    queryIdx = _Field("int")
    trainIdx = _Field("int")
    imgIdx = _Field("int")
    distance = _Field("float")

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        self._values = {
            "queryIdx": -1,
            "trainIdx": -1,
            "imgIdx": -1,
            "distance": float(np.finfo(np.float32).max),
        }
        for name, value in _constructor("DMatch")(args, kwargs).items():
            setattr(self, name.removeprefix("_"), value)

    def _row(self) -> tuple[Any, ...]:
        v = self._values
        return v["queryIdx"], v["trainIdx"], v["imgIdx"], v["distance"]


for _name, _class in (("KeyPoint", KeyPoint), ("DMatch", DMatch)):
    traits.give(_class, _name)

# Record -> the C++ struct's memory layout.
LAYOUTS: dict[str, np.dtype[Any]] = {
    "KeyPoint": np.dtype(
        [
            ("x", "f4"),
            ("y", "f4"),
            ("size", "f4"),
            ("angle", "f4"),
            ("response", "f4"),
            ("octave", "i4"),
            ("class_id", "i4"),
        ]
    ),
    "DMatch": np.dtype([("queryIdx", "i4"), ("trainIdx", "i4"), ("imgIdx", "i4"), ("distance", "f4")]),
}
CLASSES: dict[str, type[KeyPoint] | type[DMatch]] = {"KeyPoint": KeyPoint, "DMatch": DMatch}


def parse_records(kind: str, value: Any, name: str) -> list[Any]:
    """Check a vector of KeyPoint or DMatch: any sequence of them; None is a new one."""
    if not is_sequence(value):
        raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
    items = [CLASSES[kind]() if item is None else item for item in value]
    for i, item in enumerate(items):
        if not isinstance(item, CLASSES[kind]):
            raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type")
    return items


def pack_records(kind: str, items: list[Any]) -> np.ndarray:
    return np.array([item._row() for item in items], LAYOUTS[kind])


def unpack_records(kind: str, data: np.ndarray) -> list[Any]:
    """Records from their bytes (uint8, one C++ struct after another)."""
    rows = data.view(LAYOUTS[kind]).tolist()
    if kind == "DMatch":
        return [DMatch(*row) for row in rows]
    made = []
    for x, y, *rest in rows:
        point = KeyPoint.__new__(KeyPoint)
        point._values = dict(zip(("size", "angle", "response", "octave", "class_id"), rest, strict=True)) | {"pt": (x, y)}
        made.append(point)
    return made


def from_words(kind: str, words: Iterator[float]) -> Any:
    """One record from the next words of a result."""
    layout = LAYOUTS[kind]
    row = np.array([tuple(next(words) for _ in layout.names or ())], layout)
    return unpack_records(kind, row.view(np.uint8))[0]
