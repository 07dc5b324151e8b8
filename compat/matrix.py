"""From outcomes to the matrix: one row a function, with the verdict and the cases behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from compat import model, scope
from compat.case import Case
from compat.compare import DIFFERS, EXACT, MISSING, ORDER, OUT_OF_SCOPE, PASSING, SAME_ERROR, Difference, Judgement, judge
from compat.supervise import Run

NO_CASE = "no case"


@dataclass(frozen=True)
class Row:
    """One function or method: where it comes from, and what its cases showed.

    source: "opencv.js" (offered by the build), "override" (hand-written), "" (not in this build); of Pyodide's own cv2
            its name
    """

    name: str
    module: str
    source: str
    cases: dict[str, Judgement]
    reason: str = ""

    @property
    def verdict(self) -> str:
        """The worst case's; `same error` only if no case returned anything."""
        if self.reason:
            return OUT_OF_SCOPE
        judged = [judgement.verdict for judgement in self.cases.values() if judgement.verdict != OUT_OF_SCOPE]
        if not judged:
            return OUT_OF_SCOPE if self.cases else NO_CASE if self.source else MISSING
        return max(judged, key=ORDER.index)

    @property
    def largest(self) -> Difference:
        return max((case.difference for case in self.cases.values()), key=lambda found: found.largest, default=Difference())

    @property
    def executed(self) -> int:
        """Cases in which both sides returned a result that was compared."""
        return sum(judgement.verdict not in (MISSING, OUT_OF_SCOPE, SAME_ERROR) for judgement in self.cases.values())


@dataclass(frozen=True)
class Matrix:
    rows: dict[str, Row]
    real: dict[str, Any]
    shim: dict[str, Any]
    stale: tuple[str, ...] = ()

    def members(self) -> dict[str, Row]:
        """Everything public, each once: what a class inherits counts, with all its cases, for the class that declares it."""
        found: dict[str, Row] = {}
        for row in self.rows.values():
            name = model.declared(row.name) or row.name
            if name in model.public():
                cases = {f"{row.name}: {label}": judgement for label, judgement in row.cases.items()}
                before = found.get(name, replace(row, name=name, cases={}))
                found[name] = replace(before, source=before.source or row.source, cases=before.cases | cases)
        return found

    def totals(self) -> dict[str, Counter[str]]:
        """Verdicts of everything public by OpenCV module, by kind, and "all"."""
        found: dict[str, Counter[str]] = {"all": Counter()}
        for name, row in self.members().items():
            for key in (row.module, model.public()[name], "all"):
                found.setdefault(key, Counter())[row.verdict] += 1
        return found

    def offered(self) -> dict[str, Row]:
        """The functions (no methods) that the build offers by itself or through an override."""
        functions = model.functions()
        return {name: row for name, row in self.rows.items() if row.source and name in functions and not row.reason}


def build(cases: Sequence[Case], real: Run, shim: Run, default: Run | None = None, backend: str = "stock") -> Matrix:
    """Judge every case and group by function; names of the model without any case get a row, too."""
    named = {model.declared(case.name) for case in cases}
    judged: dict[str, dict[str, Judgement]] = {name: {} for name in model.public() if name not in named}
    exempt, used = scope.exempt(backend), Counter[str]()
    for case in cases:
        spread = default.outcomes.get(case.id) if default else None
        judgement = judge(case, real.outcomes[case.id], shim.outcomes[case.id], spread)
        judged.setdefault(case.name, {})[case.label] = _exempted(case, judgement, exempt, used)
    rows = {name: _row(name, found, backend) for name, found in sorted(judged.items())}
    return Matrix(rows, real.facts, shim.facts, tuple(_stale(cases, exempt, used)))


def _row(name: str, found: dict[str, Judgement], backend: str) -> Row:
    if backend in model.builds():
        source = model.source(name, backend)
    else:  # nothing says what it offers but that it answered
        source = "" if all(judgement.verdict == MISSING for judgement in found.values()) else backend
    return Row(name, model.opencv_module(name), source, found, scope.reason(name))


def _exempted(case: Case, judgement: Judgement, exempt: dict[str, str], used: Counter[str]) -> Judgement:
    """A difference that is known, with its reason, is out of scope; an exemption of a case that passes is stale."""
    for pattern, reason in exempt.items():
        if judgement.verdict == DIFFERS and fnmatchcase(case.id, pattern):
            used[pattern] += 1
            return Judgement(OUT_OF_SCOPE, judgement.difference, f"exempt: {reason} ({judgement.note})")
    return judgement


def _stale(cases: Sequence[Case], exempt: dict[str, str], used: Counter[str]) -> list[str]:
    """Exemptions that exempt nothing although their cases ran."""
    ran = [case.id for case in cases]
    return [
        pattern
        for pattern in exempt
        if not used[pattern] and (any(fnmatchcase(one, pattern) for one in ran) or len({case.name for case in cases}) > 300)
    ]


__all__ = ["DIFFERS", "EXACT", "NO_CASE", "PASSING", "Matrix", "Row", "build"]
