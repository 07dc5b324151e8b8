"""Video files in a browser: those that the real cv2 wrote are read, and those that the browser wrote the real cv2 reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from host import browsers
from host.browsers import Browser
from tests.browser.stage import Stage, served, waiting
from tests.browser.videos import CODECS, COUNT, DRAWING, IDS, PLACES, READ, drawn, given, has, needs, number, taken, written


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the page comes from: files in it have an address."""
    return tmp_path_factory.mktemp("site")


Place = tuple[Stage, str, str]
"""Python in a page, how it is run so that it can wait, and the page's address."""


@pytest.fixture(scope="module", params=PLACES, ids=IDS)
def place(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Place]:
    kind, isolated, how = request.param
    how, isolated = waiting(browser, kind, how, isolated)
    with served(site, isolated=isolated) as address:
        stage = Stage(browser, address, kind, blocks=isolated)
        stage.run(DRAWING + READ, how)
        yield stage, how, address


@pytest.fixture
def run(place: Place):
    stage, how, _ = place

    def running(code: str) -> str:
        return stage.run(code, how)

    return running


REAL = [("a.webm", "VP80", 25.0), ("b.webm", "VP90", 29.97), ("c.webm", "VP80", 30.0)]


@pytest.mark.every_engine("blocks-a.webm")
@pytest.mark.parametrize(("name", "code", "fps"), REAL)
def test_a_file_of_the_real_cv2(place: Place, run, tmp_path: Path, name: str, code: str, fps: float) -> None:
    needs(place[0], code)
    given(run, name, written(tmp_path / name, code, fps))
    told, frames, times, end = eval(
        run(f"told, frames, times, end = everything({name!r})\nrepr((told, [number(f) for f in frames], times, end))")
    )
    assert frames == list(range(COUNT))
    assert end == COUNT
    real = cv2.VideoCapture(str(tmp_path / name))
    properties = (3, 4, cv2.CAP_PROP_FPS, cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FOURCC)
    assert told == pytest.approx([real.get(p) for p in properties], rel=1e-4)
    for time in times:
        assert real.read()[0]
        assert time == pytest.approx(real.get(cv2.CAP_PROP_POS_MSEC), abs=1e-6)


def test_pixels_are_near_the_real_ones(run, tmp_path: Path) -> None:
    """Chromium and FFmpeg decode alike and differ in how they scale chroma and round colours."""
    data = written(tmp_path / "a.webm", "VP80")
    given(run, "a.webm", data)
    run("frames = everything('a.webm')[1]; np.save('frames.npy', np.array(frames))")
    (tmp_path / "frames.npy").write_bytes(taken(run, "frames.npy"))
    real = cv2.VideoCapture(str(tmp_path / "a.webm"))
    for frame in np.load(tmp_path / "frames.npy"):
        expected = real.read()[1]
        assert frame.shape == expected.shape
        assert np.abs(frame.astype(int) - expected).mean() < 4


@pytest.mark.parametrize("code", ["VP80", "VP90"])
def test_seeking_is_exact(place: Place, run, tmp_path: Path, code: str) -> None:
    needs(place[0], code)
    given(run, "a.webm", written(tmp_path / "a.webm", code))
    script = """
frames = everything("a.webm")[1]
capture = cv2.VideoCapture("a.webm")
found = []
for k in (17, 3, 39, 38, 0, 20, 21, 22):
    done = capture.set(cv2.CAP_PROP_POS_FRAMES, k), capture.get(cv2.CAP_PROP_POS_FRAMES) == k
    frame = capture.read()[1]
    found.append(all(done) and number(frame) == k and bool((frame == frames[k]).all()))
capture.set(cv2.CAP_PROP_POS_MSEC, 400)
found.append(number(capture.read()[1]) == 10)
found.append(all(capture.grab() for _ in range(20)) and number(capture.retrieve()[1]) == 30)
capture.set(cv2.CAP_PROP_POS_FRAMES, 99)
found.append(capture.read() == (False, None))
capture.release()
repr(found)
"""
    assert run(script) == repr([True] * 11)


FORMATS = [("x.webm", "VP80", "vp8"), ("x.webm", "VP90", "vp9"), ("x.mp4", "avc1", "h264"), ("x.mp4", "H264", "h264")]
ALSO = {"H264": "avc1"}
NEAR = {"webkit": 7.0}
"""The mean difference of its own files, where it is more than 6: WebKitGTK's encoder spends fewer bits."""


