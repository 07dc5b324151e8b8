"""The script that runs OpenCV's Python tests in one process: CPython with the real cv2, or Pyodide with the shim.

    session.py TESTS RESULTS PROGRESS FIRST     run them; the protocol is that of compat/session.py
    session.py --list FOLDERS LISTING           write the names of all tests there into LISTING

A test is run as OpenCV's own `test.py` does it: same base class, same folders, same seed of `random`. The seeds are set
anew for each test, so that it gives the same answer in whatever company it runs.
"""

from __future__ import annotations

import json
import os
import random
import sys
import unittest
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import numpy as np

from compat.case import Outcome
from compat.opencv_tests.model import Test
from compat.session import work


def run(test: Test) -> Outcome:
    """One test, in the process that all tests share."""
    _make_importable(test.folders)
    _configure()
    result = unittest.TestResult()
    try:
        unittest.defaultTestLoader.loadTestsFromName(test.id).run(result)
    except Exception as error:  # some tests look for their data where a class is made
        return Outcome("fail", message=str(error))
    for status, found in (("fail", result.failures), ("fail", result.errors), ("skip", result.skipped)):
        if found:
            return Outcome(status, message=str(found[0][1]))
    return Outcome("ok")


def _make_importable(folders: tuple[str, ...]) -> None:
    sys.path += [folder for folder in folders if folder not in sys.path]
    sys.dont_write_bytecode = True  # the folders are the cache's


def _configure() -> None:
    """What `NewOpenCVTests.bootstrap` does before it hands over to unittest."""
    from tests_common import NewOpenCVTests

    NewOpenCVTests.repoPath = os.environ["OPENCV_REPO"]
    NewOpenCVTests.extraTestDataPath = os.environ["OPENCV_TEST_DATA_PATH"]
    NewOpenCVTests.extraDnnTestDataPath = os.environ["OPENCV_DNN_TEST_DATA_PATH"]
    random.seed(0)
    np.random.seed(0)


def listing(folders: list[str]) -> list[str]:
    """The names of all tests in these folders, `file.Class.test`."""
    _make_importable(tuple(folders))
    return [name for folder in folders for path in sorted(Path(folder).glob("test_*.py")) for name in _names(path.stem)]


def _names(module: str) -> Iterator[str]:
    for name, found in vars(import_module(module)).items():
        if isinstance(found, type) and issubclass(found, unittest.TestCase) and found.__module__ == module:
            for method in unittest.defaultTestLoader.getTestCaseNames(found):
                yield f"{module}.{name}.{method}"


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        with open(sys.argv[3], "w") as file:
            json.dump(listing(sys.argv[2].split(os.pathsep)), file)
    else:
        work(run, *sys.argv[1:])
