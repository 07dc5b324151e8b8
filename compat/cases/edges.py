"""What code written for opencv-python leans on at the edges: one case an edge and function, by name.

Each call of a case is attempted: what is refused is compared with its text, and the calls after it still have to work.
"""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from compat.case import Call, Make, Own, Part, Ref
from compat.cases.inputs import (
    affine,
    cloud,
    contour,
    grey,
    homography,
    mask,
    moved,
    photo,
    project,
    random,
    symmetric,
    textured,
)
from compat.cases.registry import Arguments, K, attempt, call, member, quiet, script, step

s = np.s_
A, G = photo(height=9, width=11), grey(height=9, width=11)
V = np.arange(10, 70, 10, dtype=np.uint8)
POINTS = contour()
NOTHING: dict[str, Any] = {"()": (), "[]": [], "None": None, "an empty array": np.zeros(0, np.float32), "no rows": np.zeros((0, 4), np.float32), "no columns": np.zeros((4, 0), np.float32)}


def edge(label: str, name: str, *tried: Arguments | Call) -> None:
    """A case of ``name``: each of the arguments is tried, in this order; calls of others may stand between them."""
    calls = (one if isinstance(one, Call) else attempt(name, *one.args, **one.kwargs) for one in tried)
    script(name, f"edge: {label}", *calls)


