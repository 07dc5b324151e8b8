"""``python -m compat``: run the matrix on the real cv2 and on the shim, and write what came out.

Writes compat/results/OPENCV/*.json (one file for each OpenCV module) and compat/summary.md; for another build than
stock, with its name in them, and the summary of another OpenCV than the default beside what is accepted for it.
compat/report.html shows all builds of the chosen OpenCV of which there are results side by side.
``--backend pyodide`` is Pyodide's own cv2, to compare with: it has no summary and no baseline.
With ``--check`` nothing is written but a verdict: is everything as accepted in compat/accepted/OPENCV/BUILD.json?
``--case`` runs cases that ``python -m cv2shim compare --reduce`` has written, and shows what came out.
With ``--accept`` the baseline is written, too.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path

from compat import baseline, cases, matrix, report, results, summary
from compat.case import Case
from compat.progress import Progress
from compat.supervise import Run, Side, StartError, real, real_default, run, shim
from host import peer
from host.errors import HostError
from host.versions import opencv

FEWEST = 5
"""Every function that the build offers has at least so many executed cases."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        chosen = _chosen(options)
        if not chosen:
            print("No case matches; the names are those of cv2, such as Canny or 'ORB.*'.", file=sys.stderr)
            return 2
        found = measure(chosen, options.backend, quiet=options.quiet)
    except (HostError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.show or options.case:
        summary.show(found, options.show or "all")
    if not (options.only or options.case or options.check):
        write(found, options.backend)
    if options.accept:
        baseline.write(found, baseline.path(options.backend))
    # of some functions only, what they are out of all says nothing
    print(summary.headline(found).splitlines()[0] if options.only or options.case else summary.headline(found))
    return _gate(found, options) if options.check else 0


def _chosen(options: argparse.Namespace) -> list[Case]:
    if options.case:
        return [pickle.loads(file.read_bytes()) for file in options.case]
    return [case for case in cases.collect(options.backend) if _wanted(case, options.only)]


def write(found: matrix.Matrix, build: str) -> None:
    """Everything that a whole run leaves."""
    results.write(found, build)
    if build != peer.NAME:
        line = opencv.chosen()
        folder = report.HERE if line.is_default else baseline.path(build).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"summary{'' if build == results.STOCK else f'-{build}'}.md").write_text(summary.text(found))
    report.write()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m compat", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--backend", default="stock", help="the opencv.js build, or pyodide (default: stock)")
    parser.add_argument("--check", action="store_true", help="compare with the baseline; fail if anything differs from it")
    parser.add_argument("--accept", action="store_true", help="write the baseline")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these functions ('ORB.*' works)")
    parser.add_argument("--case", nargs="+", default=[], type=Path, metavar="FILE", help="only the cases in these files")
    parser.add_argument("--show", choices=("differs", "close", "all"), help="print these cases with their notes")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options = parser.parse_args(arguments)
    if (options.accept or options.check) and options.case:
        parser.error("--case compares nothing with the baseline: leave out --accept and --check")
    if options.accept and (options.only or options.check):
        parser.error("--accept needs a run of everything: leave out --only and --check")
    if options.backend == peer.NAME and (options.accept or options.check):
        parser.error("Pyodide's own cv2 has no baseline: leave out --accept and --check")
    return options


def _wanted(case: Case, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(case.name, pattern) for pattern in patterns)


def measure(chosen: Sequence[Case], backend: str = "stock", *, quiet: bool = False) -> matrix.Matrix:
    """All three runs. The shim's takes one processor, the two of the real cv2 the other."""
    note = (lambda text: None) if quiet else Progress().note
    with ThreadPoolExecutor(2) as pool:
        ours = pool.submit(run, shim(backend), chosen, note)
        both = pool.submit(_both, (real(), real_default()), chosen, note)
        gated, default = both.result()
        return matrix.build(chosen, gated, ours.result(), default, backend)


def _both(sides: Sequence[Side], chosen: Sequence[Case], note: report.Note) -> list[Run]:
    return [run(side, chosen, note) for side in sides]


def _gate(found: matrix.Matrix, options: argparse.Namespace) -> int:
    accepted = baseline.path(options.backend)
    complaints = baseline.complaints(found, baseline.read(accepted), whole=not options.only)
    complaints += [] if options.only else too_few(found)
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints" if complaints else f"As accepted in {accepted.relative_to(report.HERE.parent)}.")
    return 1 if complaints else 0


def too_few(found: matrix.Matrix) -> list[str]:
    """Functions of the build with fewer executed cases than promised."""
    return [
        f"{name} has {len(row.cases)} cases, {FEWEST} are the fewest: add some to compat/cases/."
        for name, row in found.offered().items()
        if len(row.cases) < FEWEST
    ]


if __name__ == "__main__":
    sys.exit(main())
