"""Operations on pictures: filters, colours, shapes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cv2shim.accepts.values import INT_MAX
from cv2shim.by_hand.gapi.core import CV_8U, CV_32F, CV_32S, SEQUENCE, VALUE, deep, first, typed, vector_of
from cv2shim.by_hand.gapi.library import constant, cv
from cv2shim.by_hand.gapi.operations import Run, register
from cv2shim.by_hand.gapi.values import GMatDesc, Shape, described, require

CV_64F = 6
CONSTANT = constant("BORDER_CONSTANT")

# ---- filters ----------------------------------------------------------------------------------------------------------


def _bordered(size: Any, run: Any) -> Run:
    """A filter which, with a constant border, looks at a border of the given colour: `size(a)` is that of its kernel.

    `run(picture, a)` filters. What is cut out lies where OpenCV cuts it out, with height and width exchanged.
    """

    def filtered(a: SimpleNamespace) -> Any:
        if a.borderType != CONSTANT:
            return run(a.src, a)
        width, height = ((length - 1) // 2 for length in size(a))
        framed = cv.copyMakeBorder(a.src, height, height, width, width, CONSTANT, value=a.borderValue)
        rows, cols = a.src.shape[:2]
        x, y = height, width
        inside = x + cols <= framed.shape[1] and y + rows <= framed.shape[0]
        text = "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols && "
        text += "0 <= roi.y && 0 <= roi.height && roi.y + roi.height <= m.rows"
        require(inside, text, "Mat")
        made = run(framed, a)
        cut = [part[y : y + rows, x : x + cols].copy() for part in (made if isinstance(made, tuple) else (made,))]
        return tuple(cut) if isinstance(made, tuple) else cut[0]

    return filtered


def _square(a: SimpleNamespace) -> tuple[int, int]:
    return a.ksize, a.ksize


def _gaussian(picture: Any, a: SimpleNamespace) -> Any:
    """Of a part of a larger picture, which it is with a constant border, OpenCV computes it as any separable filter."""
    if a.borderType != CONSTANT:
        return cv.GaussianBlur(picture, a.ksize, a.sigmaX, sigmaY=a.sigmaY, borderType=a.borderType)
    depth = CV_64F if picture.dtype == np.float64 else CV_32F
    row = cv.getGaussianKernel(a.ksize[0], a.sigmaX, depth)
    column = cv.getGaussianKernel(a.ksize[1], a.sigmaY or a.sigmaX, depth)
    return cv.sepFilter2D(picture, -1, row, column, borderType=a.borderType)


def _sobel(picture: Any, a: SimpleNamespace) -> Any:
    return cv.Sobel(picture, a.ddepth, a.dx, a.dy, ksize=a.ksize, scale=a.scale, delta=a.delta, borderType=a.borderType)


def _sobel_xy(picture: Any, a: SimpleNamespace) -> tuple[Any, Any]:
    rest = {"ksize": a.ksize, "scale": a.scale, "delta": a.delta, "borderType": a.borderType}
    return cv.Sobel(picture, a.ddepth, a.order, 0, **rest), cv.Sobel(picture, a.ddepth, 0, a.order, **rest)


register(
    "filter2D",
    deep,
    _bordered(
        lambda a: a.kernel.shape[1::-1],
        lambda p, a: cv.filter2D(p, a.ddepth, a.kernel, anchor=a.anchor, delta=a.delta[0], borderType=a.borderType),
    ),
)
register(
    "sepFilter",
    deep,
    _bordered(
        lambda a: ((*a.kernelY.shape, 1)[1], a.kernelX.shape[0]),
        lambda p, a: cv.sepFilter2D(
            p, a.ddepth, a.kernelX, a.kernelY, anchor=a.anchor, delta=a.delta[0], borderType=a.borderType
        ),
    ),
)
register(
    "boxFilter",
    lambda a: a.src.withDepth(a.dtype),
    _bordered(
        lambda a: a.ksize,
        lambda p, a: cv.boxFilter(p, a.dtype, a.ksize, anchor=a.anchor, normalize=a.normalize, borderType=a.borderType),
    ),
)
register(
    "blur",
    first,
    _bordered(lambda a: a.ksize, lambda p, a: cv.blur(p, a.ksize, anchor=a.anchor, borderType=a.borderType)),
)
register("gaussianBlur", first, _bordered(lambda a: a.ksize, _gaussian))
register("Sobel", deep, _bordered(_square, _sobel))
register("SobelXY", lambda a: (deep(a), deep(a)), _bordered(_square, _sobel_xy))
register("medianBlur", first, lambda a: cv.medianBlur(a.src, a.ksize))
register(
    "Laplacian",
    deep,
    lambda a: cv.Laplacian(a.src, a.ddepth, ksize=a.ksize, scale=a.scale, delta=a.delta, borderType=a.borderType),
)
register(
    "bilateralFilter",
    first,
    lambda a: cv.bilateralFilter(a.src, a.d, a.sigmaColor, a.sigmaSpace, borderType=a.borderType),
)


def _morphed(name: str) -> Run:
    def run(a: SimpleNamespace) -> Any:
        kernel, anchor = getattr(a, "kernel", None), getattr(a, "anchor", (-1, -1))
        rest = {"iterations": a.iterations, "borderType": a.borderType, "borderValue": a.borderValue}
        return getattr(cv, name)(a.src, kernel, anchor=anchor, **rest)

    return run


for _name in ("erode", "dilate"):
    register(_name, first, _morphed(_name))
    register(f"{_name}3x3", first, _morphed(_name))
register(
    "morphologyEx",
    first,
    lambda a: cv.morphologyEx(
        *(a.src, a.op, a.kernel),
        anchor=a.anchor,
        iterations=a.iterations,
        borderType=a.borderType,
        borderValue=a.borderValue,
    ),
)

# ---- colours ----------------------------------------------------------------------------------------------------------


def _colour(name: str) -> Run:
    code = constant(f"COLOR_{name}")
    return lambda a: cv.cvtColor(next(iter(vars(a).values())), code)


for _name, _code in {
    "BGR2RGB": "BGR2RGB",
    "RGB2YUV": "RGB2YUV",
    "YUV2RGB": "YUV2RGB",
    "BGR2YUV": "BGR2YUV",
    "YUV2BGR": "YUV2BGR",
    "RGB2Lab": "RGB2Lab",
    "BGR2LUV": "BGR2Luv",
    "LUV2BGR": "Luv2BGR",
    "RGB2HSV": "RGB2HSV",
}.items():
    register(_name, first, _colour(_code))
register("BGR2Gray", typed(CV_8U, 1), _colour("BGR2GRAY"))
register("BayerGR2RGB", typed(CV_8U, 3), _colour("BayerGR2RGB"))


def _gray(a: SimpleNamespace) -> Any:
    if not hasattr(a, "rY"):
        return cv.cvtColor(a.src, constant("COLOR_RGB2GRAY"))
    red, green, blue = cv.split(a.src)[:3]
    return cv.addWeighted(cv.addWeighted(red, a.rY, green, a.gY, 0), 1, blue, a.bY, 0)


register("RGB2Gray", typed(CV_8U, 1), _gray)


def _to_i420(a: SimpleNamespace) -> GMatDesc:
    require(a.src.depth == CV_8U, "in.depth == CV_8U")
    require(a.src.chan == 3, "in.chan == 3")
    width, height = a.src.size
    require(height % 2 == 0, "in.size.height % 2 == 0")
    found: GMatDesc = a.src.withType(CV_8U, 1).withSize((width, height * 3 // 2))
    return found


def _from_i420(a: SimpleNamespace) -> GMatDesc:
    require(a.src.depth == CV_8U, "in.depth == CV_8U")
    require(a.src.chan == 1, "in.chan == 1")
    width, height = a.src.size
    require(height % 3 == 0, "in.size.height % 3 == 0")
    found: GMatDesc = a.src.withType(CV_8U, 3).withSize((width, height * 2 // 3))
    return found


register("BGR2I420", _to_i420, _colour("BGR2YUV_I420"))
register("RGB2I420", _to_i420, _colour("RGB2YUV_I420"))
register("I4202BGR", _from_i420, _colour("YUV2BGR_I420"))
register("I4202RGB", _from_i420, _colour("YUV2RGB_I420"))


def _nv12(a: SimpleNamespace) -> GMatDesc:
    y, uv = a.src_y, a.src_uv
    require(y.chan == 1, "in_y.chan == 1")
    require(uv.chan == 2, "in_uv.chan == 2")
    require(y.depth == CV_8U, "in_y.depth == CV_8U")
    require(uv.depth == CV_8U, "in_uv.depth == CV_8U")
    require(y.size[0] == 2 * uv.size[0], "in_y.size.width == 2 * in_uv.size.width")
    require(y.size[1] == 2 * uv.size[1], "in_y.size.height == 2 * in_uv.size.height")
    found: GMatDesc = y.withType(CV_8U, 3)
    return found


def _nv12_gray_like(a: SimpleNamespace) -> GMatDesc:
    """The planes are laid below each other, and two thirds of that are gray, whatever the planes' sizes."""
    width, height = a.src_y.size[0], a.src_y.size[1] + a.src_uv.size[1]
    require(width % 2 == 0, "in.size.width % 2 == 0")
    require(height % 3 == 0, "in.size.height % 3 == 0")
    return described(Shape(CV_8U, 1, (width, height - height // 3)))


def _nv12_gray(a: SimpleNamespace) -> Any:
    planes = cv.vconcat([a.src_y, a.src_uv.reshape(a.src_uv.shape[0], -1)])
    return cv.cvtColor(planes, constant("COLOR_YUV2GRAY_NV12"))


def _from_nv12(name: str) -> Run:
    code = constant(f"COLOR_YUV2{name}_NV12")
    return lambda a: cv.cvtColorTwoPlane(a.src_y, a.src_uv, code)


for _name in ("RGB", "BGR"):
    register(f"NV12to{_name}", _nv12, _from_nv12(_name))
register("NV12toGray", _nv12_gray_like, _nv12_gray)


def _yuv422_like(a: SimpleNamespace) -> GMatDesc:
    require(a.src.depth == CV_8U, "in.depth == CV_8U")
    require(a.src.chan == 3, "in.chan == 3")
    return typed(CV_8U, 2)(a)


LUMA, BLUE, RED = (19595, 38470, 7471), 2015, 3592
"""0.299, 0.587, 0.114 in 16 bits behind the point; 0.492 and 0.877 in 12."""
BLOCK = 16
"""Pixels that the vector unit takes at once; the last ones of a row are computed with less rounding."""


def _yuv422(a: SimpleNamespace) -> np.ndarray:
    """Each pixel's luma, and of every second pixel its two chromas, for U, Y, V, Y: in fixed point, as OpenCV's vectors."""
    scaled = a.src.astype(np.int64) << 7
    terms = [scaled[..., k] * LUMA[k] for k in range(3)]
    luma = sum(terms) >> 16
    blocks = luma.shape[1] // BLOCK * BLOCK
    luma[:, :blocks] = sum(term[:, :blocks] >> 16 for term in terms)
    made = np.empty((*luma.shape, 2), np.uint8)
    made[..., 1] = np.clip(luma + 64 >> 7, 0, 255)
    for start, channel, factor in ((0, 2, BLUE), (1, 0, RED)):
        chroma = (factor * (scaled[..., channel] - luma)[:, ::2] >> 16) + 1028 >> 3
        target = made[:, start::2, 0]
        target[...] = np.clip(chroma, 0, 255)[:, : target.shape[1]]
    return made


register("RGB2YUV422", _yuv422_like, _yuv422)

# ---- features and shapes ----------------------------------------------------------------------------------------------


def _good_features(a: SimpleNamespace) -> tuple[Any, ...]:
    found = cv.goodFeaturesToTrack(
        *(a.image, a.maxCorners, a.qualityLevel, a.minDistance),
        mask=a.mask,
        blockSize=a.blockSize,
        useHarrisDetector=a.useHarrisDetector,
        k=a.k,
    )
    return () if found is None else tuple(map(tuple, found.reshape(-1, 2).tolist()))


def _bounded(a: SimpleNamespace) -> Any:
    if isinstance(a.src, GMatDesc):
        if a.src.depth == CV_8U:
            require(a.src.chan == 1, "in.chan == 1")
        else:
            require(a.src.depth in (CV_32S, CV_32F), "in.depth == CV_32S || in.depth == CV_32F")
            told = 'amount != -1 && "Input Mat can\'t be described as vector of 2-dimentional points"'
            require(vector_of(a.src, 2)[0] != -1, told)
    return VALUE


def _bounding_rect(a: SimpleNamespace) -> Any:
    if isinstance(a.src, np.ndarray):
        return cv.boundingRect(a.src)
    whole = all(isinstance(number, int) for point in a.src for number in point)
    return cv.boundingRect(np.array(a.src, np.int32 if whole else np.float32)) if a.src else (0, 0, 0, 0)


def _resized(a: SimpleNamespace) -> GMatDesc:
    width, height = a.dsize
    if width == 0 or height == 0:
        width, height = (_saturated(length * f) for length, f in zip(a.src.size, (a.fx, a.fy), strict=True))
        require(width > 0 and height > 0, "outSz_w > 0 && outSz_h > 0")
    found: GMatDesc = a.src.withSize((width, height))
    return found


def _saturated(number: float) -> int:
    return int(np.rint(number)) if abs(number) <= INT_MAX else 0


register("equalizeHist", typed(CV_8U, 1), lambda a: cv.equalizeHist(a.src))
register(
    "Canny",
    typed(CV_8U, 1),
    lambda a: cv.Canny(a.image, a.threshold1, a.threshold2, apertureSize=a.apertureSize, L2gradient=a.L2gradient),
)
register("goodFeaturesToTrack", lambda a: SEQUENCE, _good_features)
register("boundingRect", _bounded, _bounding_rect)
register("resize", _resized, lambda a: cv.resize(a.src, a.dsize, fx=a.fx, fy=a.fy, interpolation=a.interpolation))
