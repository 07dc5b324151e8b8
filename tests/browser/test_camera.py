"""VideoCapture on the camera that a browser makes up, on a page's main thread and in workers that wait in either way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from host import browsers
from host.browsers import Browser
from tests import machine
from tests.browser.stage import Stage, served, waiting

# The page keeps the tracks that are handed out, so that a test can see what became of them.
REMEMBER_TRACKS = """
window.tracks = [];
const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await original(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
TRACKS = "return window.tracks.map((track) => track.readyState)"

OPEN = "import cv2, numpy as np, time\ncapture = cv2.VideoCapture(0)\n"


@pytest.fixture(scope="module")
def camera_browser() -> Iterator[Browser]:
    """A browser with a camera."""
    try:
        started = browsers.start(camera="fake")
        started.set_script_timeout(180)  # the first script waits for Pyodide
    except browsers.NotInstalledError as missing:
        machine.lacks(str(missing))
    yield started
    started.quit()


PLACES = [("main", False, "runPythonAsync"), ("module", False, "runPythonAsync"), ("classic", True, "runPython")]


@pytest.fixture(scope="module", params=PLACES, ids=["main", "worker that switches stacks", "worker that blocks"])
def place(request: pytest.FixtureRequest, camera_browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    kind, isolated, how = request.param
    how, isolated = waiting(camera_browser, kind, how, isolated)
    with served(tmp_path_factory.mktemp("site"), isolated=isolated) as address:
        stage = Stage(camera_browser, address, kind, blocks=isolated)
        stage.script(REMEMBER_TRACKS)
        yield stage, how


class Camera:
    """Python at one of the places, and the tracks that the page has given out."""

    def __init__(self, stage: Stage, how: str) -> None:
        self.stage, self.how = stage, how

    def run(self, code: str) -> str:
        return self.stage.run(code, self.how)

    def outcome(self, code: str) -> dict[str, str]:
        return self.stage.outcome(code, self.how)

    @property
    def tracks(self) -> list[str]:
        found: list[str] = self.stage.script(TRACKS)
        return found


@pytest.fixture
def camera(place: tuple[Stage, str]) -> Iterator[Camera]:
    yield Camera(*place)
    message = "a camera is still on"  # Python posts that it is let go, and does not wait for the page
    WebDriverWait(place[0].browser, 10, 0.05).until(lambda _: set(place[0].script(TRACKS)) <= {"ended"}, message)


def test_frames(camera: Camera) -> None:
    code = (
        OPEN
        + """
frames = [capture.read()[1] for _ in range(5)]
told = [capture.isOpened(), capture.getBackendName(), *(int(capture.get(p)) for p in (3, 4, cv2.CAP_PROP_FPS))]
shapes = {(f.shape, f.dtype.name, f.flags.c_contiguous, f.flags.owndata or f.base.flags.owndata) for f in frames}
differ = all((a != b).any() for a, b in zip(frames, frames[1:]))
green = frames[0].reshape(-1, 3).mean(axis=0).argmax()
capture.release()
repr((told, shapes, differ, capture.isOpened(), capture.read(), int(green)))
"""
    )
    told = [True, "V4L2", 640, 480, camera.stage.browser.camera_rate]
    shapes = {((480, 640, 3), "uint8", True, True)}
    *found, green = eval(camera.run(code))
    assert found == [told, shapes, True, False, (False, None)]
    assert green == 1 or browsers.chosen() == "webkit"  # the others' cameras show something green
    assert camera.tracks[-1] == "ended"


# What an engine says that copies frames only as they are stored.
AS_STORED = "window.size = VideoFrame.prototype.allocationSize; VideoFrame.prototype.allocationSize = () => 0;"


@pytest.mark.parametrize("engine", ["", AS_STORED], ids=["copied", "drawn"])
def test_pixels_are_those_that_the_page_sees(camera: Camera, engine: str) -> None:
    """The page plays a camera that shows four known fields."""
    camera.stage.script(
        engine
        + """
const canvas = document.createElement("canvas");
canvas.width = 320; canvas.height = 240;
const context = canvas.getContext("2d");
const fields = ["rgb(255,0,0)", "rgb(0,255,0)", "rgb(0,0,255)", "rgb(200,100,50)"];
const draw = () => fields.forEach((colour, k) => {
  context.fillStyle = colour;
  context.fillRect(160 * (k % 2), 120 * (k >> 1), 160, 120);
});
draw();
window.drawing = setInterval(draw, 50);
window.usual = navigator.mediaDevices.getUserMedia;
navigator.mediaDevices.getUserMedia = async () => {
  const stream = canvas.captureStream(20);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
    )
    code = """
frame = capture.read()[1]
capture.release()
repr((frame.shape, frame[60::120, 80::160].reshape(-1, 3).tolist()))
"""
    shape, fields = eval(camera.run(OPEN + code))
    camera.stage.script("navigator.mediaDevices.getUserMedia = window.usual; clearInterval(window.drawing);")
    camera.stage.script("if (window.size) VideoFrame.prototype.allocationSize = window.size;")
    assert shape == (240, 320, 3)
    expected = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [50, 100, 200]]
    assert max(abs(a - b) for left, right in zip(fields, expected, strict=True) for a, b in zip(left, right, strict=True)) <= 3


def test_the_size_and_the_rate_can_be_set(camera: Camera) -> None:
    code = (
        OPEN
        + """
done = [capture.set(cv2.CAP_PROP_FRAME_WIDTH, 320), capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 240)]
size = capture.get(3), capture.get(4), capture.read()[1].shape
done += [capture.set(cv2.CAP_PROP_FPS, 10), capture.get(cv2.CAP_PROP_FPS) <= 10, capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)]
refused = [capture.set(cv2.CAP_PROP_FRAME_WIDTH, -5), capture.set(cv2.CAP_PROP_POS_FRAMES, 3)]
capture.open(0, cv2.CAP_V4L2, [cv2.CAP_PROP_FRAME_WIDTH, 320, cv2.CAP_PROP_FRAME_HEIGHT, 240])
again = capture.read()[1].shape
capture.release()
repr((done, size, refused, again))
"""
    )
    assert camera.run(code) == repr(([True] * 5, (320.0, 240.0, (240, 320, 3)), [False] * 2, (240, 320, 3)))


def test_grab_and_retrieve(camera: Camera) -> None:
    code = (
        OPEN
        + """
before = capture.retrieve()
grabbed = capture.grab()
first, again = capture.retrieve()[1], capture.retrieve()[1]
into = np.zeros((480, 640, 3), np.uint8)
given = capture.read(into)
capture.release()
repr((before, grabbed, bool((first == again).all()), given[1] is into, bool(into.any())))
"""
    )
    assert camera.run(code) == repr(((False, None), True, True, True, True))


def test_a_loop_holds_the_cameras_rate(camera: Camera) -> None:
    """Never faster than the camera and no frame twice; on a busy machine some are missed."""
    code = (
        OPEN
        + """
capture.read()
start, count, seen = time.perf_counter(), 0, set()
while time.perf_counter() - start < 4:
    frame = capture.read()[1]
    cv2.Canny(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), 50, 150)
    seen.add(hash(frame.tobytes()))
    count += 1
