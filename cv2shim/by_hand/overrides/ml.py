"""Overrides of OpenCV's ml module: the two methods of TrainData that write through a pointer."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import Array, check, matrix

POINTER = "OpenCV writes an array through the pointer to the one number that cv2 passes, of which a caller sees nothing"


def _is_vector(index: Array) -> bool:
    """What `checkVector(1, CV_32S) >= 0` says: whether a Mat is a row or a column of 32-bit integers, maybe of none."""
    index = matrix(index)
    return index.dtype == np.int32 and index.ndim == 2 and 1 in index.shape and index.flags.c_contiguous


def _within(index: Array, count: int) -> bool:
    return bool(((index >= 0) & (index < count)).all())


@override("ml.TrainData.getSample", reason=POINTER)
def get_sample(data: Any, varIdx: Array, sidx: int, buf: float) -> None:
    """Check the variables and the number of a sample; the values that OpenCV would read are nowhere to be had."""
    check(0 <= sidx < data.getNSamples(), "buf != 0 && 0 <= sidx && sidx < getNSamples()", "getSample")
    check(_is_vector(varIdx), "n >= 0", "getSample")
    check(_within(varIdx, data.getNAllVars()), "0 <= j && j < nvars", "getSample")


@override("ml.TrainData.getValues", reason=POINTER)
def get_values(data: Any, vi: int, sidx: Array, values: float) -> None:
    """Check the number of a variable and the samples; the values that OpenCV would read are nowhere to be had."""
    count = sum(data.getSamples().shape) - data.getNAllVars()
    check(0 <= vi < data.getNAllVars(), "0 <= vi && vi < getNAllVars()", "getValues")
    check(_is_vector(sidx), "n >= 0", "getValues")
    check(_within(sidx, count), "0 <= j && j < ((layout == ROW_SAMPLE) ? samples.rows : samples.cols)", "getValues")
