"""Newer releases of Pyodide, as npm has them, without numpy: opencv.js starts, on a memory of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cv2shim.bridge import crossing
from host import backends, fetch, wheel
from host.nodejs import find_node
from tests import machine

SCRIPT = Path(__file__).with_name("start_elsewhere.mjs")
REASONS = {"stock": "built for a memory of its own", "full": "numpy's C functions could not be found"}


@pytest.mark.parametrize("build", machine.BUILDS)
@pytest.mark.parametrize("version", ["0.29.5", "314.0.7"])
def test_the_copied_strategy_starts(version: str, build: str, tmp_path: Path) -> None:
    machine.need(build)
    parts, script = tmp_path / "bridge.js", tmp_path / "opencv.js"
    parts.write_bytes(crossing.javascript())
    script.write_bytes(dict(wheel.opencv_js(backends.folder(build)))["cv2shim/opencv_js/opencv.js"])
    command = [find_node(), SCRIPT, fetch.npm("pyodide", version), backends.folder(build), parts, script]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["strategy"] == "copied"
    assert REASONS[build] in found["reason"]
    assert found["live_mats"] == 0
    assert (found["python"], found["kind"]) == ("direct", "builtin_function_or_method")
    facts = json.loads((backends.folder(build) / "build.json").read_text())
    assert found["text"].startswith(f"General configuration for OpenCV {facts['opencv']}")
