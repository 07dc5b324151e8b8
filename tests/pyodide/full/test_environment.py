"""OpenCV's settings are those of `os.environ`, at the moment when OpenCV looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pyodide.programs import on_both

BUILD = "full"
ASKED = "OPENCV_IO_ENABLE_OPENEXR"
PROGRAM = f"""
import os, sys
when = sys.argv[1]
if when == "before the import":
    os.environ[{ASKED!r}] = "1"
import cv2, numpy as np
picture = np.arange(60, dtype=np.float32).reshape(4, 5, 3) / 7

def attempt():
    try:
        print(cv2.imwrite("a.exr", picture), np.array_equal(cv2.imread("a.exr", cv2.IMREAD_UNCHANGED), picture))
    except cv2.error as error:
        print(error.code, error.err)

if when == "after the import":
    os.environ[{ASKED!r}] = "yes, of course"
    os.environ[{ASKED!r}] = "true"
if when == "taken back":
    os.environ[{ASKED!r}] = "1"
    del os.environ[{ASKED!r}]
attempt()
os.environ[{ASKED!r}] = "1"  # too late: OpenCV has looked
attempt()
"""


@pytest.mark.usefixtures("built_wheel")
@pytest.mark.parametrize("when", ["never", "before the import", "after the import", "taken back"])
def test_a_setting_counts_from_when_it_is_made(tmp_path: Path, when: str) -> None:
    expected, got = on_both(PROGRAM, tmp_path, BUILD, when)
    assert expected.startswith("True True" if "import" in when else "-213")
    assert got == expected
