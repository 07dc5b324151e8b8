"""Cases of the imgproc module: contours, shapes and drawing."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Array, Ref, Strided
from compat.cases.inputs import (
    cloud,
    contour,
    convex,
    grey,
    line_cloud,
    mask,
    random,
    shapes,
    textured,
)
from compat.cases.registry import K, call, quiet, script, seeds, step

C, X, P = contour(), convex(), cloud()

for _mode in range(5):
    for _approximation in range(1, 5):
        _source = shapes().astype(np.int32) if _mode == K.RETR_FLOODFILL else shapes()
        script("findContours", f"mode {_mode}, method {_approximation}", step("findContours", _source, _mode, _approximation))
script("findContours", "an empty list given", step("findContours", shapes(), K.RETR_TREE, K.CHAIN_APPROX_SIMPLE, []))
script("findContours", "arrays given", step("findContours", shapes(), K.RETR_TREE, K.CHAIN_APPROX_SIMPLE, [np.zeros((4, 1, 2), np.int32)]))
seeds("findContours", call(shapes(), K.RETR_TREE, K.CHAIN_APPROX_SIMPLE), call(shapes(), K.RETR_EXTERNAL, K.CHAIN_APPROX_NONE), call(mask(), K.RETR_LIST, K.CHAIN_APPROX_SIMPLE, offset=(10, -5)), call(np.zeros((20, 20), np.uint8), K.RETR_TREE, K.CHAIN_APPROX_SIMPLE),
      call((textured() > 140).astype(np.uint8), K.RETR_CCOMP, K.CHAIN_APPROX_TC89_L1), call(shapes(), mode=K.RETR_TREE, method=K.CHAIN_APPROX_SIMPLE, contours=None))
seeds("findContoursLinkRuns", call(shapes()), call(mask()), call((textured() > 140).astype(np.uint8)), call(np.zeros((20, 20), np.uint8)))
seeds("contourArea", call(C), call(C, True), call(X), call(P), call(X[:, 0]), call(np.zeros((1, 1, 2), np.int32)))
seeds("arcLength", call(C, True), call(C, False), call(P, True), call(X[:, 0], closed=True), call(np.zeros((1, 1, 2), np.int32), True))
seeds("boundingRect", call(C), call(P), call(mask()), call(X[:, 0]), call(np.zeros((5, 5), np.uint8)), call(grey()))
seeds("moments", call(C), call(mask(), True), call(grey()), call(P), call(grey(np.float32)), call(X, binaryImage=False), call(grey(np.uint16)))
_M = {"m00": 100.0, "m10": 500.0, "m01": 400.0, "m20": 3000.0, "m11": 2100.0, "m02": 2000.0, "m30": 9e3, "m21": 8e3, "m12": 7e3, "m03": 6e3,
      "mu20": 500.0, "mu11": 100.0, "mu02": 400.0, "mu30": 10.0, "mu21": 5.0, "mu12": -4.0, "mu03": 3.0,
      "nu20": 0.05, "nu11": 0.01, "nu02": 0.04, "nu30": 1e-4, "nu21": 5e-5, "nu12": -4e-5, "nu03": 3e-5}
seeds("HuMoments", call(_M), call({key: value / 2 for key, value in _M.items()}), call(dict.fromkeys(_M, 0.0)), call({"nu20": 0.1, "nu02": 0.2}), call({}))
script("HuMoments", "of a contour", quiet("moments", C, save="m"), step("HuMoments", Ref("m")))
seeds("convexHull", call(C), call(C, clockwise=True), call(C, returnPoints=False), call(P), call(C, None, True, False), call(P.astype(np.int32)))
seeds("convexityDefects", call(C, np.array([1, 3, 5, 7, 9, 11], np.int32)[:, None]), call(C, np.array([11, 9, 7, 5, 3, 1], np.int32)), call(X, np.arange(6, dtype=np.int32)))
seeds("isContourConvex", call(C), call(X), call(P), call(X[:, 0]), call(X.astype(np.float32)))
seeds("approxPolyDP", call(C, 5.0, True), call(C, 20, False), call(P, 3.0, True), call(X, 0, True), call(C.astype(np.float32), 2.5, closed=True))
seeds("approxPolyN", call(C, 5), call(C, 4, ensure_convex=False), call(X, 4, epsilon_percentage=0.5), call(P, 6), call(X.astype(np.float32), nsides=5))
seeds("minAreaRect", call(C), call(P), call(X), call(X[:, 0]), call(np.array([[[3, 4]]], np.int32)), call(line_cloud()))
seeds("minEnclosingCircle", call(C), call(P), call(X), call(np.array([[[3, 4]]], np.int32)), call(cloud(2)), call(cloud(3)))
seeds("minEnclosingConvexPolygon", call(P, 4), call(C.astype(np.float32), 6), call(P, 5), call(cloud(12), 4), call(X.astype(np.float32), k=4), call(C, 5))
seeds("minEnclosingTriangle", call(C), call(P), call(X), call(cloud(3)), call(X.astype(np.float32)))
for _name in ("fitEllipse", "fitEllipseAMS", "fitEllipseDirect"):
    seeds(_name, call(C), call(P), call(X), call(X.astype(np.float32)[:, 0]), call(cloud(5)))
seeds("getClosestEllipsePoints", call(((50.0, 40.0), (60.0, 30.0), 25.0), P), call(((10, 10), (20, 20), 0), cloud(5)))
seeds("fitLine", call(line_cloud(), K.DIST_L2, 0, 0.01, 0.01), call(line_cloud(3), K.DIST_L2, 0, 0.01, 0.01), call(line_cloud(), K.DIST_HUBER, 0, 0.01, 0.01), call(line_cloud(), K.DIST_L1, 0, 0.01, 0.01), call(line_cloud().astype(np.int32), K.DIST_WELSCH, 0, 0.01, 0.01))
seeds("matchShapes", call(C, X, K.CONTOURS_MATCH_I1, 0), call(C, C, K.CONTOURS_MATCH_I2, 0.0), call(X, X.astype(np.float32), K.CONTOURS_MATCH_I3, 0), call(mask(), shapes(), 1, 0))
seeds("pointPolygonTest", call(C, (60, 50), False), call(C, (60.5, 50.2), True), call(X, (0, 0), True), call(X.astype(np.float32), (20.0, 10.0), False), call(C, (200, 10), measureDist=True))
seeds("boxPoints", call(((50.0, 40.0), (30.0, 20.0), 30.0)), call(((5, 4), (3, 2), 0)), call(((50.5, 40.25), (30.0, 20.0), -77.7)), call(box=((0, 0), (1, 1), 45)), call(((1, 2), (3, 4))))
seeds("rotatedRectangleIntersection", call(((50.0, 40.0), (30.0, 20.0), 30.0), ((55.0, 42.0), (20.0, 40.0), -10.0)), call(((0, 0), (4, 4), 0), ((10, 10), (4, 4), 0)), call(((0, 0), (8, 8), 0), ((1, 1), (2, 2), 0)), call(((0, 0), (4, 4), 0), ((2, 2), (4, 4), 45)))
seeds("rectangleIntersectionArea", call((0.0, 0.0, 4.0, 4.0), (2.0, 2.0, 4.0, 4.0)), call((0, 0, 1, 1), (5, 5, 1, 1)))
seeds("intersectConvexConvex", call(X.astype(np.float32), X.astype(np.float32) + 15), call(X, X + 300), call(X, X + 10, handleNested=False), call(X.astype(np.float32), (X * 0.5 + 20).astype(np.float32)))
seeds("clipLine", call((0, 0, 50, 40), (-10, -5), (70, 60)), call((10, 10, 20, 20), (0, 0), (5, 5)), call((0, 0, 50, 40), (3, 4), (30, 20)), call(imgRect=(5, 5, 10, 10), pt1=(0, 10), pt2=(40, 12)), call((0, 0, 50, 40), (-5, -5), (-1, -1)))
seeds("ellipse2Poly", call((50, 40), (30, 20), 15, 0, 360, 10), call((50, 40), (30, 20), 0, 30, 200, 5), call(center=(0, 0), axes=(5, 5), angle=90, arcStart=0, arcEnd=90, delta=30), call((10, 10), (0, 0), 0, 0, 360, 1))

# --- drawing: every image is drawn on in place and returned
def _canvas(channels: int = 3, dtype: type = np.uint8) -> Array:
    shape = (60, 80, channels) if channels > 1 else (60, 80)
    return np.full(shape, 40, dtype)


V, W = _canvas(), _canvas(1)
RED = (0, 0, 255)
seeds("line", call(V, (5, 5), (70, 50), RED), call(V, (5, 5), (70, 50), (255, 128, 7), 3, K.LINE_AA), call(W, (-10, 20), (200, 33), 255, thickness=5), call(V, (200, 300), (80, 70), RED, 2, K.LINE_4), call(_canvas(3, np.float32), (5, 5), (60, 9), (0.5, 1, 2), 2),
      call(V, (50, 50), (700, 500), RED, 1, K.LINE_8, 3), call(V, (5.5, 5), (70, 50), RED))
seeds("arrowedLine", call(V, (5, 5), (70, 50), RED), call(V, (5, 50), (60, 5), RED, 2, K.LINE_AA, 0, 0.3), call(W, (10, 10), (40, 10), 200, thickness=1, tipLength=0.5), call(V, (5, 5), (5, 5), RED))
seeds("rectangle", call(V, (10, 10), (50, 40), RED, 2), call(V, (10, 10), (50, 40), (1, 2, 3), -1), call(V, (10, 12, 30, 20), RED, 3), call(W, (-5, -5), (200, 20), 255, K.FILLED, K.LINE_AA), call(V, (10, 10, 30, 20), RED, thickness=K.FILLED), call(V, rec=(3, 4, 20, 10), color=RED),
      call(V, np.array([5, 5]), np.array([30, 20]), RED), call(_canvas(4), (1, 1), (20, 20), (1, 2, 3, 200), -1))
seeds("circle", call(V, (40, 30), 15, RED), call(V, (40, 30), 15, RED, -1), call(V, (40, 30), 15, RED, 3, K.LINE_AA), call(W, (-5, 70), 40, 255, 2), call(V, (400, 300), 150, RED, 1, K.LINE_8, 3), call(V, (40, 30), 0, RED), call(V, (40, 30), -1, RED), call(_canvas(1, np.uint16), (40, 30), 12, 60000, 2))
seeds("ellipse", call(V, (40, 30), (25, 12), 30, 0, 360, RED), call(V, (40, 30), (25, 12), 0, 20, 200, RED, -1), call(V, ((40.0, 30.0), (30.0, 15.0), 40.0), RED, 2), call(W, (40, 30), (25, 12), 30, 0, 360, 255, 2, K.LINE_AA), call(V, ((40, 30), (30, 15), 0), RED, -1, K.LINE_AA))
seeds("drawMarker", call(V, (40, 30), RED), call(V, (40, 30), RED, K.MARKER_STAR, 15, 2), call(W, (2, 2), 255, markerType=K.MARKER_DIAMOND), call(V, (40, 30), RED, K.MARKER_TRIANGLE_UP, 30, 1, K.LINE_AA), call(V, (60, 30), RED, K.MARKER_SQUARE))
POLY = np.array([[10, 10], [60, 15], [70, 45], [30, 55], [5, 35]], np.int32)
seeds("polylines", call(V, [POLY], True, RED), call(V, [POLY, POLY // 2], False, RED, 2, K.LINE_AA), call(W, [POLY.reshape(-1, 1, 2)], isClosed=True, color=255), call(V, [], True, RED), call(V, np.array([POLY]), True, RED, 1))
seeds("fillPoly", call(V, [POLY], RED), call(V, [POLY, POLY // 2 + 5], (9, 9, 9), K.LINE_AA), call(W, [POLY.reshape(-1, 1, 2)], 255, offset=(5, 3)), call(V, np.array([POLY]), RED), call(V, [POLY * 8], RED, shift=3))
seeds("fillConvexPoly", call(V, POLY, RED), call(W, POLY.reshape(-1, 1, 2), 255, K.LINE_AA), call(V, POLY * 4, RED, shift=2), call(V, POLY + 40, (1, 2, 3)), call(V, POLY.astype(np.float32), RED))
CONTOURS = [POLY.reshape(-1, 1, 2), (POLY // 2 + 12).reshape(-1, 1, 2)]
TREE = np.array([[[-1, -1, 1, -1], [-1, -1, -1, 0]]], np.int32)
seeds("drawContours", call(V, CONTOURS, -1, RED), call(V, CONTOURS, 1, RED, 2, K.LINE_AA), call(V, CONTOURS, -1, RED, K.FILLED), call(W, tuple(CONTOURS), 0, 255, hierarchy=TREE, maxLevel=1), call(V, CONTOURS, 0, RED, -1, K.LINE_8, TREE, 2, (3, 4)), call(V, [], -1, RED), call(V, [c[:, 0] for c in CONTOURS], -1, RED))
FONTS = ("SIMPLEX", "PLAIN", "DUPLEX", "COMPLEX", "TRIPLEX", "COMPLEX_SMALL", "SCRIPT_SIMPLEX", "SCRIPT_COMPLEX")
for _font in FONTS:
    _face = getattr(K, f"FONT_HERSHEY_{_font}")
    script("putText", f"font {_font}", step("putText", _canvas(), "Ag 19%", (2, 40), _face, 0.9, RED, 1, K.LINE_AA))
    script("putText", f"font {_font} italic", step("putText", _canvas(), "jQ{~", (2, 40), _face | K.FONT_ITALIC, 0.7, RED, 2))
    script("getTextSize", f"font {_font}", *[step("getTextSize", text, _face, scale, thickness) for text, scale, thickness in (("Ag 19%", 1.0, 1), ("", 1, 2), ("".join(map(chr, range(32, 127))), 0.37, 3), ("ünïcode →", 2.5, 1))])
    script("getTextSize", f"font {_font} italic", step("getTextSize", "jQ{~ Wide", _face | K.FONT_ITALIC, 1.3, 2))
    script("getFontScaleFromHeight", f"font {_font}", step("getFontScaleFromHeight", _face, 20), step("getFontScaleFromHeight", _face, 33, 3))
seeds("putText", call(V, "Hello", (5, 40), K.FONT_HERSHEY_SIMPLEX, 1.0, RED), call(V, "cv2 1.23", (-5, 30), K.FONT_HERSHEY_PLAIN, 1.5, (255, 255, 255), 2, K.LINE_AA), call(W, "", (5, 40), 0, 1, 255), call(V, "Hi", (5, 10), 0, 1, RED, 1, K.LINE_8, True), call(V, "äöü", (5, 40), 0, 1, RED))
seeds("getTextSize", call("Hello", K.FONT_HERSHEY_SIMPLEX, 1.0, 1), call("cv2", 1, 2.5, 3), call("", 0, 1, 1), call(text="x", fontFace=2, fontScale=1, thickness=1), call("Hello", 99, 1, 1))
seeds("getFontScaleFromHeight", call(K.FONT_HERSHEY_SIMPLEX, 20), call(K.FONT_HERSHEY_PLAIN, 40, thickness=3), call(3, 10, 2), call(99, 10), call(fontFace=0, pixelHeight=100))
for _name, _args in (("circle", ((40, 10), 15, RED, 2)), ("line", ((0, 0), (100, 100), RED, 3)), ("putText", ("view", (0, 20), 0, 0.8, RED)), ("rectangle", ((2, 2), (30, 90), RED, -1)), ("fillPoly", ([POLY], RED))):
    _view = Strided(_canvas())
    script(_name, "on a strided view", step(_name, _view, *_args))
for _dtype in (np.uint8, np.int16, np.float32, np.float64):
    script("rectangle", f"one row of {np.dtype(_dtype).name}", step("rectangle", np.zeros((1, 9), _dtype), (2, 0), (5, 0), 3, -1))
RANDOM_CONTOURS = [random(i).randint(0, 60, (6, 1, 2)).astype(np.int32) for i in range(12)]
script("drawContours", "many", step("drawContours", _canvas(), RANDOM_CONTOURS, -1, (0, 255, 0), 1))
script("fillPoly", "crossing itself", step("fillPoly", _canvas(), [random(3).randint(-20, 90, (9, 1, 2)).astype(np.int32)], (0, 255, 0)))
