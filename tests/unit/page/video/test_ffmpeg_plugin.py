"""Which of several readers and writers a file gets, with a plugin that only plays its part."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from videos import SIZE, Write, drawn

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides.videoio import VideoCapture
from cv2shim.by_hand.overrides.videoio_writer import VideoWriter
from cv2shim.page.video import library, plugin
from cv2shim.page.video.frames import NotReadable

XVID = cv2.VideoWriter_fourcc(*"XVID")


class Plugin:
    """Reads and writes what ends in one of `suffixes`, and remembers what it was asked."""

    def __init__(self, *suffixes: str) -> None:
        self.suffixes, self.asked = suffixes, []

    def open_capture(self, path: str, params: list[int]) -> int:
        self.asked.append((path, params))
        if path.endswith("throws"):
            raise errors.cv_error(errors.STS_ERROR, "thrown", "open")
        return int(path.endswith(self.suffixes))

    def open_writer(self, path: str, fourcc: int, fps: float, size: tuple[int, int], params: list[int]) -> int:
        return self.open_capture(path, params)

    def call(self, name: str, *args: float) -> float:
        self.asked.append((name, *args))
        return 7

    def retrieve(self, capture: int, channel: int, like: Any) -> np.ndarray:
        return np.full((2, 3, 3), channel, np.uint8)

    def write(self, writer: int, image: np.ndarray) -> None:
        self.asked.append(("write", image.shape))


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Plugin:
    made = Plugin(".avi", ".mp4")
    monkeypatch.setattr(plugin, "installed", lambda: made)
    return made


def test_where_it_is_installed_it_comes_first(running: Plugin, written: Write) -> None:
    path = written("m.avi", "MJPG")
    capture = VideoCapture(path, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    assert capture.getBackendName() == "FFMPEG"
    assert capture.grab()
    assert capture.retrieve(flag=5)[1][0, 0, 0] == 5
    assert (capture.get(3), capture.set(1, 2)) == (7, True)
    capture.release()
    names = ["capture_grab", "capture_get", "capture_set", "capture_close"]
    assert running.asked[0] == (path, [cv2.CAP_PROP_N_THREADS, 1])
    assert [asked[0] for asked in running.asked[1:]] == names
    assert VideoCapture(path, cv2.CAP_OPENCV_MJPEG).getBackendName() == "CV_MJPEG"


def test_what_it_does_not_read_the_others_do(running: Plugin, sequence: str) -> None:
    np.testing.assert_array_equal(VideoCapture(sequence).read()[1], drawn(5)[0])
    assert running.asked[0][0] == sequence


NOBODY_READS = [("none.avi", "No such file"), ("bad.mkv", "FFmpeg does not read it"), ("throws", "raised OpenCV exception")]


@pytest.mark.parametrize(("name", "said"), NOBODY_READS)
def test_what_nobody_reads(running: Plugin, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, said: str) -> None:
    running.suffixes = ("x",)
    if name != "none.avi":
        (tmp_path / name).write_bytes(b"no video")
    assert not VideoCapture(str(tmp_path / name)).isOpened()
    assert said in capfd.readouterr().err


def test_it_writes(running: Plugin, tmp_path: Path) -> None:
    writer = VideoWriter(str(tmp_path / "x.avi"), XVID, 25, SIZE, False)
    writer.write(drawn(1)[0])
    with pytest.raises(errors.error, match="CV_16U"):
        writer.write(np.zeros((2, 2), np.float32))
    writer.release()
    opened = str(tmp_path / "x.avi"), [cv2.VIDEOWRITER_PROP_IS_COLOR, 0]
    assert running.asked == [opened, ("write", (48, 64, 3)), ("writer_close", 1)]


def test_it_is_fetched_for_what_nobody_else_reads(monkeypatch: pytest.MonkeyPatch, written: Write) -> None:
    made = Plugin(".avi")
    monkeypatch.setattr(plugin, "fetched", lambda: made)
    for name, code in ("m.avi", "MJPG"), ("x.avi", "XVID"):
        path = written(name, code)
        assert VideoCapture(path).isOpened()
    assert [asked for asked in made.asked if asked[0] != "capture_close"] == [(path, [])]


def test_where_it_is_not_the_warning_names_it(
    written: Write, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> None:
        raise NotReadable(plugin.REMEDY)

    monkeypatch.setattr(plugin, "fetched", nowhere)
    assert not VideoCapture(written("x.avi", "XVID")).isOpened()
    assert not VideoWriter("y.avi", XVID, 25, SIZE).isOpened()
    assert capfd.readouterr().err.count("opencv_python_ffmpeg-….whl") == 2


def test_it_is_looked_for_beside_the_wheel_of_cv2(monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            return "https://a.b/c/opencv_python-1%2Bx-py3-none-z.whl" if name == "PYODIDE_URL" else None

    monkeypatch.setattr(library, "distribution", lambda name: Installed())
    assert library.beside(*plugin.NAMED) == ["https://a.b/c/opencv_python_ffmpeg-1%2Bx-py3-none-z.whl"]


def test_a_plugin_of_another_version_is_refused_by_name() -> None:
    with pytest.raises(NotReadable, match="of another version"):
        plugin.Plugin(SimpleNamespace())


def test_its_javascript_has_the_same_number() -> None:
    script = (Path(__file__).parents[4] / "opencv_js" / "ffmpeg" / "interface.js").read_text()
    assert re.findall(r"Module\['interface'\] = (\d+);", script) == [str(plugin.INTERFACE)]
