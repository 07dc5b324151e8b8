"""Primitives that are drawn on pictures: rectangles, texts, circles, lines, mosaics, pictures, polygons."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from cv2shim.accepts import tables
from cv2shim.accepts.values import VALUE_TYPES
from cv2shim.by_hand.gapi.core import converted
from cv2shim.by_hand.gapi.library import constant, cv
from cv2shim.by_hand.gapi.operations import register
from cv2shim.by_hand.gapi.values import refusal, require

NAMES = ("Rect", "Text", "Circle", "Line", "Mosaic", "Image", "Poly")


def _primitive(name: str) -> Any:
    """The class of a primitive: what it is made of can be read and written."""
    row = tables.classes()[f"gapi.wip.draw.{name}"]
    props: dict[str, str] = {field: type_ for field, (type_, _mode) in row["props"].items()}

    def __init__(self: Any, **given: Any) -> None:
        for field, type_ in props.items():
            value = given.get(f"{field}_")
            setattr(self, f"_{field}", _zero(type_) if value is None else value)

    members = {field: _field(field, type_) for field, type_ in props.items()}
    slots = {"__slots__": tuple(f"_{field}" for field in props), "__doc__": f"A primitive to draw: {', '.join(props)}."}
    return type(name, (), {**slots, **members, "__init__": __init__})


def _zero(type_: str) -> Any:
    if type_ == "Mat":
        return None
    return np.zeros((0, 2), np.int32) if type_ == "vector_Point" else VALUE_TYPES[type_].zero


def _field(name: str, type_: str) -> property:
    def read(self: Any) -> Any:
        value = getattr(self, f"_{name}")
        return () if type_ == "vector_Point" and not len(value) else value

    def write(self: Any, value: Any) -> None:
        from cv2shim.accepts.parameters import parameter

        setattr(self, f"_{name}", parameter(["value", type_, "i"], True).parse(value, "value"))

    return property(read, write, doc=type_)


PRIMITIVES: dict[str, Any] = {name: _primitive(name) for name in NAMES}


def _yuv(colour: Any) -> tuple[float, float, float, float]:
    blue, green, red = colour[:3]
    return (
        red * 0.299000 + green * 0.587000 + blue * 0.114000,
        red * -0.168736 + green * -0.331264 + blue * 0.500000 + 128,
        red * 0.500000 + green * -0.418688 + blue * -0.081312 + 128,
        0.0,
    )


def draw(picture: np.ndarray, primitives: Any, *, yuv: bool) -> None:
    """Draw on a picture of three channels; colours and pictures are BGR, and become YUV where the picture is."""
    for one in primitives:
        colour = _yuv(one.color) if yuv and hasattr(one, "color") else getattr(one, "color", None)
        match type(one).__name__:
            case "Rect":
                cv.rectangle(picture, one.rect, colour, one.thick, one.lt, one.shift)
            case "Text":
                cv.putText(picture, one.text, one.org, one.ff, one.fs, colour, one.thick, one.lt, one.bottom_left_origin)
            case "Circle":
                cv.circle(picture, one.center, one.radius, colour, one.thick, one.lt, one.shift)
            case "Line":
                cv.line(picture, one.pt1, one.pt2, colour, one.thick, one.lt, one.shift)
            case "Poly":
                cv.fillPoly(picture, [np.asarray(one.points, np.int32).reshape(-1, 1, 2)], colour, one.lt, one.shift)
            case "Mosaic":
                require(one.decim == 0, 'mp.decim == 0 && "Only decim = 0 supported now"', "drawPrimitivesOCV")
                _mosaic(picture, one.mos, one.cellSz)
            case "Image":
                image = cv.cvtColor(one.img, constant("COLOR_BGR2YUV")) if yuv else one.img
                _blend(picture, image, one.alpha, one.org)
            case _:
                raise refusal("Unsupported draw operation")


def _mosaic(picture: np.ndarray, area: Any, cell: int) -> None:
    """Cells of one colour each, the mean of what was there; those at the right and lower end may be smaller."""
    x, y, width, height = area
    part = picture[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)]
    for top in range(0, part.shape[0], cell):
        for left in range(0, part.shape[1], cell):
            square = part[top : top + cell, left : left + cell]
            channels = picture.shape[2] if picture.ndim > 2 else 1
            square[...] = np.clip(np.rint(cv.mean(square)[:channels]), 0, 255)


def _blend(picture: np.ndarray, image: np.ndarray, alpha: Any, org: Any) -> None:
    """Lay an image over the picture, as opaque as alpha says, (rows, cols) float32."""
    require(alpha is not None and alpha.dtype == np.float32 and alpha.ndim == 2, "alpha.type() == CV_32FC1", "blendImage")
    x, y = org
    rows, cols = image.shape[:2]
    part = picture[y : y + rows, x : x + cols]
    require(x >= 0 and y >= 0 and part.shape[:2] == (rows, cols), _INSIDE, "Mat")
    weight = cv.merge([alpha] * 3)
    over = cv.multiply(converted(image, 5, 1 / 255), weight)
    under = cv.multiply(converted(part, 5, 1 / 255), np.float32(1) - weight)
    part[...] = converted(under + over, 0, 255.0)


_INSIDE = (
    "0 <= roi.x && 0 <= roi.width && roi.x + roi.width <= m.cols && "
    "0 <= roi.y && 0 <= roi.height && roi.y + roi.height <= m.rows"
)


def _drawn(a: SimpleNamespace) -> np.ndarray:
    picture: np.ndarray = a.src.copy()
    draw(picture, a.prims, yuv=False)
    return picture


def _drawn_nv12(a: SimpleNamespace) -> tuple[Any, Any]:
    rows, cols = a.uv.shape[:2]
    large = cv.resize(a.uv, (cols * 2, rows * 2), interpolation=constant("INTER_LINEAR"))
    picture = cv.merge([a.y, large])
    draw(picture, a.prims, yuv=True)
    luma, first, second = cv.split(picture)
    planes = cv.merge([first, second])
    size = planes.shape[1] // 2, planes.shape[0] // 2
    return luma, cv.resize(planes, size, interpolation=constant("INTER_LINEAR"))


register("wip.draw.render3ch", lambda a: a.src, _drawn)
register("wip.draw.renderNV12", lambda a: (a.y, a.uv), _drawn_nv12)


def render(prims: Any, bgr: Any = None, y_plane: Any = None, uv_plane: Any = None, args: Any = None) -> None:
    """Draw on a BGR picture, (rows, cols, 3) uint8, or on the two planes of one in NV12, in place."""
    if bgr is not None:
        bgr[...] = _drawn(SimpleNamespace(src=bgr, prims=prims))
        return
    luma, chroma = _drawn_nv12(SimpleNamespace(y=y_plane, uv=uv_plane, prims=prims))
    y_plane[...] = luma.reshape(y_plane.shape)
    uv_plane[...] = chroma.reshape(uv_plane.shape)
