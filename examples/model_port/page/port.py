"""What the worker asks of Python: run detector.py on a picture's bytes, and compare with what the server made of it."""

import tempfile
from dataclasses import astuple
from pathlib import Path

import cv2
import detector
import numpy as np
import onnxruntime_web
import pyodide
import report

ORT = onnxruntime_web.env.versions.web
SOFTWARE = f"cv2 {cv2.__version__} of cv2shim, onnxruntime-web {ORT}, Pyodide {pyodide.__version__}"
session = None  # worker.mjs sets it


def detect(data):
    """The picture is detected in by the very call that the server makes."""
    image = read(data)
    recorder = report.Recorder(session)
    result = detector.detect(recorder, image)
    return report.run_of(SOFTWARE, image, result, recorder.outputs)


async def detect_awaiting(data):
    """The same in an engine that cannot set Python's stack aside: only the network's run is awaited here."""
    image = read(data)
    blob, placement = detector.prepare(image)
    outputs = await session.infer(detector.OUTPUTS, {detector.INPUT: blob})
    return report.run_of(SOFTWARE, image, detector.interpret(outputs, placement), outputs)


def read(data):
    image = cv2.imdecode(np.asarray(data.to_py()), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("This file is no picture that cv2 can read.")
    return image


def received(files):
    """The server's run, from the bytes of its files by name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.to_py().items():
            Path(folder, name).write_bytes(data)
        return report.load(Path(folder))


def compared(mine, theirs):
    """The rows of a comparison as lists."""
    return [list(astuple(row)) for row in report.compare(mine, theirs)]


def pixels(run):
    """The drawn picture as a canvas wants it: RGBA, and its width."""
    return cv2.cvtColor(run.drawn, cv2.COLOR_BGR2RGBA), run.drawn.shape[1]


def found(run):
    """Labels, scores and boxes as lists."""
    return [[one.label, one.score, list(one.box)] for one in run.result.detections]
