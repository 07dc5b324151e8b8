"""Cases of the dnn module: blobs, suppression of boxes, Net and the models, on networks written here byte by byte.

Every network is a few layers with weights that float32 adds up without rounding, so that a result tells a
wrong layer from a right one.
"""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from compat import model
from compat.case import Array, Call, File, Make, Ref
from compat.cases.inputs import grey, photo, random
from compat.cases.networks import integers, onnx, picture, tensor, tensorflow
from compat.cases.registry import K, call, member, quiet, script, seeds, step
from compat.protobuf import field

D = K["dnn"]


def ask(name: str, label: str, *calls: Call, **options: Any) -> None:
    """A case of a function or of a member of a class, whose label says that it is one of this file's."""
    declare = script if name in model.functions() else member
    declare(name, f"dnn: {label}", *calls, **options)


# networks


def value_info(name: str, shape: Iterable[int]) -> bytes:
    dims = b"".join(field(1, field(1, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


def node(operator: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    ins = b"".join(field(1, source) for source in inputs)
    return field(1, ins + field(2, output) + field(3, f"{output}/node") + field(4, operator) + b"".join(attributes))


def integer(name: str, value: int) -> bytes:
    return field(5, field(1, name) + field(3, value) + field(20, 2))


def network(nodes: bytes, tensors: dict[str, Array], inputs: dict[str, Iterable[int]], outputs: dict[str, Iterable[int]]) -> bytes:
    """An ONNX file of opset 11."""
    weights = b"".join(field(5, tensor(name, values)) for name, values in tensors.items())
    ends = b"".join(field(11, value_info(*one)) for one in inputs.items()) + b"".join(field(12, value_info(*one)) for one in outputs.items())
    return field(1, 7) + field(7, nodes + field(2, "tiny") + weights + ends) + field(8, field(1, "") + field(2, 11))


def quarters(*shape: int) -> Array:
    """Weights that are multiples of 1/4."""
    return (random(sum(shape)).randint(-4, 5, shape) / 4).astype(np.float32)


SHAPE = (1, 3, 8, 10)


def convolution() -> bytes:
    """A convolution, a Relu and a pooling: (1, 3, 8, 10) to (1, 4, 4, 5)."""
    nodes = node("Conv", ("x", "w", "b"), "c", integers("kernel_shape", (3, 3)), integers("pads", (1, 1, 1, 1)))
    nodes += node("Relu", ("c",), "r") + node("MaxPool", ("r",), "y", integers("kernel_shape", (2, 2)), integers("strides", (2, 2)))
    return network(nodes, {"w": quarters(4, 3, 3, 3), "b": quarters(4)}, {"x": SHAPE}, {"y": (1, 4, 4, 5)})


def two_heads() -> bytes:
    """Two outputs: of a Relu and of a Sigmoid."""
    return network(node("Relu", ("x",), "y") + node("Sigmoid", ("x",), "z"), {}, {"x": SHAPE}, {"y": SHAPE, "z": SHAPE})


def two_inputs() -> bytes:
    """The sum of two inputs."""
    return network(node("Add", ("a", "b"), "y"), {}, {"a": SHAPE, "b": SHAPE}, {"y": SHAPE})


def classifier(classes: int = 5) -> bytes:
    """Means of the channels, then a full layer: a score a class."""
    nodes = node("GlobalAveragePool", ("x",), "m") + node("Flatten", ("m",), "f", integer("axis", 1)) + node("Gemm", ("f", "w", "b"), "y", integer("transB", 1))
    return network(nodes, {"w": quarters(classes, 3), "b": quarters(classes)}, {"x": (1, 3, 16, 16)}, {"y": (1, classes)})


def maps(channels: int, side: int = 16, activation: str = "") -> bytes:
    """As many maps as wanted, each a mixture of the three colours."""
    weights = quarters(channels, 3, 1, 1)
    nodes = node("Conv", ("x", "w"), "c" if activation else "y", integers("kernel_shape", (1, 1)))
    nodes += node(activation, ("c",), "y") if activation else b""
    return network(nodes, {"w": weights}, {"x": (1, 3, side, side)}, {"y": (1, channels, side, side)})


def text_scores(side: int = 32) -> bytes:
    """The outputs of EAST: how much text is in each cell of 4x4 pixels, and the box around it."""
    scores, boxes = np.zeros((1, 3, 4, 4), np.float32), np.zeros((5, 3, 4, 4), np.float32)
    scores[0, 0, 0, 0] = 1 / 256
    boxes[:4, 1, 0, 0] = 1 / 16
    stride = (integers("kernel_shape", (4, 4)), integers("strides", (4, 4)))
    nodes = node("Conv", ("x", "s"), "scores", *stride) + node("Conv", ("x", "g"), "geometry", *stride)
    return network(nodes, {"s": scores, "g": boxes}, {"x": (1, 3, side, side)}, {"scores": (1, 1, side // 4, side // 4), "geometry": (1, 5, side // 4, side // 4)})


def text_map(side: int = 32) -> bytes:
    """The output of DB: how likely each pixel belongs to a text, (side, side)."""
    weights = np.zeros((1, 3, 1, 1), np.float32)
    weights[0, :2, 0, 0] = 1 / 16, -1 / 16
    nodes = node("Conv", ("x", "w"), "c", integers("kernel_shape", (1, 1))) + node("Sigmoid", ("c",), "s") + node("Squeeze", ("s",), "y", integers("axes", (0, 1)))
    return network(nodes, {"w": weights}, {"x": (1, 3, side, side)}, {"y": (side, side)})


def recogniser(steps: int = 8, symbols: int = 4) -> bytes:
    """Scores of symbols (the first is the blank) for each of ``steps`` columns: (steps, 1, symbols)."""
    weights = np.zeros((symbols, 3, 8, 4), np.float32)
    for symbol in range(symbols):
        weights[symbol, symbol % 3, symbol, 0] = 1 / 64
    nodes = node("Conv", ("x", "w"), "c", integers("kernel_shape", (8, 4)), integers("strides", (8, 4))) + node("Squeeze", ("c",), "q", integers("axes", (2,)))
    nodes += node("Transpose", ("q",), "y", integers("perm", (2, 0, 1)))
    return network(nodes, {"w": weights}, {"x": (1, 3, 8, 4 * steps)}, {"y": (steps, 1, symbols)})


DETECTOR = b"""name: "boxes"
input: "data"
input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
layer { name: "loc" type: "Pooling" bottom: "data" top: "loc" pooling_param { pool: AVE global_pooling: true } }
layer { name: "zero" type: "Power" bottom: "loc" top: "zero" power_param { scale: 0 } }
layer { name: "four" type: "Concat" bottom: "zero" bottom: "zero" top: "four" concat_param { axis: 1 } }
layer { name: "boxes" type: "Slice" bottom: "four" top: "boxes" top: "rest" slice_param { axis: 1 slice_point: 4 } }
layer { name: "flatboxes" type: "Flatten" bottom: "boxes" top: "flatboxes" }
layer { name: "scores" type: "Slice" bottom: "loc" top: "scores" top: "more" slice_param { axis: 1 slice_point: 2 } }
layer { name: "flatscores" type: "Flatten" bottom: "scores" top: "flatscores" }
layer { name: "prior" type: "PriorBox" bottom: "loc" bottom: "data" top: "prior"
  prior_box_param { min_size: 4 flip: false clip: false variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 } }
layer { name: "detection_out" type: "DetectionOutput" bottom: "flatboxes" bottom: "flatscores" bottom: "prior" top: "detection_out"
  detection_output_param { num_classes: 2 share_location: true background_label_id: 0 nms_param { nms_threshold: 0.4 top_k: 10 }
    code_type: CENTER_SIZE keep_top_k: 5 confidence_threshold: 0.1 } }
"""
YOLO = b"""[net]
batch=1
width=32
height=32
channels=3

[convolutional]
filters=14
size=1
stride=1
pad=0
activation=linear

[maxpool]
size=8
stride=8

[region]
anchors=1,1, 2,2
classes=2
coords=4
num=2
softmax=1
"""


def yolo_weights() -> bytes:
    """Biases and weights of YOLO's only convolution."""
    return struct.pack("<iiiq", 0, 2, 0, 0) + quarters(14).tobytes() + quarters(14, 3, 1, 1).tobytes()


class Flat:
    """A flatbuffer: tables of fields of four bytes each, what they refer to behind them."""

    def __init__(self, identifier: bytes, root: dict[int, Any]):
        self.data = bytearray(struct.pack("<I", 0) + identifier)
        self.point(0, self.write(root))

    def point(self, at: int, target: int) -> None:
        struct.pack_into("<I", self.data, at, target - at)

    def append(self, content: bytes) -> int:
        """The address of the content, which starts at a multiple of four."""
        self.data += bytes(-len(self.data) % 4)
        self.data += content
        return len(self.data) - len(content)

    def write(self, value: Any) -> int:
        """The address of a table (a dict by field number), a list of tables, an array or a text."""
        match value:
            case dict():
                return self.table(value)
            case list():
                at = self.append(struct.pack("<I", len(value)) + bytes(4 * len(value)))
                for i, item in enumerate(value):
                    self.point(at + 4 + 4 * i, self.write(item))
                return at
            case str():
                return self.append(struct.pack("<I", len(value)) + value.encode() + b"\0")
        return self.append(struct.pack("<I", len(value)) + value.tobytes())

    def table(self, fields: dict[int, Any]) -> int:
        slots = [0] * (max(fields, default=-1) + 1)
        for place, number in enumerate(fields):
            slots[number] = 4 + 4 * place
        layout = struct.pack(f"<HH{len(slots)}H", 4 + 2 * len(slots), 4 + 4 * len(fields), *slots)
        start = self.append(layout + bytes(-len(layout) % 4))
        at = self.append(struct.pack("<i", len(self.data) - start) + bytes(4 * len(fields)))
        for place, value in enumerate(fields.values()):
            if isinstance(value, int):
                struct.pack_into("<i", self.data, at + 4 + 4 * place, value)
            else:
                self.point(at + 4 + 4 * place, self.write(value))
        return at


def tflite() -> bytes:
    """y = relu(x) for x of shape (1, 8, 10, 3), which is how TFLite orders it."""
    shape = np.array([1, 8, 10, 3], np.int32)
    tensors = [{0: shape, 1: 0, 2: i, 3: name} for i, name in enumerate("xy")]
    relu = {0: 0, 1: np.array([0], np.int32), 2: np.array([1], np.int32)}
    graph = {0: tensors, 1: np.array([0], np.int32), 2: np.array([1], np.int32), 3: [relu]}
    return bytes(Flat(b"TFL3", {0: 3, 1: [{0: 19, 2: 1, 3: 19}], 2: [graph], 3: "tiny", 4: [{}, {}]}).data)


def loaded(content: bytes, name: str = "net") -> Call:
    return quiet("dnn.readNetFromONNX", File(f"{name}.onnx", content), save=name)


CONV, HEADS, SUM = loaded(convolution()), loaded(two_heads()), loaded(two_inputs())
X = picture()
XS = (quiet("$net.setInput", X),)

# blobs
PICTURES = {"colour": photo(), "grey": grey(), "alpha": photo(4), "float32": photo(dtype=np.float32)}
SETTINGS: tuple[dict[str, Any], ...] = (
    {}, {"scalefactor": 1 / 255}, {"size": (24, 16)}, {"size": (24, 16), "crop": True}, {"mean": (10, 20, 30)}, {"swapRB": True}, {"ddepth": K.CV_8U},
    {"scalefactor": 0.5, "size": (20, 20), "mean": (1, 2, 3), "swapRB": True, "crop": True},
)
for _kind, _image in PICTURES.items():
    for _i, _keywords in enumerate(SETTINGS):
        if _kind != "grey" or not {"mean", "swapRB"} & set(_keywords):
            ask("dnn.blobFromImage", f"{_kind}, settings {_i}", Call("dnn.blobFromImage", (_image,), _keywords))
            ask("dnn.blobFromImages", f"{_kind}, settings {_i}", Call("dnn.blobFromImages", ([_image, _image[::-1].copy()],), _keywords))
ONES = (1.0, 1.0, 1.0, 1.0)
PARAMETERS: tuple[dict[str, Any], ...] = (
    {}, {"scalefactor": (0.5, 0.25, 1.0, 1.0)}, {"scalefactor": 1 / 255, "size": (24, 16), "mean": (1, 2, 3), "swapRB": True},
    {"scalefactor": ONES, "size": (24, 24), "datalayout": D["DNN_LAYOUT_NHWC"]}, {"scalefactor": ONES, "size": (24, 24), "mode": D["DNN_PMODE_LETTERBOX"], "borderValue": 114.0}, {"scalefactor": ONES, "size": (24, 16), "mode": D["DNN_PMODE_CROP_CENTER"]},
    {"scalefactor": ONES, "ddepth": K.CV_8U},
)
BOXES = [(2, 3, 9, 8), (0, 0, 24, 24), (5, 1, 3, 20)]
for _i, _keywords in enumerate(PARAMETERS):
    _made = Make("dnn.Image2BlobParams", (), _keywords)
    ask("dnn.blobFromImageWithParams", f"settings {_i}", step("dnn.blobFromImageWithParams", photo(), _made), Call("dnn.blobFromImageWithParams", (photo(),), {"param": _made}))
    ask("dnn.blobFromImagesWithParams", f"settings {_i}", step("dnn.blobFromImagesWithParams", [photo(), photo(seed=1)], _made))
    _params = Call("dnn.Image2BlobParams", (), _keywords, save="p", record=False)
    ask("dnn.Image2BlobParams", f"read, settings {_i}", _params, *[step(f"$p.{name}?") for name in ("scalefactor", "size", "mean", "swapRB", "ddepth", "datalayout", "paddingmode", "borderValue")])
    if "size" in _keywords:
        ask("dnn.Image2BlobParams.blobRectToImageRect", f"settings {_i}", _params, *[step("$p.blobRectToImageRect", box, (53, 37)) for box in BOXES])
        ask("dnn.Image2BlobParams.blobRectsToImageRects", f"settings {_i}", _params, step("$p.blobRectsToImageRects", BOXES, (53, 37)))
ask("dnn.blobFromImageWithParams", "blob given", step("dnn.blobFromImageWithParams", photo(), np.zeros((1, 3, 37, 53), np.float32)))
for _property, _value in (("scalefactor", (1.0, 2.0, 3.0, 4.0)), ("size", (9, 8)), ("mean", (4.0, 3.0, 2.0, 1.0)), ("swapRB", True), ("ddepth", K.CV_8U), ("datalayout", 4), ("paddingmode", 1), ("borderValue", (1.0, 1.0, 1.0, 1.0))):
    ask(f"dnn.Image2BlobParams.{_property}", "written", quiet("dnn.Image2BlobParams", save="p"), step(f"$p.{_property}?"), quiet(f"$p.{_property}=", _value), step(f"$p.{_property}?"))
ask("dnn.imagesFromBlob", "there and back", quiet("dnn.blobFromImages", [photo(), photo(seed=1)], save="b"), step("dnn.imagesFromBlob", Ref("b")))
seeds("dnn.imagesFromBlob", call(X), call(np.zeros((2, 1, 4, 5), np.float32)), vary=False)

# suppression of overlapping boxes
RECTS = [(10, 10, 20, 20), (12, 11, 20, 20), (60, 60, 10, 12), (61, 60, 10, 12), (11, 9, 22, 20), (5, 70, 8, 8)]
SCORES = [0.9, 0.8, 0.75, 0.85, 0.3, 0.6]
KINDS = [0, 1, 0, 0, 1, 0]
SUPPRESSIONS: tuple[dict[str, Any], ...] = ({}, {"eta": 0.7}, {"top_k": 2}, {"eta": 0.9, "top_k": 4})
for _i, _keywords in enumerate(SUPPRESSIONS):
    for _threshold in (0.1, 0.5):
        _label = f"above {_threshold}, options {_i}"
        ask("dnn.NMSBoxes", _label, Call("dnn.NMSBoxes", (RECTS, SCORES, _threshold, 0.4), _keywords))
        ask("dnn.NMSBoxesBatched", _label, Call("dnn.NMSBoxesBatched", (RECTS, SCORES, KINDS, _threshold, 0.4), _keywords))
        ask("dnn.NMSBoxesRotated", _label, Call("dnn.NMSBoxesRotated", ([((x, y), (w, h), 10.0 * i) for i, (x, y, w, h) in enumerate(RECTS)], SCORES, _threshold, 0.4), _keywords))
for _method in (D["SoftNMSMethod_SOFTNMS_LINEAR"], D["SoftNMSMethod_SOFTNMS_GAUSSIAN"]):
    ask("dnn.softNMSBoxes", f"method {_method}", step("dnn.softNMSBoxes", RECTS, SCORES, 0.2, 0.4, 0, 0.5, _method), step("dnn.softNMSBoxes", RECTS, SCORES, 0.2, 0.4, top_k=3, method=_method))
ask("dnn.NMSBoxes", "floating point", step("dnn.NMSBoxes", [(x + 0.5, y + 0.25, w, h) for x, y, w, h in RECTS], SCORES, 0.1, 0.4))
ask("dnn.NMSBoxes", "none", step("dnn.NMSBoxes", [], [], 0.1, 0.4))
ask("dnn.NMSBoxes", "fewer scores than boxes", step("dnn.NMSBoxes", RECTS, SCORES[:2], 0.1, 0.4))

# Net
ask("dnn.Net.forward", "convolution", CONV, *XS, step("$net.forward"))
ask("dnn.Net.forward", "every layer", CONV, *XS, *[step("$net.forward", f"onnx_node!{name}/node") for name in ("c", "r", "y")])
ask("dnn.Net.forward", "no such layer", CONV, *XS, step("$net.forward", "nonsense"))
ask("dnn.Net.forward", "two outputs", HEADS, *XS, step("$net.forward", ["y", "z"]), step("$net.forward", ["z"]))
ask("dnn.Net.forward", "all outputs", HEADS, *XS, quiet("$net.getUnconnectedOutLayersNames", save="names"), step("$net.forward", Ref("names")))
ask("dnn.Net.forward", "two inputs", SUM, quiet("$net.setInput", X, "a"), quiet("$net.setInput", X[:, :, ::-1].copy(), "b"), step("$net.forward"))
ask("dnn.Net.forward", "another size", CONV, quiet("$net.setInput", picture()[:, :, :4].copy()), step("$net.forward"), *XS, step("$net.forward"))
ask("dnn.Net.forwardAndRetrieve", "two outputs", HEADS, *XS, step("$net.forwardAndRetrieve", ["y", "z"]))
ask("dnn.Net.forwardAsync", "refused by this backend", CONV, *XS, step("$net.forwardAsync"))
for _name, _setting in (("enableFusion", False), ("enableFusion", True), ("enableWinograd", False), ("enableWinograd", True), ("setPreferableBackend", D["DNN_BACKEND_OPENCV"]), ("setPreferableTarget", D["DNN_TARGET_CPU"])):
    ask(f"dnn.Net.{_name}", f"{_setting}, then forward", CONV, step(f"$net.{_name}", _setting), *XS, step("$net.forward"))
ask("dnn.Net.setHalideScheduler", "without Halide", CONV, step("$net.setHalideScheduler", ""), *XS, step("$net.forward"))
ask("dnn.Net.getLayerNames", "convolution", CONV, step("$net.getLayerNames"))
ask("dnn.Net.getUnconnectedOutLayersNames", "two outputs", HEADS, step("$net.getUnconnectedOutLayersNames"), step("$net.getUnconnectedOutLayers"))
ask("dnn.Net.getLayerId", "of each", CONV, *[step("$net.getLayerId", name) for name in ("onnx_node!c/node", "onnx_node!y/node", "nonsense")])
ask("dnn.Net.getLayerTypes", "convolution", CONV, step("$net.getLayerTypes"))
ask("dnn.Net.getLayersCount", "of each type", CONV, *[step("$net.getLayersCount", kind) for kind in ("Convolution", "ReLU", "Pooling", "nonsense")])
for _shape in (list(SHAPE), [SHAPE], [list(SHAPE)]):
    ask("dnn.Net.getLayersShapes", f"of {_shape}", CONV, step("$net.getLayersShapes", _shape))
    ask("dnn.Net.getFLOPS", f"of {_shape}", CONV, step("$net.getFLOPS", _shape), step("$net.getFLOPS", 1, _shape))
    ask("dnn.Net.getMemoryConsumption", f"of layer 1, {_shape}", CONV, step("$net.getMemoryConsumption", 1, _shape))
ask("dnn.Net.getMemoryConsumption", "of all", CONV, step("$net.getMemoryConsumption", list(SHAPE)))
ask("dnn.Net.getParam", "weights and biases", CONV, step("$net.getParam", 1), step("$net.getParam", 1, 1), step("$net.getParam", "onnx_node!c/node", 0))
ask("dnn.Net.getParam", "no such one", CONV, step("$net.getParam", 1, 7))
ask("dnn.Net.setParam", "twice the biases", CONV, quiet("$net.getParam", 1, 1, save="b"), quiet("add", Ref("b"), Ref("b"), save="bb"), step("$net.setParam", 1, 1, Ref("bb")), step("$net.getParam", 1, 1), *XS, step("$net.forward"))
ask("dnn.Net.setParam", "by name", CONV, step("$net.setParam", "onnx_node!c/node", 0, np.ones((4, 3, 3, 3), np.float32)), *XS, step("$net.forward"))
ask("dnn.Net.getPerfProfile", "after forward", CONV, *XS, quiet("$net.forward"), step("$net.getPerfProfile"), mode="type", ignore=(0, 1))
ask("dnn.Net.getPerfProfile", "how many timings", CONV, *XS, quiet("$net.forward"), quiet("$net.getPerfProfile", save="t"), quiet("$t.__getitem__", 1, save="timings"), step("$timings.__len__"))
ask("dnn.Net.setInputShape", "then shapes", CONV, quiet("$net.setInputsNames", ["x"]), step("$net.setInputShape", "x", SHAPE), *XS, step("$net.forward"))
ask("dnn.Net.setInputsNames", "renamed", SUM, step("$net.setInputsNames", ["p", "q"]), quiet("$net.setInput", X, "p"), quiet("$net.setInput", X, "q"), step("$net.forward"))
ask("dnn.Net.connect", "a layer with one that has its input", CONV, step("$net.connect", "onnx_node!c/node", "onnx_node!y/node"), *XS, step("$net.forward"))
ask("dnn.Net.registerOutput", "a layer's", CONV, step("$net.registerOutput", "mine", 2, 0), *XS, step("$net.forward", "mine"))
ask("dnn.Net.dump", "whole text", CONV, *XS, quiet("$net.forward"), step("$net.dump"))
ask("dnn.Net.dump", "tiny, whole text", loaded(onnx()), step("$net.dump"))
for _dump, _file in (("dumpToFile", "net.dot"), ("dumpToPbtxt", "net.pbtxt")):
    ask(f"dnn.Net.{_dump}", "written", CONV, *XS, quiet("$net.forward"), step(f"$net.{_dump}", File(_file)))
for _details in ("getInputDetails", "getOutputDetails"):
    ask(f"dnn.Net.{_details}", "of numbers that are not quantised", CONV, step(f"$net.{_details}"))
    ask(f"dnn.Net.{_details}", "quantised", CONV, quiet("$net.quantize", [X], K.CV_8S, K.CV_8S, save="q"), step(f"$q.{_details}"))
ask("dnn.Net.quantize", "float32 outside", CONV, quiet("$net.quantize", [X], K.CV_32F, K.CV_32F, save="q"), quiet("$q.setInput", X), step("$q.forward"), step("$q.getLayerNames"))
ask("dnn.Net.quantize", "a scale for all channels", CONV, quiet("$net.quantize", [X], K.CV_32F, K.CV_32F, False, save="q"), quiet("$q.setInput", X), step("$q.forward"))
_PARAMETERS: dict[str, Any] = {"pool": "max", "kernel_w": 2, "kernel_h": 2, "stride_w": 2, "stride_h": 2, "pad_w": 0, "pad_h": 0}
ask("dnn.Net.addLayerToPrev", "pooling", quiet("dnn.Net", save="net"), step("$net.addLayerToPrev", "pool", "Pooling", K.CV_32F, _PARAMETERS), *XS, step("$net.forward"), step("$net.getLayerNames"))
ask("dnn.Net.addLayer", "connected by name", quiet("dnn.Net", save="net"), step("$net.addLayer", "r", "ReLU", K.CV_32F, {"negative_slope": 0.25}), step("$net.connect", "", "r"), *XS, step("$net.forward"))
ask("dnn.Net.addLayer", "no such type", quiet("dnn.Net", save="net"), quiet("$net.addLayerToPrev", "n", "Nonsense", K.CV_32F, {}), *XS, step("$net.forward"))
for _reader in ("dnn.readNetFromModelOptimizer", "dnn.Net_readFromModelOptimizer", "dnn.Net.readFromModelOptimizer"):
    ask(_reader, "which is not compiled in", step(_reader, File("net.xml", b"<net/>"), File("net.bin", b"0")))
ask("dnn.Net.getLayer", "by number and name", CONV, quiet("$net.getLayer", 1, save="l"), step("$l.name?"), step("$l.type?"), quiet("$net.getLayer", "onnx_node!y/node", save="m"), step("$m.name?"), step("$m.type?"))

# Layer
_LAYER = (CONV, quiet("$net.getLayer", 1, save="l"))
for _property in ("name", "type", "preferableTarget", "blobs"):
    ask(f"dnn.Layer.{_property}", "of a convolution", *_LAYER, step(f"$l.{_property}?"))
ask("dnn.Layer.blobs", "written", *_LAYER, quiet("$l.blobs=", [np.ones((4, 3, 3, 3), np.float32), np.zeros((4, 1), np.float32)]), step("$l.blobs?"))
ask("dnn.Layer.outputNameToIndex", "of a convolution", *_LAYER, step("$l.outputNameToIndex", "c"))
ask("dnn.Layer.run", "a Relu alone", CONV, quiet("$net.getLayerId", "onnx_node!r/node", save="id"), quiet("$net.getLayer", Ref("id"), save="l"), step("$l.run", [X], [], [np.zeros_like(X)]))
ask("dnn.Layer.finalize", "a Relu", CONV, quiet("$net.getLayerId", "onnx_node!r/node", save="id"), quiet("$net.getLayer", Ref("id"), save="l"), step("$l.finalize", [X]), mode="type")

# models that know what a network's outputs mean
SCENE = photo(height=24, width=32)
_FILES = {
    "Model": maps(3), "ClassificationModel": classifier(), "SegmentationModel": maps(4), "KeypointsModel": maps(6), "TextRecognitionModel": recogniser(),
    "TextDetectionModel_DB": text_map(), "TextDetectionModel_EAST": text_scores(),
}
SIZES = {"TextRecognitionModel": (32, 8), "TextDetectionModel_DB": (32, 32), "TextDetectionModel_EAST": (32, 32)}


def ready(name: str, content: bytes | None = None, **settings: Any) -> tuple[Call, ...]:
    """Quiet calls that make a model from a file and say how large its input is; saved as "m"."""
    making = quiet(f"dnn.{name}", File("model.onnx", _FILES[name] if content is None else content), save="m")
    return (making, Call("$m.setInputParams", (), {"scale": 1.0, "size": SIZES.get(name, (16, 16)), **settings}, record=False))


WORDS = np.zeros((8, 32, 3), np.uint8)
for _step, _symbol in enumerate((1, 1, 0, 2, 3, 0, 3, 3)):
    WORDS[_symbol, 4 * _step, _symbol % 3] = 200
PAGE = np.zeros((32, 32, 3), np.uint8)
PAGE[8:16, 4:28] = (255, 90, 40)
PAGE[20:24, 4:20] = (255, 60, 10)
_WORD = (quiet("$m.setVocabulary", ["a", "b", "c"]), quiet("$m.setDecodeType", "CTC-greedy"))
_THRESHOLDS = tuple(quiet(f"$m.set{setting}", value) for setting, value in (("BinaryThreshold", 0.55), ("PolygonThreshold", 0.5), ("UnclipRatio", 1.5), ("MaxCandidates", 20)))
TASKS: dict[str, tuple[str, Array, tuple[Call, ...]]] = {
    "Model": ("predict", SCENE, ()), "ClassificationModel": ("classify", SCENE, ()), "SegmentationModel": ("segment", SCENE, ()), "KeypointsModel": ("estimate", SCENE, ()),
    "TextRecognitionModel": ("recognize", WORDS, _WORD), "TextDetectionModel_DB": ("detect", PAGE, _THRESHOLDS), "TextDetectionModel_EAST": ("detect", PAGE, ()),
}
INPUTS: tuple[tuple[str, Any], ...] = (("InputSize", (16, 16)), ("InputScale", 0.5), ("InputScale", (0.5, 0.25, 1.0)), ("InputMean", (20, 30, 40)), ("InputSwapRB", True), ("InputCrop", True))
for _name, (_task, _frame, _more) in TASKS.items():
    ask(f"dnn.{_name}", "from a file", *ready(_name), *_more, step(f"$m.{_task}", _frame))
    ask(f"dnn.{_name}", "from a Net", loaded(_FILES[_name]), quiet(f"dnn.{_name}", Ref("net"), save="m"), *ready(_name)[1:], *_more, step(f"$m.{_task}", _frame))
    ask(f"dnn.{_name}.{_task}", "swapped, scaled", *ready(_name, swapRB=True, scale=0.5, mean=(1, 2, 3), crop=True), *_more, step(f"$m.{_task}", _frame))
    ask(f"dnn.{_name}.{_task}", "twice", *ready(_name), *_more, step(f"$m.{_task}", _frame), step(f"$m.{_task}", _frame[::-1].copy()))
    ask(f"dnn.{_name}.predict", "raw outputs", *ready(_name), step("$m.predict", _frame))
    ask(f"dnn.{_name}.{_task}", "no picture", *ready(_name), *_more, step(f"$m.{_task}", None))
for _i, (_option, _value) in enumerate(INPUTS):
    for _name in ("Model", "ClassificationModel"):
        ask(f"dnn.{_name}.set{_option}", f"{_i}, then predict", *ready(_name), step(f"$m.set{_option}", _value), step("$m.predict", SCENE))
ask("dnn.Model.setInputSize", "two numbers", *ready("Model"), step("$m.setInputSize", 16, 16), step("$m.predict", SCENE))
ask("dnn.Model.setInputParams", "all", quiet("dnn.Model", File("model.onnx", maps(3)), save="m"), step("$m.setInputParams", 0.5, (16, 16), (1, 2, 3), True, True), step("$m.predict", SCENE))
ask("dnn.Model.setOutputNames", "a layer", *ready("Model", maps(3, 16, "Relu")), step("$m.setOutputNames", ["onnx_node!c/node"]), step("$m.predict", SCENE), quiet("$m.setOutputNames", ["onnx_node!c/node", "y"]), step("$m.predict", SCENE))
for _name, _setting in (("enableWinograd", False), ("setPreferableBackend", D["DNN_BACKEND_OPENCV"]), ("setPreferableTarget", D["DNN_TARGET_CPU"])):
    ask(f"dnn.Model.{_name}", "then predict", *ready("Model"), step(f"$m.{_name}", _setting), step("$m.predict", SCENE))
for _on in (False, True):
    ask("dnn.ClassificationModel.setEnableSoftmaxPostProcessing", f"{_on}", *ready("ClassificationModel", scale=1 / 64), step("$m.setEnableSoftmaxPostProcessing", _on), step("$m.getEnableSoftmaxPostProcessing"), step("$m.classify", SCENE))
    ask("dnn.ClassificationModel.getEnableSoftmaxPostProcessing", f"{_on}", *ready("ClassificationModel"), step("$m.getEnableSoftmaxPostProcessing"), quiet("$m.setEnableSoftmaxPostProcessing", _on), step("$m.getEnableSoftmaxPostProcessing"))
for _threshold in (-1e6, 0.5, 100.0):
    ask("dnn.KeypointsModel.estimate", f"above {_threshold}", *ready("KeypointsModel"), step("$m.estimate", SCENE, _threshold))
for _decoding in ("CTC-greedy", "CTC-prefix-beam-search"):
    ask("dnn.TextRecognitionModel.recognize", _decoding, *ready("TextRecognitionModel"), step("$m.setVocabulary", ["x", "y", "z"]), step("$m.setDecodeType", _decoding), step("$m.recognize", WORDS), step("$m.getDecodeType"), step("$m.getVocabulary"))
    ask("dnn.TextRecognitionModel.setDecodeType", _decoding, *ready("TextRecognitionModel"), step("$m.setDecodeType", _decoding), step("$m.getDecodeType"))
ask("dnn.TextRecognitionModel.setDecodeOptsCTCPrefixBeamSearch", "beam of 3", *ready("TextRecognitionModel"), quiet("$m.setVocabulary", ["x", "y", "z"]), quiet("$m.setDecodeType", "CTC-prefix-beam-search"), step("$m.setDecodeOptsCTCPrefixBeamSearch", 3, 2), step("$m.recognize", WORDS))
ask("dnn.TextRecognitionModel.setVocabulary", "then read", *ready("TextRecognitionModel"), step("$m.setVocabulary", ["ä", "b"]), step("$m.getVocabulary"))
ask("dnn.TextRecognitionModel.getDecodeType", "as made and set", *ready("TextRecognitionModel"), step("$m.getDecodeType"), step("$m.setDecodeType", "CTC-greedy"), step("$m.getDecodeType"))
ask("dnn.TextRecognitionModel.getVocabulary", "as made and set", *ready("TextRecognitionModel"), step("$m.getVocabulary"), step("$m.setVocabulary", ["ä", "b"]), step("$m.getVocabulary"))
ask("dnn.TextRecognitionModel.recognize", "no vocabulary", *ready("TextRecognitionModel"), step("$m.recognize", WORDS))
SETTINGS_OF_TEXT: tuple[tuple[str, dict[str, float]], ...] = (("DB", {"BinaryThreshold": 0.4, "MaxCandidates": 7, "PolygonThreshold": 0.25, "UnclipRatio": 1.75}), ("EAST", {"ConfidenceThreshold": 0.75, "NMSThreshold": 0.25}))
for _name, _numbers in SETTINGS_OF_TEXT:
    for _option, _number in _numbers.items():
        for _which in ("get", "set"):
            ask(f"dnn.TextDetectionModel_{_name}.{_which}{_option}", "then detect", *ready(f"TextDetectionModel_{_name}"), step(f"$m.get{_option}"), step(f"$m.set{_option}", _number), step(f"$m.get{_option}"), step("$m.detect", PAGE))
    ask(f"dnn.TextDetectionModel_{_name}.detectTextRectangles", "a page", *ready(f"TextDetectionModel_{_name}"), *(_THRESHOLDS if _name == "DB" else ()), step("$m.detectTextRectangles", PAGE))
_DETECTORS = {
    "SSD": (quiet("dnn.readNetFromCaffe", np.frombuffer(DETECTOR, np.uint8), save="net"), (8, 8), 1 / 256),
    "YOLO": (quiet("dnn.readNetFromDarknet", File("y.cfg", YOLO), File("y.weights", yolo_weights()), save="net"), (32, 32), 1 / 64),
}
for _label, (_reading, _size, _scale) in _DETECTORS.items():
    _detector = (_reading, quiet("dnn.DetectionModel", Ref("net"), save="m"), Call("$m.setInputParams", (), {"scale": _scale, "size": _size}, record=False))
    ask("dnn.DetectionModel.detect", _label, *_detector, step("$m.detect", SCENE, 0.1, 0.4), step("$m.detect", SCENE, confThreshold=0.01))
    ask("dnn.DetectionModel", f"{_label}, raw outputs", *_detector, step("$m.predict", SCENE))
    ask("dnn.DetectionModel.setNmsAcrossClasses", _label, *_detector, step("$m.getNmsAcrossClasses"), step("$m.setNmsAcrossClasses", True), step("$m.getNmsAcrossClasses"), step("$m.detect", SCENE, 0.05, 0.3))
    ask("dnn.DetectionModel.getNmsAcrossClasses", _label, *_detector, step("$m.getNmsAcrossClasses"))
ask("dnn.DetectionModel", "from files", quiet("dnn.DetectionModel", File("y.weights", yolo_weights()), File("y.cfg", YOLO), save="m"), quiet("$m.setInputParams", 1 / 64, (32, 32)), step("$m.detect", SCENE, 0.1, 0.4))

# single values, files, targets
SINGLE: tuple[tuple[Any, str], ...] = ((7, "Int"), (2.5, "Real"), ("text", "String"))
for _single, _kind in SINGLE:
    for _member in ("isInt", "isReal", "isString", f"get{_kind}Value"):
        ask(f"dnn.DictValue.{_member}", f"of {_single}", quiet("dnn.DictValue", _single, save="v"), step(f"$v.{_member}"))
    ask("dnn.DictValue", f"of {_single}", quiet("dnn.DictValue", _single, save="v"), step(f"$v.get{_kind}Value", 0))
    ask("dnn.DictValue", f"beyond {_single}", quiet("dnn.DictValue", _single, save="v"), step(f"$v.get{_kind}Value", 5))
for _label, _source in (("a file", File("tiny.tflite", tflite())), ("a buffer", np.frombuffer(tflite(), np.uint8))):
    ask("dnn.readNetFromTFLite", _label, quiet("dnn.readNetFromTFLite", _source, save="net"), *XS, step("$net.forward"), step("$net.getLayerNames"))
ask("dnn.readNetFromTFLite", "nonsense", step("dnn.readNetFromTFLite", File("tiny.tflite", b"no network at all")))
ask("dnn.readNet", "a file of TFLite", quiet("dnn.readNet", File("tiny.tflite", tflite()), save="net"), *XS, step("$net.forward"))
for _values in (quarters(2, 3), np.arange(4, dtype=np.int64)):
    ask("dnn.readTensorFromONNX", f"{_values.dtype}", step("dnn.readTensorFromONNX", File("t.pb", tensor("t", _values))))
_TORCH = struct.pack("<ii", 4, 1) + struct.pack("<i", 3) + b"V 1" + struct.pack("<i", 17) + b"torch.FloatTensor" + struct.pack("<i", 2) + struct.pack("<qqqq", 2, 3, 3, 1) + struct.pack("<q", 1)
_TORCH += struct.pack("<ii", 4, 2) + struct.pack("<i", 3) + b"V 1" + struct.pack("<i", 18) + b"torch.FloatStorage" + struct.pack("<q", 6) + quarters(2, 3).tobytes()
ask("dnn.readTorchBlob", "float32", step("dnn.readTorchBlob", File("t.t7", _TORCH)))
ask("dnn.getAvailableTargets", "of OpenCV itself", step("dnn.getAvailableTargets", D["DNN_BACKEND_OPENCV"]), step("dnn.getAvailableTargets", D["DNN_BACKEND_INFERENCE_ENGINE"]))
ask("dnn.writeTextGraph", "of TensorFlow", step("dnn.writeTextGraph", File("net.pb", tensorflow()), File("out.pbtxt")))
# a NetParameter of one Convolution layer with a blob of eight numbers
_BLOB = field(7, field(1, 2) + field(1, 4)) + field(5, quarters(8).tobytes())
_LAYER_BYTES = field(1, "conv") + field(2, "Convolution") + field(7, _BLOB)
CAFFE_MODEL = field(1, "tiny") + field(100, _LAYER_BYTES)
ask("dnn.shrinkCaffeModel", "one layer", step("dnn.shrinkCaffeModel", File("in.caffemodel", CAFFE_MODEL), File("out.caffemodel")), step("dnn.shrinkCaffeModel", File("in.caffemodel", CAFFE_MODEL), File("out.caffemodel"), ["Convolution"]))
