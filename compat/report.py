"""What the matrix says, for machines (results/*.json), for people (report.html, summary.md) and for the terminal."""

from __future__ import annotations

import html
import json
import math
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, ORDER, OUT_OF_SCOPE, PASSING, SAME_ERROR, Judgement
from compat.matrix import NO_CASE, Matrix, Row

HERE = Path(__file__).parent
RESULTS = HERE / "results"
COLUMNS = (EXACT, CLOSE, SAME_ERROR, DIFFERS, MISSING, OUT_OF_SCOPE, NO_CASE)

Note = Callable[[str], None]
NOT_MEASURED = "<p>Not measured yet: <code>make bench</code>.</p>"
SECTION = re.compile("<!-- bench -->.*?<!-- /bench -->", re.DOTALL)


def write(matrix: Matrix, backend: str = "stock") -> None:
    """Results, summary and report of one build; those of another than stock have its name in theirs."""
    results, suffix = (RESULTS, "") if backend == "stock" else (RESULTS / backend, f"-{backend}")
    results.mkdir(parents=True, exist_ok=True)
    for module in sorted({row.module for row in matrix.rows.values()}):
        rows = {name: _facts(row) for name, row in matrix.rows.items() if row.module == module}
        (results / f"{module}.json").write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")
    (HERE / f"summary{suffix}.md").write_text(summary(matrix))
    (HERE / f"report{suffix}.html").write_text(page(matrix))


def _facts(row: Row) -> dict[str, Any]:
    facts = {
        "verdict": row.verdict,
        "source": row.source or "none",
        "largest": _finite(row.largest.largest),
        "cases": {label: _told(judgement) for label, judgement in row.cases.items()},
    }
    return facts | ({"reason": row.reason} if row.reason else {})


def _finite(value: float) -> float | None:
    """The number with four digits; JSON knows no infinity."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def _told(judgement: Judgement) -> str:
    if judgement.verdict in (EXACT, SAME_ERROR, MISSING):
        return judgement.verdict
    number = f"{judgement.difference.largest:.3g}: " if judgement.difference.largest else ""
    return f"{judgement.verdict}: {number}{_short(judgement.note)}"


def _short(note: str, length: int = 220) -> str:
    line = " ".join(note.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def numbers(matrix: Matrix) -> dict[str, Any]:
    """The figures that the summary and the README quote."""
    cases: Counter[str] = Counter(
        judgement.verdict for row in matrix.rows.values() if not row.reason for judgement in row.cases.values()
    )
    offered = matrix.offered()
    passing = [name for name, row in offered.items() if row.verdict in PASSING]
    own = {name: row for name, row in offered.items() if row.source == "opencv.js"}
    return {
        "cases": sum(cases.values()),
        "case verdicts": dict(cases),
        "functions offered": len(offered),
        "functions passing": len(passing),
        "of opencv.js": len(own),
        "of opencv.js passing": sum(row.verdict in PASSING for row in own.values()),
        "totals": matrix.totals(),
    }


def headline(matrix: Matrix) -> str:
    found = numbers(matrix)
    verdicts = ", ".join(f"{found['case verdicts'].get(v, 0)} {v}" for v in COLUMNS if found["case verdicts"].get(v))
    share = found["of opencv.js passing"] / max(found["of opencv.js"], 1)
    return (
        f"{found['cases']} cases: {verdicts}.\n"
        f"{found['functions passing']} of {found['functions offered']} functions exact or close; "
        f"of those that opencv.js itself offers, {found['of opencv.js passing']} of {found['of opencv.js']} ({share:.1%})."
    )


def show(matrix: Matrix, which: str) -> None:
    """Print single cases to the terminal."""
    for row in matrix.rows.values():
        for label, judgement in row.cases.items():
            if which == "all" or judgement.verdict == which:
                print(f"{row.name}: {label}: {judgement.verdict}: {_short(judgement.note, 400)}")


def _header(matrix: Matrix) -> list[tuple[str, str]]:
    build = matrix.shim.get("build") or {}
    switched_off = str(matrix.real.get("cpu", "")).replace("?", "")
    return [
        ("real", f"opencv-python-headless, {_versions(matrix.real)}"),
        ("processor features that the gated run leaves switched off", switched_off),
        ("shim", _versions(matrix.shim)),
        ("opencv.js", f"{build.get('package', '')} {build.get('version', '')}".strip() or "unknown"),
    ]


def _versions(facts: dict[str, Any]) -> str:
    parts = (f"cv2 {facts.get('cv2')}", f"numpy {facts.get('numpy')}", f"Python {facts.get('python')}")
    return ", ".join((*parts, str(facts.get("platform"))))


def summary(matrix: Matrix) -> str:
    found = numbers(matrix)
    lines = ["# The compatibility matrix", "", *[f"- {name}: {value}" for name, value in _header(matrix)], ""]
    lines += [headline(matrix).replace("\n", "  \n"), ""]
    lines += [
        "Functions and methods by OpenCV module. Each counts with its worst case; `same error` means that no"
        " case of it returns anything.",
        "",
    ]
    lines += ["| module | " + " | ".join(COLUMNS) + " |", "| --- |" + " ---: |" * len(COLUMNS)]
    for module, counts in sorted(found["totals"].items(), key=lambda item: (item[0] == "all", item[0])):
        lines.append(f"| {module} | " + " | ".join(str(counts.get(column, "") or "") for column in COLUMNS) + " |")
    return "\n".join([*lines, "", _open_points(matrix)])


def _open_points(matrix: Matrix) -> str:
    rows = [row for row in matrix.rows.values() if row.verdict == DIFFERS]
    if not rows:
        return "No function differs.\n"
    lines = ["What differs:", ""]
    for row in rows:
        worst = [(label, case) for label, case in row.cases.items() if case.verdict == DIFFERS]
        label, case = worst[0]
        lines.append(f"- `{row.name}` ({len(worst)} of {len(row.cases)} cases): {label}: {_short(case.note, 140)}")
    return "\n".join(lines) + "\n"


def page(matrix: Matrix) -> str:
    """The report: one HTML file with the data inside."""
    rows = [
        [name, row.module, row.verdict, row.source, len(row.cases), row.executed, _finite(row.largest.largest), row.reason,
         [[label, case.verdict, _finite(case.difference.largest), _short(case.note)] for label, case in row.cases.items()]]
        for name, row in matrix.rows.items()
    ]  # fmt: skip
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in _header(matrix))
    plot = HERE / "results" / "bench.svg"
    data = json.dumps({"rows": rows, "order": [*ORDER, NO_CASE]}, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    text = (HERE / "report_template.html").read_text()
    for mark, value in (
        ("@HEADLINE@", html.escape(headline(matrix)).replace("\n", "<br>")),
        ("@FACTS@", facts),
        ("@BENCH@", _section(plot.read_text() if plot.exists() else NOT_MEASURED)),
        ("@DATA@", data),
    ):
        text = text.replace(mark, value)
    return text


def _section(plot: str) -> str:
    return f"<!-- bench -->\n{plot}<!-- /bench -->"


def put_plot(plot: str) -> bool:
    """Put a new plot into a report that is there already; false if there is none."""
    path = HERE / "report.html"
    if path.exists():
        path.write_text(SECTION.sub(lambda _: _section(plot), path.read_text()))
    return path.exists()