@pytest.mark.every_engine("blocks-x.webm-VP80")
@pytest.mark.parametrize(("name", "code", "codec"), FORMATS)
def test_a_file_of_the_browsers(place: Place, run, tmp_path: Path, name: str, code: str, codec: str) -> None:
    needs(place[0], ALSO.get(code, code), writing=True)
    script = f"""
writer = cv2.VideoWriter({name!r}, cv2.VideoWriter_fourcc(*{code!r}), 30, (96, 64))
opened = writer.isOpened(), writer.getBackendName()
for k in range({COUNT}):
    writer.write(drawn(k))
writer.write(drawn(0)[:40])
writer.release()
told, frames, times, end = everything({name!r})
repr((opened, told[:4], [number(f) for f in frames]))
"""
    assert run(script) == repr(((True, "FFMPEG"), [96.0, 64.0, 30.0, float(COUNT)], list(range(COUNT))))
    (tmp_path / name).write_bytes(taken(run, name))
    real = cv2.VideoCapture(str(tmp_path / name))
    assert real.get(cv2.CAP_PROP_FPS) == pytest.approx(30, rel=1e-3)
    for k in range(COUNT):
        success, frame = real.read()
        assert success
        assert number(frame) == k
        assert np.abs(frame.astype(int) - drawn(k)).mean() < NEAR.get(browsers.chosen(), 6)
    assert not real.read()[0]


def test_gray(run) -> None:
    code = """
writer = cv2.VideoWriter("g.webm", cv2.VideoWriter_fourcc(*"VP80"), 25, (96, 64), isColor=False)
writer.write(drawn(5)[..., 1].copy())
writer.release()
gray = everything("g.webm")[1][0]
repr((gray.shape, int(np.ptp(gray.astype(int), axis=2).max()) <= 4))
"""
    assert run(code) == repr(((64, 96, 3), True))


def test_odd_sizes(place: Place, run) -> None:
    needs(place[0], "avc1", writing=True)
    code = """
writer = cv2.VideoWriter("o.mp4", cv2.VideoWriter_fourcc(*"avc1"), 25, (95, 63))
writer.write(drawn(5)[:63, :95])
writer.release()
repr(everything("o.mp4")[1][0].shape)
"""
    assert run(code) == repr((62, 94, 3))


def test_an_address(place: Place, run, site: Path) -> None:
    written(site / "here.webm", "VP80")
    address = place[2] + "here.webm"
    assert run(f"repr([number(f) for f in everything({address!r})[1]])") == repr(list(range(COUNT)))


def test_mp4v_becomes_h264_and_says_so(place: Place) -> None:
    stage, how, _ = place
    needs(stage, "avc1", writing=True)
    code = 'writer = cv2.VideoWriter("v.mp4", cv2.VideoWriter_fourcc(*"mp4v"), 25, (96, 64))\nrepr(writer.isOpened())'
    outcome = stage.outcome(code + "\nwriter.release()\n'done'", how)
    assert outcome["value"] == "done"
    assert "browsers do not encode 'mp4v'; it becomes H.264 (avc1)" in outcome["printed"]


def test_what_cannot_be_read_or_written(place: Place, run, tmp_path: Path) -> None:
    stage, how, address = place
    given(run, "xvid.avi", written(tmp_path / "xvid.avi", "XVID"))
    given(run, "mpeg4.mp4", written(tmp_path / "mpeg4.mp4", "mp4v"))
    given(run, "text.mp4", b"no video" * 50)
    cases = {
        "cv2.VideoCapture('xvid.avi')": "an AVI file with 'XVID' pictures",
        "cv2.VideoCapture('mpeg4.mp4')": "this browser cannot decode",
        "cv2.VideoCapture('text.mp4')": "this is no video file that a browser reads",
        "cv2.VideoCapture('nothing.mp4')": "No such file or directory",
        f"cv2.VideoCapture('{address}nothing.mp4')": "404",
        "cv2.VideoWriter('x.avi', cv2.VideoWriter_fourcc(*'XVID'), 25, (96, 64))": "VP80 or VP90 in .webm and avc1",
        "cv2.VideoWriter('no/x.webm', cv2.VideoWriter_fourcc(*'VP80'), 25, (96, 64))": "No such file or directory",
    }
    for expression, reason in cases.items():
        outcome = stage.outcome(f"repr(({expression}).isOpened())", how)
        assert outcome.get("value") == "False", outcome
        assert outcome["printed"].count("WARN") == 1, outcome
        assert reason in outcome["printed"]


