"""Pictures to detect something in: light discs, rings and triangles on a dark, restless ground.

    python pictures.py FOLDER [COUNT]

They train the network, and fresh ones show what it has learned. The same seed draws the same picture.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from detector import LABELS

HOLE = 0.5  # of a ring: its inner radius beside the outer one
FREE_TRIES = 40  # places tried for a shape before the picture is taken for full


@dataclass(frozen=True)
class Scene:
    """A picture, uint8 BGR (h, w, 3), and what is to be found in it.

    `shapes` are pairs of a label and a box (x, y, width, height); `mask`, uint8 (h, w), is 255 inside of the shapes.
    """

    image: np.ndarray
    shapes: list[tuple[str, tuple[int, int, int, int]]]
    mask: np.ndarray


def scene(seed: int, height: int = 480, width: int = 640, most: int = 7) -> Scene:
    """The picture number `seed`, with one to `most` shapes that do not touch."""
    random = np.random.default_rng(seed)
    image = _ground(random, height, width)
    mask = np.zeros((height, width), np.uint8)
    shapes = []
    for _ in range(random.integers(1, most + 1)):
        label = LABELS[random.integers(len(LABELS))]
        outline = _free_outline(random, label, mask)
        if outline is None:
            break
        edges = [outline]
        if label == "ring":
            centre = outline.mean(axis=0)
            edges.append(np.rint(centre + (outline - centre) * HOLE).astype(np.int32))
        cv2.fillPoly(image, edges, random.integers(130, 256, 3).tolist(), cv2.LINE_AA)
        cv2.fillPoly(mask, edges, 255)
        shapes.append((label, cv2.boundingRect(outline)))
    noise = random.integers(0, 25, image.shape, np.uint8)
    return Scene(cv2.subtract(cv2.add(image, noise), (12.0,) * 4), shapes, mask)


def _ground(random: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Dark patches that run into each other, crossed by thin lines that are no shapes."""
    patches = random.integers(10, 50, (4, 5, 3)) + random.integers(0, 50, 3)
    image = cv2.resize(patches.astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(random.integers(0, 7)):
        ends = random.integers(0, (width, height), (2, 2))
        cv2.line(image, ends[0].tolist(), ends[1].tolist(), random.integers(60, 200, 3).tolist(), 2, cv2.LINE_AA)
    return image


def _free_outline(random: np.random.Generator, label: str, mask: np.ndarray) -> np.ndarray | None:
    """The corners, int32 (n, 2), of a shape that lies in the picture and touches no other."""
    height, width = mask.shape
    for _ in range(FREE_TRIES):
        radius = random.uniform(36, 78)
        centre = random.uniform(radius + 4, (width - radius - 4, height - radius - 4))
        corners = 3 if label == "triangle" else 64
        angles = random.uniform(0, 2 * np.pi) + np.arange(corners) * 2 * np.pi / corners
        outline = np.rint(centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)).astype(np.int32)
        x, y, w, h = cv2.boundingRect(outline)
        if not mask[max(y - 12, 0) : y + h + 12, max(x - 12, 0) : x + w + 12].any():
            return outline
    return None


def main(folder: str, count: str = "3") -> int:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for seed in range(int(count)):
        cv2.imwrite(str(target / f"scene{seed}.jpg"), scene(seed).image)
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
