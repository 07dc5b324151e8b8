"""`make demo`: run ordinary OpenCV scripts on the real cv2 and in Pyodide, and compare what they wrote.

The scripts know nothing of it: each is run twice with the same arguments, once by this Python with
opencv-python, once by Pyodide under Node with the shim, in folders of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from host import distribution, oracle, photos, wheel
from host.errors import HostError
from host.progress import say
from host.versions import opencv

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "demo-output"
REAL, SHIM = "opencv-python", "pyodide"
Picture = Any  # an ndarray, uint8, of shape (h, w, 3)
TIME_LIMIT = 120  # seconds for one script
TIMED_OUT = 124  # what the `timeout` command reports

# script, photograph, the output that the overview shows
SCRIPTS = (
    ("document_scan.py", "document.jpg", "scan.png"),
    ("flower.py", "flower.jpg", "colour_pop.png"),
    ("poster.py", "pavilion.jpg", "poster.png"),
)


@dataclass(frozen=True)
class Run:
    """One run of a script: what it printed, how long it took, how it ended."""

    status: int
    stdout: str
    stderr: str
    seconds: float


@dataclass(frozen=True)
class Row:
    """One line of the table: an output of a script, and how the two runs' versions of it compare."""

    output: str
    verdict: str

    @property
    def identical(self) -> bool:
        return self.verdict == "identical"


def main() -> int:
    try:
        prepare()
    except HostError as error:
        print(f"The demo cannot start: {error}", file=sys.stderr)
        return 1
    results = {}
    for script, photo, _ in SCRIPTS:
        results[script] = run_both(script, photo)
    say("")
    print(table(results))
    overview = FOLDER / "side_by_side.png"
    cv2.imwrite(str(overview), side_by_side())
    good = all(row.identical for _, _, rows in results.values() for row in rows)
    print(farewell(overview.relative_to(ROOT), good))
    return 0 if good else 1


def prepare() -> None:
    """Fetch and build whatever is missing, so that the times below are those of the scripts."""
    say("preparing Pyodide, the wheel and the photographs (the first time: a few minutes of downloads)")
    distribution.assemble()
    wheel.build()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for _, photo, _ in SCRIPTS:
        shutil.copy(photos.photo(photo), FOLDER / photo)


def run_both(script: str, photo: str) -> tuple[Run, Run, list[Row]]:
    """Run one script on both sides, and compare everything that it wrote and printed."""
    folder = FOLDER / Path(script).stem
    say(f"running {script} on the real cv2 …")
    real = run([sys.executable], script, photo, folder.name + "/" + REAL, oracle.environment(opencv.chosen(), ROOT))
    say(f"  {real.seconds:.1f} s; the same script in Pyodide …")
    command = [sys.executable, "-m", "cv2shim", "run"]
    shim = run(command, script, photo, folder.name + "/" + SHIM, {"PYTHONPATH": str(ROOT)})
    say(f"  {shim.seconds:.1f} s")
    return real, shim, compare(real, shim, folder)


def run(command: list[str], script: str, photo: str, folder: str, environment: Mapping[str, str]) -> Run:
    """Run `command SCRIPT PHOTO FOLDER` inside the demo's folder, as a person would type it."""
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [*command, str(ROOT / "examples" / script), photo, folder],
            cwd=FOLDER, env={**os.environ, **environment},
            capture_output=True, text=True, timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return Run(TIMED_OUT, "", f"{script} was ended after {TIME_LIMIT} s.", TIME_LIMIT)
    return Run(done.returncode, done.stdout, done.stderr, time.perf_counter() - started)


def compare(real: Run, shim: Run, folder: Path) -> list[Row]:
    """One row for each file that either side wrote, and one for the printed text."""
    if real.status or shim.status:
        errors = _last_lines(real) + _last_lines(shim)
        return [Row("exit status", f"{real.status} and {shim.status}\n{errors}")]
    names = sorted({path.name for side in (REAL, SHIM) for path in (folder / side).glob("*")})
    rows = [Row(name, difference(folder / REAL / name, folder / SHIM / name)) for name in names]
    return [*rows, Row("printed text", "identical" if real.stdout == shim.stdout else "differs")]


