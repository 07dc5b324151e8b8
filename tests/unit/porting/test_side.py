"""A side of a project's tests, played by this Python: pytest's own outcomes, and what costs a session costs one test."""

from __future__ import annotations

import os
import sys

import pytest

from compat.supervise import StartError
from porting.testing import side
from porting.testing.events import Side

TESTS = """
import os, sys, time, pytest

def test_passes(tmp_path): assert tmp_path.is_dir()
def test_fails(): assert 1 == 2, "one is not two"
def test_crashes(): os._exit(5)
def test_hangs(): time.sleep(600)
@pytest.fixture
def broken(): raise ValueError("a fixture")
def test_error(broken): ...
@pytest.mark.skip(reason="not today")
def test_skipped(): ...
@pytest.mark.xfail
def test_xfailed(): assert False
@pytest.mark.xfail
def test_xpassed(): ...
@pytest.mark.timeout(1)
def test_after(): assert os.getcwd() == sys.path[0]
"""


def run(folder, *arguments: str, timeout: float = 2.0) -> Side:
    scratch = folder / "scratch"
    scratch.mkdir()
    here = side.Runner("this Python", (sys.executable,), dict(os.environ))
    return side.run(here, folder, arguments, timeout, scratch)


def test_every_way_to_end(tmp_path):
    (tmp_path / "test_all.py").write_text(TESTS)
    (tmp_path / "test_dies.py").write_text("import os; os._exit(3)")
    (tmp_path / "test_unread.py").write_text("import no_such_module")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -n 4 --cov=x --strict-markers\ntimeout = 3\n")
    found = run(tmp_path, str(tmp_path))
    assert {test.removeprefix("test_all.py::test_"): result.outcome for test, result in found.results.items()} == {
        "passes": "passed",
        "fails": "failed",
        "crashes": "crashed",
        "hangs": "hung",
        "error": "error",
        "skipped": "skipped",
        "xfailed": "xfailed",
        "xpassed": "xpassed",
        "after": "passed",
        "test_dies.py": "crashed",
        "test_unread.py": "error",
    }
    said = {test.rpartition("_")[2]: result.message for test, result in found.results.items()}
    assert said["fails"].startswith("AssertionError: one is not two")
    assert "status 5" in said["crashes"]
    assert said["hangs"] == "no end after 2 seconds"
    assert said["unread.py"] == "ModuleNotFoundError: No module named 'no_such_module'"
    assert {path.name for path in tmp_path.iterdir()} == {
        "test_all.py",
        "test_dies.py",
        "test_unread.py",
        "pytest.ini",
        "scratch",
    }


def test_pytests_own_selection_holds(tmp_path):
    (tmp_path / "test_all.py").write_text(TESTS)
    assert list(run(tmp_path, "test_all.py", "-k", "passes or after").results) == [
        "test_all.py::test_passes",
        "test_all.py::test_after",
    ]


def test_arguments_that_pytest_does_not_know_are_told_in_its_words(tmp_path):
    with pytest.raises(StartError, match="unrecognized arguments: --nonsense"):
        run(tmp_path, "--nonsense")


def test_a_session_that_comes_to_no_test_is_told_as_such(tmp_path, monkeypatch):
    monkeypatch.setattr(side, "START", 1)
    (tmp_path / "conftest.py").write_text("import time; time.sleep(600)")
    with pytest.raises(StartError, match=r"^The session of the this Python came to no test in time and was stopped; --timeout"):
        run(tmp_path, str(tmp_path))


def test_more_time_for_tests_is_more_time_to_start(tmp_path, monkeypatch):
    monkeypatch.setattr(side, "START", 1)
    (tmp_path / "test_all.py").write_text("def test_passes(): ...")
    (tmp_path / "scratch").mkdir()
    late = "import runpy, sys, time; time.sleep(3); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    here = side.Runner("this Python", (sys.executable, "-c", late), dict(os.environ))
    found = side.run(here, tmp_path, ["test_all.py"], 30.0, tmp_path / "scratch")
    assert found.results["test_all.py::test_passes"].outcome == "passed"
