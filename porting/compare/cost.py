"""``python -m porting.compare.cost``: what the journal costs, the time of programs with it ÷ without, on both sides.

No test: it prints ratios, and nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from host.progress import Bar
from porting.compare import sides
from porting.compare.sides import REAL, SHIM, Program, Stage

BIG = """
image = np.random.default_rng(1).integers(0, 256, (1080, 1920, 3), np.uint8)
def work():
    grey = cv2.cvtColor(cv2.GaussianBlur(image, (5, 5), 0), cv2.COLOR_BGR2GRAY)
    edges = cv2.Canny(grey, 50, 100)
    contours, _ = cv2.findContours(cv2.dilate(edges, None), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    small = cv2.resize(cv2.medianBlur(image, 5), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    cv2.ORB_create().detectAndCompute(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), None)
    cv2.imencode(".png", small)
"""
SMALL = """
picture = np.zeros((40, 40), np.uint8)
contour = np.int32([[1, 1], [30, 3], [28, 25]])
def work():
    for k in range(100):
        cv2.circle(picture, (k % 40, 20), 5, k % 255, -1)
        cv2.contourArea(contour)
        cv2.boundingRect(contour)
        cv2.pointPolygonTest(contour, (5.0, float(k % 30)), True)
        cv2.norm(picture)
"""
PROGRAM = """
import time
import cv2
import numpy as np
{work}
work()
times = []
for _ in range({rounds}):
    started = time.perf_counter()
    work()
    times.append(time.perf_counter() - started)
print(min(times))
"""
PROGRAMS = {"big operations": (BIG, 8), "loop of small calls": (SMALL, 80)}  # and how often: the fastest counts


def measured(work: str, rounds: int, backend: str) -> dict[str, tuple[float, float]]:
    """Seconds with the journal and without, by side."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.mkdir()
        (source / "program.py").write_text(PROGRAM.format(work=work, rounds=rounds))
        program = Program(source, "program.py")
        stage = Stage(Path(folder), program, sides.prepared(program, backend), Bar(4))
        found = {}
        for side in (REAL, SHIM):
            runs = [stage.run(side, f"{side} {record}", record=record) for record in (True, False)]
            found[side] = float(runs[0].stdout), float(runs[1].stdout)
        return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m porting.compare.cost", description=__doc__.split("\n")[0])
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    options = parser.parse_args()
    for name, (work, rounds) in PROGRAMS.items():
        for side, (journal, plain) in measured(work, rounds, options.backend).items():
            print(f"{name:20} {side:5} {plain * 1e3:9.1f} ms, with the journal {journal * 1e3:9.1f} ms: {journal / plain:5.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
