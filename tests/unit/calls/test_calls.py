"""Calls that Python serves, on CPython: what reaches an overload of opencv.js, what is refused and how."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import cv2 as oracle
import numpy as np
import pytest

from cv2shim.accepts import errors, tables
from cv2shim.names.runtime import Runtime
from tests.unit.calls.recording import RecordingJs, call, recording_runtime

A = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


@pytest.fixture
def shim() -> tuple[Runtime, RecordingJs]:
    return recording_runtime()


def test_every_argument_reaches_its_overload_checked(shim):
    runtime, js = shim
    js.answer = lambda values: "made"
    assert call(runtime, "GaussianBlur", A, [5, 3], 1.5) == "made"
    plan, values = js.calls[0]
    assert plan["name"] == "GaussianBlur"
    ref, _, carried, *_ = plan["call"]
    assert ref == "GaussianBlur/7"
    assert carried == [["mat", 0], ["mat_out", 1], ["Size", 2], ["f64", 3], ["f64", 4], ["i32", 5], ["i32", 6]]
    assert values[0] is A
    assert values[1:] == [(5, 3), 1.5, None, 0.0, 4, 0]


def test_keywords_go_anywhere(shim):
    runtime, js = shim
    dst = np.zeros_like(A)
    call(runtime, "GaussianBlur", sigmaX=2.0, src=A, ksize=(3, 3), dst=dst, borderType=1)
    values = js.calls[0][1]
    assert values[0] is A
    assert values[3] is dst
    assert values[1:3] + values[4:] == [(3, 3), 2.0, 0.0, 1, 0]


def test_the_overload_that_fits_is_run(shim):
    runtime, js = shim
    call(runtime, "rectangle", A.copy(), (1, 2), (3, 4), (5, 6, 7))
    call(runtime, "rectangle", A.copy(), (1, 2, 3, 4), (5, 6, 7))
    assert [plan["call"][0] for plan, _ in js.calls] == ["rectangle/7", "rectangle1/6"]
    assert [plan["row"][1][1][0] for plan, _ in js.calls] == ["pt1", "rec"]


@pytest.mark.parametrize(("text", "crosses"), [("plain", "plain"), ("größe", "größe".encode()), (b"a\xff", b"a\xff")])
def test_a_text_of_other_than_ascii_crosses_as_its_bytes(shim, text, crosses):
    runtime, js = shim
    call(runtime, "putText", A.copy(), text, (0, 0), 0, 1, 0)
    assert js.calls[0][1][1] == crosses


def test_an_array_that_opencv_cannot_wrap_is_copied(shim):
    runtime, js = shim
    flipped = A[:, ::-1]
    call(runtime, "add", flipped, A, np.zeros_like(A))
    first, second = js.calls[0][1][:2]
    assert not np.shares_memory(first, A)
    assert first.flags.c_contiguous
    np.testing.assert_array_equal(first, flipped)
    assert second is A


def test_an_output_that_opencv_cannot_wrap_is_refused(shim):
    runtime, js = shim
    with pytest.raises(errors.error, match="Layout of the output array dst is incompatible with cv::Mat"):
        call(runtime, "add", A, A, np.zeros_like(A)[:, ::-1])
    assert js.calls == []


def test_an_error_of_opencv_keeps_its_parts(shim):
    runtime, js = shim
    text = "OpenCV(4.1.0) /b/color.cpp:92: error: (-15:Bad number of channels) in function 'f'\n> Invalid:\n>     'x'\n"
    js.errors = [{"kind": "cv", "code": -15, "message": text}]
    with pytest.raises(errors.error) as caught:
        call(runtime, "cvtColor", A, 6)
    problem = caught.value
    assert (problem.code, problem.func, problem.file, problem.line) == (-15, "f", "/b/color.cpp", 92)
    assert (str(problem), problem.err) == (text, "> Invalid:\n>     'x'\n")


@pytest.mark.parametrize(
    ("kind", "code"), [("memory", errors.STS_NO_MEM), ("trap", errors.STS_ERROR), ("stale", errors.STS_ERROR)]
)
def test_other_failures_are_told_with_what_to_do(shim, kind, code):
    runtime, js = shim
    js.errors = [{"kind": kind, "message": "it stopped"}]
    with pytest.raises(errors.error, match=r"it stopped[.;]") as caught:
        call(runtime, "cvtColor", A, 6)
    assert (caught.value.code, caught.value.func) == (code, "cvtColor")


def test_a_function_without_a_call_names_the_build_that_has_it(shim):
    runtime, _ = shim
    with pytest.raises(errors.error, match="'full' build has it"):
        call(runtime, "SIFT_create", 1)


WRONG: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Canny", (A,), {}),
    ("Canny", (A, "x", 2), {}),
    ("Canny", ("a", 1, 2), {}),
    ("Canny", (A, 1, 2, None, 3, True, 5, 6, 7), {}),
    ("Canny", (A, 1, 2), {"image": A}),
    ("circle", (A, (1.5, 2), 3, 4), {}),
    ("circle", (A, (1, 2, 3), 3, 4), {}),
    ("circle", (A, 5, 3, 4), {}),
    ("circle", (A, (1, 2), 3.0, 4), {}),
    ("circle", (A, (1, 2), True, 4), {}),
    ("circle", (A, (1, 2), 3, A[0, 0]), {}),
    ("circle", (A, (1, 2), 3, (1, 2, 3, 4, 5)), {}),
    ("circle", (A, (1, 2), 3, "red"), {}),
    ("threshold", (A, "x", 255, 0), {}),
    ("threshold", (A, True, 255, 0), {}),
    ("threshold", ([1, 2], 1, 255, 0), {}),
    ("getStructuringElement", (0,), {}),
    ("getStructuringElement", (0, 5), {}),
    ("getStructuringElement", (0, (3, 3), (1, 1), 4), {}),
    ("getStructuringElement", (0.5, (3, 3)), {}),
    ("merge", (5,), {}),
    ("merge", ([A, "x"],), {}),
    ("kmeans", (A, 3, None, (3, 10), 3, 0), {}),
    ("kmeans", (A, 3, None, 5, 3, 0), {}),
    ("putText", (A, 5, (0, 0), 0, 1, 0), {}),
    ("calcHist", ([A], [0.5], None, [16], [0, 256]), {}),
    ("boxPoints", ((1, 2),), {}),
    ("add", (A, {1: 2}), {}),
    ("add", (A, ("x",)), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), WRONG, ids=[f"{i}-{w[0]}" for i, w in enumerate(WRONG)])
def test_wrong_arguments_are_refused_in_the_real_cv2s_words(shim, name, args, kwargs):
    runtime, _ = shim
    with pytest.raises((oracle.error, TypeError)) as real:
        getattr(oracle, name)(*args, **kwargs)
    with pytest.raises((errors.error, TypeError)) as ours:
        call(runtime, name, *args, **kwargs)
    assert type(ours.value).__name__ == type(real.value).__name__
    assert str(ours.value) == str(real.value)


@pytest.mark.parametrize("shape", [(5,), (4, 3), (4, 3, 2), (2, 4, 3, 2)])
@pytest.mark.parametrize("wrap", [True, False])
@pytest.mark.parametrize("step", [1, 2])
def test_a_mat_says_itself_what_its_last_axis_is(shim, shape: tuple[int, ...], wrap: bool, step: int) -> None:
    runtime, _ = shim
    mat = oracle.Mat(np.zeros(shape)[::step], wrap_channels=wrap)
    assert call(runtime, "utils.dumpInputArray", mat) == oracle.utils.dumpInputArray(mat)


# OpenCV took no channels, too, and read past the elements.
@pytest.mark.parametrize("count", [0, 520] if tables.changed("channels-at-least-one") else [520])
def test_a_mat_of_too_many_channels_is_refused(shim, count: int) -> None:
    runtime, _ = shim
    mat = oracle.Mat(np.zeros((2, count)), wrap_channels=True)
    with pytest.raises(oracle.error) as expected:
        oracle.utils.dumpInputArray(mat)
    with pytest.raises(errors.error) as found:
        call(runtime, "utils.dumpInputArray", mat)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("number", [2**31, -(2**40), 2**63, 2**64, -(2**63) - 1])
@pytest.mark.parametrize("kind", ["Int", "Int64", "SizeT", "VectorOfInt", "Rect"])
def test_integers_that_do_not_fit(shim, kind: str, number: int) -> None:
    runtime, _ = shim
    argument = {"VectorOfInt": [number], "Rect": (0, 0, 1, number)}.get(kind, number)

    def told(function: Any) -> str:
        try:
            return function(argument)
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    real = getattr(oracle.utils, f"dump{kind}")
    assert told(lambda given: call(runtime, f"utils.dump{kind}", given)) == told(real)


def test_arguments_that_an_overload_refused_are_not_kept(shim) -> None:
    runtime, js = shim
    given = np.zeros((4, 4, 3), np.uint8)
    dying = weakref.ref(given)
    gc.disable()
    try:
        call(runtime, "rectangle", given, (1, 2, 3, 4), (5, 6, 7))
        del given
        js.calls.clear()
        assert dying() is None
    finally:
        gc.enable()
