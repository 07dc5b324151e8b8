"""Cases of the core module: arithmetic, linear algebra, structure of arrays."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.cases.inputs import cloud, grey, histogram, mask, photo, random, square_matrix, symmetric, unit
from compat.cases.registry import K, call, quiet, script, seeds, step

A, B = photo(), photo(seed=1)
F, G = unit(), (unit()[::-1] + 0.1).astype(np.float32)
POSITIVE = (F + 0.05).astype(np.float32)

for _name in ("add", "subtract"):
    seeds(_name, call(A, B), call(A, B, mask=mask()), call(A, (10, 20, 30, 0)), call(A, 40.0), call(A, B, dtype=K.CV_16S),
          call(F, G), call(A, F, dtype=K.CV_64F), call((10, 20, 30, 0), A), call(A, (1.0, 2.0, 3.0)),
          call(photo(4), (5, 6, 7, 8)), call(5, 7), call(A, B, None, mask(), -1))
seeds("multiply", call(A, B), call(A, B, scale=0.01), call(F, G), call(F, 2.5), call(A, (2, 3, 4, 0)), call(F, G, dtype=K.CV_64F))
seeds("divide", call(A, B), call(F, POSITIVE), call(A, B, scale=30), call(F, 2.0), call(10.0, A), call(1.0, POSITIVE),
      call(photo(dtype=np.int16), np.zeros_like(photo(dtype=np.int16))), call(A, F + 1, dtype=K.CV_32F))
seeds("absdiff", call(A, B), call(F, G), call(A, (10, 20, 30, 0)), call(photo(dtype=np.int16), photo(dtype=np.int16, seed=1)))
seeds("addWeighted", call(A, 0.3, B, 0.7, 0), call(F, 1.5, G, -0.5, 0.1), call(A, 2.0, B, 1.0, -100, dtype=K.CV_16S))
seeds("scaleAdd", call(F, 2.5, G), call(A, 2, B), call(F.astype(np.float64), -1.25, G.astype(np.float64)))
for _name in ("bitwise_and", "bitwise_or", "bitwise_xor"):
    seeds(_name, call(A, B), call(A, B, mask=mask()), call(F, G), call(A, (15, 240, 51, 0)), call(grey(np.int32), grey(np.int32, seed=1)))
seeds("bitwise_not", call(A), call(A, mask=mask()), call(F), call(grey(np.int16)))
for _name in ("min", "max"):
    seeds(_name, call(A, B), call(F, G), call(grey(), 100), call(A, (10, 100, 200, 0)), call(grey(np.int16), grey(np.int16, seed=1)))
for _flag in range(6):
    script("compare", f"operator {_flag}", step("compare", grey(), grey(seed=1), _flag))
seeds("compare", call(A, B, K.CMP_GT), call(F, G, K.CMP_LE), call(grey(), 128, K.CMP_EQ), call(grey(), 100.5, K.CMP_LT))
seeds("inRange", call(A, (50, 60, 70), (200, 210, 220)), call(grey(), 50, 180), call(F, (0.1, 0.2, 0.3), (0.8, 0.9, 0.7)),
      call(A, np.array([10, 20, 30]), np.array([100, 120, 140])), call(A, B, photo(seed=2)), call(grey(np.int32), 10, 99))
seeds("convertScaleAbs", call(F, alpha=255), call(grey(np.int16), alpha=0.5, beta=-60), call(A), call(F.astype(np.float64), None, 300, 4))
seeds("convertFp16", call(F), call(grey(np.float32)))
seeds("LUT", call(A, np.arange(255, -1, -1, dtype=np.uint8)), call(grey(), (np.arange(256) ** 2).astype(np.uint16)),
      call(A, random(4).uniform(0, 1, (256, 1, 3)).astype(np.float32)), call(grey(np.int8), np.arange(256, dtype=np.int32)))
seeds("split", call(A), call(photo(4)), call(grey()), call(photo(2, np.float32)))
script("split", "an empty list given", step("split", A, []))
script("split", "arrays given", step("split", A, [np.zeros_like(grey()) for _ in range(3)]))
seeds("merge", call([grey(), grey(seed=1), grey(seed=2)]), call((grey(), grey(seed=1))), call([grey(np.float32)] * 4), call([A, grey()]))
seeds("mixChannels", call([A], [np.zeros_like(A)], [0, 2, 1, 1, 2, 0]), call([A, grey()], [np.zeros_like(photo(4))], [0, 0, 3, 1, 1, 2]))
seeds("extractChannel", call(A, 1), call(photo(4), 3), call(F, 0), call(grey(), 0), call(A, 5))
seeds("insertChannel", call(grey(seed=4), A, 1), call(grey(np.float32), F, 2), call(grey(), photo(4), 0))
seeds("flip", call(A, 0), call(A, 1), call(A, -1), call(F, 1), call(grey(np.int32), 0))
seeds("flipND", call(A, 0), call(A, 1), call(grey(), -1))
seeds("rotate", call(A, K.ROTATE_90_CLOCKWISE), call(A, K.ROTATE_180), call(F, K.ROTATE_90_COUNTERCLOCKWISE), call(grey(np.uint16), 0))
seeds("transpose", call(A), call(F), call(grey(np.int32)), call(square_matrix()))
seeds("transposeND", call(A, [1, 0, 2]), call(grey(), [1, 0]), call(np.arange(24, dtype=np.float32).reshape(2, 3, 4), [2, 0, 1]))
seeds("repeat", call(A, 2, 3), call(grey(), 1, 1), call(F, 3, 1))
seeds("broadcast", call(grey(np.float32)[:1], [37, 53]), call(grey()[:, :1], np.array([37, 5], np.int32)))
seeds("hconcat", call([A, B]), call([grey(), grey()[:, :5]]), call((F, G)))
seeds("vconcat", call([A, B]), call([grey(), grey()[:5]]), call((F, G)))
seeds("copyMakeBorder", call(A, 2, 3, 4, 5, K.BORDER_CONSTANT, value=(1, 2, 3)), call(A, 5, 5, 5, 5, K.BORDER_REFLECT_101),
      call(F, 3, 0, 0, 7, K.BORDER_REPLICATE), call(grey(), 40, 1, 2, 60, K.BORDER_WRAP), call(grey(), 1, 1, 1, 1, K.BORDER_REFLECT),
      call(A, 1, 1, 1, 1, K.BORDER_CONSTANT))
seeds("copyTo", call(A, mask()), call(F, mask()), call(A, None), call(A, mask(), B.copy()))
seeds("setIdentity", call(np.zeros((4, 4))), call(np.zeros((3, 5), np.float32), 2.5), call(np.zeros((3, 3), np.uint8), (7, 0, 0, 0)))
seeds("borderInterpolate", call(-3, 10, K.BORDER_REFLECT), call(12, 10, K.BORDER_WRAP), call(-1, 10, K.BORDER_CONSTANT),
      call(11, 10, K.BORDER_REPLICATE), call(-4, 3, K.BORDER_REFLECT_101))

seeds("countNonZero", call(mask()), call(grey(np.float32) - 50), call(np.zeros((5, 5), np.int32)), call(grey(np.int16)), call(np.ones((3, 3))))
seeds("hasNonZero", call(mask()), call(np.zeros((5, 5), np.uint8)), call(grey(np.float32)), call(np.zeros((2, 2))))
seeds("findNonZero", call(mask()), call(np.zeros((5, 5), np.uint8)), call(grey(np.float32)), call(np.eye(4, dtype=np.int32)))
seeds("mean", call(A), call(A, mask()), call(F), call(grey(np.int16)), call(photo(4)))
seeds("meanStdDev", call(A), call(A, mask=mask()), call(F), call(grey(np.float64)), call(photo(4)))
seeds("sumElems", call(A), call(F), call(grey(np.int32)), call(photo(4)))
seeds("minMaxLoc", call(grey()), call(grey(), mask()), call(grey(np.float32)), call(grey(np.int16)), call(np.full((4, 4), 7.5)))
seeds("norm", call(A), call(A, K.NORM_L1), call(A, B, K.NORM_INF), call(F, G, K.NORM_L2SQR), call(A, B, K.NORM_RELATIVE | K.NORM_L2),
      call(A, K.NORM_L2, mask()), call(grey(), grey(seed=1), K.NORM_HAMMING), call(grey(), K.NORM_HAMMING2))
seeds("normalize", call(grey(), None, 0, 255, K.NORM_MINMAX), call(F, None, alpha=1, norm_type=K.NORM_L2), call(A, None, 0, 1, K.NORM_MINMAX, K.CV_32F),
      call(grey(), np.zeros_like(grey()), 10, 100, K.NORM_MINMAX, -1, mask()), call(F, None, 1, 0, K.NORM_INF), call(F, None, norm_type=K.NORM_L1))
seeds("reduce", call(grey(), 0, K.REDUCE_SUM, dtype=K.CV_32S), call(grey(), 1, K.REDUCE_AVG), call(F, 0, K.REDUCE_MAX), call(F, 1, K.REDUCE_MIN),
      call(A, 0, K.REDUCE_SUM, dtype=K.CV_32F), call(F, 0, K.REDUCE_SUM2, dtype=K.CV_32F))
seeds("reduceArgMax", call(grey(), 0), call(grey(np.float32), 1), call(grey(), 1, lastIndex=True))
seeds("reduceArgMin", call(grey(), 0), call(grey(np.float32), 1), call(grey(), 0, lastIndex=True))
seeds("sort", call(grey(), K.SORT_EVERY_ROW), call(grey(), K.SORT_EVERY_COLUMN + K.SORT_DESCENDING), call(grey(np.float32), 0), call(grey(np.int32), 17))
seeds("sortIdx", call(cloud(20, 5), K.SORT_EVERY_ROW), call(cloud(20, 5), K.SORT_EVERY_COLUMN + K.SORT_DESCENDING), call(cloud(9, 3, np.float64), 0))
seeds("checkRange", call(F), call(F, True, 0, 0.5), call(np.array([[1, np.nan], [2, 3]])), call(grey(), minVal=0, maxVal=10))
seeds("patchNaNs", call(np.array([[1, np.nan], [2, np.inf]], np.float32), 5.0), call(np.array([[1, np.nan], [2, 3]]), 0))
seeds("PSNR", call(A, B), call(A, A + 1), call(F, G, 1.0))
seeds("trace", call(square_matrix()), call(F[:, :, 0]), call(square_matrix(3, np.float32)), call(A))

for _name in ("sqrt", "exp", "log"):
    seeds(_name, call(POSITIVE), call(POSITIVE.astype(np.float64)), call(np.array([[0.5, 1.0, 2.0, 1e-3]])), call(cloud(9)), call(histogram() + 1))
seeds("pow", call(POSITIVE, 2), call(POSITIVE, 0.5), call(POSITIVE, -1.5), call(grey(), 2), call(POSITIVE.astype(np.float64), 3.3), call(grey(np.int32), 3))
seeds("magnitude", call(F, G), call(F[:, :, 0].copy(), G[:, :, 0].copy()), call(cloud(9, 2, np.float64), cloud(9, 2, np.float64, 5)))
seeds("phase", call(F - 0.5, G - 0.5), call(cloud(9), cloud(9, seed=5), angleInDegrees=True), call(cloud(9, 2, np.float64) - 50, cloud(9, 2, np.float64, 5) - 50))
seeds("cartToPolar", call(F - 0.5, G - 0.5), call(cloud(9) - 50, cloud(9, seed=5) - 50, angleInDegrees=True), call(cloud(9, 2, np.float64), cloud(9, 2, np.float64, 5)))
seeds("polarToCart", call(F, G * 6), call(cloud(9), cloud(9, seed=5), angleInDegrees=True), call(cloud(9, 2, np.float64), cloud(9, 2, np.float64, 5)), call(None, G))
seeds("cubeRoot", call(27.0), call(-2.0), call(0.0), call(1e-9), call(12345.678), call(3))
seeds("fastAtan2", call(1.0, 2.0), call(-1.0, 2.0), call(0.0, 0.0), call(3.0, -4.0), call(-1, -1))

seeds("determinant", call(square_matrix()), call(square_matrix(3)), call(square_matrix(2, np.float32)), call(square_matrix(6)), call(np.zeros((3, 3))))
seeds("invert", call(square_matrix()), call(square_matrix(3, np.float32)), call(square_matrix(5), flags=K.DECOMP_SVD), call(symmetric(), flags=K.DECOMP_CHOLESKY),
      call(np.zeros((3, 3))), call(square_matrix(6)[:, :4].copy(), flags=K.DECOMP_SVD))
seeds("solve", call(square_matrix(), np.ones((4, 1))), call(square_matrix(6), cloud(6, 2, np.float64), flags=K.DECOMP_QR),
      call(square_matrix(6)[:, :3].copy(), np.ones((6, 1)), flags=K.DECOMP_SVD), call(symmetric(), np.ones((4, 1)), flags=K.DECOMP_CHOLESKY),
      call(square_matrix(3, np.float32), np.ones((3, 1), np.float32)),
      call(square_matrix(6)[:, :3].copy(), np.ones((6, 1)), flags=K.DECOMP_NORMAL | K.DECOMP_LU))
# what is left in dst is no solution
script("solve", "singular", step("solve", np.zeros((3, 3)), np.ones((3, 1))), ignore=(1,))
seeds("eigen", call(symmetric()), call(symmetric(3, np.float32)), call(symmetric(2)), call(symmetric(7)), call(np.eye(3)), mode="sign")
seeds("eigenNonSymmetric", call(np.array([[2.0, 1, 0], [0.5, 3, 0.2], [0.1, 0, 5]])), call(np.diag([3.0, 2, 1])), call(np.array([[2, 1], [0.5, 4]], np.float32)), mode="sign")
seeds("SVDecomp", call(square_matrix()), call(square_matrix(6)[:, :3].copy()), call(cloud(5, 3)), call(square_matrix(), flags=K.SVD_NO_UV), mode="sign")
seeds("SVBackSubst", call(np.array([[3.0], [2], [1]]), np.eye(3), np.eye(3), np.ones((3, 1))), call(np.array([[3.0], [2]]), np.eye(2), np.eye(2), np.ones((2, 2))))
seeds("gemm", call(square_matrix(), symmetric(), 1.0, None, 0.0), call(square_matrix(), symmetric(), 2.0, np.eye(4), 0.5, flags=K.GEMM_1_T),
      call(square_matrix(5, np.float32), square_matrix(5, np.float32, 9), -1, np.ones((5, 5), np.float32), 3), call(cloud(4, 6), cloud(6, 3), 1, None, 0),
      call(square_matrix(4), square_matrix(4), 1, np.ones((4, 4)), 1, flags=K.GEMM_2_T | K.GEMM_3_T))
seeds("mulTransposed", call(square_matrix(), True), call(cloud(6, 3), False), call(cloud(6, 3), True, delta=cloud(6, 3, seed=8), scale=0.5), call(grey(), False, dtype=K.CV_32F))
seeds("completeSymm", call(square_matrix()), call(square_matrix(3, np.float32), True), call(grey(height=9, width=9)))
seeds("transform", call(A, np.array([[0.1, 0.2, 0.7]])), call(F, square_matrix(3)), call(A, random(6).uniform(-1, 1, (3, 4))), call(cloud(9)[:, None], random(6).uniform(-1, 1, (2, 3))),
      call(A, random(6).uniform(0, 0.4, (3, 3)).astype(np.float32)))
seeds("perspectiveTransform", call(cloud(9)[:, None], np.array([[1.1, 0.1, 3], [0.05, 0.9, 4], [0.001, 0.002, 1]])), call(cloud(9, 3)[:, None], square_matrix()),
      call(cloud(9, 2, np.float64)[:, None], np.eye(3)), call(cloud(9)[None], np.eye(3)))
seeds("calcCovarMatrix", call(cloud(9, 3), None, K.COVAR_NORMAL | K.COVAR_ROWS), call(cloud(9, 3), None, K.COVAR_SCRAMBLED | K.COVAR_ROWS | K.COVAR_SCALE),
      call(cloud(9, 3, np.float64), None, K.COVAR_NORMAL | K.COVAR_COLS, ctype=K.CV_64F))
seeds("Mahalanobis", call(cloud(1, 4), cloud(1, 4, seed=9), np.eye(4, dtype=np.float32)), call(cloud(1, 4, np.float64), cloud(1, 4, np.float64, 9), symmetric()))
seeds("PCACompute", call(cloud(20, 4), None), call(cloud(20, 4), None, 2), call(cloud(20, 4, np.float64), np.zeros((1, 4)), maxComponents=3), call(cloud(20, 4), None, 0.9), mode="sign")
seeds("PCACompute2", call(cloud(20, 4), None), call(cloud(20, 4), None, maxComponents=2), call(cloud(20, 4, np.float64), np.zeros((1, 4))), mode="sign")
seeds("PCAProject", call(cloud(5, 3), np.full((1, 3), 40, np.float32), np.eye(3, dtype=np.float32)), call(cloud(5, 3), np.zeros((1, 3), np.float32), np.eye(3, dtype=np.float32)[:2].copy()))
seeds("PCABackProject", call(cloud(5, 3), np.full((1, 3), 40, np.float32), np.eye(3, dtype=np.float32)), call(cloud(5, 2), np.zeros((1, 3), np.float32), np.eye(3, dtype=np.float32)[:2].copy()))
seeds("solveCubic", call(np.array([1.0, -6, 11, -6])), call(np.array([2, 0, 0, -16], np.float32)), call(np.array([1.0, 0, 1])), call(np.array([0.0, 1, -3, 2])))
seeds("solvePoly", call(np.array([6.0, -11, 6, -1])), call(np.array([-16, 0, 0, 2], np.float32)), call(np.array([1.0, 2, 1]), maxIters=50), call(np.array([1.0, 0, 1])))
seeds("solveLP", call(np.array([[3.0], [1], [2]]), np.array([[1.0, 1, 3, 30], [2, 2, 5, 24], [4, 1, 2, 36]])), call(np.array([[1.0], [1]]), np.array([[1.0, 2, 4], [3, 1, 6]])))

for _name in ("dft", "idft"):
    seeds(_name, call(grey(np.float32)), call(grey(np.float32), flags=K.DFT_COMPLEX_OUTPUT), call(photo(2, np.float64), flags=K.DFT_SCALE),
          call(grey(np.float32, 32, 32), flags=K.DFT_ROWS), call(photo(2, np.float32), flags=K.DFT_INVERSE | K.DFT_REAL_OUTPUT),
          call(grey(np.float64, 16, 24), nonzeroRows=8))
for _name in ("dct", "idct"):
    seeds(_name, call(grey(np.float32, 16, 24)), call(grey(np.float64, 8, 8)), call(grey(np.float32, 16, 24), flags=K.DCT_ROWS), call(grey(np.float32, 2, 2)))
seeds("mulSpectrums", call(photo(2, np.float32), photo(2, np.float32, seed=1), 0), call(grey(np.float32, 16, 16), grey(np.float32, 16, 16, 1), 0, conjB=True),
      call(photo(2, np.float64), photo(2, np.float64, seed=1), 0), call(grey(np.float32, 15, 17), grey(np.float32, 15, 17, 1), K.DFT_ROWS))
seeds("getOptimalDFTSize", call(37), call(1000), call(1), call(0), call(4096), call(6561))

seeds("kmeans", call(cloud(60), 3, None, (K.TERM_CRITERIA_EPS + K.TERM_CRITERIA_MAX_ITER, 10, 1.0), 3, K.KMEANS_RANDOM_CENTERS),
      call(cloud(60), 4, None, (K.TERM_CRITERIA_MAX_ITER, 5, 0), 1, K.KMEANS_PP_CENTERS), call(cloud(30, 3), 2, None, (3, 20, 0.1), 2, K.KMEANS_PP_CENTERS),
      call(cloud(12, 1), 2, (np.arange(12, dtype=np.int32) % 2)[:, None], (3, 20, 0.1), 1, K.KMEANS_USE_INITIAL_LABELS),
      call(photo().reshape(-1, 3).astype(np.float32), 4, None, (3, 10, 1.0), 1, K.KMEANS_RANDOM_CENTERS))
seeds("batchDistance", call(cloud(8, 4), cloud(6, 4, seed=9), K.CV_32F), call(cloud(8, 4), cloud(6, 4, seed=9), K.CV_32F, K=2, normType=K.NORM_L2),
      call(grey(height=8, width=32), grey(height=6, width=32, seed=1), K.CV_32S, normType=K.NORM_HAMMING))
for _name, _low, _high in (("randu", 0, 256), ("randn", 128, 30)):
    seeds(_name, call(np.zeros((7, 9), np.uint8), _low, _high), call(np.zeros((7, 9), np.float32), 0.0, 1.0), call(np.zeros((5, 5, 3), np.uint8), (0, 10, 20), (50, 60, 70)),
          call(np.zeros((7, 9), np.int32), -1000, 1000), call(np.zeros((7, 9)), -1.0, 1.0))
seeds("randShuffle", call(np.arange(30, dtype=np.int32).reshape(5, 6)), call(cloud(20)), call(np.arange(30, dtype=np.uint8).reshape(30, 1), 2.0))
script("setRNGSeed", "then randu", step("setRNGSeed", 77), step("randu", np.zeros((4, 4), np.uint8), 0, 255))
script("setRNGSeed", "zero, then randn", step("setRNGSeed", 0), step("randn", np.zeros((4, 4), np.float32), 0, 1))
script("setRNGSeed", "negative", step("setRNGSeed", -5), step("randu", np.zeros((4, 4)), 0, 1))
script("setRNGSeed", "by keyword", step("setRNGSeed", seed=12), step("randu", np.zeros((4, 4)), 0, 1))
script("setRNGSeed", "then kmeans", step("setRNGSeed", 3), step("kmeans", cloud(60), 3, None, (3, 10, 1.0), 3, K.KMEANS_RANDOM_CENTERS))
script("setRNGSeed", "text", step("setRNGSeed", "1"))
script("setRNGSeed", "1.5", step("setRNGSeed", 1.5))

for _name in ("getTickCount", "getTickFrequency", "getCPUTickCount", "getNumThreads", "getNumberOfCPUs", "getThreadNum", "getLogLevel", "utils.logging.getLogLevel",
              "HOGDescriptor_getDefaultPeopleDetector", "HOGDescriptor_getDaimlerPeopleDetector", "getVersionString", "getVersionMajor", "getVersionMinor", "getVersionRevision", "useOptimized", "getBuildInformation"):
    _mode = "value" if "Version" in _name or "People" in _name else "type"
    seeds(_name, call(), mode=_mode, vary=False)
    script(_name, "an argument too many", step(_name, 1))
    script(_name, "unknown keyword", step(_name, nonsense=1))
    script(_name, "twice", step(_name), step(_name), mode=_mode)
    script(_name, "after another call", quiet("add", A, B), step(_name), mode=_mode)
for _scope in ("", "utils.logging."):  # where it was, and where it has moved to
    _get, _set = f"{_scope}getLogLevel", f"{_scope}setLogLevel"
    script(_set, "back and forth", quiet(_get, save="old"), quiet(_set, 2), step(_get), step(_set, 3), step(_get), quiet(_set, 0))
    script(_set, "returns the former", quiet(_set, 4), step(_set, 0), step(_set, 0))
    script(_set, "text", step(_set, "loud"))
    script(_set, "no arguments", step(_set))
script("setLogLevel", "by keyword", quiet("setLogLevel", level=1), step("getLogLevel"), quiet("setLogLevel", 0))
script("utils.logging.setLogLevel", "by keyword", quiet("utils.logging.setLogLevel", logLevel=1), step("utils.logging.getLogLevel"), quiet("utils.logging.setLogLevel", 0))
script("setNumThreads", "one", step("setNumThreads", 1))
script("setUseOptimized", "off", step("setUseOptimized", False), step("useOptimized"))
for _depth in ("8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F"):
    for _channels in (1, 4):
        script(f"CV_{_depth}C", f"{_channels} channels", step(f"CV_{_depth}C", _channels))
    script(f"CV_{_depth}C", "text", step(f"CV_{_depth}C", "x"))
script("VideoWriter_fourcc", "MJPG", step("VideoWriter_fourcc", *"MJPG"))
script("VideoWriter_fourcc", "too few", step("VideoWriter_fourcc", "M"))
script("VideoWriter_fourcc", "long", step("VideoWriter_fourcc", "MJ", "P", "G", "x"))
seeds("checkHardwareSupport", call(100), mode="type", vary=False)
seeds("getCPUFeaturesLine", call(), mode="type", vary=False)
seeds("getDefaultAlgorithmHint", call(), vary=False)
script("CV_MAKETYPE", "values", step("CV_MAKETYPE", K.CV_32F, 3), step("CV_8UC", 3), step("CV_64FC", 4), step("CV_16SC", 2))
