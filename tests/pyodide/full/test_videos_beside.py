"""`run` and `compare` give a program the video plugin that lies beside the build that they are told, wherever that is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from host import backends, plugin
from tests import machine

BUILD = "full"
ROOT = Path(__file__).parents[3]
FILM = """
import cv2
import numpy as np

writer = cv2.VideoWriter("film.mp4", cv2.VideoWriter_fourcc(*"mp4v"), 25, (64, 48))
for level in range(0, 250, 25):
    writer.write(np.full((48, 64, 3), level, np.uint8))
writer.release()
film = cv2.VideoCapture("film.mp4")
print(film.isOpened(), film.get(cv2.CAP_PROP_FRAME_COUNT), [round(float(film.read()[1].mean())) for _ in range(10)])
"""


@pytest.fixture(params=["folder", "wheel"])
def backend(request: pytest.FixtureRequest, built_wheel: Path, tmp_path: Path) -> Path:
    """A build with its plugin, which lies where this tree has nothing to do with it."""
    if plugin.folder() is None:
        machine.lacks("The video plugin has not been built. `make opencv` builds it.")
    if request.param == "folder":
        for folder in (backends.folder(BUILD), plugin.folder()):
            shutil.copytree(folder, tmp_path / "elsewhere" / folder.name)
        return tmp_path / "elsewhere" / BUILD
    shutil.copy(built_wheel, tmp_path)
    assert plugin.build(tmp_path / built_wheel.name) is not None
    return tmp_path / built_wheel.name


def test_a_film_that_only_ffmpeg_knows_comes_out_the_same(backend: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "film.py").write_text(FILM)
    done = subprocess.run(
        [sys.executable, "-m", "cv2shim", "compare", "--backend", str(backend), "film.py"],
        cwd=program, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("film.py came out the same")
