"""One of OpenCV's tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """A test by the name that unittest knows it by, `file.Class.test`, and the folders that its imports are found in."""

    id: str
    folders: tuple[str, ...]

    @property
    def file(self) -> str:
        return self.id.partition(".")[0]
