"""How an array becomes what a window shows: OpenCV's rules for depths and channels."""

from __future__ import annotations

import numpy as np

from cv2shim.accepts import errors

OPAQUE = 255


def bytes_of(image: np.ndarray) -> np.ndarray:
    """`image` as uint8: floats times 255, 16-bit numbers divided by 255, signed ones around 127.

    Raises cv2.error for int32 and float16, as imshow does.
    """
    import cv2

    kind = image.dtype.str[1:]
    if kind == "u1":
        return image
    if kind in ("f4", "f8"):
        return cv2.convertScaleAbs(np.fmax(image, 0), None, 255.0, 0.0)
    scale = {"i1": (1.0, 127.0), "i2": (1 / 255, 127.0), "u2": (1 / 255, 0.0)}.get(kind)
    if scale is None:
        raise errors.cv_error(
            errors.STS_ASSERT, "src_depth != CV_16F && src_depth != CV_32S", "convertToShow", "precomp.hpp", 157
        )
    return cv2.convertScaleAbs(image, None, *scale)


def rgba(image: np.ndarray, kept: np.ndarray | None = None) -> np.ndarray:
    """`image` (grey, BGR or BGRA, of any depth that is shown) as opaque RGBA: height × width × 4, uint8.

    It is written into `kept` if that has this shape. Raises cv2.error for other numbers of channels.
    """
    import cv2

    shown = bytes_of(image)
    if shown.ndim == 2:
        return cv2.cvtColor(shown, cv2.COLOR_GRAY2RGBA, kept)
    if shown.ndim == 3 and shown.shape[2] == 4:
        made = cv2.cvtColor(shown, cv2.COLOR_BGRA2RGBA, kept)
        made[:, :, 3] = OPAQUE
        return made
    return cv2.cvtColor(shown, cv2.COLOR_BGR2RGBA, kept)


def png(image: np.ndarray) -> bytes:
    """What `rgba` shows, as a PNG file."""
    import cv2

    shown = bytes_of(image)
    if shown.ndim == 3 and shown.shape[2] == 4:
        shown = shown[:, :, :3]
    return cv2.imencode(".png", shown)[1].tobytes()
