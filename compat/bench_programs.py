"""What the benchmark times beside operations: loops as scripts have them, with many calls between Python and OpenCV."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from compat.bench_operations import Call, Cv, Task
from compat.cases.inputs import random, textured

MEASURES: dict[str, tuple[Any, ...]] = {
    "contourArea": (),
    "boundingRect": (),
    "moments": (),
    "minAreaRect": (),
    "arcLength": (True,),
    "approxPolyDP": (2.0, True),
}
"""What is asked of each of 5,000 contours, with the arguments behind the contour."""
FIRST = ("add", "cvtColor BGR2GRAY", "threshold", "GaussianBlur", "Canny", "findContours", "warpAffine")
"""Operations of which the first call of all is timed."""


def tasks() -> list[Task]:
    return [*_contours(), *_features()]


def blobs() -> Any:
    """A 1080p picture with 5,000 separate shapes."""
    image = np.zeros((1080, 1920), np.uint8)
    draw = random(3)
    for row in range(50):
        for column in range(100):
            top, left = 4 + row * 21, 6 + column * 19
            for line in range(draw.randint(4, 14)):
                indent = draw.randint(0, 4)
                image[top + line, left + indent : left + indent + draw.randint(6, 11)] = 255
    return image


def _contours() -> list[Task]:
    image = blobs()

    def find(cv: Cv) -> Any:
        return cv.findContours(image, cv.RETR_EXTERNAL, cv.CHAIN_APPROX_SIMPLE)[0]

    def each(measure: str, cv: Cv) -> Call:
        contours, function, rest = find(cv), getattr(cv, measure), MEASURES[measure]
        return lambda: [function(contour, *rest) for contour in contours]

    loops = [Task("5,000 contours", f"{name} of each", partial(each, name)) for name in MEASURES]
    return [Task("5,000 contours", "findContours", lambda cv: lambda: find(cv)), *loops]


def _features() -> list[Task]:
    programs: dict[str, Callable[[Cv], Call]] = {"ORB of 640x480, all pt": keypoints, "knnMatch 500x500, ratio test": matches}
    return [Task("features", name, make) for name, make in programs.items()]


def keypoints(cv: Cv) -> Call:
    """Find and describe, then read where each of them is."""
    picture = np.ascontiguousarray(np.tile(textured(), (5, 6))[:480, :640])
    orb = cv.ORB_create()
    return lambda: [keypoint.pt for keypoint in orb.detectAndCompute(picture, None)[0]]


def matches(cv: Cv) -> Call:
    """The two nearest of each descriptor, then Lowe's ratio test; half of them have a near one."""
    draw = random(5)
    query = draw.randint(0, 256, (500, 32)).astype(np.uint8)
    train = draw.randint(0, 256, (500, 32)).astype(np.uint8)
    train[::2] = query[::2] ^ (1 << draw.randint(0, 8, (250, 32))).astype(np.uint8)
    matcher = cv.BFMatcher(cv.NORM_HAMMING)
    return lambda: [m for m, n in matcher.knnMatch(query, train, k=2) if m.distance < 0.75 * n.distance]
