"""VideoCapture on files: the real cv2 and the shim's class read the same ones."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from videos import Write, drawn

from cv2shim.accepts import errors, tables
from cv2shim.by_hand.overrides.videoio import VideoCapture

PROPERTIES = [
    *("POS_MSEC", "POS_FRAMES", "POS_AVI_RATIO", "FRAME_WIDTH", "FRAME_HEIGHT", "FPS", "FOURCC", "FRAME_COUNT"),
    *("BACKEND", "CONVERT_RGB", "SAR_DEN", "ORIENTATION_AUTO", "HW_DEVICE", "GAIN"),
]


def properties(capture: Any) -> dict[str, float]:
    return {name: capture.get(getattr(cv2, f"CAP_PROP_{name}")) for name in PROPERTIES}


def assert_alike(ours: Any, real: Any) -> None:
    assert properties(ours) == pytest.approx(properties(real), nan_ok=True)


def read_alike(path: str, api: int = cv2.CAP_ANY, pixels: bool = True) -> int:
    """Read a file to its end on both sides, and how many frames it has."""
    ours, real = VideoCapture(path, api), cv2.VideoCapture(path, api)
    assert ours.isOpened()
    assert ours.getBackendName() == real.getBackendName()
    count = 0
    while True:
        assert_alike(ours, real)
        (success, frame), (expected, picture) = ours.read(), real.read()
        assert success is expected
        if not success:
            break
        count += 1
        assert frame.dtype == np.uint8
        assert frame.shape == picture.shape
        if pixels:
            np.testing.assert_array_equal(frame, picture)
    assert frame is None
    assert_alike(ours, real)
    assert count == ours.get(cv2.CAP_PROP_FRAME_COUNT)
    ours.release()
    assert not ours.isOpened()
    return count


@pytest.mark.parametrize("api", [cv2.CAP_ANY, cv2.CAP_OPENCV_MJPEG], ids=["written by FFmpeg", "written by OpenCV"])
@pytest.mark.parametrize("fps", [25.0, 29.97, 12.5])
def test_motion_jpeg(written: Write, api: int, fps: float) -> None:
    path = written("m.avi", "MJPG", api, fps)
    assert read_alike(path, cv2.CAP_OPENCV_MJPEG) == 10
    # FFmpeg scales chroma and converts colours by its own arithmetic; all else is the same
    assert read_alike(path, pixels=False) == 10


def test_frames_are_those_that_were_written(written: Write) -> None:
    capture = VideoCapture(written("m.avi", "MJPG", cv2.CAP_OPENCV_MJPEG))
    for frame in drawn(10):
        assert np.abs(capture.read()[1].astype(int) - frame).mean() < 4


def test_gray_motion_jpeg(written: Write) -> None:
    assert read_alike(written("m.avi", "MJPG", color=False), pixels=False) == 10


def test_pictures(sequence: str) -> None:
    assert read_alike(sequence) == 5
    assert read_alike(sequence, cv2.CAP_IMAGES) == 5
    assert read_alike(sequence % 1, cv2.CAP_IMAGES) == 5


def test_one_picture(sequence: str) -> None:
    capture = VideoCapture(sequence % 2)
    np.testing.assert_array_equal(capture.read()[1], drawn(5)[1])
    assert capture.read() == (False, None)


def gif(path: Path, frames: list[np.ndarray], durations: list[int]) -> str:
    animation = cv2.Animation()
    animation.frames, animation.durations = frames, np.array(durations, np.int32)
    assert cv2.imwriteanimation(str(path), animation)
    return str(path)


DURATIONS = [
    *([100] * 6, [40, 70, 30, 50], [50, 200], [100], [10, 20, 30, 40, 50], [10, 10], [0, 50, 50], [20, 30, 40, 50, 60, 70, 80]),
    *([500, 20, 20, 500], [330] * 4, [1000, 3000], [100] * 3 + [200] * 30),
]


@pytest.mark.parametrize("durations", DURATIONS, ids=str)
def test_gif(tmp_path: Path, durations: list[int]) -> None:
    assert read_alike(gif(tmp_path / "a.gif", drawn(len(durations)), durations)) == len(durations)


FORMAT, FIRST_NUMBER = 8, 73  # not every line has the latter's constant
with_alpha = pytest.mark.skipif(not tables.changed("ffmpeg-frames-with-alpha"), reason="this OpenCV's FFMPEG drops alpha")


@pytest.fixture
def transparent(tmp_path: Path) -> dict[str, str]:
    """A GIF and pictures that are transparent in part."""
    alpha = [np.where(np.arange(64) < 9 * k, 0, 255)[None].repeat(48, 0).astype(np.uint8) for k in range(1, 4)]
    frames = [np.dstack(pair) for pair in zip(drawn(3), alpha, strict=True)]
    for k, frame in enumerate(frames):
        cv2.imwrite(str(tmp_path / f"a_{k}.png"), frame // 2)
        cv2.imwrite(str(tmp_path / f"w_{k}.png"), frame.astype(np.uint16) * 199)
    return {
        "gif": gif(tmp_path / "a.gif", frames, [100] * 3), "pictures": str(tmp_path / "a_%d.png"),
        "pictures of 16 bits": str(tmp_path / "w_%d.png"),
    }  # fmt: skip


@with_alpha
@pytest.mark.parametrize("kind", ["gif", "pictures", "pictures of 16 bits"])
@pytest.mark.parametrize("opened_with", [True, False])
def test_alpha(transparent: dict[str, str], kind: str, opened_with: bool) -> None:
    params = [FORMAT, cv2.CV_8UC4] if opened_with else []
    captures = [make(transparent[kind], cv2.CAP_FFMPEG, params) for make in (VideoCapture, cv2.VideoCapture)]
    for capture in captures:
        assert capture.get(FORMAT) == (cv2.CV_8UC4 if opened_with else cv2.CV_8UC3)
        assert capture.set(FORMAT, cv2.CV_8UC4)
        assert not capture.set(FORMAT, cv2.CV_8UC1)
        assert capture.get(FORMAT) == cv2.CV_8UC4
    for _ in range(3):
        (success, frame), (expected, picture) = (capture.read() for capture in captures)
        assert (success, frame.shape) == (expected, picture.shape) == (True, (48, 64, 4))
        # FFmpeg rounds 16 bits otherwise
        np.testing.assert_allclose(frame.astype(int), picture.astype(int), atol=1 if "16" in kind else 0)
    for capture in captures:
        assert capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
        assert capture.set(FORMAT, cv2.CV_8UC3)
        assert capture.read()[1].shape == (48, 64, 3)


@with_alpha
def test_alpha_of_what_has_none(written: Write) -> None:
    path = written("m.avi", "MJPG")
    for capture in VideoCapture(path), cv2.VideoCapture(path):
        assert capture.set(FORMAT, cv2.CV_8UC4)
        assert (capture.read()[1][..., 3] == 255).all()


@pytest.mark.parametrize("api", [cv2.CAP_FFMPEG, cv2.CAP_IMAGES])
@pytest.mark.parametrize("first", [-1, 0, 1, 3, 5, 6])
def test_the_first_number_of_pictures(sequence: str, api: int, first: int) -> None:
    ours, real = (make(sequence, api, [FIRST_NUMBER, first]) for make in (VideoCapture, cv2.VideoCapture))
    assert ours.isOpened() == real.isOpened()
    assert ours.get(cv2.CAP_PROP_FRAME_COUNT) == real.get(cv2.CAP_PROP_FRAME_COUNT)
    np.testing.assert_array_equal(ours.read()[1], real.read()[1])


def test_other_parameters_of_pictures(sequence: str) -> None:
    for params in ([50, 0], [50, 0, FIRST_NUMBER, 3]):
        ours, real = (make(sequence, cv2.CAP_IMAGES, params) for make in (VideoCapture, cv2.VideoCapture))
        assert ours.isOpened() == real.isOpened()


POSITIONS = [0, 5, 9, 3, 10, 99, -1, 2.7]


@pytest.mark.parametrize("api", [cv2.CAP_ANY, cv2.CAP_OPENCV_MJPEG])
@pytest.mark.parametrize("position", POSITIONS)
def test_seeking(written: Write, api: int, position: float) -> None:
    if api and position < 0:
        pytest.skip("the real cv2 reads outside of its own list")
    path = written("m.avi", "MJPG")
    ours, real, exact = VideoCapture(path, api), cv2.VideoCapture(path, api), cv2.VideoCapture(path, cv2.CAP_OPENCV_MJPEG)
    frames = [exact.read()[1] for _ in range(10)]
    for capture in ours, real:
        capture.read()
    assert ours.set(cv2.CAP_PROP_POS_FRAMES, position) == real.set(cv2.CAP_PROP_POS_FRAMES, position)
    assert_alike(ours, real)
    place = int(ours.get(cv2.CAP_PROP_POS_FRAMES))
    success, frame = ours.read()
    assert success == real.read()[0]
    assert_alike(ours, real)
    if success:
        np.testing.assert_array_equal(frame, frames[place])


SETTABLE = [cv2.CAP_PROP_POS_MSEC, cv2.CAP_PROP_POS_AVI_RATIO, cv2.CAP_PROP_FPS, cv2.CAP_PROP_CONVERT_RGB]


@pytest.mark.parametrize("prop", SETTABLE)
@pytest.mark.parametrize("value", [0, 0.5, 1, 120, 1e5])
def test_setting(written: Write, sequence: str, prop: int, value: float) -> None:
    cases = [(written("m.avi", "MJPG"), cv2.CAP_ANY), (sequence, cv2.CAP_IMAGES)]
    for path, api in cases:
        if prop == cv2.CAP_PROP_CONVERT_RGB and value != 1:
            continue  # raw frames are not to be had
        ours, real = VideoCapture(path, api), cv2.VideoCapture(path, api)
        assert ours.set(prop, value) == real.set(prop, value)
        assert ours.get(cv2.CAP_PROP_POS_FRAMES) == real.get(cv2.CAP_PROP_POS_FRAMES)


CALLS = [
    *("c.isOpened()", "c.read()", "c.grab()", "c.retrieve()", "c.get(3)", "c.get(42)", "c.set(3, 1)", "c.getBackendName()"),
    *("c.release()", "c.getExceptionMode()", "c.setExceptionMode(True)", "c.open('nothing.avi')", "c.get('a')", "c.get()"),
    *("c.open(1, 2, 3, 4)", "c.set(1)", "c.read(1, 2)", "c.open('nothing.avi', 0, [3, 640])", "c.waitAny([])"),
]
MAKING = [
    *("VideoCapture().isOpened()", "VideoCapture('nothing.avi').isOpened()", "VideoCapture(filename='').isOpened()"),
    *("VideoCapture(1.5)", "VideoCapture(apiPreference=0)", "VideoCapture(None).isOpened()"),
    *("VideoCapture(__file__).isOpened()", "VideoCapture('a', 'b')", "VideoCapture('a', 0, 0, 0)"),
]


def outcome(expression: str, **names: Any) -> Any:
    try:
        return eval(expression, {"__file__": __file__}, names)
    except (cv2.error, errors.error) as failure:
        return failure.code, failure.err, failure.func
    except TypeError as failure:
        return str(failure)


@pytest.mark.parametrize("expression", CALLS)
@pytest.mark.parametrize("throws", [False, True])
def test_one_that_is_not_open(expression: str, throws: bool) -> None:
    ours, real = VideoCapture(), cv2.VideoCapture()
    for capture in ours, real:
        capture.setExceptionMode(throws)
    assert outcome(expression, c=ours) == outcome(expression, c=real)


@pytest.mark.parametrize("expression", MAKING)
def test_making_one(expression: str) -> None:
    assert outcome(expression, VideoCapture=VideoCapture) == outcome(expression, VideoCapture=cv2.VideoCapture)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, written: Write, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.avi").write_text("no video")
    names = ["nothing.avi", str(tmp_path / "text.avi"), written("x.avi", "XVID"), str(tmp_path / "no_%02d.png")]
    for name in names:
        capfd.readouterr()
        assert not VideoCapture(name).isOpened()
        warning = capfd.readouterr().err
        assert warning.count("WARN") == 1
        assert name in warning
    VideoCapture(names[2])
    assert "XVID" in capfd.readouterr().err


def test_the_end_in_exception_mode(written: Write) -> None:
    path = written("m.avi", "MJPG", count=1)
    for capture in VideoCapture(path), cv2.VideoCapture(path):
        capture.setExceptionMode(True)
        assert capture.read()[0]
        with pytest.raises((cv2.error, errors.error), match="grab"):
            capture.read()


def test_given_arrays_are_filled(written: Write) -> None:
    capture = VideoCapture(written("m.avi", "MJPG"))
    frame = np.zeros((48, 64, 3), np.uint8)
    assert capture.read(frame)[1] is frame
    assert frame.any()
    assert capture.read(np.zeros((5, 5), np.uint8))[1].shape == (48, 64, 3)
    assert capture.grab()
    first, second = capture.retrieve()[1], capture.retrieve(flag=0)[1]
    assert first is not second
    np.testing.assert_array_equal(first, second)


def test_a_file_that_was_cut_off(written: Write, tmp_path: Path) -> None:
    data = Path(written("m.avi", "MJPG")).read_bytes()
    (tmp_path / "cut.avi").write_bytes(data[: len(data) * 2 // 3])
    capture = VideoCapture(str(tmp_path / "cut.avi"))
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    assert 0 < count < 10
    assert sum(capture.read()[0] for _ in range(20)) >= count - 1


def test_damaged_chunks(written: Write, tmp_path: Path) -> None:
    """Whatever is done to a file, it is read or refused."""
    data = Path(written("m.avi", "MJPG")).read_bytes()
    rng = np.random.default_rng(5)
    for k in range(60):
        damaged = bytearray(data)
        for place in rng.integers(0, 0x120 if k % 2 else len(data), 6):
            damaged[place] = rng.integers(256)
        if k % 5 == 0:
            struct.pack_into("<I", damaged, 0x30, 0)
        path = tmp_path / "damaged.avi"
        path.write_bytes(damaged)
        capture = VideoCapture(str(path))
        for _ in range(12):
            success, frame = capture.read()
            assert success == (frame is not None)
        capture.release()
