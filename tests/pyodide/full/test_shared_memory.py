"""opencv.js inside Pyodide's memory: nothing is copied, nothing is lost, and it runs elsewhere where it cannot be there."""

from __future__ import annotations

from pytest_pyodide import run_in_pyodide

BUILD = "full"


@run_in_pyodide(packages=["numpy"])
def test_no_byte_of_an_array_is_copied(selenium):
    import cv2
    import numpy as np

    import cv2shim

    picture = np.random.default_rng(1).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    target = np.empty_like(picture)
    assert cv2shim.info()["strategy"] == "shared", cv2shim.info()["reason"]
    before = cv2shim.info()["copied_bytes"]
    assert (cv2.add(picture, picture) == np.minimum(picture.astype(int) * 2, 255)).all()
    assert cv2.GaussianBlur(picture, (5, 5), 0).shape == picture.shape
    assert cv2.circle(picture, (100, 100), 20, (255, 0, 0), -1) is picture
    assert picture[100, 100].tolist() == [255, 0, 0]
    view = picture[10:90:2, 20:200]
    assert (cv2.flip(view, 0) == view[::-1]).all()
    assert cv2.rectangle(view, (5, 5), (10, 10), (1, 2, 3), -1) is view
    assert picture[10 + 2 * 7, 20 + 7].tolist() == [1, 2, 3]
    assert cv2.add(picture, picture, dst=target) is target
    assert cv2.threshold(picture, 100, 255, cv2.THRESH_BINARY)[1].shape == picture.shape
    assert cv2.add(picture, 1, mask=np.ones((480, 640), np.uint8)).shape == picture.shape
    assert cv2shim.info()["copied_bytes"] == before


@run_in_pyodide(packages=["numpy"])
def test_results_belong_to_numpy(selenium):
    import sys

    import cv2
    import numpy as np

    picture = np.arange(3000, dtype=np.uint8).reshape(20, 50, 3)
    numpys = np.empty(3)
    for made in (numpys, cv2.add(picture, picture), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.split(picture)[0]):
        assert made.base is None
        assert made.flags.owndata
        if made is numpys:
            held = sys.getrefcount(made) - 1  # what it is held by here, which Pythons count differently, but for `numpys`
        else:
            assert sys.getrefcount(made) == held


@run_in_pyodide(packages=["numpy"])
def test_the_heap_may_grow_in_the_middle_of_a_call_and_between_calls(selenium):
    import cv2
    import numpy as np

    import cv2shim

    small = np.full((3, 3), 9, np.uint8)
    kept = []
    for side in (6000, 9000):
        before = cv2shim.info()["heap_bytes"]
        large = cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST)
        kept.append(large)
        assert cv2shim.info()["heap_bytes"] >= before
        assert large.shape == (side, side)
        assert large[-1, -1] == 9
        kept.append(np.ones((4000, 4000), np.uint8))
        assert (cv2.add(small, kept[-1][:3, :3]) == 10).all()
    assert cv2shim.info()["heap_bytes"] > 150 << 20


@run_in_pyodide(packages=["numpy"])
def test_an_array_that_an_object_keeps_stays_alive_and_is_the_callers(selenium):
    import gc
    import sys

    import cv2
    import numpy as np

    rng = np.random.default_rng(2)
    train = rng.random((50, 32), np.float32)
    query = train[:5].copy()
    count = sys.getrefcount(train)
    matcher = cv2.BFMatcher()
    matcher.add([train])
    assert sys.getrefcount(train) > count
    del train
    gc.collect()
    rubbish = [rng.random((50, 32), np.float32) for _ in range(20)]
    found = matcher.match(query)
    assert [m.trainIdx for m in found] == [0, 1, 2, 3, 4]
    assert all(m.distance == 0 for m in found)
    matcher.clear()
    del matcher, rubbish


@run_in_pyodide(packages=["numpy"])
def test_thousands_of_errors_leave_the_heap_as_it_was(selenium):
    import cv2
    import numpy as np
    import pytest

    import cv2shim

    grey = np.zeros((40, 40), np.uint8)

    def fail(times):
        codes = set()
        for _ in range(times):
            try:
                cv2.cvtColor(grey, cv2.COLOR_BGR2GRAY)
                codes.add(None)
            except cv2.error as error:
                codes.add(error.code)
        assert codes == {-15}

    fail(300)
    before = cv2shim.info()["heap_bytes"]
    fail(20_000)
    assert cv2shim.info()["heap_bytes"] == before
    assert cv2shim.info()["generation"] == 1
    with pytest.raises(cv2.error, match="Invalid number of channels") as caught:
        cv2.cvtColor(grey, cv2.COLOR_BGR2GRAY)
    assert "color" in caught.value.file
    assert caught.value.line > 0
    assert cv2.add(grey, 1)[0, 0] == 1


@run_in_pyodide(packages=["numpy"])
def test_thousands_of_calls_leave_the_heap_as_it_was(selenium):
    import cv2
    import numpy as np

    import cv2shim

    picture = np.random.default_rng(3).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    detector = cv2.ORB_create(20)

    def mixed(times):
        for i in range(times):
            grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
            cv2.findContours(cv2.threshold(grey, 128, 255, 0)[1], cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
            cv2.circle(picture, (i % 80, i % 60), 3, (i % 256, 0, 0))
            cv2.moments(grey)
            if i % 50 == 0:
                detector.detectAndCompute(grey, None)

    mixed(500)
    before = cv2shim.info()["heap_bytes"]
    mixed(5_000)
    assert cv2shim.info()["heap_bytes"] == before


@run_in_pyodide(packages=["numpy"])
def test_too_much_memory_is_an_exception_and_the_next_call_works(selenium):
    import cv2
    import numpy as np
    import pytest

    small = np.zeros((3, 3), np.uint8)
    with pytest.raises((cv2.error, MemoryError)):
        cv2.resize(small, (60000, 70000))
    assert cv2.add(small, 1)[0, 0] == 1


@run_in_pyodide(packages=["numpy"])
async def test_where_the_addresses_are_taken_it_has_a_memory_of_its_own(selenium_fresh):
    import numpy as np
    import pytest

    heap = np.ones(40_000_000)  # before the start: this is what takes the addresses
    import cv2shim

    await cv2shim.load()
    import cv2

    import cv2shim

    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert (cv2.add(picture, picture) == picture * 2).all()
    assert cv2.GaussianBlur(picture, (3, 3), 0).shape == picture.shape
    with pytest.raises(cv2.error, match="Invalid number of channels"):
        cv2.cvtColor(picture[:, :, 0], cv2.COLOR_BGR2GRAY)
    info = cv2shim.info()
    assert info["strategy"] == "copied"
    assert "heap already uses" in info["reason"]
    del heap


@run_in_pyodide(packages=["numpy"])
def test_it_sees_pyodides_files(selenium):
    import os
    import tempfile

    import cv2
    import numpy as np

    picture = np.random.default_rng(4).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            assert cv2.imwrite("a.png", picture)
            assert os.path.getsize("a.png") > 100
            assert (cv2.imread("a.png") == picture).all()
            assert (cv2.imread(os.path.join(folder, "a.png")) == picture).all()
            assert cv2.imread("missing.png") is None
            os.remove("a.png")
            assert cv2.imread("a.png") is None
        finally:
            os.chdir(before)
