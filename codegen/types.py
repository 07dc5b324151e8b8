"""The one table of C++ types: how a build carries them, and what a stub calls them.

A type is spelled as the model spells it: "Mat", "vector_Point", "Ptr_ORB", "enum:ORB.ScoreType",
"aruco.Dictionary". A suffix after "/" marks an argument that Python converts in a way of its own:

* "Mat/arithm": a number or a short tuple stands for a Scalar (``cv2.add(image, 1)``);
* "Mat/nd": the last axis is never taken for channels;
* "String/path": any path-like object; opencv.js may have to read the file.

A new type is one new row.

What a kind promises the bridge; "_out" and "_io" behind it: the call fills, or reads and fills it.

* ``i32 u32 f32 f64 bool``: a number; ``str``: a std::string, ``bytes``: one whose bytes are no text
* ``Point``, ``Vec2i``…: the address of the plain struct
* ``mat``, ``mats``: a cv::Mat, a std::vector of them
* ``vec:E``, ``vecvec:E``: a std::vector of E, one of those; E is ``bytes`` for strings that are no text,
  ``bool`` for a vector of bytes that are 0 or 1
* ``nested:int``, ``nested:mat``: three levels in the wire of two (``vecvec:int``, ``mats``): the first row
  (the first Mat, of 32-bit integers) says how many of the others belong to each group, in order
* ``obj:C``, ``ptr:C``: an object of a registered class; a cv::Ptr of it (a null one for None)
* ``objs:C``: a std::vector of objects, made with `push_back`, read with `at`, which returns a copy
* ``ref:K``: the address, aligned to 8, of a number (bool as a 32-bit integer) or struct K
* ``opt:f32``: the address of a float, or 0 for None, which it then stays
* ``made:C``: the address of a word that gets the pointer to a new object, which is the bridge's
* ``params``: a str with a line ``name TAB type TAB value`` for each entry, type i, f, s or b (0 or 1); the
  empty one stands for the default
* ``variant``: a str, ``i:5``, ``f:0.5`` or ``s:name``
* ``val:E``, ``val_out:S``: JavaScript values, in the official bindings only
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from codegen.model import Api, Class
from host.errors import HostError


@dataclass(frozen=True)
class Row:
    """`annotation` in stubs; `wires`: embind type -> kind of the bridge; `cpp`: the type in C++.

    The first wire is the one that our own bindings use. Kinds ending in "*" are passed by reference,
    so that the call can also fill them.
    """

    annotation: str
    wires: dict[str, str] = field(default_factory=dict)
    cpp: str = ""

    @property
    def wire(self) -> str:
        return next(iter(self.wires), "")


ADDRESS = "unsigned long"
"""The wire of outputs that are plain values: where to write them."""

NUMBERS = ("i32", "u32", "f32", "f64", "bool")


def _number(annotation: str, kind: str, *wires: str, cpp: str = "") -> Row:
    return Row(annotation, dict.fromkeys(wires, kind), cpp)


def _struct(name: str, annotation: str = "") -> Row:
    return Row(annotation or f"cv2.typing.{name}", {name: name}, f"cv::{name}")


def _vector(annotation: str, item: str, *wires: str, array: str = "") -> Row:
    """`array`: builds also take such a vector as a JavaScript array of these numbers."""
    carried = dict.fromkeys(wires, f"vec:{item}*")
    return Row(f"_t.Sequence[{annotation}]", carried | ({"val": f"val:{array}"} if array else {}))


def _vectors(annotation: str, item: str, *wires: str) -> Row:
    return Row(f"_t.Sequence[_t.Sequence[{annotation}]]", dict.fromkeys(wires, f"vecvec:{item}*"))


TYPES: dict[str, Row] = {
    "": Row("None", {"void": "void"}),
    "bool": _number("bool", "bool", "bool", cpp="bool"),
    "int": _number("int", "i32", "int", cpp="int"),
    "char": _number("int", "i32", "char", "signed char", cpp="char"),
    "uchar": _number("int", "u32", "unsigned char", cpp="unsigned char"),
    "int64": Row("int", {"double": "f64", "int64_t": "i64"}, "std::int64_t"),
    "size_t": _number("int", "u32", "unsigned long", "unsigned int", cpp="unsigned long"),
    "float": _number("float", "f32", "float", cpp="float"),
    "double": _number("float", "f64", "double", cpp="double"),
    "String": Row("str", {"string": "str"}, "std::string"),
    "String/path": Row("str | _os.PathLike[str]", {"string": "str"}, "std::string"),
    "Mat": Row("cv2.typing.MatLike", {"Mat": "mat*"}, "cv::Mat"),
    "Mat/arithm": Row("cv2.typing.MatLike | cv2.typing.Scalar", {"Mat": "mat*"}, "cv::Mat"),
    "Mat/nd": Row("cv2.typing.MatLike", {"Mat": "mat*"}, "cv::Mat"),
    "UMat": Row("cv2.UMat", {"Mat": "mat*"}, "cv::UMat"),
    "Point": _struct("Point"),
    "Point2f": _struct("Point2f"),
    "Point2d": _struct("Point2d"),
    "Point3f": _struct("Point3f"),
    "Size": _struct("Size"),
    "Size2f": _struct("Size2f"),
    "Rect": _struct("Rect"),
    "Rect2f": _struct("Rect2f"),
    "Rect2d": _struct("Rect2d"),
    "RotatedRect": _struct("RotatedRect"),
    "Scalar": _struct("Scalar"),
    "TermCriteria": _struct("TermCriteria"),
    "Range": _struct("Range"),
    "Moments": _struct("Moments"),
    "KeyPoint": _struct("KeyPoint", "cv2.KeyPoint"),
    "DMatch": _struct("DMatch", "cv2.DMatch"),
    "Vec2i": _struct("Vec2i"),
    "Vec2d": _struct("Vec2d"),
    "Vec3i": Row("cv2.typing.Vec3i"),
    "Vec3d": _struct("Vec3d"),
    "Vec4f": _struct("Vec4f"),
    "Vec6f": _struct("Vec6f"),
    "vector_bool": _vector("bool", "bool", "UCharVector"),
    "vector_int": _vector("int", "int", "IntVector", array="int"),
    "vector_float": _vector("float", "float", "FloatVector", array="float"),
    "vector_double": _vector("float", "double", "DoubleVector", array="double"),
    "vector_char": _vector("int", "char", "CharVector", array="int"),
    "vector_uchar": _vector("int", "uchar", "UCharVector", array="int"),
    "vector_String": _vector("str", "str", "StringVector"),
    "vector_Mat": Row("_t.Sequence[cv2.typing.MatLike]", {"MatVector": "mats*"}),
    "vector_Mat/nd": Row("_t.Sequence[cv2.typing.MatLike]", {"MatVector": "mats*"}),
    "vector_UMat": Row("_t.Sequence[cv2.UMat]", {"MatVector": "mats*"}),
    "vector_Point": _vector("cv2.typing.Point", "Point", "PointVector"),
    "vector_Point2f": _vector("cv2.typing.Point2f", "Point2f", "Point2fVector"),
    "vector_Point3f": _vector("cv2.typing.Point3f", "Point3f", "Point3fVector"),
    "vector_Size": _vector("cv2.typing.Size", "Size", "SizeVector"),
    "vector_Rect": _vector("cv2.typing.Rect", "Rect", "RectVector"),
    "vector_Rect2d": _vector("cv2.typing.Rect2d", "Rect2d", "Rect2dVector"),
    "vector_RotatedRect": _vector("cv2.typing.RotatedRect", "RotatedRect", "RotatedRectVector"),
    "vector_Range": _vector("cv2.typing.Range", "Range", "RangeVector"),
    "vector_Vec4f": _vector("cv2.typing.Vec4f", "Vec4f", "Vec4fVector"),
    "vector_Vec6f": _vector("cv2.typing.Vec6f", "Vec6f", "Vec6fVector"),
    "vector_KeyPoint": _vector("cv2.KeyPoint", "KeyPoint", "KeyPointVector"),
    "vector_DMatch": _vector("cv2.DMatch", "DMatch", "DMatchVector"),
    "vector_vector_char": _vectors("int", "char", "CharVectorVector"),
    "vector_vector_Point": _vectors("cv2.typing.Point", "Point", "PointVectorVector"),
    "vector_vector_Point2f": _vectors("cv2.typing.Point2f", "Point2f", "Point2fVectorVector"),
    "vector_vector_Point3f": _vectors("cv2.typing.Point3f", "Point3f", "Point3fVectorVector"),
    "vector_vector_KeyPoint": _vectors("cv2.KeyPoint", "KeyPoint", "KeyPointVectorVector"),
    "vector_vector_DMatch": _vectors("cv2.DMatch", "DMatch", "DMatchVectorVector"),
    "vector_vector_Mat": Row("_t.Sequence[_t.Sequence[cv2.typing.MatLike]]", {"MatVector": "nested:mat*"}),
    "MatShape": Row("cv2.typing.MatShape", {"IntVector": "vec:int*", "val": "val:int"}, "std::vector<int>"),
    "vector_MatShape": Row("_t.Sequence[cv2.typing.MatShape]", {"IntVectorVector": "vecvec:int*"}),
    "vector_vector_MatShape": Row("_t.Sequence[_t.Sequence[cv2.typing.MatShape]]", {"IntVectorVector": "nested:int*"}),
    "vector_VideoCapture": Row("_t.Sequence[cv2.VideoCapture]"),
    "vector_NativeByteArray": Row("_t.Sequence[bytes]", {"StringVector": "vec:bytes*"}),
    "NativeByteArray": Row("bytes", {"string": "bytes"}, "std::string"),
    "LayerId": Row("cv2.typing.LayerId", {"string": "variant"}, "cv::dnn::DictValue"),
    "LayerParams": Row("cv2.typing.LayerParams", {"string": "params"}, "cv::dnn::LayerParams"),
    "IndexParams": Row("cv2.typing.IndexParams", {"string": "params"}, "cv::flann::IndexParams"),
    "SearchParams": Row("cv2.typing.SearchParams", {"string": "params"}, "cv::flann::SearchParams"),
    "Ptr_flann_IndexParams": Row("cv2.typing.IndexParams", {"string": "params"}),
    "Ptr_flann_SearchParams": Row("cv2.typing.SearchParams", {"string": "params"}),
    "cvflann_flann_algorithm_t": _number("int", "i32", "int", cpp="cvflann::flann_algorithm_t"),
    "cvflann_flann_distance_t": _number("int", "i32", "int", cpp="cvflann::flann_distance_t"),
    "Ptr_float": Row("float", {ADDRESS: "opt:f32*"}, "cv::Ptr<float>"),
    "RNG": Row("_t.Any"),
    "void": Row("cv2.typing.IntPointer"),
    "Any": Row("_t.Any"),
}

GRAPH: dict[str, str] = {
    "GMat2": "tuple[cv2.GMat, cv2.GMat]",
    "GCompileArgs": "_t.Sequence[cv2.GCompileArg]",
    "GMetaArgs": "_t.Sequence[cv2.typing.GMetaArg]",
    "GRunArgs": "_t.Sequence[cv2.typing.GRunArg]",
    "GProtoInputArgs": "cv2.typing.GProtoInputArgs",
    "GProtoOutputArgs": "cv2.typing.GProtoOutputArgs",
    "GStreamerSource_OutputType": "int",
    "util_variant<GRunArgs, GOptRunArgs>": "_t.Sequence[cv2.typing.GRunArg | cv2.typing.GOptRunArg]",
    "Prims": "_t.Sequence[cv2.typing.Prim]",
    "Ptr_GStreamerPipeline": "cv2.gapi.wip.gst.GStreamerPipeline",
    "detail_ExtractArgsCallback": "cv2.typing.ExtractArgsCallback",
    "detail_ExtractMetaCallback": "cv2.typing.ExtractMetaCallback",
    **{f"map_{name}": f"cv2.typing.map_{name}" for name in ("string_and_string", "string_and_int", "int_and_double")},
    **{f"map_{name}": f"cv2.typing.map_{name}" for name in ("string_and_vector_size_t", "string_and_vector_float")},
}
"""Annotations for types of OpenCV's graph API, which is carried out in Python: nothing of it crosses."""


