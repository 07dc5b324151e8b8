"""Cameras, decoded and encoded videos with a page that only plays its part: what it is asked, what becomes of the answers."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides.videoio import VideoCapture
from cv2shim.by_hand.overrides.videoio_writer import VideoWriter
from cv2shim.page import door
from cv2shim.page.video import decoded

SETTINGS = {"width": 640, "height": 480, "frameRate": 29.97}


class Page:
    """Answers by name, each a value, a list of one for each call, or an error; and what was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[Any, ...]] = []

    def __call__(self, name: str, *args: Any) -> Any:
        self.asked.append((name, *args))
        answer = self.answers.get(name)
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def names(self) -> list[str]:
        return [name for name, *_ in self.asked]


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch):
    def entering(**answers: Any) -> Page:
        gc.collect()  # cameras of other tests close now and not in this one
        made = Page(**answers)
        for way in "call", "post", "picture":
            monkeypatch.setattr(door, way, made)
        monkeypatch.setattr(door, "reachable", lambda: True)
        return made

    return entering


def refusal(text: str) -> errors.error:
    return errors.cv_error(errors.STS_ERROR, text, "handler")


def pixels(value: int = 0) -> dict[str, Any]:
    return {"width": 4, "height": 2, "pixels": np.full((2, 4, 3), value, np.uint8)}


def test_a_camera(enter) -> None:
    reads = [{"outcome": "frame", **pixels(7)}, {"outcome": "frame", **pixels(9)}, {"outcome": "ended"}]
    made = enter(cameraOpen={"camera": 3, **SETTINGS}, cameraRead=reads)
    capture = VideoCapture(0)
    assert capture.isOpened()
    assert capture.getBackendName() == "V4L2"
    assert [capture.get(prop) for prop in (3, 4, 5, 42, 7)] == [640, 480, 29.97, 200, -1]
    assert [int(capture.read()[1].max()) for _ in range(2)] == [7, 9]
    assert capture.read() == (False, None)
    capture.release()
    assert made.asked == [("cameraOpen", 0, {}), *[("cameraRead", 3)] * 3, ("cameraClose", 3)]


def test_what_a_camera_is_opened_with(enter) -> None:
    made = enter(cameraOpen={"camera": 1, **SETTINGS})
    assert VideoCapture(1, cv2.CAP_DSHOW, [cv2.CAP_PROP_FRAME_WIDTH, 320, cv2.CAP_PROP_FPS, 15]).isOpened()
    assert ("cameraOpen", 1, {"width": 320, "frameRate": 15}) in made.asked
    assert not VideoCapture(0, cv2.CAP_ANY, [cv2.CAP_PROP_ZOOM, 3]).isOpened()
    assert not VideoCapture(0, cv2.CAP_IMAGES).isOpened()


def test_setting_a_camera(enter, capfd: pytest.CaptureFixture[str]) -> None:
    answers = [{**SETTINGS, "width": 320}, refusal("out of reach")]
    made = enter(cameraOpen={"camera": 1, **SETTINGS}, cameraSet=answers)
    capture = VideoCapture(0)
    assert capture.set(cv2.CAP_PROP_FRAME_WIDTH, 320)
    assert capture.get(cv2.CAP_PROP_FRAME_WIDTH) == 320
    assert not capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 9000)
    assert "out of reach" in capfd.readouterr().err
    assert capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    assert not capture.set(cv2.CAP_PROP_FPS, float("nan"))
    assert made.names == ["cameraOpen", "cameraSet", "cameraSet"]


def test_a_camera_that_gives_nothing_says_so(enter, capfd: pytest.CaptureFixture[str]) -> None:
    enter(cameraOpen={"camera": 1, **SETTINGS}, cameraRead={"outcome": "late"}, cameraGrab="late")
    capture = VideoCapture(0)
    assert capture.read() == (False, None)
    assert not capture.grab()
    assert capfd.readouterr().err.count("the camera has given no frame for 10 seconds") == 2


def test_a_refused_camera(enter, capfd: pytest.CaptureFixture[str]) -> None:
    enter(cameraOpen=refusal("the permission to use the camera was refused"))
    assert not VideoCapture(0).isOpened()
    warning = capfd.readouterr().err
    assert warning.count("WARN") == 1
    assert "VideoCapture(0): can't open camera by index: the permission to use the camera was refused" in warning
    throwing = VideoCapture()
    throwing.setExceptionMode(True)
    with pytest.raises(errors.error, match="could not open camera 2 in function 'open'"):
        throwing.open(2)


