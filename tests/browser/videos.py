"""A video whose frames tell their numbers, as the real cv2 writes it; Python for a page that reads one; its files."""

from __future__ import annotations

import base64
from pathlib import Path

import cv2

SIZE, COUNT = (96, 64), 40
PLACES = [("main", False, "runPythonAsync"), ("module", False, "runPythonAsync"), ("classic", True, "runPython")]
IDS = ["main", "worker that switches stacks", "worker that blocks"]

# The frames of every video here: a moving disc, and the number of the frame in eight blocks of black and white.
DRAWING = """
import cv2, numpy as np
def drawn(k, size=(96, 64)):
    frame = np.full((size[1], size[0], 3), (60, 120, 180), np.uint8)
    cv2.circle(frame, (20 + k % 50, 20), 12, (30, 200, 90), -1)
    for bit in range(8):
        frame[40:56, 12 * bit:12 * bit + 12] = 255 * (k >> bit & 1)
    return frame
def number(frame):
    return sum(1 << bit for bit in range(8) if frame[48, 12 * bit + 6].mean() > 128)
"""
scope: dict = {}
exec(DRAWING, scope)
drawn, number = scope["drawn"], scope["number"]

READ = """
import base64
def everything(path):
    capture = cv2.VideoCapture(path)
    told = [capture.get(p) for p in (3, 4, cv2.CAP_PROP_FPS, cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FOURCC)]
    frames, times = [], []
    while (found := capture.read())[0]:
        frames.append(found[1])
        times.append(capture.get(cv2.CAP_PROP_POS_MSEC))
    end = capture.get(cv2.CAP_PROP_POS_FRAMES)
    capture.release()
    return told, frames, times, end
"""


def written(path: Path, code: str, fps: float = 25.0) -> bytes:
    """A file of the real cv2's."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), fps, SIZE)
    assert writer.isOpened()
    for k in range(COUNT):
        writer.write(drawn(k))
    writer.release()
    return path.read_bytes()


def given(run, name: str, data: bytes) -> None:
    """Put a file into Pyodide's file system."""
    run(f"import base64\nopen({name!r}, 'wb').write(base64.b64decode({base64.b64encode(data).decode()!r}))")


def taken(run, name: str) -> bytes:
    return base64.b64decode(run(f"import base64\nbase64.b64encode(open({name!r}, 'rb').read()).decode()"))
