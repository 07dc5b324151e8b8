"""Key points of pictures in which many respond alike: parts of photographs, and noise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

CUTS, NOISE = 48, 56


def digests(cv2: Any, photographs: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Picture and detector → sums of what was found: of the points with all their fields, in order, and of the descriptors."""
    return {
        f"{name}, {detector}": digest(make(cv2), picture)
        for name, picture in pictures(cv2, photographs)
        for detector, make in DETECTORS.items()
    }


DETECTORS = {
    "ORB": lambda cv2: cv2.ORB_create(),
    "ORB of 60": lambda cv2: cv2.ORB_create(nfeatures=60, nlevels=4),
    "ORB by FAST": lambda cv2: cv2.ORB_create(nfeatures=300, scoreType=cv2.ORB_FAST_SCORE, fastThreshold=8),
}


def pictures(cv2: Any, photographs: dict[str, bytes]) -> Iterator[tuple[str, np.ndarray]]:
    """A name and a grey picture each."""
    rng = np.random.default_rng(7)
    for name, data in photographs.items():
        whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
        yield name, whole[:640, :640]
        for k in range(CUTS):
            rows, columns = (int(n) for n in rng.integers(64, 320, 2))
            y, x = (int(rng.integers(0, size - part)) for size, part in zip(whole.shape, (rows, columns), strict=True))
            part = whole[y : y + rows, x : x + columns]
            yield f"{name} {k}", np.ascontiguousarray(part // 16 * 16 if k % 3 == 0 else part)
    for k in range(NOISE):
        size = tuple(int(n) for n in rng.integers(40, 240, 2))
        yield f"noise {k}", rng.integers(0, (2, 4, 256)[k % 3], size, np.uint8) * (200, 60, 1)[k % 3]


def digest(detector: Any, picture: np.ndarray) -> tuple[str, str]:
    points, descriptors = detector.detectAndCompute(picture, None)
    fields = [(*p.pt, p.size, p.angle, p.response, p.octave, p.class_id) for p in points]
    parts = np.array(fields, np.float64).tobytes(), b"" if descriptors is None else descriptors.tobytes()
    return hashlib.sha256(parts[0]).hexdigest(), hashlib.sha256(parts[1]).hexdigest()
