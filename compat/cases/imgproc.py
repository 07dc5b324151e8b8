"""Cases of the imgproc module: filters, geometry of images, colours, histograms, segmentation."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Make
from compat.cases.inputs import (
    affine,
    cloud,
    f32,
    grey,
    histogram,
    homography,
    kernel,
    mask,
    moved,
    photo,
    random,
    shapes,
    textured,
    unit,
)
from compat.cases.registry import K, call, make, method, quiet, script, seeds, step

A, F, G = photo(), unit(), grey()
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)

# --- filters
seeds("GaussianBlur", call(A, (5, 5), 1.5), call(A, (0, 0), sigmaX=2.0), call(F, (7, 3), 1.2, sigmaY=0.4, borderType=K.BORDER_REFLECT), call(G, (3, 3), 0),
      call(photo(4), (9, 9), 0, borderType=K.BORDER_REPLICATE), call(photo(dtype=np.uint16), (5, 5), 1.0))
seeds("blur", call(A, (5, 5)), call(F, (3, 7), anchor=(0, 0)), call(G, (4, 4), borderType=K.BORDER_REPLICATE), call(photo(dtype=np.int16), (3, 3)), call(A, [3, 3]))
seeds("boxFilter", call(A, -1, (5, 5)), call(A, K.CV_32F, (3, 3), normalize=False), call(F, -1, (3, 5), anchor=(2, 1)), call(G, K.CV_16S, (3, 3), normalize=False, borderType=K.BORDER_CONSTANT))
seeds("sqrBoxFilter", call(A, K.CV_32F, (5, 5)), call(F, -1, (3, 3), normalize=False), call(G, K.CV_64F, (3, 5)), call(F, K.CV_64F, (3, 3)))
seeds("stackBlur", call(A, (5, 5)), call(G, (11, 3)), call(F, (7, 7)), call(photo(dtype=np.uint16), (3, 5)), call(photo(4), (15, 15)))
seeds("medianBlur", call(A, 3), call(A, 5), call(G, 9), call(grey(np.float32), 3), call(photo(4), 7), call(photo(dtype=np.uint16), 5))
seeds("bilateralFilter", call(A, 5, 50, 50), call(G, 9, 75, 30), call(F, 5, 0.2, 3), call(G, -1, 30, 2), call(F[:, :, 0].copy(), 7, 0.1, 4, borderType=K.BORDER_REPLICATE))
seeds("filter2D", call(A, -1, kernel()), call(A, K.CV_32F, kernel(5), delta=10), call(F, -1, kernel(4), anchor=(0, 1)), call(G, K.CV_16S, np.array([[1, -2, 1]], np.float32), borderType=K.BORDER_REFLECT),
      call(F, -1, kernel(13)), call(G, -1, np.ones((3, 3), np.int32)))
seeds("sepFilter2D", call(A, -1, np.array([0.25, 0.5, 0.25]), np.array([0.25, 0.5, 0.25])), call(F, -1, kernel()[0], kernel()[1]), call(G, K.CV_16S, np.array([-1, 0, 1]), np.array([1, 2, 1]), delta=3),
      call(F.astype(np.float64), K.CV_64F, kernel(5)[0].astype(np.float64), kernel(5)[2].astype(np.float64)))
seeds("Sobel", call(A, -1, 1, 0), call(G, K.CV_16S, 1, 1, ksize=5), call(G, K.CV_32F, 0, 2, ksize=3, scale=0.5, delta=7), call(F, -1, 0, 1, ksize=1), call(G, K.CV_64F, 1, 0, ksize=7),
      call(G, K.CV_16S, 1, 0, ksize=K.FILTER_SCHARR))
seeds("Scharr", call(A, -1, 1, 0), call(G, K.CV_16S, 0, 1), call(F, K.CV_32F, 1, 0, scale=2, delta=1), call(G, K.CV_64F, 0, 1, borderType=K.BORDER_REPLICATE))
seeds("Laplacian", call(A, -1), call(G, K.CV_16S, ksize=3), call(F, K.CV_32F, ksize=5, scale=0.3), call(G, K.CV_64F, ksize=1, delta=10), call(G, K.CV_32F, ksize=7))
seeds("spatialGradient", call(G), call(grey(height=8, width=32)), call(G, ksize=3, borderType=K.BORDER_REPLICATE))
seeds("Canny", call(G, 50, 150), call(A, 80, 160), call(textured(), 100, 200, apertureSize=5), call(G, 30, 90, L2gradient=True), call(textured(), 400, 900, apertureSize=7, L2gradient=True),
      call(photo(dtype=np.int16)[:, :, 0].copy(), photo(dtype=np.int16)[:, :, 1].copy(), 50, 150), call(grey(np.int16), grey(np.int16, seed=1), 40, 90, L2gradient=True))
seeds("erode", call(A, CROSS), call(A, None), call(G, np.ones((5, 3), np.uint8), iterations=2), call(F, CROSS, anchor=(0, 0)), call(mask(), CROSS, iterations=3, borderType=K.BORDER_CONSTANT, borderValue=255),
      call(grey(np.uint16), np.ones((2, 2), np.uint8)))
seeds("dilate", call(A, CROSS), call(A, None, iterations=2), call(G, np.ones((5, 3), np.uint8)), call(F, CROSS, borderType=K.BORDER_REPLICATE), call(grey(np.int16), np.ones((3, 3), np.uint8), anchor=(2, 2)))
for _op in range(8):
    script("morphologyEx", f"operation {_op}", step("morphologyEx", shapes(), _op, CROSS))
seeds("morphologyEx", call(A, K.MORPH_OPEN, CROSS), call(G, K.MORPH_GRADIENT, np.ones((5, 5), np.uint8)), call(F, K.MORPH_TOPHAT, np.ones((3, 3), np.uint8), iterations=2),
      call(shapes(), K.MORPH_HITMISS, np.array([[-1, 1], [1, 1]], np.int8)), call(A, K.MORPH_CLOSE, None))
seeds("getStructuringElement", call(K.MORPH_RECT, (3, 5)), call(K.MORPH_ELLIPSE, (7, 5)), call(K.MORPH_CROSS, (5, 5), anchor=(1, 1)), call(K.MORPH_ELLIPSE, (15, 15)), call(K.MORPH_CROSS, (3, 3)), call(9, (3, 3)), call(0, [3, 3]))
seeds("getGaussianKernel", call(5, 1.2), call(7, 0), call(7, -1, K.CV_32F), call(31, 5.0, ktype=K.CV_64F), call(1, 0), call(9, 0.3, K.CV_32F))
seeds("getDerivKernels", call(1, 0, 3), call(0, 2, 5, normalize=True), call(1, 1, 7, ktype=K.CV_64F), call(1, 0, K.FILTER_SCHARR), call(0, 1, 1))
seeds("getGaborKernel", call((11, 11), 3.0, 0.5, 8.0, 0.7), call((7, 5), 2.0, 0, 5.0, 1.0, psi=0, ktype=K.CV_32F), call((0, 0), 2.0, 1.0, 5.0, 1.0), call((9, 9), 1.5, 2.5, 4.0, 0.5, 1.57))
seeds("pyrDown", call(A), call(F), call(G, dstsize=(27, 19)), call(photo(dtype=np.int16)), call(photo(4), borderType=K.BORDER_REPLICATE))
seeds("pyrUp", call(A), call(F), call(G, dstsize=(106, 74)), call(photo(dtype=np.uint16)), call(photo(4)))
seeds("pyrMeanShiftFiltering", call(A, 6, 25), call(A, 8, 40, maxLevel=2), call(A, 4, 20, maxLevel=0, termcrit=(3, 3, 1.0)))

# --- geometry of images
for _flag in ("INTER_NEAREST", "INTER_LINEAR", "INTER_CUBIC", "INTER_AREA", "INTER_LANCZOS4", "INTER_LINEAR_EXACT", "INTER_NEAREST_EXACT"):
    for _size in ((80, 61), (20, 17)):
        script("resize", f"{_flag} to {_size}", step("resize", A, _size, interpolation=getattr(K, _flag)), step("resize", F, _size, interpolation=getattr(K, _flag)))
seeds("resize", call(A, (30, 20)), call(A, None, fx=2, fy=1.5), call(A, (0, 0), fx=0.5, fy=0.5, interpolation=K.INTER_AREA), call(F, (106, 74), interpolation=K.INTER_CUBIC), call(photo(dtype=np.uint16), (17, 91)),
      call(G, dsize=(26, 18), interpolation=K.INTER_AREA), call(A, np.array([30, 20])), call(A, None, None, 0.3, 0.3))
M = affine()
seeds("warpAffine", call(A, M, (60, 40)), call(A, M.astype(np.float32), (53, 37), flags=K.INTER_NEAREST), call(F, M, (53, 37), flags=K.INTER_CUBIC | K.WARP_INVERSE_MAP), call(G, M, (90, 70), borderMode=K.BORDER_REFLECT),
      call(A, M, (60, 40), borderValue=(9, 8, 7)), call(photo(dtype=np.uint16), M, (53, 37), flags=K.INTER_LANCZOS4))
H = homography()
seeds("warpPerspective", call(A, H, (60, 40)), call(A, H.astype(np.float32), (53, 37), flags=K.INTER_NEAREST), call(F, H, (53, 37), flags=K.INTER_CUBIC | K.WARP_INVERSE_MAP), call(G, H, (90, 70), borderMode=K.BORDER_REPLICATE),
      call(A, H, (60, 40), borderValue=(9, 8, 7)), call(photo(4), H, (53, 37)))
MAPX = (np.mgrid[0:30, 0:40][1] * 1.2 + 0.3 + np.mgrid[0:30, 0:40][0] * 0.1).astype(np.float32)
MAPY = (np.mgrid[0:30, 0:40][0] * 1.1 - 1.5).astype(np.float32)
seeds("remap", call(A, MAPX, MAPY, K.INTER_LINEAR), call(A, MAPX, MAPY, K.INTER_NEAREST), call(F, MAPX, MAPY, K.INTER_CUBIC, borderMode=K.BORDER_REFLECT), call(G, np.dstack([MAPX, MAPY]), None, K.INTER_LINEAR),
      call(A, np.dstack([MAPX, MAPY]).astype(np.int16), None, K.INTER_NEAREST), call(photo(dtype=np.uint16), MAPX, MAPY, K.INTER_LANCZOS4, borderValue=(5, 6, 7)))
seeds("convertMaps", call(MAPX, MAPY, K.CV_16SC2), call(MAPX, MAPY, K.CV_16SC2, nninterpolation=True), call(np.dstack([MAPX, MAPY]), None, K.CV_16SC2), call(MAPX, MAPY, K.CV_32FC2))
seeds("getRotationMatrix2D", call((20, 10), 30, 1.5), call((0.5, 2.25), -45.0, 1), call((0, 0), 0, 0), call(center=(3, 4), angle=90, scale=2), call((1e3, -7), 720, 0.1))
seeds("getAffineTransform", call(f32([[0, 0], [10, 1], [2, 9]]), f32([[1, 1], [12, 0], [3, 13]])), call(cloud(3), cloud(3, seed=8)), call(cloud(3)[:, None], cloud(3, seed=8)[:, None]), call(cloud(4), cloud(4, seed=8)))
seeds("getPerspectiveTransform", call(f32([[0, 0], [10, 1], [12, 9], [1, 11]]), f32([[1, 1], [12, 0], [14, 13], [0, 9]])), call(cloud(4), cloud(4, seed=8)), call(cloud(4), cloud(4, seed=9), solveMethod=K.DECOMP_SVD),
      call(cloud(4)[:, None], cloud(4, seed=8)[:, None]), call(cloud(3), cloud(3)))
seeds("invertAffineTransform", call(M), call(M.astype(np.float32)), call(np.zeros((2, 3))), call(np.eye(3)[:2].copy()))
seeds("getRectSubPix", call(A, (9, 7), (20.3, 15.7)), call(G, (5, 5), (1.2, 1.1)), call(G, (7, 7), (30, 20), patchType=K.CV_32F), call(F, (40, 30), (20, 20)), call(G, (3, 3), (10.0, 10.0)))
# without WARP_FILL_OUTLIERS the pixels outside stay as they were in memory
FILLED = K.WARP_FILL_OUTLIERS
seeds("warpPolar", call(A, (40, 60), (26, 18), 20, K.INTER_LINEAR | FILLED), call(A, (0, 0), (26, 18), 18, K.WARP_POLAR_LOG | FILLED), call(G, (40, 60), (26.5, 18.5), 20, K.INTER_CUBIC | FILLED),
      call(A, (53, 37), (26, 18), 25, K.WARP_INVERSE_MAP | FILLED), call(F, (30, 40), (20, 20), 15, FILLED))
seeds("linearPolar", call(A, (26, 18), 20, K.INTER_LINEAR | K.WARP_FILL_OUTLIERS), call(G, (20.5, 10.5), 15, K.WARP_FILL_OUTLIERS))
seeds("logPolar", call(A, (26, 18), 10, K.INTER_LINEAR | K.WARP_FILL_OUTLIERS), call(G, (20.5, 10.5), 8, K.WARP_FILL_OUTLIERS))

# --- colours and values
_CODES = ["BGR2GRAY", "RGB2GRAY", "BGRA2GRAY", "BGR2RGB", "BGR2BGRA", "BGRA2BGR", "BGR2RGBA", "BGR2HSV", "RGB2HSV", "BGR2HSV_FULL", "HSV2BGR", "HSV2RGB_FULL", "BGR2HLS", "HLS2BGR", "BGR2Lab", "RGB2LAB", "Lab2BGR", "LBGR2Lab", "BGR2Luv", "Luv2BGR", "BGR2YCrCb", "YCrCb2BGR", "BGR2YUV", "YUV2BGR", "BGR2XYZ", "XYZ2BGR", "BGR2BGR565", "BGR2BGR555", "RGBA2mRGBA", "mRGBA2RGBA", "BGR2YUV_I420", "BGR2YUV_YV12", "BGR2YUV_UYVY"]
for _code in _CODES:
    _source = photo(4) if _code.startswith(("BGRA", "RGBA", "mRGBA")) else photo(height=36, width=52)
    script("cvtColor", _code, step("cvtColor", _source, getattr(K, f"COLOR_{_code}")))
    if not any(word in _code for word in ("565", "555", "mRGBA", "YUV_")):
        script("cvtColor", f"{_code} float32", step("cvtColor", unit(_source.shape[2]), getattr(K, f"COLOR_{_code}")))
for _code in ("GRAY2BGR", "GRAY2BGRA", "GRAY2BGR565", "BayerBG2BGR", "BayerGR2RGB", "BayerRG2GRAY", "BayerGB2BGR_VNG", "BayerBG2BGR_EA", "BayerRG2BGRA"):
    script("cvtColor", _code, step("cvtColor", grey(height=36, width=52), getattr(K, f"COLOR_{_code}")))
for _code in ("YUV2BGR_NV12", "YUV2RGB_NV21", "YUV2BGR_I420", "YUV2BGRA_YV12", "YUV2GRAY_420"):
    script("cvtColor", _code, step("cvtColor", grey(height=36, width=52), getattr(K, f"COLOR_{_code}")))
for _code in ("YUV2BGR_UYVY", "YUV2BGR_YUY2", "YUV2GRAY_YUY2", "BGR5652BGR", "BGR5552GRAY"):
    script("cvtColor", _code, step("cvtColor", photo(2, height=36, width=52), getattr(K, f"COLOR_{_code}")))
seeds("cvtColor", call(A, K.COLOR_BGR2GRAY), call(A, K.COLOR_BGR2HSV), call(F, K.COLOR_BGR2Lab), call(G, K.COLOR_GRAY2BGR), call(photo(dtype=np.uint16), K.COLOR_BGR2YCrCb), call(A, K.COLOR_BGR2BGRA, dstCn=4),
      call(A, 9999), call(A, -1))
seeds("cvtColorTwoPlane", call(grey(height=36, width=52), photo(2, height=18, width=26), K.COLOR_YUV2BGR_NV12), call(grey(height=36, width=52), photo(2, height=18, width=26), K.COLOR_YUV2RGBA_NV21))
seeds("demosaicing", call(grey(height=36, width=52), K.COLOR_BayerBG2BGR), call(grey(height=36, width=52), K.COLOR_BayerGR2BGR_VNG), call(grey(np.uint16, 36, 52), K.COLOR_BayerRG2GRAY),
      call(grey(height=36, width=52), K.COLOR_BayerGB2BGR_EA), call(grey(height=36, width=52), K.COLOR_BayerRG2BGRA))
for _map in (0, 2, 4, 11, 16, 20, 21):
    script("applyColorMap", f"map {_map}", step("applyColorMap", G, _map))
seeds("applyColorMap", call(G, K.COLORMAP_JET), call(A, K.COLORMAP_VIRIDIS), call(G, random(9).randint(0, 256, (256, 1, 3)).astype(np.uint8)), call(G, np.arange(256, dtype=np.uint8)[:, None]), call(G, 99))
for _type in range(5):
    script("threshold", f"type {_type}", step("threshold", G, 100, 200, _type), step("threshold", F, 0.4, 0.9, _type), step("threshold", grey(np.int16), 90.5, 1000, _type))
seeds("threshold", call(G, 127, 255, K.THRESH_BINARY), call(A, 127, 255, K.THRESH_BINARY_INV), call(G, 0, 255, K.THRESH_BINARY | K.THRESH_OTSU), call(G, 0, 255, K.THRESH_TRIANGLE), call(F, 0.5, 1, K.THRESH_TRUNC),
      call(grey(np.uint16), 100, 999, K.THRESH_TOZERO), call(F.astype(np.float64), 0.5, 1.0, K.THRESH_TOZERO_INV))
seeds("thresholdWithMask", call(G, G.copy(), mask(), 127, 255, K.THRESH_BINARY), call(G, np.zeros_like(G), mask(), 100, 255, K.THRESH_TOZERO))
seeds("adaptiveThreshold", call(G, 255, K.ADAPTIVE_THRESH_MEAN_C, K.THRESH_BINARY, 11, 2), call(G, 200, K.ADAPTIVE_THRESH_GAUSSIAN_C, K.THRESH_BINARY, 5, 3), call(G, 255, K.ADAPTIVE_THRESH_GAUSSIAN_C, K.THRESH_BINARY_INV, 11, -2.5),
      call(textured(), 255, K.ADAPTIVE_THRESH_MEAN_C, K.THRESH_BINARY_INV, 7, 5))
seeds("equalizeHist", call(G), call(textured()), call(grey(height=3, width=3)), call(np.full((5, 5), 9, np.uint8)))
seeds("blendLinear", call(A, photo(seed=1), mask() / np.float32(255), 1 - mask() / np.float32(255)), call(F, F[::-1].copy(), np.full(F.shape[:2], 0.3, np.float32), np.full(F.shape[:2], 0.9, np.float32)),
      call(G, grey(seed=1), np.full(G.shape, 0.5, np.float32), np.full(G.shape, 0.2, np.float32)))
for _name in ("accumulate", "accumulateSquare"):
    seeds(_name, call(F, np.zeros_like(F)), call(A, np.ones(A.shape, np.float32)), call(A, np.zeros(A.shape), mask=mask()), call(G, np.zeros(G.shape)))
seeds("accumulateProduct", call(F, F, np.zeros_like(F)), call(A, photo(seed=1), np.zeros(A.shape, np.float32)), call(G, G, np.zeros(G.shape), mask()))
seeds("accumulateWeighted", call(F, np.zeros_like(F), 0.25), call(A, np.ones(A.shape, np.float32), 0.1), call(G, np.zeros(G.shape), 0.5, mask=mask()))

# --- sums, histograms, matching
seeds("integral", call(A), call(G), call(F), call(G, sdepth=K.CV_64F), call(G, sdepth=K.CV_32F))
seeds("integral2", call(A), call(G, sdepth=K.CV_32F), call(F), call(G, sdepth=K.CV_64F, sqdepth=K.CV_64F))
seeds("integral3", call(A), call(G, sdepth=K.CV_32F), call(F))
seeds("calcHist", call([A], [0], None, [32], [0, 256]), call([A], [0, 1], mask(), [8, 8], [0, 256, 0, 256]), call([G, grey(seed=1)], [0, 1], None, [5, 6], [0, 256, 20, 200]), call([F], [2], None, [10], [0, 1]),
      call([A], [0, 1, 2], None, [4, 4, 4], [0, 256, 0, 256, 0, 256]), call([A], [0], None, [16], [0, 256], accumulate=False), call([A], [3], None, [16], [0, 256]),
      call([G], [0], None, [16], [0, 256], np.ones((16, 1), np.float32), True))
seeds("calcBackProject", call([A], [0], histogram(16), [0, 256], 1), call([A], [0, 1], histogram(64).reshape(8, 8), [0, 180, 0, 256], 2.5), call([G], [0], histogram(256), [0, 256], 1), call([F], [1], histogram(8), [0, 1], 1))
for _method in range(6):
    script("compareHist", f"method {_method}", step("compareHist", histogram(), histogram(seed=2), _method))
seeds("compareHist", call(histogram(), histogram(seed=2), K.HISTCMP_CORREL), call(histogram(64).reshape(8, 8), histogram(64, 3).reshape(8, 8), K.HISTCMP_CHISQR), call(histogram(), histogram(), K.HISTCMP_BHATTACHARYYA))
for _method in range(6):
    script("matchTemplate", f"method {_method}", step("matchTemplate", A, A[10:20, 12:25].copy(), _method), step("matchTemplate", grey(np.float32), grey(np.float32)[10:20, 12:25].copy(), _method))
seeds("matchTemplate", call(G, G[10:20, 12:25].copy(), K.TM_CCOEFF_NORMED), call(A, A[5:12, 5:12].copy(), K.TM_SQDIFF, mask=mask(7, 7)), call(F, F[3:9, 3:9].copy(), K.TM_CCORR_NORMED, mask=np.ones((6, 6), np.float32)), call(textured(), textured()[40:60, 50:75].copy(), K.TM_SQDIFF_NORMED))
seeds("EMD", call(f32([[1, 0, 0], [2, 1, 1], [1, 4, 2]]), f32([[2, 0, 1], [1, 3, 3]]), K.DIST_L2), call(f32([[1, 0], [1, 5]]), f32([[1, 1], [1, 2]]), K.DIST_L1))
seeds("phaseCorrelate", call(textured(64, 64).astype(np.float32), moved(textured(64, 64)).astype(np.float32)), call(textured(64, 64).astype(np.float64), moved(textured(64, 64), 5, -4).astype(np.float64)),
      call(grey(np.float32), moved(grey(np.float32))))
seeds("phaseCorrelateIterative", call(textured(64, 64).astype(np.float32), moved(textured(64, 64)).astype(np.float32)), call(textured(64, 64).astype(np.float64), moved(textured(64, 64), 5, -4).astype(np.float64)), call(textured(64, 64).astype(np.float32), moved(textured(64, 64), 3, 2).astype(np.float32), 5, 20), call(grey(np.float32), moved(grey(np.float32))))
seeds("createHanningWindow", call((16, 9), K.CV_32F), call((5, 5), K.CV_64F), call(winSize=(8, 8), type=K.CV_32F), call((2, 2), K.CV_64F), call((31, 17), K.CV_32F))
seeds("divSpectrums", call(photo(2, np.float32), photo(2, np.float32, seed=1) + 1, 0), call(photo(2, np.float64), photo(2, np.float64, seed=1) + 1, 0, conjB=True), call(grey(np.float32, 16, 16), grey(np.float32, 16, 16, 1), 0))

# --- segmentation and labels
seeds("connectedComponents", call(shapes()), call(shapes(), connectivity=4), call(shapes(), ltype=K.CV_16U), call(mask()), call(np.zeros((5, 5), np.uint8)))
seeds("connectedComponentsWithAlgorithm", call(shapes(), 8, K.CV_32S, K.CCL_WU), call(shapes(), 4, K.CV_32S, K.CCL_SPAGHETTI), call(shapes(), 8, K.CV_16U, K.CCL_GRANA))
seeds("connectedComponentsWithStats", call(shapes()), call(shapes(), connectivity=4), call(shapes(), None, None, None, 8, K.CV_16U), call(mask()), call(np.zeros((5, 5), np.uint8)))
seeds("connectedComponentsWithStatsWithAlgorithm", call(shapes(), 8, K.CV_32S, K.CCL_WU), call(shapes(), 4, K.CV_32S, K.CCL_BOLELLI))
seeds("distanceTransform", call(shapes(), K.DIST_L2, 3), call(shapes(), K.DIST_L2, 5), call(shapes(), K.DIST_L1, 3), call(shapes(), K.DIST_C, 3), call(shapes(), K.DIST_L2, K.DIST_MASK_PRECISE), call(shapes(), K.DIST_L1, 3, dstType=K.CV_8U))
seeds("distanceTransformWithLabels", call(shapes(), K.DIST_L2, 5), call(shapes(), K.DIST_L2, 5, labelType=K.DIST_LABEL_PIXEL), call(mask(), K.DIST_L1, 5), call(shapes(), K.DIST_C, 5))
seeds("floodFill", call(A.copy(), None, (30, 12), (0, 255, 0)), call(A.copy(), None, (30, 12), (0, 255, 0), (20, 20, 20), (20, 20, 20)), call(G.copy(), np.zeros((39, 55), np.uint8), (5, 30), 200, 30, 30, 4 | K.FLOODFILL_FIXED_RANGE),
      call(G.copy(), np.zeros((39, 55), np.uint8), (5, 30), 0, 10, 10, 8 | K.FLOODFILL_MASK_ONLY | (99 << 8)), call(shapes(), None, (20, 8), 128), call(F.copy(), None, (30, 12), (1, 0, 0), (0.1, 0.1, 0.1), (0.1, 0.1, 0.1)))
MARKERS = np.zeros((37, 53), np.int32)
MARKERS[2:5, 2:5], MARKERS[12:16, 28:33], MARKERS[25:30, 8:12] = 1, 2, 3
seeds("watershed", call(A, MARKERS), call(photo(seed=1), MARKERS), call(photo(seed=2), (MARKERS > 1).astype(np.int32) + (MARKERS == 1) * 5), call(A, np.zeros_like(MARKERS)))
BGD = np.zeros((1, 65))
GRAB = np.full((37, 53), K.GC_PR_BGD, np.uint8)
GRAB[6:24, 20:44] = K.GC_PR_FGD
seeds("grabCut", call(A, np.zeros((37, 53), np.uint8), (15, 3, 32, 25), BGD, BGD.copy(), 2, K.GC_INIT_WITH_RECT), call(A, GRAB, None, BGD, BGD.copy(), 1, K.GC_INIT_WITH_MASK), call(photo(seed=1), GRAB, (0, 0, 1, 1), BGD, BGD.copy(), 3, mode=K.GC_INIT_WITH_MASK),
      call(A, np.zeros((37, 53), np.uint8), (20, 5, 20, 20), BGD, BGD.copy(), 1, K.GC_INIT_WITH_RECT))

# --- corners and lines
for _name in ("cornerHarris",):
    seeds(_name, call(textured(), 2, 3, 0.04), call(textured().astype(np.float32), 3, 5, 0.05), call(G, 5, 3, 0.06, borderType=K.BORDER_REPLICATE), call(textured(seed=1), 2, 7, 0.1))
seeds("cornerMinEigenVal", call(textured(), 3), call(textured().astype(np.float32), 5, ksize=5), call(G, 2, borderType=K.BORDER_REFLECT), call(textured(seed=1), 3))
seeds("cornerEigenValsAndVecs", call(textured(), 3, 3), call(textured().astype(np.float32), 5, 5), call(G, 2, 3))
seeds("preCornerDetect", call(textured(), 3), call(textured().astype(np.float32), 5), call(G, 3, borderType=K.BORDER_REPLICATE), call(G, 7))
seeds("cornerSubPix", call(textured(), cloud(10)[:, None] + 5, (3, 3), (-1, -1), (3, 20, 0.01)), call(textured(), cloud(10) + 5, (5, 4), (1, 1), (3, 10, 0.1)), call(textured().astype(np.float32), cloud(6)[:, None], (3, 3), (-1, -1), (1, 5, 0)))
seeds("goodFeaturesToTrack", call(textured(), 25, 0.01, 5), call(textured(), 10, 0.1, 10, blockSize=5), call(textured(), 20, 0.02, 3, useHarrisDetector=True, k=0.05), call(textured(), 0, 0.05, 0, mask=mask(96, 120)),
      call(textured(), 20, 0.02, 3, None, 3, 5), call(np.zeros((20, 20), np.uint8), 10, 0.01, 3))
seeds("goodFeaturesToTrackWithQuality", call(textured(), 25, 0.01, 5, None), call(textured(), 10, 0.1, 10, mask(96, 120), blockSize=5), call(textured(), 10, 0.1, 10, None, useHarrisDetector=True))
LINES = np.zeros((80, 100), np.uint8)
for _i in range(60):
    LINES[10 + _i, 15 + _i], LINES[70 - _i, 20 + _i // 2], LINES[40, 10 + _i] = 255, 255, 255
seeds("HoughLines", call(LINES, 1, np.pi / 180, 30), call(LINES, 2, np.pi / 90, 40, min_theta=0.5, max_theta=2.0), call(LINES, 1, np.pi / 180, 500), call(LINES, 1, np.pi / 60, 30, use_edgeval=True))
script("HoughLines", "finer steps", step("HoughLines", LINES, 1, np.pi / 180, 25, srn=2, stn=2), mode="set")
seeds("HoughLinesP", call(LINES, 1, np.pi / 180, 20, minLineLength=15, maxLineGap=3), call(LINES, 1, np.pi / 180, 10), call(LINES, 2, np.pi / 90, 30, None, 20, 5), call(LINES, 1, np.pi / 180, 900))
seeds("HoughLinesWithAccumulator", call(LINES, 1, np.pi / 180, 30), call(LINES, 1, np.pi / 90, 25))
seeds("HoughLinesPointSet", call(cloud(30)[:, None], 10, 1, 0, 100, 2, 0, 1.57, 0.05), call(f32([[i, 2 * i + 3] for i in range(20)])[:, None], 5, 2, -50, 50, 1, 0, 3.14, 0.02))
DISCS = np.full((120, 160), 230, np.uint8)
for _cx, _cy, _r in ((40, 40, 20), (110, 60, 30), (60, 95, 15)):
    _y, _x = np.mgrid[0:120, 0:160]
    DISCS[(_x - _cx) ** 2 + (_y - _cy) ** 2 < _r**2] = 40
seeds("HoughCircles", call(DISCS, K.HOUGH_GRADIENT, 1, 20, param1=100, param2=15, minRadius=5, maxRadius=40), call(DISCS, K.HOUGH_GRADIENT, 2, 30), call(DISCS, K.HOUGH_GRADIENT_ALT, 1.5, 20, param1=300, param2=0.8), call(np.zeros((50, 50), np.uint8), K.HOUGH_GRADIENT, 1, 10),
      call(DISCS, K.HOUGH_GRADIENT, 1, 10, None, 80, 12, 10, 35))
seeds("HoughCirclesWithAccumulator", call(DISCS, K.HOUGH_GRADIENT, 1, 20, param1=100, param2=15), call(DISCS, K.HOUGH_GRADIENT, 2, 30))

# --- objects
method("CLAHE.apply", make("createCLAHE", 2.0, (4, 4)), call(G), call(grey(np.uint16)), call(textured()), call(grey(height=64, width=64)), call(mask()))
method("CLAHE.apply", make("createCLAHE"), call(textured(seed=2)))
seeds("createCLAHE", call(), call(3.0), call(clipLimit=2, tileGridSize=(4, 4)), call(2.0, (3, 5)), call("x"), vary=False)
for _get, _set, _value in (("getClipLimit", "setClipLimit", 7.5), ("getTilesGridSize", "setTilesGridSize", (3, 2))):
    script(f"CLAHE.{_get}", "as made", quiet("createCLAHE", 2.0, (4, 4), save="c"), step(f"$c.{_get}"))
    script(f"CLAHE.{_set}", "then read", quiet("createCLAHE", save="c"), step(f"$c.{_set}", _value), step(f"$c.{_get}"), step("$c.apply", G))
script("CLAHE.collectGarbage", "then apply", quiet("createCLAHE", save="c"), step("$c.collectGarbage"), step("$c.apply", G))
for _name in ("createGeneralizedHoughBallard", "createGeneralizedHoughGuil", "createLineSegmentDetector"):
    seeds(_name, call(), vary=False)
script("LineSegmentDetector.detect", "lines", quiet("createLineSegmentDetector", save="d"), step("$d.detect", textured()))
seeds("segmentation.IntelligentScissorsMB", call(), vary=False)
script("segmentation.IntelligentScissorsMB.getContour", "across", quiet("segmentation.IntelligentScissorsMB", save="s"), quiet("$s.setEdgeFeatureCannyParameters", 32, 100), quiet("$s.applyImage", A), quiet("$s.buildMap", (20, 10)), step("$s.getContour", (40, 30)))
script("segmentation.IntelligentScissorsMB.getContour", "backward", quiet("segmentation.IntelligentScissorsMB", save="s"), quiet("$s.setWeights", 0.3, 0.3, 0.4), quiet("$s.applyImage", G), quiet("$s.buildMap", (5, 5)), step("$s.getContour", (30, 20), backward=True))
script("Subdiv2D.getTriangleList", "of a cloud", quiet("Subdiv2D", (0, 0, 100, 100), save="s"), quiet("$s.insert", cloud(15).tolist()), step("$s.getTriangleList"), mode="set")
script("UMat.get", "round trip", quiet("UMat", A, save="u"), step("$u.get"))
script("UMat", "through GaussianBlur", quiet("UMat", A, save="u"), quiet("GaussianBlur", Make("UMat", (A,)), (5, 5), 1.5, save="v"), step("$v.get"))