@pytest.mark.every_engine("blocks")
@pytest.mark.parametrize("code", CODECS)
def test_what_an_engine_lacks_is_said(place: Place, run, tmp_path: Path, code: str) -> None:
    stage, how, _ = place
    name, (codec, _) = "x.mp4" if code == "avc1" else "x.webm", CODECS[code]
    decodes, encodes = has(stage, code)
    if decodes and encodes:
        pytest.skip("it lacks nothing")
    if not decodes and code != "avc1":  # which the real cv2 does not write
        given(run, "a.webm", written(tmp_path / "a.webm", code))
        outcome = stage.outcome("repr(cv2.VideoCapture('a.webm').isOpened())", how)
        assert (outcome["value"], outcome["printed"].count("WARN")) == ("False", 1)
        assert f"this browser cannot decode {codec} videos" in outcome["printed"]
    if not encodes:
        made = f"cv2.VideoWriter({name!r}, cv2.VideoWriter_fourcc(*{code!r}), 25, (96, 64))"
        outcome = stage.outcome(f"repr({made}.isOpened())", how)
        assert (outcome["value"], outcome["printed"].count("WARN")) == ("False", 1)
        assert f"this browser does not encode {codec} at 96x64" in outcome["printed"]


def test_a_browser_without_webcodecs(place: Place, run, tmp_path: Path) -> None:
    stage, how, _ = place
    given(run, "a.webm", written(tmp_path / "a.webm", "VP80"))
    reading = "cv2.VideoCapture('a.webm')"
    writing = "cv2.VideoWriter('x.webm', cv2.VideoWriter_fourcc(*'VP80'), 25, (96, 64))"
    for name, expression in (("VideoDecoder", reading), ("VideoEncoder", writing)):
        stage.script(f"window.kept = window.{name}; delete window.{name};")
        outcome = stage.outcome(f"repr(({expression}).isOpened())", how)
        stage.script(f"window.{name} = window.kept")
        assert outcome.get("value") == "False", outcome
        assert "this browser has no WebCodecs, which" in outcome["printed"]


def test_a_damaged_file_ends(run, tmp_path: Path) -> None:
    given(run, "a.webm", written(tmp_path / "a.webm", "VP80"))
    code = """
data = open("a.webm", "rb").read()
rng = np.random.default_rng(3)
ends = 0
for k in range(12):
    damaged = bytearray(data)
    for place in rng.integers(200, len(data), 5):
        damaged[place] = rng.integers(256)
    open("damaged.webm", "wb").write(damaged)
    capture = cv2.VideoCapture("damaged.webm")
    while capture.read()[0]:
        pass
    capture.release()
    ends += 1
repr((ends, [number(f) for f in everything("a.webm")[1]][:3]))
"""
    assert run(code) == repr((12, [0, 1, 2]))


def test_nothing_is_left_behind(place: Place, run) -> None:
    code = """
import gc
writer = cv2.VideoWriter("l.webm", cv2.VideoWriter_fourcc(*"VP80"), 25, (96, 64))
for k in range(20):
    writer.write(drawn(k))
writer.release()
capture = cv2.VideoCapture("l.webm")
for k in (5, 2, 3):
    capture.set(cv2.CAP_PROP_POS_FRAMES, k)
    capture.read()
capture.release()
del capture, writer
gc.collect()
"""
    run(code)
    before = place[0].held()
    run(code)
    assert place[0].held() == before


def test_a_player_elsewhere(browser: Browser, site: Path) -> None:
    """Where the library is not beside the wheel the sentence says what to serve; a page can say where it is."""
    kind = "main" if browser.switches_stacks else "module"
    how, isolated = waiting(browser, kind, "runPythonAsync", False)
    with served(site, isolated=isolated) as address:
        stage = Stage(browser, address, kind, blocks=isolated)
        (site / "elsewhere").mkdir(exist_ok=True)
        (site / "mediabunny.min.mjs").replace(site / "elsewhere" / "mediabunny.min.mjs")
        open_it = f"import cv2, os\nrepr(cv2.VideoCapture('{address}here.webm').isOpened())"
        missing = stage.outcome(open_it, how)
        found = stage.run("import os\nos.environ['CV2SHIM_MEDIABUNNY'] = 'elsewhere/mediabunny.min.mjs'\n" + open_it, how)
    assert missing["value"] == "False"
    assert "serve the file that `make wheel` puts beside the wheel" in missing["printed"]
    assert found == "True"
