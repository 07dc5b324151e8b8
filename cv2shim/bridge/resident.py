"""Mats that stay in opencv.js's memory between calls (`javascript/residents.js`): UMats, where arrays are copied."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cv2shim.accepts.arrays import Elsewhere

if TYPE_CHECKING:
    from cv2shim.bridge.crossing import Bridge


class Look(NamedTuple):
    """What a Mat is: its size, OpenCV's type, and where it lies in the whole of which it is a part (offset in bytes)."""

    rows: int
    columns: int
    type: int
    continuous: int
    part: int
    offset: int


class Resident(Elsewhere):
    """One Mat of two dimensions in opencv.js's memory, freed when nothing refers to it any more.

    All of it raises `cv2.error` if opencv.js has been started anew since.
    """

    __slots__ = ("bridge", "generation", "handle")

    def __init__(self, bridge: Bridge, handle: int) -> None:
        self.bridge, self.handle = bridge, handle
        self.generation = bridge.generation()

    def __del__(self) -> None:
        self.bridge.destroy(self.handle, self.generation)

    @property
    def word(self) -> int:
        """What names it among the words of a call."""
        return self.handle << 1 | 1

    def look(self) -> Look:
        return Look(*json.loads(self.bridge.mat("lookAtMat", self.handle)))

    def array(self) -> np.ndarray | None:
        """Its elements, copied; None if it has none."""
        self.bridge.mat("fetchMat", self.handle)
        fetched: np.ndarray | None = self.bridge.take_made(0)
        return fetched

    def fill(self, array: np.ndarray) -> None:
        """Take over the shape, type and elements of an array, in any layout: into its memory where they fit."""
        self.bridge.mat("fillMat", self.handle, array=array if array.flags.c_contiguous else np.ascontiguousarray(array))

    def part(self, x: int, y: int, width: int, height: int) -> Resident:
        """A rectangle of it, in the same memory."""
        return Resident(self.bridge, self.bridge.mat("partOfMat", self.handle, x, y, width, height))


class _Stay(Elsewhere):
    """Stands for an output that was not given and is to stay in opencv.js."""


STAY = _Stay()
STAY_WORD = 1  # what stands for it in a call, where the word of a Mat is greater


def settled(bridge: Bridge, array: np.ndarray) -> Resident:
    """A Mat with the elements of an array, which OpenCV can wrap and which has two dimensions."""
    return Resident(bridge, bridge.mat("settleMat", array=array))


def stays(value: Any) -> bool:
    """Whether an argument stays in opencv.js, or one of several does."""
    if isinstance(value, list):
        return any(map(stays, value))
    return value is STAY or isinstance(value, Resident)


def fetched(value: Any) -> Any:
    """`value`, with an array for every Mat that stays in opencv.js, and None for an output that would."""
    if isinstance(value, Resident):
        return value.array()
    if isinstance(value, list):
        return [fetched(item) for item in value]
    return None if value is STAY else value
