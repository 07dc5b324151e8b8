"""Emits `cv2.typing`: names for the types in cv2's signatures."""

from __future__ import annotations

SEQUENCES = {
    "int": {"Size": 2, "Point": 2, "Point3i": 3, "Range": 2, "Rect": 4, "Rect2i": 4}
    | {"Vec2i": 2, "Vec3i": 3, "Vec4i": 4},
    "float": {"Size2f": 2, "Point2f": 2, "Point2d": 2, "Point3f": 3, "Point3d": 3}
    | {"Rect2f": 4, "Rect2d": 4, "Vec2f": 2, "Vec2d": 2, "Vec3f": 3, "Vec3d": 3}
    | {"Vec4f": 4, "Vec4d": 4, "Vec6f": 6},
}
"""Value structs: item type, and how many items."""

NAMED = {
    "IntPointer": "int",
    "MatLike": "numpy.ndarray[_t.Any, numpy.dtype[numpy.integer[_t.Any] | numpy.floating[_t.Any]]]",
    "MatShape": "_t.Sequence[int]",
    "Scalar": "_t.Sequence[float] | float",
    "Point2i": "Point",
    "Moments": "dict[str, float]",
    "RotatedRect": "tuple[Point2f, Size2f, float]",
    "TermCriteria": "tuple[int, int, float]",
    "Matx33f": "numpy.ndarray[_t.Any, numpy.dtype[numpy.float32]]",
    "Matx33d": "numpy.ndarray[_t.Any, numpy.dtype[numpy.float64]]",
    "Matx44f": "numpy.ndarray[_t.Any, numpy.dtype[numpy.float32]]",
    "Matx44d": "numpy.ndarray[_t.Any, numpy.dtype[numpy.float64]]",
    "LayerParams": "dict[str, int | float | str]",
    "IndexParams": "dict[str, bool | int | float | str]",
    "SearchParams": "dict[str, bool | int | float | str]",
    "map_string_and_string": "dict[str, str]",
    "map_string_and_int": "dict[str, int]",
    "map_string_and_vector_size_t": "dict[str, _t.Sequence[int]]",
    "map_string_and_vector_float": "dict[str, _t.Sequence[float]]",
    "map_int_and_double": "dict[int, float]",
    **dict.fromkeys(("FeatureDetector", "DescriptorExtractor", "FeatureExtractor"), "cv2.Feature2D"),
    "LayerId": "cv2.dnn.DictValue",
}
"""Everything else that cv2's signatures name. MatLike is any numeric ndarray."""

GRAPH = (
    *("GProtoArg", "GProtoInputArgs", "GProtoOutputArgs", "GRunArg", "GOptRunArg", "GMetaArg"),
    *("Prim", "GTypeInfo", "ExtractArgsCallback", "ExtractMetaCallback"),
)
"""Types of OpenCV's graph API, which nothing here runs: kept as names."""


def names() -> list[str]:
    return sorted([*SEQUENCES["int"], *SEQUENCES["float"], *NAMED, *GRAPH])


def module() -> str:
    """The text of `cv2/typing/__init__.py` below its header."""
    lines = ['"""Names for the types in cv2\'s signatures."""', ""]
    lines += ["import typing as _t", "", "import numpy", "", "import cv2", ""]
    for item, lengths in SEQUENCES.items():
        for name, length in lengths.items():
            lines += [f"{name} = _t.Sequence[{item}]", f'"""{length} numbers."""']
    lines += [f"{name} = {text}" for name, text in NAMED.items()]
    lines += [f"{name} = _t.Any" for name in GRAPH]
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in names()), "]"]
    return "\n".join(lines) + "\n"
