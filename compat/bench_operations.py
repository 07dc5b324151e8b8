"""What the benchmark times: named operations, each a function of (cv2, pictures) that returns a call without arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

SIZES = {"64x64": (64, 64), "640x480": (480, 640), "1920x1080": (1080, 1920)}

Cv = Any
Call = Callable[[], Any]


class Pictures:
    """Inputs of one size, the same for both sides."""

    def __init__(self, height: int, width: int):
        draw = np.random.RandomState(7)
        y, x = np.mgrid[0:height, 0:width]
        smooth = 128 + 60 * np.sin(x / 23) + 50 * np.cos(y / 17)
        planes = [smooth + 9 * k + draw.normal(0, 8, smooth.shape) for k in range(3)]
        self.size = (width, height)
        self.colour = np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)
        self.other = np.ascontiguousarray(self.colour[::-1])
        self.grey = np.ascontiguousarray(self.colour[:, :, 1])
        self.mask = ((x // 16 + y // 16) % 2 * 255).astype(np.uint8)
        self.table = np.arange(255, -1, -1, dtype=np.uint8)
        self.kernel = (draw.uniform(-1, 1, (5, 5)) / 9).astype(np.float32)
        self.square = np.ones((5, 5), np.uint8)
        self.affine = np.array([[0.9, 0.1, 5], [-0.1, 1.05, 3]])
        self.homography = np.array([[1.02, 0.03, -4], [0.01, 0.98, 2], [1e-5, 2e-5, 1]])
        self.map_x = (x * 0.97 + 2).astype(np.float32)
        self.map_y = (y * 1.02 - 1).astype(np.float32)
        self.patch = np.ascontiguousarray(self.grey[8:24, 8:24])


OPERATIONS: dict[str, Callable[[Cv, Pictures], Any]] = {
    "add": lambda cv, p: cv.add(p.colour, p.other),
    "addWeighted": lambda cv, p: cv.addWeighted(p.colour, 0.3, p.other, 0.7, 1),
    "absdiff": lambda cv, p: cv.absdiff(p.colour, p.other),
    "bitwise_and": lambda cv, p: cv.bitwise_and(p.colour, p.other),
    "inRange": lambda cv, p: cv.inRange(p.colour, (50, 60, 70), (200, 210, 220)),
    "threshold": lambda cv, p: cv.threshold(p.grey, 127, 255, 0),
    "LUT": lambda cv, p: cv.LUT(p.colour, p.table),
    "cvtColor BGR2GRAY": lambda cv, p: cv.cvtColor(p.colour, cv.COLOR_BGR2GRAY),
    "cvtColor BGR2RGB": lambda cv, p: cv.cvtColor(p.colour, cv.COLOR_BGR2RGB),
    "cvtColor BGR2HSV": lambda cv, p: cv.cvtColor(p.colour, cv.COLOR_BGR2HSV),
    "cvtColor BGR2Lab": lambda cv, p: cv.cvtColor(p.colour, cv.COLOR_BGR2Lab),
    "resize to half": lambda cv, p: cv.resize(p.colour, None, fx=0.5, fy=0.5, interpolation=cv.INTER_AREA),
    "resize by 1.5": lambda cv, p: cv.resize(p.colour, None, fx=1.5, fy=1.5),
    "warpAffine": lambda cv, p: cv.warpAffine(p.colour, p.affine, p.size),
    "warpPerspective": lambda cv, p: cv.warpPerspective(p.colour, p.homography, p.size),
    "remap": lambda cv, p: cv.remap(p.colour, p.map_x, p.map_y, cv.INTER_LINEAR),
    "GaussianBlur": lambda cv, p: cv.GaussianBlur(p.colour, (5, 5), 1.5),
    "blur": lambda cv, p: cv.blur(p.colour, (5, 5)),
    "medianBlur": lambda cv, p: cv.medianBlur(p.colour, 5),
    "bilateralFilter": lambda cv, p: cv.bilateralFilter(p.grey, 5, 50, 50),
    "filter2D": lambda cv, p: cv.filter2D(p.colour, -1, p.kernel),
    "Sobel": lambda cv, p: cv.Sobel(p.grey, cv.CV_16S, 1, 0),
    "Canny": lambda cv, p: cv.Canny(p.grey, 80, 160),
    "dilate": lambda cv, p: cv.dilate(p.grey, p.square),
    "morphologyEx": lambda cv, p: cv.morphologyEx(p.grey, cv.MORPH_OPEN, p.square),
    "matchTemplate": lambda cv, p: cv.matchTemplate(p.grey, p.patch, cv.TM_CCOEFF_NORMED),
    "calcHist": lambda cv, p: cv.calcHist([p.colour], [0], None, [256], [0, 256]),
    "equalizeHist": lambda cv, p: cv.equalizeHist(p.grey),
    "findContours": lambda cv, p: cv.findContours(p.mask, cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE),
    "connectedComponents": lambda cv, p: cv.connectedComponents(p.mask),
    "distanceTransform": lambda cv, p: cv.distanceTransform(p.mask, cv.DIST_L2, 5),
    "flip": lambda cv, p: cv.flip(p.colour, 1),
}
"""The operations that are timed at every size."""

READ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("add", "addWeighted", "absdiff", "bitwise_and"), ("colour", "other")),
    **dict.fromkeys(("inRange", "resize to half", "resize by 1.5", "blur", "GaussianBlur"), ("colour",)),
    **dict.fromkeys(("medianBlur", "flip"), ("colour",)),
    **dict.fromkeys((name for name in OPERATIONS if name.startswith("cvtColor")), ("colour",)),
    **dict.fromkeys(("threshold", "bilateralFilter", "Sobel", "Canny", "equalizeHist"), ("grey",)),
    **dict.fromkeys(("connectedComponents", "distanceTransform"), ("mask",)),
    "LUT": ("colour", "table"),
    "calcHist": ("colour",),
    "warpAffine": ("colour", "affine"),
    "warpPerspective": ("colour", "homography"),
    "remap": ("colour", "map_x", "map_y"),
    "filter2D": ("colour", "kernel"),
    "dilate": ("grey", "square"),
    "morphologyEx": ("grey", "square"),
    "matchTemplate": ("grey", "patch"),
}
"""Which pictures an operation reads: what has to be copied into opencv.js's memory."""


