"""What crashes the real cv2, or has it write past its arrays, is refused with a sentence, and the next call works.

A script that runs in Pyodide, with guards around all memory that is lent; for tests/pyodide/test_crashing.py.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from cv2shim.names import runtime

LONE = "a\udc80b.png"  # a surrogate without its other half: no UTF-8 has it
CONTOUR = np.array([[[1, 1]], [[5, 5]]])
LAST = np.array([[[-1, -1, -1, -1]]], np.int32)


def refused() -> dict[str, Callable[[], Any]]:
    empty, picture = np.zeros((0, 5), np.uint8), np.zeros((9, 9), np.uint8)
    return {
        "components": lambda: cv2.connectedComponents(empty),
        "components with statistics": lambda: cv2.connectedComponentsWithStats(empty),
        "components of nothing": lambda: cv2.connectedComponents(None),
        "no channels": lambda: cv2.resize(np.zeros((9, 9, 0), np.uint8), (5, 5)),
        "no channels in a vector": lambda: cv2.merge([np.zeros((9, 9, 0), np.uint8)] * 2),
        "no channels of a cv2.Mat": lambda: cv2.utils.dumpInputArray(cv2.Mat(np.zeros((9, 0), np.uint8), wrap_channels=True)),
        "no channels to write to": lambda: cv2.add(picture, picture, dst=np.zeros((9, 9, 0), np.uint8)),
        "root of halves": lambda: cv2.sqrt(np.ones((3, 50), np.float16)),
        "root of bytes": lambda: cv2.sqrt(np.ones((3, 50), np.uint8)),
        "spectrum of five dimensions": lambda: cv2.dft(np.zeros((4, 1, 1, 1, 1))),
        "its way back": lambda: cv2.idft(np.zeros((4, 1, 1, 1, 1))),
        "blur of four dimensions": lambda: cv2.stackBlur(np.zeros((4, 1, 1, 3), np.float32), (7, 7)),
        "power of ints": lambda: cv2.pow(np.ones((3, 50), np.int32), 0.3),
        "contour past the end": lambda: cv2.drawContours(picture, [CONTOUR], 3, 255, -1, 8, LAST),
        "hierarchy too short": lambda: cv2.drawContours(picture, [CONTOUR] * 2, -1, 255, -1, 8, LAST),
        "hierarchy past the end": lambda: cv2.drawContours(picture, [CONTOUR], 0, 255, -1, 8, LAST + 8),
        "text without UTF-8": lambda: cv2.putText(picture, LONE, (1, 8), 0, 1, 255),
        "path to read": lambda: cv2.imread(LONE),
        "path to write": lambda: cv2.imwrite(LONE, picture + 1),
        "path of a storage": lambda: cv2.FileStorage(LONE, cv2.FILE_STORAGE_WRITE),
        "network of a few bytes": lambda: cv2.dnn.readNetFromONNX(b"123"),
        "network of no bytes": lambda: cv2.dnn.readNetFromONNX(np.zeros(0, np.uint8)),
        "detector made of nothing": lambda: cv2.ORB().detect(picture),
        "extractor made of nothing": lambda: cv2.SIFT().detectAndCompute(picture, None),
        "matcher made of nothing": lambda: cv2.StereoSGBM().compute(picture, picture),
        **{f"structure ended in .{kind}": lambda kind=kind: ended(f"ended.{kind}") for kind in ("yml", "xml", "json")},
        "structure ended twice": lambda: ended("twice.yml", 1),
    }


def ended(name: str, started: int = 0) -> None:
    """End one structure more than was started, in a file that is written all the same."""
    with open(name, "w") as file:
        file.write("before")
    storage = cv2.FileStorage(name, cv2.FILE_STORAGE_WRITE)
    for i in range(started):
        storage.startWriteStruct(f"s{i}", cv2.FileNode_MAP)
        storage.endWriteStruct()
    try:
        storage.endWriteStruct()
    finally:
        storage.write("x", 1)
        storage.release()
        assert cv2.FileStorage(name, cv2.FILE_STORAGE_READ).getNode("x").real() == 1


def read_after() -> list[float]:
    """Values of nodes whose storages nobody else holds, while others come and go where these would have been."""
    text = "%YAML:1.0\n---\nx: 1\nlist: [ { y: 2 }, 3 ]\n"
    flags = cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY
    nodes = [cv2.FileStorage(text, flags).getNode("x"), cv2.FileStorage(text, flags).root().getNode("list").at(0).getNode("y")]
    others = [cv2.FileStorage(text.replace(": 1", ": " + "7" * 50).replace(": 2", ": " + "8" * 90), flags) for _ in range(20)]
    del others
    gc.collect()
    return [node.real() for node in nodes]


def kept() -> int:
    """How many objects of Python's subclasses are left that were part of a ring of nothing else."""

    class Filter(cv2.KalmanFilter):
        pass

    class Point(cv2.KeyPoint):
        pass

    seen = []
    for _ in range(100):
        for made in (Filter(2, 1), Point(1, 2, 3)):
            made.itself = made
            seen.append(weakref.ref(made))
    del made
    gc.collect()
    return sum(known() is not None for known in seen)


def after_one_another() -> list[Any]:
    """Arrays of as many bytes and other dimensions and channels, call after call of one function."""
    draw = np.random.default_rng(0)
    large, deep = draw.random((4, 100, 100, 3), np.float32), draw.random((100, 100, 15), np.float32)
    shapes = [(3, 4, 5, 6, 2), (12, 60), (60, 4, 3), (4, 45, 4), (2, 2, 5, 36), (360, 2), (1, 720, 1)]
    arrays = [draw.random(shape, np.float32) for shape in shapes]
    given = np.zeros((3, 4, 5, 6, 2), np.float32)
    for _ in range(5):
        assert (cv2.multiply(large, large) == large * large).all()
        assert (cv2.multiply(deep, deep) == deep * deep).all()
        for array in [*arrays, *arrays[::-1]]:
            assert (cv2.add(array, array) == (array + array).reshape(cv2.add(array, array).shape)).all()
            cv2.max(array, array, dst=given)
            for part in cv2.split(array):
                assert part.size
    ones = np.ones((3, 3), np.float32)
    return cv2.filter2D(ones, -1, ones).tolist()


def stopped() -> list[str]:
    """A division by zero stops an opencv.js that has this function; what is told of it, and of the next call."""
    weights, picture = np.full((4, 5), -1, np.int16), np.ones((4, 5, 3), np.int16)
    divided = sentence(lambda: cv2.detail.normalizeUsingWeightMap(weights, picture))
    return [divided, sentence(lambda: cv2.add(1, 2)[0])]


def sentence(call: Callable[[], Any]) -> str:
    try:
        return f"returned {call()!r}"
    except (cv2.error, ValueError, TypeError) as error:
        return str(error)


bridge = runtime.current().bridge
bridge.guard_buffers(True)
found = {name: sentence(call) for name, call in refused().items()}
filtered, left = after_one_another(), kept()
held = bridge.info()["live_objects"]
read = read_after()
held = bridge.info()["live_objects"] - held
stop = stopped()
touched = bridge.info()["guards_touched"]
bridge.guard_buffers(False)
