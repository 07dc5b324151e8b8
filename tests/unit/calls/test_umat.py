"""`cv2.UMat` beside the real one, and what calls with UMats take and return."""

from __future__ import annotations

from typing import Any

import cv2 as oracle
import numpy as np
import pytest

from cv2shim.accepts import arrays, errors
from cv2shim.accepts.parameters import parameter
from cv2shim.accepts.signature import Signature
from cv2shim.calls import umat
from cv2shim.calls.overloads import Overloads
from tests.unit.calls.recording import call, recording_runtime

A = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)


def facts(made: Any) -> tuple[Any, ...]:
    return made.offset, made.isContinuous(), made.isSubmatrix(), made.handle(0), made.context(), made.queue()


@pytest.mark.parametrize(
    "args",
    [
        (),
        (None,),
        (A,),
        (A[:, :, :1],),
        (np.arange(5.0),),
        (3, 4, oracle.CV_32FC2, (1.5, 2, 0, 0)),
        ((4, 3), oracle.CV_8UC3, (1, 2, 3, 4)),
    ],
    ids=str,
)
def test_it_is_made_as_the_real_one(args: tuple[Any, ...]) -> None:
    real, here = oracle.UMat(*args), umat.UMat(*args)
    np.testing.assert_array_equal(here.get(), real.get())
    assert facts(here) == facts(real)


@pytest.mark.parametrize("part", [(), ((1, 4),), ((0, 6),), ((1, 4), (2, 7)), ((2, 1, 3, 4),), ([(0, 2), (3, 8)],)], ids=str)
def test_parts_lie_where_the_real_ones_do(part: tuple[Any, ...]) -> None:
    real, here = oracle.UMat(oracle.UMat(A), *part), umat.UMat(umat.UMat(A), *part)
    np.testing.assert_array_equal(here.get(), real.get())
    assert facts(here) == facts(real)


def test_a_part_beyond_the_whole_is_refused() -> None:
    with pytest.raises(errors.error):
        umat.UMat(umat.UMat(A), (2, 9))


def test_a_call_with_umats_returns_umats() -> None:
    runtime, js = recording_runtime()
    given = umat.UMat(A)
    target = umat.UMat(np.zeros_like(A))
    js.answer = lambda values: values[3]
    made = call(runtime, "GaussianBlur", given, (5, 3), 1.5, target)
    assert isinstance(made, umat.UMat)
    assert made._held is target._held
    assert js.calls[0][1][0] is given._held


def test_of_a_parameter_that_is_one_an_array_keeps_what_it_has() -> None:
    several = parameter(["masks", "vector_UMat", "io"], True)
    shared, copied = several.parse([umat.UMat(A), A], "masks")
    assert copied is not A
    np.testing.assert_array_equal(copied, shared)


def test_where_cv2_takes_none_it_is_refused() -> None:
    with pytest.raises(arrays.NeedsUMat):
        arrays.parse_mat(umat.UMat(A), "m")
    runtime, _ = recording_runtime()
    with pytest.raises((TypeError, errors.error)):
        call(runtime, "KeyPoint_convert", umat.UMat(A))


def test_an_overload_of_umats_is_tried_last() -> None:
    plain, of_umats = (["Rect", [["corners", "vector_Point", "i"], arg], [0, 1], 2, [-1], False] for arg in (
        ["sizes", "vector_Size", "i"], ["images", "vector_UMat", "i"],
    ))  # fmt: skip
    rows = [Signature("resultRoi", row) for row in (of_umats, plain)]
    overloads = Overloads("resultRoi", [(s, lambda values, handle, s=s: s) for s in rows], lambda: errors.error())
    assert overloads(([(0, 0)], [(3, 4)]), {}) is rows[1]
    assert overloads(([(0, 0)], [A]), {}) is rows[0]
    assert [signature for signature, _ in overloads.candidates] == rows
