"""With a rewritten lock file, Pyodide itself loads the shim where a page asks for opencv-python."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cv2shim.__main__ import main
from host import distribution
from host.versions import opencv

LOAD = """
    self.other = await loadPyodide({
        indexURL: %(base)s, lockFileURL: %(lock)r, jsglobals: self, stdout() {}, stderr() {},
    });
"""


@pytest.fixture(scope="module")
def lock_name(built_wheel: Path):
    """A rewritten copy of the distribution's lock file, and the wheel, where the test server serves them."""
    folder = distribution.assemble()
    wheel = folder / built_wheel.name
    lock = folder / "cv2shim-test-lock.json"
    shutil.copy(built_wheel, wheel)
    shutil.copy(folder / "pyodide-lock.json", lock)
    assert main(["lock", str(lock), str(wheel)]) == 0
    yield lock.name
    lock.unlink()
    wheel.unlink()


@pytest.mark.parametrize("load", ["loadPackagesFromImports('import cv2')", "loadPackage('opencv-python')"])
def test_pyodide_loads_the_shim(selenium_standalone_noload, lock_name, load):
    runner = selenium_standalone_noload
    base = "process.cwd()" if runner.browser == "node" else repr(runner.base_url)
    lock = lock_name if runner.browser == "node" else f"{runner.base_url}/{lock_name}"
    runner.run_js(LOAD % {"base": base, "lock": lock}, pyodide_checks=False)
    runner.run_js(f"await other.{load}", pyodide_checks=False)
    code = "import cv2, cv2shim; cv2.__version__, 'numpy' in __import__('sys').modules"
    result = runner.run_js(f"return other.runPython({code!r}).toJs()", pyodide_checks=False)
    assert result == [opencv.chosen().opencv, True]
