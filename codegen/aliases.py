"""Emits `cv2.typing`: names for the types in cv2's signatures."""

from __future__ import annotations

SEQUENCES = {
    "int": {"Size": 2, "Point": 2, "Point3i": 3, "Range": 2, "Rect": 4, "Rect2i": 4} | {"Vec2i": 2, "Vec3i": 3, "Vec4i": 4},
    "float": {"Size2f": 2, "Point2f": 2, "Point2d": 2, "Point3f": 3, "Point3d": 3}
    | {"Rect2f": 4, "Rect2d": 4, "Vec2f": 2, "Vec2d": 2, "Vec3f": 3, "Vec3d": 3}
    | {"Vec4f": 4, "Vec4d": 4, "Vec6f": 6},
}
"""Value structs: item type, and how many items."""

ARRAYS = {
    "NumPyArrayNumeric": "numpy.integer[_t.Any] | numpy.floating[_t.Any]",
    "NumPyArrayFloat32": "numpy.float32",
    "NumPyArrayFloat64": "numpy.float64",
}
"""ndarrays by dtype; not in `__all__`, as in the real module."""

NAMED = {
    "IntPointer": "int",
    "MatLike": "NumPyArrayNumeric",
    "MatShape": "_t.Sequence[int]",
    "Scalar": "_t.Sequence[float] | float",
    "Point2i": "Point",
    "Moments": "dict[str, float]",
    "RotatedRect": "tuple[Point2f, Size2f, float]",
    "TermCriteria": "tuple[TermCriteria_Type, int, float]",
    "Matx33f": "NumPyArrayFloat32",
    "Matx33d": "NumPyArrayFloat64",
    "Matx44f": "NumPyArrayFloat32",
    "Matx44d": "NumPyArrayFloat64",
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
    for name, dtype in ARRAYS.items():
        lines.append(f"{name} = numpy.ndarray[_t.Any, numpy.dtype[{dtype}]]")
    lines.append("TermCriteria_Type = int")
    for item, lengths in SEQUENCES.items():
        for name, length in lengths.items():
            lines += [f"{name} = _t.Sequence[{item}]", f'"""{length} numbers."""']
    lines += [f"{name} = {text}" for name, text in NAMED.items()]
    lines += [f"{name} = _t.Any" for name in GRAPH]
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in names()), "]"]
    return "\n".join(lines) + "\n"
