"""Other releases of Pyodide: each takes the one wheel and runs it; and without numpy, too, opencv.js starts."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cv2shim.bridge import crossing
from host import backends, distribution, wheel
from host.nodejs import find_node
from host.versions import opencv, pyodide
from host.versions.pyodide import Pyodide
from tests import machine

HERE = Path(__file__).parent
SMOKE = HERE / "smoke_elsewhere.py"
STRATEGIES = {"stock": "copied", "full": "shared"}
REASONS = {"stock": "built for a memory of its own", "full": "numpy's C functions could not be found"}


def version(row: Pyodide) -> str:
    return row.version


def node(script: str, *arguments: Path) -> str:
    """What a script of this folder prints last."""
    done = subprocess.run(list(map(str, (find_node(), HERE / script, *arguments))), capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    """What the real cv2 finds in the same script."""
    code = ast.parse(SMOKE.read_text())
    shown = code.body[-1]
    assert isinstance(shown, ast.Expr)
    shown.value = ast.Call(ast.Name("print", ast.Load()), [shown.value], [])
    done = subprocess.run([sys.executable, "-c", ast.unparse(ast.fix_missing_locations(code))], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)["results"]
    return found


@pytest.mark.parametrize("build", machine.BUILDS)
@pytest.mark.parametrize("row", pyodide.served(), ids=version)
def test_micropip_installs_the_wheel_and_it_works(row: Pyodide, build: str, real: dict[str, Any]) -> None:
    machine.need(build)
    found = json.loads(node("install_elsewhere.mjs", distribution.assemble(pyodide=row), wheel.build(build), SMOKE))
    assert ".".join(map(str, found["python"])) == row.python
    assert found["info"]["version"] == opencv.chosen().opencv
    assert (found["info"]["strategy"], found["info"]["python"]) == (STRATEGIES[build], "direct"), found["info"]["reason"]
    assert found["results"] == real


@pytest.mark.parametrize("build", machine.BUILDS)
@pytest.mark.parametrize("row", pyodide.tested("smoke", "start"), ids=version)
def test_without_numpy_the_copied_strategy_starts(row: Pyodide, build: str, tmp_path: Path) -> None:
    machine.need(build)
    parts, script = tmp_path / "bridge.js", tmp_path / "opencv.js"
    parts.write_bytes(crossing.javascript())
    script.write_bytes(dict(wheel.opencv_js(backends.folder(build)))["cv2shim/opencv_js/opencv.js"])
    found = json.loads(node("start_elsewhere.mjs", distribution.runtime(row), backends.folder(build), parts, script))
    assert found["strategy"] == "copied"
    assert REASONS[build] in found["reason"]
    assert found["live_mats"] == 0
    assert (found["python"], found["kind"]) == ("direct", "builtin_function_or_method")
    facts = json.loads((backends.folder(build) / "build.json").read_text())
    assert found["text"].startswith(f"General configuration for OpenCV {facts['opencv']}")
