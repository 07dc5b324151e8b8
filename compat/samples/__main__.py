"""``python -m compat.samples``: play OpenCV's own sample scripts, unmodified, on the real cv2 and in Chromium.

Prints for each script whether it ended well, how many windows it had, and how many of these first showed the very picture
that the real cv2 was given. ``--write`` keeps the list in docs/samples.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from compat.opencv_tests import sources
from compat.samples import browser, catalogue, real
from compat.samples.catalogue import Sample
from compat.samples.real import Outcome
from host.errors import HostError
from host.progress import say

PAGE = Path(__file__).parents[2] / "docs" / "samples.md"


@dataclass(frozen=True)
class Row:
    """A script with what became of it on both sides; `real` is None where that has no camera."""

    sample: Sample
    real: Outcome | None
    ours: Outcome

    @property
    def well(self) -> bool:
        """It ended without an error, and showed each window that it shows with the real cv2."""
        return self.ours["error"] is None and set(self.real["shown"] if self.real else ()) <= set(self.ours["shown"])

    @property
    def equal(self) -> int | None:
        """How many windows first showed the same picture; None where ours come from a camera."""
        if self.real is None or self.sample.films:
            return None
        theirs, ours = self.real["first"], self.ours["first"]
        return sum(name in ours and np.array_equal(theirs[name], ours[name]) for name in theirs)

    @property
    def outcome(self) -> str:
        if self.ours["error"]:
            return str(self.ours["error"])
        lacking = sorted(set(self.real["shown"] if self.real else ()) - set(self.ours["shown"]))
        return f"did not show {', '.join(lacking)}" if lacking else "ended well"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.samples", description=__doc__.split("\n")[0])
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="PATTERN", help="only these scripts ('tutorial_code/*')")
    parser.add_argument("--write", action="store_true", help="write docs/samples.md")
    options = parser.parse_args(arguments)
    if options.write and options.only != ["*"]:
        parser.error("--write needs a run of everything: leave out --only")
    try:
        rows = played(options.backend, options.only)
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    print(headline(rows))
    if options.write:
        PAGE.write_text(document(rows, options.backend), encoding="utf-8")
    return 0 if all(row.well for row in rows) else 1


def played(backend: str, only: Sequence[str] = ("*",)) -> list[Row]:
    """Play the scripts whose names match on both sides."""
    repository = sources.unpacked()
    samples = [s for s in catalogue.samples(repository / "samples" / "python") if any(fnmatchcase(s.script, p) for p in only)]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(1) as pool:
        copy = Path(scratch) / "opencv"  # scripts write beside themselves
        shutil.copytree(repository / "samples", copy / "samples")
        on_real = [None if sample.camera else pool.submit(real.play, sample, copy) for sample in samples]
        for sample, ours in zip(samples, on_page(samples, repository, backend), strict=True):
            future = on_real[len(rows)]
            rows.append(Row(sample, future.result() if future else None, ours))
            say(f"{len(rows):>3}/{len(samples)}  {sample.script}: {rows[-1].outcome}, {pictures(rows[-1])}")
    return rows


def on_page(samples: list[Sample], repository: Path, backend: str) -> Iterator[Outcome]:
    """The outcomes in Chromium, one after the other."""
    with tempfile.TemporaryDirectory() as folder, browser.served(Path(folder), repository, backend) as address:
        theatre = browser.Theatre(address)
        try:
            for sample in samples:
                yield theatre.play(sample)
        finally:
            theatre.close()


def pictures(row: Row) -> str:
    """How many windows, and how many of them alike."""
    count = len(row.ours["shown"])
    if not count:
        return "no windows"
    windows = f"{count} window{'s' * (count > 1)}"
    return f"{windows}, camera" if row.equal is None else f"{windows}, {row.equal} alike"


def headline(rows: list[Row]) -> str:
    well, alike = sum(row.well for row in rows), sum(row.equal or 0 for row in rows)
    windows = sum(len(row.real["first"]) for row in rows if row.real and row.equal is not None)
    return (
        f"{well} of {len(rows)} applicable samples run unmodified in Chromium ({well / len(rows):.1%}); "
        f"{alike} of {windows} windows first show the very picture that the real cv2 is given."
    )


def document(rows: list[Row], backend: str) -> str:
    """docs/samples.md."""
    lines = [
        "# OpenCV's own samples",
        "",
        f"`make samples BACKEND={backend}` plays the scripts of `samples/python` of OpenCV's source distribution, unmodified, "
        "on the real cv2 (with nothing in the place of windows) and in Chromium, in a worker, where their windows are on the "
        "page and the same keys are pressed. *Alike*: windows whose first picture is the real one's, every pixel.",
        "",
        headline(rows),
        "",
        "*Only 0-dimensional arrays can be converted to Python scalars* is numpy's: the page's is newer than the real cv2's "
        "here, and refuses `int(array)` of one element, with any cv2.",
        "",
        "| script | outcome | windows |",
        "| --- | --- | --- |",
        *(f"| `{row.sample.script}` | {row.outcome} | {pictures(row)} |" for row in rows),
        "",
        "Not played:",
        "",
        *(f"- `{pattern}`: {reason}" for pattern, reason in sorted(catalogue.NOT_APPLICABLE.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