spent = time.perf_counter() - start
capture.release()
repr((count / spent, count, len(seen)))
"""
    )
    rate, count, seen = eval(camera.run(code))
    assert 2 < rate < 1.05 * camera.stage.browser.camera_rate
    assert seen == count


def test_nothing_is_left_behind(camera: Camera) -> None:
    code = (
        "import gc\n"
        + OPEN
        + """
for _ in range(20):
    capture.read()
capture.set(cv2.CAP_PROP_FRAME_WIDTH, 320)
capture.grab(); capture.retrieve()
capture.release()
del capture
gc.collect()
"""
    )
    camera.run(code)
    before = camera.stage.held()
    size = int(camera.run("import pyodide_js\nstr(pyodide_js._module.HEAPU8.length)"))
    camera.run(code)
    assert camera.stage.held() == before
    assert int(camera.run("str(pyodide_js._module.HEAPU8.length)")) == size


def test_a_forgotten_camera_is_switched_off(camera: Camera) -> None:
    camera.run(OPEN + "capture.read()\ndel capture\nimport gc; gc.collect()\ncv2.VideoCapture(0).read()[0]")
    assert set(camera.tracks) == {"ended"}


def test_unplugged_in_the_loop(camera: Camera) -> None:
    code = (
        OPEN
        + """
count = 0
while (found := capture.read())[0]:
    count += 1
    cv2.imshow("seen", found[1])
    cv2.waitKey(1)
