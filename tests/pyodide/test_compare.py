"""`python -m cv2shim compare`: planted faults are found where they are, and a program that comes out the same is said to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.compare import DIFFERS
from porting.compare import findings, journals
from porting.compare.findings import Finding

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("planted.py")

pytestmark = pytest.mark.usefixtures("built_wheel")

BEFORE = """
import cv2
import numpy as np
image = np.random.default_rng({seed}).integers(0, 256, (60, 80, 3), np.uint8)
grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
calm = cv2.blur(grey, (3, 3))
points = np.float32([[5, 5], [70, 8], [66, 50], [9, 55]])
"""
AFTER = """
except cv2.error:
    result = grey
first = result[0] if isinstance(result, tuple) else result
print(cv2.countNonZero(np.uint8(cv2.absdiff(np.float32(first).ravel(), 1.0))))
print(cv2.countNonZero(grey), cv2.mean(image))
"""

# function, kind of fault, the call, what comes before it
PLANTED = (
    ("GaussianBlur", "value", "cv2.GaussianBlur(image, (5, 5), 0)", ""),
    ("Canny", "value", "cv2.Canny(calm, 50, 100)", ""),
    ("resize", "value", "cv2.resize(image, (40, 30))", ""),
    ("norm", "value", "cv2.norm(grey)", ""),
    ("threshold", "value", "cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)", ""),
    ("CLAHE.apply", "value", "clahe.apply(grey)", "clahe = cv2.createCLAHE(2.0)"),
    ("minAreaRect", "value", "cv2.minAreaRect(points)", ""),
    ("dft", "value", "cv2.dft(np.float32(grey))", ""),
    ("medianBlur", "shape", "cv2.medianBlur(image, 3)", ""),
    ("warpAffine", "shape", "cv2.warpAffine(image, turned, (80, 60))", "turned = np.float64([[1, 0.1, 0], [0, 1, 3]])"),
    ("split", "shape", "cv2.split(image)", ""),
    ("convexHull", "shape", "cv2.convexHull(points)", ""),
    ("integral", "shape", "cv2.integral(grey)", ""),
    ("calcHist", "shape", "cv2.calcHist([grey], [0], None, [16], [0, 256])", ""),
    ("Sobel", "dtype", "cv2.Sobel(grey, cv2.CV_16S, 1, 0)", ""),
    ("distanceTransform", "dtype", "cv2.distanceTransform(calm, cv2.DIST_L2, 3)", ""),
    ("getPerspectiveTransform", "dtype", "cv2.getPerspectiveTransform(points, points + 2)", ""),
    ("connectedComponents", "dtype", "cv2.connectedComponents(calm)", ""),
    ("contourArea", "dtype", "cv2.contourArea(points)", ""),
    ("merge", "dtype", "cv2.merge([grey, calm])", ""),
    ("bitwise_not", "written", "cv2.bitwise_not(grey)", ""),
    ("dilate", "written", "cv2.dilate(image, None)", ""),
    ("matchTemplate", "written", "cv2.matchTemplate(grey, calm[:9, :9], cv2.TM_CCOEFF)", ""),
    ("rectangle", "not written", "cv2.rectangle(image, (3, 3), (30, 20), (0, 0, 255), 2)", ""),
    ("circle", "not written", "cv2.circle(grey, (30, 20), 9, 255, -1)", ""),
    ("accumulateWeighted", "not written", "cv2.accumulateWeighted(grey, mean, 0.5)", "mean = np.zeros(grey.shape, np.float32)"),
    ("findContours", "exception", "cv2.findContours(calm, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)", ""),
    ("pyrDown", "exception", "cv2.pyrDown(image)", ""),
    ("LUT", "exception", "cv2.LUT(image, np.arange(256, dtype=np.uint8))", ""),
    ("Rodrigues", "exception", "cv2.Rodrigues(np.float64([0.1, 0.2, 0.3]))", ""),
)


def source(number: int, call: str, setup: str) -> tuple[str, int]:
    """A program, and the line of it in which the call is."""
    before = BEFORE.format(seed=number) + setup + "\ntry:"
    return f"{before}\n    result = {call}{AFTER}", before.count("\n") + 2


@pytest.fixture(scope="module")
def faults(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """What is found of each planted fault, by the function; all programs run in one Pyodide, and in one CPython."""
    folder = tmp_path_factory.mktemp("planted")
    programs = [
        {"name": function, "source": source(k, call, setup)[0], "function": function, "kind": kind}
        for k, (function, kind, call, setup) in enumerate(PLANTED)
    ]
    (folder / "programs.json").write_text(json.dumps(programs))
    for side, command, options in (("real", [], []), ("shim", ["-m", "cv2shim", "run"], ["plant"])):
        arguments = [str(folder / "programs.json"), str(folder / side), str(ROOT), *options]
        done = subprocess.run(
            [sys.executable, *command, str(DRIVER), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
    return {program["name"]: found(folder, program["name"]) for program in programs}


def found(folder: Path, name: str) -> list[Finding]:
    real, shim = (journals.read(folder / side / name) for side in ("real", "shim"))
    beside = journals.laid(real.calls, shim.calls)
    return [findings.judged(pair, real, shim, None) for pair in beside.differing]


@pytest.mark.parametrize(("number", "function"), [(k, row[0]) for k, row in enumerate(PLANTED)])
def test_a_planted_fault_is_the_first_call_that_is_named(number, function, faults):
    _, kind, call, setup = PLANTED[number]
    first = next(finding for finding in faults[function] if finding.is_fault)
    assert first.call.key == (function, f"program.py:{source(number, call, setup)[1]}")
    assert first.judgement.verdict == DIFFERS
    assert kind != "exception" or first.other.error == "error"
