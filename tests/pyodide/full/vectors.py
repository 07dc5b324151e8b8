"""Calls whose kernels are made of vectors, tables and histograms: every width up to several vectors, every kind of element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

WIDTHS = range(1, 71)
LARGE = (517, 509)  # enough for what is only worth it on large pictures, and no multiple of anything


def digests(cv2: Any) -> dict[str, str]:
    """What each call returns, as a sum, by the call's name. The same pictures everywhere: only `cv2` differs."""
    from hashlib import sha256

    import numpy as np

    def text(result: Any) -> bytes:
        if isinstance(result, np.ndarray):
            return f"{result.dtype} {result.shape} ".encode() + np.ascontiguousarray(result).tobytes()
        return b"".join(map(text, result)) if isinstance(result, (tuple, list)) else repr(result).encode()

    found = {}
    for name, call in _calls(cv2, np):
        sums = sha256()
        for result in call():
            sums.update(text(result))
        found[name] = sums.hexdigest()
    return found


def _calls(cv2: Any, np: Any) -> Iterator[tuple[str, Callable[[], Iterator[Any]]]]:
    rng = np.random.default_rng(11)

    def picture(dtype: str, channels: int, width: int, height: int = 5) -> Any:
        """Random, its rows apart from each other, and beginning at no particular address."""
        kind = np.dtype(dtype)
        shape = (height, width + 3, channels) if channels > 1 else (height, width + 3)
        if kind.kind == "f":
            return rng.uniform(-300, 300, shape).astype(kind)[:, 1 : width + 1]
        low, high = np.iinfo(kind).min, np.iinfo(kind).max
        values = rng.integers(low, high, shape, dtype=kind, endpoint=True)
        values[rng.random(shape) < 0.1] = rng.choice([low, high])
        return values[:, 1 : width + 1]

    def pictures(dtype: str, channels: int, count: int) -> Iterator[list[Any]]:
        for width in WIDTHS:
            yield [picture(dtype, channels, width) for _ in range(count)]
        yield [np.ascontiguousarray(picture(dtype, channels, 33)) for _ in range(count)]
        yield [picture(dtype, channels, *LARGE) for _ in range(count)]

    def each(dtype: str, channels: int, function: Any, count: int = 1) -> Callable[[], Iterator[Any]]:
        return lambda: (function(*given) for given in pictures(dtype, channels, count))

    def in_place(function: Any) -> Any:
        def run(given: Any) -> Any:
            function(given, given)
            return given

        return run

    table = rng.permutation(256).astype(np.uint8)
    for channels in (1, 2, 3, 4):
        yield f"LUT {channels}", each("u1", channels, lambda p: cv2.LUT(p, table))
        yield f"LUT in place {channels}", each("u1", channels, in_place(lambda p, to: cv2.LUT(p, table, to)))
        for ranges, size in (((0, 256), 256), ((10, 200), 256), ((0, 256), 40)):
            name = f"calcHist {channels} {ranges} {size}"
            yield name, each("u1", channels, lambda p, r=ranges, n=size: cv2.calcHist([p], [0], None, [n], r))
        started = rng.integers(0, 9, (256, 1)).astype(np.float32)
        more = each("u1", channels, lambda p, s=started: cv2.calcHist([p], [0], None, [256], (0, 256), s.copy(), True))
        yield f"calcHist accumulated {channels}", more
    yield "LUT of shorts", each("u1", 3, lambda p: cv2.LUT(p, table.astype(np.int16) * 100))
    yield "LUT of signed", each("i1", 1, lambda p: cv2.LUT(p, table))
    yield "equalizeHist", each("u1", 1, cv2.equalizeHist)
    yield "equalizeHist in place", each("u1", 1, in_place(lambda p, to: cv2.equalizeHist(p, to)))
    yield "equalizeHist flat", each("u1", 1, lambda p: cv2.equalizeHist(np.full_like(p, 77)))
    yield "equalizeHist dark", each("u1", 1, lambda p: cv2.equalizeHist(p >> 3))

    for code in ("BGR2RGB", "BGR2BGRA", "BGR2GRAY", "BGR2YCrCb", "BGR2Lab", "RGB2Lab", "LBGR2Lab"):
        yield f"cvtColor {code}", each("u1", 3, lambda p, c=code: cv2.cvtColor(p, getattr(cv2, f"COLOR_{c}")))
    yield "cvtColor BGRA2BGR", each("u1", 4, lambda p: cv2.cvtColor(p, cv2.COLOR_BGRA2BGR))
    yield "cvtColor 16", each("u2", 3, lambda p: [cv2.cvtColor(p, cv2.COLOR_BGR2RGB), cv2.cvtColor(p, cv2.COLOR_BGR2GRAY)])

    for dtype in ("u1", "i1", "u2", "i2", "i4"):
        for name in ("add", "subtract", "absdiff", "min", "max", "bitwise_xor"):
            yield f"{name} {dtype}", each(dtype, 1, getattr(cv2, name), 2)
        for depth in ("8U", "8S", "16U", "16S", "32S", "32F"):
            convert = lambda p, d=depth: cv2.add(p, 0, dtype=getattr(cv2, f"CV_{d}"))  # noqa: E731
            yield f"{dtype} to {depth}", each(dtype, 1, convert)
        yield f"compare {dtype}", each(dtype, 1, lambda a, b: cv2.compare(a, b, cv2.CMP_GT), 2)
        yield f"norm {dtype}", each(dtype, 1, lambda a, b: [cv2.norm(a, b, cv2.NORM_INF), cv2.norm(a, b, cv2.NORM_L1)], 2)
    for dtype in ("u1", "i1", "u2", "i2"):
        yield f"multiply {dtype}", each(dtype, 1, cv2.multiply, 2)
    for dtype in ("u1", "u2", "i4", "f4", "f8"):
        for channels in (2, 3, 4):
            yield f"split {dtype} {channels}", each(dtype, channels, cv2.split)
            yield f"merge {dtype} {channels}", each(dtype, channels, lambda p: cv2.merge(cv2.split(p)))
        yield f"flip {dtype}", each(dtype, 1, lambda p: [cv2.flip(p, 1), cv2.flip(p, 0)])
        yield f"minMaxLoc {dtype}", each(dtype, 1, cv2.minMaxLoc)
        yield f"countNonZero {dtype}", each(dtype, 1, cv2.countNonZero)
    yield "norm of bits", each("u1", 1, lambda a, b: [cv2.norm(a, b, cv2.NORM_HAMMING), cv2.norm(a, b, cv2.NORM_HAMMING2)], 2)

    square = np.ones((3, 3), np.uint8)
    for channels, low, high in ((1, 40, 200), (3, (40, 50, 60), (200, 210, 220))):
        filters = {
            "blur": lambda p: cv2.blur(p, (5, 5)),
            "GaussianBlur": lambda p: [cv2.GaussianBlur(p, (3, 3), 0), cv2.GaussianBlur(p, (5, 5), 1.5)],
            "medianBlur": lambda p: [cv2.medianBlur(p, 3), cv2.medianBlur(p, 5), cv2.medianBlur(p, 9)],
            "dilate": lambda p: [cv2.dilate(p, square), cv2.erode(p, square)],
            "Sobel": lambda p: [cv2.Sobel(p, cv2.CV_16S, 1, 0), cv2.Scharr(p, cv2.CV_16S, 0, 1)],
            "threshold": lambda p: [cv2.threshold(p, 100, 200, kind)[1] for kind in range(5)],
            "resize": lambda p: [cv2.resize(p, None, fx=1.7, fy=1.3), cv2.resize(p, (40, 9), interpolation=cv2.INTER_AREA)],
            "pyrDown": cv2.pyrDown,
            "inRange": lambda p, low=low, high=high: cv2.inRange(p, low, high),
        }
        for name, function in filters.items():
            yield f"{name} {channels}", each("u1", channels, function)
    yield "integral", each("u1", 1, cv2.integral)
    contours = lambda p: cv2.findContours((p > 200).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)  # noqa: E731
    yield "findContours", each("u1", 1, contours)
    for level in (40, 150, 215):
        sparse = lambda p, level=level: (p > level).astype(np.uint8)  # noqa: E731
        yield f"connectedComponents {level}", each("u1", 1, lambda p, sparse=sparse: cv2.connectedComponents(sparse(p)))
        shorts = lambda p, sparse=sparse: cv2.connectedComponentsWithStats(sparse(p), ltype=cv2.CV_16U)  # noqa: E731
        yield f"connectedComponents 16 {level}", each("u1", 1, shorts)
    # with a zero around it: how far away nothing is differs from one processor to the next
    island = lambda p: np.pad((p > 20).astype(np.uint8), 1)  # noqa: E731
    yield "distanceTransform", each("u1", 1, lambda p: cv2.distanceTransform(island(p), cv2.DIST_L1, 3))
