"""What the table calls gone is gone, was there where a line before had it, and is not in the real cv2."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import reduce
from pathlib import Path

import cv2
import pytest
from packaging.version import Version

from codegen import gone, model
from cv2shim.by_hand import overrides
from host.versions import opencv

PAIRS = [(row, name) for row in gone.rows() for name in row["names"]]


@pytest.mark.parametrize("line", opencv.known().values(), ids=lambda line: line.name)
def test_no_line_has_what_it_calls_gone(line: opencv.Line) -> None:
    assert gone.of(model.load(line))


@pytest.mark.parametrize(("row", "pattern"), PAIRS, ids=[name for _, name in PAIRS])
def test_the_line_before_has_it(row: dict[str, str], pattern: str) -> None:
    before = [line for line in opencv.known().values() if Version(line.opencv) < Version(row["since"])]
    if before:
        last = max(before, key=lambda line: Version(line.opencv))
        assert any(fnmatchcase(name, pattern) for name in {*gone.known(model.load(last)), *overrides.ALWAYS})


def test_the_real_cv2_is_without_it() -> None:
    names = [name for name in gone.of(model.load()) if "*" not in name]
    assert not [name for name in names if has(name)]


def has(name: str) -> bool:
    nothing = object()
    return reduce(lambda holder, part: getattr(holder, part, nothing), name.split("."), cv2) is not nothing


def test_a_name_that_is_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "gone.toml"
    wrong.write_text('[[gone]]\nnames = ["Cann*"]\nsince = "3.0"\nsay = "Nowhere."\n')
    monkeypatch.setattr(gone, "TABLE", wrong)
    with pytest.raises(gone.NotGoneError, match=r"has 'Cann\*' among what is gone, and OpenCV .* has Canny"):
        gone.of(model.load())
