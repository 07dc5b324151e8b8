"""Video files through the plugin: each side reads what both wrote, with the same properties and the same pixels."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from compat.videos import Found, of, on_the_real_cv2, on_the_shim
from compat.videos_session import WRITTEN, drawn
from host import plugin
from host.versions import opencv
from tests import machine
from tests.pyodide.programs import on_both

BUILD = "full"


SYNC = b"\x49\x83\x42"
TINTED = [(space, full) for space in (1, 2, 3, 4, 5) for full in (0, 1)]
"""The matrices and ranges that VP9 can name: BT.601, BT.709, SMPTE-170, SMPTE-240, BT.2020; some of 256 levels or all."""


def tinted(content: bytes, space: int, full: int) -> bytes:
    """A VP9 video whose frames say other colours: four bits behind the mark that each key frame has."""
    start, *frames = content.split(SYNC)
    return start + b"".join(SYNC + bytes([frame[0] & 15 | space << 5 | full << 4]) + frame[1:] for frame in frames)


def tinted_name(space: int, full: int) -> str:
    return f"tinted-{space}-{'full' if full else 'some'}.webm"


READ = [*WRITTEN, *(tinted_name(*how) for how in TINTED), "AV1.avif", "cut.avi", "garbage.mp4", "empty.avi"]

BAD_PLACES = """
import os
import cv2, numpy as np
FOURCC = cv2.VideoWriter.fourcc(*"mp4v")
frame = np.zeros((48, 64, 3), np.uint8)

def written(path, count=9):
    writer = cv2.VideoWriter(path, cv2.CAP_FFMPEG, FOURCC, 25, (64, 48))
    opened = writer.isOpened()
    for _ in range(count):
        writer.write(frame)
    writer.release()
    return opened

print("written", written("good.mp4"))
os.mkdir("folder.mp4")
for place in ("folder.mp4", "none.mp4", "http://127.0.0.1:9/none.mp4", "no folder/none.mp4"):
    for api in (cv2.CAP_FFMPEG, cv2.CAP_ANY):
        capture = cv2.VideoCapture(place, api)
        print(place, api, capture.isOpened(), capture.read()[0], capture.get(cv2.CAP_PROP_FRAME_COUNT))
try:
    cv2.VideoCapture("none.mp4", cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1]).read()
    capture = cv2.VideoCapture()
    capture.setExceptionMode(True)
    capture.open("none.mp4", cv2.CAP_FFMPEG)
except cv2.error as error:
    print(error.code)
for place in ("folder.mp4", "no folder/a.mp4"):
    print("written", place, written(place), os.path.isdir(place))
kept = [cv2.VideoCapture("good.mp4", cv2.CAP_FFMPEG) for _ in range(100)]
print(sum(capture.read()[0] for capture in kept))
writers = [cv2.VideoWriter(f"{i}.mp4", cv2.CAP_FFMPEG, FOURCC, 25, (64, 48)) for i in range(20)]
print(sum(writer.isOpened() for writer in writers))
del kept, writers
capture = cv2.VideoCapture("good.mp4", cv2.CAP_FFMPEG)
print(sum(capture.read()[0] for _ in range(20)), all(os.path.getsize(f"{i}.mp4") for i in range(20)))
"""


@pytest.fixture(scope="module")
def sides(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """What the real cv2, and cv2 in Pyodide, read of the files that both wrote."""
    if plugin.folder() is None:
        machine.lacks("The video plugin has not been built. `make opencv` builds it.")
    folder = tmp_path_factory.mktemp("videos")
    real, ours = folder / "real", folder / "ours"
    real.mkdir()
    ours.mkdir()
    on_the_real_cv2("write", str(real))
    (real / "cut.avi").write_bytes((real / "XVID.avi").read_bytes()[:-700])
    (real / "garbage.mp4").write_bytes(b"no video" * 99)
    (real / "empty.avi").write_bytes(b"")
    for space, full in TINTED:
        (real / tinted_name(space, full)).write_bytes(tinted((real / "VP90.webm").read_bytes(), space, full))
    cv2.imwrite(str(real / "AV1.avif"), drawn(1))  # a video of one frame
    on_the_shim(folder, "write", str(ours))
    return on_the_real_cv2("read", str(real), str(ours)), on_the_shim(folder, "read", str(real), str(ours))


@pytest.mark.parametrize("name", READ)
def test_what_the_real_cv2_writes_is_read_here(sides: tuple[Found, Found], name: str) -> None:
    expected, got = (of(found, "real", name) for found in sides)
    assert got == expected


def test_colours_that_a_file_names_count(sides: tuple[Found, Found]) -> None:
    seen = [of(sides[0], "real", tinted_name(space, full))["frames"] for space, full in TINTED]
    follows = "ffmpeg-colours-of-frames" in opencv.chosen().changes
    assert len({tuple(frames) for frames in seen}) == (8 if follows else 1)  # SMPTE-170's matrix is BT.601's


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_here_the_real_cv2_reads(sides: tuple[Found, Found], name: str) -> None:
    expected, got = (of(found, "ours", name) for found in sides)
    assert got == expected
    real = of(sides[0], "real", name)
    assert (real is None) == (expected is None)
    if real is not None:
        assert (expected["told"], len(expected["frames"])) == (real["told"], len(real["frames"]))


def test_bad_places_are_as_on_the_real_cv2(sides: tuple[Found, Found], tmp_path: Path) -> None:
    expected, got = on_both(BAD_PLACES, tmp_path, BUILD)
    assert got == expected
