"""The mends of OpenCV's sources: exact about what they replace, and part of the build's key."""

from __future__ import annotations

import pytest

from opencv_js import mends
from opencv_js.errors import BuildError


def test_a_mend_replaces_every_occurrence_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(mends, "MENDS", (mends.Mend("a.hpp", "wrong(", "right(", 2),))
    (tmp_path / "a.hpp").write_text("wrong(1); other(2); wrong(3);")
    mends.apply(tmp_path)
    assert (tmp_path / "a.hpp").read_text() == "right(1); other(2); right(3);"


def test_other_sources_are_refused_with_the_place(tmp_path, monkeypatch):
    monkeypatch.setattr(mends, "MENDS", (mends.Mend("a.hpp", "wrong(", "right("),))
    (tmp_path / "a.hpp").write_text("nothing of the kind")
    with pytest.raises(BuildError, match=r"a\.hpp has 'wrong\(' 0 times, not 1: opencv_js/mends\.py is for OpenCV 4\.12\.0"):
        mends.apply(tmp_path)


def test_the_key_changes_with_any_mend(monkeypatch):
    before = mends.key()
    monkeypatch.setattr(mends, "MENDS", mends.MENDS[:-1])
    assert mends.key() != before
