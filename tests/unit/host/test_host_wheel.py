"""The wheel for a developer's machine: what is in it, and what is not."""

from __future__ import annotations

import configparser
import io
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename

from host import host_wheel


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return host_wheel.build(tmp_path_factory.mktemp("dist"))


def test_it_is_a_pure_wheel_with_one_package(built):
    name, _, _, tags = parse_wheel_filename(built.name)
    assert (name, {str(tag) for tag in tags}) == ("cv2shim", {"py3-none-any"})
    tops = {file.partition("/")[0] for file in zipfile.ZipFile(built).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cv2shim"}


def test_the_same_tree_gives_the_same_bytes(built, tmp_path):
    assert host_wheel.build(tmp_path).read_bytes() == built.read_bytes()


def test_the_archive_has_what_the_command_line_imports_and_nothing_that_was_made(built):
    names = set(zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(built).read("cv2shim/tree.zip"))).namelist())
    assert {"cv2shim/__main__.py", "host/run.mjs", "compat/compare.py", "porting/testing/session.py", "pyproject.toml"} <= names
    assert not [name for name in names if name.startswith(("build/", "dist/", "opencv_js/dist/")) or "__pycache__" in name]


def test_the_archive_is_packed_again_only_when_its_files_have_changed(tmp_path, monkeypatch):
    packed: list[int] = []
    files = [("a.py", b"1")]
    monkeypatch.setattr(host_wheel, "tree", lambda: iter(files))
    monkeypatch.setattr(host_wheel, "packed", lambda: packed.append(1) or b"archive")
    target = tmp_path / "tree.zip"
    for _ in range(2):
        assert host_wheel.archived(target).read_bytes() == b"archive"
    assert len(packed) == 1
    files[0] = ("a.py", b"2")
    host_wheel.archived(target)
    assert len(packed) == 2


def test_its_entry_points_exist(built):
    with zipfile.ZipFile(built) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        parser = configparser.ConfigParser()
        parser.read_string(archive.read(name).decode())
        for section in parser.sections():
            for target in parser[section].values():
                assert target.partition(":")[0].replace(".", "/") + ".py" in archive.namelist()


def test_it_requires_what_the_group_states(built):
    with zipfile.ZipFile(built) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        lines = archive.read(name).decode().splitlines()
    stated = tomllib.loads((host_wheel.ROOT / "pyproject.toml").read_text())["dependency-groups"]["host"]
    assert [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist")] == stated
    assert not any("opencv" in requirement for requirement in stated)
