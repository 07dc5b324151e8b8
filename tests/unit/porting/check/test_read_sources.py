"""What is read of a path, and the sentence for each thing that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host.versions import opencv
from porting.check import sources, stubs, uses
from porting.check.sources import SourceError, Sources


def read(*paths: Path | str) -> Sources:
    return sources.read([str(path) for path in paths])


def test_a_folder_without_environments_caches_and_what_is_hidden(tmp_path: Path) -> None:
    for name in ("a.py", "deep/b.py", ".hidden/c.py", "env/pyvenv.cfg", "env/lib/d.py", "node_modules/e.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    assert [source.path.name for source in read(tmp_path).found] == ["a.py", "b.py"]


def test_a_file_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert len(read(tmp_path, tmp_path / "a.py").found) == 1


def test_an_installed_package_by_its_name_is_not_imported() -> None:
    import sys

    assert "this" not in sys.modules
    assert [source.path.name for source in read("this").found] == ["this.py"]
    assert "this" not in sys.modules
    assert len(read("json").found) > 3


@pytest.mark.parametrize("name", ["no-such/file.py", "no_such_package", "a.b"])
def test_nothing_there(name: str) -> None:
    with pytest.raises(SourceError, match=r"There is nothing (at|called) .*package"):
        read(name)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no Python file and no notebook"):
        read(tmp_path)


def test_a_module_that_is_no_python() -> None:
    with pytest.raises(SourceError, match="sys is no Python source"):
        read("sys")


def test_what_is_no_python_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("x = 1\n")
    (tmp_path / "old.py").write_text("x = 1\nprint 'x'\n")
    (tmp_path / "latin.py").write_bytes(b"x = '\xe4'\n")
    (tmp_path / "coded.py").write_bytes(b"# coding: latin-1\nx = '\xe4'\n")
    result = read(tmp_path)
    assert [source.path.name for source in result.found] == ["coded.py", "good.py"]
    assert any("old.py:2 is no Python of this version" in sentence for sentence in result.unread)
    assert any("latin.py" in sentence for sentence in result.unread)
    assert len(result.unread) == 2


def notebook(path: Path, *cells: str | list[str]) -> Path:
    described = [{"cell_type": "code", "source": cell} for cell in cells]
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "import no"}, *described], "nbformat": 4}))
    return path


def test_a_notebook_with_magics(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "a.ipynb",
        ["%matplotlib inline\n", "!pip install x\n", "import cv2"],
        "%%bash\nls $HOME",
        "%%time\nfiles = !ls\ncv2.flip?\nif files:\n    %time cv2.blur(a, 3)\ny = cv2.flip(a, 1)",
    )
    (source,) = read(path).found
    line = source.text.split("\n").index("y = cv2.flip(a, 1)") + 1
    assert str(source.place(line)) == f"{path}, cell 3, line 6"
    assert "ls $HOME" not in source.text


@pytest.mark.parametrize("content", ["", "[1]", '{"cells": 3}', "\x00"])
def test_no_notebook(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(content)
    (sentence,) = read(tmp_path).unread
    assert "a.ipynb was not read: it is no notebook" in sentence


def test_an_installed_package_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cv2 beside it is not what is asked, and numpy beside it is not its own."""
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path / "cache"))
    for package in ("pack", "cv2", "numpy"):
        (tmp_path / "site-packages" / package).mkdir(parents=True)
        (tmp_path / "site-packages" / package / "__init__.py").write_text("import cv2, numpy\nx = cv2.ORB_create()\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    (source,) = read("pack").found
    assert source.name == str(tmp_path / "site-packages" / "pack" / "__init__.py")
    assert not source.imports_own("numpy")
    assert [use.name for use in uses.find([source], stubs.folder(opencv.chosen())).uses] == ["ORB_create"]
