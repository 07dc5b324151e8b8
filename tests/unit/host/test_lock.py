"""A lock file rewritten so that the shim takes opencv-python's place."""

from __future__ import annotations

import copy
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from cv2shim.__main__ import main
from host import lock

LOCK = {
    "info": {"version": "1"},
    "packages": {
        "numpy": {"name": "numpy", "imports": ["numpy"], "depends": []},
        "opencv-python": {
            "name": "opencv-python", "imports": ["cv2"], "depends": ["numpy"],
            "file_name": "opencv.whl", "sha256": "00", "version": "4.11",
        },
        "uses-cv2": {"name": "uses-cv2", "imports": ["uses_cv2"], "depends": ["opencv-python"]},
    },
}  # fmt: skip


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "dist" / "cv2shim-1.2-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "cv2shim-1.2.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: cv2shim\nVersion: 1.2\n"
            "Requires-Dist: numpy\nRequires-Dist: Pillow\n",
        )
    return path


def test_cv2_is_the_wheel_and_the_rest_stays(wheel):
    before = copy.deepcopy(LOCK)
    packages = lock.replace(LOCK, wheel, "cv2shim.whl")["packages"]
    assert before == LOCK, "the argument was changed"
    shim = packages.pop("opencv-python")
    assert shim["imports"] == ["cv2", "cv2shim"]
    assert shim["file_name"] == "cv2shim.whl"
    assert shim["version"] == "1.2"
    assert shim["depends"] == ["numpy", "pillow"]
    assert shim["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert packages == {name: LOCK["packages"][name] for name in ("numpy", "uses-cv2")}


def test_of_a_wheel_with_the_lock_files_own_name_only_place_and_sum_change(tmp_path):
    own = tmp_path / "opencv.whl"
    own.write_bytes(b"packed again")
    packages = lock.replace(LOCK, own, "elsewhere/opencv.whl")["packages"]
    changes = {"file_name": "elsewhere/opencv.whl", "sha256": hashlib.sha256(b"packed again").hexdigest()}
    assert packages["opencv-python"] == LOCK["packages"]["opencv-python"] | changes


def test_the_command_writes_the_wheels_path_relative_to_the_lock_file(wheel, tmp_path, capsys):
    lock_file = tmp_path / "pyodide" / "pyodide-lock.json"
    lock_file.parent.mkdir()
    lock_file.write_text(json.dumps(LOCK))
    assert main(["lock", str(lock_file), str(wheel)]) == 0
    written = json.loads(lock_file.read_text())
    assert written["packages"]["opencv-python"]["file_name"] == "../dist/cv2shim-1.2-py3-none-any.whl"
    assert wheel.name in capsys.readouterr().out


@pytest.mark.parametrize(("text", "sentence"), [("{}", "not a Pyodide lock file"), ("nonsense", "Expecting")])
def test_what_is_not_a_lock_file_is_refused(wheel, tmp_path, capsys, text, sentence):
    lock_file = tmp_path / "lock.json"
    lock_file.write_text(text)
    assert main(["lock", str(lock_file), str(wheel)]) == 1
    assert sentence in capsys.readouterr().err
    assert lock_file.read_text() == text


def test_what_is_not_a_wheel_is_refused(tmp_path, capsys):
    lock_file = tmp_path / "lock.json"
    lock_file.write_text(json.dumps(LOCK))
    wheel = tmp_path / "x.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a", "b")
    assert main(["lock", str(lock_file), str(wheel)]) == 1
    assert "not a wheel" in capsys.readouterr().err
