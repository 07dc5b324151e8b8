"""Which pixels a drawing function can touch, so that only those cross the bridge.

Each rule returns x0, y0, x1, y1 (x1, y1 exclusive, unclipped), never too small: outside of it a drawing function finds no
memory. It takes the checked argument values and the index of each parameter name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

import numpy as np

Region = tuple[int, int, int, int]
Rule = Callable[[list[Any], dict[str, int]], Region]

_EVERYTHING: Region = (0, 0, 1 << 30, 1 << 30)
# Anti-aliased lines reach beyond their thickness by the filter's radius; the rest is rounding.
_MARGIN = 4
_LIMIT = 1 << 28


def rule_for(function: str) -> Rule | None:
    """The rule of a drawing function of cv2, None for functions that may touch everything."""
    return _RULES.get(function)


def _bounds(points: Sequence[Sequence[float]], reach: float, shift: int = 0) -> Region:
    scale = 1.0 / (1 << shift) if 0 <= shift <= 16 else 1.0
    xs, ys = [p[0] * scale for p in points], [p[1] * scale for p in points]
    reach += _MARGIN
    edges = (min(xs) - reach, min(ys) - reach, max(xs) + reach + 1, max(ys) + reach + 1)
    x0, y0, x1, y1 = (int(max(-_LIMIT, min(_LIMIT, edge))) for edge in edges)
    return x0 - 1, y0 - 1, x1 + 1, y1 + 1


def _line(values: list[Any], index: dict[str, int]) -> Region:
    reach = max(values[index["thickness"]], 1)
    return _bounds((values[index["pt1"]], values[index["pt2"]]), reach, values[index["shift"]])


def _arrow(values: list[Any], index: dict[str, int]) -> Region:
    (x1, y1), (x2, y2) = values[index["pt1"]], values[index["pt2"]]
    tip = abs(values[index["tipLength"]]) * (abs(x2 - x1) + abs(y2 - y1))
    shift = values[index["shift"]]
    return _bounds(((x1, y1), (x2, y2)), max(values[index["thickness"]], 1) + tip, shift)


def _rectangle(values: list[Any], index: dict[str, int]) -> Region:
    if "rec" in index:
        x, y, width, height = values[index["rec"]]
        corners = ((x, y), (x + width, y + height))
    else:
        corners = (values[index["pt1"]], values[index["pt2"]])
    return _bounds(corners, max(values[index["thickness"]], 1), values[index["shift"]])


def _circle(values: list[Any], index: dict[str, int]) -> Region:
    shift = values[index["shift"]]
    radius = abs(values[index["radius"]]) / (1 << shift) if 0 <= shift <= 16 else abs(values[index["radius"]])
    return _bounds((values[index["center"]],), radius + max(values[index["thickness"]], 1), shift)


def _ellipse(values: list[Any], index: dict[str, int]) -> Region:
    if "box" in index:
        center, size, _angle = values[index["box"]]
        return _bounds((center,), (abs(size[0]) + abs(size[1])) / 2 + max(values[index["thickness"]], 1))
    shift = values[index["shift"]]
    axes = values[index["axes"]]
    reach = max(abs(axes[0]), abs(axes[1])) / (1 << shift) if 0 <= shift <= 16 else max(abs(axes[0]), abs(axes[1]))
    return _bounds((values[index["center"]],), reach + max(values[index["thickness"]], 1), shift)


def _marker(values: list[Any], index: dict[str, int]) -> Region:
    return _bounds((values[index["position"]],), abs(values[index["markerSize"]]) + max(values[index["thickness"]], 1))


def _text(values: list[Any], index: dict[str, int]) -> Region:
    # No Hershey glyph is wider than 40 units or reaches further than 40 from the baseline.
    scale, x_y = abs(values[index["fontScale"]]), values[index["org"]]
    reach, length = 40 * scale + max(values[index["thickness"]], 1), len(values[index["text"]].encode(errors="surrogateescape"))
    end = (x_y[0] + ceil(40 * scale * length), x_y[1])
    return _bounds((x_y, end), reach)


def _polygons(parameter: str) -> Rule:
    def rule(values: list[Any], index: dict[str, int]) -> Region:
        given = values[index[parameter]]
        arrays = given if isinstance(given, list) else [given]
        points = [a.reshape(-1, 2) for a in arrays if a is not None and a.size and a.size % 2 == 0 and a.dtype.kind in "iu"]
        if not points or len(points) < len(arrays):
            return _EVERYTHING
        low = np.min([p.min(axis=0) for p in points], axis=0).tolist()
        high = np.max([p.max(axis=0) for p in points], axis=0).tolist()
        x, y = values[index["offset"]] if "offset" in index else (0, 0)
        thickness = values[index["thickness"]] if "thickness" in index else 1
        shift = values[index["shift"]] if "shift" in index else 0
        return _bounds((low, high), max(thickness, 1) + abs(x) + abs(y), shift)

    return rule


_RULES: dict[str, Rule] = {
    "line": _line,
    "arrowedLine": _arrow,
    "rectangle": _rectangle,
    "circle": _circle,
    "ellipse": _ellipse,
    "drawMarker": _marker,
    "putText": _text,
    "polylines": _polygons("pts"),
    "fillPoly": _polygons("pts"),
    "fillConvexPoly": _polygons("points"),
    "drawContours": _polygons("contours"),
}
