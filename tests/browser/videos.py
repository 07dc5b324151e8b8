"""A video whose frames tell their numbers, as the real cv2 writes it; Python for a page that reads one; its files."""

from __future__ import annotations

import base64
from pathlib import Path

import cv2
import pytest

from tests.browser.stage import Stage

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

CODECS = {"VP80": ("vp8", "vp8"), "VP90": ("vp9", "vp09.00.10.08"), "avc1": ("avc", "avc1.42001e")}
"""Of each fourcc what Mediabunny and WebCodecs call it."""
# The first question is one that WebKitGTK's process survives as its first, see cv2shim/page/javascript/library.js.
ASKED = """
const [codec, done] = arguments, [width, height] = [96, 64];
document.createElement("video").canPlayType("video/webm");
Promise.all([
  VideoDecoder.isConfigSupported({ codec, codedWidth: width, codedHeight: height }),
  VideoEncoder.isConfigSupported({ codec, width, height }),
]).then((answers) => done(answers.map(({ supported }) => supported)));
"""


def has(stage: Stage, code: str) -> tuple[bool, bool]:
    """Whether the engine decodes it, and whether it encodes it; Chromium has everything with it."""
    if not stage.browser.codecs_vary:
        return True, True
    decodes, encodes = stage.browser.execute_async_script(ASKED, CODECS[code][1])
    return decodes, encodes


def needs(stage: Stage, code: str, *, writing: bool = False) -> None:
    """End a test where the engine lacks what it needs; what is said there is test_what_an_engine_lacks_is_said's."""
    decodes, encodes = has(stage, code)
    if not decodes or (writing and not encodes):
        pytest.skip(f"this engine does not have {code} on this machine")


H264 = Path(__file__).with_name("numbered.mp4")
"""Such a video in H.264, which the real cv2 does not write: `cv2.VideoWriter` of a page in Chromium did."""


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
