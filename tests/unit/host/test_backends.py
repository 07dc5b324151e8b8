"""Which builds of opencv.js a line of OpenCV can have, and what is said of others."""

from __future__ import annotations

import pytest

from host import backends
from host.versions import opencv

PAIRS = [(line, one) for line in opencv.known().values() for one in map(opencv.published, opencv.all_published())]
UNFIT = [(line, one) for line, one in PAIRS if not one.serves(line)]


@pytest.mark.parametrize(("line", "one"), UNFIT, ids=lambda value: value.name)
def test_one_of_another_layout_is_refused(line: opencv.Line, one: opencv.Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(opencv.CHOICE, line.name)
    with pytest.raises(backends.BackendError) as refused:
        backends.folder(one.name)
    text = str(refused.value)
    assert f"{one.name} is a build of OpenCV {one.opencv}" in text
    offered = text.partition("choose ")[2].partition(" by ")[0].split(", ")
    assert all(one.serves(opencv.named(name)) for name in offered)


def test_each_line_is_served_by_its_own() -> None:
    assert all(line.published.serves(line) for line in opencv.known().values())
