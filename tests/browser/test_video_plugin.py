"""Videos that no browser decodes, in a page: the plugin is fetched from beside cv2's wheel when the first one is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest

from host import plugin, wheel
from host.browsers import Browser
from tests import machine
from tests.browser.stage import Stage, served, waiting
from tests.browser.videos import COUNT, DRAWING, H264, IDS, PLACES, READ, given, number, taken, written

LOADED = "import importlib.util\nrepr(importlib.util.find_spec('cv2shim_ffmpeg') is not None)"
Run = Callable[[str], str]


@pytest.fixture(scope="module", params=PLACES, ids=IDS)
def run(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Python in a page beside whose wheel the plugin's lies."""
    kind, isolated, how = request.param
    how, isolated = waiting(browser, kind, how, isolated)
    site = tmp_path_factory.mktemp("site")
    with served(site, isolated=isolated) as address:
        if plugin.build(site / wheel.build("stock").name) is None:
            machine.lacks("The video plugin has not been built. `make opencv` builds it.")
        stage = Stage(browser, address, kind, blocks=isolated)
        stage.run(DRAWING + READ, how)
        yield lambda code: stage.run(code, how)


def test_it_is_fetched_when_a_video_needs_it(run: Run, tmp_path: Path) -> None:
    assert run(LOADED) == "False"
    for name, code in (("a.avi", "XVID"), ("b.mp4", "mp4v")):
        given(run, name, written(tmp_path / name, code))
        assert run(f"repr([number(frame) for frame in everything({name!r})[1]])") == repr(list(range(COUNT)))
    assert run(LOADED) == "True"


def test_what_people_have_opens_whatever_the_engine_lacks(run: Run, tmp_path: Path) -> None:
    """By the engine where it has the codec, else by the plugin."""
    given(run, "h264.mp4", H264.read_bytes())
    given(run, "vp9.webm", written(tmp_path / "vp9.webm", "VP90"))
    given(run, "xvid.avi", written(tmp_path / "xvid.avi", "XVID"))
    for name in ("h264.mp4", "vp9.webm", "xvid.avi"):
        code = f"told, frames, *_ = everything({name!r})\nrepr((told[3], [number(frame) for frame in frames]))"
        assert run(code) == repr((float(COUNT), list(range(COUNT)))), name


def test_what_it_writes_the_real_cv2_reads(run: Run, tmp_path: Path) -> None:
    code = f"""
writer = cv2.VideoWriter("o.mp4", cv2.VideoWriter_fourcc(*"mp4v"), 25.0, (96, 64))
for k in range({COUNT}):
    writer.write(drawn(k))
writer.release()
str(writer.isOpened())
"""
    assert run(code) == "False"
    (tmp_path / "o.mp4").write_bytes(taken(run, "o.mp4"))
    real = cv2.VideoCapture(str(tmp_path / "o.mp4"))
    assert int(real.get(cv2.CAP_PROP_FOURCC)) == cv2.VideoWriter.fourcc(*"FMP4")
    assert [number(real.read()[1]) for _ in range(COUNT)] == list(range(COUNT))
