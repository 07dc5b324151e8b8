"""Overrides of OpenCV's video module: mean shift, enhanced correlation, .flo files."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, check, matrix

Window = tuple[int, int, int, int]
Criteria = tuple[int, int, float]

COUNT, EPS = 1, 2
AS_JS_VALUE = "stock opencv.js exports it, but loses the window that it moves"


def _clipped(window: Window, width: int, height: int) -> Window:
    x0, y0 = max(window[0], 0), max(window[1], 0)
    x1, y1 = min(window[0] + window[2], width), min(window[1] + window[3], height)
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else (0, 0, 0, 0)


def _limits(criteria: Criteria, epsilon: float) -> tuple[int, float]:
    kind, count, given = criteria
    return (max(count, 1) if kind & COUNT else 100), (max(given, 0.0) if kind & EPS else epsilon)


@override("meanShift", reason=AS_JS_VALUE)
def mean_shift(probImage: Array, window: Window, criteria: Criteria) -> tuple[int, Window]:
    """How many steps moved `window` to the local centre of mass of `probImage`, and where it is then."""
    import cv2

    probImage = matrix(probImage)
    check(channels(probImage) == 1, "cn == 1", "meanShift")
    if window[2] <= 0 or window[3] <= 0:
        message = "Input window has non-positive sizes"
        raise errors.cv_error(errors.STS_BAD_ARG, message, func="meanShift")
    check(probImage.size, "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols", "meanShift")
    rows, columns = probImage.shape
    steps, epsilon = _limits(criteria, 1.0)
    epsilon = round(epsilon * epsilon)
    _, _, width, height = _clipped(window, columns, rows)
    current, step = window, 0
    for step in range(steps + 1):
        if step == steps:
            break
        x, y, w, h = _clipped(current, columns, rows)
        if (w, h) == (0, 0):
            x, y = columns // 2, rows // 2
        w, h = max(w, 1), max(h, 1)
        current = (x, y, w, h)
        moments = cv2.moments(probImage[y : y + h, x : x + w])
        mass = moments["m00"]
        if abs(mass) < np.finfo(np.float64).eps:
            break
        moved_x = x + round(moments["m10"] / mass - width * 0.5)
        moved_y = y + round(moments["m01"] / mass - height * 0.5)
        moved_x = min(max(moved_x, 0), columns - w)
        moved_y = min(max(moved_y, 0), rows - h)
        current = (moved_x, moved_y, w, h)
        if (moved_x - x) ** 2 + (moved_y - y) ** 2 < epsilon:
            break
    return step, current


def _ellipse(moments: dict[str, float]) -> tuple[float, float, float, float, float]:
    """Length and width of the ellipse that has these moments; cosine, sine and angle of its long axis."""
    scale = 1.0 / moments["m00"]
    xx, xy, yy = moments["mu20"], moments["mu11"], moments["mu02"]
    a, b, c = xx * scale, xy * scale, yy * scale
    theta = math.atan2(2 * b, a - c + math.sqrt(4 * b * b + (a - c) * (a - c)))
    cs, sn = math.cos(theta), math.sin(theta)
    along = max(0.0, cs * cs * xx + 2 * cs * sn * xy + sn * sn * yy)
    across = max(0.0, sn * sn * xx - 2 * cs * sn * xy + cs * cs * yy)
    length, width = math.sqrt(along * scale) * 4, math.sqrt(across * scale) * 4
    if length < width:
        return width, length, sn, cs, math.pi * 0.5 - theta
    return length, width, cs, sn, theta


@override("CamShift", reason=AS_JS_VALUE)
def cam_shift(
    probImage: Array, window: Window, criteria: Criteria
) -> tuple[tuple[tuple[float, float], tuple[float, float], float], Window]:
    """The rotated rectangle around the object that meanShift finds in `probImage`, and the new window."""
    import cv2

    margin = 10
    probImage = matrix(probImage)
    _, (x, y, w, h) = mean_shift(probImage, window, criteria)
    rows, columns = probImage.shape
    x, y = max(x - margin, 0), max(y - margin, 0)
    w, h = min(w + 2 * margin, columns - x), min(h + 2 * margin, rows - y)
    moments = cv2.moments(probImage[y : y + h, x : x + w])
    if abs(moments["m00"]) < np.finfo(np.float64).eps:
        return ((0.0, 0.0), (0.0, 0.0), 0.0), (x, y, w, h)
    scale = 1.0 / moments["m00"]
    cx, cy = round(moments["m10"] * scale + x), round(moments["m01"] * scale + y)
    length, width, cs, sn, theta = _ellipse(moments)
    w = min(max(round(abs(length * cs)), round(abs(width * sn))) + 2, (columns - cx) * 2)
    h = min(max(round(abs(length * sn)), round(abs(width * cs))) + 2, (rows - cy) * 2)
    x, y = max(0, cx - int(w / 2)), max(0, cy - int(h / 2))
    w, h = min(columns - x, w), min(rows - y, h)
    angle = float(np.float32((math.pi * 0.5 + theta) * 180.0 / math.pi)) % 360
    angle = angle - 180 if angle >= 180 else angle
    size = float(np.float32(width)), float(np.float32(length))
    return ((x + w * 0.5, y + h * 0.5), size, angle), (x, y, w, h)


#: the signed types in which differences from the mean of unsigned images are held
SIGNED = {np.dtype(np.uint8): np.int16, np.dtype(np.uint16): np.int32}


def _zero_mean(image: Array, mask: Array | None) -> tuple[Array, float]:
    """`image` less its mean, 0 outside the mask, and its standard deviation (of the first channel)."""
    import cv2

    mean, deviation = cv2.meanStdDev(image, mask=mask)
    means = [*map(float, mean[:, 0]), 0.0, 0.0, 0.0][:4]
    # OpenCV widens unsigned images of one channel only; others are cut off below their mean.
    wide = image.astype(SIGNED.get(image.dtype, image.dtype)) if image.ndim == 2 else image
    return cv2.subtract(wide, tuple(means), mask=mask), float(deviation[0, 0])


@override("computeECC", reason=MISSING)
def compute_ecc(templateImage: Array, inputImage: Array, inputMask: Array | None) -> float:
    """The enhanced correlation coefficient of two images."""
    template, image = matrix(templateImage), matrix(inputImage)
    alike = template.dtype == image.dtype and channels(template) == channels(image)
    check(alike, "Both input images must have the same data type", "computeECC")
    count = template[..., 0].size if template.ndim == 3 else template.size
    if inputMask is not None:
        count = np.count_nonzero(inputMask)
    (first, deviation1), (second, deviation2) = _zero_mean(template, inputMask), _zero_mean(image, inputMask)
    norms = [math.sqrt(count * deviation * deviation) for deviation in (deviation1, deviation2)]
    product = np.sum(np.multiply(first, second, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(product / np.float64(norms[0] * norms[1]))


FLO_TAG = b"PIEH"


@override("readOpticalFlow", reason=MISSING)
def read_optical_flow(path: str) -> Array | None:
    """The flow (rows, cols, 2) float32 in a .flo file; None if there is none."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        return None
    if content[:4] != FLO_TAG or len(content) < 12:
        return None
    columns, rows = (int(n) for n in np.frombuffer(content, "<i4", 2, 4))
    if len(content) < 12 + rows * columns * 8:
        return None
    return np.frombuffer(content, "<f4", rows * columns * 2, 12).reshape(rows, columns, 2).copy()


@override("writeOpticalFlow", reason=MISSING)
def write_optical_flow(path: str, flow: Array) -> bool:
    """Write a flow (rows, cols, 2) float32 as a .flo file; whether that was possible."""
    if flow.dtype != np.float32 or channels(flow) != 2:
        return False
    rows, columns = flow.shape[:2]
    try:
        header = FLO_TAG + np.array([columns, rows], "<i4").tobytes()
        Path(path).write_bytes(header + flow.astype("<f4").tobytes())
    except OSError:
        return False
    return True
