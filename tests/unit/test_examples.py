"""The examples are ordinary cv2 scripts; the demo runs them twice and sees every difference."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from host import demo, photos

EXAMPLES = sorted((demo.ROOT / "examples").glob("*.py"))
NAMES = [path.name for path in EXAMPLES]


def start(script: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(demo.ROOT / "examples" / script), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A picture that each example finds something in: an orange sheet, a little turned, on a dark ground."""
    image = np.full((600, 800, 3), 40, np.uint8)
    corners = np.array([[150, 120], [620, 90], [660, 470], [130, 500]], np.int32)
    cv2.fillPoly(image, [corners], (60, 150, 250), cv2.LINE_AA)
    noise = np.random.default_rng(0).integers(0, 12, image.shape, np.uint8)
    cv2.imwrite(str(tmp_path / "photo.jpg"), cv2.add(image, noise))
    return "photo.jpg"


def test_the_demo_runs_every_example() -> None:
    assert sorted(script for script, _, _ in demo.SCRIPTS) == NAMES
    assert {photo for _, photo, _ in demo.SCRIPTS} <= set(photos.NAMES)


GALLERY = sorted((demo.ROOT / "examples" / "gallery").glob("*.py"))


@pytest.mark.parametrize("example", [*EXAMPLES, *GALLERY], ids=lambda path: path.name)
def test_an_example_knows_nothing_of_the_shim(example: Path) -> None:
    source = example.read_text().lower()
    assert not [word for word in ("shim", "pyodide", "emscripten", "await") if word in source]


@pytest.mark.parametrize("script", NAMES)
def test_an_example_writes_the_same_each_time(script: str, photo: str, tmp_path: Path) -> None:
    first, second = (start(script, photo, folder, cwd=tmp_path) for folder in ("a", "b"))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout != ""
    written = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(written) >= 2
    for name in written:
        assert demo.difference(tmp_path / "a" / name, tmp_path / "b" / name) == "identical"


@pytest.mark.parametrize("script", NAMES)
def test_an_example_without_a_photo_says_so(script: str, tmp_path: Path) -> None:
    done = start(script, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "Cannot read photo.jpg"


@pytest.mark.parametrize(("script", "photo"), [(script, photo) for script, photo, _ in demo.SCRIPTS])
def test_an_example_does_the_same_in_pyodide(
    script: str, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "FOLDER", tmp_path)
    (tmp_path / photo).write_bytes(photos.photo(photo).read_bytes())
    _, _, rows = demo.run_both(script, photo)
    assert {row.output: row.verdict for row in rows} == {row.output: "identical" for row in rows}
    assert len(rows) >= 3


class TestDifference:
    """What the demo says of two files."""

    @pytest.fixture
    def pictures(self, tmp_path: Path):
        def write(a: np.ndarray, b: np.ndarray) -> str:
            paths = tmp_path / "a.png", tmp_path / "b.png"
            for path, image in zip(paths, (a, b), strict=True):
                cv2.imwrite(str(path), image)
            return demo.difference(*paths)

        return write

    def test_equal(self, pictures) -> None:
        image = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
        assert pictures(image, image) == "identical"

    def test_one_value_by_one(self, pictures) -> None:
        image = np.zeros((10, 10), np.uint8)
        other = image.copy()
        other[3, 4] = 1
        assert pictures(image, other) == "largest difference 1, 1.000 % of values"

    @pytest.mark.parametrize(
        "other",
        [np.zeros((10, 11), np.uint8), np.zeros((10, 10, 3), np.uint8), np.zeros((10, 10), np.uint16)],
    )
    def test_another_shape_or_dtype(self, pictures, other: np.ndarray) -> None:
        assert "became" in pictures(np.zeros((10, 10), np.uint8), other)

    def test_missing(self, tmp_path: Path) -> None:
        cv2.imwrite(str(tmp_path / "a.png"), np.zeros((2, 2), np.uint8))
        assert demo.difference(tmp_path / "a.png", tmp_path / "b.png") == "written only by opencv-python"
        assert demo.difference(tmp_path / "b.png", tmp_path / "a.png") == "written only by pyodide"


def test_a_script_that_ends_badly_is_no_match(tmp_path: Path) -> None:
    good = demo.Run(0, "same", "", 1.0)
    bad = demo.Run(1, "same", "Traceback\nValueError: no", 1.0)
    [row] = demo.compare(good, bad, tmp_path)
    assert not row.identical
    assert "ValueError: no" in row.verdict


def test_other_text_is_no_match(tmp_path: Path) -> None:
    [row] = demo.compare(demo.Run(0, "1", "", 1.0), demo.Run(0, "2", "", 1.0), tmp_path)
    assert not row.identical
