"""Tracking of detected objects: recorded, but not carried out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cv2shim.by_hand.gapi.core import SEQUENCE
from cv2shim.by_hand.gapi.operations import register
from cv2shim.by_hand.gapi.values import refusal


def _track(a: SimpleNamespace) -> Any:
    raise refusal("cv2.gapi.ot.track is not carried out here: its tracker is a library of its own beside OpenCV")


register("ot.track", lambda a: (SEQUENCE,) * 4, _track)


class ObjectTrackerParams:
    """What a tracker is told: how many objects at most, the format of pictures, whether classes are kept apart."""

    __slots__ = ("input_image_format", "max_num_objects", "tracking_per_class")

    max_num_objects: int
    input_image_format: int
    tracking_per_class: bool

    def __new__(cls) -> ObjectTrackerParams:
        made = super().__new__(cls)
        made.max_num_objects, made.input_image_format, made.tracking_per_class = 0, 0, False
        return made
