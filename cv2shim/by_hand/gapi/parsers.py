"""Operations that read boxes out of what detecting networks give."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cv2shim.by_hand.gapi.core import SEQUENCE
from cv2shim.by_hand.gapi.operations import register
from cv2shim.by_hand.gapi.values import require

Box = tuple[int, int, int, int]
ANCHORS = (0.57273, 0.677385, 1.87446, 2.06253, 3.33843, 5.47434, 7.88282, 3.52778, 9.77052, 9.16828)
SIDE, BOXES, COORDINATES = 13, 5, 4


def _cut(box: Box, size: tuple[int, int]) -> Box:
    """What of a box lies inside of a picture."""
    x, y, width, height = box
    left, top, right, bottom = max(x, 0), max(y, 0), min(x + width, size[0]), min(y + height, size[1])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else (0, 0, 0, 0)


def _squared(box: Box) -> Box:
    x, y, width, height = box
    x, y = x - int(0.067 * width), y - int(0.028 * height)
    width, height = width + int(0.15 * width), height + int(0.13 * height)
    more = abs(width - height)
    return (x - more // 2, y, width + more, height) if width < height else (x, y - more // 2, width, height + more)


def _ssd(a: SimpleNamespace) -> Any:
    require(a.in_.ndim == 4, "in_ssd_dims.dims() == 4u", "SSDParser")
    require(a.in_.shape[3] == 7, "m_objSize == 7", "SSDParser")
    boxes, labels = [], []
    chosen = getattr(a, "filterLabel", -1)
    width, height = a.inSz
    for row in a.in_.reshape(-1, 7)[: a.in_.shape[2]]:
        picture, label, confidence = row[0], int(row[1]), row[2]
        if picture < 0:
            break
        if confidence < np.float32(a.confidenceThreshold) or chosen not in (-1, label):
            continue
        left, top, right, bottom = (int(end * np.float32(n)) for end, n in zip(row[3:], (width, height) * 2, strict=True))
        box = (left, top, right - left, bottom - top)
        if getattr(a, "alignmentToSquare", False):
            box = _squared(box)
        inside = _cut(box, (width, height))
        if getattr(a, "filterOutOfBounds", False) and inside[2] * inside[3] != box[2] * box[3]:
            continue
        boxes.append(inside)
        labels.append(label)
    return tuple(boxes) if hasattr(a, "alignmentToSquare") else (tuple(boxes), tuple(labels))


def _check_yolo(shape: tuple[int, ...]) -> None:
    require(len(shape) >= 2, "d >= 2", "checkYoloDims")
    if len(shape) >= 3 and shape[-2] == SIDE:
        require(shape[-1] % 5 == 0, "dims[d-1]%5 == 0", "checkYoloDims")
        require(shape[-3] == SIDE, "dims[d-3] == 13", "checkYoloDims")
        require(all(n == 1 for n in shape[:-3]), "dims[i] == 1", "checkYoloDims")
        return
    require(shape[-1] % (BOXES * SIDE * SIDE) == 0, "dims[d-1]%(5*13*13) == 0", "checkYoloDims")
    require(all(n == 1 for n in shape[:-1]), "dims[i] == 1", "checkYoloDims")


def _yolo(a: SimpleNamespace) -> Any:
    _check_yolo(a.in_.shape)
    classes = a.in_.size // (BOXES * SIDE * SIDE) - COORDINATES - 1
    require(classes > 0, "num_classes > 0", "parseYolo")
    require(0 < a.nmsThreshold <= 1, "0 < nms_threshold && nms_threshold <= 1", "parseYolo")
    anchors = np.array(a.anchors if len(a.anchors) else ANCHORS, np.float32)
    require(len(anchors) == 2 * BOXES, "anchors.size() == 2*params.num", "parseYolo")
    values = a.in_.reshape(BOXES, COORDINATES + 1 + classes, SIDE * SIDE)
    threshold = np.float32(a.confidenceThreshold)
    found: list[tuple[np.float32, int, Box]] = []
    for cell in range(SIDE * SIDE):
        for number in range(BOXES):
            x, y, width, height, scale, *scores = values[number, :, cell]
            if scale < threshold:
                continue
            likely = [(scale * score, label) for label, score in enumerate(scores) if scale * score >= threshold]
            if likely:
                pair = anchors[2 * number : 2 * number + 2]
                box = _yolo_box(cell, (float(x), float(y), width, height), pair, a.inSz)
                found += [(confidence, label, box) for confidence, label in likely]
    found.sort(key=lambda one: -one[0])
    boxes: list[Box] = []
    labels: list[int] = []
    for _confidence, label, box in found:
        if a.nmsThreshold >= 1 or not any(_overlap(one, box) > np.float32(a.nmsThreshold) for one in boxes):
            boxes.append(box)
            labels.append(label)
    return tuple(boxes), tuple(labels)


def _yolo_box(cell: int, values: Any, anchors: np.ndarray, size: tuple[int, int]) -> Box:
    x, y = (cell % SIDE + values[0]) / SIDE, (cell // SIDE + values[1]) / SIDE
    width, height = (float(np.exp(length) * anchor / SIDE) for length, anchor in zip(values[2:], anchors, strict=True))
    return int((x - width / 2) * size[0]), int((y - height / 2) * size[1]), int(width * size[0]), int(height * size[1])


def _overlap(one: Box, other: Box) -> np.float32:
    """Of two boxes: the area of both as a share of the area of either."""
    areas = one[2] * one[3] + other[2] * other[3]
    left, top = max(one[0], other[0]), max(one[1], other[1])
    width, height = min(one[0] + one[2], other[0] + other[2]) - left, min(one[1] + one[3], other[1] + other[3]) - top
    both = width * height if width > 0 and height > 0 else 0
    distance = 0.0 if areas <= 0 else 1.0 - both / (areas - both)
    return np.float32(1) - np.float32(distance)


register("parseSSD", lambda a: SEQUENCE if hasattr(a, "alignmentToSquare") else (SEQUENCE, SEQUENCE), _ssd)
register("parseYolo", lambda a: (SEQUENCE, SEQUENCE), _yolo)
