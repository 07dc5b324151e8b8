"""``python -m compat.fuzz``: random calls on the real cv2 and on the shim in Pyodide, which have to end alike.

Well-formed calls have arguments that the function may well be given, malformed ones some that it should refuse. The same
seed gives the same calls. Prints how they ended, and every disagreement with a script that shows it; ends with status 1 if
something crashed or leaked, or if less than 99.5 % ended in a result on both sides or in the same class of exception.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from compat.fuzz import calls, report
from compat.fuzz.measure import Measured, measure
from compat.progress import Progress
from compat.supervise import StartError

ROUND = 2500  # calls of one kind that are drawn and run together


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    known = calls.bases(options.backend, options.only)
    if not known:
        print("No function matches; the names are those of cv2, such as Canny or 'ORB.*'.", file=sys.stderr)
        return 2
    note = Progress().note
    found = {}
    try:
        for kind, count in ((calls.WELL_FORMED, options.well_formed), (calls.MALFORMED, options.malformed)):
            found[kind] = fuzz(known, kind, count, options.seed, options.backend, note, minutes=options.minutes)
        return report.tell(found, options, note)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1


def fuzz(
    known: dict[str, list[calls.Base]],
    kind: str,
    count: int,
    seed: int,
    backend: str,
    note: Callable[[str], None] = lambda text: None,
    *,
    minutes: float = float("inf"),
) -> Measured:
    """Run so many calls of one kind, or those of half the minutes."""
    until = time.monotonic() + minutes * 30
    found = Measured()
    for number, done in enumerate(range(0, count, ROUND)):
        if time.monotonic() < until:
            drawn = calls.cases(known, kind, min(ROUND, count - done), f"{seed}.{number}")
            found |= measure(drawn, backend, lambda text: note(f"{kind}, from {done}: {text}"))  # noqa: B023
    return found


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m compat.fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    for kind in (calls.WELL_FORMED, calls.MALFORMED):
        parser.add_argument(f"--{kind}", type=int, default=10_000, metavar="N", help=f"so many {kind} calls (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="which calls these are (default: 1)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these functions ('ORB.*' works)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no more calls after so many minutes")
    parser.add_argument("--shrink", type=int, default=30, metavar="N", help="make so many disagreements small (default: 30)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
