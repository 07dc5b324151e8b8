"""cv2's own functions, by which operations of graphs are carried out, and its constants."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import tables
from cv2shim.accepts.names import cv2_object


class _Library:
    """cv2, asked for when a graph runs."""

    def __getattr__(self, name: str) -> Any:
        return cv2_object(name)


cv: Any = _Library()


def constant(name: str) -> int:
    """A constant of cv2 itself, known before cv2 runs."""
    return tables.constants()[""][name]
