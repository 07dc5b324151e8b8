"""What others have published of opencv.js runs as BACKEND, whatever emscripten made it; so do the lines beside the default."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen import gone, model
from compat import supervise
from host.versions import opencv

ROOT = Path(__file__).parents[2]
FITTING = [one for one in map(opencv.published, opencv.all_published()) if one.serves(opencv.chosen())]
OTHERS = [one.name for one in FITTING if one != opencv.chosen().published]
LINES = [line for line in opencv.known().values() if line != opencv.chosen()]

SCRIPT = """
import hashlib, json, sys
import cv2, numpy as np
picture = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
found = [grey, cv2.Canny(grey, 50, 150), cv2.GaussianBlur(picture, (5, 5), 0), cv2.resize(picture, (33, 21))]
contours, hierarchy = cv2.findContours((grey > 128).astype(np.uint8), cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
found += [*contours, hierarchy, cv2.calcHist([picture], [0, 1], None, [8, 8], [0, 256, 0, 256])]
try:
    cv2.cvtColor(picture[..., 0], cv2.COLOR_BGR2GRAY)
except cv2.error as error:
    refused = str(error.err)
sums = [hashlib.sha256(np.ascontiguousarray(one).tobytes()).hexdigest() for one in found]
build = sys.modules["cv2shim"].info()["build"]["name"] if "cv2shim" in sys.modules else ""
print(json.dumps([cv2.__version__, sums, refused, build]))
"""


@pytest.mark.parametrize("name", OTHERS)
def test_it_computes_what_the_real_cv2_computes(name: str, tmp_path: Path) -> None:
    assert computing(opencv.chosen(), name, tmp_path) == name


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_another_line_computes_what_its_real_cv2_computes(line: opencv.Line, tmp_path: Path) -> None:
    assert computing(line, "stock", tmp_path) == "stock"


GONE = """
import json, cv2
said = {}
for name in NAMES:
    holder, _, last = ("cv2." + name).rpartition(".")
    try:
        getattr(eval(holder), last)
    except AttributeError as error:
        said[name] = str(error)
print(json.dumps(said))
"""


@pytest.mark.parametrize("line", opencv.known().values(), ids=lambda line: line.name)
def test_a_name_that_is_gone_says_where_it_went(line: opencv.Line, tmp_path: Path) -> None:
    texts = gone.of(model.load(line))
    names = {pattern.replace("*", ""): text for pattern, text in texts.items()}
    script = tmp_path / "script.py"
    script.write_text(GONE.replace("NAMES", repr([*names, "Cany"])))
    said = told([sys.executable, "-m", "cv2shim", "run", str(script)], {opencv.CHOICE: line.name})
    for name, text in names.items():
        scope, _, last = f"cv2.{name}".rpartition(".")
        assert said[name] == f"module {scope!r} has no attribute {last!r}. OpenCV {line.opencv} is without it: {text}"
    assert said["Cany"] == "module 'cv2' has no attribute 'Cany'"


def computing(line: opencv.Line, build: str, folder: Path) -> object:
    """Compare a build of a line with its real cv2; which build says that it was."""
    script = folder / "script.py"
    script.write_text(SCRIPT)
    gated = supervise.real(line)
    real = told([*gated.command, str(script)], dict(gated.environment))
    command = [sys.executable, "-m", "cv2shim", "run", "--backend", build, str(script)]
    ours = told(command, {opencv.CHOICE: line.name})
    assert ours[:3] == real[:3]
    return ours[3]


def told(command: list[str], environment: dict[str, str]) -> Any:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
