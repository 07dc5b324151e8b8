"""KeyPoint and DMatch: plain records of numbers, as cv2 has them, and how vectors of them cross the bridge."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.values import VALUE_TYPES, parse_float, parse_int


class _Field:
    """An attribute of a record that accepts what cv2's setter accepts."""

    def __init__(self, kind: str) -> None:
        self.parse = VALUE_TYPES[kind].parse

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance._values[self.name]

    def __set__(self, instance: Any, value: Any) -> None:
        parsed = self.parse(value, "value")
        if isinstance(parsed, float):
            parsed = float(np.float32(parsed))
        elif isinstance(parsed, tuple):
            parsed = tuple(float(np.float32(item)) for item in parsed)
        instance._values[self.name] = parsed


class _Record:
    __slots__ = ("_values",)


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

    def __init__(
        self, x: float = 0.0, y: float = 0.0, size: float = 0.0, angle: float = -1, response: float = 0, octave: int = 0, class_id: int = -1
    ) -> None:
        self._values = {}
        self.pt = (parse_float(x, "x"), parse_float(y, "y"))
        self.size, self.angle, self.response = size, angle, response
        self.octave, self.class_id = parse_int(octave, "octave"), parse_int(class_id, "class_id")

    def _row(self) -> tuple[Any, ...]:
        v = self._values
        return (*v["pt"], v["size"], v["angle"], v["response"], v["octave"], v["class_id"])

    def __repr__(self) -> str:
        return f"< cv2.KeyPoint {id(self):#x}>"

    @staticmethod
    def convert(*args: Any, **kwargs: Any) -> Any:
        """Keypoints to points or points to keypoints, as `cv2.KeyPoint_convert`."""
        import cv2

        return cv2.KeyPoint_convert(*args, **kwargs)

    @staticmethod
    def overlap(*args: Any, **kwargs: Any) -> float:
        """Overlap of two keypoints' regions in 0…1, as `cv2.KeyPoint_overlap`."""
        import cv2

        return cv2.KeyPoint_overlap(*args, **kwargs)


class DMatch(_Record):
    """A match of descriptors: `queryIdx`, `trainIdx`, `imgIdx` (ints, −1 unset), `distance` (float32)."""

    __slots__ = ()
    queryIdx = _Field("int")
    trainIdx = _Field("int")
    imgIdx = _Field("int")
    distance = _Field("float")

    def __init__(self, _queryIdx: int = -1, _trainIdx: int = -1, *rest: Any, **named: Any) -> None:
        values = dict(zip(("_imgIdx", "_distance") if len(rest) == 2 else ("_distance",), rest, strict=False)) | named
        self._values = {}
        self.queryIdx, self.trainIdx = _queryIdx, _trainIdx
        self.imgIdx = values.get("_imgIdx", -1)
        self.distance = values.get("_distance", float(np.finfo(np.float32).max))

    def _row(self) -> tuple[Any, ...]:
        v = self._values
        return v["queryIdx"], v["trainIdx"], v["imgIdx"], v["distance"]

    def __repr__(self) -> str:
        return f"< cv2.DMatch {id(self):#x}>"


KeyPoint.__module__ = DMatch.__module__ = "cv2"

# Record -> the C++ struct's memory layout.
LAYOUTS: dict[str, np.dtype[Any]] = {
    "KeyPoint": np.dtype([("x", "f4"), ("y", "f4"), ("size", "f4"), ("angle", "f4"), ("response", "f4"), ("octave", "i4"), ("class_id", "i4")]),
    "DMatch": np.dtype([("queryIdx", "i4"), ("trainIdx", "i4"), ("imgIdx", "i4"), ("distance", "f4")]),
}
CLASSES: dict[str, type[KeyPoint] | type[DMatch]] = {"KeyPoint": KeyPoint, "DMatch": DMatch}


def parse_records(kind: str, value: Any, name: str) -> list[Any]:
    """Check a vector of KeyPoint or DMatch: any sequence of them."""
    if not hasattr(value, "__getitem__") or isinstance(value, dict):
        raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
    items = list(value)
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
