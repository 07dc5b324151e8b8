"""``python -m compat.soak``: very many mixed calls in one Pyodide, after which nothing may be held that was not before.

Functions, and objects that are made and dropped, some of them in reference cycles. Prints how much memory both programs have
and how many objects are alive along the way; ends with status 1 unless all of it is flat once a quarter of the calls is done.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from compat import held, supervise

SCRIPT = Path(__file__).with_name("soak_session.py")
WARM = 0.25  # of the calls: pools are filled, functions built, caches made
PER_CALL = 1.0  # bytes: more than that of Pyodide's heap is a leak, less are caches of the interpreter
Sample = dict[str, int]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m compat.soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--calls", type=int, default=100_000, metavar="N", help="so many calls (default: 100000)")
    options = parser.parse_args(arguments)
    samples = measure(options.backend, options.calls)
    print(*table(samples), sep="\n")
    found = complaints(samples)
    print(*found or ["Everything is flat."], sep="\n")
    return 1 if found else 0


def measure(backend: str, calls: int) -> list[Sample]:
    """What was held along the way."""
    with supervise.scratch() as folder:
        path = Path(folder) / "samples"
        command = [*supervise.shim(backend).command, str(SCRIPT), str(calls), str(path)]
        subprocess.run(command, check=True, cwd=supervise.HERE.parent, stdout=subprocess.DEVNULL)
        return [json.loads(line) for line in path.read_text().splitlines()]


def table(samples: list[Sample]) -> list[str]:
    names = {"calls": "calls", **{name: name.replace("_", " ") for name in (*held.BYTES, held.USED, *held.OBJECTS)}}
    rows = [list(names.values()), *([f"{sample[name]:,}" for name in names] for sample in samples)]
    return ["  ".join(f"{text:>13}" for text in row) for row in rows]


def complaints(samples: list[Sample], per_call: float = PER_CALL) -> list[str]:
    """What has grown since the warm-up, in sentences."""
    last = samples[-1]
    warm, *after = (sample for sample in samples if sample["calls"] >= WARM * last["calls"])
    most = {name: max(sample[name] for sample in after) for name in (*held.BYTES, *held.OBJECTS)}
    told = ((name.replace("_", " "), warm[name], most[name]) for name in most)
    grown = [f"{name} grew from {before:,} to {later:,}." for name, before, later in told if later > before]
    kept = last[held.USED] - warm[held.USED]
    leaks = kept > per_call * (last["calls"] - warm["calls"])
    return grown + ([f"{kept:,} bytes more of Pyodide's heap are in use than after the warm-up."] if leaks else [])


if __name__ == "__main__":
    sys.exit(main())
