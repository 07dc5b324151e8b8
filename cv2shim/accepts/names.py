"""Names of cv2: what they stand for, and how cv2 shortens them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def name_of(qualified: str) -> str:
    """What a function or method is called, a constructor by its class."""
    return qualified.removesuffix(".__init__").rpartition(".")[2]


def cv2_object(qualified: str) -> Any:
    """What cv2 has under a name, None if it has nothing."""
    found: Any = import_module("cv2")
    for part in qualified.split("."):
        found = getattr(found, part, None)
    return found
