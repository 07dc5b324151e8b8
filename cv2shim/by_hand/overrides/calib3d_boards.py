"""Overrides of OpenCV's calib3d module: chessboards."""

from __future__ import annotations

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, given

COLORS = ((0, 0, 255), (0, 128, 255), (0, 200, 200), (0, 255, 0), (200, 200, 0), (255, 0, 0), (255, 0, 255))
RADIUS = 4


@override("drawChessboardCorners", reason=MISSING)
def draw_chessboard_corners(
    image: Array | None, patternSize: tuple[int, int], corners: Array | None, patternWasFound: bool
) -> Array | None:
    """`image`, a circle around each corner drawn into it; rows coloured and joined if the board was found."""
    import cv2

    if image is None:
        return None
    cn = image.shape[2] if image.ndim == 3 else 1
    check(cn in (1, 3, 4), "Number of channels must be 1, 3 or 4", "drawChessboardCorners")
    scales = {"uint8": 1.0, "uint16": 256.0, "float32": 1 / 255}
    known = image.dtype.name in scales
    check(known, "Only 8-bit, 16-bit or floating-point 32-bit images are supported", "drawChessboardCorners")
    corners = given(corners)
    if corners is None:
        return image
    check(corners.dtype == np.float32 and corners.shape[-1] == 2, "nelems >= 0", "drawChessboardCorners")
    scale = scales[image.dtype.name]
    line_type = cv2.LINE_AA if image.dtype == np.uint8 and cn in (1, 3) else cv2.LINE_8
    last = None
    for i, (fx, fy) in enumerate(corners.reshape(-1, 2).tolist()):
        x, y = round(fx), round(fy)
        row = i // patternSize[0]
        if patternWasFound and row >= patternSize[1]:
            break
        color = COLORS[row % len(COLORS)] if patternWasFound else COLORS[0]
        shade = tuple(c * scale for c in ((200,) * 4 if cn == 1 else (*color, 0)))
        if patternWasFound and last is not None:
            cv2.line(image, last, (x, y), shade, 1, line_type)
        cv2.line(image, (x - RADIUS, y - RADIUS), (x + RADIUS, y + RADIUS), shade, 1, line_type)
        cv2.line(image, (x - RADIUS, y + RADIUS), (x + RADIUS, y - RADIUS), shade, 1, line_type)
        cv2.circle(image, (x, y), RADIUS + 1, shade, 1, line_type)
        last = x, y
    return image
