"""Help texts made from signatures: names, shapes and dtypes, and where OpenCV documents the function."""

from __future__ import annotations

from typing import Any

from cv2shim.accepts import tables

# OpenCV's reference page per module (its documentation generator derives these folders from the page's name).
_PAGES = {
    "calib3d": "d9/d0c/group__calib3d",
    "core": "d0/de1/group__core",
    "dnn": "d6/d0f/group__dnn",
    "features2d": "da/d9b/group__features2d",
    "flann": "dc/de5/group__flann",
    "highgui": "d7/dfc/group__highgui",
    "imgcodecs": "d4/da8/group__imgcodecs",
    "imgproc": "d7/dbd/group__imgproc",
    "ml": "dd/ded/group__ml",
    "objdetect": "d5/d54/group__objdetect",
    "photo": "d1/d0d/group__photo",
    "stitching": "d1/d46/group__stitching",
    "video": "d7/de9/group__video",
    "videoio": "dd/de7/group__videoio",
}
Row = list[Any]

_SITE = "https://docs.opencv.org/"

_KINDS = {
    "Mat": "ndarray (rows, columns[, channels]) of uint8, int8, uint16, int16, int32, float16, float32 or float64",
    "vector_Mat": "sequence of ndarrays",
    "Point": "(x, y), ints, pixels",
    "Point2f": "(x, y), floats, pixels",
    "Point2d": "(x, y), floats, pixels",
    "Size": "(width, height), ints, pixels",
    "Rect": "(x, y, width, height), ints, pixels",
    "Rect2d": "(x, y, width, height), floats, pixels",
    "RotatedRect": "((center x, center y), (width, height), angle in degrees)",
    "Scalar": "up to four numbers, one per channel",
    "TermCriteria": "(type, iterations, epsilon)",
    "Range": "(start, end)",
    "String": "str",
    "string": "str",
    "double": "float",
    "enum": "int, a cv2 constant",
    "vector_KeyPoint": "sequence of cv2.KeyPoint",
    "vector_DMatch": "sequence of cv2.DMatch",
}


def describe(qualified: str, name: str, rows: list[Row], module: str) -> str:
    """The help text of `cv2.<qualified>`: each overload, its parameters, the page of OpenCV's reference.

    A row is an overload's of the API table.
    """
    blocks = []
    for row in rows:
        _ret, args, py, *_ = row
        parameters = [f"    {args[index][0]}: {_kind(*args[index][1:3])}" for index in py]
        blocks.append("\n".join([usage(name, row), *parameters]))
    page = _PAGES.get(module)
    site = f"{_SITE}{tables.modules()['version']}/"
    link = f"{site}{page}.html" if page else site
    return "\n\n".join([*blocks, f"cv2.{qualified} in OpenCV's reference: {link}"])


def usage(name: str, row: Row) -> str:
    """One line in cv2's own notation: `name(required[, optional]) -> results`."""
    _ret, args, py, count, out, *_ = row
    names = [args[index][0] for index in py]
    required, optional = names[:count], names[count:]
    text = ", ".join(required)
    for parameter in optional:
        text += ("[, " if text else "[") + parameter
    results = [args[index][0] if index >= 0 else "retval" for index in out]
    return f"{name}({text}{']' * len(optional)}) -> {', '.join(results) or 'None'}"


def _kind(type_name: str, flow: str) -> str:
    name = type_name.partition("/")[0]
    name = "enum" if name.startswith("enum:") else name
    text = _KINDS.get(name, name.replace("_", " of ") if name.startswith("vector_") else name.removeprefix("Ptr_"))
    if flow == "o":
        return f"{text}; written if it fits, otherwise a new array is returned"
    return text + (", changed in place" if flow == "io" else "")