def each(table: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """What a case of each function is made of."""
    return table.items()


def saved(array: Any, name: str = "a") -> Call:
    """Makes ``Ref(name)`` this array, so that several arguments can be the same one or parts of it."""
    return quiet("copyTo", array, None, save=name)


def blank(*shape: int, dtype: Any = np.uint8) -> Any:
    return np.full(shape, 7, dtype)


# ---- shapes ----

ONE_D = "1-D input comes back (N, 1)"
edge(ONE_D, "GaussianBlur", call(V, (3, 3), 0), call(V, (3, 3), 0, dst=blank(6)), call(V, (3, 3), 0, dst=blank(6, 1)), call(V[:0], (3, 3), 0))
edge(ONE_D, "add", call(V, V), call(V[:4], V[:4]), call(V, V, dst=blank(6)), call(V, V, dst=blank(1, 6)), call(V, 5), call(V, V[:, None].copy()), call(V, V[None].copy()))
for _name, _more in each({"flip": (0,), "bitwise_not": (), "transpose": (), "resize": ((2, 3),), "normalize": (None, 0, 1, K.NORM_MINMAX, K.CV_32F), "threshold": (30, 255, 0), "sort": (K.SORT_EVERY_COLUMN,), "reduce": (0, K.REDUCE_MAX)}):
    edge(ONE_D, _name, call(V, *_more))

edge(ONE_D, "integral3", call(V))
edge(ONE_D, "fisheye.undistortImage", call(V, np.eye(3), np.zeros(4)))

OWN = "of a class that the program has made of ndarray"
for _name, _more in each({"add": (3,), "sort": (0,), "sortIdx": (0,), "flip": (0,), "SVDecomp": (), "reduceArgMax": (0,)}):
    edge(OWN, _name, *(call(Own(random(_seed).random_sample((5, 4)).astype(np.float32)), *_more) for _seed in (1, 2)))

DEEP = "more than 512 trailing entries make a 3-D Mat"
for _name, _more in each({"add": (3,), "flip": (0,), "split": (), "norm": (), "transposeND": ([2, 0, 1],), "extractChannel": (0,), "bitwise_not": (), "countNonZero": (), "transpose": ()}):
    edge(DEEP, _name, *(call(random(2).randint(0, 200, (2, 3, _depth)).astype(np.uint8), *_more) for _depth in (512, 513)))

DIMENSIONS = "0-d and n-d"
_MANY = random(4).randint(0, 100, (2, 3, 4, 5)).astype(np.float32)
edge(DIMENSIONS, "add", *(call(np.full(_shape, 3.0), np.full(_shape, 4.0)) for _shape in ((), (0,), (0, 3), (3, 0), (2, 0, 3), (1, 1, 1), (2, 3, 4, 5), (1,) * 31, (1,) * 32)), call(np.array(5), A), call(A, np.array(5.0)), call(_MANY, 2), call(_MANY, _MANY, dst=np.zeros_like(_MANY)))
edge(DIMENSIONS, "GaussianBlur", call(np.array(5.0), (3, 3), 0), call(_MANY, (3, 3), 0))
edge(DIMENSIONS, "transposeND", call(_MANY, [3, 1, 0, 2]), call(_MANY, [0, 1]), call(np.array(5.0), []))
edge(DIMENSIONS, "sumElems", call(np.array(5.0)), call(_MANY), call(np.zeros((0, 0))))
edge(DIMENSIONS, "merge", call([np.array(1.0), np.array(2.0)]), call([_MANY, _MANY]))
edge(DIMENSIONS, "norm", call(_MANY), call(np.array(-5.0)), call(_MANY, _MANY + 1))

# ---- outputs ----

LAYOUT = "outputs given as views"
_VIEWS = {
    "every other row": Part(blank(18, 11, 3), s[::2]),
    "columns": Part(blank(9, 22, 3), s[:, ::2]),
    "channels backwards": Part(blank(9, 11, 3), s[..., ::-1]),
    "rows backwards": Part(blank(9, 11, 3), s[::-1]),
    "a rectangle": Part(blank(20, 20, 3), s[2:11, 5:16]),
    "channels of more": Part(blank(9, 11, 4), s[:, :, :3]),
}
_PLANE = Part(blank(9, 11, 3), s[:, :, 1])
for _name, _image, _more in (("add", A, (A,)), ("GaussianBlur", A, ((3, 3), 0)), ("cvtColor", A, (K.COLOR_BGR2RGB,)), ("flip", A, (1,))):
    edge(LAYOUT, _name, *(call(_image, *_more, dst=_view) for _view in _VIEWS.values()))
edge(LAYOUT, "bitwise_not", call(G, _PLANE), call(V, Part(blank(12), s[::2])), call(V, Part(blank(6), s[::-1])), call(G, Part(np.asfortranarray(blank(9, 11)), s[:])))
edge(LAYOUT, "circle", *(call(_view, (4, 4), 2, (1, 2, 3)) for _view in _VIEWS.values()), call(_PLANE, (4, 4), 2, 255), call(np.asfortranarray(blank(9, 11)), (4, 4), 2, 255))
edge(LAYOUT, "merge", call([G, G], Part(blank(9, 11, 3), s[..., :2])), call([G, G, G], Part(blank(18, 11, 3), s[::2])))
edge(LAYOUT, "split", call(A, [_PLANE] * 3), call(A, [Part(blank(18, 11), s[::2]), blank(9, 11), None]))
edge(LAYOUT, "mixChannels", call([A], [Part(blank(9, 11, 3), s[..., ::-1])], [0, 0]), call([A], [Part(blank(18, 11, 3), s[::2])], [0, 2]))
edge(LAYOUT, "minMaxLoc", call(_PLANE), call(_VIEWS["channels backwards"]), call(Part(G, s[::-1, ::-2])))

READ_ONLY = "read-only arrays"
_FROZEN = (saved(A), quiet("$a.setflags", write=False))
edge(READ_ONLY, "add", *_FROZEN, call(Ref("a"), Ref("a")), call(A, A, dst=Ref("a")), call(Part(Ref("a"), s[2:5]), 1))
edge(READ_ONLY, "circle", *_FROZEN, call(Ref("a"), (4, 4), 2, 0), call(Part(Ref("a"), s[2:5]), (4, 4), 2, 0))
edge(READ_ONLY, "merge", saved(G), quiet("$a.setflags", write=False), call([Ref("a"), Ref("a")]), call([Ref("a")], Ref("a")))
edge(READ_ONLY, "split", saved(G), quiet("$a.setflags", write=False), call(A, [Ref("a"), G, G]))
edge(READ_ONLY, "mixChannels", *_FROZEN, call([Ref("a")], [blank(9, 11, 3)], [0, 0]), call([A], [Ref("a")], [0, 0]))
edge(READ_ONLY, "drawContours", saved(POINTS), quiet("$a.setflags", write=False), call(blank(100, 120), [Ref("a")], -1, 255))
edge(READ_ONLY, "randu", *_FROZEN, call(Ref("a"), 0, 9))

OVERLAP = "overlapping or identical src and dst"
for _name, _more in each({"GaussianBlur": ((3, 3), 0), "flip": (0,), "cvtColor": (K.COLOR_BGR2RGB,), "medianBlur": (3,), "erode": (np.ones((3, 3)),), "bitwise_not": (), "filter2D": (-1, np.ones((3, 3)) / 9), "warpAffine": (affine(), (11, 9)), "LUT": (np.arange(255, -1, -1, dtype=np.uint8),), "threshold": (99, 255, 0), "blur": ((3, 3),), "rotate": (K.ROTATE_180,)}):
    edge(OVERLAP, _name, saved(A), attempt(_name, Ref("a"), *_more, dst=Ref("a")), attempt("sumElems", Ref("a")))
edge(OVERLAP, "transpose", saved(symmetric() * 2), quiet("$a.setflags", write=True), attempt("transpose", Ref("a"), Ref("a")), saved(A, "b"), attempt("transpose", Ref("b"), Ref("b")), attempt("sumElems", Ref("b")))
edge(OVERLAP, "add", saved(A), call(Ref("a"), Ref("a"), Ref("a")), call(Ref("a"), 1, Ref("a")), call(Part(Ref("a"), s[:4]), Part(Ref("a"), s[4:8]), Part(Ref("a"), s[4:8])), attempt("sumElems", Ref("a")))
edge(OVERLAP, "subtract", saved(A), saved(A[::-1].copy(), "b"), call(Ref("a"), Ref("b"), Ref("b")), call(Ref("a"), Ref("a"), dst=Ref("a")), attempt("sumElems", Ref("b")))
edge(OVERLAP, "resize", saved(A), call(Ref("a"), (11, 9), Ref("a")), call(Ref("a"), (11, 9), Ref("a"), interpolation=K.INTER_NEAREST), call(Part(Ref("a"), s[:6]), (11, 3), Part(Ref("a"), s[6:])))
edge(OVERLAP, "normalize", saved(G), call(Ref("a"), Ref("a"), 0, 200, K.NORM_MINMAX), call(Part(Ref("a"), s[:4]), Part(Ref("a"), s[5:]), 0, 9, K.NORM_MINMAX))
edge(OVERLAP, "split", saved(G), call(A, [Ref("a"), Ref("a"), Ref("a")]))
edge(OVERLAP, "merge", saved(A), call([Part(Ref("a"), s[:, :, _k]) for _k in (2, 1, 0)], Ref("a")))
edge(OVERLAP, "gemm", saved(symmetric()), call(Ref("a"), Ref("a"), 1, Ref("a"), 1, Ref("a")), attempt("trace", Ref("a")))
edge(OVERLAP, "addWeighted", saved(A), call(Ref("a"), 0.5, Ref("a"), 0.25, 3, Ref("a")), call(Part(Ref("a"), s[1:]), 0.5, Part(Ref("a"), s[1:]), 0.5, 0, Part(Ref("a"), s[1:])))

# ---- numbers ----

BROADCAST = "two numbers make (4, 1)"
for _name in ("add", "subtract", "multiply", "divide", "absdiff", "max", "min", "bitwise_and", "bitwise_or"):
    edge(BROADCAST, _name, call(3, 4), call(3.5, -4), call(True, 4), call(np.float64(3), 4), call(np.float32(3), 4), call(np.int32(3), 4))
edge(BROADCAST, "addWeighted", call(3, 1, 4, 1, 0))
edge(BROADCAST, "sqrt", call(4), call(np.float64(4)), call((4.0, 9.0)))
edge(BROADCAST, "compare", call(3, 4, K.CMP_EQ))

CHANNEL = "a short tuple touches the first channels only"
for _name in ("add", "subtract", "multiply", "absdiff", "max", "bitwise_xor"):
    edge(CHANNEL, _name, *(call(A, _value) for _value in ((5,), 5, (5, 6), (5, 6, 7), (5, 6, 7, 8), (1, 2, 3, 4, 5), [5], (), np.array([5.0]), np.array([5], np.uint8), np.array([5.0, 6.0]), np.array([5]), (5, "a"), (np.float64(5),), (np.int32(5),), (True,))))

COLOURS = {
    "a pixel": A[0, 0], "a tuple of uint8": tuple(A[0, 0]), "its tolist": A[0, 0].tolist(), "floats": A[0, 0].astype(float), "int64": A[0, 0].astype(np.int64), "a row": A[:1, 0].astype(float),
    "a numpy int": np.int64(9), "a numpy float": np.float64(9), "a float32": np.float32(9), "a number": 9, "a fraction": 9.7, "a bool": True, "two": (1, 2), "five": (1, 2, 3, 4, 5), "none": (), "text": "red", "None": None,
    "bools": (True, False, True), "too large": (300, -5, 1e20), "not a number": (float("nan"), float("inf"), 0), "nested": ((1, 2, 3),), "a list": [1, 2.5, 3], "numpy floats": (np.float64(1), np.float32(2), 3),
}
"""Values for a Scalar, which takes Python's numbers and what behaves like them, no numpy integers."""
SCALARS = "Scalars refuse numpy ints"
for _name, _before, _keyword in (("circle", (A, (4, 4), 2), "color"), ("rectangle", (A, (1, 1), (5, 5)), "color"), ("copyMakeBorder", (A, 1, 1, 1, 1, K.BORDER_CONSTANT), "value"), ("warpAffine", (A, affine(), (11, 9), None, 1, K.BORDER_CONSTANT), "borderValue")):
    edge(SCALARS, _name, *(call(*_before, **{_keyword: _value}) for _value in COLOURS.values()))
edge(SCALARS, "floodFill", *(call(A, None, (1, 1), _value, (3, 3, 3), (3, 3, 3)) for _value in COLOURS.values()))

PLACES = {
    "integers": (4, 3), "floats": (4.0, 3.0), "fractions": (4.5, 3.2), "one float": (4, 3.0), "numpy ints": (np.int64(4), np.uint8(3)), "numpy floats": (np.float64(4), np.float64(3)), "int array": np.array([4, 3]), "float array": np.array([4.0, 3.0]),
    "float32 array": np.array([4.5, 3], np.float32), "a column": np.array([[4], [3]]), "a list": [4, 3], "three": (4, 3, 1), "one": (4,), "none": (), "None": None, "bools": (True, False), "texts": ("4", "3"), "a number": 4, "a numpy bool": (np.bool_(True), 3),
    "far": (2**31, 3), "complex": (4j, 3), "a set": {4, 3}, "text": "43", "bytes": b"\x04\x03", "half": (np.float16(4), 3), "a row of a contour": POINTS[0, 0], "with a NaN": (float("nan"), 3), "a range": range(4, 2, -1),
}
"""Values for a Point or Size."""
POINT = "Points refuse floats exactly where cv2 does"
for _name, _arguments in each({
    "circle": lambda place: call(A, place, 2, 9), "line": lambda place: call(A, (1, 1), place, 9), "getRotationMatrix2D": lambda place: call(place, 30, 1), "resize": lambda place: call(A, place), "getStructuringElement": lambda place: call(0, place),
    "ellipse": lambda place: call(A, (4, 4), place, 10, 0, 360, 9), "putText": lambda place: call(A, "a", place, 0, 0.3, 9), "pointPolygonTest": lambda place: call(POINTS, place, True), "blur": lambda place: call(A, place), "clipLine": lambda place: call((0, 0, 9, 9), place, (20, 3)),
    "boxPoints": lambda place: call((place, (3, 2), 30)), "arrowedLine": lambda place: call(A, place, (1, 2), 9), "floodFill": lambda place: call(A, None, place, 9),
}):
    edge(POINT, _name, *(_arguments(_place) for _place in PLACES.values()))

RECTS = ((1, 2, 5, 4), [1, 2, 5, 4], np.array([1, 2, 5, 4]), (1.0, 2, 5, 4), np.array([1.0, 2, 5, 4]), (1, 2, 5), (1, 2, 5, 4, 6), (), None, "1254", (True, 2, 5, 4), (np.int64(1), np.uint8(2), 5, 4), ((1, 2), (5, 4)))
edge("Rects refuse floats", "rectangle", *(call(A, _rect, 9) for _rect in RECTS), *(call(A, rec=_rect, color=9) for _rect in RECTS))
edge("Rects refuse floats", "clipLine", *(call(_rect, (0, 3), (9, 4)) for _rect in RECTS))
BOXES = (((4, 3), (3, 2), 30), [(4, 3), (3, 2), 30], ((4.5, 3), (3, 2.5), 30.5), ((4, 3), (3, 2)), (4, 3, 3, 2, 30), ((4, 3), (3, 2), "30"), ((4, 3), (3, 2), True), (np.array([4, 3.0]), np.array([3, 2.0]), np.float32(30)), (), None)
edge("RotatedRects", "boxPoints", *(call(_box) for _box in BOXES))
edge("RotatedRects", "ellipse", *(call(A, _box, 9) for _box in BOXES))
_BOX = Make("RotatedRect", ((4, 3), (3, 2), 30))
member("RotatedRect", "edge: as an argument", attempt("boxPoints", _BOX), attempt("ellipse", A, _BOX, 9), attempt("rotatedRectangleIntersection", _BOX, _BOX))
CRITERIA = ((3, 10, 0.1), (1, 10, 1), [3, 10, 0.1], (3, 10), (3.0, 10, 0.1), (3, 10.5, 0.1), (3, 10, None), (), None, (True, 10, 0.1), np.array([3, 10, 0.1]), (np.int64(3), np.int32(10), np.float32(0.1)))
edge("TermCriteria", "kmeans", *(call(cloud(12), 2, None, _criteria, 1, K.KMEANS_PP_CENTERS) for _criteria in CRITERIA))
edge("TermCriteria", "meanShift", *(call(G, (1, 1, 4, 4), _criteria) for _criteria in CRITERIA))

SCALAR_TYPES: dict[str, Any] = {
    "True": True, "numpy bool": np.bool_(True), "3": 3, "3.0": 3.0, "3.5": 3.5, "int8": np.int8(3), "uint8": np.uint8(3), "int16": np.int16(3), "int32": np.int32(3), "int64": np.int64(3), "uint64": np.uint64(3), "float16": np.float16(3), "float32": np.float32(3), "float64": np.float64(3),
    "0-d": np.array(3), "1-d": np.array([3]), "0-d float": np.array(3.0), "text": "3", "None": None, "complex": 3j, "list": [3], "2**31": 2**31, "-2**31": -(2**31), "2**40": 2**40, "2**70": 2**70, "str_": np.str_("3"),
}
EVERYWHERE = "bools, floats and numpy scalars as numbers"
for _name, _arguments in each({
    "circle": lambda n: call(A, (4, 4), n, 9), "medianBlur": lambda n: call(G, n), "getGaussianKernel": lambda n: call(5, n), "fastAtan2": lambda n: call(n, 2), "arcLength": lambda n: call(POINTS, n), "threshold": lambda n: call(G, n, 255, 0),
    "flip": lambda n: call(A, n), "GaussianBlur": lambda n: call(A, (3, 3), 0, borderType=n), "convertScaleAbs": lambda n: call(G, alpha=n), "approxPolyDP": lambda n: call(POINTS, n, True), "getOptimalDFTSize": lambda n: call(n),
    "cubeRoot": lambda n: call(n), "Canny": lambda n: call(G, 50, 90, apertureSize=3, L2gradient=n), "extractChannel": lambda n: call(A, n), "setRNGSeed": lambda n: call(n), "setUseOptimized": lambda n: call(n), "putText": lambda n: call(A, n, (1, 5), 0, 0.3, 9),
    "repeat": lambda n: call(G, 1, n), "boxFilter": lambda n: call(G, n, (3, 3)), "checkRange": lambda n: call(G, n), "haveImageReader": lambda n: call(n),
}):
    edge(EVERYWHERE, _name, *(_arguments(_number) for _number in SCALAR_TYPES.values()))

# ---- vectors ----

LISTS = "lists are not arrays but are vectors"
_SQUARE = [[1, 1], [8, 1], [8, 7], [1, 7]]
for _name in ("boundingRect", "contourArea", "convexHull", "minAreaRect", "moments", "fitEllipse", "minEnclosingCircle", "isContourConvex"):
    edge(LISTS, _name, call(_SQUARE), call(tuple(map(tuple, _SQUARE))), call(np.array(_SQUARE)), call(np.array(_SQUARE, np.float32)), call(np.array(_SQUARE, np.float64)), call(np.array(_SQUARE, np.int16)), call(np.array(_SQUARE, np.int32)[:, None]), call(np.array(_SQUARE, np.int32).T.copy()))
edge(LISTS, "GaussianBlur", call([[1, 2], [3, 4]], (3, 3), 0), call((1, 2, 3), (3, 3), 0))
edge(LISTS, "merge", call([G, G]), call((G, G)), call([]), call(()), call(None), call([G, None]), call([G, [1, 2]]), call([G, 3]), call(iter([G])), call({"a": G}), call("ab"))
edge(LISTS, "hconcat", call([G, G]), call((G, G)), call([]), call(G), call([G, 5]))
edge(LISTS, "fillPoly", call(A, [np.array(_SQUARE)], 9), call(A, np.array([_SQUARE]), 9), call(A, [_SQUARE], 9), call(A, [], 9), call(A, [np.array(_SQUARE, np.float32)], 9), call(A, np.array(_SQUARE), 9), call(A, (np.array(_SQUARE),), 9))
edge(LISTS, "drawContours", call(A, [POINTS], -1, 9), call(A, POINTS, -1, 9), call(A, (POINTS,), 0, 9), call(A, [POINTS], 3, 9), call(A, [], -1, 9), call(A, [POINTS.tolist()], -1, 9), call(A, [POINTS.astype(np.int64)], -1, 9), call(A, [POINTS.astype(np.float32)], -1, 9))
edge(LISTS, "calcHist", *(call([A], _channels, None, _sizes, _ranges) for _channels, _sizes, _ranges in (([0], [8], [0, 256]), ((0,), (8,), (0, 256)), (np.array([0]), np.array([8]), np.array([0, 256])), ([0.0], [8], [0, 256]), ([True], [8], [0, 256]), ([np.int64(0)], [np.int32(8)], [np.float32(0), np.float64(256)]), (0, 8, [0, 256]), ([[0]], [8], [0, 256]), ([0], [8], ["a", 256]))), call(A, [0], None, [8], [0, 256]))
edge(LISTS, "transposeND", *(call(G, _order) for _order in ([1, 0], (1, 0), np.array([1, 0]), np.array([[1, 0]]), np.array([1.0, 0]), range(1, -1, -1), [1.0, 0], None, [], "10", np.array([1, 0], np.uint8))))
edge(LISTS, "groupRectangles", *(call(_rects, 1, 0.5) for _rects in ([(1, 2, 3, 4), (1, 2, 3, 4)], ((1, 2, 3, 4), (1, 2, 3, 4)), np.array([[1, 2, 3, 4], [1, 2, 3, 4]]), [[1, 2, 3, 4], np.array([1, 2, 3, 4])], np.array([[1.0, 2, 3, 4]] * 2), [(1, 2, 3)], [], None)))
edge(LISTS, "KeyPoint_convert", *(call(_points) for _points in ([(1, 2), (3.5, 4)], np.array([[1, 2], [3, 4]]), np.array([[1.5, 2]], np.float32), np.array([[[1.5, 2]]], np.float32), [[1, 2]], [1, 2], [], [Make("KeyPoint", (1, 2, 3))], np.array([1.0, 2.0]))))

MATS = "an ndarray as a vector of Mats"
edge(MATS, "merge", call(A), call(G), call(V), call(np.stack([G, G])))
edge(MATS, "vconcat", call(A), call(np.stack([G, G])), call(V))
edge(MATS, "hconcat", call(np.stack([G, G])), call(np.stack([A, A])), call(np.zeros((0, 3))))
edge(MATS, "polylines", call(A, np.array([_SQUARE]), True, 9), call(A, np.array(_SQUARE), True, 9), call(A, np.array(_SQUARE).reshape(1, -1, 1, 2), True, 9))
edge(MATS, "calcHist", call(np.stack([G, G]), [0], None, [4], [0, 256]))
edge(MATS, "mixChannels", call(np.stack([G, G]), np.stack([G, G]), [0, 1, 1, 0]))
edge(MATS, "drawContours", call(A, POINTS[None], -1, 9), call(A, np.stack([POINTS, POINTS + 3]), -1, 9))

# ---- nothing ----

NONE = "(), None or an empty array"
for _name, _arguments in each({
    "dnn.NMSBoxes": lambda none: call(none, [], 0.5, 0.5), "dnn.NMSBoxesRotated": lambda none: call(none, [], 0.5, 0.5), "dnn.NMSBoxesBatched": lambda none: call(none, [], [], 0.5, 0.5), "dnn.softNMSBoxes": lambda none: call(none, [], 0.5, 0.5),
    "HoughLines": lambda none: call(none, 1, 0.1, 10), "boundingRect": lambda none: call(none), "contourArea": lambda none: call(none), "convexHull": lambda none: call(none), "minAreaRect": lambda none: call(none), "moments": lambda none: call(none), "arcLength": lambda none: call(none, True), "approxPolyDP": lambda none: call(none, 1, True),
    "minEnclosingCircle": lambda none: call(none), "fitLine": lambda none: call(none, K.DIST_L2, 0, 0.01, 0.01), "findContours": lambda none: call(none, K.RETR_LIST, K.CHAIN_APPROX_SIMPLE), "drawContours": lambda none: call(A, none, -1, 9), "polylines": lambda none: call(A, none, True, 9), "fillConvexPoly": lambda none: call(A, none, 9), "merge": lambda none: call(none), "hconcat": lambda none: call(none), "resize": lambda none: call(none, (3, 3)), "resize to": lambda none: call(A, none),
    "cvtColor": lambda none: call(none, K.COLOR_BGR2GRAY), "GaussianBlur": lambda none: call(none, (3, 3), 0), "add": lambda none: call(none, none), "add to": lambda none: call(A, none), "sumElems": lambda none: call(none), "norm": lambda none: call(none), "countNonZero": lambda none: call(none), "findNonZero": lambda none: call(none), "minMaxLoc": lambda none: call(none), "mean": lambda none: call(none), "split": lambda none: call(none), "transpose": lambda none: call(none), "flip": lambda none: call(none, 0),
    "perspectiveTransform": lambda none: call(none, homography()), "findHomography": lambda none: call(none, none), "groupRectangles": lambda none: call(none, 1), "imdecode": lambda none: call(none, 1), "imencode": lambda none: call(".png", none), "calcHist": lambda none: call(none, [0], None, [8], [0, 256]), "kmeans": lambda none: call(none, 2, None, (3, 5, 0.1), 1, 0), "inRange": lambda none: call(none, 0, 9), "LUT": lambda none: call(A, none), "drawKeypoints": lambda none: call(A, none, None), "KeyPoint_convert": lambda none: call(none), "goodFeaturesToTrack": lambda none: call(none, 5, 0.1, 3),
}):
    _name = _name.partition(" ")[0]
    edge(f"{NONE}{' as the second' if _arguments(()).args[0] is A else ''}", _name, *(_arguments(_none) for _none in NOTHING.values()))
NO_HITS = "nothing found"
_BLACK = blank(64, 64) * 0
edge(NO_HITS, "HoughLines", call(_BLACK, 1, 0.1, 10))
edge(NO_HITS, "HoughLinesP", call(_BLACK, 1, 0.1, 10))
edge(NO_HITS, "HoughCircles", call(_BLACK, K.HOUGH_GRADIENT, 1, 10))
edge(NO_HITS, "findContours", call(_BLACK, K.RETR_LIST, K.CHAIN_APPROX_SIMPLE))
edge(NO_HITS, "findNonZero", call(_BLACK))
edge(NO_HITS, "goodFeaturesToTrack", call(_BLACK, 5, 0.1, 3))
edge(NO_HITS, "dnn.NMSBoxes", call([(0, 0, 5, 5)], [0.1], 0.5, 0.5), call([(0, 0, 5, 5)], [0.9], 0.5, 0.5), call(np.array([[0, 0, 5, 5.0]]), np.array([0.9]), 0.5, 0.5), call(((0, 0, 5, 5),), (0.9,), 0.5, 0.5), call([(0, 0, 5, 5)], [], 0.5, 0.5))
edge(NO_HITS, "CascadeClassifier.detectMultiScale", quiet("CascadeClassifier", save="c"), attempt("$c.empty"), attempt("$c.load", "nowhere.xml"), attempt("$c.detectMultiScale", _BLACK), attempt("$c.detectMultiScale", None))
edge(NO_HITS, "HOGDescriptor.detectMultiScale", quiet("HOGDescriptor", (32, 32), (16, 16), (8, 8), (8, 8), 9, save="h"), attempt("$h.detectMultiScale", _BLACK), quiet("$h.setSVMDetector", np.zeros(325, np.float32)), attempt("$h.detectMultiScale", _BLACK, hitThreshold=1))
member("HOGDescriptor.detect", f"edge: {NO_HITS}", quiet("HOGDescriptor", (32, 32), (16, 16), (8, 8), (8, 8), 9, save="h"), quiet("$h.setSVMDetector", np.zeros(325, np.float32)), attempt("$h.detect", _BLACK, hitThreshold=1))
edge(NO_HITS, "QRCodeDetector.detectAndDecode", quiet("QRCodeDetector", save="q"), attempt("$q.detectAndDecode", _BLACK), attempt("$q.detect", _BLACK), attempt("$q.detectAndDecode", None))
edge(NO_HITS, "ORB.detectAndCompute", quiet("ORB_create", save="o"), attempt("$o.detectAndCompute", _BLACK, None), attempt("$o.detect", _BLACK), attempt("$o.compute", _BLACK, []))
edge(NO_HITS, "BFMatcher.knnMatch", quiet("BFMatcher", save="m"), attempt("$m.knnMatch", cloud(4, 8), np.zeros((0, 8), np.float32), 2), attempt("$m.match", cloud(4, 8), np.zeros((0, 8), np.float32)), attempt("$m.match", None, None))

# ---- dtypes ----

DTYPES = "int64 and uint64 as int32; uint32 and bool refused"
_ALL = ("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16", "O", "U1", "S1", ">i4", ">f4", ">u2", ">f8", ">i8", "M8[s]", "m8[s]", "V4")
_OF_ALL = [np.arange(6).reshape(2, 3).astype(_dtype) if _dtype != "V4" else np.zeros((2, 3), _dtype) for _dtype in _ALL]
_WIDE = np.array([[2**31 + 5, -(2**31) - 5, 2**40 + 3]], np.int64)
for _name, _more in each({"add": (5,), "flip": (1,), "bitwise_not": (), "transpose": (), "norm": (), "minMaxLoc": (), "countNonZero": (), "copyTo": (None,), "merge": None, "sumElems": ()}):
    edge(DTYPES, _name, *(call([_array, _array]) if _more is None else call(_array, *_more) for _array in [*_OF_ALL, _WIDE, _WIDE.astype(np.uint64)]))
edge(f"{DTYPES}, as dst", "add", *(call(_array, _array, dst=_array) for _array in _OF_ALL))
edge(DTYPES, "circle", *(call(_array, (1, 1), 1, 9) for _array in _OF_ALL))
edge(DTYPES, "boundingRect", *(call(np.array(_SQUARE).astype(_dtype)) for _dtype in _ALL[:-3]))
edge("bool as a mask", "copyTo", call(A, mask(9, 11) > 0), call(A, mask(9, 11).astype(np.int8)), call(A, mask(9, 11).astype(np.uint64)))
edge("bool as a mask", "add", call(A, A, mask=mask(9, 11) > 0), call(A, A, mask=(mask(9, 11) > 0).astype(np.uint8)), call(A, A, mask=mask(9, 11).astype(np.int8)))
edge("bool as a mask", "mean", call(A, mask(9, 11) > 0), call(A, mask(9, 11)))

HALF = "float16"
_HALF = (random(5).uniform(-4, 4, (9, 11))).astype(np.float16)
for _name, _more in each({"add": (_HALF,), "flip": (0,), "GaussianBlur": ((3, 3), 0), "resize": ((4, 4),), "norm": (), "minMaxLoc": (), "merge": None, "multiply": (2.0,), "compare": (_HALF, K.CMP_EQ), "convertFp16": (), "convertScaleAbs": (), "cvtColor": (K.COLOR_GRAY2BGR,), "transpose": (), "copyMakeBorder": (1, 1, 1, 1, 0), "split": (), "sumElems": (), "threshold": (0.5, 1, 0), "absdiff": (_HALF,), "warpAffine": (affine(), (5, 5)), "magnitude": (_HALF,)}):
    edge(HALF, _name, call([_HALF, _HALF]) if _more is None else call(_HALF, *_more))
edge(f"{HALF}, other depths", "add", call(_HALF, _HALF, dtype=K.CV_32F), call(_HALF, _HALF, dst=np.zeros_like(_HALF)), call(_HALF.astype(np.float32), 1, dtype=K.CV_16F))

# ---- layouts of inputs ----

ORDER = "Fortran order, negative strides, gaps"
_LAYOUTS = {
    "Fortran": np.asfortranarray(A), "rows backwards": Part(A, s[::-1]), "columns backwards": Part(A, s[:, ::-1]), "channels backwards": Part(A, s[..., ::-1]), "all backwards": Part(A, s[::-1, ::-1, ::-1]), "every other column": Part(A, s[:, ::2]),
    "every other row": Part(A, s[::2]), "two channels": Part(A, s[..., :2]), "every other channel": Part(A, s[..., ::2]), "a plane": Part(A, s[..., 1]), "a row": Part(A, s[3]), "a column": Part(A, s[:, 3]), "a new axis": Part(G, s[..., None]), "a new axis in front": Part(G, s[None]), "one column": Part(G, s[:, 2]), "a rectangle": Part(A, s[1:6, 2:9]),
}
for _name, _more in each({"add": (1,), "GaussianBlur": ((3, 3), 0), "flip": (0,), "resize": ((5, 4),), "split": (), "norm": (), "sumElems": (), "bitwise_not": (), "transpose": (), "merge": None, "medianBlur": (3,), "copyTo": (None,)}):
    edge(ORDER, _name, *(call([_layout, _layout]) if _more is None else call(_layout, *_more) for _layout in _LAYOUTS.values()))
edge(ORDER, "boundingRect", call(Part(POINTS, s[::2])), call(Part(POINTS, s[::-1])), call(Part(POINTS, s[..., ::-1])), call(np.asfortranarray(POINTS)), call(Part(POINTS[:, 0], s[::3])))

# ---- calls ----

MISSING = "missing, unknown and double arguments"
for _name in ("GaussianBlur", "circle", "add", "merge", "fastAtan2", "cubeRoot", "setNumThreads", "getStructuringElement", "getRotationMatrix2D", "imread", "imdecode", "borderInterpolate", "dnn.NMSBoxes", "kmeans", "boxPoints", "useOptimized", "rectangle", "getGaussianKernel", "clipLine", "KeyPoint_convert", "findContours", "setRNGSeed"):
    edge("no, unknown and too many arguments", _name, call(), call(nonsense=1), call(*[1] * 30))
edge(MISSING, "GaussianBlur", call(A), call(A, (3, 3)), call(A, (3, 3), 0, ksize=(3, 3)), call(src=A, ksize=(3, 3), sigmaX=0), call(ksize=(3, 3), sigmaX=0), call(A, (3, 3), 0, sigma=3), call((3, 3), 0, src=A), call(A, (3, 3), 0, **{"": 1}))
edge(MISSING, "cubeRoot", call(a=1, b=2))
edge(MISSING, "fastAtan2", call(1), call(1, x=2), call(x=1, y=2), call(1, 2, 3), call(1, y=2), call(y=1))
edge(MISSING, "circle", call(A, (1, 1)), call(A, center=(1, 1), radius=1, color=9), call(A, (1, 1), 1), call(A, (1, 1), 1, 9, 1, 8, 0, 5))
edge(MISSING, "CLAHE.apply", quiet("createCLAHE", save="c"), attempt("$c.apply"), attempt("$c.apply", G, G, G), attempt("$c.apply", source=G), attempt("$c.setClipLimit"), attempt("$c.setClipLimit", "a"), attempt("$c.setTilesGridSize", 3), attempt("$c.getClipLimit", 1))
edge(MISSING, "ORB.detect", quiet("ORB_create", save="o"), attempt("$o.detect"), attempt("$o.detectAndCompute", textured()), attempt("$o.setMaxFeatures"), attempt("$o.setMaxFeatures", 3.5), attempt("ORB_create", nfeatures="a"), attempt("ORB_create", nonsense=1), attempt("ORB_create", *[1] * 12))
for _name in ("KeyPoint", "DMatch", "TickMeter", "UMat", "BFMatcher", "CascadeClassifier", "HOGDescriptor", "Subdiv2D", "KalmanFilter", "ORB", "CLAHE", "FileStorage", "RotatedRect", "VideoCapture", "UsacParams", "aruco.ArucoDetector", "aruco.Dictionary", "aruco.GridBoard", "QRCodeDetector", "DescriptorMatcher", "Algorithm", "error", "Tracker", "FileNode", "Feature2D", "StereoBM", "SimpleBlobDetector.Params", "aruco.DetectorParameters"):
    member(_name, "edge: wrong arguments of constructors", attempt(_name, "a"), attempt(_name, nonsense=1), attempt(_name, *range(1, 12)))

# ---- random numbers ----

SEED = "setRNGSeed makes it the same again"


def seeded(label: str, name: str, *arguments: Any, seed: int = 7) -> None:
    """The same call three times: seeded, going on, and seeded again."""
    script(name, f"edge: {SEED}{label}", quiet("setRNGSeed", seed), step(name, *arguments), step(name, *arguments), quiet("setRNGSeed", seed), step(name, *arguments))


for _dtype in (np.uint8, np.int8, np.uint16, np.int16, np.int32, np.float32, np.float64, np.float16):
    seeded(f", {np.dtype(_dtype)}", "randu", np.zeros((5, 7), _dtype), 0, 100)
    seeded(f", {np.dtype(_dtype)}", "randn", np.zeros((5, 7), _dtype), 50, 20)
seeded(", three channels", "randu", blank(5, 7, 3), (0, 50, 100), (50, 100, 200))
seeded(", three channels", "randn", blank(5, 7, 3), (50, 100, 150), (9, 5, 1))
seeded(", seed -1", "randu", blank(5, 7), 0, 256, seed=-1)
seeded("", "randShuffle", np.arange(30, dtype=np.int32).reshape(5, 6))
seeded("", "kmeans", cloud(60), 4, None, (3, 10, 0.1), 3, K.KMEANS_RANDOM_CENTERS)
seeded(", k-means++", "kmeans", cloud(60), 4, None, (3, 10, 0.1), 3, K.KMEANS_PP_CENTERS)
_FROM, _TO = cloud(40), project(cloud(40), homography())
_TO[::5] += 30
seeded(", RANSAC", "findHomography", _FROM, _TO, K.RANSAC, 2.0)
seeded(", RHO", "findHomography", _FROM, _TO, K.RHO, 2.0)
seeded(", RANSAC", "findFundamentalMat", _FROM, _TO, K.FM_RANSAC, 1.0, 0.9)
seeded(", RANSAC", "estimateAffine2D", _FROM, _TO)
seeded(", RANSAC", "estimateAffinePartial2D", _FROM, _TO)
seeded(", RANSAC", "estimateAffine3D", cloud(20, 3), cloud(20, 3) @ symmetric(3, np.float32))
seeded(", RANSAC", "solvePnPRansac", cloud(12, 3), cloud(12), np.diag([90.0, 90, 1]), None)
seeded("", "calcOpticalFlowFarneback", textured(), moved(textured()), None, 0.5, 2, 9, 2, 5, 1.1, 0)
