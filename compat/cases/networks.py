"""Cases of the dnn module's readers: the smallest networks in each format, written here byte by byte."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np

from compat.case import Array, Call, File
from compat.cases.inputs import random
from compat.cases.registry import quiet, script, step
from compat.protobuf import field

CAFFE = b"""name: "tiny"
input: "data"
input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 10
layer { name: "pool" type: "Pooling" bottom: "data" top: "pool" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "relu" type: "ReLU" bottom: "pool" top: "relu" }
"""
DARKNET = b"""[net]
batch=1
width=10
height=8
channels=3

[maxpool]
size=2
stride=2
"""


def onnx() -> bytes:
    """y = relu(x) for x of shape (1, 3, 8, 10)."""
    shape = b"".join(field(1, field(1, size)) for size in (1, 3, 8, 10))
    kind = field(1, field(1, 1) + field(2, shape))
    node = field(1, "x") + field(2, "y") + field(3, "relu") + field(4, "Relu")
    values = field(11, field(1, "x") + field(2, kind)) + field(12, field(1, "y") + field(2, kind))
    graph = field(1, node) + field(2, "tiny") + values
    return field(1, 7) + field(7, graph) + field(8, field(1, "") + field(2, 11))


def tensor(name: str, values: Array) -> bytes:
    """An ONNX tensor of float32 or int64 numbers."""
    dims = b"".join(field(1, size) for size in values.shape)
    return dims + field(2, 1 if values.dtype == np.float32 else 7) + field(8, name) + field(9, values.tobytes())


def integers(name: str, values: Iterable[int]) -> bytes:
    """An attribute of an ONNX node."""
    return field(5, field(1, name) + b"".join(field(8, value) for value in values) + field(20, 7))


def face_network(side: int = 64) -> bytes:
    """A network with the outputs of YuNet: a convolution each, of numbers that float32 adds up without rounding.

    A cell's score is its blue, so that bright cells are faces; their boxes and landmarks are what red and green say.
    """
    nodes, tensors, outputs = b"", b"", b""
    for stride in (8, 16, 32):
        for kind, channels in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            name, cells = f"{kind}_{stride}", (side // stride) ** 2
            weights = np.zeros((channels, 3, stride, stride), np.float32)
            for channel in range(2 if kind == "bbox" else channels):  # exp() makes a width and height of the other two
                weights[channel, channel % 3, 0, 0] = (channel + 1) / 256
            tensors += field(5, tensor(f"{name}/w", weights)) + field(5, tensor(f"{name}/s", np.array([1, cells, channels])))
            strides = integers("kernel_shape", (stride, stride)) + integers("strides", (stride, stride))
            for inputs, output, operator, attributes in (
                (("x", f"{name}/w"), f"{name}/c", "Conv", strides),
                ((f"{name}/c",), f"{name}/t", "Transpose", integers("perm", (0, 2, 3, 1))),
                ((f"{name}/t", f"{name}/s"), name, "Reshape", b""),
            ):
                ins = b"".join(field(1, source) for source in inputs)
                nodes += field(1, ins + field(2, output) + field(3, f"{output}/node") + field(4, operator) + attributes)
            shape = b"".join(field(1, field(1, size)) for size in (1, cells, channels))
            outputs += field(12, field(1, name) + field(2, field(1, field(1, 1) + field(2, shape))))
    shape = b"".join(field(1, field(1, size)) for size in (1, 3, side, side))
    graph = nodes + field(2, "faces") + tensors + field(11, field(1, "x") + field(2, field(1, field(1, 1) + field(2, shape)))) + outputs
    return field(1, 7) + field(7, graph) + field(8, field(1, "") + field(2, 11))


def tensorflow() -> bytes:
    """A placeholder and a Relu."""

    def attribute(name: str, value: bytes) -> bytes:
        return field(5, field(1, name) + field(2, value))

    float32 = field(6, 1)
    source = field(1, "x") + field(2, "Placeholder") + attribute("dtype", float32)
    relu = field(1, "y") + field(2, "Relu") + field(3, "x") + attribute("T", float32)
    return field(1, source) + field(1, relu)


def torch() -> bytes:
    """nn.Sequential of one nn.ReLU in Torch 7's binary format."""

    def text(value: str) -> bytes:
        return struct.pack("<i", len(value)) + value.encode()

    def table(index: int, items: Iterable[tuple[bytes, bytes]]) -> bytes:
        pairs = list(items)
        return struct.pack("<iii", 3, index, len(pairs)) + b"".join(key + value for key, value in pairs)

    def named(value: str) -> bytes:
        return struct.pack("<i", 2) + text(value)

    def thing(index: int, name: str, content: bytes) -> bytes:
        return struct.pack("<ii", 4, index) + text("V 1") + text(name) + content

    relu = thing(4, "nn.ReLU", table(5, []))
    modules = table(3, [(struct.pack("<id", 1, 1.0), relu)])
    return thing(1, "nn.Sequential", table(2, [(named("modules"), modules)]))


