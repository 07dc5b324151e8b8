"""One program on the real cv2 and in Pyodide under Node: what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# what OpenCV is told by this process's environment is not the program's
SETTINGS = {name: value for name, value in os.environ.items() if not name.startswith("OPENCV_")} | {"PYTHONPATH": str(ROOT)}


def on_both(program: str, folder: Path, build: str, *arguments: str) -> tuple[str, str]:
    """What `program` prints on the real cv2 and on a build of ours, each in a folder of its own below `folder`."""
    commands = {"real": [sys.executable], "ours": [sys.executable, "-m", "cv2shim", "run", "--backend", build]}
    real, ours = (_said(command, folder / side, program, arguments) for side, command in commands.items())
    return real, ours


def _said(command: list[str], folder: Path, program: str, arguments: tuple[str, ...]) -> str:
    folder.mkdir()
    (folder / "program.py").write_text(program)
    command = [*command, "program.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=SETTINGS, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
