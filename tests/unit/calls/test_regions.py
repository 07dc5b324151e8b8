"""A drawing function may touch no pixel outside the rectangle that regions.py predicts."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cv2shim.calls import regions
from tests.pyodide.drawing import SHAPES, random_drawing
from tests.unit.calls.recording import overloads, recording_runtime


@pytest.mark.parametrize("shape", SHAPES)
def test_the_real_cv2_stays_inside_the_predicted_rectangle(shape):
    runtime, _ = recording_runtime()
    rng = np.random.default_rng(11)
    candidates = overloads(runtime, shape).candidates
    for _ in range(250):
        name, args, kwargs = random_drawing(rng, shape)
        canvas = np.zeros((300, 400, 3), np.uint8)
        getattr(cv2, name)(canvas, *args, **kwargs)
        signature = next(s for s, _ in candidates if _fits(s, (canvas, *args), kwargs))
        rule = regions.rule_for(name)
        assert rule is not None
        x0, y0, x1, y1 = rule(signature.parse((canvas, *args), kwargs), signature.index)
        outside = canvas.copy()
        outside[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
        assert not outside.any(), (name, args, kwargs)


def _fits(signature, args, kwargs) -> bool:
    try:
        signature.parse(args, kwargs)
    except TypeError:
        return False
    return True
