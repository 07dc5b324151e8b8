"""Arrays whose bytes are in the other order: their bytes are taken as they lie, on the real cv2 and here."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np


def outcomes() -> list[Any]:
    picture, colour = np.arange(6, dtype=">u2").reshape(2, 3), np.arange(12, dtype=">u2").reshape(2, 2, 3)
    small, given = np.arange(24, dtype=">u2").reshape(4, 6)[::2, ::2], np.zeros((2, 3), ">u2")
    results = [
        cv2.add(picture, 1),
        cv2.add(np.arange(6, dtype=">i8").reshape(2, 3), 1),
        cv2.add(small, 1),
        cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY),
        cv2.merge([picture] * 2),
        *cv2.split(colour),
        cv2.UMat(picture).get(),
        cv2.line(np.zeros((5, 5), ">u2"), (0, 0), (4, 4), 1),
        cv2.drawContours(np.zeros((5, 5), np.uint8), [np.array([[[1, 1]], [[3, 3]]], ">i4")], 0, 255),
        cv2.calcHist([picture], [0], None, [4], [0, 2000]),
        cv2.circle(np.zeros((5, 5), np.uint8), np.array([1, 2], ">i4"), 1, 255),
        np.array(cv2.boundingRect(np.arange(6, dtype=">i4").reshape(3, 2)), np.int32),
    ]
    results += [cv2.add(picture, picture.astype("u2"), dst=given), np.array(given is cv2.add(picture, picture, dst=given))]
    return [[result.dtype.str, result.tolist()] for result in results]
