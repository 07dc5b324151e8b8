"""Run a cv2 script that opens windows on the real cv2, and keep what it shows: `python -m host.rehearsal FOLDER SCRIPT ARGS…`.

The headless opencv-python has no windows. Here imshow remembers, trackbars have the positions that they start with, and
whoever waits for a key gets Escape: a loop that shows pictures until then shows its first.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from host import oracle
from host.errors import HostError
from host.versions import opencv

TIME_LIMIT = 60  # seconds for one script
ESCAPE = 27
SHOWN, WRITTEN = "shown.npz", "written.npz"
PLAIN = {"OPENCV_IPP": "disabled", "OPENCV_LOG_LEVEL": "SILENT"}  # without Intel's library, and what is said of that
Pictures = dict[str, np.ndarray]


class RehearsalError(HostError):
    """A script ended with an error on the real cv2."""


@dataclass(frozen=True)
class Rehearsal:
    """What a script showed last in each window, what it wrote to picture files, by their paths, and what it printed."""

    windows: Pictures
    written: Pictures
    printed: str

    def last(self) -> np.ndarray:
        """The picture that came last, in a window if there are any."""
        return list((self.windows or self.written).values())[-1]


def rehearse(script: Path, arguments: list[str], files: list[Path]) -> Rehearsal:
    """Run `script` beside copies of `files`.

    Raises RehearsalError when the script fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            (Path(folder) / file.name).write_bytes(file.read_bytes())
        command = [sys.executable, "-m", __name__, folder, str(script.resolve()), *arguments]
        environment = {**os.environ, **PLAIN, **oracle.environment(opencv.chosen(), Path(__file__).parents[1])}
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, cwd=folder, env=environment)
        if done.returncode:
            raise RehearsalError(f"{script.name} failed on the real cv2: {done.stderr.strip().splitlines()[-1]}")
        return Rehearsal(_loaded(folder, SHOWN), _loaded(folder, WRITTEN), done.stdout)


def _loaded(folder: str, name: str) -> Pictures:
    with np.load(Path(folder) / name) as kept:
        return dict(kept)


class Windows:
    """The functions of cv2's windows, without windows."""

    def __init__(self) -> None:
        self.shown: Pictures = {}
        self.written: Pictures = {}
        self.positions: dict[tuple[str, str], int] = {}

    def imshow(self, window: str, image: np.ndarray) -> None:
        self.shown[window] = image.copy()

    def imwrite(self, file: str, image: np.ndarray) -> bool:
        self.written[file] = image.copy()
        return True

    def createTrackbar(self, name: str, window: str, value: int, most: int, on_change: object) -> None:
        self.positions[name, window] = value

    def getTrackbarPos(self, name: str, window: str) -> int:
        return self.positions[name, window]

    def waitKey(self, delay: int = 0) -> int:
        return ESCAPE

    def namedWindow(self, *args: Any) -> None: ...

    setMouseCallback = destroyAllWindows = destroyWindow = namedWindow

    def getWindowProperty(self, *args: Any) -> float:
        return 1.0


def main(folder: str, script: str, *arguments: str) -> None:
    cv2.setUseOptimized(False)  # opencv.js has none of the processor's own instructions either
    cv2.setNumThreads(1)
    windows = Windows()
    for name in dir(windows):
        if not name.startswith("_") and hasattr(cv2, name):
            setattr(cv2, name, getattr(windows, name))
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")
    np.savez(Path(folder) / SHOWN, **windows.shown)  # type: ignore[arg-type]
    np.savez(Path(folder) / WRITTEN, **windows.written)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
