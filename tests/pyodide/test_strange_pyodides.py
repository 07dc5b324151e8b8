"""A Pyodide that the wheel is not made for, and an engine that lacks something: one sentence says which, and what to use."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from host import distribution, wheel
from host.nodejs import find_node
from host.versions import opencv, pyodide
from tests import machine

SCRIPT = Path(__file__).with_name("install_elsewhere.mjs")
IMPORT = """
try:
    import cv2
    said = cv2.__version__
except ImportError as error:
    said = str(error)
said
"""
LATER = "import pyodide_js\npyodide_js._api.abiVersion = '2099_0'\n"
LACKS = "del pyodide_js._module.addFunction\n"
# In the place of numpy's first C function, which tells its ABI, one that gives 0.
OTHER_NUMPY = """
import ctypes, numpy, pyodide_js
pointer = ctypes.pythonapi.PyCapsule_GetPointer
pointer.restype, pointer.argtypes = ctypes.c_size_t, [ctypes.py_object, ctypes.c_char_p]
api = pointer(numpy._core._multiarray_umath._ARRAY_API, None)
zero = ctypes.CFUNCTYPE(ctypes.c_uint)(lambda: 0)
pyodide_js._module.HEAPU32[api >> 2] = ctypes.cast(zero, ctypes.c_void_p).value
"""
NO_NUMPY = "import numpy\ndel numpy._core._multiarray_umath._ARRAY_API\n"
REMEDY = f"Use a Pyodide of {', '.join(pyodide.platform_tags())}, or a cv2shim wheel for this one."


def said(before: str, folder: Path, build: str = "stock", *flags: str) -> str:
    """What becomes of `import cv2` after some Python."""
    script = folder / "script.py"
    script.write_text(before + IMPORT)
    command = [find_node(), *flags, SCRIPT, distribution.assemble(), wheel.build(build), script]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


def test_a_later_platform_on_which_nothing_is_missing_runs_it(tmp_path: Path) -> None:
    assert said(LATER, tmp_path) == opencv.chosen().opencv


LACKING = "cv2 cannot run on {pyodide}: it lacks addFunction. {remedy}"
ITS_NUMPY = "use the numpy that this Pyodide ships."
ABI = f"cv2 cannot start its opencv.js: numpy's C functions are those of ABI 0, and it knows ABI 2; {ITS_NUMPY}"
STARTS = {
    "a later one that lacks something": (LATER + LACKS, LACKING),
    "a later one with another numpy": (LATER + OTHER_NUMPY, ABI + " This is {pyodide}. {remedy}"),
    "another numpy": (OTHER_NUMPY, ABI),
    "a numpy without C functions": (NO_NUMPY, f"cv2 finds no C functions in numpy {{numpy}}; {ITS_NUMPY}"),
}


@pytest.mark.parametrize(("before", "expected"), STARTS.values(), ids=STARTS)
def test_what_cannot_run_is_told_in_a_sentence(before: str, expected: str, tmp_path: Path) -> None:
    chosen = pyodide.chosen()
    stranger = f"Pyodide {chosen.version}, whose platform (2099_0) is none that this wheel is for"
    numpy = distribution.lock_of(chosen)["packages"]["numpy"]["version"]
    assert said(before, tmp_path) == expected.format(pyodide=stranger, remedy=REMEDY, numpy=numpy)


def test_an_engine_without_simd_is_told_and_runs_the_stock_wheel(tmp_path: Path) -> None:
    machine.need("full")
    without = "--no-enable-sse4-1"  # V8 compiles SIMD only for processors with that
    expected = "cv2 cannot start its opencv.js: this engine lacks WebAssembly SIMD, which this build needs; use the stock wheel"
    assert said("", tmp_path, "full", without).startswith(expected)
    assert said("", tmp_path, "stock", without) == opencv.chosen().opencv
