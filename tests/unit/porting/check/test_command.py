"""The command: verdicts from what was accepted, in text, JSON and HTML, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compat import baseline
from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, OUT_OF_SCOPE
from cv2shim.__main__ import main
from host.versions import opencv
from porting.check import verdicts
from porting.check.verdicts import NOT_IN_CV2, PARTLY, Build

EXACTLY = "import cv2\nimport numpy\ncv2.flip(numpy.zeros((2, 2)), 1)\n"
SIFT = "import cv2\ncv2.SIFT_create().detect(a)\n"
STOCK, FULL = (Build(opencv.default(), name) for name in ("stock", "full"))


def script(folder: Path, text: str) -> str:
    (folder / "script.py").write_text(text)
    return str(folder / "script.py")


def check(*arguments: str) -> int:
    return main(["check", "--offline", *arguments])


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    check(*arguments, "--json", "-")
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_nothing_missing_is_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(script(tmp_path, EXACTLY)) == 0
    assert "Nothing is missing and nothing differs." in capsys.readouterr().out


def test_something_missing_is_status_1_and_says_which_build_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(script(tmp_path, SIFT)) == 1
    told = capsys.readouterr().out
    assert f"missing here in stock of OpenCV {opencv.default()} (2)" in told
    assert f"exact in full of OpenCV {opencv.default()}" in told
    assert f"cv2.SIFT_create  {tmp_path / 'script.py'}:2" in told


def test_the_other_build_has_it(tmp_path: Path) -> None:
    assert check(script(tmp_path, SIFT), "--backend", "full") == 0


def test_what_is_allowed_does_not_fail(tmp_path: Path) -> None:
    assert check(script(tmp_path, SIFT), "--allow", "SIFT_create", "--allow", "cv2.SIFT.detect") == 0


def test_what_is_asked_for_first_does_not_fail(tmp_path: Path) -> None:
    assert check(script(tmp_path, "import cv2\nif hasattr(cv2, 'SIFT_create'):\n    cv2.SIFT_create()\n")) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py"], "There is nothing at nowhere.py"),
        (["json", "--backend", "mine"], "Nothing was compared of the build 'mine'"),
        (["json", "--opencv", "1.0"], "OpenCV 1.0 is not known here"),
        (["json", "--pyodide", "nonsense"], "Pyodide nonsense is not known here"),
        (["json", "--html", "no/such/folder/a.html"], "no/such/folder"),
    ],
)
def test_wrong_use_is_status_2_and_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENCV", raising=False)
    monkeypatch.setenv("OPENCV", "")  # what --opencv sets ends with the test
    assert check(*arguments) == 2
    assert said in capsys.readouterr().err


def test_json_has_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{SIFT}import threading\nthreading.Thread()\ndef go(d):\n    d.knnMatch()\n"
    told = found(capsys, script(tmp_path, text))
    assert [(one["name"], one["verdict"], one["fails"]) for one in told["names"]] == [
        ("SIFT.detect", MISSING, True),
        ("SIFT_create", MISSING, True),
    ]
    assert told["unresolved"][0]["text"] == "d.knnMatch"
    assert told["lacking"][0]["place"] == [str(tmp_path / "script.py"), 4]
    assert told["status"] == 1


def test_a_page_stands_by_itself_and_escapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(script(tmp_path, f"{SIFT}p = '/home/<b>'\n"), "--html", "-")
    page = capsys.readouterr().out
    assert "<code>SIFT_create</code>" in page
    assert "/home/&lt;b&gt;" in page
    assert "http" not in page
    assert "@" not in page.partition("<h1>")[2]


def test_verdicts_are_those_that_were_accepted() -> None:
    assert STOCK.judge("flip") == verdicts.Verdict(EXACT, "", None)
    close = STOCK.judge("calcOpticalFlowPyrLK")
    assert close is not None
    assert close.verdict == CLOSE
    assert "floating point: by at most 1e-05 of the greatest magnitude or 0.02" in close.why
    differing = STOCK.judge("ORB_create")
    assert differing is not None
    assert differing.verdict == DIFFERS
    assert "1 of 28 cases (scoreType=2" in differing.why
    partly = STOCK.judge("cornerSubPix")
    assert partly is not None
    assert partly.verdict == PARTLY
    windows = STOCK.judge("imshow")
    assert windows is not None
    assert (windows.verdict, windows.why[:7]) == (OUT_OF_SCOPE, "windows")
    contrib = FULL.judge("ximgproc.thinning")
    assert contrib is not None
    assert contrib.verdict == NOT_IN_CV2


def test_a_class_that_is_only_mentioned_is_there() -> None:
    """Every public name exists: only making an object needs the class."""
    mentioned = STOCK.judge("FlannBasedMatcher", called=False)
    assert mentioned is not None
    assert mentioned.verdict == EXACT


@pytest.mark.parametrize("build", [STOCK, FULL])
def test_no_false_alarm_of_what_was_accepted(build: Build) -> None:
    """What some case of the matrix found to work is never called missing."""
    accepted = baseline.read(baseline.folder(opencv.named(build.line)) / f"{build.name}.json")
    works = [name for name, entry in accepted.items() if entry.get(MISSING) != baseline.ALL]
    told = {name: verdict for name in works if (verdict := build.judge(name)) and verdict.verdict in (MISSING, NOT_IN_CV2)}
    assert told == {}
