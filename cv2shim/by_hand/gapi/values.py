"""What graphs are made of: places for values that are not known yet, and descriptions of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from cv2shim.accepts import arrays, errors, mats, tables

KINDS = {"int64_t": "INT64", "uint64_t": "UINT64", "Point2i": "POINT", "Prim": "DRAW_PRIM"} | {
    name: name.upper()
    for name in (
        *("bool", "int", "double", "float", "string", "Point", "Point2f", "Point3f", "Size", "Rect", "Scalar", "Mat", "GMat"),
        "Any",
    )
}
"""C++'s type of an element and what cv2.gapi's constants call it."""


def kind(element: str) -> int:
    """The constant of cv2.gapi for elements of a C++ type."""
    return tables.constants()["gapi"][f"CV_{KINDS[element]}"]


def refusal(text: str) -> errors.error:
    """An error of the graph's own, which is no cv::Exception: cv2.error with nothing but a text."""
    return errors.error(text)


def require(condition: bool, text: str, function: str = "outMeta") -> None:
    """Raise cv2.error as an assertion of OpenCV's does."""
    if not condition:
        raise errors.cv_error(errors.STS_ASSERT, text, function)


# ---- places -----------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Origin:
    """Where a value comes from: result `port` of a call, an input of the graph (no call), or a `constant`."""

    shape: str
    element: int | None = None
    call: Call | None = None
    port: int = 0
    constant: Any = None


@dataclass(eq=False)
class Call:
    """A recorded operation: `arguments` by name, places among them; `results` are the places that it fills.

    `meta(**descriptions)` says what the results are like, `run(**values)` computes them, one or a tuple of several.
    """

    id: str
    arguments: dict[str, Any]
    meta: Any
    run: Any
    results: list[Origin] = field(default_factory=list)

    def result(self, shape: str, element: int | None = None) -> Any:
        """The place of another result."""
        origin = Origin(shape, element, self, len(self.results))
        self.results.append(origin)
        return place(origin)


class GMat:
    """A place for an array, or, with `m`, that array."""

    __slots__ = ("_origin",)

    def __init__(self, m: Any = None) -> None:
        self._origin = Origin("GMat", constant=m)


class GScalar:
    """A place for four numbers, or, with `s`, these."""

    __slots__ = ("_origin",)

    def __init__(self, s: Any = None) -> None:
        self._origin = Origin("GScalar", constant=s)


class GFrame:
    """A place for a frame of a camera. No source here makes any."""

    __slots__ = ("_origin",)

    def __init__(self) -> None:
        self._origin = Origin("GFrame")


class GArrayT:
    """A place for a sequence of elements of one type (cv2.gapi.CV_INT and so on)."""

    __slots__ = ("_origin",)

    def __init__(self, type: int) -> None:
        _check_kind(type, ())
        self._origin = Origin("GArray", type)

    def type(self) -> int:
        """The type of its elements."""
        return _element(self._origin)


class GOpaqueT:
    """A place for one value of a type (cv2.gapi.CV_INT and so on)."""

    __slots__ = ("_origin",)

    def __init__(self, type: int) -> None:
        _check_kind(type, ("Scalar", "Mat", "GMat", "Prim"))
        self._origin = Origin("GOpaque", type)

    def type(self) -> int:
        """The type of its value."""
        return _element(self._origin)


def _element(origin: Origin) -> int:
    assert origin.element is not None
    return origin.element


def _check_kind(value: int, without: tuple[str, ...]) -> None:
    if value not in {kind(element) for element in KINDS if element not in without}:
        raise refusal("Unsupported type")


PLACES: dict[str, Any] = {"GMat": GMat, "GScalar": GScalar, "GFrame": GFrame, "GArray": GArrayT, "GOpaque": GOpaqueT}


def place(origin: Origin) -> Any:
    """The object of cv2 for an origin."""
    cls = PLACES[origin.shape]
    made = cls.__new__(cls)
    made._origin = origin
    return made


def is_place(value: Any) -> bool:
    return isinstance(value, tuple(PLACES.values()))


# ---- descriptions -----------------------------------------------------------------------------------------------------


class Shape(NamedTuple):
    """What a GMatDesc says of an array: dims are given for more than two dimensions, chan and size else."""

    depth: int = -1
    chan: int = -1
    size: tuple[int, int] = (-1, -1)
    planar: bool = False
    dims: tuple[int, ...] = ()


