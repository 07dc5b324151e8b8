"""``python -m compat.bench``: the shim against Pyodide's own opencv-python, in one Pyodide session under Node.

With ENGINE=firefox, or another one of host/browsers, in a worker of a page there. Prints ratios; of Node it
writes compat/results/bench.json and bench.svg, and draws compat/report.html again, with the plot. It is a benchmark, not a
test: nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from compat import bench_page, bench_plot, report
from compat.supervise import scratch
from host import browsers, peer
from host.errors import HostError
from host.versions import pyodide as versions

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.bench", description=__doc__)
    parser.add_argument("--budget", type=float, default=1.0, help="seconds for one operation at one size (1.0)")
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--programs", action="store_true", help="only loops of scripts and the start; write nothing")
    options = parser.parse_args(arguments)
    engine = os.environ.get(browsers.CHOICE)
    try:
        found = measure(options.budget, options.backend, ["programs"] if options.programs else [], engine)
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told(found)))
    if not options.programs and not engine:
        write(found)
    return 0


def write(found: dict[str, Any]) -> None:
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "bench.json").write_text(json.dumps(found, indent=1) + "\n")
    plot = bench_plot.draw(found)
    (HERE / "results" / "bench.svg").write_text(plot)
    shown = "; the plot is in compat/report.html" if report.write() else ""
    print(f"\nwritten: compat/results/bench.json, compat/results/bench.svg{shown}")


def measure(budget: float, backend: str = "stock", only: Sequence[str] = (), engine: str | None = None) -> dict[str, Any]:
    """One Pyodide session with both, started as `python -m cv2shim run` starts a script, or in a page of `engine`."""
    with scratch() as folder:
        if engine:
            return bench_page.measure(Path(folder), budget, backend, list(only))
        result = Path(folder) / "result.json"
        run = [sys.executable, "-m", "cv2shim", "run", "--backend", backend]
        command = [*run, str(HERE / "bench_session.py"), str(peer.wheel()), str(result), str(budget), *only]
        subprocess.run(command, check=True, cwd=HERE.parent, env=os.environ | versions.peer().pyodide.environment)
        found: dict[str, Any] = json.loads(result.read_text())
        return found


def told(found: dict[str, Any]) -> Iterable[str]:
    """The figures as lines of text."""
    versions, started = found["versions"], found["import"]
    yield f"cv2 {versions['shim']} (shim) against cv2 {versions['peer']} (Pyodide's own); milliseconds, medians"
    groups = dict.fromkeys(entry["group"] for entry in found["times"])
    for group in groups:
        yield f"\n{group:<34}{'Pyodide':>10}{'shim':>10}{'ratio':>8}"
        entries = [entry for entry in found["times"] if entry["group"] == group]
        yield from map(_line, entries)
        if mean := geometric_mean(ratio for entry in entries if (ratio := _ratio(entry))):
            yield f"{'  geometric mean of the ratios':<34}{'':>20}{mean:>8.2f}"
    if found["crossing"]:
        yield from _crossing(found["crossing"])
        yield from _chain(found["chain"])
    yield f"\nimport cv2: {started['python']:.0f} ms of Python, {started['opencv.js']:.0f} ms for opencv.js to start"


def _crossing(entries: list[dict[str, Any]]) -> Iterable[str]:
    """What is spent between Python and opencv.js, beside what copying the same bytes takes."""
    yield f"\n{'1920x1080, outside opencv.js':<34}{'outside':>10}{'÷ copies by turns':>20}{'÷ copies alone':>16}"
    for entry in [*entries, _sum(entries)]:
        by_turns, alone = entry["outside"] / entry["copies"], entry["outside"] / entry["copies alone"]
        yield f"  {entry['name']:<32}{entry['outside']:>10.3f}{by_turns:>20.2f}{alone:>16.2f}"


def _chain(steps: list[dict[str, Any]]) -> Iterable[str]:
    """A chain of operations on ndarrays and on UMats: milliseconds, and bytes copied between two memories."""
    yield f"\n{'ten operations on 1920x1080':<34}{'ndarray':>10}{'bytes copied':>15}{'UMat':>10}{'bytes copied':>15}"
    kinds = ("ndarray", "UMat")
    whole = {kind: {what: sum(step[kind][what] for step in steps) for what in ("time", "bytes")} for kind in kinds}
    for step in [*steps, {"name": "all together", **whole}]:
        columns = "".join(f"{step[kind]['time']:>10.2f}{step[kind]['bytes']:>15,.0f}" for kind in kinds)
        yield f"  {step['name']:<32}{columns}"


def _sum(entries: list[dict[str, Any]]) -> dict[str, Any]:
    keys = ("outside", "copies", "copies alone")
    return {"name": "all together", **{key: sum(entry[key] for entry in entries) for key in keys}}


def _line(entry: dict[str, Any]) -> str:
    ratio = _ratio(entry)
    return (
        f"  {entry['name']:<32}{_number(entry['peer']):>10}{_number(entry['shim']):>10}"
        f"{'' if ratio is None else format(ratio, '.2f'):>8}"
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def _ratio(entry: dict[str, Any]) -> float | None:
    return entry["shim"] / entry["peer"] if entry["peer"] and entry["shim"] else None


def geometric_mean(values: Iterable[float]) -> float | None:
    logs = [math.log(value) for value in values]
    return math.exp(statistics.fmean(logs)) if logs else None


if __name__ == "__main__":
    sys.exit(main())
