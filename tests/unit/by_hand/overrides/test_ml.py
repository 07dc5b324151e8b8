"""TrainData's getSample and getValues on the real TrainData, against its own. Of one variable and one sample only:
for more the real one writes over its stack."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.accepts.arrays import NO_MAT
from cv2shim.by_hand import overrides

FIRST = np.array([0], np.int32)
INDICES = [FIRST, FIRST[:, None], FIRST + 1, FIRST - 1, FIRST[:0], FIRST[:, None, None], np.zeros(1), FIRST.astype("u1"), None]


def data(layout: int, count: int = 1) -> Any:
    """`count` samples of as many variables."""
    points = np.arange(count * count, dtype=np.float32).reshape(count, count)
    return cv2.ml.TrainData_create(points, layout, np.arange(count, dtype=np.int32)[:, None].copy())


def refused(function: Any, *arguments: Any) -> tuple[int, str, str] | None:
    try:
        assert function(*arguments) is None
    except (cv2.error, errors.error) as error:
        return error.code, error.err, error.func
    return None


@pytest.mark.parametrize("layout", [cv2.ml.ROW_SAMPLE, cv2.ml.COL_SAMPLE])
@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_indices_are_checked_as_the_real_ones_are(layout: int, index: Any) -> None:
    get_sample, get_values = (overrides.get(f"ml.TrainData.{name}").function for name in ("getSample", "getValues"))
    one, ours = data(layout), NO_MAT if index is None else index
    assert refused(get_sample, one, ours, 0, 0.0) == refused(one.getSample, index, 0, 0.0)
    assert refused(get_values, one, 0, ours, 0.0) == refused(one.getValues, 0, index, 0.0)


@pytest.mark.parametrize("layout", [cv2.ml.ROW_SAMPLE, cv2.ml.COL_SAMPLE])
@pytest.mark.parametrize("number", [-1, 0, 2, 3])
def test_numbers_are_checked_as_the_real_ones_are(layout: int, number: int) -> None:
    get_sample, get_values = (overrides.get(f"ml.TrainData.{name}").function for name in ("getSample", "getValues"))
    three = data(layout, 3)
    assert refused(get_sample, three, FIRST, number, 0.0) == refused(three.getSample, FIRST, number, 0.0)
    assert refused(get_values, three, number, FIRST, 0.0) == refused(three.getValues, number, FIRST, 0.0)
    assert refused(get_sample, three, FIRST + number, 0, 0.0) == refused(three.getSample, FIRST + number, 0, 0.0)
