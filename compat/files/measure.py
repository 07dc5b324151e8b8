"""Files that are written, removed, renamed and written again: random sequences of `os` and cv2 calls on both sides.

A sequence is played in a folder of its own, by the same program on the real cv2 and on the shim. What each call came to has
to be equal, and so has everything that is in the folder at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from compat import supervise
from compat.case import Outcome
from compat.files.sequence import Sequence

SCRIPT = Path(__file__).with_name("session.py")
CASCADE = "haarcascade_russian_plate_number.xml"  # the smallest that every wheel carries


def differences(backend: str, count: int, seed: str, note: Callable[[str], None] = lambda text: None) -> list[str]:
    """What differs in `count` sequences on the real cv2 and on the shim with `backend`, a text for each sequence."""
    import cv2

    cascade = (Path(cv2.data.haarcascades) / CASCADE).read_bytes()
    sequences = [Sequence(f"{seed}.{number}", cascade) for number in range(count)]
    session = supervise.Session(SCRIPT)
    sides = (supervise.real(), supervise.shim(backend))
    real, ours = (supervise.run(side, sequences, note, session).outcomes for side in sides)
    return [told for one in sequences if (told := _difference(one.seed, real[one.id], ours[one.id]))]


def _difference(seed: str, real: Outcome, ours: Outcome) -> str:
    """The first difference and what led to it, "" if there is none."""
    if ours.status != "ok" or real.status != "ok":
        return "" if real == ours else f"{seed}: {real.status} {real.message}, here {ours.status} {ours.message}"
    lines = [f"{seed}:"]
    for expected, found in zip(real.values, ours.values, strict=True):
        if expected != found:
            return "\n".join([*lines, f"  {expected}, here {found}"])
        lines.append(f"  {expected}")
    return ""