def difference(real: Path, shim: Path) -> str:
    """"identical", or in words how far the pixels of two picture files are apart."""
    if not (real.exists() and shim.exists()):
        return f"written only by {REAL if real.exists() else SHIM}"
    a, b = (cv2.imread(str(path), cv2.IMREAD_UNCHANGED) for path in (real, shim))
    if a is None or b is None:
        return "identical" if real.read_bytes() == shim.read_bytes() else "other bytes"
    if a.shape != b.shape or a.dtype != b.dtype:
        return f"{a.dtype}{list(a.shape)} became {b.dtype}{list(b.shape)}"
    apart = cv2.absdiff(a, b)
    if not apart.any():
        return "identical"
    return f"largest difference {apart.max()}, {100 * np.count_nonzero(apart) / apart.size:.3f} % of values"


def table(results: dict[str, tuple[Run, Run, list[Row]]]) -> str:
    """The comparison as text, a block a script."""
    lines = [f"{'script':18} {'output':16} {'real cv2':>9} {'Pyodide':>9}  result", "-" * 72]
    for script, (real, shim, rows) in results.items():
        lines.append(f"{script:18} {'':16} {real.seconds:7.1f} s {shim.seconds:7.1f} s")
        lines += [f"{'':18} {row.output:16} {'':9} {'':9}  {row.verdict}" for row in rows]
    lines.append("-" * 72)
    lines.append("Times are of whole processes; Pyodide's include starting Node, Python and opencv.js.")
    return "\n".join(lines)


def side_by_side(height: int = 300) -> Picture:
    """One picture: a row a script with its photograph, both results and their difference."""
    rows = []
    for script, photo, output in SCRIPTS:
        folder = FOLDER / Path(script).stem
        real, shim = (_picture(folder / side / output) for side in (REAL, SHIM))
        pictures = [_picture(FOLDER / photo), real, shim, _apart(real, shim)]
        tiles = [_shrunk(picture, height) for picture in pictures]
        titles = [photo, f"{output}: real cv2", f"{output}: Pyodide", "difference x 20"]
        rows.append(cv2.hconcat([_titled(tile, title) for tile, title in zip(tiles, titles, strict=True)]))
    width = max(row.shape[1] for row in rows)
    return cv2.vconcat([_padded(row, width) for row in rows])


def _picture(path: Path) -> Picture:
    image = cv2.imread(str(path)) if path.exists() else None
    return np.full((300, 300, 3), 200, np.uint8) if image is None else image


def _apart(a: Picture, b: Picture) -> Picture:
    if a.shape != b.shape:
        return np.full_like(a, 255)
    return cv2.convertScaleAbs(cv2.absdiff(a, b), alpha=20)


def _shrunk(image: Picture, height: int) -> Picture:
    width = round(image.shape[1] * height / image.shape[0])
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def _titled(tile: Picture, title: str) -> Picture:
    framed = cv2.copyMakeBorder(tile, 30, 10, 10, 10, cv2.BORDER_CONSTANT, value=(250, 250, 250))
    return cv2.putText(framed, title, (10, 21), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 40), 1, cv2.LINE_AA)


def _padded(row: Picture, width: int) -> Picture:
    return cv2.copyMakeBorder(row, 0, 0, 0, width - row.shape[1], cv2.BORDER_CONSTANT, value=(250, 250, 250))


def _last_lines(run: Run) -> str:
    return "".join(f"    {line}\n" for line in run.stderr.splitlines()[-6:])


def farewell(overview: Path, good: bool) -> str:
    """The last lines: what came out, where to look, what to try next."""
    verdict = "Every output is identical." if good else "Not every output is identical: see the table."
    return "\n".join(
        [
            "",
            f"{verdict} The pictures are in {overview.parent}/, all at a glance in {overview}.",
            "",
            "Try next:",
            "  .venv/bin/python -m cv2shim run YOUR_SCRIPT.py ARGS…   your own script, in Pyodide",
            "  make serve                                             the same in a browser, with an editor",
            "  make compat                                            every function against the real cv2",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
