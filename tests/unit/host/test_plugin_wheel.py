"""The wheel of the video plugin, and the sources that it is made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from host import debian, fetch, lock, plugin


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plugin of which only the names of its files are right."""
    folder = tmp_path / "built"
    folder.mkdir()
    for name in (*plugin.FILES, "SOURCE.txt"):
        (folder / name).write_text(name)
    monkeypatch.setattr(plugin, "folder", lambda: folder)
    return folder


def test_it_is_called_like_the_wheel_that_it_belongs_to(built: Path, tmp_path: Path) -> None:
    made = plugin.build(tmp_path / "opencv_python-4.9.1+cv2shim.1.full-py3-none-one_wasm32.two_wasm32.whl")
    assert made == tmp_path / "opencv_python_ffmpeg-4.9.1+cv2shim.1.full-py3-none-one_wasm32.two_wasm32.whl"
    assert (lock.name(made), lock.metadata(made)["Version"]) == ("opencv-python-ffmpeg", "4.9.1+cv2shim.1.full")
    with zipfile.ZipFile(made) as archive:
        names = set(archive.namelist())
        wheel = archive.read("opencv_python_ffmpeg-4.9.1+cv2shim.1.full.dist-info/WHEEL").decode()
    assert {f"cv2shim_ffmpeg/{name}" for name in ("__init__.py", *plugin.FILES)} < names
    assert "opencv_python_ffmpeg-4.9.1+cv2shim.1.full.dist-info/licenses/SOURCE.txt" in names
    assert [line for line in wheel.splitlines() if "Tag" in line] == ["Tag: py3-none-one_wasm32", "Tag: py3-none-two_wasm32"]


def test_there_is_none_where_it_has_not_been_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "folder", lambda: None)
    assert plugin.build(tmp_path / "opencv_python-1-py3-none-any.whl") is None


def test_what_lies_beside_a_build_or_a_wheel_belongs_to_it(built: Path, tmp_path: Path) -> None:
    cv2_wheel, other = tmp_path / "opencv_python-1-py3-none-any.whl", tmp_path / "made_by_others-1-py3-none-any.whl"
    assert plugin.beside(tmp_path / "full") is plugin.wheel_beside(cv2_wheel) is plugin.wheel_beside(other) is None
    made = plugin.build(cv2_wheel)
    assert made is not None
    assert plugin.wheel_beside(cv2_wheel) == made
    built.rename(tmp_path / plugin.NAME)
    assert plugin.beside(tmp_path / "full") == tmp_path / plugin.NAME


def test_sources_that_are_not_pinned_are_refused() -> None:
    with pytest.raises(fetch.FetchError, match="not pinned"):
        debian.source("no-such-package")
