"""The real cv2's side: each sample in a process of its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import cv2

from compat.samples.catalogue import Sample

PATIENCE = 90  # seconds
ROOT = Path(__file__).parents[2]
STAND_IN = (sys.executable, "-m", "compat.samples.stand_in")
SETTINGS = {"OPENCV_LOG_LEVEL": "SILENT", "OPENCV_IPP": "disabled"}

Outcome = dict[str, Any]
"""What `play.play` returns."""


def play(sample: Sample, repository: Path) -> Outcome:
    """Run `sample` with the scripts and data of OpenCV's `repository`; see `play.play`."""
    scripts, data = repository / "samples" / "python", repository / "samples" / "data"
    arguments = sample.placed(data=f"{data}/", cascades=cv2.data.haarcascades)
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "result"
        command = [*STAND_IN, str(scripts), sample.script, sample.input, str(result), *arguments]
        environment = os.environ | SETTINGS | {"OPENCV_SAMPLES_DATA_PATH": str(data)}
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return {"error": f"not ended after {PATIENCE} s", "shown": {}, "first": {}}
        if not result.exists():
            return {"error": f"the process ended with {done.returncode}", "shown": {}, "first": {}}
        outcome: Outcome = pickle.loads(result.read_bytes())
        return outcome
