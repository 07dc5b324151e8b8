"""What OpenCV takes for granted of arguments: where it does not hold, it reads or writes what is not its own.

The real cv2 crashes or answers with what lies in memory; here such a call is refused, before it reaches opencv.js.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.accepts.arrays import NO_MAT

Holds = Callable[[dict[str, Any]], bool]


def check_for(function: str) -> Callable[[list[Any], dict[str, int]], None] | None:
    """What refuses checked values, which it takes with the index of each parameter's name; None if OpenCV looks itself."""
    rule = _RULES.get(function)
    if rule is None:
        return None
    holds, text = rule

    def check(values: list[Any], index: dict[str, int]) -> None:
        if not holds({name: values[k] for name, k in index.items()}):
            raise errors.cv_error(errors.STS_ASSERT, text, func=function)

    return check


def _real(values: dict[str, Any]) -> bool:
    """Roots are taken of floats: of another array's bytes as if they were doubles."""
    src = values["src"]
    if not isinstance(src, np.ndarray) or not src.size or src.dtype in (np.float32, np.float64):
        return True
    return float(values.get("power", 0.5)).is_integer()


def _not_empty(values: dict[str, Any]) -> bool:
    image = values["image"]
    return image.size > 0 if isinstance(image, np.ndarray) else image is not None and image is not NO_MAT


def _within(values: dict[str, Any]) -> bool:
    """The hierarchy has a row for each contour that is looked up, and names no others."""
    hierarchy, first, contours = values["hierarchy"], values["contourIdx"], values["contours"]
    count = 0 if contours is None else len(contours)
    if not isinstance(hierarchy, np.ndarray) or not hierarchy.size:
        return True
    rows = hierarchy.size // 4
    return first < count and rows >= (count if first < 0 else first + 1) and int(hierarchy.max()) < min(count, rows)


_EMPTY = (_not_empty, "!image.empty()")
_RULES: dict[str, tuple[Holds, str]] = {
    "sqrt": (_real, "depth == CV_32F || depth == CV_64F"),
    "pow": (_real, "depth == CV_32F || depth == CV_64F"),
    **dict.fromkeys(("connectedComponents", "connectedComponentsWithAlgorithm"), _EMPTY),
    **dict.fromkeys(("connectedComponentsWithStats", "connectedComponentsWithStatsWithAlgorithm"), _EMPTY),
    "drawContours": (_within, "0 <= i && i < (int)v.size()"),
}
