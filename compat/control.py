"""``python -m compat.control``: the real cv2 against itself, run after run with the cases in another order each time.

What a case says by chance, or by what OpenCV keeps of the cases before it, would fail the matrix for nothing. The memory that
the real cv2 is given is full of another byte in every run, so that what it reads without having written it differs. Prints
every case that did not say the same in all runs; ends with status 1 if there is one that `ORDERED` does not explain.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase

from compat import cases, matrix
from compat.case import Case
from compat.compare import EXACT, OUT_OF_SCOPE, SAME_ERROR, identical
from compat.matrix import Matrix
from compat.progress import Progress
from compat.supervise import Run, StartError, filled, real, run
from host.errors import HostError

ORDERED = {
    "samples.findFile*": "folders that another case has it search stay with the process",
    "CalibrateDebevec.process: setRandom True": "draws by the C library's rand(), which goes on from the case before",
}
"""Cases that say something else after others, and why."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.control", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=2, help="so many, the first of them in the usual order (default: 2)")
    parser.add_argument("--seed", type=int, default=0, help="of the orders: several with other ones may run side by side")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="NAME", help="only these functions ('ORB.*' works)")
    options = parser.parse_args(arguments)
    chosen = [case for case in cases.collect("full") if any(fnmatchcase(case.name, name) for name in options.only)]
    try:
        found = differences(chosen, options.runs, options.seed)
    except (HostError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    for case, why in found.items():
        print(f"{case}: {why}")
    left = unexplained(found)
    print(f"{options.runs} runs of {len(chosen)} cases: {len(found)} differ, {len(left)} for no known cause.")
    return 1 if left else 0


def differences(chosen: list[Case], runs: int, seed: int = 0) -> dict[str, str]:
    """What came of the cases that did not say the same in every run, each in an order of its own."""
    progress = Progress()
    found: dict[str, str] = {}
    first = run(real(), chosen)
    # what has ended its process once does so again, and starting another one takes as long as a thousand cases
    lasting = [case for case in chosen if first.outcomes[case.id].status not in ("crash", "hang")]
    for number in range(1, runs):
        other = again(random.Random(f"{seed} {number}").sample(lasting, len(lasting)), number)
        unlike = [case for case in lasting if not identical(first.outcomes[case.id], other.outcomes[case.id])]
        found |= wrong(matrix.build(unlike, first, other))
        progress.note(f"{number + 1} of {runs} runs, {len(found)} cases so far that did not say the same")
    return found


def again(chosen: list[Case], number: int = 1) -> Run:
    """One more run, in memory of another content."""
    return run(filled(real(), 1 + 41 * number % 255), chosen)


def wrong(found: Matrix) -> dict[str, str]:
    """The cases that are neither equal nor refused alike."""
    return {
        f"{row.name}: {label}": f"{judgement.verdict}: {judgement.note}"
        for row in found.rows.values()
        for label, judgement in row.cases.items()
        if judgement.verdict not in (EXACT, SAME_ERROR, OUT_OF_SCOPE)
    }


def unexplained(found: dict[str, str]) -> dict[str, str]:
    """Those that `ORDERED` does not explain."""
    return {case: why for case, why in found.items() if not any(fnmatchcase(case, pattern) for pattern in ORDERED)}


if __name__ == "__main__":
    sys.exit(main())
