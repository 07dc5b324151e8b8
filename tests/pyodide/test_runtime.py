"""The runtime in Pyodide: what a call may touch, what it returns, what it leaves behind, how it fails."""

from __future__ import annotations

from hashlib import sha256

import cv2 as oracle
import numpy as np
import pytest
from pytest_pyodide import run_in_pyodide

from tests.pyodide.drawing import SHAPES, random_drawing


@pytest.mark.parametrize("shape", SHAPES)
def test_drawing_touches_no_pixel_outside_the_rectangle_that_crosses(selenium, shape):
    """What the real one draws outside of it would be missing."""
    rng = np.random.default_rng(7)
    calls = [random_drawing(rng, shape) for _ in range(250)]
    before = rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)
    expected = []
    for name, args, kwargs in calls:
        picture = before.copy()
        getattr(oracle, name)(picture, *args, **kwargs)
        expected.append(sha256(picture).hexdigest())

    @run_in_pyodide(packages=["numpy"])
    def draw(selenium, before, calls, expected):
        from hashlib import sha256

        import cv2

        wrong = []
        for (name, args, kwargs), right in zip(calls, expected, strict=True):
            picture = before.copy()
            assert getattr(cv2, name)(picture, *args, **kwargs) is picture
            if sha256(picture).hexdigest() != right:
                wrong.append((name, args, kwargs))
        return [str(w) for w in wrong]

    assert draw(selenium, before, calls, expected) == []


@run_in_pyodide(packages=["numpy"])
def test_a_small_drawing_on_a_large_picture_copies_little(selenium):
    import cv2
    import numpy as np

    import cv2shim

    picture = np.zeros((2000, 2000, 3), np.uint8)
    before = cv2shim.info()
    cv2.circle(picture, (1000, 1000), 20, (1, 2, 3), 2)
    cv2.putText(picture, "text", (30, 300), cv2.FONT_HERSHEY_PLAIN, 1, (1, 2, 3))
    cv2.polylines(picture, [np.array([[5, 5], [90, 40], [30, 60]], np.int32)], True, (1, 2, 3))
    assert cv2shim.info()["copied_bytes"] - before["copied_bytes"] < 400_000


@run_in_pyodide(packages=["numpy"])
def test_outputs_are_written_where_cv2_writes_them(selenium):
    import cv2
    import numpy as np

    a = np.arange(48, dtype=np.uint8).reshape(6, 8)
    dst = np.zeros_like(a)
    assert cv2.add(a, a, dst=dst) is dst
    assert (dst == a * 2).all()
    small = np.zeros((2, 2), np.uint8)
    assert cv2.add(a, a, dst=small) is not small
    assert not small.any()
    same = a.copy()
    assert cv2.add(same, same, dst=same) is same
    assert (same == a * 2).all()
    rows = np.zeros((12, 8), np.uint8)
    view = rows[::2]
    assert cv2.add(a, a, dst=view) is view
    assert (rows[::2] == a * 2).all()
    assert not rows[1::2].any()
    frame = np.zeros((100, 240, 3), np.uint8)
    cv2.rectangle(frame[10:90, 20:200], (0, 0), (179, 79), (1, 2, 3), -1)
    assert (frame[10:90, 20:200] == (1, 2, 3)).all()
    assert not frame[:, :20].any()
    assert not frame[:, 200:].any()
    mask = np.zeros_like(a)
    mask[2, 3] = 1
    kept = np.full_like(a, 9)
    cv2.add(a, a, dst=kept, mask=mask)
    assert kept[2, 3] == a[2, 3] * 2
    assert (np.delete(kept.ravel(), 2 * 8 + 3) == 9).all()
    fresh = cv2.add(a, a, mask=mask)
    assert fresh.sum() == a[2, 3] * 2


