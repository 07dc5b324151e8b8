"""How far a function may be from the real cv2 and still count as close, each with the cause.

Only what was measured and understood goes in here; everything else has to be exact or to stay within a
small multiple of the real cv2's own spread.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """Accepted when ``largest`` (absolute) or ``relative`` holds and at most ``share`` of it differs."""

    cause: str
    largest: float = 0.0
    relative: float = 0.0
    share: float = 1.0


def _each(bound: Bound, names: str) -> dict[str, Bound]:
    return dict.fromkeys(names.split(), bound)


BOUNDS: dict[str, Bound] = {}
