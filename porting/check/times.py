"""How long a call takes in a build, as a ratio to Pyodide's own cv2: figures that `make bench-calls` measured.

``python -m porting.check.times`` writes `times.json` from what that left in compat/results.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from compat import call_times, results
from host.versions import opencv

TABLE = Path(__file__).with_suffix(".json")
BUILDS = ("stock", "full")
Table = dict[str, dict[str, dict[str, float]]]
"""Line -> build -> callable -> ratio."""


def read(line: str, build: str) -> dict[str, float]:
    """The ratios of a build by callable; {} if it was not measured."""
    return _table().get(line, {}).get(build, {})


@cache
def _table() -> Table:
    found: Table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    return found


def write() -> int:
    """Take over what was measured of the chosen OpenCV; what was not stays as it is."""
    table, line = _table(), opencv.chosen().name
    measured = {build: _ratios(results.calls(build)) for build in BUILDS if results.calls(build).exists()}
    if not measured:
        print(f"There is nothing at {results.calls('full')}: run `make bench-calls` first.", file=sys.stderr)
        return 1
    table.setdefault(line, {}).update(measured)
    TABLE.write_text(_text(table))
    return 0


def _ratios(path: Path) -> dict[str, float]:
    found: dict[str, Any] = json.loads(path.read_text())
    return {name: float(f"{ratio:.3g}") for name, ratio in sorted(call_times.ratios(call_times.read(found)).items())}


def _text(table: Table) -> str:
    """A line a callable, so that a change shows."""
    return json.dumps(table, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    raise SystemExit(write())