CHAIN: dict[str, Callable[[Cv, Any], Any]] = {
    "GaussianBlur": lambda cv, image: cv.GaussianBlur(image, (5, 5), 1.5),
    "cvtColor BGR2GRAY": lambda cv, image: cv.cvtColor(image, cv.COLOR_BGR2GRAY),
    "medianBlur": lambda cv, image: cv.medianBlur(image, 3),
    "equalizeHist": lambda cv, image: cv.equalizeHist(image),
    "flip": lambda cv, image: cv.flip(image, 1),
    "bitwise_not": lambda cv, image: cv.bitwise_not(image),
    "dilate": lambda cv, image: cv.dilate(image, None),
    "add": lambda cv, image: cv.add(image, image),
    "threshold": lambda cv, image: cv.threshold(image, 127, 255, 0)[1],
    "resize to half": lambda cv, image: cv.resize(image, None, fx=0.5, fy=0.5),
}
"""Ten operations, each on the result of the one before; none reads another array."""


@dataclass(frozen=True)
class Task:
    """Something timed on both sides."""

    group: str
    name: str
    make: Callable[[Cv], Call]


def tasks() -> list[Task]:
    found = []
    for size, (height, width) in SIZES.items():
        pictures = Pictures(height, width)
        for name, operation in OPERATIONS.items():
            found.append(Task(size, name, partial(_bound, operation, pictures)))
    return [*found, *_drawing()]


def _bound(operation: Callable[[Cv, Pictures], Any], pictures: Pictures, cv: Cv) -> Call:
    return lambda: operation(cv, pictures)


def _drawing() -> list[Task]:
    """In place on 4K, and on a frame four times as large: the cost must be the shape's, not the frame's."""
    small, large = np.zeros((2160, 3840, 3), np.uint8), np.zeros((4320, 7680, 3), np.uint8)
    red = (0, 0, 255)
    shapes: dict[str, Callable[[Cv, Any], Any]] = {
        "circle": lambda cv, f: cv.circle(f, (1900, 1000), 20, red, 2),
        "line": lambda cv, f: cv.line(f, (1900, 1000), (1960, 1040), red, 2),
        "rectangle": lambda cv, f: cv.rectangle(f, (1900, 1000), (1960, 1040), red, 2),
        "putText": lambda cv, f: cv.putText(f, "cv2", (1900, 1000), 0, 1.0, red, 2),
    }
    return [
        Task("drawing", f"{name}, {frame.shape[1]}x{frame.shape[0]}", partial(_drawn, draw, frame))
        for frame in (small, large)
        for name, draw in shapes.items()
    ]


def _drawn(draw: Callable[[Cv, Any], Any], frame: Any, cv: Cv) -> Call:
    return lambda: draw(cv, frame)