@run_in_pyodide(packages=["numpy"])
def test_pythons_memory_may_grow_in_the_middle_of_a_call_and_between_calls(selenium):
    import cv2
    import numpy as np

    def picture(side):
        return np.full((side, side), 9, np.uint8)

    kept = []
    for side in range(100, 5000, 350):  # every output is new memory of numpy's, sooner or later more than there was
        large = picture(side)
        kept.append(cv2.add(large, large))
        kept.append(cv2.threshold(large, 5, 77, cv2.THRESH_BINARY))
        assert (kept[-2] == 18).all()
        level, binary = kept[-1]
        assert level == 5
        assert (binary == 77).all()
        kept.append(np.ones(16 << 20, np.uint8))
        assert (cv2.add(picture(3), kept[-1][:9].reshape(3, 3)) == 10).all()
        assert cv2.threshold(picture(3), 5, 77, cv2.THRESH_BINARY)[0] == 5
        assert cv2.boundingRect(np.array([[1, 2], [5, 9]], np.int32)) == (1, 2, 5, 8)


@run_in_pyodide(packages=["numpy"])
def test_failures_are_cv2s_and_the_next_call_works(selenium):
    import cv2
    import numpy as np
    import pytest

    a = np.zeros((8, 8, 3), np.uint8)
    with pytest.raises(cv2.error, match="data type = uint32 is not supported") as caught:
        cv2.GaussianBlur(a.astype(np.uint32), (3, 3), 0)
    assert caught.value.code == cv2.Error.StsBadArg
    assert caught.value.func == "GaussianBlur"
    with pytest.raises(cv2.error, match="Invalid number of channels") as caught:
        cv2.cvtColor(a[:, :, :2], cv2.COLOR_BGR2GRAY)
    assert caught.value.code == cv2.Error.BadNumChannels
    assert caught.value.line > 0
    assert caught.value.file.endswith(".hpp")
    for call in (
        lambda: cv2.Canny(a),
        lambda: cv2.Canny(a, 1, 2, nonsense=3),
        lambda: cv2.circle(a, (1.5, 2), 3, 255),
        lambda: cv2.circle(a[:, ::-1], (1, 2), 3, 255),
        lambda: cv2.GaussianBlur(None, (3, 3), 0),
        lambda: cv2.GaussianBlur(a, (4, 4), 0),
        lambda: cv2.GaussianBlur(np.zeros((0, 4), np.uint8), (3, 3), 0),
        lambda: cv2.add(a, "x"),
        lambda: cv2.SIFT_create(),
    ):
        with pytest.raises(cv2.error):
            call()
        assert (cv2.add(a, 1)[0, 0] == 1).all()
    with pytest.raises(TypeError, match="required to be an integer"):
        cv2.getStructuringElement(0.5, (3, 3))


@run_in_pyodide(packages=["numpy"])
def test_a_function_that_the_build_lacks_says_which_build_has_it(selenium):
    import cv2
    import pytest

    with pytest.raises(cv2.error, match=r"cv2\.SIFT_create is not in the 'stock' build .* 'full' build has it"):
        cv2.SIFT_create()


@run_in_pyodide(packages=["numpy"])
def test_objects_are_freed_and_go_stale_with_their_opencv_js(selenium):
    import gc

    import cv2
    import numpy as np
    import pytest

    import cv2shim

    before = cv2shim.info()["live_objects"]
    detector = cv2.ORB_create()
    assert isinstance(detector, cv2.Feature2D)
    assert cv2shim.info()["live_objects"] == before + 1
    picture = np.random.default_rng(0).integers(0, 256, (90, 90), dtype=np.uint8)
    keypoints, descriptors = detector.detectAndCompute(picture, None)
    assert len(keypoints) == len(descriptors)
    cv2shim.reset()
    with pytest.raises(cv2.error, match="create it again"):
        detector.detect(picture)
    assert len(cv2.ORB_create().detect(picture)) == len(keypoints)
    del detector
    gc.collect()
    assert cv2shim.info()["live_objects"] == 0


