"""The matrix as files: results/OPENCV/MODULE.json and run.json of stock, results/OPENCV/BUILD/… of any other build.

Each file of a module has its functions, classes and members by name, with every case; `run.json` says what ran.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from compat import call_times, summary
from compat.compare import Judgement
from compat.matrix import Matrix, Row
from host.versions import opencv

FOLDER = Path(__file__).parent / "results"
STOCK = "stock"
RUN = "run.json"
Result = dict[str, Any]
"""What one run left: "build", "header", "headline", and "rows" by name."""


def root() -> Path:
    """Where those of the chosen OpenCV are."""
    return FOLDER / opencv.chosen().name


def folder(build: str) -> Path:
    return root() if build == STOCK else root() / build


def calls(build: str) -> Path:
    """Where the times of single calls are, see `compat.bench_calls`."""
    return root() / f"calls-{Path(build).name}.json"


def write(matrix: Matrix, build: str) -> None:
    target = folder(build)
    target.mkdir(parents=True, exist_ok=True)
    modules: dict[str, Any] = {}
    for name, row in matrix.rows.items():
        modules.setdefault(row.module, {})[name] = _facts(row)
    for module, rows in modules.items():
        _put(rows, target / f"{module}.json")
    run = {"header": summary.header(matrix), "headline": summary.headline(matrix), "modules": sorted(modules)}
    _put(run, target / RUN)


def _put(content: Any, path: Path) -> None:
    path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def read(build: str) -> Result:
    """What the last whole run of a build left."""
    source = folder(build)
    run: Result = json.loads((source / RUN).read_text())
    rows: dict[str, Any] = {}
    for module in run["modules"]:
        rows |= json.loads((source / f"{module}.json").read_text())
    for name, ratio in _ratios(build).items():
        if name in rows:
            rows[name]["time"] = _finite(ratio)
    return {"build": build, "header": run["header"], "headline": run["headline"], "rows": rows}


def _ratios(build: str) -> dict[str, float]:
    """Time ÷ Pyodide's own, where it was measured."""
    path = calls(build)
    return call_times.ratios(call_times.read(json.loads(path.read_text()))) if path.exists() else {}


def everything() -> list[Result]:
    """Of every build that was run, stock first."""
    stock = [STOCK] if (root() / RUN).exists() else []
    return [read(build) for build in [*stock, *sorted(path.parent.name for path in root().glob(f"*/{RUN}"))]]


def _facts(row: Row) -> dict[str, Any]:
    cases = {label: _told(judgement) for label, judgement in row.cases.items()}
    largest = _finite(row.largest.largest)
    facts = {"module": row.module, "verdict": row.verdict, "source": row.source, "executed": row.executed}
    return facts | {"largest": largest, "reason": row.reason, "cases": cases}


def _told(judgement: Judgement) -> dict[str, Any]:
    """A case without what goes without saying."""
    told: dict[str, Any] = {"verdict": judgement.verdict}
    if judgement.difference.largest:
        told["largest"] = _finite(judgement.difference.largest)
    if judgement.note:
        told["note"] = summary.short(judgement.note)
    return told


def _finite(value: float) -> float | None:
    """The number with four digits; JSON knows no infinity."""
    return float(f"{value:.4g}") if math.isfinite(value) else None
