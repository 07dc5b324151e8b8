"""What the matrix comes to: the figures of summary.md and the README, and single cases for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from compat import model
from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, OUT_OF_SCOPE, PASSING, SAME_ERROR
from compat.matrix import NO_CASE, Matrix, Row

COLUMNS = (EXACT, CLOSE, SAME_ERROR, DIFFERS, MISSING, OUT_OF_SCOPE, NO_CASE)
SHORT = {
    DIFFERS: "What differs",
    SAME_ERROR: "What only ever raises the same error",
    NO_CASE: "What has no case",
    MISSING: "What is missing here",
}
"""Whatever is in scope and neither exact nor close, by verdict."""


def numbers(matrix: Matrix) -> dict[str, Any]:
    """The figures that summary and README quote.

    A share is of everything public that is in scope; what passes has returned something in some case, and nothing that
    was neither exact nor close in any.
    """
    cases: Counter[str] = Counter(
        judgement.verdict for row in matrix.rows.values() if not row.reason for judgement in row.cases.values()
    )
    own = {name: row for name, row in matrix.offered().items() if row.source == "opencv.js"}
    totals = matrix.totals()
    return {
        "cases": sum(cases.values()),
        "case verdicts": dict(cases),
        "of opencv.js": len(own),
        "of opencv.js passing": sum(row.verdict in PASSING for row in own.values()),
        "totals": totals,
        "shares": {kind: _share(totals[kind]) for kind in ("all", *model.KINDS) if kind in totals},
    }


def _share(counts: Counter[str]) -> tuple[int, int]:
    """How many pass, and of how many."""
    return sum(counts[verdict] for verdict in PASSING), counts.total() - counts[OUT_OF_SCOPE]


def headline(matrix: Matrix) -> str:
    """Three lines: the cases, the share of everything public, and that of the build's own functions."""
    found = numbers(matrix)
    verdicts = ", ".join(f"{found['case verdicts'].get(v, 0)} {v}" for v in COLUMNS if found["case verdicts"].get(v))
    shares = {kind: f"{passing} of {total}" for kind, (passing, total) in found["shares"].items()}
    kinds = ", ".join(f"{shares[kind]} {plural}" for kind, plural in model.KINDS.items() if kind in shares)
    alike = found["totals"]["all"][SAME_ERROR]
    lines = [
        f"{found['cases']} cases: {verdicts}.",
        f"{shares['all']} public callables and properties exact or close ({_percent(*found['shares']['all'])}): {kinds}."
        + (f" Not among them: {alike} that only ever raise the same error as the real one." if alike else ""),
    ]
    if found["of opencv.js"]:
        passing, own = found["of opencv.js passing"], found["of opencv.js"]
        lines.append(f"Of the functions that opencv.js itself offers, {passing} of {own} ({_percent(passing, own)}).")
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{part / max(whole, 1):.1%}"


def show(matrix: Matrix, which: str) -> None:
    """Print single cases to the terminal."""
    for row in matrix.rows.values():
        for label, judgement in row.cases.items():
            if which == "all" or judgement.verdict == which:
                print(f"{row.name}: {label}: {judgement.verdict}: {short(judgement.note, 400)}")


def header(matrix: Matrix) -> dict[str, str]:
    """What ran."""
    build = matrix.shim.get("build")
    switched_off = str(matrix.real.get("cpu", "")).replace("?", "")
    return {
        "real": f"opencv-python-headless, {_versions(matrix.real)}",
        "processor features that the gated run leaves switched off": switched_off,
        "shim" if build else "Pyodide's own": _versions(matrix.shim),
        "opencv.js": _described(build) if build else "none",
    }


def _described(build: dict[str, Any]) -> str:
    return " ".join(str(build[key]) for key in ("package", "version") if key in build) or f"the build {build.get('name')}"


def _versions(facts: dict[str, Any]) -> str:
    parts = (f"cv2 {facts.get('cv2')}", f"numpy {facts.get('numpy')}", f"Python {facts.get('python')}")
    return ", ".join((*parts, str(facts.get("platform"))))


def text(matrix: Matrix) -> str:
    """The whole of summary.md."""
    found = numbers(matrix)
    lines = ["# The compatibility matrix", "", *[f"- {name}: {value}" for name, value in header(matrix).items()], ""]
    lines += [headline(matrix).replace("\n", "  \n"), ""]
    lines += [
        "Everything public by kind and by OpenCV module; what classes inherit counts once. Each counts with its worst case;"
        " `same error` means that no case of it returns anything.",
        "",
    ]
    modules = sorted({row.module for row in matrix.rows.values()} & set(found["totals"]))
    lines += _table("kind", {model.KINDS[kind]: found["totals"][kind] for kind in model.KINDS if kind in found["totals"]})
    lines += ["", *_table("module", {name: found["totals"][name] for name in [*modules, "all"]})]
    return "\n".join([*lines, "", *_short_of(matrix)])


def _table(title: str, rows: dict[str, Counter[str]]) -> Iterator[str]:
    yield f"| {title} | share | " + " | ".join(COLUMNS) + " |"
    yield "| --- |" + " ---: |" * (len(COLUMNS) + 1)
    for name, counts in rows.items():
        passing, total = _share(counts)
        figures = [_percent(passing, total) if total else "", *(str(counts[column] or "") for column in COLUMNS)]
        yield f"| {name} | " + " | ".join(figures) + " |"


def _short_of(matrix: Matrix) -> Iterator[str]:
    """Everything that is in scope and neither exact nor close; of what differs, the first case."""
    members = matrix.members()
    for verdict, title in SHORT.items():
        rows = [row for row in members.values() if row.verdict == verdict]
        if rows and verdict == DIFFERS:
            yield from (f"{title}:", "", *map(_first, rows), "")
        elif rows:
            yield from (f"{title}: {_folded([row.name for row in rows], members)}", "")


def _first(row: Row) -> str:
    worst = [(label, case) for label, case in row.cases.items() if case.verdict == DIFFERS]
    label, case = worst[0]
    return f"- `{row.name}` ({len(worst)} of {len(row.cases)} cases): {label}: {short(case.note, 140)}"


def _folded(names: Iterable[str], members: Iterable[str]) -> str:
    """The names in one line; those of a class of which all are meant as one."""

    def owner(name: str) -> str:
        return name.rpartition(".")[0] if name.rpartition(".")[0] in model.classes() else ""

    sizes = Counter(map(owner, members))
    told = []
    for group, found in groupby(sorted(names, key=lambda name: (owner(name), name)), owner):
        listed = list(found)
        told += [f"`{group}.*`"] if group and len(listed) == sizes[group] else [f"`{name}`" for name in listed]
    return ", ".join(told) + "."


def short(note: str, length: int = 220) -> str:
    line = " ".join(note.split())
    return line if len(line) <= length else line[: length - 1] + "…"