class UnknownTypeError(HostError):
    """OpenCV has a C++ type that the table does not say enough of."""


class Types:
    """Looks types up: the rows above, and the classes and enums of the model."""

    def __init__(self, api: Api) -> None:
        self.classes = api.classes
        self.enums = api.enums

    def row(self, type_: str) -> Row:
        if type_ in TYPES:
            return TYPES[type_]
        family, _, item = type_.partition("_")
        if type_.startswith("enum:"):
            name = type_.removeprefix("enum:")
            return _number("int", "i32", "int", embind_name(name), "unsigned int", cpp="cv::" + name.replace(".", "::"))
        if type_ in self.classes:
            cpp = self.classes[type_].cpp
            return Row(f"cv2.{type_}", {embind_name(cpp): f"obj:{type_}"}, cpp)
        if family == "Ptr" and item in self.classes:
            return Row(f"cv2.{item}", {f"Ptr<{embind_name(self.classes[item].cpp)}>": f"ptr:{item}"})
        if family == "vector":
            return self._sequence(item)
        if type_ in GRAPH:
            return Row(GRAPH[type_])
        if placeholder := re.match("G(Array|Opaque)[_<]", type_):
            return Row(f"cv2.G{placeholder[1]}T")
        if type_.startswith("tuple<"):
            return Row(f"tuple[{', '.join(self.row(item).annotation for item in graph_items(type_))}]")
        raise UnknownTypeError(f"OpenCV has a type that is not known here, {type_}: add its row to codegen/types.py.")

    def _sequence(self, item: str) -> Row:
        """A vector without a row of its own: of enums, as numbers, or of objects."""
        annotation = f"_t.Sequence[{self.row(item).annotation}]"
        if item.startswith("enum:"):
            return Row(annotation, {"IntVector": "vec:int*"})
        if item in self.classes and item not in TYPES:
            return Row(annotation, {f"{embind_name(self.classes[item].cpp)}Vector": f"objs:{item}*"})
        return Row(annotation)

    def cpp(self, type_: str) -> str:
        """`type_` in C++."""
        type_ = type_.partition("/")[0]
        if row := self.row(type_).cpp:
            return row
        family, _, item = type_.partition("_")
        if family == "vector":
            return f"std::vector<{self.cpp(item)}>"
        assert family == "Ptr", type_
        item = {"flann_IndexParams": "IndexParams", "flann_SearchParams": "SearchParams"}.get(item, item)
        return f"cv::Ptr<{self.cpp(item)}>"

    def annotation(self, type_: str) -> str:
        return self.row(type_).annotation

    def kind(self, type_: str, wire: str, flow: str = "i") -> str | None:
        """The kind by which embind type `wire` carries `type_`; None where it cannot."""
        kind = self.row(type_).wires.get(wire)
        if kind and kind.endswith("*"):
            return kind[:-1] + SUFFIX[flow]
        if flow == "i":
            return kind
        if wire == ADDRESS:
            return self._by_address(type_, flow)
        if flow == "o" and wire == "val" and type_ in TYPES and TYPES[type_].wires.get(type_):
            return f"val_out:{type_}"
        return kind if kind and kind.startswith(("obj:", "ptr:")) else None

    def _by_address(self, type_: str, flow: str) -> str | None:
        """Outputs that the callee writes to an address: a number or struct, or a new object."""
        row = self.row(type_)
        kind = row.wires.get(row.wire, "")
        if kind in NUMBERS or kind == row.wire:
            return f"ref:{kind}{SUFFIX[flow]}"
        return f"made:{type_}_out" if kind.startswith("obj:") and flow == "o" else None

    def carrier(self, type_: str, flow: str) -> tuple[str, str]:
        """The embind type that our own bindings use for `type_`, and the kind of it. Raises UnknownTypeError."""
        wire = self.row(type_).wire
        by_reference = self.row(type_).wires.get(wire, "").endswith("*")
        if flow == "o" or (flow == "io" and not self.row(type_).wires.get(wire, "").startswith("obj:")):
            wire = wire if by_reference else ADDRESS
        kind = self.kind(type_, wire, flow)
        if not kind:
            raise UnknownTypeError(f"{type_} ({flow}) has no wire in codegen/types.py: add one.")
        return wire, kind


def graph_items(type_: str) -> list[str]:
    """The types in a `tuple<…>`."""
    inner = type_.removeprefix("tuple<").removesuffix(">")
    return [item.strip() for item in re.split(r",(?![^<]*>)", inner)]


SUFFIX = {"i": "", "o": "_out", "io": "_io"}


def class_name(cls: Class) -> str:
    """The embind name of a class. Where structs travel by value, the name alone is the struct's."""
    return embind_name(cls.cpp) + ("Object" if cls.name in TYPES else "")


def embind_name(qualified: str) -> str:
    """A C++ name ("cv::aruco::Board") as embind's ("aruco_Board")."""
    return qualified.removeprefix("cv::").replace("::", "_").replace(".", "_")
