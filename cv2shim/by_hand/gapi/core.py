"""Operations on arrays: arithmetic, comparison, transforms."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cv2shim.accepts import mats
from cv2shim.by_hand.gapi.library import constant, cv
from cv2shim.by_hand.gapi.operations import Meta, Run, operation, recorded, register
from cv2shim.by_hand.gapi.values import (
    EMPTY,
    GMatDesc,
    GScalarDesc,
    Shape,
    describe_array,
    described,
    is_place,
    require,
)

NUMBER = GScalarDesc()
VALUE, SEQUENCE = EMPTY["GOpaque"](), EMPTY["GArray"]()
CV_8U, CV_32S, CV_32F = 0, 4, 5


def first(a: SimpleNamespace) -> GMatDesc:
    """The description of the first array among the arguments."""
    found: GMatDesc = next(value for value in vars(a).values() if isinstance(value, GMatDesc))
    return found


def number(_a: SimpleNamespace) -> Any:
    return NUMBER


def value(_a: SimpleNamespace) -> Any:
    return VALUE


def deep(a: SimpleNamespace) -> GMatDesc:
    return first(a).withDepth(a.ddepth)


def typed(depth: int, chan: int) -> Meta:
    return lambda a: first(a).withType(depth, chan)


def _twice(meta: Meta) -> Meta:
    return lambda a: (meta(a),) * 2


# ---- arithmetic -------------------------------------------------------------------------------------------------------


def _alike(a: SimpleNamespace) -> GMatDesc:
    if a.ddepth != -1:
        return deep(a)
    require(a.src1.chan == a.src2.chan, "a.chan == b.chan")
    require(a.src1.depth == a.src2.depth, "a.depth == b.depth")
    one: GMatDesc = a.src1
    return one


def _sub(a: SimpleNamespace) -> GMatDesc:
    if a.ddepth != -1:
        return deep(a)
    require(a.src1.chan == a.src2.chan, "a.chan == b.chan")
    found: GMatDesc = a.src1.withDepth(max(a.src1.depth, a.src2.depth))
    return found


def _add_c(a: SimpleNamespace) -> GMatDesc:
    require(first(a).chan <= 4, "a.chan <= 4")
    return deep(a)


def _div(a: SimpleNamespace) -> GMatDesc:
    if a.ddepth != -1:
        return deep(a)
    require(a.src1.depth == a.src2.depth, "a.depth == b.depth")
    second: GMatDesc = a.src2
    return second


register("add", _alike, lambda a: cv.add(a.src1, a.src2, dtype=a.ddepth))
register("addC", _add_c, lambda a: cv.add(a.src1, a.c, dtype=a.ddepth))
register("sub", _sub, lambda a: cv.subtract(a.src1, a.src2, dtype=a.ddepth))
register("subC", deep, lambda a: cv.subtract(a.src, a.c, dtype=a.ddepth))
register("subRC", deep, lambda a: cv.subtract(a.c, a.src, dtype=a.ddepth))
register("mul", deep, lambda a: cv.multiply(a.src1, a.src2, scale=a.scale, dtype=a.ddepth))
register("mulC", deep, lambda a: cv.multiply(a.src, a.multiplier, dtype=a.ddepth))
register("div", _div, lambda a: cv.divide(a.src1, a.src2, scale=a.scale, dtype=a.ddepth))
register("divC", deep, lambda a: cv.divide(a.src, a.divisor, scale=a.scale, dtype=a.ddepth))
register("divRC", deep, lambda a: cv.divide(a.divident, a.src, scale=a.scale, dtype=a.ddepth))
register("addWeighted", _alike, lambda a: cv.addWeighted(a.src1, a.alpha, a.src2, a.beta, a.gamma, dtype=a.ddepth))
register("absDiff", first, lambda a: cv.absdiff(a.src1, a.src2))
register("absDiffC", first, lambda a: cv.absdiff(a.src, a.c))
register("min", first, lambda a: cv.min(a.src1, a.src2))
register("max", first, lambda a: cv.max(a.src1, a.src2))
register("sqrt", first, lambda a: cv.sqrt(a.src))
register("phase", first, lambda a: cv.phase(a.x, a.y, angleInDegrees=a.angleInDegrees))
register(
    "polarToCart",
    lambda a: (a.angle, a.angle),
    lambda a: cv.polarToCart(a.magnitude, a.angle, angleInDegrees=a.angleInDegrees),
)
register("cartToPolar", lambda a: (a.x, a.x), lambda a: cv.cartToPolar(a.x, a.y, angleInDegrees=a.angleInDegrees))


# ---- comparison and choice --------------------------------------------------------------------------------------------


def _compare(name: str) -> Run:
    code = constant(f"CMP_{name}")
    return lambda a: cv.compare(a.src1, a.src2, code)


for _name in ("EQ", "NE", "GT", "GE", "LT", "LE"):
    register(f"cmp{_name}", lambda a: first(a).withDepth(CV_8U), _compare(_name))
register("bitwise_and", first, lambda a: cv.bitwise_and(a.src1, a.src2))
register("bitwise_or", first, lambda a: cv.bitwise_or(a.src1, a.src2))
register("bitwise_xor", first, lambda a: cv.bitwise_xor(a.src1, a.src2))
register("bitwise_not", first, lambda a: cv.bitwise_not(a.src))
register("mask", first, lambda a: cv.copyTo(a.src, a.mask, np.zeros_like(a.src)))
register("select", first, lambda a: cv.copyTo(a.src1, a.mask, a.src2.copy()))
register("inRange", typed(CV_8U, 1), lambda a: cv.inRange(a.src, a.threshLow, a.threshUp))


def _threshold(a: SimpleNamespace) -> Any:
    if hasattr(a, "thresh"):
        return cv.threshold(a.src, a.thresh[0], a.maxval[0], a.type)[1]
    found, made = cv.threshold(a.src, a.maxval[0], a.maxval[0], a.type)
    return made, (found, 0.0, 0.0, 0.0)


def _check_threshold(a: SimpleNamespace) -> None:
    finds = a.type in (constant("THRESH_TRIANGLE"), constant("THRESH_OTSU"))
    if hasattr(a, "thresh"):
        require(not finds, "type != cv::THRESH_TRIANGLE && type != cv::THRESH_OTSU", "threshold")
    else:
        require(finds, "type == cv::THRESH_TRIANGLE || type == cv::THRESH_OTSU", "threshold")


register("threshold", lambda a: a.src if hasattr(a, "thresh") else (a.src, NUMBER), _threshold, _check_threshold)

# ---- sums -------------------------------------------------------------------------------------------------------------


def _norm(name: str) -> Run:
    code = constant(f"NORM_{name.upper()}")
    return lambda a: (cv.norm(a.src, code), 0.0, 0.0, 0.0)


def _count(a: SimpleNamespace) -> Any:
    require(a.src.chan == 1, "in.chan == 1")
    return VALUE


def _integral(a: SimpleNamespace) -> tuple[GMatDesc, GMatDesc]:
    larger = a.src.withSizeDelta(1, 1)
    return larger.withDepth(a.sdepth), larger.withDepth(a.sqdepth)


register("mean", number, lambda a: cv.mean(a.src))
register("sum", number, lambda a: cv.sumElems(a.src))
for _name in ("L1", "L2", "Inf"):
    register(f"norm{_name}", number, _norm(_name))
register("countNonZero", _count, lambda a: cv.countNonZero(a.src))
register("integral", _integral, lambda a: cv.integral2(a.src, sdepth=a.sdepth, sqdepth=a.sqdepth))

# ---- transforms -------------------------------------------------------------------------------------------------------


def _split(a: SimpleNamespace) -> tuple[Any, ...]:
    return tuple(cv.split(a.src))


def _crop(a: SimpleNamespace) -> np.ndarray:
    x, y, width, height = a.rect
    rows, cols = a.src.shape[:2]
    if not (x >= 0 and width >= 0 and x + width <= cols and y >= 0 and height >= 0 and y + height <= rows):
        text = "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols && "
        text += "0 <= roi.y && 0 <= roi.height && roi.y + roi.height <= m.rows"
        require(False, text, "Mat")
    part: np.ndarray = a.src[y : y + height, x : x + width].copy()
    return part


def converted(array: np.ndarray, depth: int, alpha: float = 1.0, beta: float = 0.0) -> np.ndarray:
    """The numbers times alpha and beta more, in another depth, rounded to the nearest (half to even) and saturated.

    C++ computes in float where numbers of up to 16 bits or float32 go in and out.
    """
    target = array.dtype if depth < 0 else mats.DTYPES[depth]
    wide = any(one.itemsize > 4 or (one.kind == "i" and one.itemsize == 4) for one in (array.dtype, target))
    made = array.astype(np.float64 if wide else np.float32)
    if alpha != 1 or beta != 0:
        number: Any = made.dtype.type
        made = made * number(alpha) + number(beta)
    if target.kind == "f":
        return made.astype(target)
    limits = np.iinfo(target)
    return np.clip(np.rint(made), limits.min, limits.max).astype(target)


def _dsize(a: SimpleNamespace) -> GMatDesc:
    return first(a).withType(first(a).depth, first(a).chan).withSize(a.dsize)


def _warp_affine(a: SimpleNamespace) -> GMatDesc:
    told = '"cv::BORDER_TRANSPARENT mode is not supported in cv::gapi::warpAffine"'
    require(a.borderMode != constant("BORDER_TRANSPARENT"), f"border_mode != cv::BORDER_TRANSPARENT && {told}")
    return _dsize(a)


def _warp_perspective(a: SimpleNamespace) -> GMatDesc:
    told = '"cv::gapi::warpPerspective supports only cv::BORDER_CONSTANT and cv::BORDER_REPLICATE border modes"'
    possible = "(borderMode == cv::BORDER_CONSTANT || borderMode == cv::BORDER_REPLICATE)"
    require(a.borderMode in (constant("BORDER_CONSTANT"), constant("BORDER_REPLICATE")), f"{possible} && {told}")
    return _dsize(a)


register("split3", lambda a: (a.src.withType(a.src.depth, 1),) * 3, _split)
register("split4", lambda a: (a.src.withType(a.src.depth, 1),) * 4, _split)
register("merge3", lambda a: a.src1.withType(a.src1.depth, 3), lambda a: cv.merge([a.src1, a.src2, a.src3]))
register("merge4", lambda a: a.src1.withType(a.src1.depth, 4), lambda a: cv.merge([a.src1, a.src2, a.src3, a.src4]))
register(
    "remap",
    lambda a: a.src.withSize(describe_array(a.map1).size),
    lambda a: cv.remap(a.src, a.map1, a.map2, a.interpolation, borderMode=a.borderMode, borderValue=a.borderValue),
)
register("flip", first, lambda a: cv.flip(a.src, a.flipCode))
register("crop", lambda a: a.src.withSize(a.rect[2:]), _crop)
register("transpose", lambda a: a.src.withSize(a.src.size[::-1]), lambda a: cv.transpose(a.src))
register("LUT", first, lambda a: cv.LUT(a.src, a.lut))
register(
    "convertTo",
    lambda a: a.src if a.rdepth < 0 else a.src.withDepth(a.rdepth),
    lambda a: converted(a.src, a.rdepth, a.alpha, a.beta),
)
register(
    "normalize",
    lambda a: a.src if a.ddepth < 0 else deep(a),
    lambda a: cv.normalize(a.src, None, a.alpha, a.beta, a.norm_type, a.ddepth),
)
register(
    "warpAffine",
    _warp_affine,
    lambda a: cv.warpAffine(a.src, a.M, a.dsize, flags=a.flags, borderMode=a.borderMode, borderValue=a.borderValue),
)
register(
    "warpPerspective",
    _warp_perspective,
    lambda a: cv.warpPerspective(a.src, a.M, a.dsize, flags=a.flags, borderMode=a.borderMode, borderValue=a.borderValue),
)
register("copy", first, lambda a: a.in_.copy())


def _beside(a: SimpleNamespace) -> GMatDesc:
    found: GMatDesc = a.src1.withSizeDelta(a.src2.size[0], 0)
    return found


def _below(a: SimpleNamespace) -> GMatDesc:
    found: GMatDesc = a.src1.withSizeDelta(0, a.src2.size[1])
    return found


register("concatHor", _beside, lambda a: cv.hconcat([a.src1, a.src2]))
register("concatVert", _below, lambda a: cv.vconcat([a.src1, a.src2]))

# ---- clusters ---------------------------------------------------------------------------------------------------------


def vector_of(desc: GMatDesc, length: int = -1) -> tuple[int, int]:
    """How many vectors an array is, and of what length; -1 where it is none."""
    (width, height), chan = desc.size, desc.chan
    if width == 1 and length in (-1, chan):
        return height, chan
    if height == 1 and length in (-1, chan):
        return width, chan
    if chan == 1 and length in (-1, width):
        return height, width
    return -1, -1


def _clusters(a: SimpleNamespace) -> Any:
    if not isinstance(a.data, GMatDesc):
        return VALUE, SEQUENCE, SEQUENCE
    given = a.flags & constant("KMEANS_USE_INITIAL_LABELS")
    if not hasattr(a, "bestLabels"):
        require(not given, "!(flags & KMEANS_USE_INITIAL_LABELS)")
    require(a.data.depth == CV_32F, "in.depth == CV_32F")
    amount, length = vector_of(a.data)
    if amount == -1:
        amount, length = a.data.size[1], a.data.size[0] * a.data.chan
    labels = described(Shape(CV_32S, 1, (1, amount)))
    if given:
        require(a.bestLabels.depth == CV_32S, "bestLabels.depth == CV_32S")
        require(vector_of(a.bestLabels, 1)[0] == amount, "labels_amount == amount")
        labels = a.bestLabels
    return VALUE, labels, described(Shape(CV_32F, 1, (length, a.K)))


def _kmeans(a: SimpleNamespace) -> Any:
    listed = not isinstance(a.data, np.ndarray)
    data = np.array(a.data, np.float32) if listed else a.data
    given = getattr(a, "bestLabels", None)
    if listed:
        given = np.array(given, np.int32).reshape(-1, 1) if given else None
    if not a.flags & constant("KMEANS_USE_INITIAL_LABELS"):
        given = None
    given = None if given is None else given.copy()
    compactness, labels, centers = cv.kmeans(data, a.K, given, a.criteria, a.attempts, a.flags)
    if not listed:
        return compactness, labels, centers
    return compactness, tuple(labels.ravel().tolist()), tuple(map(tuple, centers.tolist()))


register("kmeans", _clusters, _kmeans)


def concatenated(name: str, arrays: list[Any]) -> Any:
    """Several arrays beside or below each other: a call for each but the first."""
    require(len(arrays) >= 2, "v.size() >= 2", name)
    made = arrays[0]
    for other in arrays[1:]:
        made = recorded(name, {"src1": made, "src2": other}, [("GMat", None)], operation(name))
    assert is_place(made)
    return made