class GMatDesc:
    """What an array is like: depth (CV_8U…), channels, size (width, height); or depth and dims, (n,) int32."""

    __slots__ = ("_shape",)

    def __init__(self, d: int = -1, c: int = -1, s: Any = (-1, -1), p: bool = False, dd: Any = ()) -> None:
        self._shape = Shape(d, c, tuple(s), p, tuple(int(length) for length in dd))

    @property
    def depth(self) -> int:
        """The type of a number."""
        return self._shape.depth

    @property
    def chan(self) -> int:
        """Channels; -1 with more than two dimensions."""
        return self._shape.chan

    @property
    def size(self) -> tuple[int, int]:
        """Width and height; -1 with more than two dimensions."""
        return self._shape.size

    @property
    def planar(self) -> bool:
        """Whether each channel is a picture of its own."""
        return self._shape.planar

    @property
    def dims(self) -> Any:
        """The lengths of more than two dimensions, (n,) int32; an empty tuple with two."""
        return np.array(self._shape.dims, np.int32) if self._shape.dims else ()

    def withDepth(self, ddepth: int) -> GMatDesc:
        """The same with another depth; -1 leaves it."""
        return described(self._shape if ddepth == -1 else self._shape._replace(depth=ddepth))

    def withSize(self, sz: tuple[int, int]) -> GMatDesc:
        """The same with another size."""
        width, height = sz
        return described(self._shape._replace(size=(width, height)))

    def withSizeDelta(self, dx: int = 0, dy: int = 0, delta: tuple[int, int] | None = None) -> GMatDesc:
        """The same, larger by so much."""
        dx, dy = (dx, dy) if delta is None else delta
        width, height = self._shape.size
        return described(self._shape._replace(size=(width + dx, height + dy)))

    def withType(self, ddepth: int, dchan: int) -> GMatDesc:
        """The same with another depth and number of channels."""
        return described(self._shape._replace(depth=ddepth, chan=dchan))

    def asPlanar(self, planes: int | None = None) -> GMatDesc:
        """The same with a picture for each channel; with `planes`, an array of one channel is taken for so many."""
        require(not self.planar, "planar == false", "asPlanar")
        if planes is None:
            return described(self._shape._replace(planar=True))
        require(self.chan == 1, "chan == 1", "asPlanar")
        require(planes > 1, "planes > 1", "asPlanar")
        width, height = self._shape.size
        require(height % planes == 0, "0 == size.height % planes", "asPlanar")
        return described(self._shape._replace(planar=True, chan=planes, size=(width, height // planes)))

    def asInterleaved(self) -> GMatDesc:
        """The same with the channels of a pixel beside each other."""
        require(self.planar, "planar == true", "asInterleaved")
        return described(self._shape._replace(planar=False))


def described(shape: Shape) -> GMatDesc:
    made = GMatDesc.__new__(GMatDesc)
    made._shape = shape
    return made


class GScalarDesc:
    """What a Scalar is like: nothing is to be said."""

    __slots__ = ()


class GArrayDesc:
    """What a sequence is like: nothing is to be said."""

    __slots__ = ()


class GOpaqueDesc:
    """What a value is like: nothing is to be said."""

    __slots__ = ()


EMPTY = {"GScalar": GScalarDesc, "GArray": GArrayDesc, "GOpaque": GOpaqueDesc}
DESCRIPTIONS = {"GMat": GMatDesc, **EMPTY}


def describe_array(array: Any) -> GMatDesc:
    """The description of an array as a Mat."""
    if array is None:
        return described(Shape(0, 1))
    depth = mats.DTYPES.index(array.dtype)
    channels = array.shape[-1] if arrays.has_channels(array) else 1
    lengths = array.shape[:-1] if arrays.has_channels(array) else array.shape
    if len(lengths) > 2:
        return described(Shape(depth, dims=tuple(lengths)))
    rows, cols = (*lengths, 1)[:2] if lengths else (1, 1)
    return described(Shape(depth, channels, (cols, rows)))


def describe(shape: str, value: Any) -> Any:
    """The description of a value."""
    return describe_array(value) if shape == "GMat" else EMPTY[shape]()