@run_in_pyodide(packages=["numpy"])
def test_the_heap_is_flat_after_20_000_mixed_calls(selenium):
    import cv2
    import numpy as np

    import cv2shim

    rng = np.random.default_rng(0)
    a = rng.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    gray = cv2.cvtColor(a, cv2.COLOR_BGR2GRAY)
    calls = [
        lambda: cv2.add(a, a),
        lambda: cv2.GaussianBlur(a, (5, 5), 0),
        lambda: cv2.threshold(gray, 100, 255, cv2.THRESH_BINARY),
        lambda: cv2.findContours(cv2.Canny(gray, 50, 100), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE),
        lambda: cv2.split(a),
        lambda: cv2.merge([gray, gray, gray]),
        lambda: cv2.circle(a, (20, 20), 9, (1, 2, 3), -1),
        lambda: cv2.calcHist([a], [0], None, [16], [0, 256]),
        lambda: cv2.minMaxLoc(gray),
        lambda: cv2.putText(a, "text", (3, 20), 0, 0.5, (255, 0, 0)),
        lambda: cv2.dnn.blobFromImage(a),
        lambda: cv2.getTickCount(),
    ]

    def run(count):
        for i in range(count):
            calls[i % len(calls)]()

    run(2_000)
    before = cv2shim.info()
    run(20_000)
    after = cv2shim.info()
    assert after["heap_bytes"] == before["heap_bytes"]
    assert after["pooled_bytes"] == before["pooled_bytes"]
    assert after["live_mats"] == before["live_mats"] == 0
    assert after["live_vectors"] == before["live_vectors"] == 0


@run_in_pyodide(packages=["numpy"])
def test_20_000_failing_calls_are_exceptions_and_memory_stays_bounded(selenium):
    import cv2
    import numpy as np

    import cv2shim

    big = np.zeros((480, 640, 2), np.uint8)
    empty = np.zeros((0, 0), np.uint8)
    failing = [
        lambda: cv2.cvtColor(big, cv2.COLOR_BGR2GRAY),
        lambda: cv2.GaussianBlur(empty, (3, 3), 0),
        lambda: cv2.resize(big, (0, 0)),
        lambda: cv2.Canny(big, 1),
        lambda: cv2.matchTemplate(big[:5, :9], big[:9, :5], cv2.TM_CCOEFF),
        lambda: cv2.warpAffine(big, np.zeros((5, 5)), (9, 9)),
        lambda: cv2.merge([big, big[:9]]),
        lambda: cv2.line(big, (0, "x"), (1, 1), 3),
    ]
    for i in range(20_000):
        try:
            failing[i % len(failing)]()
        except cv2.error as problem:
            proper = problem.code < 0 and bool(problem.err)
        else:
            proper = False
        assert proper, f"call {i % len(failing)}"
    assert cv2shim.info()["heap_bytes"] <= 512 * 2**20
    assert cv2.add(big, 1).sum() == big.size


@run_in_pyodide(packages=["numpy"])
def test_out_of_memory_is_a_cv2_error_and_later_calls_work(selenium):
    import cv2
    import numpy as np
    import pytest

    with pytest.raises(cv2.error, match=r"(?i)memory|allocate"):
        cv2.resize(np.zeros((100, 100, 3), np.uint8), (36_000, 36_000))
    assert cv2.add(np.ones((2, 2), np.uint8), 1).sum() == 8


@run_in_pyodide(packages=["numpy"])
def test_help_shows_signature_and_reference(selenium):
    import inspect

    import cv2

    text = inspect.getdoc(cv2.Canny)
    assert text.startswith("Canny(image, threshold1, threshold2[, edges[, apertureSize[, L2gradient]]]) -> edges")
    assert "image: ndarray" in text
    assert "https://docs.opencv.org/" in text
    assert cv2.Canny.__name__ == "Canny"


