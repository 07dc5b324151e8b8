"""How long calls take: figures of the line, or of one that was measured."""

from __future__ import annotations

from host.versions import opencv
from porting.check import times


def test_a_line_that_was_not_measured_has_the_figures_of_the_last_that_was():
    measured = [name for name, line in opencv.known().items() if times._table(line, "full").exists()]
    assert measured
    for name in opencv.known():
        source = name if name in measured else measured[-1]
        assert times.read(name, "full") == times.read(source, "full") != {}


def test_a_build_that_nobody_has_measured_has_none():
    assert times.read(opencv.default(), "mine") == {}
