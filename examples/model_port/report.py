"""A run of the detector as files, and how two runs of it differ. The server writes them, the page compares its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from detector import OUTPUTS, Detection, Result, Session, draw

JSON, DRAWN, MASK, TENSORS = FILES = ("result.json", "drawn.png", "mask.png", "tensors.npz")


class Recorder:
    """A session that also keeps what the network said last."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.outputs: list[Any] = []

    def run(self, output_names: list[str], input_feed: dict[str, np.ndarray]) -> list[Any]:
        self.outputs = self.session.run(output_names, input_feed)
        return self.outputs


@dataclass(frozen=True)
class Run:
    """What one side made of a picture: the result, the picture with the result drawn in, the network's raw outputs.

    `software` says by what, in the words of whoever ran it.
    """

    software: str
    result: Result
    drawn: np.ndarray
    tensors: dict[str, np.ndarray]


@dataclass(frozen=True)
class Row:
    """One line of a comparison."""

    what: str
    finding: str
    same: bool


def run_of(software: str, image: np.ndarray, result: Result, outputs: list[Any]) -> Run:
    return Run(software, result, draw(image, result), dict(zip(OUTPUTS, map(np.asarray, outputs), strict=True)))


def save(run: Run, folder: Path) -> None:
    """Write FILES into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON).write_text(json.dumps(described(run), indent=1) + "\n")
    cv2.imwrite(str(folder / DRAWN), run.drawn)
    cv2.imwrite(str(folder / MASK), run.result.mask)
    np.savez(folder / TENSORS, **run.tensors)


def load(folder: Path) -> Run:
    """What `save` wrote."""
    data = json.loads((folder / JSON).read_text())
    detections = [Detection(found["label"], found["score"], tuple(found["box"])) for found in data["detections"]]
    contours = [np.array(points, np.int32).reshape(-1, 1, 2) for points in data["contours"]]
    mask = cv2.imread(str(folder / MASK), cv2.IMREAD_UNCHANGED)
    with np.load(folder / TENSORS) as tensors:
        kept = {name: tensors[name] for name in OUTPUTS}
    drawn = cv2.imread(str(folder / DRAWN), cv2.IMREAD_UNCHANGED)
    return Run(data["software"], Result(detections, mask, contours), drawn, kept)


def described(run: Run) -> dict[str, Any]:
    """The run as JSON has it; mask, picture and tensors are files beside it."""
    return {
        "software": run.software,
        "detections": [vars(found) for found in run.result.detections],
        "contours": [contour.reshape(-1, 2).tolist() for contour in run.result.contours],
    }


def compare(mine: Run, theirs: Run) -> list[Row]:
    """How two runs on the same picture differ, from the network's outputs to the drawn picture."""
    a, b = mine.result, theirs.result
    points = sum(map(len, a.contours))
    boxes = [(found.label, found.box) for found in a.detections] == [(found.label, found.box) for found in b.detections]
    contours = len(a.contours) == len(b.contours) and all(map(np.array_equal, a.contours, b.contours))
    return [
        *(_arrays(f"network's “{name}”", mine.tensors[name], theirs.tensors[name]) for name in OUTPUTS),
        Row("labels and boxes", f"{len(a.detections)} here, {len(b.detections)} there", boxes),
        Row("contours", f"{len(a.contours)} with {points} points here, {len(b.contours)} there", contours),
        _arrays("mask", a.mask, b.mask),
        _arrays("drawn picture", mine.drawn, theirs.drawn),
    ]


def _arrays(what: str, mine: np.ndarray, theirs: np.ndarray) -> Row:
    if mine.shape != theirs.shape:
        return Row(what, f"{mine.shape} here, {theirs.shape} there", False)
    differing = np.count_nonzero(mine != theirs)
    finding = f"{differing:,} of {mine.size:,} values differ"
    if differing:
        finding += f", by {np.abs(mine.astype(np.float64) - theirs).max():.1g} at most"
    return Row(what, finding, not differing)
