"""What a program leaves is compared by its kind: pictures by pixels, numbers by bounds, the rest as it is."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from compat.compare import CLOSE, DIFFERS, EXACT
from porting.compare import outputs
from porting.compare.sides import REAL, SHIM, Ended


def ended(folder: Path, side: str, out: str = "", err: str = "", status: int = 0) -> Ended:
    (folder / side / "program").mkdir(parents=True, exist_ok=True)
    return Ended(side, folder / side / "program", folder / side / "journal", status, out.encode(), err.encode(), 1.0)


@pytest.fixture
def both(tmp_path: Path) -> tuple[Ended, Ended, Path]:
    before = tmp_path / "before"
    before.mkdir()
    return ended(tmp_path, REAL), ended(tmp_path, SHIM), before


def verdicts(both: tuple[Ended, Ended, Path]) -> dict[str, tuple[str, str]]:
    return {one.name: (one.verdict, one.note) for one in outputs.aspects(*both)}


@pytest.mark.parametrize(
    ("real", "shim", "verdict"),
    [
        ("a 1.5\n", "a 1.5\n", EXACT),
        ("a 1.5000001\n", "a 1.5\n", CLOSE),
        ("a 1.6\n", "a 1.5\n", DIFFERS),
        ("3 items", "4 items", DIFFERS),
        ("a", "b", DIFFERS),
        ("a\n", "a\nb\n", DIFFERS),
        ("nan 1e-12", "nan 2e-12", CLOSE),
        ("nan", "1.0", DIFFERS),
    ],
)
def test_numbers_in_texts_may_be_apart_by_rounding(real, shim, verdict):
    assert outputs.text("text", real, shim).verdict == verdict


@pytest.mark.parametrize(
    ("real", "shim", "older", "newer"),
    [
        ("    Usage:\n      run it\n    \n", "Usage:\n  run it\n\n", CLOSE, DIFFERS),
        ("  a\n1.5", "a\n1.5000001", CLOSE, DIFFERS),
        ("Usage:\n", "  Usage:\n", DIFFERS, DIFFERS),
        ("  Usage:\n", "Usage\n", DIFFERS, DIFFERS),
        ("  a\n", "a", CLOSE, DIFFERS),
    ],
)
def test_docstrings_may_be_apart_by_their_indentation(
    real: str, shim: str, older: str, newer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for first, verdict in (((99,), older), ((3, 0), newer)):
        monkeypatch.setattr(outputs, "CLEANS_DOCSTRINGS", first)
        assert outputs.text("printed text", real, shim).verdict == verdict


def test_what_is_printed_is_compared_without_the_folders_name(tmp_path):
    runs = [ended(tmp_path, side, out=f"in {tmp_path / side / 'program'}/x") for side in (REAL, SHIM)]
    (tmp_path / "before").mkdir()
    assert verdicts((*runs, tmp_path / "before"))["printed text"][0] == EXACT


def test_of_tracebacks_the_last_line_counts(tmp_path):
    real = 'Traceback (most recent call last):\n  File "p.py", line 1, in <module>\n    f()\nValueError: bad\n'
    shim = real.replace("    f()\n", "    f()\n    ~^^\n")
    (tmp_path / "before").mkdir()
    runs = ended(tmp_path, REAL, err=real, status=1), ended(tmp_path, SHIM, err=shim, status=1)
    assert verdicts((*runs, tmp_path / "before"))["printed errors"][0] == EXACT


def test_the_log_of_opencv_is_not_compared(tmp_path):
    (tmp_path / "before").mkdir()
    log = "[ WARN:0@0.518] global cap.cpp open VideoCapture(0): can't open camera by index\n"
    runs = ended(tmp_path, REAL, err="no camera\n"), ended(tmp_path, SHIM, err=f"{log}no camera\n")
    assert verdicts((*runs, tmp_path / "before"))["printed errors"][0] == EXACT


def test_pictures_are_compared_by_pixels(both):
    picture = np.random.default_rng(1).integers(0, 200, (20, 30, 3), np.uint8)
    for run, extra in zip(both, (0, 9), strict=False):
        other = picture.copy()
        other[3, 4, 1] += extra
        cv2.imwrite(str(run.program / "out.png"), other)
        cv2.imwrite(str(run.program / "same.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, extra])
    found = verdicts(both)
    assert found["out.png"] == (DIFFERS, "off by 9 levels in 0.1% of the elements")
    assert found["same.png"][0] == EXACT


def test_videos_are_compared_by_frames(both):
    for run, last in zip(both, (100, 220), strict=False):
        video = cv2.VideoWriter(str(run.program / "out.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 5, (32, 32))
        for level in (20, 60, last):
            video.write(np.full((32, 32, 3), level, np.uint8))
        video.release()
    verdict, note = verdicts(both)["out.avi"]
    assert verdict == DIFFERS
    assert note.startswith("frame 3: off by")


def test_arrays_and_json_are_compared_by_numbers(both):
    for run, extra in zip(both, (0.0, 1e-9), strict=False):
        np.savez(run.program / "out.npz", a=np.ones(4) + extra)
        np.save(run.program / "out.npy", np.ones(4, np.float32 if extra else np.float64))
        (run.program / "out.json").write_text(json.dumps({"list": [1, 2.5 + extra]}))
    found = verdicts(both)
    assert {name: found[name][0] for name in ("out.npz", "out.npy", "out.json")} == {
        "out.npz": CLOSE, "out.npy": DIFFERS, "out.json": CLOSE,
    }  # fmt: skip


def test_files_that_one_side_lacks_or_has_left_alone_are_told(both):
    real, shim, before = both
    for folder in (before, real.program, shim.program):
        (folder / "input.txt").write_text("as it was")
    (before / "gone.txt").write_text("x")
    (shim.program / "gone.txt").write_text("x")
    (real.program / "new.bin").write_bytes(b"\0\1")
    (shim.program / "new.bin").write_bytes(b"\0\2\3")
    found = verdicts(both)
    assert "input.txt" not in found
    assert found["gone.txt"] == (DIFFERS, "only the shim has it in the end")
    assert found["new.bin"] == (DIFFERS, "2 and 3 bytes, no text: other from byte 1 on")
