"""Calls on CPython with a recording bridge: what crosses, what comes back, what is refused and how."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import cv2 as oracle
import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.names.runtime import Runtime
from tests.unit.calls.recording import RecordingJs, recording_runtime

A = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


@pytest.fixture
def shim() -> tuple[Runtime, RecordingJs]:
    return recording_runtime()


def call(runtime: Runtime, name: str, *args: Any, **kwargs: Any) -> Any:
    return runtime.function(name)(args, kwargs)


def test_every_argument_crosses_as_its_words(shim):
    runtime, js = shim
    call(runtime, "GaussianBlur", A, (5, 3), 1.5)
    spec, words = js.calls[0]
    assert spec["ref"] == "GaussianBlur/7"
    assert words == [id(A), 5, 3, 1.5, 0, 0, 0.0, 4, 0]
    assert spec["args"] == [["mat", 0], ["mat_out", 4], ["Size", 1], ["f64", 3], ["f64", 6], ["i32", 7], ["i32", 8]]


def test_keywords_go_anywhere(shim):
    runtime, js = shim
    dst = np.zeros_like(A)
    assert call(runtime, "GaussianBlur", sigmaX=2.0, src=A, ksize=(3, 3), dst=dst, borderType=1) is dst
    assert js.calls[0][1] == [id(A), 3, 3, 2.0, id(dst), 0, 0.0, 1, 0]


def test_a_new_result_is_taken_and_guessed_the_next_time(shim):
    runtime, js = shim
    new = np.zeros((4, 4, 3), np.uint8)
    js.bridge.made[0] = new
    js.answer = lambda js, words: js.leave(4)  # made
    add = runtime.function("add")
    made = add((A, A), {})
    assert made is new
    js.answer = lambda js, words: 0  # everything filled
    guessed = add((A, A), {})
    assert (guessed.shape, guessed.dtype) == ((4, 4, 3), np.uint8)
    assert js.calls[1][1][2:4] == [0, id(guessed)]


def test_an_empty_result_is_none(shim):
    runtime, js = shim
    js.answer = lambda js, words: js.leave(2)
    assert call(runtime, "HoughLines", A[:, :, 0], 1, 0.01, 100) is None


def test_structs_and_numbers_come_back_as_cv2s(shim):
    runtime, js = shim
    js.answer = lambda js, words: js.leave(1, 2, 3, 4)
    assert call(runtime, "boundingRect", A) == (1, 2, 3, 4)
    js.answer = lambda js, words: js.leave(1.0, 9.0, 2, 3, 4, 5)
    assert call(runtime, "minMaxLoc", A) == (1.0, 9.0, (2, 3), (4, 5))
    js.answer = lambda js, words: 7
    area = call(runtime, "contourArea", A)
    assert (area, type(area)) == (7.0, float)
    js.answer = lambda js, words: js.leave(*range(24))
    assert call(runtime, "moments", A) == dict(
        zip(oracle.moments(np.zeros((3, 3), np.uint8)), map(float, range(24)), strict=True)
    )


def test_an_array_that_opencv_cannot_wrap_is_copied_and_sent_again(shim):
    runtime, js = shim
    flipped = A[:, ::-1]
    js.errors = [{"kind": "care", "index": 0}]
    js.answer = lambda js, words: None if len(js.calls) == 1 else 0
    call(runtime, "add", flipped, A, np.zeros_like(A))
    assert js.calls[0][1][0] == id(flipped)
    assert js.calls[1][1][0] not in (id(flipped), id(A))


def test_an_output_that_opencv_cannot_wrap_is_refused(shim):
    runtime, js = shim
    js.errors = [{"kind": "care", "index": 2}]
    js.answer = lambda js, words: None
    with pytest.raises(errors.error, match="Layout of the output array dst is incompatible with cv::Mat"):
        call(runtime, "add", A, A, np.zeros_like(A)[:, ::-1])


def test_an_error_of_opencv_keeps_its_parts(shim):
    runtime, js = shim
    text = "OpenCV(4.12.0) /b/color.cpp:92: error: (-15:Bad number of channels) in function 'f'\n> Invalid:\n>     'x'\n"
    js.errors = [{"kind": "cv", "code": -15, "message": text}]
    js.answer = lambda js, words: None
    with pytest.raises(errors.error) as caught:
        call(runtime, "cvtColor", A, 6)
    problem = caught.value
    assert (problem.code, problem.func, problem.file, problem.line) == (-15, "f", "/b/color.cpp", 92)
    assert (str(problem), problem.err) == (text, "> Invalid:\n>     'x'\n")


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


def test_a_mat_of_too_many_channels_is_refused(shim) -> None:
    runtime, _ = shim
    mat = oracle.Mat(np.zeros((2, 520)), wrap_channels=True)
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
    runtime, _ = shim
    given = np.zeros((4, 4, 3), np.uint8)
    dying = weakref.ref(given)
    gc.disable()
    try:
        call(runtime, "rectangle", given, (1, 2, 3, 4), (5, 6, 7))
        del given
        assert dying() is None
    finally:
        gc.enable()
