"""Writes and reads videos; runs on the real cv2 and in Pyodide: `videos.py write|read FOLDER… [--plain]`.

What `read` found is printed as JSON. `--plain` has the real cv2's FFmpeg compute in C, without its assembler: with it colours
differ by a few levels, and with the processor.
"""

from __future__ import annotations

import ctypes
import json
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np

SIZE = (64, 48)
COUNT = 9
WRITTEN = [
    *("XVID.avi", "DIVX.avi", "MJPG.avi", "HFYU.avi", "FMP4.avi", "DIV3.avi", "MP42.avi", "WMV2.avi", "I420.avi", "ffvh.avi"),
    *("mp4v.mp4", "MJPG.mp4", "VP90.mp4", "mp4v.mov", "VP80.webm", "VP90.webm", "FFV1.mkv", "MJPG.mkv", "XVID.mkv", "FLV1.flv"),
    *("MPEG.mpg", "avc1.mp4", "LAGS.avi"),
]


def drawn(number: int) -> np.ndarray:
    """Frame `number`, (height, width, 3)."""
    frame = np.full((SIZE[1], SIZE[0], 3), 15 * number, np.uint8)
    frame[:, :, 0] = np.arange(SIZE[0]) * 3
    return cv2.circle(frame, (10 + 4 * number, 20), 8, (0, 80, 250), -1)


def write(folder: Path) -> None:
    """A file for each fourcc and container; none is left where the writer is not opened."""
    for name in WRITTEN:
        writer = cv2.VideoWriter(str(folder / name), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*name[:4]), 25, SIZE)
        opened = writer.isOpened()
        for number in range(COUNT):
            writer.write(drawn(number))
        writer.release()
        if not opened:
            (folder / name).unlink(missing_ok=True)


def read(path: Path) -> dict[str, object]:
    """What a capture says of a file and gives, in order and after seeking."""
    capture = cv2.VideoCapture(str(path))
    if not capture.isOpened():
        return {"opened": False}
    told = [capture.getBackendName(), *(capture.get(k) for k in (*range(3, 10), 16, 40, 41, 42, 48, 49))]
    frames, times = [], []
    while (found := capture.read())[0]:
        frames.append(zlib.crc32(found[1].tobytes()))
        times.append([capture.get(cv2.CAP_PROP_POS_MSEC), capture.get(cv2.CAP_PROP_POS_FRAMES)])
    sought = []
    for number in (5, 0, 3):
        done = capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        success, frame = capture.read()
        sought.append([done, success, capture.get(cv2.CAP_PROP_POS_FRAMES), zlib.crc32(frame.tobytes()) if success else 0])
    capture.release()
    return {"opened": True, "told": told, "frames": frames, "times": times, "sought": sought}


def plain() -> None:
    """Have FFmpeg ask for nothing that a processor has."""
    folder = Path(cv2.__file__).parents[1]
    library = next(folder.glob("opencv_python*.libs/libavutil*"))
    ctypes.CDLL(str(library)).av_force_cpu_flags(0)


if __name__ == "__main__":
    what, *folders = (word for word in sys.argv[1:] if word != "--plain")
    if "--plain" in sys.argv:
        plain()
    if what == "write":
        write(Path(folders[0]))
    else:
        paths = [path for folder in folders for path in sorted(Path(folder).iterdir())]
        print(json.dumps({str(path): read(path) for path in paths}))
