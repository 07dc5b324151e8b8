"""What else a browser lacks is found from the same reading."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from host.fetch import FetchError
from host.versions import opencv
from host.versions import pyodide as versions
from porting.check import lacking, packages, sources, stubs, uses


def read(folder: Path, text: str) -> sources.Sources:
    (folder / "script.py").write_text(textwrap.dedent(text))
    return sources.read([str(folder)])


def lacks(folder: Path, text: str) -> set[tuple[str, str, int]]:
    found = read(folder, text).found
    used = uses.find(found, stubs.folder(opencv.chosen())).uses
    return {(one.kind, one.text, one.place.line) for one in lacking.find(found, used)}


def test_threads_processes_sockets_and_toolkits(tmp_path: Path) -> None:
    found = lacks(
        tmp_path,
        """
        import os, threading as t, subprocess, socket
        from concurrent.futures import ThreadPoolExecutor
        import tkinter
        import curses
        t.Thread(target=print).start()
        subprocess.run(["ls"])
        os.fork()
        os.path.join("a")
        socket.create_connection(("a", 1))
        t.Lock()
        """,
    )
    assert found == {
        (lacking.THREADS, "concurrent.futures.ThreadPoolExecutor", 3),
        (lacking.THREADS, "threading.Thread", 6),
        (lacking.PROCESSES, "subprocess.run", 7),
        (lacking.PROCESSES, "os.fork", 8),
        (lacking.SOCKETS, "socket.create_connection", 10),
        (lacking.WINDOWS, "tkinter", 4),
        (lacking.MODULES, "curses", 5),
    }


def test_a_module_of_the_project_is_none_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "socket.py").write_text("def create_connection(): ...\n")
    assert lacks(tmp_path, "import socket\nsocket.create_connection()\n") == set()


def test_absolute_paths(tmp_path: Path) -> None:
    found = lacks(
        tmp_path,
        '''
        """/home/me is only told of."""
        a = "/home/me/picture.png"
        b = f"C:\\\\pictures\\\\{a}"
        c = "/api/route"
        d = "pictures/a.png"
        e = "~/a.png"
        f = "http://x/home/me"
        ''',
    )
    assert {line for kind, _, line in found if kind == lacking.PATHS} == {3, 4, 7}
    assert len(found) == 3


def test_cameras_and_addresses(tmp_path: Path) -> None:
    found = lacks(
        tmp_path,
        """
        import cv2
        cv2.VideoCapture(0)
        cv2.VideoCapture("rtsp://camera/1")
        cv2.VideoCapture("film.avi")
        cv2.VideoCapture(name)
        """,
    )
    assert {line for kind, _, line in found if kind == lacking.CAPTURES} == {3, 4}


LOCK = {"packages": {"pillow": {"name": "pillow", "imports": ["PIL"]}, "numpy": {"name": "numpy", "imports": ["numpy"]}}}
TEXT = """
import numpy, os
from PIL import Image
import pure_one, compiled_one, silent_one
import script
from . import other
"""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, bool | None]:
    """What PyPI says, and a cache of its own; no network."""
    said: dict[str, bool | None] = {"pure-one": True, "compiled-one": False, "silent-one": None}
    monkeypatch.setenv("CV2SHIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(packages.distribution, "lock_of", lambda pyodide: LOCK)
    monkeypatch.setattr(packages, "_ask", lambda project: said[project])
    return said


def statuses(folder: Path, offline: bool = False) -> dict[str, str]:
    found = packages.find(read(folder, TEXT).found, versions.chosen(), offline)
    return {package.module: package.status for package in found}


def test_packages_there_to_install_and_not_to_be_had(answers: dict[str, bool | None], tmp_path: Path) -> None:
    assert statuses(tmp_path) == {
        "numpy": packages.THERE,
        "PIL": packages.THERE,
        "pure_one": packages.PURE,
        "compiled_one": packages.NONE,
        "silent_one": packages.UNKNOWN,
    }


def test_what_pypi_said_is_kept_and_silence_is_not(answers: dict[str, bool | None], tmp_path: Path) -> None:
    statuses(tmp_path)
    answers.update({"pure-one": None, "compiled-one": None, "silent-one": True})
    found = statuses(tmp_path)
    assert (found["pure_one"], found["compiled_one"], found["silent_one"]) == (packages.PURE, packages.NONE, packages.PURE)


def test_offline_nothing_is_claimed(answers: dict[str, bool | None], tmp_path: Path) -> None:
    assert statuses(tmp_path, offline=True)["compiled_one"] == packages.UNKNOWN


def test_without_the_list_of_packages_nothing_is_claimed(
    answers: dict[str, bool | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(pyodide: object) -> None:
        raise FetchError("no network")

    monkeypatch.setattr(packages.distribution, "lock_of", refuse)
    assert set(statuses(tmp_path).values()) == {packages.UNKNOWN}
