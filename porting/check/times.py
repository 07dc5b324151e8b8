"""How long a call takes in a build, as a ratio to Pyodide's own cv2: figures that `make bench-calls` measured.

``python -m porting.check.times`` writes those of the chosen OpenCV, from what that left, beside what is accepted of it.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from compat import baseline, call_times, results
from host.versions import opencv

BUILDS = ("stock", "full")


@cache
def read(line: str, build: str) -> dict[str, float]:
    """The ratios of a build by callable, of the line or, where it was not measured, of the one measured last; {} if none was.

    A call takes about as long in one OpenCV as in the next.
    """
    tables = [_table(opencv.named(name), build) for name in (line, *reversed(opencv.known()))]
    found: dict[str, float] = next((json.loads(table.read_text()) for table in tables if table.exists()), {})
    return found


def _table(line: opencv.Line, build: str) -> Path:
    return baseline.folder(line) / "times" / f"{build}.json"


def write() -> int:
    """Take over what was measured of the chosen OpenCV; what was not stays as it is."""
    measured = [build for build in BUILDS if results.calls(build).exists()]
    for build in measured:
        _table(opencv.chosen(), build).parent.mkdir(exist_ok=True)
        _table(opencv.chosen(), build).write_text(_text(_ratios(results.calls(build))))
    if not measured:
        print(f"There is nothing at {results.calls('full')}: run `make bench-calls` first.", file=sys.stderr)
    return 0 if measured else 1


def _ratios(path: Path) -> dict[str, float]:
    found: dict[str, Any] = json.loads(path.read_text())
    return {name: float(f"{ratio:.3g}") for name, ratio in call_times.ratios(call_times.read(found)).items()}


def _text(ratios: dict[str, float]) -> str:
    """A line a callable, so that a change shows."""
    return json.dumps(ratios, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    raise SystemExit(write())