def picture() -> Array:
    values: Array = random(5).uniform(-1, 1, (1, 3, 8, 10)).astype(np.float32)
    return values


FORMATS = {
    "Caffe": ("tiny.prototxt", CAFFE),
    "Darknet": ("tiny.cfg", DARKNET),
    "ONNX": ("tiny.onnx", onnx()),
    "Tensorflow": ("tiny.pb", tensorflow()),
    "Torch": ("tiny.t7", torch()),
}
RUN = (quiet("$net.setInput", picture()), step("$net.forward"))


def reads(name: str, label: str, reader: Call) -> None:
    script(name, label, reader, *RUN)


for _format, (_file, _content) in FORMATS.items():
    _reader = f"dnn.readNetFrom{_format}"
    _bytes = np.frombuffer(_content, np.uint8)
    reads(_reader, "a file", quiet(_reader, File(_file, _content), save="net"))
    if _format != "Torch":
        reads(_reader, "a buffer", quiet(_reader, _bytes, save="net"))
    script(_reader, "nonsense in the file", step(_reader, File(_file, b"no network at all")))
    script(_reader, "forward twice", quiet(_reader, File(_file, _content), save="net"), *RUN, *RUN)
    script(_reader, "forward without input", quiet(_reader, File(_file, _content), save="net"), step("$net.forward"))
    if _format in ("ONNX", "Caffe", "Tensorflow"):
        reads("dnn.readNet", f"a file of {_format}", quiet("dnn.readNet", File(_file, _content), save="net"))
for _property in ("getLayerNames", "getUnconnectedOutLayersNames", "getUnconnectedOutLayers"):
    script(f"dnn.Net.{_property}", "of a tiny network", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), step(f"$net.{_property}"))
script("dnn.Net.empty", "of a network", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), step("$net.empty"))
script("dnn.Net", "without layers", quiet("dnn.Net", save="net"), step("$net.empty"), step("$net.getLayerNames"))
script("dnn.Net.empty", "of none", quiet("dnn.Net", save="net"), step("$net.empty"))
script("dnn.Net.forward", "of an empty network", quiet("dnn.Net", save="net"), step("$net.forward"))
script("dnn.Net.forward", "named output", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), quiet("$net.setInput", picture(), "x"), step("$net.forward", "y"))
script("dnn.Net.setInput", "twice", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), quiet("$net.setInput", picture()), quiet("$net.setInput", -picture()), step("$net.forward"))
script("dnn.Net.setInput", "keeps its own copy", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), quiet("$net.setInput", picture()), quiet("add", picture(), picture()), step("$net.forward"))
script("dnn.Net.setInput", "scaled", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), quiet("$net.setInput", picture(), scalefactor=2.0, mean=(1, 2, 3)), step("$net.forward"))
script("dnn.Net.setInput", "None", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), step("$net.setInput", None))
script("dnn.Net.dump", "type", quiet("dnn.readNetFromONNX", File("tiny.onnx", onnx()), save="net"), step("$net.dump"), mode="type")

FACES = quiet("FaceDetectorYN_create", File("faces.onnx", face_network()), "", (64, 64), 0.8, save="faces")
BRIGHT = np.zeros((64, 64, 3), np.uint8)
BRIGHT[10:30, 30:50] = (255, 40, 100)
BRIGHT[48:, :24] = (230, 250, 3)
for _label, _picture in (("bright cells", BRIGHT), ("noise", (random(6).uniform(0, 256, (64, 64, 3))).astype(np.uint8)), ("nothing", np.zeros_like(BRIGHT)), ("another size", BRIGHT[:32])):
    script("FaceDetectorYN.detect", _label, FACES, step("$faces.detect", _picture))
    script("FaceDetectorYN_create", _label, FACES, step("$faces.detect", _picture), step("$faces.getInputSize"), step("$faces.getScoreThreshold"), step("$faces.getNMSThreshold"), step("$faces.getTopK"))
script("FaceDetectorYN.detect", "from a buffer", quiet("FaceDetectorYN_create", "onnx", np.frombuffer(face_network(), np.uint8), np.zeros(0, np.uint8), (64, 64), 0.8, save="faces"), step("$faces.detect", BRIGHT))
script("FaceDetectorYN.setInputSize", "then detect", FACES, step("$faces.setInputSize", (64, 64)), step("$faces.getInputSize"), step("$faces.detect", BRIGHT))
for _setting, _value in (("ScoreThreshold", 0.95), ("NMSThreshold", 0.01), ("TopK", 3)):
    script(f"FaceDetectorYN.set{_setting}", "then detect", FACES, step(f"$faces.set{_setting}", _value), step(f"$faces.get{_setting}"), step("$faces.detect", BRIGHT))
