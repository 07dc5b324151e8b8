"""What a sequence is: data only, so that it can be pickled to any cv2, also inside Pyodide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sequence:
    """So many calls, drawn by `seed`; `cascade` is the text of a classifier for them to write and load."""

    seed: str
    cascade: bytes
    steps: int = 12

    @property
    def id(self) -> str:
        return self.seed
