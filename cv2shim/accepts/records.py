"""KeyPoint and DMatch: plain records of numbers, whose fields lie in Python's objects as in the C++ structs."""

from __future__ import annotations

from typing import Any, NamedTuple

FLT_MAX = (2 - 2.0**-23) * 2.0**127  # as C has it; asking numpy takes milliseconds


class Record(NamedTuple):
    """One kind of record.

    fields: attribute → its type in cv2, in the struct's order. defaults: theirs. pairs: attributes that are two fields, the
    named one and the next, as a tuple; such fields are no attributes themselves.
    """

    fields: dict[str, str]
    defaults: tuple[float, ...]
    pairs: dict[str, str]

    def kind_of(self, attribute: str) -> str | None:
        """The type of an attribute, None if it is not one of the record's own."""
        return "Point2f" if attribute in self.pairs else self.fields.get(attribute)

    def spec(self) -> dict[str, Any]:
        """The record as `bridge.builtins` wants it described."""
        return {"fields": list(self.fields), "defaults": self.defaults, "pairs": self.pairs}


RECORDS = {
    "KeyPoint": Record(
        dict.fromkeys(("x", "y", "size", "angle", "response"), "float") | dict.fromkeys(("octave", "class_id"), "int"),
        (0.0, 0.0, 0.0, -1.0, 0.0, 0, -1),
        {"pt": "x"},
    ),
    "DMatch": Record(
        dict.fromkeys(("queryIdx", "trainIdx", "imgIdx"), "int") | {"distance": "float"},
        (-1, -1, -1, FLT_MAX),
        {},
    ),
}