cv2.destroyAllWindows()
repr((count > 0, capture.read(), capture.isOpened()))
"""
    )
    camera.stage.begin(code, camera.how)
    shown = "return Boolean(document.querySelector('.cv2-window'))"
    WebDriverWait(camera.stage.browser, 20).until(lambda _: camera.stage.script(shown))
    camera.stage.script("window.tracks.at(-1).stop()")
    outcome = camera.stage.end()
    assert outcome.get("value") == repr((True, (False, None), True)), outcome
    camera.run("capture.release()")


def test_there_is_no_second_camera(camera: Camera) -> None:
    tries = "cv2.VideoCapture(7).isOpened(), cv2.VideoCapture(0, cv2.CAP_FFMPEG).isOpened()"
    outcome = camera.outcome(f"import cv2\nrepr(({tries}))")
    assert outcome["value"] == repr((False, False))
    assert outcome["printed"].count("WARN") == 2
    assert "VideoCapture(7): can't open camera by index: there is no such camera" in outcome["printed"]


def test_a_refused_permission(camera: Camera) -> None:
    refusing = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    camera.stage.script("window.usual = navigator.mediaDevices.getUserMedia;" + refusing)
    outcome = camera.outcome(OPEN + "repr((capture.isOpened(), capture.read()))")
    camera.stage.script("navigator.mediaDevices.getUserMedia = window.usual")
    assert outcome["value"] == repr((False, (False, None)))
    assert outcome["printed"].count("WARN") == 1
    assert "the permission to use the camera was refused" in outcome["printed"]


def only_by_elements(camera: Camera, code: str) -> dict[str, str]:
    """What becomes of `code` where an engine gives out frames of video elements only."""
    camera.stage.script("window.kept = window.MediaStreamTrackProcessor; delete window.MediaStreamTrackProcessor;")
    found = camera.outcome(code)
    camera.stage.script("window.MediaStreamTrackProcessor = window.kept")
    return found


def test_where_only_video_elements_give_frames(camera: Camera) -> None:
    code = OPEN + "frames = [capture.read()[1] for _ in range(5)]\ncapture.release()\nrepr([f.shape for f in frames])"
    found = only_by_elements(camera, code)
    assert found.get("value") == repr([(480, 640, 3)] * 5), found


def test_frames_of_a_page_that_is_not_drawn(camera: Camera) -> None:
    drawing = "HTMLVideoElement.prototype.requestVideoFrameCallback"
    camera.stage.script(f"window.drawing = {drawing}; {drawing} = () => 0;")
    found = only_by_elements(camera, OPEN + "frame = capture.read()[1]\ncapture.release()\nrepr(frame.shape)")
    camera.stage.script(f"{drawing} = window.drawing")
    assert found.get("value") == repr((480, 640, 3)), found


def test_a_browser_without_webcodecs(camera: Camera) -> None:
    camera.stage.script("window.kept = window.VideoFrame; delete window.VideoFrame;")
    outcome = camera.outcome(OPEN + "repr((capture.isOpened(), capture.read()))")
    camera.stage.script("window.VideoFrame = window.kept")
    assert outcome["value"] == repr((False, (False, None)))
    assert "this browser has no WebCodecs, which give out the frames of a camera" in outcome["printed"]


def refusal(browser: Browser, folder: Path) -> str:
    kind = "main" if browser.switches_stacks else "module"
    how, isolated = waiting(browser, kind, "runPythonAsync", False)
    with served(folder, isolated=isolated) as address:
        outcome = Stage(browser, address, kind, blocks=isolated).outcome(OPEN + "capture.isOpened()", how)
    assert outcome["value"] == "false"
    return outcome["printed"]


def test_a_browser_that_denies(tmp_path: Path) -> None:
    browser = browsers.start(camera="refused")
    try:
        assert "the permission to use the camera was refused" in refusal(browser, tmp_path)
    finally:
        browser.quit()


def test_a_machine_without_a_camera(browser: Browser, tmp_path: Path) -> None:
    assert "there is no such camera" in refusal(browser, tmp_path)


def test_where_it_cannot_wait(place: tuple[Stage, str]) -> None:
    stage, how = place
    if how == "runPython":
        pytest.skip("it can wait there")
    outcome = stage.outcome(OPEN + "str(capture.isOpened())", "runPython")
    assert outcome["value"] == "False"
    assert "cv2 cannot wait for the page here" in outcome["printed"]
    assert "runPythonAsync" in outcome["printed"]
