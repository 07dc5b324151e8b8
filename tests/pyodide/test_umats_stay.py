"""UMats where arrays are copied: they stay in opencv.js from one call to the next, and behave as the real cv2's."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import cv2 as oracle
import numpy as np
from pytest_pyodide import run_in_pyodide

from compat.bench_operations import CHAIN


def test_ten_operations_copy_nothing_in_between(selenium):
    picture: Any = np.random.RandomState(5).randint(0, 256, (1080, 1920, 3)).astype(np.uint8)
    for step in CHAIN.values():
        picture = step(oracle, picture)

    @run_in_pyodide(packages=["numpy"])
    def chain(selenium):
        from hashlib import sha256

        import cv2
        import numpy as np

        import cv2shim

        def copied():
            return cv2shim.info()["copied_bytes"]

        picture = np.random.RandomState(5).randint(0, 256, (1080, 1920, 3)).astype(np.uint8)
        counts = [copied()]
        image = cv2.UMat(picture)
        counts.append(copied())
        for step in (
            lambda image: cv2.GaussianBlur(image, (5, 5), 1.5),
            lambda image: cv2.cvtColor(image, cv2.COLOR_BGR2GRAY),
            lambda image: cv2.medianBlur(image, 3),
            cv2.equalizeHist,
            lambda image: cv2.flip(image, 1),
            cv2.bitwise_not,
            lambda image: cv2.dilate(image, None),
            lambda image: cv2.add(image, image),
            lambda image: cv2.threshold(image, 127, 255, 0)[1],
            lambda image: cv2.resize(image, None, fx=0.5, fy=0.5),
        ):
            image = step(image)
            assert isinstance(image, cv2.UMat)
            counts.append(copied())
        result = image.get()
        counts.append(copied())
        return np.diff(counts).tolist(), sha256(result).hexdigest()

    copied, result = chain(selenium)
    assert result == sha256(picture).hexdigest()
    assert copied == [1080 * 1920 * 3, *[0] * len(CHAIN), picture.nbytes]


@run_in_pyodide(packages=["numpy"])
def test_several_and_parts_stay_as_well(selenium):
    import cv2
    import numpy as np

    import cv2shim

    picture = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    whole = cv2.UMat(picture)
    before = cv2shim.info()["copied_bytes"]
    part = cv2.UMat(whole, (1, 4), (2, 7))
    corner = cv2.UMat(whole, (2, 1, 3, 4))
    planes = cv2.split(whole)
    again = cv2.merge(planes)
    cv2.circle(part, (0, 0), 0, (9, 9, 9), -1)
    assert cv2shim.info()["copied_bytes"] == before
    assert (part.isSubmatrix(), part.isContinuous(), part.offset) == (True, False, 8 * 3 + 2 * 3)
    assert (planes[2].get() == picture[:, :, 2]).all()
    assert (again.get() == picture).all()
    assert corner.get().shape == (4, 3, 3)
    assert whole.get()[1, 2].tolist() == [9, 9, 9]  # a part is the same memory


@run_in_pyodide(packages=["numpy"])
def test_outputs_that_are_given(selenium):
    import cv2
    import numpy as np

    picture = np.arange(48, dtype=np.uint8).reshape(6, 8)
    source, target = cv2.UMat(picture), cv2.UMat(6, 8, cv2.CV_8U)
    made = cv2.add(source, source, target)
    assert (target.get() == picture * 2).all()
    cv2.add(made, 1, made)
    assert target.get()[0, 1] == 3  # what is returned is the given one's memory
    small = cv2.UMat(2, 2, cv2.CV_8U, (7,))
    assert (cv2.add(source, 0, small).get() == picture).all()
    assert (small.get() == 7).all()
    array = np.zeros_like(picture)
    assert isinstance(cv2.add(source, 1, array), cv2.UMat)
    assert not array.any()  # cv2 makes a UMat of it
    in_place = cv2.UMat(picture)
    assert (cv2.flip(in_place, 0, in_place).get() == picture[::-1]).all()
    assert (in_place.get() == picture[::-1]).all()


@run_in_pyodide(packages=["numpy"])
def test_functions_written_by_hand_take_and_return_them(selenium):
    import cv2
    import numpy as np

    roots = cv2.sqrt(cv2.UMat(np.full((3, 4), 4, np.float32)))
    assert isinstance(roots, cv2.UMat)
    assert (roots.get() == 2).all()
    total = cv2.UMat(np.ones((3, 4), np.float32))
    cv2.accumulate(roots, total)
    assert (total.get() == 3).all()
    assert cv2.sumElems(total)[0] == 36


@run_in_pyodide(packages=["numpy"])
def test_objects_methods_take_and_return_them(selenium):
    import cv2
    import numpy as np

    noise = np.random.RandomState(2).randint(0, 256, (120, 160)).astype(np.uint8)
    points, descriptors = cv2.ORB_create(50).detectAndCompute(cv2.UMat(noise), None)
    assert isinstance(descriptors, cv2.UMat)
    matches = cv2.BFMatcher(cv2.NORM_HAMMING).match(descriptors, descriptors)
    assert [match.distance for match in matches] == [0.0] * len(points)


@run_in_pyodide(packages=["numpy"])
def test_more_dimensions_and_nothing(selenium):
    import cv2
    import numpy as np

    deep = np.arange(120, dtype=np.float32).reshape(2, 3, 4, 5)
    assert (cv2.add(cv2.UMat(deep), cv2.UMat(deep)).get() == deep * 2).all()
    empty = cv2.UMat()
    assert empty.get() is None
    assert cv2.findNonZero(cv2.UMat(np.zeros((3, 3), np.uint8))).get() is None


@run_in_pyodide(packages=["numpy"])
def test_a_refused_call_leaves_them_as_they_were(selenium):
    import cv2
    import numpy as np
    import pytest

    grey = cv2.UMat(np.full((3, 3), 5, np.uint8))
    with pytest.raises(cv2.error, match="Bad number of channels"):
        cv2.cvtColor(grey, cv2.COLOR_BGR2GRAY)
    assert (grey.get() == 5).all()


@run_in_pyodide(packages=["numpy"])
def test_after_a_new_start_they_say_what_happened(selenium):
    import cv2
    import numpy as np
    import pytest

    import cv2shim

    lost = cv2.UMat(np.ones((3, 3), np.uint8))
    cv2shim.reset()
    for use in (lost.get, lambda: cv2.add(lost, lost), lambda: cv2.UMat(lost, (0, 1))):
        with pytest.raises(cv2.error, match=r"earlier opencv\.js"):
            use()
    assert cv2.UMat(np.ones((3, 3), np.uint8)).get().sum() == 9


@run_in_pyodide(packages=["numpy"])
def test_what_is_fetched_is_an_ndarray_whatever_it_was_made_of(selenium):
    import cv2
    import numpy as np

    for wrapped in (True, False):
        made = cv2.UMat(cv2.Mat(np.ones((2, 3, 4), np.uint8), wrap_channels=wrapped)).get()
        assert (type(made), made.shape, made.sum()) == (np.ndarray, (2, 3, 4), 24)
