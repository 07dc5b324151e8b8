"""Some of OpenCV's own samples, unmodified, in a browser: they end, and first show what the real cv2 is given."""

from __future__ import annotations

import pytest

from compat.samples import catalogue
from compat.samples.__main__ import Row, played
from host import browsers
from tests import machine

PLAYED = ("contours.py", "houghlines.py", "laplace.py", "tutorial_code/imgProc/threshold/threshold.py")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    if sentence := browsers.missing(browsers.chosen()):
        machine.lacks(sentence)
    return played("stock", PLAYED)


def test_they_end_well(rows: list[Row]) -> None:
    assert [row.sample.script for row in rows] == list(PLAYED)
    assert [row.outcome for row in rows] == ["ended well"] * len(PLAYED)


def test_their_pictures_are_those_of_the_real_cv2(rows: list[Row]) -> None:
    for row in rows:
        assert row.ours["shown"]
        assert row.equal is None or row.equal == len(row.ours["shown"]), row.sample.script
    assert sum(row.equal is None for row in rows) == 1, "one of them films"


def test_what_is_not_played_is_there(rows: list[Row]) -> None:
    from compat.opencv_tests import sources

    folder = sources.unpacked() / "samples" / "python"
    scripts = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    used = {pattern for script in scripts if (pattern := catalogue.exemption(script))}
    assert used == set(catalogue.NOT_APPLICABLE)
    named = {*catalogue.LIBRARIES, *catalogue.ARGUMENTS, *catalogue.INPUT, *catalogue.CAMERA}
    assert named <= scripts
