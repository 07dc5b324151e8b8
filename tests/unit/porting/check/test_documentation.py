"""Every command of the chapter on `check` works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cv2shim.__main__ import main

ROOT = Path(__file__).parents[4]
PREFIX = "python -m cv2shim check "
CHAPTER = (ROOT / "docs" / "porting.md").read_text()
COMMANDS = [line.strip().removeprefix(PREFIX) for line in CHAPTER.splitlines() if line.startswith(f"    {PREFIX}")]


def test_there_are_some() -> None:
    assert len(COMMANDS) == 4


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)  # what it writes goes there
    status = main(["check", *shlex.split(command)])
    said = capsys.readouterr().out
    assert "names of cv2 in" in said
    assert status == (1 if "exit status 1" in said else 0)
    for written in re.findall(r"--(?:json|html) (\S+)", command):
        assert (tmp_path / written).stat().st_size > 1000