@run_in_pyodide(packages=["numpy"])
def test_keypoints_and_matches_are_plain_objects(selenium):
    import cv2
    import numpy as np
    import pytest

    point = cv2.KeyPoint(1.5, 2, 3, angle=4, octave=5)
    assert (point.pt, point.size, point.angle, point.octave, point.class_id) == ((1.5, 2.0), 3.0, 4.0, 5, -1)
    point.pt = (7, 8)
    assert point.pt == (7.0, 8.0)
    with pytest.raises(cv2.error, match="missing required argument 'y'"):
        cv2.KeyPoint(1)
    match = cv2.DMatch(1, 2, 0.5)
    assert (match.queryIdx, match.trainIdx, match.imgIdx, match.distance) == (1, 2, -1, 0.5)
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    rows = np.eye(4, 32, dtype=np.uint8)
    matcher.add([rows])
    found = matcher.knnMatch(rows, k=2)
    assert [pair[0].trainIdx for pair in found] == [0, 1, 2, 3]


@run_in_pyodide(packages=["numpy"])
def test_the_usual_call_and_every_other_give_the_same(selenium):
    import types

    import cv2
    import numpy as np
    import pytest

    assert type(cv2.add) is types.BuiltinFunctionType
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 256, (2, 30, 40, 3), dtype=np.uint8)
    gray = cv2.cvtColor(a, cv2.COLOR_BGR2GRAY)
    contour = np.array([[[1, 1]], [[20, 3]], [[9, 25]]], np.int32)
    usual = {
        "add": ((a, b), {"src1": a, "src2": b}),
        "addWeighted": ((a, 0.5, b, 1, 3), {"src1": a, "alpha": 0.5, "src2": b, "beta": 1, "gamma": 3}),
        "threshold": ((gray, 99, 255, 0), {"src": gray, "thresh": 99, "maxval": 255, "type": 0}),
        "resize": ((a, (20, 10)), {"src": a, "dsize": (20, 10)}),
        "boundingRect": ((contour,), {"array": contour}),
        "contourArea": ((contour,), {"contour": contour}),
        "countNonZero": ((gray,), {"src": gray}),
        "mean": ((a,), {"src": a}),
        "isContourConvex": ((contour,), {"contour": contour}),
        "getRotationMatrix2D": (((5, 6), 30, 1), {"center": (5, 6), "angle": 30, "scale": 1}),
        "copyMakeBorder": (
            (a, 1, 2, 3, 4, 0, None, (1, 2, 3)),
            {"src": a, "top": 1, "bottom": 2, "left": 3, "right": 4, "borderType": 0, "value": (1, 2, 3)},
        ),
    }

    def same(one, other):
        if isinstance(one, tuple):
            return all(same(*pair) for pair in zip(one, other, strict=True))
        return type(one) is type(other) and np.array_equal(one, other)

    for name, (args, kwargs) in usual.items():
        function = getattr(cv2, name)
        for _ in range(3):  # the second call has an array ready for the output, the third finds it fitting
            one, other = function(*args), function(**kwargs)
            assert same(one, other), name
    for wrong in ((a,), (a, b, "x"), (a, "x"), (a, b[:5])):
        with pytest.raises(cv2.error):
            cv2.add(*wrong)
    assert (cv2.add(a[:, ::-1], b[:, ::-1]) == cv2.add(a, b)[:, ::-1]).all()
    assert (cv2.add(a.astype(np.int64), 1) == a.astype(np.int32) + 1).all()
    assert cv2.resize(a, (7, 5)).shape == (5, 7, 3)
    assert cv2.resize(gray, (7, 5)).shape == (5, 7)
    assert cv2.boundingRect(np.zeros((0, 1, 2), np.int32)) == (0, 0, 0, 0)


@run_in_pyodide(packages=["numpy"])
def test_the_usual_call_keeps_no_reference(selenium):
    import contextlib
    import sys

    import cv2
    import numpy as np

    a = np.zeros((8, 8), np.uint8)
    size = (4, 4)

    def counts():
        return sys.getrefcount(a), sys.getrefcount(size), sys.getrefcount(np.empty)

    def calls():
        cv2.resize(a, size)
        cv2.threshold(a, 1, 2, 0)
        cv2.boundingRect(a)
        with contextlib.suppress(cv2.error):
            cv2.resize(a, (0, 0))

    calls()
    before = counts()
    for _ in range(100):
        calls()
    assert counts() == before
    assert sys.getrefcount(cv2.resize(a, size)) == sys.getrefcount(np.empty(3))
