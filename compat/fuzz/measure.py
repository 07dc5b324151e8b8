"""Runs fuzzed cases on both sides: first the real cv2, then the shim on what that survived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from compat import supervise
from compat.case import Case, Outcome
from compat.fuzz import verdicts
from compat.fuzz.check import Check
from compat.fuzz.verdicts import Verdict
from compat.supervise import Item, Session, Side, real, real_default

SCRIPT = Path(__file__).with_name("session.py")
REAL_SESSION = Session(SCRIPT, patience=50)
SHIM_SESSION = Session(SCRIPT, patience=900)
EVERY = 20  # cases from one check to the next
MEMORY = f"memory={4 << 30}"  # what the real cv2 may take: a call that asks for more fails as it does in WebAssembly

Note = Callable[[str], None]


def _perturbed() -> Side:
    """glibc fills what is allocated and what is freed: a result made of memory that nobody has written is another one."""
    side = _limited()
    return replace(side, name="real, perturbed", environment=(*side.environment, ("MALLOC_PERTURB_", "165")))


def _limited() -> Side:
    return replace(real(), options=(MEMORY,))


def _default() -> Side:
    side = real_default()
    return replace(side, options=(*side.options, MEMORY))


@dataclass
class Measured:
    """The verdict on each case, and what went wrong between cases."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def __ior__(self, other: Measured) -> Measured:
        self.verdicts |= other.verdicts
        self.cases |= other.cases
        return self


def measure(cases: Sequence[Case], backend: str, note: Note = lambda text: None) -> Measured:
    """The verdict on every case."""
    real = supervise.run(_limited(), cases, note, REAL_SESSION).outcomes
    kept = [case for case in cases if not verdicts.dropped(real[case.id])]
    ours = _shim(kept, backend, note)
    found = {case.id: verdicts.verdict(case, real[case.id], ours.get(case.id)) for case in cases}
    doubtful = [case for case in kept if found[case.id].kind in verdicts.DOUBTFUL]
    found |= _again(doubtful, real, ours, note)
    return Measured(found, {case.id: case for case in cases})


def _shim(cases: Sequence[Case], backend: str, note: Note) -> dict[str, Outcome]:
    """The shim's outcomes. A check that fails is the outcome of the case before it that made it fail."""
    outcomes = supervise.run(supervise.shim(backend), list(_checked(cases, EVERY)), note, SHIM_SESSION).outcomes
    suspects = _suspects(cases, outcomes)
    if not suspects:
        return outcomes
    closer = supervise.run(supervise.shim(backend), list(_checked(suspects, 1)), note, SHIM_SESSION).outcomes
    for number, case in enumerate(suspects):
        if (check := closer[f"check {number}"]).status in ("leak", "broken"):
            outcomes[case.id] = check
    return outcomes


def _checked(cases: Sequence[Case], every: int) -> Iterator[Item]:
    for number, start in enumerate(range(0, len(cases), every)):
        yield from cases[start : start + every]
        yield Check(number)


def _suspects(cases: Sequence[Case], outcomes: dict[str, Outcome]) -> list[Case]:
    bad = [number for number in range(-(-len(cases) // EVERY)) if outcomes[f"check {number}"].status != "ok"]
    return [case for number in bad for case in cases[number * EVERY : (number + 1) * EVERY]]


def _again(cases: Sequence[Case], real: dict[str, Outcome], ours: dict[str, Outcome], note: Note) -> dict[str, Verdict]:
    """The verdicts on differences once more, knowing how far the real cv2 is from itself."""
    if not cases:
        return {}
    perturbed = supervise.run(_perturbed(), cases, note, REAL_SESSION).outcomes
    default = supervise.run(_default(), cases, note, REAL_SESSION).outcomes
    return {
        case.id: verdicts.unsteady(case, real[case.id], perturbed[case.id])
        or verdicts.verdict(case, real[case.id], ours.get(case.id), default[case.id])
        for case in cases
    }

