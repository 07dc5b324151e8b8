"""What a program finds by chance is the same on both sides."""

from __future__ import annotations

import glob
import os
import shutil
from pathlib import Path

import pytest

from porting.compare.inside import chance

NAMES = ["Z", "a", "b", "c10", "c9"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that lists its files last first, in a process that sorts them."""
    listdir, scandir = os.listdir, os.scandir

    class Backwards:
        def __init__(self, path: str) -> None:
            with scandir(path) as found:
                self.found = sorted(found, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> Backwards:
            return self

        def __exit__(self, *raised: object) -> None:
            self.found = []

        def __iter__(self):
            return iter(self.found)

    monkeypatch.setattr(os, "listdir", lambda path=None: sorted(listdir(path), reverse=True))
    monkeypatch.setattr(os, "scandir", Backwards)
    for name in NAMES:
        (tmp_path / name).touch()
    assert os.listdir(tmp_path) == NAMES[::-1]
    chance.sort_listings()
    return tmp_path


def test_folders_list_their_files_by_name(folder: Path) -> None:
    assert os.listdir(folder) == NAMES
    assert [Path(found).name for found in glob.glob(f"{folder}/*")] == NAMES
    assert [found.name for found in folder.iterdir()] == NAMES
    assert next(os.walk(folder))[2] == NAMES
    assert [entry.name for entry in os.scandir(folder)] == NAMES
    with os.scandir(os.fsencode(folder)) as entries:
        assert next(entries).name == os.fsencode(NAMES[0])
    shutil.copytree(folder, folder / "copy")
    assert os.listdir(folder / "copy") == NAMES
