"""What becomes of a name of cv2 in a build, from what was accepted of the matrix: the verdict, and why in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from compat import baseline, bounds, model, scope
from compat.bounds import Bound
from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, OUT_OF_SCOPE, SAME_ERROR
from compat.matrix import NO_CASE
from host.versions import opencv
from porting.check import names, times

PARTLY, NOT_IN_CV2 = "missing in part", "not in cv2"
ORDER = (NOT_IN_CV2, MISSING, PARTLY, DIFFERS, NO_CASE, SAME_ERROR, CLOSE, OUT_OF_SCOPE, EXACT)
"""From what a person has to look at first to what goes without saying."""
FAILING = frozenset({NOT_IN_CV2, MISSING, PARTLY, DIFFERS})
SHOWN = 3  # cases that are named


@dataclass(frozen=True)
class Verdict:
    """`time`: of a call ÷ Pyodide's own cv2, None where it was not measured."""

    verdict: str
    why: str = ""
    time: float | None = None


@dataclass(frozen=True)
class Build:
    """A build of a line of OpenCV for which the matrix was accepted."""

    line: str
    name: str

    @property
    def title(self) -> str:
        return f"{self.name} of OpenCV {self.line}"

    @cached_property
    def accepted(self) -> dict[str, Any]:
        return baseline.read(baseline.folder(opencv.named(self.line)) / f"{self.name}.json")

    def judge(self, name: str, called: bool = True) -> Verdict | None:
        """The verdict on a canonical name; None of another line than the chosen one where nothing was compared."""
        time = times.read(self.line, self.name).get(name)
        kind = names.kind(name)
        if kind == names.UNKNOWN:
            return Verdict(NOT_IN_CV2, f"opencv-python of OpenCV {self.line} has no such name: it fails on a desktop, too")
        if kind in (names.CONSTANT, names.PYTHON) or (kind == names.CLASS and not called):
            return Verdict(EXACT)
        if reason := scope.reason(name):
            return Verdict(OUT_OF_SCOPE, reason)
        entry, told = self._entry(name)
        if entry is not None:
            return Verdict(*_told(told, entry, self.name), time)
        if self.line != opencv.chosen().name:
            return None
        offered = self.name in model.builds() and model.offers(name, self.name)
        return Verdict(NO_CASE, "it is there, and no case compares it") if offered else Verdict(MISSING)

    def _entry(self, name: str) -> tuple[dict[str, Any] | None, str]:
        """What was accepted of a name, or else of the class from which it is inherited, and of which name that is."""
        declared = model.declared(name)
        for one in (name, declared):
            entry = self.accepted.get(one)
            lacking = entry is not None and entry["verdict"] == MISSING and one != name and model.offers(name, self.name)
            if entry is not None and not lacking:
                return entry, one
        return None, name


def builds() -> list[Build]:
    """Every build with an accepted matrix: those of the chosen line first, in each the published one first."""
    lines = [opencv.chosen().name, *(name for name in opencv.known() if name != opencv.chosen().name)]
    found = [(line, path.stem) for line in lines for path in baseline.folder(opencv.named(line)).glob("*.json")]
    return [Build(*one) for one in sorted(found, key=lambda one: (lines.index(one[0]), one[1] != "stock", one[1]))]


def _told(name: str, entry: dict[str, Any], build: str) -> tuple[str, str]:
    verdict, cases = str(entry["verdict"]), int(entry["cases"])
    missing = entry.get(MISSING, [])
    if missing == baseline.ALL:
        return MISSING, ""
    parts = [f"{_some(missing, cases)} need what this build lacks"] if missing else []
    if differing := entry.get(DIFFERS):
        parts.append(f"{_some(differing, cases)} came out different")
    if CLOSE in entry:
        parts.append(_closeness(name, entry[CLOSE]))
    if free := entry.get(OUT_OF_SCOPE):
        reasons = {reason for label in free if (reason := _exempt(name, label, build))}
        parts += [f"{_some(free, cases)} are not compared{': ' * bool(reasons)}{'; '.join(sorted(reasons))}"]
    if verdict == SAME_ERROR:
        parts.append("every case of it raises the same error as the real cv2")
    return PARTLY if verdict == MISSING else verdict, "; ".join(parts)


def _some(labels: Sequence[str], cases: int) -> str:
    named = "; ".join(labels[:SHOWN]) + ("; …" if len(labels) > SHOWN else "")
    return f"{len(labels)} of {cases} cases ({named})"


def _closeness(name: str, close: dict[str, float]) -> str:
    bound = bounds.BOUNDS.get(name) or bounds.BOUNDS.get(model.declared(name))
    largest = f"the largest difference found is {max(close.values()):.3g}"
    if bound is None:
        return f"within three times of what the real cv2 differs from itself on other processors; {largest}"
    return f"{in_words(bound)}; {largest}; {bound.cause}"


def in_words(bound: Bound) -> str:
    """How far apart results may be."""
    parts = []
    if bound.levels:
        parts.append(f"integers: by at most {bound.levels:g} in at most {bound.share:.0%} of an array's elements")
    sizes = [f"{bound.relative:g} of the greatest magnitude"] if bound.relative else []
    sizes += [f"{bound.absolute:g}"] if bound.absolute else []
    if sizes:
        parts.append(f"floating point: by at most {' or '.join(sizes)}")
    return ", ".join(parts)


def _exempt(name: str, label: str, build: str) -> str:
    found = (why for pattern, why in scope.exempt(build).items() if fnmatchcase(f"{name}: {label}", pattern))
    return next(found, "")
