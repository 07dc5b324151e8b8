"""Cases of cv2.utils, whose functions say what became of an argument, of cv2.samples and cv2.ipp."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat.case import File, Strided
from compat.cases.inputs import grey, photo
from compat.cases.registry import call, quiet, script, seeds, step

NUMBERS: tuple[Any, ...] = (0, 7, -7, True, 1.5, np.int64(5), np.uint8(3), np.float32(2.5), np.float64(-0.125), "1", (1,))
SEQUENCES: tuple[Any, ...] = (
    *((), (1, 2), [1, 2], (1.5, 2.5), (None, 2), (1, 2, 3), (3, 10, 0.5), (1, 2, 3, 4), [1, 2, 3, 4], (1, None, 3, 4)),
    *(np.arange(2), np.arange(4, dtype=np.int32), np.arange(3.0), ((1.0, 2.0), (3, 4), 5.0), ((None, 1), (2, 3), None)),
    *([None], [(1, 2, 3, 4), (5, 6, 7, 8)], [(1, 2, 3, 4), None], 5, "text"),
)
ARRAYS: tuple[Any, ...] = (
    *(grey(), photo(), photo()[:, :, :1], np.zeros((2, 3, 4, 5)), np.arange(6, dtype=np.int32), np.zeros((0, 0), np.uint8)),
    *(np.zeros((0, 5), np.float32), np.zeros((2, 3), np.float16), Strided(photo()), 1.5, (1, 2), True, "text", [1.0]),
)

for _name in ("dumpBool", "dumpInt", "dumpSizeT", "dumpFloat", "dumpDouble"):
    seeds(f"utils.{_name}", *[call(number) for number in NUMBERS], call(1e300))
seeds("utils.dumpInt64", *[call(number) for number in NUMBERS], call(2**40))
for _name in ("dumpString", "dumpCString"):
    seeds(f"utils.{_name}", *[call(text) for text in ("", "text", "ä€", 5)])
for _name in ("Rect", "Range", "TermCriteria", "RotatedRect", "Vec2i", "VectorOfInt", "VectorOfDouble", "VectorOfRect"):
    seeds(f"utils.dump{_name}", *[call(sequence) for sequence in SEQUENCES])
seeds("utils.dumpVec2i", call(np.array([[1.5, 2.5]])), call(np.array([[[1, 2]]])), call((1e12, -3)))
for _name in ("dumpInputArray", "dumpInputArrayOfArrays"):
    seeds(f"utils.{_name}", *[call(array) for array in ARRAYS], call([grey(), photo()]), call([None]), call([]))
seeds("utils.dumpInputOutputArray", *[call(array) for array in ARRAYS[:5]], call(np.float64(1)), call(Strided(photo())))
seeds("utils.dumpInputOutputArrayOfArrays", call([grey(), photo()]), call((photo(),)), call([None]), call([]), call((1, 2)), call(photo()))
seeds("utils.copyMatAndDumpNamedArguments", call(grey()), call(photo(), lambda_=3, sigma=0.5), call(np.arange(3.0)), call(None), call(grey(), None, 4, 2.25))
seeds("utils.testOverloadResolution", call(1), call(1, (2, 3)), call((1, 2, 3, 4)), call(rect=(1, 2, 3, 4)), call(value=3), call(2**40), call("x"), call((1, 2)))
seeds("utils.testReservedKeywordConversion", call(1), call(1, 2, 3), call(1, lambda_=5), call(1, from_=6), call(positional_argument=4), call("x"))
seeds("utils.testOverwriteNativeMethod", call(3), call(-1), call(np.int64(5)), call("x"), call(None))
seeds("utils.testRotatedRect", call(1.0, 2.0, 3.0, 4.0, 5.0), call(0.1, 0.2, 1 / 3, 7, 45.5), call(1, 2, 3, 4, 5), call(1, 2, 3, 4, "5"))
seeds("utils.testRotatedRectVector", call(1.0, 2.0, 3.0, 4.0, 5.0), call(0.1, 0.2, 1 / 3, 7, 45.5), call(1, 2, 3, 4))
seeds("utils.nested.testEchoBooleanFunction", call(True), call(0), call(np.bool_(True)), call("x"), call(None))
script("circle", "None for a coordinate", step("circle", np.zeros((9, 9), np.uint8), (None, 5), 2, 255))
script("rectangle", "None for a coordinate", step("rectangle", np.zeros((9, 9), np.uint8), [1, None], (5, 6), 255))
script("drawKeypoints", "None for a keypoint", step("drawKeypoints", grey(), [None], None, (1, 2, 3)))
script("HuMoments", "None for a moment", step("HuMoments", {"m00": 1.0, "nu20": 0.5, "nu02": None}))
script("dnn.NMSBoxes", "None for a box and a score", step("dnn.NMSBoxes", [None, (1, 2, 3, 4)], [0.5, None], 0.1, 0.1))

for _find in ("findFile", "findFileOrKeep"):
    seeds(f"samples.{_find}", call("no such file"), call("."), call(""), call(None), call(5), vary=False)
    # the folder has another name on each side
    script(f"samples.{_find}", "a file's whole name", step(f"samples.{_find}", File("a.txt", b"a")), mode="type")
seeds("samples.findFile", call("no such file", False), call("no such file", required=False, silentMode=True), vary=False)
seeds("samples.addSamplesDataSearchPath", call("no such folder"), call("."), call(5), vary=False)
script("samples.addSamplesDataSearchPath", "then find", step("samples.addSamplesDataSearchPath", "."), step("samples.findFile", "no such file", False))
seeds("samples.addSamplesDataSearchSubDirectory", call("samples"), call(5), vary=False)

for _name in ("IPP", "IPP_NotExact"):
    script(f"ipp.use{_name}", "switched off", quiet(f"ipp.setUse{_name}", False), step(f"ipp.use{_name}"))
    seeds(f"ipp.setUse{_name}", call(False), call(0), call("x"), call(None), vary=False)
script("ipp.getIppVersion", "is a text", step("ipp.getIppVersion"), mode="type")
