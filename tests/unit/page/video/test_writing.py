"""VideoWriter without a browser: what the shim's class writes, the real cv2 reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from test_reading import outcome
from videos import SIZE, drawn

from cv2shim.accepts import tables
from cv2shim.by_hand.overrides.videoio_writer import VideoWriter

MJPG = cv2.VideoWriter_fourcc(*"MJPG")
READERS = [cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG]


def frames_of(path: str, api: int = cv2.CAP_ANY) -> list[np.ndarray]:
    capture = cv2.VideoCapture(path, api)
    assert capture.isOpened()
    frames = []
    while (found := capture.read())[0]:
        frames.append(found[1])
    assert len(frames) == capture.get(cv2.CAP_PROP_FRAME_COUNT)
    return frames


@pytest.mark.parametrize("api", READERS)
@pytest.mark.parametrize("fps", [25.0, 29.97, 10.5, 60.0, 1.0])
def test_the_real_cv2_reads_it(tmp_path: Path, api: int, fps: float) -> None:
    path = str(tmp_path / "x.avi")
    writer = VideoWriter(path, MJPG, fps, SIZE)
    assert writer.isOpened()
    for frame in drawn(12):
        assert writer.write(frame) is None
    writer.release()
    assert not writer.isOpened()
    read = frames_of(path, api)
    assert len(read) == 12
    for frame, written in zip(read, drawn(12), strict=True):
        expected = cv2.imdecode(cv2.imencode(".jpg", written, [cv2.IMWRITE_JPEG_QUALITY, 95])[1], cv2.IMREAD_COLOR)
        if api == cv2.CAP_OPENCV_MJPEG:
            np.testing.assert_array_equal(frame, expected)
        else:
            assert np.abs(frame.astype(int) - written).mean() < 3
    capture = cv2.VideoCapture(path, api)
    assert capture.get(cv2.CAP_PROP_FPS) == pytest.approx(fps, rel=1e-4)
    assert (capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)) == SIZE
    assert capture.set(cv2.CAP_PROP_POS_FRAMES, 7)
    np.testing.assert_array_equal(capture.read()[1], read[7])


def test_gray(tmp_path: Path) -> None:
    path = str(tmp_path / "x.avi")
    writer = VideoWriter(path, MJPG, 25, SIZE, isColor=False)
    writer.write(drawn(1)[0][..., 1].copy())
    writer.release()
    assert frames_of(path)[0].shape == (48, 64, 3)


def test_an_odd_size_loses_a_row_and_a_column(tmp_path: Path) -> None:
    sizes = []
    for make in VideoWriter, cv2.VideoWriter:
        path = str(tmp_path / "x.avi")
        writer = make(path, MJPG, 25, (63, 47))
        writer.write(drawn(1, (63, 47))[0])
        writer.release()
        sizes.append(frames_of(path)[0].shape)
    assert sizes[0] == sizes[1] == (46, 62, 3)


@pytest.mark.skipif(not tables.changed("ffmpeg-frames-with-alpha"), reason="this OpenCV's FFMPEG takes no alpha")
def test_frames_with_alpha(tmp_path: Path) -> None:
    counts = []
    for make in VideoWriter, cv2.VideoWriter:
        path = str(tmp_path / "x.avi")
        writer = make(path, cv2.CAP_FFMPEG, MJPG, 25, SIZE, [cv2.VIDEOWRITER_PROP_ENABLE_ALPHA, 1])
        for frame in drawn(3):
            writer.write(np.dstack([frame, np.full(frame.shape[:2], 77, np.uint8)]))
            writer.write(frame)
        writer.release()
        read = frames_of(path)
        counts.append(len(read))
        assert max(np.abs(frame.astype(int) - one).mean() for frame, one in zip(read, drawn(3), strict=True)) < 3
    assert counts == [3, 3]


REFUSED = [np.zeros((10, 10, 3), np.uint8), np.zeros((48, 64), np.uint8), np.zeros((48, 64, 4), np.uint8), None]


def test_frames_that_do_not_fit_are_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    counts = []
    for make in VideoWriter, cv2.VideoWriter:
        path = str(tmp_path / "x.avi")
        writer = make(path, MJPG, 25, SIZE)
        for frame in (*drawn(2), *REFUSED, drawn(1)[0].astype(np.uint16) << 8):
            writer.write(frame)
        writer.release()
        counts.append(len(frames_of(path)))
    assert counts[0] == counts[1] == 3
    assert capfd.readouterr().err.count("write frame skipped") == len(REFUSED)


CALLS = [
    *("w.isOpened()", "w.write(i)", "w.write('a')", "w.write(i.astype('f4'))", "w.get(1)", "w.set(1, 60)"),
    *("w.getBackendName()", "w.release()", "w.open('x.avi', 1)", "w.open('x.avi', 0, 'a', (1, 2))", "w.get()", "w.write()"),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("api", [None, cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG])
def test_calls(tmp_path: Path, call: str, api: int | None) -> None:
    if api == cv2.CAP_OPENCV_MJPEG and "f4" in call:
        pytest.skip("the real cv2 reads the bytes of floats")
    outcomes = []
    for make in VideoWriter, cv2.VideoWriter:
        writer = make() if api is None else make(str(tmp_path / "x.avi"), api, MJPG, 25, SIZE)
        outcomes.append(outcome(call, w=writer, i=drawn(1)[0]))
        writer.release()
    assert outcomes[0] == outcomes[1]


def test_the_quality_can_be_set(tmp_path: Path) -> None:
    sizes = []
    for quality in 20, 90:
        path = tmp_path / f"{quality}.avi"
        writer = VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, MJPG, 25, SIZE)
        assert writer.set(cv2.VIDEOWRITER_PROP_QUALITY, quality)
        writer.write(drawn(1)[0])
        writer.release()
        sizes.append(path.stat().st_size)
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("api", [cv2.CAP_ANY, cv2.CAP_IMAGES])
def test_numbered_pictures(tmp_path: Path, api: int) -> None:
    names: list[list[str]] = []
    for side, make in ("ours", VideoWriter), ("real", cv2.VideoWriter):
        folder = tmp_path / side
        folder.mkdir()
        writer = make(str(folder / "x_%02d.png"), api, 0, 25, SIZE)
        for frame in drawn(3):
            writer.write(frame)
        writer.release()
        names.append(sorted(path.name for path in folder.iterdir()))
    assert names[0] == names[1]
    for name, frame in zip(names[0], drawn(3), strict=True):
        np.testing.assert_array_equal(cv2.imread(str(tmp_path / "ours" / name)), frame)


UNOPENED: list[tuple[Any, ...]] = [
    ("no folder/x.avi", MJPG, 25, SIZE),
    ("x.avi", MJPG, 0, SIZE),
    ("x.avi", MJPG, -1, SIZE),
    ("x.avi", MJPG, float("nan"), SIZE),
    ("x.avi", MJPG, 25, (0, 48)),
    ("x.avi", cv2.VideoWriter_fourcc(*"XVID"), 25, SIZE),
    ("x.mp4", MJPG, 25, SIZE),
    ("x.avi", cv2.CAP_V4L2, MJPG, 25, SIZE),
]


@pytest.mark.parametrize("arguments", UNOPENED, ids=str)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, arguments: tuple[Any, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    name, *rest = arguments
    writer = VideoWriter(str(tmp_path / name), *rest)
    assert not writer.isOpened()
    assert writer.write(drawn(1)[0]) is None
    warning = capfd.readouterr().err
    assert warning.count("WARN") == 1
    assert name in warning


def test_a_video_without_frames(tmp_path: Path) -> None:
    path = tmp_path / "x.avi"
    VideoWriter(str(path), MJPG, 25, SIZE).release()
    assert path.read_bytes()[:4] == b"RIFF"
    assert not cv2.VideoCapture(str(path)).read()[0]


def test_one_that_is_forgotten_is_complete(tmp_path: Path) -> None:
    path = str(tmp_path / "x.avi")
    writer = VideoWriter(path, MJPG, 25, SIZE)
    writer.write(drawn(1)[0])
    del writer
    assert len(frames_of(path)) == 1
