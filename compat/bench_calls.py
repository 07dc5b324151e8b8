"""``python -m compat.bench_calls``: every callable that Pyodide's own opencv-python and the shim both have, timed call by call.

The calls are those of the matrix's written cases that both accept, made by turns in one Pyodide session under Node; of each
side the best of seven turns counts. A case in which one of the two dies or hangs is left out, and named. Prints ratios
and writes compat/results/calls-BACKEND.json, from which compat/report.html has a column. It is a benchmark, not a test:
nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from compat import call_times, cases, report, results
from compat.call_times import Time
from compat.case import Case
from compat.progress import Progress
from compat.supervise import Run, Session, StartError, run, shim
from compat.timed_call import Timed, choose
from host import peer
from host.versions import pyodide as versions

SESSION = Session(Path(__file__).parent / "bench_calls_session.py", patience=600)
LOST = ("crash", "hang")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    chosen = choice(options.only)
    if not chosen:
        print("No callable matches; the names are those of cv2, such as Canny or 'ORB.'.", file=sys.stderr)
        return 2
    try:
        found = measure(chosen, options.backend, options.most, Progress().note)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told(found, options.worst)))
    if not options.only:
        write(found, options.backend)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m compat.bench_calls", description=__doc__.split("\n")[0])
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--only", metavar="REGEX", help="only callables in whose name this is found; nothing is written then")
    parser.add_argument("--most", type=int, default=2, metavar="N", help="time so many cases of a callable (default: 2)")
    parser.add_argument("--worst", type=int, default=40, metavar="N", help="name so many of the slowest (default: 40)")
    return parser.parse_args(arguments)


def choice(only: str | None = None) -> list[Timed]:
    """The timed call of every written case that has one; of one callable the usual ones first."""
    wanted = [case for case in cases.written() if not only or re.search(only, case.name)]
    return [timed for timed in map(choose, sorted(wanted, key=_usual)) if timed]


def _usual(case: Case) -> tuple[str, int, str]:
    rank = 0 if case.label.startswith("meant") else 2 if case.label.startswith("edge") else 1
    return case.name, rank, case.label


def measure(chosen: Sequence[Timed], backend: str, most: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Versions, times, and why other cases have none."""
    side = replace(shim(backend, versions.peer().pyodide), name=f"calls ({backend})", options=(str(peer.wheel()), str(most)))
    return gathered(chosen, run(side, chosen, note, SESSION))


def gathered(chosen: Sequence[Timed], ran: Run) -> dict[str, Any]:
    names = {timed.id: timed.case.name for timed in chosen}
    times = [Time(names[case], case, *found.values) for case, found in ran.outcomes.items() if found.status == "ok"]
    left_out = [
        {"case": case, "status": found.status, "by": found.error, "message": found.message}
        for case, found in ran.outcomes.items()
        if found.status not in ("ok", "enough")
    ]
    return {"versions": ran.facts, "times": call_times.written(times), "left out": left_out}


def told(found: dict[str, Any], worst: int) -> Iterator[str]:
    times, left_out = call_times.read(found), found["left out"]
    versions = {side: facts["cv2"] for side, facts in found["versions"].items()}
    yield f"cv2 {versions.get('shim')} (shim) against cv2 {versions.get('peer')} (Pyodide's own):"
    yield f"{len(times)} cases of {len(call_times.by_callable(times))} callables; the best of seven turns\n"
    yield from call_times.told(times, worst)
    why = Counter(entry["by"] if entry["status"] == "refused" else entry["status"] for entry in left_out)
    yield "\nnot timed: " + ", ".join(f"{count} × {reason}" for reason, count in why.most_common())
    yield from (f"  {entry['status']}: {entry['case']}" for entry in left_out if entry["status"] in LOST)


def write(found: dict[str, Any], backend: str) -> None:
    path = results.calls(backend)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")
    shown = "; its column is in compat/report.html" if report.write() else ""
    print(f"\nwritten: compat/results/{path.name}{shown}")


if __name__ == "__main__":
    sys.exit(main())
