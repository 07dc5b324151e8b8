"""Where opencv.js lives in Pyodide's memory, a Mat of a page's script and an array are the same memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from host import browsers
from host.browsers import Browser
from tests import machine
from tests.browser.stage import Stage, served

START = """
import cv2, cv2shim, gc, json, numpy as np, sys
from pyodide.code import run_js
cv = cv2shim.opencv_js()
def copied(): return cv2shim.info()["copied_bytes"]
"""


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    machine.need("full")
    with served(tmp_path_factory.mktemp("full"), isolated=False, backend="full") as address:
        stage = Stage(browser, address, "module")
        browser.set_script_timeout(240)
        stage.run(START)
        assert stage.run("cv2shim.info()['strategy']") == "shared"
        yield stage
        browser.set_script_timeout(browsers.SCRIPT_LIMIT)


@pytest.fixture(autouse=True)
def nothing_stays(stage: Stage) -> Iterator[None]:
    before = counted(stage)
    yield
    after = counted(stage)
    assert all(now <= was for was, now in zip(before, after, strict=True)), (before, after)


def counted(stage: Stage) -> list[int]:
    facts = json.loads(stage.run('gc.collect(); json.dumps([cv2shim.info()[k] for k in ("live_mats", "live_objects")])'))
    return [*stage.held()[:2], *facts]


def test_a_mat_over_an_array(stage: Stage) -> None:
    """What a script writes into the Mat is in the array; the Mat keeps the array alive."""
    stage.run("""
array = np.zeros((4, 6, 3), np.uint8)
view = array[1:3, 2:5]
before, references = copied(), sys.getrefcount(view)
mat = cv2shim.to_mat(view)
run_js("(cv, mat) => mat.setTo(new cv.Scalar(1, 2, 3, 0))")(cv, mat)
""")
    assert stage.run("str(array.sum(axis=(0, 1)).tolist())") == "[6, 12, 18]"
    assert stage.run("bool((view == (1, 2, 3)).all()) and copied() == before") == "true"
    assert stage.run("sys.getrefcount(view) - references") == "1"
    stage.run("mat.delete(); del mat")
    assert stage.run("sys.getrefcount(view) - references") == "0"
    stage.run("del array, view")


PART = "cv.Mat.ones(40, 50, cv.CV_8U).roi(cv.Rect.new(3, 4, 20, 10))"


@pytest.mark.parametrize("made", ["cv.Mat.ones(40, 50, cv.CV_32FC3)", PART])
def test_an_array_over_a_mat(stage: Stage, made: str) -> None:
    """What Python writes is in the Mat; the array outlives it, and its memory is freed with it."""
    stage.run(f"before = copied(); mat = {made}; array = cv2shim.from_mat(mat); array[2, 3] = 7")
    at = "mat.floatAt(2, 9)" if "32F" in made else "mat.ucharAt(2, 3)"
    assert stage.run(f"str([array.shape[0] == mat.rows, {at}, copied() - before])") in ("[True, 7, 0]", "[True, 7.0, 0]")
    stage.run("expected = cv2.add(array, 1); mat.delete(); del mat")
    stage.run("churn = [np.full(array.nbytes, 9, np.uint8) for _ in range(50)]  # would come to lie there if it were free")
    assert stage.run("bool((cv2.add(array, 1) == expected).all()) and cv2shim.info()['live_objects']") == "1"
    stage.run("part = array[1:]; del array, expected, churn; gc.collect()")
    assert stage.run("cv2shim.info()['live_objects']") == "1"
    stage.run("del part; gc.collect()")
    assert stage.run("cv2shim.info()['live_objects']") == "0"


def test_to_and_fro_is_the_same_memory(stage: Stage) -> None:
    stage.run("array = np.arange(24, dtype=np.float32).reshape(2, 3, 4); mat = cv2shim.to_mat(array)")
    stage.run("back = cv2shim.from_mat(mat)")
    assert stage.run("np.shares_memory(array, back) and back.shape == array.shape") == "true"
    stage.run("mat.delete(); del mat, array")
    assert stage.run("str(back[1, 2].tolist())") == "[20.0, 21.0, 22.0, 23.0]"
    stage.run("del back")


def test_a_borrowed_mat_is_copied(stage: Stage) -> None:
    """A Mat over memory that it does not own: nobody knows how long that lives."""
    stage.run("array = np.ones((3, 4), np.uint8); address = array.__array_interface__['data'][0]")
    stage.run("mat = cv.Mat.new(3, 4, 0, address, 4); back = cv2shim.from_mat(mat)")
    assert stage.run("np.shares_memory(array, back)") == "false"
    stage.run("mat.delete(); del mat, array, back")


def test_nothing_grows_over_many_frames(stage: Stage) -> None:
    stage.run("""
script = run_js("(cv, mat) => { const out = new cv.Mat(); cv.cvtColor(mat, out, cv.COLOR_BGR2GRAY); return out; }")
frame = np.ones((480, 640, 3), np.uint8)
def step():
    mat = cv2shim.to_mat(frame)
    out = script(cv, mat)
    gray = cv2shim.from_mat(out)
    mat.delete()
    out.delete()
    return gray
for _ in range(20): step()
heap = cv2shim.info()["heap_bytes"]
for _ in range(500): assert step().shape == (480, 640)
""")
    assert stage.run("cv2shim.info()['heap_bytes'] - heap") == "0"
    stage.run("del script, frame, step")
