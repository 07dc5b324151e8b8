"""`python -m cv2shim compare`: planted faults are found where they are, and a program that comes out the same is said to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
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
        arguments = [str(ROOT), str(folder / "programs.json"), str(folder / side), *options]
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


PROGRAM = """
import sys
import cv2
import numpy as np
import helper
picture = cv2.imread(sys.argv[1])
calm = cv2.GaussianBlur(picture, (5, 5), 0)
edges = cv2.Canny(calm, 50, 100)
keypoints, descriptors = cv2.ORB_create(50).detectAndCompute(
    edges,
    None,
)
helper.mark(calm)
cv2.imshow("edges", edges)
print(len(keypoints), cv2.waitKey(0), cv2.countNonZero(edges))
cv2.imwrite("out/calm.png", calm)
np.savez("out/numbers.npz", mean=cv2.mean(calm))
"""
HELPER = """
import cv2
def mark(picture):
    cv2.rectangle(picture, (5, 5), (20, 20), (0, 0, 255), 2)
"""
FAULT = """
import cv2
true = cv2.GaussianBlur
def false(*args, **kwargs):
    result = true(*args, **kwargs)
    result[30, 40, 1] ^= 64
    return result
cv2.GaussianBlur = false
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program with a module, an input and a folder beside it."""
    mine = tmp_path / "mine"
    (mine / "out").mkdir(parents=True)
    (mine / "out" / "keep").write_text("")
    (mine / "program.py").write_text(PROGRAM)
    (mine / "helper.py").write_text(HELPER)
    cv2.imwrite(str(mine / "in.png"), np.random.default_rng(1).integers(0, 256, (80, 120, 3), np.uint8))
    return mine


def compare(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, as it is typed in the program's folder; its temporary files go to a folder beside that."""
    scratch = program.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)}
    command = [sys.executable, "-m", "cv2shim", "compare", *arguments]
    done = subprocess.run(command, cwd=program, env=environment, capture_output=True, text=True, timeout=500)
    assert list(scratch.iterdir()) == []
    return done


def test_a_program_that_comes_out_the_same_is_said_to(program):
    before = sorted(program.rglob("*"))
    done = compare(program, "--keys", "a", "--json", "-", "program.py", "in.png")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["verdict"] == "same"
    assert [row["name"] for row in found["left"]] == [
        "exit status", "printed text", "printed errors", "out/calm.png", "out/numbers.npz", "window 'edges'",
    ]  # fmt: skip
    assert found["calls"]["on one side only"] == found["calls"]["given something else"] == 0
    assert found["times"]["Canny"]["shim calls"] == 1
    assert sorted(program.rglob("*")) == before


def test_the_first_call_that_differs_is_named_and_shown_and_made_a_script_of(program):
    (program.parent / "fault.py").write_text(FAULT)
    options = ["--preface", "../fault.py", "--html", "../page.html", "--reduce", "../reduced.py"]
    done = compare(program, *options, "program.py", "in.png")
    assert done.returncode == 1, done.stderr
    assert "program.py came out differently" in done.stdout
    assert "first call that came out differently: GaussianBlur in program.py:7, call 1" in done.stdout
    assert "greatest difference 64 at [30, 40, 1]" in done.stdout
    page = (program.parent / "page.html").read_text()
    assert "GaussianBlur" in page
    assert page.count("<img") >= 3
    reduced = program.parent / "reduced.py"
    alone = subprocess.run([sys.executable, str(reduced)], capture_output=True, text=True, check=True)
    expected = cv2.GaussianBlur(cv2.imread(str(program / "in.png")), (5, 5), 0)[30, 40, 1]
    assert alone.stdout == f"{expected}\n"
    assert "Alone it does not show the difference" in done.stdout  # the shim without the fault is right
    assert reduced.with_suffix(".case").exists()


def test_what_pyodide_has_not_is_a_sentence(program):
    (program / "program.py").write_text("import os, cv2\nprint(cv2.add(1, 2)[0])\nos.fork()\nos._exit(0)")
    done = compare(program, "program.py")
    assert done.returncode == 1
    assert "note: on the shim the program ended with OSError: it starts processes, and Pyodide has none." in done.stdout


def test_a_program_without_end_is_stopped_on_both_sides(program):
    (program / "program.py").write_text("import cv2\nwhile True: cv2.add(1, 2)")
    done = compare(program, "--timeout", "40", "program.py")
    assert done.returncode == 1
    assert "program.py did not come to its end" in done.stdout
    assert "on both sides the program was stopped: it had not ended after 40 s" in done.stdout


def test_what_the_documentation_shows_is_what_comes_out(tmp_path):
    section = (ROOT / "docs" / "porting.md").read_text().partition("## Does it come out the same?")[2].partition("\n## ")[0]
    blocks = re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)
    source, expected = (next(text for kind, text in blocks if kind == wanted) for wanted in ("python", "text"))
    (tmp_path / "portrait.py").write_text(source)
    y, x = np.mgrid[:120, :160]
    cv2.imwrite(str(tmp_path / "photo.png"), np.dstack([x + 60, y + 80, x * y % 255]).astype(np.uint8))
    printed = ""
    for command in (text for kind, text in blocks if kind == "sh"):
        for line in command.splitlines():
            arguments = [sys.executable, *line.split()[1:]]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=500)
            assert done.returncode == (0 if line == "python stylization.py" else 1), done.stderr
            printed = printed or done.stdout
    assert without_times(expected) == without_times(printed.partition("\ntime of each function")[0])


def without_times(text: str) -> list[str]:
    return [re.sub(r"\d+\.\d s", "", line) for line in text.strip().splitlines()]
