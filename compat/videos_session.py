"""Writes and reads videos; runs on the real cv2 and in Pyodide: `videos_session.py write|survey|read FOLDER… [--plain]`.

`write` tries `WRITTEN`, `survey` every one of `FOURCCS` in every one of `CONTAINERS`. What `read` found is printed as JSON.
`--plain` has the real cv2's FFmpeg compute in C, without its assembler: with it colours differ by a few levels, and with the
processor.
"""

from __future__ import annotations

import ctypes
import json
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

SIZE = (64, 48)
COUNT = 9
WRITTEN = [
    *("XVID.avi", "DIVX.avi", "MJPG.avi", "HFYU.avi", "FMP4.avi", "DIV3.avi", "MP42.avi", "WMV2.avi", "I420.avi", "ffvh.avi"),
    *("mp4v.mp4", "MJPG.mp4", "VP90.mp4", "mp4v.mov", "VP80.webm", "VP90.webm", "FFV1.mkv", "MJPG.mkv", "XVID.mkv", "FLV1.flv"),
    *("MPEG.mpg", "avc1.mp4", "LAGS.avi"),
]
# Of everything that FFmpeg has a tag for, what people ask for and what is of each family; a `_` stands for a space.
FOURCCS = """
XVID DIVX DX50 MJPG mp4v FMP4 3IV2 MP4V M4S2 MP4S DIV3 MP43 MP42 DIV2 MPG4 MP41 WMV1 WMV2 WMV3 FLV1 FFV1 FFVH HFYU LAGS
VP80 VP90 AV01 avc1 H264 X264 H265 HEVC hev1 hvc1 H263 h263 s263 U263 I420 IYUV YV12 YUY2 UYVY HDYC BGR_ RGBA raw_ MPNG
png_ ZLIB MSZH CSCD TSCC SNOW theo PIM1 MPEG mpg1 mpg2 MPG1 MPG2 mx5p dvsd dv25 SVQ1 rle_ CVID ASV1 ASV2 CLJR MSVC CRAM
apch apcn ap4h AVdn ULRG ULY0 MAGY JPEG LJPG tiff drac DRAC
"""
CONTAINERS = ("avi", "mp4", "mov", "mkv", "webm", "flv", "mpg")


def drawn(number: int) -> Any:
    """Frame `number`, (height, width, 3)."""
    frame = np.full((SIZE[1], SIZE[0], 3), 15 * number, np.uint8)
    frame[:, :, 0] = np.arange(SIZE[0]) * 3
    return cv2.circle(frame, (10 + 4 * number, 20), 8, (0, 80, 250), -1)


def write(folder: Path, names: Iterable[str] = WRITTEN) -> None:
    """A file for each fourcc and container; none is left where the writer is not opened."""
    for name in names:
        fourcc = cv2.VideoWriter.fourcc(*name[:4].replace("_", " "))
        writer = cv2.VideoWriter(str(folder / name), cv2.CAP_FFMPEG, fourcc, 25, SIZE)
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
    """Have the FFmpeg beside cv2 ask for nothing that a processor has; without one, as in Pyodide, nothing is done."""
    for library in Path(cv2.__file__).parents[1].glob("opencv_*.libs/libavutil*"):
        ctypes.CDLL(str(library)).av_force_cpu_flags(0)


if __name__ == "__main__":
    what, *folders = (word for word in sys.argv[1:] if word != "--plain")
    if "--plain" in sys.argv:
        plain()
    if what == "write":
        write(Path(folders[0]))
    elif what == "survey":
        write(Path(folders[0]), (f"{fourcc}.{container}" for container in CONTAINERS for fourcc in FOURCCS.split()))
    else:
        paths = [path for folder in folders for path in sorted(Path(folder).iterdir())]
        print(json.dumps({str(path): read(path) for path in paths}))
