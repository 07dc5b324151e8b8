"""Cases of the graph API: each operation in a graph of its own, what graphs are made of, computations, streams."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat.case import Call, Ref
from compat.cases.inputs import grey, mask, photo, random, unit
from compat.cases.registry import K, attempt, call, make, member, quiet, script, seeds, step

G = K["gapi"]


def graph(name: str, label: str, inputs: list[Any], *arguments: Any, several: int = 1, mode: str = "value", **named: Any) -> None:
    """An operation applied. Of `arguments` those that are a Ref stand for an input, which "a", "b" and so on name."""
    places = [_place(value, "abcde"[number]) for number, value in enumerate(inputs)]
    refs = [Ref("abcde"[number]) for number in range(len(inputs))]
    record = quiet(f"gapi.{name}", *(arguments or refs), save="o", **named)
    outputs = [Ref("o")] if several == 1 else [Ref("o", number) for number in range(several)]
    values = [value for _, value in map(_typed, inputs)]
    script(f"gapi.{name}", label, *places, record, quiet("GComputation", refs, outputs, save="c"), step("$c.apply", values), mode=mode)


def _typed(value: Any) -> tuple[Any, Any]:
    """Of an input given as (type of a GArray or GOpaque, value) the two."""
    return value if isinstance(value, tuple) and isinstance(value[0], str) else ("", value)


def _place(value: Any, name: str) -> Call:
    kind, given = _typed(value)
    if kind:
        cls, _, element = kind.partition(" ")
        return quiet(cls, G[f"CV_{element}"], save=name)
    return quiet("GMat" if isinstance(given, np.ndarray) else "GScalar", save=name)


A, B, C, D = Ref("a"), Ref("b"), Ref("c"), Ref("d")
PICTURES = {"bytes": photo(), "grey": grey(), "int16": photo(dtype=np.int16), "float32": unit()}
OTHERS = {"bytes": photo(seed=3), "grey": grey(seed=3), "int16": photo(dtype=np.int16, seed=3), "float32": unit() * np.float32(0.7) + np.float32(0.01)}
COLOUR = (30.0, 2.5, 7.0, 1.0)
RESTS: dict[str, tuple[Any, ...]] = {"mul": (1.5,), "div": (2.0,)}

for _label, _one in PICTURES.items():
    _two = OTHERS[_label]
    for _name in ("add", "sub", "absDiff", "min", "max", "cmpEQ", "cmpNE", "cmpGT", "cmpGE", "cmpLT", "cmpLE", "mul", "div"):
        graph(_name, _label, [_one, _two], A, B, *RESTS.get(_name, ()))
    for _name in ("addC", "subC", "mulC", "absDiffC"):
        graph(_name, _label, [_one, COLOUR])
    graph("subRC", _label, [COLOUR, _one])
    graph("divC", _label, [_one, COLOUR], A, B, 2.0)
    graph("divRC", _label, [COLOUR, _one], A, B, 2.0)
    graph("addWeighted", _label, [_one, _two], A, 0.3, B, 0.6, 5.0)
    for _name in ("mean", "sum", "normL1", "normL2", "normInf"):
        graph(_name, _label, [_one])
    for _name in ("transpose", "copy"):
        graph(_name, _label, [_one])
    for _code in (0, 1, -1):
        graph("flip", f"{_label}, {_code}", [_one], A, _code)
    graph("crop", _label, [_one], A, (3, 4, 20, 10))
    graph("convertTo", f"{_label} to float32", [_one], A, 5)
    graph("convertTo", f"{_label} to bytes, scaled", [_one], A, 0, 0.5, 10.0)
    graph("resize", _label, [_one], A, (20, 30))
    graph("resize", f"{_label}, by factors", [_one], A, (0, 0), 0.5, 0.7, K.INTER_NEAREST)
    graph("concatHor", _label, [_one, _two])
    graph("concatVert", _label, [_one, _two])
    graph("concatVert", f"{_label}, several", [_one, _two], [A, B, A])
    graph("concatHor", f"{_label}, several", [_one, _two], [A, B, A])
    graph("blur", _label, [_one], A, (3, 5))
    graph("blur", f"{_label}, constant border", [_one], A, (3, 3), (-1, -1), K.BORDER_CONSTANT, COLOUR)
    graph("boxFilter", _label, [_one], A, -1, (5, 3))
    graph("boxFilter", f"{_label}, constant border", [_one], A, -1, (3, 3), (-1, -1), True, K.BORDER_CONSTANT, COLOUR)
    graph("gaussianBlur", _label, [_one], A, (5, 5), 1.1)
    graph("gaussianBlur", f"{_label}, constant border", [_one], A, (5, 5), 1.1, 0.9, K.BORDER_CONSTANT, COLOUR)
    graph("filter2D", _label, [_one], A, -1, np.array([[0, 1, 0], [1, -3, 1], [0, 1, 0]], np.float32))
    graph("filter2D", f"{_label}, constant border", [_one], A, -1, np.ones((3, 3), np.float32) / 9, (-1, -1), (1, 0, 0, 0), K.BORDER_CONSTANT, COLOUR)
    graph("sepFilter", _label, [_one], A, -1, np.array([[1, 2, 1]], np.float32) / 4, np.array([[1], [0], [-1]], np.float32), (-1, -1), (0, 0, 0, 0))
    graph("Sobel", _label, [_one], A, K.CV_32F, 1, 0)
    graph("Sobel", f"{_label}, constant border", [_one], A, K.CV_32F, 0, 1, 3, 1.0, 0.0, K.BORDER_CONSTANT, COLOUR)
    graph("SobelXY", _label, [_one], A, K.CV_32F, 1, several=2)
    graph("Laplacian", _label, [_one], A, K.CV_32F)
    for _name in ("erode", "dilate"):
        graph(_name, _label, [_one], A, np.ones((3, 3), np.uint8))
        graph(f"{_name}3x3", _label, [_one], A, 2)
    graph("morphologyEx", _label, [_one], A, K.MORPH_OPEN, np.ones((3, 3), np.uint8))
    graph("normalize", _label, [_one], A, 0.0, 100.0, K.NORM_MINMAX)
    graph("warpAffine", _label, [_one], A, np.array([[1, 0.1, 2], [0, 0.9, 1]]), (40, 30))
    graph("warpPerspective", _label, [_one], A, np.array([[1, 0.1, 2], [0, 0.9, 1], [0.001, 0, 1]]), (40, 30))
    graph("select", _label, [_one, _two, mask()])
    graph("threshold", _label, [_one, (90.0, 0, 0, 0), (200.0, 0, 0, 0)], A, B, C, K.THRESH_BINARY)
    _rows, _cols = np.mgrid[0:20, 0:30].astype(np.float32)
    graph("remap", _label, [_one], A, _cols + 3, _rows * np.float32(1.2), K.INTER_LINEAR)

for _label, _one in {"bytes": photo(), "grey": grey()}.items():
    for _name in ("bitwise_and", "bitwise_or", "bitwise_xor"):
        graph(_name, _label, [_one, photo(seed=2) if _one.ndim > 2 else grey(seed=2)])
        graph(_name, f"{_label}, with a scalar", [_one, COLOUR])
    graph("bitwise_not", _label, [_one])
    graph("mask", _label, [_one, mask()])
    graph("medianBlur", _label, [_one], A, 5)
    graph("bilateralFilter", _label, [_one], A, 5, 20.0, 20.0)
    graph("LUT", _label, [_one], A, np.arange(255, -1, -1, dtype=np.uint8).reshape(1, 256))
    graph("inRange", _label, [_one, (50.0, 20.0, 10.0, 0), (200.0, 220.0, 150.0, 0)])
    graph("integral", _label, [_one], A, several=2)
for _name in ("cmpEQ", "cmpNE", "cmpGT", "cmpGE", "cmpLT", "cmpLE"):
    graph(_name, "grey, with a scalar", [grey(), (100.0, 0, 0, 0)])
graph("add", "of other depths", [grey(), grey(seed=3)], A, B, K.CV_16S)
graph("add", "refused: two depths", [grey(), grey(dtype=np.int16)])
graph("sub", "of other depths", [grey(), grey(seed=3)], A, B, K.CV_16S)
graph("mulC", "a number", [photo()], A, 0.25)
graph("mulC", "a number first", [COLOUR, photo()], A, B)
graph("addC", "a scalar first", [COLOUR, photo()], A, B)
graph("sqrt", "float32", [unit()])
graph("sqrt", "float64", [unit().astype(np.float64)])
for _degrees in (False, True):
    _x, _y = unit(1) - np.float32(0.4), unit(1) * np.float32(0.5) + np.float32(0.1)
    graph("phase", f"{_degrees}", [_x, _y], A, B, _degrees)
    graph("cartToPolar", f"{_degrees}", [_x, _y], A, B, _degrees, several=2)
    graph("polarToCart", f"{_degrees}", [_y, _x], A, B, _degrees, several=2)
graph("countNonZero", "a mask", [mask()])
graph("countNonZero", "refused: three channels", [photo()])
graph("split3", "bytes", [photo()], several=3)
graph("split3", "float32", [unit()], several=3)
graph("split4", "bytes", [photo(4)], several=4)
graph("merge3", "bytes", [grey(), grey(seed=1), grey(seed=2)])
graph("merge4", "bytes", [grey(), grey(seed=1), grey(seed=2), mask()])
for _type in ("THRESH_OTSU", "THRESH_TRIANGLE"):
    graph("threshold", _type, [grey(), (200.0, 0, 0, 0)], A, B, getattr(K, _type), several=2)
graph("equalizeHist", "grey", [grey()])
graph("Canny", "grey", [grey()], A, 50.0, 120.0)
graph("Canny", "grey, L2", [grey()], A, 50.0, 120.0, 3, True)
graph("goodFeaturesToTrack", "grey", [grey()], A, 20, 0.01, 5.0)
graph("goodFeaturesToTrack", "grey, with a mask", [grey()], A, 20, 0.01, 5.0, mask(), 3, True, 0.05)
graph("boundingRect", "a mask", [mask()])
graph("boundingRect", "points in an array", [random(1).uniform(0, 50, (20, 2)).astype(np.float32)])
graph("boundingRect", "whole points", [("GArrayT POINT", [(3, 4), (9, 1), (5, 5)])])
graph("boundingRect", "points", [("GArrayT POINT2F", [(3.5, 4.0), (9.25, 1.0), (5.0, 5.0)])])
for _name in ("BGR2RGB", "RGB2YUV", "YUV2RGB", "BGR2YUV", "YUV2BGR", "RGB2Lab", "BGR2LUV", "LUV2BGR", "RGB2HSV", "RGB2Gray", "BGR2Gray", "RGB2YUV422"):
    graph(_name, "bytes", [photo()])
    graph(_name, "an even width", [photo(width=64)])
graph("RGB2Gray", "with weights", [photo()], A, 0.3, 0.5, 0.2)
graph("BayerGR2RGB", "grey", [grey(height=36, width=52)])
for _name in ("BGR2I420", "RGB2I420"):
    graph(_name, "bytes", [photo(height=36, width=52)])
    graph(_name, "refused: an odd height", [photo()])
for _name in ("I4202BGR", "I4202RGB"):
    graph(_name, "bytes", [grey(height=36, width=52)])
for _name in ("NV12toBGR", "NV12toRGB", "NV12toGray"):
    graph(_name, "bytes", [grey(height=36, width=52), photo(height=18, width=26)[:, :, :2].copy()])
    graph(_name, "refused: sizes", [grey(height=36, width=52), photo(height=9, width=26)[:, :, :2].copy()])
_POINTS = np.concatenate([random(seed).normal(10 * seed, 0.3, (15, 2)) for seed in (1, 2, 3)]).astype(np.float32)
_LABELS = np.repeat(np.arange(3, dtype=np.int32), 15).reshape(-1, 1)
_CRITERIA = (3, 10, 0.1)
graph("kmeans", "vectors, with labels", [_POINTS, _LABELS], A, 3, B, _CRITERIA, 1, K.KMEANS_USE_INITIAL_LABELS, several=3)
graph("kmeans", "points, with labels", [("GArrayT POINT2F", _POINTS.tolist()), ("GArrayT INT", _LABELS.ravel().tolist())], A, 3, B, _CRITERIA, 1, K.KMEANS_USE_INITIAL_LABELS, several=3)
graph("kmeans", "vectors", [_POINTS], A, 3, _CRITERIA, 1, K.KMEANS_PP_CENTERS, several=3, mode="type")
_FOUND = np.array([[0, 1, 0.9, 0.1, 0.2, 0.5, 0.7], [0, 2, 0.4, 0.1, 0.2, 0.5, 0.7], [0, 2, 0.8, -0.1, 0.5, 0.4, 1.2], [-1, 0, 0, 0, 0, 0, 0]], np.float32).reshape(1, 1, 4, 7)
_SIZE = ("GOpaqueT SIZE", (640, 480))
graph("parseSSD", "boxes and labels", [_FOUND, _SIZE], several=2)
graph("parseSSD", "one label", [_FOUND, _SIZE], A, B, 0.3, 2, several=2)
graph("parseSSD", "square boxes", [_FOUND, _SIZE], A, B, 0.3, True, False)
graph("parseSSD", "boxes inside", [_FOUND, _SIZE], A, B, 0.3, False, True)
_YOLO = random(5).uniform(0, 1, (1, 13, 13, 35)).astype(np.float32)
graph("parseYolo", "boxes and labels", [_YOLO, _SIZE], A, B, 0.9, several=2)
graph("parseYolo", "none left out", [_YOLO, _SIZE], A, B, 0.95, 1.0, several=2)
graph("streaming.size", "of a picture", [photo()])
graph("streaming.size", "of a rectangle", [("GOpaqueT RECT", (1, 2, 30, 40))])
graph("streaming.desync", "not in a stream", [photo()])
for _name in ("timestamp", "seqNo", "seq_id"):
    graph(f"streaming.{_name}", "not in a stream", [photo()])
graph("ot.track", "objects", [photo(), ("GArrayT RECT", [(1, 2, 30, 40)]), ("GArrayT INT", [0])], A, B, C, 0.1, several=4)

# --- drawing
DRAWN = {
    "Rect": ((10, 5, 20, 15), (10, 200, 30), 2, 8, 0),
    "Text": ("Text", (5, 30), 0, 0.5, (200, 10, 30), 1, 8, False),
    "Circle": ((25, 20), 12, (0, 100, 255), 1, 8, 0),
    "Line": ((2, 3), (40, 30), (9, 99, 199), 2, 8, 0),
    "Mosaic": ((5, 5, 20, 18), 6, 0),
    "Image": ((8, 9), photo(height=10, width=12), np.full((10, 12), 0.4, np.float32)),
    "Poly": ([(5, 5), (30, 10), (20, 30)], (0, 250, 20), 1, 8, 0),
}
for _name, _fields in DRAWN.items():
    _primitive = quiet(f"gapi.wip.draw.{_name}", *_fields, save="p")
    script("gapi.wip.draw.render", f"{_name} on BGR", _primitive, step("gapi.wip.draw.render", photo(), [Ref("p")]))
    script("gapi.wip.draw.render", f"{_name} on NV12", _primitive, step("gapi.wip.draw.render", grey(height=36, width=52), photo(height=18, width=26)[:, :, :2].copy(), [Ref("p")]))
    _record = (quiet("GMat", save="a"), quiet("GArrayT", G["CV_DRAW_PRIM"], save="b"))
    script("gapi.wip.draw.render3ch", _name, _primitive, *_record, quiet("gapi.wip.draw.render3ch", A, B, save="o"), quiet("GComputation", [A, B], [Ref("o")], save="c"), step("$c.apply", [photo(), [Ref("p")]]))
    script("gapi.wip.draw.renderNV12", _name, _primitive, *_record, quiet("GMat", save="d"), quiet("gapi.wip.draw.renderNV12", A, D, B, save="o"), quiet("GComputation", [A, D, B], [Ref("o", 0), Ref("o", 1)], save="c"), step("$c.apply", [grey(height=36, width=52), photo(height=18, width=26)[:, :, :2].copy(), [Ref("p")]]))
PROPERTIES = {
    "Rect": {"rect": (1, 2, 3, 4), "color": (5, 6, 7), "thick": 3, "lt": 4, "shift": 1},
    "Text": {"text": "other", "org": (3, 4), "ff": 1, "fs": 0.75, "color": (5, 6, 7), "thick": 3, "lt": 4, "bottom_left_origin": True},
    "Circle": {"center": (3, 4), "radius": 9, "color": (5, 6, 7), "thick": 3, "lt": 4, "shift": 1},
    "Line": {"pt1": (3, 4), "pt2": (5, 6), "color": (5, 6, 7), "thick": 3, "lt": 4, "shift": 1},
    "Mosaic": {"mos": (1, 2, 3, 4), "cellSz": 9, "decim": 1},
    "Image": {"org": (3, 4), "img": grey(), "alpha": unit(1)},
    "Poly": {"points": [(1, 2), (3, 4)], "color": (5, 6, 7), "thick": 3, "lt": 4, "shift": 1},
}
for _name, _properties in PROPERTIES.items():
    member(f"gapi.wip.draw.{_name}", "made", make(f"gapi.wip.draw.{_name}", *DRAWN[_name]), *(step(f"$self.{one}?") for one in _properties))
    member(f"gapi.wip.draw.{_name}", "refused", attempt(f"gapi.wip.draw.{_name}", "text", 1, 2))
    for _field, _new in _properties.items():
        member(f"gapi.wip.draw.{_name}.{_field}", "read and written", make(f"gapi.wip.draw.{_name}", *DRAWN[_name]), step(f"$self.{_field}?"), step(f"$self.{_field}=", _new), step(f"$self.{_field}?"), attempt(f"$self.{_field}=", object))

# --- descriptions
DESC = make("GMatDesc", 0, 3, (40, 30))
for _field, _value in {"depth": 5, "chan": 1, "size": (4, 5), "planar": True, "dims": [1, 2, 3]}.items():
    member(f"GMatDesc.{_field}", "read and written", DESC, step(f"$self.{_field}?"), attempt(f"$self.{_field}=", _value), step(f"$self.{_field}?"))
    member(f"GMatDesc.{_field}", "of none", make("GMatDesc"), step(f"$self.{_field}?"))
    member(f"GMatDesc.{_field}", "of many dimensions", make("GMatDesc", 5, [2, 3, 4]), step(f"$self.{_field}?"))
CHANGES: dict[str, list[tuple[Any, ...]]] = {"withDepth": [(5,), (-1,)], "withSize": [((4, 5),)], "withSizeDelta": [(1, 2), ((3, 4),)], "withType": [(5, 1)], "asPlanar": [(), (3,)], "asInterleaved": [()]}
for _name, _arguments in CHANGES.items():
    for _number, _given in enumerate(_arguments):
        for _label, _made in {"three channels": DESC, "planar": make("GMatDesc", 0, 3, (40, 30), True), "one channel": make("GMatDesc", 0, 1, (40, 30))}.items():
            member(f"GMatDesc.{_name}", f"{_label} {_number}", _made, quiet(f"$self.{_name}", *_given, save="d"), *(step(f"$d.{field}?") for field in ("depth", "chan", "size", "planar")))
member("GMatDesc", "made", step("GMatDesc"), step("GMatDesc", 0, 3, (4, 5)), step("GMatDesc", 0, [1, 2, 3]), attempt("GMatDesc", "a"))
for _name in ("empty_array_desc", "empty_gopaque_desc", "empty_scalar_desc"):
    seeds(_name, call(), call(1), vary=False)

# --- places, packages, settings
for _name in ("GArrayT", "GOpaqueT"):
    for _kind, _code in G.items():
        if _kind.startswith("CV_"):
            member(f"{_name}.type", _kind, make(_name, _code), step("$self.type"))
    member(_name, "made", step(_name, G["CV_INT"]), attempt(_name, "a"))
member("GMat", "made", step("GMat"), step("GMat", grey()), attempt("GMat", "a"))
member("GScalar", "made", step("GScalar"), step("GScalar", (1, 2)), attempt("GScalar", "a"))
member("GFrame", "made", step("GFrame"))
for _name in ("core.cpu", "core.ocl", "core.fluid", "imgproc.fluid", "render.ocv", "ot.cpu"):
    script(f"gapi.{_name}.kernels", "how many", quiet(f"gapi.{_name}.kernels", save="k"), step("$k.size"))
    script("gapi.combine", f"core.cpu and {_name}", quiet("gapi.core.cpu.kernels", save="a"), quiet(f"gapi.{_name}.kernels", save="b"), quiet("gapi.combine", A, B, save="k"), step("$k.size"))
member("GKernelPackage.size", "none", make("GKernelPackage"), step("$self.size"))
script("gapi.kernels", "none", quiet("gapi.kernels", save="k"), step("$k.size"))
script("gapi.kernels", "refused", attempt("gapi.kernels", 1), step("gapi.core.cpu.kernels"))
member("GCompileArg", "made", quiet("gapi.core.cpu.kernels", save="k"), step("GCompileArg", Ref("k")), quiet("gapi.streaming.queue_capacity", 3, save="q"), step("GCompileArg", Ref("q")))
member("gapi.streaming.queue_capacity", "made", step("gapi.streaming.queue_capacity"), step("gapi.streaming.queue_capacity", 4))
member("gapi.streaming.queue_capacity.capacity", "read and written", make("gapi.streaming.queue_capacity", 4), step("$self.capacity?"), step("$self.capacity=", 2), step("$self.capacity?"))
for _field, _value in {"max_num_objects": 3, "input_image_format": 1, "tracking_per_class": True}.items():
    member(f"gapi.ot.ObjectTrackerParams.{_field}", "read and written", make("gapi.ot.ObjectTrackerParams"), step(f"$self.{_field}=", _value), step(f"$self.{_field}?"))
member("gapi.GNetPackage", "made", step("gapi.GNetPackage"), step("gapi.GNetPackage", []))
SETTINGS = {"ie": ("net", "a.xml", "a.bin", "CPU"), "onnx": ("net", "a.onnx"), "ov": ("net", "a.xml", "a.bin", "CPU")}
for _space, _given in SETTINGS.items():
    seeds(f"gapi.{_space}.params", call(*_given), call(*_given[:-1]), call(1), vary=False)
    member(f"gapi.{_space}.PyParams", "made", step(f"gapi.{_space}.PyParams"), step(f"gapi.{_space}.PyParams", *_given))
    script("detail.strip", f"{_space}", quiet(f"gapi.{_space}.params", *_given, save="p"), step("detail.strip", Ref("p")))
CONFIGURED: dict[str, list[tuple[str, tuple[Any, ...]]]] = {
    "ie": [("cfgBatchSize", (2,)), ("cfgNumRequests", (2,)), ("constInput", ("in", grey()))],
    "onnx": [("cfgDisableMemPattern", ()), ("cfgMeanStd", ("in", (1, 2, 3), (4, 5, 6))), ("cfgNormalize", ("in", True)), ("cfgOptLevel", (1,)), ("cfgSessionOptions", ({"a": "b"},))],
    "ov": [("cfgMean", ([1.0, 2.0],)), ("cfgScale", ([1.0],)), ("cfgNumRequests", (2,)), ("cfgResize", (1,)), ("cfgReshape", ([1, 3, 4, 5],)), ("cfgInputModelLayout", ("NCHW",)), ("cfgInputTensorLayout", ("NHWC",)), ("cfgOutputModelLayout", ("NCHW",)), ("cfgOutputTensorLayout", ({"a": "NC"},)), ("cfgOutputTensorPrecision", (5,)), ("cfgPluginConfig", ({"a": "b"},))],
}
for _space, _methods in CONFIGURED.items():
    for _name, _given in _methods:
        member(f"gapi.{_space}.PyParams.{_name}", "settings again", make(f"gapi.{_space}.PyParams", *SETTINGS[_space]), step(f"$self.{_name}", *_given), attempt(f"$self.{_name}", object))
for _name, _given in {"OpenVINO": ("CPU",), "CUDA": (0,), "TensorRT": (0,), "DirectML": (0,), "CoreML": ()}.items():
    member(f"gapi.onnx.ep.{_name}", "made", step(f"gapi.onnx.ep.{_name}"), step(f"gapi.onnx.ep.{_name}", *_given))
    member("gapi.onnx.PyParams.cfgAddExecutionProvider", _name, make("gapi.onnx.PyParams", "net", "a.onnx"), quiet(f"gapi.onnx.ep.{_name}", *_given, save="e"), attempt("$self.cfgAddExecutionProvider", Ref("e")))
for _name, _given in {"cfgCacheDir": ("a",), "cfgEnableDynamicShapes": (), "cfgEnableOpenCLThrottling": (), "cfgNumThreads": (2,)}.items():
    member(f"gapi.onnx.ep.OpenVINO.{_name}", "settings again", make("gapi.onnx.ep.OpenVINO", "CPU"), step(f"$self.{_name}", *_given))
for _name in ("cfgEnableOnSubgraph", "cfgEnableOnlyNeuralEngine", "cfgUseCPUOnly"):
    member(f"gapi.onnx.ep.CoreML.{_name}", "settings again", make("gapi.onnx.ep.CoreML"), step(f"$self.{_name}"))

# --- inference: recorded, and refused when it is applied
_NET = (quiet("GMat", save="a"), quiet("GInferInputs", save="i"), quiet("$i.setInput", "in", A))
script("gapi.infer", "recorded", *_NET, step("gapi.infer", "net", Ref("i")))
script("gapi.infer", "applied", *_NET, quiet("gapi.infer", "net", Ref("i"), save="r"), quiet("$r.at", "out", save="o"), quiet("GComputation", A, Ref("o"), save="c"), step("$c.apply", [photo()]))
script("gapi.infer", "of a part", *_NET, quiet("GOpaqueT", G["CV_RECT"], save="b"), step("gapi.infer", "net", B, Ref("i")))
script("gapi.infer", "of parts", *_NET, quiet("GArrayT", G["CV_RECT"], save="b"), step("gapi.infer", "net", B, Ref("i")))
script("gapi.infer2", "recorded", *_NET, quiet("GInferListInputs", save="l"), step("gapi.infer2", "net", A, Ref("l")))
member("GInferInputs", "made", step("GInferInputs"))
member("GInferListInputs", "made", step("GInferListInputs"))
member("GInferOutputs", "made", step("GInferOutputs"))
member("GInferListOutputs", "made", step("GInferListOutputs"))
member("GInferInputs.setInput", "a place", *_NET, step("$i.setInput", "other", A), attempt("$i.setInput", "other", 1))
member("GInferListInputs.setInput", "a place", quiet("GInferListInputs", save="l"), quiet("GArrayT", G["CV_RECT"], save="b"), step("$l.setInput", "in", B), attempt("$l.setInput", "other", 1))
member("GInferOutputs.at", "an output", *_NET, quiet("gapi.infer", "net", Ref("i"), save="r"), step("$r.at", "out"))
member("GInferListOutputs.at", "an output", *_NET, quiet("GInferListInputs", save="l"), quiet("gapi.infer2", "net", A, Ref("l"), save="r"), step("$r.at", "out"))

# --- computations and streams
_SUM = (quiet("GMat", save="a"), quiet("GMat", save="b"), quiet("gapi.add", A, B, save="o"))
_BLUR = (quiet("GMat", save="a"), quiet("gapi.medianBlur", A, 3, save="o"), quiet("GComputation", A, Ref("o"), save="c"))
member("GComputation", "ways to make one", *_SUM, step("GComputation", A, B, Ref("o")), step("GComputation", [A, B], [Ref("o")]), attempt("GComputation", 1, 2), attempt("GComputation", [1], [2]))
member("GComputation", "a number for a picture", quiet("GMat", save="a"), quiet("gapi.mean", A, save="o"), step("GComputation", A, Ref("o")))
member("GComputation.apply", "twice, of two sizes", *_SUM, quiet("GComputation", A, B, Ref("o"), save="c"), step("$c.apply", [grey(), grey(seed=1)]), step("$c.apply", [photo(), photo(seed=1)]))
member("GComputation.apply", "of several operations", *_SUM, quiet("gapi.blur", Ref("o"), (3, 3), save="p"), quiet("gapi.mean", Ref("p"), save="q"), quiet("GComputation", [A, B], [Ref("p"), Ref("q"), Ref("o")], save="c"), step("$c.apply", [photo(), photo(seed=1)]))
member("GComputation.apply", "with kernels", *_BLUR, quiet("gapi.core.fluid.kernels", save="k"), quiet("GCompileArg", Ref("k"), save="g"), step("$c.apply", [grey()], [Ref("g")]))
member("GComputation.apply", "with a constant", quiet("GMat", save="a"), quiet("GMat", grey(seed=4), save="b"), quiet("gapi.add", A, B, save="o"), quiet("GComputation", A, Ref("o"), save="c"), step("$c.apply", [grey()]))
for _label, _values in {"no list": 1, "text": ["a"], "nothing": [None], "without rows": [np.zeros((0, 3), np.uint8)], "many dimensions": [np.zeros((2, 3, 4, 5), np.uint8)]}.items():
    member("GComputation.apply", f"refused: {_label}", *_BLUR, attempt("$c.apply", _values), step("$c.apply", [grey()]))
member("GComputation.apply", "refused: an input is missing", *_SUM, quiet("GComputation", A, Ref("o"), save="c"), step("$c.apply", [grey()]))
member("GComputation.apply", "refused: an output that is none", quiet("GMat", save="a"), quiet("GComputation", A, A, save="c"), step("$c.apply", [grey()]))
_STREAM = (*_BLUR, quiet("$c.compileStreaming", save="s"))
member("GComputation.compileStreaming", "ways", *_BLUR, step("$c.compileStreaming"), step("$c.compileStreaming", [grey()]), attempt("$c.compileStreaming", 3), attempt("$c.compileStreaming", ["a"]))
member("GComputation.compileStreaming", "for a description", *_BLUR, quiet("GMatDesc", 0, 1, (53, 37), save="d"), step("$c.compileStreaming", [Ref("d")]), quiet("gapi.streaming.queue_capacity", 1, save="q"), quiet("GCompileArg", Ref("q"), save="g"), step("$c.compileStreaming", [Ref("d")], [Ref("g")]))
member("GStreamingCompiled.pull", "the same picture again and again", *_STREAM, quiet("$s.setSource", [grey()]), quiet("$s.start"), step("$s.pull"), step("$s.pull"), quiet("$s.stop"), step("$s.pull"))
member("GStreamingCompiled.running", "before, meanwhile and after", *_STREAM, step("$s.running"), quiet("$s.setSource", [grey()]), step("$s.running"), quiet("$s.start"), step("$s.running"), quiet("$s.stop"), step("$s.running"))
member("GStreamingCompiled.start", "with and without a source", *_STREAM, attempt("$s.start"), quiet("$s.setSource", [grey()]), step("$s.start"), attempt("$s.start"), quiet("$s.stop"))
member("GStreamingCompiled.stop", "twice", *_STREAM, quiet("$s.setSource", [grey()]), quiet("$s.start"), step("$s.stop"), step("$s.stop"))
member("GStreamingCompiled.setSource", "again after a stop", *_STREAM, step("$s.setSource", [grey()]), quiet("$s.start"), attempt("$s.setSource", [grey()]), quiet("$s.stop"), step("$s.setSource", [photo()]), quiet("$s.start"), step("$s.pull"), quiet("$s.stop"), attempt("$s.setSource", 1), attempt("$s.setSource", ["a"]))
member("GStreamingCompiled", "of no graph", step("GStreamingCompiled"))
seeds("gapi.wip.make_capture_src", call("no such file"), call("no such file", {1: 2.0}), call(None, 3), vary=False)
seeds("gapi.wip.make_gst_src", call("videotestsrc ! appsink"), call("x", 1), vary=False)
seeds("gapi.wip.make_py_src", call(5), call(None), vary=False)
seeds("gapi.wip.get_streaming_source", call(None, "sink"), vary=False)
member("gapi.wip.gst.GStreamerPipeline", "made", attempt("gapi.wip.gst.GStreamerPipeline", 5), quiet("GMat"))
