"""A look in between: a session answers it with "ok", "leak" or "broken"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """Number `number` of the looks among the cases."""

    number: int

    @property
    def id(self) -> str:
        return f"check {self.number}"
