"""What kinds of objects stand behind the names of a cv2: runs on the real one and, as a script, in Pyodide."""

from __future__ import annotations

from typing import Any

FIELDS = ("getset_descriptor", "member_descriptor")
"""Which of the two a property is makes no difference to anyone."""


def kinds(cv2: Any, names: list[str]) -> dict[str, list[str]]:
    """The type's name by each name, in a list; an empty one where there is nothing."""
    return {name: _kind(cv2, name) for name in names}


def _kind(cv2: Any, qualified: str) -> list[str]:
    found = cv2
    for part in qualified.split("."):
        found = getattr(found, part, None)
    kind = type(found).__name__
    return [] if found is None else [FIELDS[0] if kind in FIELDS else kind]
