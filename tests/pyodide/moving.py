"""Prints which calls come out otherwise where the memory grows under them; for test_moving_memory.py, in Pyodide under Node."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cv2
import js
import numpy as np
import pyodide_js

from cv2shim.names import runtime

draw = np.random.default_rng(0)
picture = draw.integers(0, 256, (120, 160, 3), np.uint8)
gray, deep = picture[..., 0].copy(), draw.random((3, 4, 5, 6), np.float32)
mask = np.zeros((60, 60), np.uint8)
mask[10:30, 10:40] = mask[40:50, 20:50] = 255
contour = np.array([[0, 0], [40, 3], [30, 30], [3, 20]], np.int32)
points = draw.random((30, 2), np.float32)


class Layer:
    """A layer of Python's, which C++ asks for shapes and values."""

    def __init__(self, _parameters: Any, _blobs: Any) -> None: ...

    def getMemoryShapes(self, inputs: Any) -> Any:
        return inputs

    def forward(self, inputs: Any) -> Any:
        return [inputs[0] * 2]


NET = b"""input: "data" input_dim: 1 input_dim: 1 input_dim: 2 input_dim: 3
layer { name: "a" type: "Moved" bottom: "data" top: "a" }"""


def layered() -> Any:
    cv2.dnn_registerLayer("Moved", Layer)
    try:
        net = cv2.dnn.readNetFromCaffe(np.frombuffer(NET, np.uint8))
        net.setInput(np.arange(6, dtype=np.float32).reshape(1, 1, 2, 3))
        return net.forward()
    finally:
        cv2.dnn_unregisterLayer("Moved")


def features() -> Any:
    points, found = cv2.ORB_create(50).detectAndCompute(gray, None)
    matches = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(found, found, 2)
    return [(p.pt, p.size, p.octave) for p in points], found, [[(m.trainIdx, m.distance) for m in row] for row in matches]


def stored() -> Any:
    storage = cv2.FileStorage("a.yml", cv2.FILE_STORAGE_WRITE | cv2.FILE_STORAGE_MEMORY)
    for name, value in (("word", "ü€"), ("number", 1.5), ("array", deep)):
        storage.write(name, value)
    text = storage.releaseAndGetString()
    node = cv2.FileStorage(text, cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
    return text, node.root().keys(), node.getNode("array").mat(), node.getNode("word").string()


def marker() -> Any:
    known = cv2.aruco.getPredefinedDictionary(0)
    board = cv2.copyMakeBorder(cv2.aruco.generateImageMarker(known, 3, 90), 20, 20, 20, 20, 0, value=255)
    corners, ids, _ = cv2.aruco.ArucoDetector(known).detectMarkers(board)
    return corners, ids


def refused() -> str:
    try:
        cv2.cvtColor(deep, cv2.COLOR_BGR2GRAY)
    except cv2.error as error:
        return f"{error.code} {error.err}"
    return ""


def divided() -> Any:
    division = cv2.Subdiv2D((0, 0, 9, 9))
    division.insert([(1, 2), (5, 6)])
    return division.getTriangleList()


def kept() -> Any:
    filtering = cv2.KalmanFilter(2, 1)
    filtering.transitionMatrix = np.eye(2, dtype=np.float32)
    settings = cv2.aruco.DetectorParameters()
    settings.adaptiveThreshConstant = 3.5
    return filtering.predict(), filtering.transitionMatrix, settings.adaptiveThreshConstant


CALLS: dict[str, Callable[[], Any]] = {
    "a dictionary": lambda: cv2.moments(contour),
    "contours": lambda: cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE),
    "a rotated rectangle": lambda: cv2.minAreaRect(contour),
    "four dimensions": lambda: cv2.multiply(deep, deep),
    "Mats": lambda: cv2.merge(cv2.split(picture)),
    "given": lambda: cv2.GaussianBlur(picture, (5, 5), 1, dst=np.empty_like(picture)),
    "in place": lambda: cv2.rectangle(picture.copy(), (3, 4), (50, 60), (1, 2, 3), 2),
    "text": lambda: (cv2.getTextSize("grün", 0, 1, 2), cv2.putText(gray.copy(), "grün", (5, 50), 0, 1, 255)),
    "rectangles": lambda: cv2.groupRectangles([[1, 1, 9, 9], [1, 1, 10, 10], [2, 2, 9, 9]], 1),
    "boxes": lambda: cv2.dnn.NMSBoxes([[1, 1, 9, 9], [2, 1, 9, 9]], [0.5, 0.7], 0.1, 0.3),
    "a histogram": lambda: cv2.calcHist([picture, picture], [0, 4], None, [8, 8], [0, 256, 0, 256]),
    "clusters": lambda: cv2.kmeans(points, 1, None, (3, 10, 1.0), 1, cv2.KMEANS_PP_CENTERS),
    "coded": lambda: cv2.imdecode(cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1], -1),
    "a transform": lambda: cv2.estimateAffine2D(points, points * 2 + 1),
    "a subdivision": divided,
    "UMats": lambda: cv2.add(cv2.UMat(picture), cv2.UMat(picture)).get(),
    "detectors": features,
    "files": stored,
    "markers": marker,
    "errors": refused,
    "properties": kept,
    "layers": layered,
}  # fmt: skip


def told(value: Any) -> str:
    """Everything of a value, as text."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(told, value))}]"
    return repr(value)


def is_here(call: Callable[[], Any]) -> bool:
    """Whether this build has what the call needs."""
    try:
        call()
    except cv2.error as error:
        return error.code != cv2.Error.StsNotImplemented
    return True


calls = {name: call for name, call in CALLS.items() if is_here(call)}
before = {name: told(call()) for name, call in calls.items()}
bridge = runtime.current().bridge
bridge.guard_buffers(True)
moving = js.movingMemory(pyodide_js._module)
after = {name: told(call()) for name, call in calls.items()}
# what is made at the first call is made while the memory moves
fresh: dict[str, Callable[[], Any]] = {
    "a new function": lambda: cv2.phase(points, points),
    "a new class": lambda: cv2.createCLAHE(2.0, (4, 4)).apply(gray),
}
first = {name: told(call()) for name, call in fresh.items()}
unlike = [name for name in before if before[name] != after[name]]
unlike += [name for name in first if told(fresh[name]()) != first[name]]
print(json.dumps({"moving": moving, "calls": len(after), "unlike": unlike, "touched": bridge.info()["guards_touched"]}))
