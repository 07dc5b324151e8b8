"""What a fuzzed call showed: the same result, the same exception class, or a disagreement of some kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from compat.bounds import Bound
from compat.case import Case, Outcome
from compat.compare import DIFFERS, MISSING, OUT_OF_SCOPE, SAME_ERROR, judge

SAME, ROUNDED, ERROR = "same result", "same but for rounding", "same exception class"
VALUES, CLASS, REFUSED, ACCEPTED = "other result", "other exception class", "refused here only", "accepted here only"
CRASH, LEAK = "crash", "leak"
DROPPED, LACKING = "not compared", "missing here"

AGREEING = (SAME, ROUNDED, ERROR)
OTHER_CLASS = (CLASS, REFUSED, ACCEPTED)
"""What counts against the share of calls that end in the same class of outcome."""
DOUBTFUL = (VALUES, *OTHER_CLASS)
"""What the real cv2 is asked again about."""
BAD = (CRASH, LEAK, *OTHER_CLASS, VALUES)
"""Disagreements, the worst first."""

ROUNDING = Bound("sums in another order, and what follows from them", levels=1, share=1, absolute=1e-9, relative=1e-5)
"""How far results may be apart that count as the same: of calls that nobody chose, causes are not looked into one by one."""

STOPPED = "a fresh one takes its place"
"""How the shim words that opencv.js has trapped."""


@dataclass(frozen=True)
class Verdict:
    kind: str
    note: str = ""


def dropped(real: Outcome) -> str:
    """Why a case cannot be compared; "" if it can."""
    if real.status in ("crash", "hang"):
        return f"the real cv2 itself ends in a {real.status}"
    if real.status == "missing":
        return "the real cv2 does not have it"
    return "the real cv2 fails inside its own binding" if real.error == "SystemError" else ""


def verdict(case: Case, real: Outcome, ours: Outcome | None, default: Outcome | None = None) -> Verdict:
    """What one case showed; `default` is the real cv2's run with x86 defaults, if there was one."""
    if ours is None or dropped(real):
        return Verdict(DROPPED, dropped(real))
    if ours.status in ("crash", "hang", "broken"):
        return Verdict(CRASH, f"{ours.status}: {ours.message}")
    if ours.status == "leak":
        return Verdict(LEAK, ours.message)
    if STOPPED in ours.message:
        return Verdict(CRASH, ours.message)
    judged = judge(case, real, ours, default)
    if judged.verdict == MISSING:
        return Verdict(LACKING, judged.note)
    if judged.verdict == DIFFERS:
        rounded = judged.difference.largest and judged.difference.within(ROUNDING)
        return Verdict(ROUNDED if rounded else _difference(real, ours), judged.note)
    return Verdict({SAME_ERROR: ERROR, OUT_OF_SCOPE: DROPPED}.get(judged.verdict, SAME), judged.note)


def _difference(real: Outcome, ours: Outcome) -> str:
    if real.status == ours.status:
        return VALUES if real.status == "ok" else CLASS
    return REFUSED if real.status == "ok" else ACCEPTED


def unsteady(case: Case, real: Outcome, again: Outcome) -> Verdict | None:
    """The verdict where the real cv2 does not agree with itself."""
    if why := dropped(again):
        return Verdict(DROPPED, why)
    if judge(case, real, again).verdict == DIFFERS:
        return Verdict(DROPPED, "the real cv2 gives another result each time")
    return None


def share(kinds: Iterable[str]) -> tuple[int, int]:
    """How many calls end in the same class of outcome, and how many were compared."""
    counted = Counter(kinds)
    compared = sum(counted[kind] for kind in (*AGREEING, *BAD))
    return compared - sum(counted[kind] for kind in (CRASH, LEAK, *OTHER_CLASS)), compared
