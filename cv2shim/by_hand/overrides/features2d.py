"""Overrides of OpenCV's features2d module (and core's KeyPoint)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array

#: the names of the numbered kinds of matchers
MATCHERS = {
    1: "FlannBased",
    2: "BruteForce",
    3: "BruteForce-L1",
    4: "BruteForce-Hamming",
    5: "BruteForce-HammingLUT",
    6: "BruteForce-SL2",
}


@override("DescriptorMatcher.create", reason=MISSING)
@override("DescriptorMatcher_create", reason="stock opencv.js exports the overload that takes a name, not the one for numbers")
def descriptor_matcher_create(descriptorMatcherType: str = "", matcherType: int | None = None) -> Any:
    """A matcher by its kind's name or number."""
    import cv2

    if matcherType is None:
        return cv2.DescriptorMatcher_create(descriptorMatcherType)
    if matcherType not in MATCHERS:
        message = "Specified descriptor matcher type is not supported."
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="create")
    return cv2.DescriptorMatcher_create(MATCHERS[matcherType])


def _points(keypoints: Sequence[Any], indexes: Any) -> Array | tuple[()]:
    chosen = [] if indexes is None else [int(index) for index in indexes]
    if any(index < 0 for index in chosen):
        message = "keypointIndexes has element < 0. TODO: process this case"
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="convert")
    found = [keypoints[index] for index in chosen] if chosen else keypoints
    return np.array([keypoint.pt for keypoint in found], np.float32) if found else ()


@override("KeyPoint.convert", reason=MISSING)
@override("KeyPoint_convert", reason="stock opencv.js has no keypoints of its own to convert")
def key_point_convert(
    keypoints: Sequence[Any] = (),
    keypointIndexes: Any = None,
    points2f: Any = None,
    size: float = 1.0,
    response: float = 1.0,
    octave: int = 0,
    class_id: int = -1,
) -> Any:
    """The points (n, 2) float32 of keypoints, or keypoints at points."""
    import cv2

    if points2f is None:
        return _points(keypoints, keypointIndexes)
    points = np.asarray(points2f, np.float32).reshape(-1, 2).tolist()
    return tuple(cv2.KeyPoint(x, y, size, -1.0, response, octave, class_id) for x, y in points)


@override("KeyPoint.overlap", reason=MISSING)
@override("KeyPoint_overlap", reason=MISSING)
def key_point_overlap(kp1: Any, kp2: Any) -> float:
    """How much of their union the circles of two keypoints share, in float32."""
    f = np.float32
    size1, size2 = f(kp1.size), f(kp2.size)
    a, b = size1 * f(0.5), size2 * f(0.5)
    aa, bb = a * a, b * b
    dx, dy = (float(f(p) - f(q)) for p, q in zip(kp1.pt, kp2.pt, strict=True))
    c = f(math.sqrt(dx * dx + dy * dy))
    if min(a, b) + c <= max(a, b):
        return float(min(aa, bb) / max(aa, bb))
    if c >= a + b:
        return 0.0
    cc = c * c
    cos1, cos2 = (bb + cc - aa) / (size2 * c), (aa + cc - bb) / (size1 * c)
    angle1, angle2 = f(math.acos(cos1)), f(math.acos(cos2))
    sin1, sin2 = f(math.sin(angle1)), f(math.sin(angle2))
    shared = aa * angle2 + bb * angle1 - aa * sin2 * cos2 - bb * sin1 * cos1
    return float(shared / ((aa + bb) * f(math.pi) - shared))
