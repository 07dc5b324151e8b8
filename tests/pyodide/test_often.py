"""Accessors that are used often are compiled (bridge/javascript/direct.js): nothing about them may change with that."""

from __future__ import annotations

from typing import Any

SCRIPT = """
import cv2, numpy as np

OFTEN = 200  # more than it takes

def told(call):
    try:
        return call()
    except Exception as failure:
        return f"{type(failure).__name__}: {failure}"

class Mine(cv2.SimpleBlobDetector_Params):
    pass

def story():
    "What getting and setting tells, and with everything that is not the usual number."
    params, own, matcher = cv2.SimpleBlobDetector_Params(), Mine(), cv2.BFMatcher()
    found = []
    def put(name, value):
        setattr(params, name, value)
        return getattr(params, name)
    for value in (3, 3.5, -7, 0, 2**30, 2**31, 10**30, True, None, "a", np.float32(0.1), np.int64(4), float("nan"), -0.0, [1]):
        for name in ("minArea", "blobColor", "minRepeatability", "filterByArea"):
            found.append((name, repr(value), repr(told(lambda: put(name, value)))))
    own.minArea = 12.5
    found.append(own.minArea)
    found.append(told(lambda: cv2.SimpleBlobDetector_Params.minArea.__get__(matcher)))
    found.append(told(lambda: delattr(params, "minArea")))
    found += [matcher.empty(), told(lambda: matcher.empty(1)), told(lambda: matcher.empty(x=1))]
    found.append(told(lambda: cv2.BFMatcher.empty(params)))
    return found

before = story()
params, matcher = cv2.SimpleBlobDetector_Params(), cv2.BFMatcher()
for i in range(OFTEN):
    params.minArea, params.filterByArea = i / 2, i % 2 == 0
    assert (params.minArea, params.filterByArea, matcher.empty()) == (i / 2, i % 2 == 0, True)
    params.minRepeatability = i
    assert params.minRepeatability == i
after = story()
"""


def test_what_is_told_is_the_same_before_and_after(selenium: Any) -> None:
    before, after = selenium.run(f"{SCRIPT}\ndel params, matcher\n[list(map(repr, before)), list(map(repr, after))]")
    assert before == after
    assert any("minArea" in line for line in after)


def test_an_object_of_an_earlier_opencv_js_says_so_and_a_new_one_works(selenium: Any) -> None:
    old, new = selenium.run(f"""{SCRIPT}
import cv2shim

cv2shim.reset()
fresh = cv2.SimpleBlobDetector_Params()
fresh.minArea = 77.5
found = [told(lambda: params.minArea), fresh.minArea]
del params, matcher, fresh
found
""")
    assert "earlier opencv.js" in old
    assert new == 77.5
