"""Overrides of OpenCV's imgproc module: rectangles and lines."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.accepts import tables
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array

Point = tuple[int, int]
Rect = tuple[float, float, float, float]
RotatedRect = tuple[tuple[float, float], tuple[float, float], float]


@override("boxPoints", reason="stock opencv.js returns it as JavaScript objects")
def box_points(box: RotatedRect) -> Array:
    """The corners (4, 2) float32 of a rotated rectangle: bottom left, top left, top right, bottom right."""
    x, y, width, height = np.array([*box[0], *box[1]], np.float32)
    angle = float(np.float32(box[2])) * math.pi / 180
    b, a = np.float32(math.cos(angle)) * np.float32(0.5), np.float32(math.sin(angle)) * np.float32(0.5)
    ah, bh, aw, bw = a * height, b * height, a * width, b * width
    first, second = (x - ah - bw, y + bh - aw), (x + ah - bw, y - bh - aw)
    if tables.changed("box-points-by-sums"):
        opposite = [(x + ah + bw, y - bh + aw), (x - ah + bw, y + bh + aw)]
    else:
        opposite = [(2 * x - px, 2 * y - py) for px, py in (first, second)]
    return np.array([first, second, *opposite], np.float32)


@override("rectangleIntersectionArea", reason=MISSING)
def rectangle_intersection_area(a: Rect, b: Rect) -> float:
    """The area that two rectangles (x, y, width, height) share."""
    if min(a[2:]) <= 0 or min(b[2:]) <= 0:
        return 0.0
    sides = []
    for axis in (0, 1):
        low, high = (a, b) if a[axis] < b[axis] else (b, a)
        sides.append(min(low[axis + 2] - (high[axis] - low[axis]), high[axis + 2]))
    return sides[0] * sides[1] if min(sides) > 0 else 0.0


def _outside(point: list[int], right: int, bottom: int) -> tuple[int, int]:
    """On which side a point leaves 0 … right, and 0 … bottom: -1, 0 or 1."""
    return (point[0] > right) - (point[0] < 0), (point[1] > bottom) - (point[1] < 0)


def _moved(point: list[int], other: list[int], axis: int, limit: int) -> None:
    """Move `point` along the line to `other`, until its coordinate on `axis` is `limit`."""
    across = 1 - axis
    rise = float(limit - point[axis]) * (other[across] - point[across]) / (other[axis] - point[axis])
    point[across] += int(rise)
    point[axis] = limit


@override("clipLine", reason="stock opencv.js exports it, but loses the points that it moves")
def clip_line(imgRect: tuple[int, int, int, int], pt1: Point, pt2: Point) -> tuple[bool, Point, Point]:
    """Whether a line crosses the rectangle, and the ends of the part that is inside."""
    x0, y0, width, height = imgRect
    right, bottom = width - 1, height - 1
    ends = [[pt1[0] - x0, pt1[1] - y0], [pt2[0] - x0, pt2[1] - y0]]
    inside = width > 0 and height > 0
    for axis in (1, 0) if inside else ():
        sides = [_outside(end, right, bottom) for end in ends]
        if any(0 != sides[0][i] == sides[1][i] for i in (0, 1)):
            break
        for end, other, side in zip(ends, ends[::-1], sides, strict=True):
            if side[axis]:
                _moved(end, other, axis, 0 if side[axis] < 0 else (right, bottom)[axis])
    inside = inside and not any(any(_outside(end, right, bottom)) for end in ends)
    return inside, (ends[0][0] + x0, ends[0][1] + y0), (ends[1][0] + x0, ends[1][1] + y0)
