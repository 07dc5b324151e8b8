"""The gate: what is true now against what was accepted, case by case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, ORDER, OUT_OF_SCOPE, SAME_ERROR, Judgement
from compat.matrix import Matrix, Row
from host.versions import opencv

HERE = Path(__file__).parent
ACCEPT = "`python -m compat --accept` accepts it"
ALL = "all cases"
# what another processor may add to a difference that was accepted as close
NOISE = 1.5


def record(matrix: Matrix) -> dict[str, Any]:
    """The matrix as the baseline keeps it: only what is not exact is spelled out."""
    return {name: _entry(row) for name, row in matrix.rows.items() if row.cases and not row.reason}


def _entry(row: Row) -> dict[str, Any]:
    verdicts = {judgement.verdict for judgement in row.cases.values()}
    if verdicts == {MISSING}:
        return {"cases": len(row.cases), "verdict": MISSING, MISSING: ALL}
    entry: dict[str, Any] = {"cases": len(row.cases), "verdict": row.verdict}
    for verdict in (MISSING, DIFFERS, OUT_OF_SCOPE):
        if labels := [label for label, judgement in row.cases.items() if judgement.verdict == verdict]:
            entry[verdict] = labels
    if close := {label: _size(judgement) for label, judgement in row.cases.items() if judgement.verdict == CLOSE}:
        entry[CLOSE] = close
    return entry


def _size(judgement: Judgement) -> float:
    return float(f"{judgement.difference.largest:.3g}")


def path(backend: str = "stock") -> Path:
    """The file of what was accepted for a build of the chosen OpenCV."""
    return folder(opencv.chosen()) / f"{backend}.json"


def folder(line: opencv.Line) -> Path:
    """Where what was accepted of an OpenCV is kept."""
    return HERE / "accepted" / line.name


def write(matrix: Matrix, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f" {json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(record(matrix).items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def complaints(matrix: Matrix, accepted: dict[str, Any], *, whole: bool = True) -> list[str]:
    """Sentences on everything that is not as accepted; empty if all is well.

    ``whole`` is false when only some functions were run: then names without a row are no complaint.
    """
    found = [f"The exemption {pattern!r} exempts nothing: remove it from compat/scope.py." for pattern in matrix.stale]
    for name, row in matrix.rows.items():
        if row.cases and not row.reason:
            found += _row_complaints(row, accepted.get(name))
    for name in sorted(set(accepted) - set(matrix.rows)) if whole else ():
        found.append(f"{name} is in the baseline but has no case any more: {ACCEPT}.")
    return found


def _row_complaints(row: Row, accepted: dict[str, Any] | None) -> Iterator[str]:
    if accepted is None:
        yield f"{row.name} is new ({row.verdict}): {ACCEPT}."
        return
    if accepted["cases"] != len(row.cases):
        yield f"{row.name} has {len(row.cases)} cases, the baseline {accepted['cases']}: {ACCEPT}."
    for label, judgement in row.cases.items():
        expected, size = _expected(accepted, label)
        if worse(judgement, expected, size):
            was = f"was {expected}, now {judgement.verdict}"
            yield f"Regression in {row.name}: {label}: {was} ({judgement.note[:200]}). Repair it; if it is meant, {ACCEPT}."
        elif better(judgement, expected):
            yield f"Unexpected pass of {row.name}: {label}: was {expected}, now {judgement.verdict}: {ACCEPT}."


def _expected(accepted: dict[str, Any], label: str) -> tuple[str, float]:
    for verdict in (MISSING, DIFFERS, OUT_OF_SCOPE):
        if accepted.get(verdict) == ALL or label in accepted.get(verdict, ()):
            return verdict, 0.0
    if label in accepted.get(CLOSE, {}):
        return CLOSE, float(accepted[CLOSE][label])
    return EXACT, 0.0


def better(judgement: Judgement, expected: str) -> bool:
    """Whether a case is better than accepted, so that the baseline claims too little."""
    closer = ORDER.index(judgement.verdict) < ORDER.index(expected)
    return closer and expected in (DIFFERS, MISSING, CLOSE) and judgement.verdict != OUT_OF_SCOPE


def worse(judgement: Judgement, expected: str, size: float) -> bool:
    """Whether a case is worse than accepted. Another processor's spread must not turn close into a failure."""
    if judgement.verdict == SAME_ERROR:
        return expected == CLOSE  # it returned something before
    if expected == CLOSE and judgement.verdict in (CLOSE, DIFFERS):
        return not 0 < judgement.difference.largest <= size * NOISE
    return ORDER.index(judgement.verdict) > ORDER.index(expected)
