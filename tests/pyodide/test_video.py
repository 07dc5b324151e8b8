"""Videos in Pyodide as the real cv2 reads and writes them, where no browser decodes any."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from pytest_pyodide import run_in_pyodide

SIZE = (64, 48)
MJPG = cv2.VideoWriter_fourcc(*"MJPG")


def drawn(count: int) -> list[np.ndarray]:
    frames = []
    for k in range(count):
        frame = np.full((SIZE[1], SIZE[0], 3), 15 * k, np.uint8)
        cv2.circle(frame, (10 + k, 20), 8, (0, 80, 250), -1)
        frames.append(frame)
    return frames


@run_in_pyodide
def read(selenium, name: str, data: bytes, api: int):
    """Properties, frames and what a read after the end gives."""
    import cv2

    with open(name, "wb") as file:
        file.write(data)
    capture = cv2.VideoCapture(name, api)
    told = [capture.isOpened(), capture.getBackendName(), *(capture.get(k) for k in range(8))]
    frames = []
    while (found := capture.read())[0]:
        frames.append(found[1].tobytes())
    end = capture.read() == (False, None)
    capture.set(cv2.CAP_PROP_POS_FRAMES, 2)
    third = capture.read()[1].tobytes() == frames[2]
    capture.release()
    return told, frames, end, third


def assert_read_alike(selenium, path: Path, api: int) -> None:
    told, frames, end, third = read(selenium, path.name, path.read_bytes(), api)
    real = cv2.VideoCapture(str(path), api)
    assert told == [True, real.getBackendName(), *(real.get(k) for k in range(8))]
    for frame in frames:
        assert frame == real.read()[1].tobytes()
    assert not real.read()[0]
    assert end
    assert third


def test_motion_jpeg(selenium, tmp_path: Path) -> None:
    for api in cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG:
        path = tmp_path / f"{api}.avi"
        writer = cv2.VideoWriter(str(path), api, MJPG, 25, SIZE)
        for frame in drawn(8):
            writer.write(frame)
        writer.release()
        assert_read_alike(selenium, path, cv2.CAP_OPENCV_MJPEG)


def test_gif(selenium, tmp_path: Path) -> None:
    animation = cv2.Animation()
    animation.frames, animation.durations = drawn(5), np.array([100, 80, 60, 60, 60], np.int32)
    assert cv2.imwriteanimation(str(tmp_path / "a.gif"), animation)
    assert_read_alike(selenium, tmp_path / "a.gif", cv2.CAP_ANY)


@run_in_pyodide
def write(selenium):
    """A Motion-JPEG file that cv2 wrote here."""
    import cv2
    import numpy as np

    writer = cv2.VideoWriter("written.avi", cv2.VideoWriter.fourcc(*"MJPG"), 29.97, (64, 48))
    assert writer.isOpened()
    for k in range(8):
        frame = np.full((48, 64, 3), 15 * k, np.uint8)
        cv2.circle(frame, (10 + k, 20), 8, (0, 80, 250), -1)
        writer.write(frame)
    writer.write(frame[:10])
    writer.release()
    with open("written.avi", "rb") as file:
        return file.read()


def test_the_real_cv2_reads_what_is_written(selenium, tmp_path: Path) -> None:
    path = tmp_path / "written.avi"
    path.write_bytes(write(selenium))
    for api in cv2.CAP_FFMPEG, cv2.CAP_OPENCV_MJPEG:
        real = cv2.VideoCapture(str(path), api)
        assert abs(real.get(cv2.CAP_PROP_FPS) - 29.97) < 1e-3
        assert real.get(cv2.CAP_PROP_FRAME_COUNT) == 8
        for frame in drawn(8):
            assert np.abs(real.read()[1].astype(int) - frame).mean() < 3
        assert not real.read()[0]


@run_in_pyodide
def test_numbered_pictures(selenium):
    import cv2
    import numpy as np

    writer = cv2.VideoWriter("n_%02d.png", cv2.CAP_IMAGES, 0, 25, (6, 4))
    for k in range(4):
        writer.write(np.full((4, 6, 3), 40 * k, np.uint8))
    writer.release()
    capture = cv2.VideoCapture("n_%02d.png")
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 4
    assert [int(capture.read()[1].max()) for _ in range(4)] == [0, 40, 80, 120]
    assert capture.read() == (False, None)
    capture.release()


@run_in_pyodide
def test_cv2s_own_errors(selenium):
    import cv2
    import pytest

    capture = cv2.VideoCapture()
    assert not capture.isOpened()
    assert capture.read() == (False, None)
    with pytest.raises(cv2.error, match=r"api != 0.* in function 'getBackendName'"):
        capture.getBackendName()
    with pytest.raises(TypeError, match="Argument 'propId' is required to be an integer"):
        capture.get("width")
    capture.setExceptionMode(True)
    with pytest.raises(cv2.error, match=r"could not open 'nothing.avi' in function 'open'"):
        capture.open("nothing.avi")


@run_in_pyodide
def warnings_without_a_page(selenium):
    import contextlib
    import io

    import cv2

    with open("x.webm", "wb") as file:
        file.write(b"\x1a\x45\xdf\xa3" + bytes(100))
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        webm = cv2.VideoCapture("x.webm").isOpened()
        camera = cv2.VideoCapture(0).isOpened()
        writer = cv2.VideoWriter("y.webm", cv2.VideoWriter.fourcc(*"VP80"), 25, (64, 48)).isOpened()
    return [webm, camera, writer], said.getvalue()


def test_without_a_page_the_remedy_is_named(selenium) -> None:
    opened, said = warnings_without_a_page(selenium)
    assert opened == [False] * 3
    if selenium.browser == "node":
        assert said.count("WARN") == 3
        assert "only a browser could decode this, and there is none here; Motion-JPEG AVI, GIF" in said
        assert "this needs a page" in said
        assert "Motion-JPEG in .avi (fourcc MJPG)" in said
