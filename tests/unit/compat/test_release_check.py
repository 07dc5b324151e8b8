"""What a release is checked by: every line, build and Pyodide, and a step that fails is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat import release_check
from compat.release_check import Step
from host.versions import opencv, pyodide


def test_every_build_of_every_line_meets_every_pyodide() -> None:
    found = list(release_check.steps({"old": ["full", "stock"], "new": ["stock"]}, ["a", "b"]))
    matrices = {(one.line, one.pyodide, one.arguments[1]) for one in found if one.module == "compat"}
    assert matrices == {("old", p, b) for p in "ab" for b in ("full", "stock")} | {("new", "a", "stock"), ("new", "b", "stock")}
    assert [one.line for one in found if one.module == "opencv_js"] == ["old"]
    assert found[0].module == "opencv_js"  # what is compared is built first


def test_what_is_accepted_is_checked() -> None:
    found = release_check.accepted()
    assert found.keys() == opencv.known().keys()
    assert "full" in found[opencv.default()]


def test_a_step_is_of_its_line_and_pyodide() -> None:
    environment = Step("x", "y", "compat").environment
    assert (environment[opencv.CHOICE], environment[pyodide.CHOICE]) == ("x", "y")


@pytest.mark.parametrize(("module", "well"), [("this", True), ("no_such_module", False)])
def test_a_step_says_how_it_ended(module: str, well: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_check, "SAID", tmp_path)
    ended, word = release_check.take(Step("x", "y", module))
    assert ended is well
    assert ("No module named" in word) is not well
