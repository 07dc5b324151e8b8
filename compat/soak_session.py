"""The script of a soak, inside Pyodide: very many mixed calls, and what is held in between.

    soak_session.py CALLS SAMPLES

Every step makes its own objects and drops them, some in cycles that only the garbage collector takes apart. SAMPLES
receives a line of JSON for each look at the memory.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import cv2
import numpy as np

from compat import held
from compat.cases import inputs, networks

LOOKS = 20
Step = Callable[[], Any]

COLOUR, GREY = inputs.photo(), inputs.grey()
TEXTURED = inputs.textured(48, 64)
ROWS = np.random.RandomState(0).randint(0, 256, (6, 32)).astype(np.uint8)
NETWORK = np.frombuffer(networks.onnx(), np.uint8)
MEMORY = cv2.FileStorage_WRITE | cv2.FileStorage_MEMORY


def calls() -> Iterator[Step]:
    """Functions: arrays in and out, vectors, structs, drawing, UMats, and arguments that are refused."""
    yield lambda: cv2.add(COLOUR, COLOUR)
    yield lambda: cv2.GaussianBlur(COLOUR, (5, 5), 0)
    yield lambda: cv2.threshold(GREY, 100, 255, cv2.THRESH_BINARY)
    yield lambda: cv2.findContours(cv2.Canny(GREY, 50, 100), cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    yield lambda: cv2.merge(cv2.split(COLOUR))
    yield lambda: cv2.circle(COLOUR.copy(), (20, 20), 9, (1, 2, 3), -1)
    yield lambda: cv2.calcHist([COLOUR], [0], None, [16], [0, 256])
    yield lambda: cv2.moments(GREY)
    yield lambda: cv2.resize(COLOUR[::2, ::2], (31, 17))
    yield lambda: cv2.cvtColor(COLOUR[:, ::-1], cv2.COLOR_BGR2HSV)
    yield lambda: cv2.imdecode(cv2.imencode(".png", GREY)[1], cv2.IMREAD_GRAYSCALE)
    yield lambda: cv2.dnn.blobFromImages([COLOUR, COLOUR])
    yield lambda: cv2.goodFeaturesToTrack(TEXTURED, 20, 0.01, 5)
    yield lambda: cv2.blur(cv2.add(cv2.UMat(GREY), 3), (3, 3)).get()
    yield lambda: cv2.Canny(GREY, 1)
    yield lambda: cv2.add(GREY, "x")
    yield lambda: cv2.circle(COLOUR[:, ::-1], (1, 2), 3, 255)


def objects() -> Iterator[Step]:
    """Objects that are made, used and dropped."""
    yield lambda: cv2.ORB_create(20).detectAndCompute(TEXTURED, None)
    yield lambda: matched(cv2.BFMatcher(cv2.NORM_HAMMING))
    yield lambda: cv2.createCLAHE(2.0, (4, 4)).apply(GREY)
    yield lambda: predicted(cv2.KalmanFilter(4, 2))
    yield lambda: cv2.createBackgroundSubtractorMOG2().apply(COLOUR)
    yield lambda: cv2.TickMeter().start()
    yield lambda: [cv2.KeyPoint(1, 2, 3).pt, cv2.DMatch(1, 2, 0.5).distance]
    yield lambda: located(cv2.Subdiv2D((0, 0, 100, 100)))
    yield lambda: written(cv2.FileStorage(".yml", MEMORY))
    yield lambda: forwarded(cv2.dnn.readNetFromONNX(NETWORK))
    yield lambda: cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(0)).detectMarkers(GREY)
    yield lambda: cv2.SIFT_create(5).detect(TEXTURED)
    yield lambda: cv2.ml.KNearest_create().train(ROWS.astype(np.float32), cv2.ml.ROW_SAMPLE, np.arange(6, dtype=np.float32))
    yield lambda: in_a_cycle(cv2.ORB_create())
    yield lambda: in_a_cycle(cv2.BFMatcher())
    yield lambda: in_a_cycle(cv2.UMat(COLOUR))


def matched(matcher: Any) -> Any:
    matcher.add([ROWS])
    return matcher.knnMatch(ROWS[:3], 2)


def predicted(kalman: Any) -> Any:
    kalman.transitionMatrix = np.eye(4, dtype=np.float32)
    kalman.predict()
    return kalman.correct(np.ones((2, 1), np.float32))


def located(subdivision: Any) -> Any:
    for x, y in ((10, 20), (50, 60), (80, 30)):
        subdivision.insert((x, y))
    return subdivision.getTriangleList()


def written(storage: Any) -> Any:
    storage.write("matrix", np.eye(3))
    text = storage.releaseAndGetString()
    return cv2.FileStorage(text, cv2.FileStorage_READ | cv2.FileStorage_MEMORY).getNode("matrix").mat()


def forwarded(network: Any) -> Any:
    network.setInput(networks.picture())
    return network.forward()


def in_a_cycle(made: Any) -> None:
    """The object and what holds it hold each other."""
    holder = SimpleNamespace(made=made)
    holder.itself = holder


def offered(steps: Iterator[Step]) -> list[Step]:
    """Those that the running build can do."""
    return [step for step in steps if "build of opencv.js" not in str(attempt(step))]


def attempt(step: Step) -> Exception | None:
    """Do it; the exception if it is refused, as some are meant to be."""
    try:
        step()
    except (cv2.error, AttributeError) as error:
        return error.with_traceback(None)
    return None


def main(count: str, samples: str) -> None:
    steps = [*offered(calls()) * 3, *offered(objects())]
    done, total = 0, int(count)
    held.guard_buffers()
    with open(samples, "w") as file:
        for look in range(LOOKS + 1):
            until = total * look // LOOKS
            for number in range(done, until):
                attempt(steps[number % len(steps)])
            done = until
            print(json.dumps({"calls": done, "steps": len(steps), **held.counts()}), file=file, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