VIDEO = {"player": 5, "times": [0.0, 0.033, 0.067, 0.1], "width": 4, "height": 2, "codec": "vp9", "ticks": 1000}


def test_a_decoded_file(enter, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.webm").write_bytes(b"content")
    made = enter(videoOpen=VIDEO, videoFrame=[pixels(1), pixels(3), refusal("damaged"), None])
    capture = VideoCapture(str(tmp_path / "x.webm"))
    assert [capture.get(prop) for prop in (3, 4, 5, 7, 2)] == [4, 2, 30, 4, 0.001]
    assert capture.read()[1].max() == 1
    assert capture.set(cv2.CAP_PROP_POS_FRAMES, 2)
    assert capture.read()[1].max() == 3
    assert capture.get(cv2.CAP_PROP_POS_MSEC) == pytest.approx(67)
    assert capture.read() == (False, None)
    assert "frame 3 cannot be decoded: damaged" in capfd.readouterr().err
    capture.release()
    frames = [("videoFrame", 5, k) for k in (0, 2, 3)]
    assert made.asked == [("videoOpen", b"content", []), *frames, ("videoClose", 5)]


def test_an_address(enter) -> None:
    made = enter(videoOpen=VIDEO)
    assert VideoCapture("https://example.org/x.mp4").isOpened()
    assert ("videoOpen", "https://example.org/x.mp4", []) in made.asked
    assert not VideoCapture("rtsp://example.org/x").isOpened()


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60, 30000 / 1001, 24000 / 1001, 12])
@pytest.mark.parametrize("tick", [1 / 1000, 1 / 90000, 1 / 12800])
@pytest.mark.parametrize("count", [2, 30, 3000])
def test_the_rate_that_rounded_times_agree_with(fps: float, tick: float, count: int) -> None:
    times = np.round(np.arange(count) / fps / tick) * tick + 0.5
    # two frames leave 29.97 and 30 open if their file rounds to milliseconds
    assert decoded.rate(times, tick) == pytest.approx(fps, rel=0.02 if count == 2 else 1e-9)


def test_the_rate_of_irregular_times() -> None:
    assert decoded.rate(np.array([0, 0.1, 0.15, 0.4]), 0.001) == pytest.approx(7.5)
    assert decoded.rate(np.array([0.3]), 0.001) == 25
    assert decoded.rate(np.array([1.0, 1.0]), 0.001) == 25


def test_an_encoded_file(enter, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.webm"
    made = enter(encoderOpen=8, encoderClose=b"the file")
    writer = VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP80"), 25, (5, 3))
    frame = np.arange(45, dtype=np.uint8).reshape(3, 5, 3)
    writer.write(frame)
    writer.write(frame[:, :2])
    writer.release()
    assert path.read_bytes() == b"the file"
    assert made.asked[0] == ("encoderOpen", "webm", "vp8", 4, 2, 25, [])
    np.testing.assert_array_equal(made.asked[1][2], frame[:2, :4])
    assert made.names == ["encoderOpen", "encoderAdd", "encoderClose"]
    assert "write frame skipped" in capfd.readouterr().err


def test_an_encoder_that_refuses(enter, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made = enter(encoderOpen=refusal("this browser does not encode avc at 4x2"))
    assert not VideoWriter(str(tmp_path / "x.mp4"), cv2.VideoWriter_fourcc(*"avc1"), 25, (4, 2)).isOpened()
    assert "'avc1' in '.mp4': this browser does not encode avc at 4x2; Motion-JPEG in .avi" in capfd.readouterr().err
    assert not VideoWriter(str(tmp_path / "none" / "x.mp4"), cv2.VideoWriter_fourcc(*"avc1"), 25, (4, 2)).isOpened()
    assert made.names == ["encoderOpen"]


def test_a_fault_while_a_video_is_completed(enter, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    enter(encoderOpen=8, encoderClose=refusal("no memory"), encoderAdd=refusal("no memory"))
    writer = VideoWriter(str(tmp_path / "x.mp4"), cv2.VideoWriter_fourcc(*"mp4v"), 25, (4, 2))
    assert "browsers do not encode 'mp4v'; it becomes H.264 (avc1)" in capfd.readouterr().err
    writer.write(np.zeros((2, 4, 3), np.uint8))
    writer.release()
    assert capfd.readouterr().err.count("no memory") == 2
    assert not writer.isOpened()
