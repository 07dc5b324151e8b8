"""A detector of shapes: everything around the network, from a picture to a result drawn into it.

The network itself is a `session` that has `run(output_names, feed)` as onnxruntime's InferenceSession has it. On a
server it is one; in a page it is an object with the same method. Nothing else is different there: this file is the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np

SIDE = 128  # pixels: the network sees squares of this side
STRIDE = 8  # pixels of the network's input that one cell of its grid stands for
GREY = 114  # what fills the square beside a picture that is none
MEAN, DEVIATION = 96.0, 64.0  # about those of the pictures that the network was trained on, all channels alike
INPUT = "image"
OUTPUTS = ["scores", "sides", "mask"]  # scores and mask as logits: 0 means even odds
LABELS = ("disc", "ring", "triangle")
COLOURS = ((60, 180, 255), (90, 220, 90), (255, 120, 200))  # BGR, by label
LEAST_LOGIT = 0.0
MASK_LEVELS = 32  # grey levels of a mask for a logit of 1
LARGEST_OVERLAP = 0.45  # of two boxes, as intersection over union; beyond that the better one stays
LEAST_AREA = 60  # square pixels of the picture; a smaller spot of the mask is noise


class Session(Protocol):
    """What this module needs of onnxruntime."""

    def run(self, output_names: list[str], input_feed: dict[str, np.ndarray]) -> list[Any]:
        """The named outputs of the network for its named inputs."""


@dataclass(frozen=True)
class Placement:
    """Where a picture of `size` (width, height) lies in the network's square: scaled, then moved by `left`, `top`."""

    size: tuple[int, int]
    scale: float
    left: int
    top: int


@dataclass(frozen=True)
class Detection:
    """One shape: its label, its score from 0 to 1, and its box (x, y, width, height) in pixels of the picture."""

    label: str
    score: float
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Result:
    """What was found: detections, best first; the mask, uint8 (h, w) of 0 and 255; its contours, each int32 (n, 1, 2)."""

    detections: list[Detection]
    mask: np.ndarray
    contours: list[np.ndarray]


def detect(session: Session, image: np.ndarray) -> Result:
    """Find the shapes in `image`, uint8 BGR (h, w, 3)."""
    blob, placement = prepare(image)
    return interpret(session.run(OUTPUTS, {INPUT: blob}), placement)


def prepare(image: np.ndarray) -> tuple[np.ndarray, Placement]:
    """The network's input, float32 (1, 3, SIDE, SIDE), RGB, normalised, and where the picture lies in it."""
    square, placement = letterbox(image, SIDE)
    rgb = cv2.cvtColor(square, cv2.COLOR_BGR2RGB).astype(np.float32)
    normalised = (rgb - np.float32(MEAN)) / np.float32(DEVIATION)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[np.newaxis]), placement


def letterbox(image: np.ndarray, side: int) -> tuple[np.ndarray, Placement]:
    """The picture in the middle of a grey square, as large as fits without changing its proportions."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    w, h = max(round(width * scale), 1), max(round(height * scale), 1)
    small = cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (side - w) // 2, (side - h) // 2
    square = cv2.copyMakeBorder(
        small, top, side - h - top, left, side - w - left, cv2.BORDER_CONSTANT, value=(GREY, GREY, GREY)
    )
    return square, Placement((width, height), scale, left, top)


def interpret(outputs: list[Any], placement: Placement) -> Result:
    """The result in the picture's own pixels, from the network's `outputs` in the order of OUTPUTS."""
    scores, sides, mask = (np.asarray(output)[0] for output in outputs)
    boxes, logits, classes = decode(scores, sides, placement)
    kept = cv2.dnn.NMSBoxes(boxes, logits, LEAST_LOGIT, LARGEST_OVERLAP)
    detections = [Detection(LABELS[classes[i]], sigmoid(logits[i]), boxes[i]) for i in np.ravel(kept).astype(int)]
    full = restore(mask[0], placement)
    return Result(detections, full, outlines(full))


def decode(
    scores: np.ndarray, sides: np.ndarray, placement: Placement
) -> tuple[list[tuple[int, int, int, int]], list[float], list[int]]:
    """Boxes, logits and classes of the cells that are sure enough, before one box of several is chosen.

    `scores` is float32 (classes, rows, columns); `sides`, float32 (4, rows, columns), says how many cells away from a cell's
    centre its shape's left, top, right and bottom are.
    """
    rows, columns = np.nonzero(scores.max(axis=0) > LEAST_LOGIT)
    centres = np.stack([columns, rows, columns, rows], axis=1) + 0.5
    reach = sides[:, rows, columns].T.astype(np.float64) * (-1, -1, 1, 1)
    corners = ((centres + reach) * STRIDE - np.array([placement.left, placement.top] * 2)) / placement.scale
    limits = np.array(placement.size * 2) - 1
    x0, y0, x1, y1 = np.rint(np.clip(corners, 0, limits)).astype(int).T
    boxes = np.stack([x0, y0, x1 - x0 + 1, y1 - y0 + 1], axis=1)
    cells = scores[:, rows, columns]
    return [tuple(box) for box in boxes.tolist()], cells.max(axis=0).tolist(), cells.argmax(axis=0).tolist()


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def restore(mask: np.ndarray, placement: Placement) -> np.ndarray:
    """The network's mask, logits of a grid over its square, as a mask of the picture: 0 or 255."""
    levels = np.clip(np.rint(mask * np.float32(MASK_LEVELS)) + 128, 0, 255).astype(np.uint8)
    square = cv2.resize(levels, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    width, height = (max(round(length * placement.scale), 1) for length in placement.size)
    part = square[placement.top : placement.top + height, placement.left : placement.left + width]
    full = cv2.resize(part, placement.size, interpolation=cv2.INTER_LINEAR)
    return cv2.threshold(full, 127, 255, cv2.THRESH_BINARY)[1]


def outlines(mask: np.ndarray) -> list[np.ndarray]:
    """The contours of a mask, of holes too, specks left out."""
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return [contour for contour in contours if cv2.contourArea(contour) >= LEAST_AREA]


def draw(image: np.ndarray, result: Result) -> np.ndarray:
    """A copy of the picture with contours, boxes and labels drawn into it."""
    drawn = image.copy()
    cv2.drawContours(drawn, result.contours, -1, (255, 255, 255), 2, cv2.LINE_AA)
    for found in result.detections:
        colour = COLOURS[LABELS.index(found.label)]
        cv2.rectangle(drawn, found.box, colour, 2)
        write(drawn, f"{found.label} {found.score:.0%}", found.box, colour)
    return drawn


def write(image: np.ndarray, text: str, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    """Text above a box, or below it if there is no room; on a dark rim, so that it is read on any ground."""
    x, y, _, height = box
    (width, tall), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 2)
    place = min(x, image.shape[1] - width), y - 6 if y > tall + 6 else y + height + tall + 6
    for ink, thickness in (((20, 20, 20), 4), (colour, 1)):
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, ink, thickness, cv2.LINE_AA)
