"""Parameter structs that stock opencv.js registers without a constructor."""

from __future__ import annotations

from typing import Any

from cv2shim.by_hand.overrides import override


@override(
    "SimpleBlobDetector.Params.__init__",
    reason="stock registers no constructor; a new detector's parameters are the defaults",
)
def blob_parameters() -> Any:
    """cv2.SimpleBlobDetector_Params(): the defaults."""
    import cv2

    return cv2.SimpleBlobDetector_create().getParams()
