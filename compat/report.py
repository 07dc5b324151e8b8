"""The report: one HTML file in which the results of every build that was run stand side by side."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from compat import model, results
from compat.compare import ORDER
from compat.matrix import NO_CASE
from compat.results import Result

HERE = Path(__file__).parent
VERDICTS = (*ORDER, NO_CASE)
TITLES = {"stock": "published opencv.js", "full": "our own opencv.js", "pyodide": "Pyodide's own cv2"}
NOT_MEASURED = "<p>Not measured yet: <code>make bench</code>.</p>"

Note = Callable[[str], None]


def write() -> bool:
    """The report of all results that there are; false if there are none."""
    found = results.everything()
    if found:
        plot = results.FOLDER / "bench.svg"
        (HERE / "report.html").write_text(page(found, plot.read_text() if plot.exists() else NOT_MEASURED))
    return bool(found)


def page(found: Sequence[Result], plot: str = NOT_MEASURED) -> str:
    """The page with the data inside."""
    data = json.dumps(_data(found), separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    text = (HERE / "report_template.html").read_text()
    for mark, value in (("@FACTS@", _facts(found)), ("@BENCH@", plot), ("@DATA@", data)):
        text = text.replace(mark, value)
    return text


def _title(build: str) -> str:
    return TITLES.get(build, build)


def _facts(found: Sequence[Result]) -> str:
    """What ran and what came out, a column for each build."""
    names = dict.fromkeys(name for result in found for name in result["header"])
    rows = [["", *(_title(result["build"]) for result in found)]]
    rows += [["", *(result["headline"] for result in found)]]
    rows += [[name, *(result["header"].get(name, "") for result in found)] for name in names]
    cells = ("".join(f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) for row in rows)
    return "".join(f"<tr>{row}</tr>" for row in cells)


def _data(found: Sequence[Result]) -> dict[str, Any]:
    """Rows of [name, module, kind, reason, builds, cases]; verdicts and notes are numbers, which are spelled out once."""
    notes: dict[str, int] = {}
    names = sorted({name for result in found for name in result["rows"]})
    rows = [_row(name, [result["rows"].get(name) for result in found], notes) for name in names]
    builds = [_title(result["build"]) for result in found]
    return {"builds": builds, "verdicts": VERDICTS, "notes": list(notes), "rows": rows}


def _row(name: str, sides: Sequence[dict[str, Any] | None], notes: dict[str, int]) -> list[Any]:
    """One name: for each build its `_side`, for each case its label and what each build did."""
    known = [side for side in sides if side]
    labels = dict.fromkeys(label for side in known for label in side["cases"])
    builds = [side and _side(side) for side in sides]
    cases = [[label, *(_case(side["cases"].get(label) if side else None, notes) for side in sides)] for label in labels]
    return [name, known[0]["module"], _kind(name), known[0]["reason"], builds, cases]


def _side(side: dict[str, Any]) -> list[Any]:
    """[verdict, source, cases, executed, largest, time ÷ Pyodide's own]; 0 for a time that was not measured."""
    cases = len(side["cases"])
    return [_verdict(side), side["source"], cases, side["executed"], side["largest"], side.get("time", 0)]


def _kind(name: str) -> str:
    return model.public().get(model.declared(name) or name, "class")


def _verdict(facts: dict[str, Any]) -> int:
    return VERDICTS.index(facts["verdict"])


def _case(case: dict[str, Any] | None, notes: dict[str, int]) -> Any:
    """[verdict, largest, note], cut off where the rest is empty; 0 where the build did not run it."""
    if case is None:
        return 0
    told: list[Any] = [_verdict(case)]
    if "largest" in case or "note" in case:
        told.append(case.get("largest", 0))
    if "note" in case:
        told.append(notes.setdefault(case["note"], len(notes)))
    return told
