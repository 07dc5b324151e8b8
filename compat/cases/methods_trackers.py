"""Cases of the trackers that need networks: the smallest that have the inputs and outputs they ask for, written here."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from compat.case import Array, Call, File, Ref
from compat.cases.inputs import random
from compat.cases.networks import integers, tensor
from compat.cases.registry import member, quiet, step
from compat.cases.video import BOX, FRAMES
from compat.protobuf import field

Shape = Sequence[int]


def node(operator: str, inputs: Sequence[str], output: str, attributes: bytes = b"") -> bytes:
    """A node of an ONNX graph; it has no name, so that OpenCV calls it after its output."""
    return field(1, b"".join(field(1, one) for one in inputs) + field(2, output) + field(4, operator) + attributes)


def value(name: str, shape: Shape) -> bytes:
    """Name, type and shape of an input or output."""
    sizes = b"".join(field(1, field(1, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, sizes)))


def network(nodes: bytes, weights: Mapping[str, Array], inputs: Mapping[str, Shape], outputs: Mapping[str, Shape]) -> bytes:
    """An ONNX file."""
    tensors = b"".join(field(5, tensor(name, values)) for name, values in weights.items())
    ends = b"".join(field(11, value(*one)) for one in inputs.items()) + b"".join(field(12, value(*one)) for one in outputs.items())
    return field(1, 7) + field(7, nodes + field(2, "tracker") + tensors + ends) + field(8, field(1, "") + field(2, 11))


def window(size: int, stride: int) -> bytes:
    """Attributes of a convolution or of pooling."""
    return integers("kernel_shape", (size, size)) + integers("strides", (stride, stride))


def weights(*shape: int, seed: int = 0) -> Array:
    """Small weights that float32 holds exactly."""
    return (random(seed).randint(-8, 9, shape) / 1024).astype(np.float32)


def vit() -> bytes:
    """Scores, sizes and offsets of 16x16 places, each of what is seen there; what is looked for shifts the scores."""
    search, template = (1, 3, 256, 256), (1, 3, 128, 128)
    nodes = node("Conv", ("template", "w0"), "mean", window(128, 128)) + node("Conv", ("search", "w1"), "place", window(16, 16))
    nodes += node("Add", ("place", "mean"), "score") + node("Sigmoid", ("score",), "output1")
    for name, weight in (("output2", "w2"), ("output3", "w3")):
        nodes += node("Conv", ("search", weight), f"{name}/c", window(16, 16)) + node("Sigmoid", (f"{name}/c",), name)
    own = {"w0": weights(1, 3, 128, 128), "w1": weights(1, 3, 16, 16, seed=1) * 8, "w2": weights(2, 3, 16, 16, seed=2), "w3": weights(2, 3, 16, 16, seed=3)}
    return network(nodes, own, {"template": template, "search": search}, {"output1": (1, 1, 16, 16), "output2": (1, 2, 16, 16), "output3": (1, 2, 16, 16)})


def nano_backbone() -> bytes:
    """Features of places of 15x15 pixels."""
    nodes = node("Conv", ("x", "w"), "y", window(15, 16))
    return network(nodes, {"w": weights(4, 3, 15, 15)}, {"x": (1, 3, 127, 127)}, {"y": (1, 4, 8, 8)})


def nano_head() -> bytes:
    """Scores and distances to the sides of the box, from features weighted by those that are looked for."""
    nodes = node("GlobalAveragePool", ("input1",), "mean") + node("Mul", ("input2", "mean"), "both")
    nodes += node("Conv", ("both", "w1"), "output1", window(1, 1)) + node("Conv", ("both", "w2"), "sides", window(1, 1)) + node("Relu", ("sides",), "positive") + node("Add", ("positive", "b"), "output2")
    own = {"w1": weights(2, 4, 1, 1, seed=1), "w2": weights(4, 4, 1, 1, seed=2), "b": np.full((1, 4, 1, 1), 40, np.float32)}
    return network(nodes, own, {"input1": (1, 4, 8, 8), "input2": (1, 4, 16, 16)}, {"output1": (1, 2, 16, 16), "output2": (1, 4, 16, 16)})


def siamese() -> bytes:
    """Mean colours in 256 mixtures, and two convolutions whose weights the tracker sets."""
    nodes = node("AveragePool", ("x",), "62", window(103, 8)) + node("Conv", ("62", "w"), "63", window(1, 1))
    nodes += node("Conv", ("63", "w65"), "65", window(4, 1)) + node("Conv", ("63", "w68"), "68", window(4, 1))
    own = {"w": weights(256, 3, 1, 1), "w65": np.zeros((20, 256, 4, 4), np.float32), "w68": np.zeros((10, 256, 4, 4), np.float32)}
    return network(nodes, own, {"x": (1, 3, 271, 271)}, {"65": (1, 20, 19, 19), "68": (1, 10, 19, 19)})


def siamese_kernel(times: int) -> bytes:
    """The features as weights, so many times, each time with another factor."""
    factors = {f"f{i}": np.full((1, 1, 1, 1), (i % 7 - 3) / 65536, np.float32) for i in range(times)}
    nodes = b"".join(node("Mul", ("x", name), f"p{i}") for i, name in enumerate(factors))
    axis = field(5, field(1, "axis") + field(3, 1) + field(20, 2))
    nodes += node("Concat", [f"p{i}" for i in range(times)], "y", axis)
    return network(nodes, factors, {"x": (1, 256, 4, 4)}, {"y": (1, 256 * times, 4, 4)})


GOTURN = b"""name: "tracker"
input: "data1"
input_dim: 1 input_dim: 3 input_dim: 227 input_dim: 227
input: "data2"
input_dim: 1 input_dim: 3 input_dim: 227 input_dim: 227
layer { name: "both" type: "Eltwise" bottom: "data1" bottom: "data2" top: "both" eltwise_param { operation: SUM } }
layer { name: "mean" type: "Pooling" bottom: "both" top: "mean" pooling_param { pool: AVE kernel_h: 227 kernel_w: 113 stride_h: 1 stride_w: 114 } }
layer { name: "near" type: "Power" bottom: "mean" top: "near" power_param { scale: 0.0625 shift: 75 } }
layer { name: "far" type: "Power" bottom: "mean" top: "far" power_param { scale: 0.0625 shift: 150 } }
layer { name: "scale" type: "Concat" bottom: "near" bottom: "far" top: "scale" concat_param { axis: 2 } }
"""


def reader(content: bytes, save: str) -> Call:
    """The call that reads a network."""
    return quiet("dnn.readNetFromONNX", File(f"{save}.onnx", content), save=save)


PARAMETERS: dict[str, dict[str, bytes]] = {
    "TrackerVit": {"net": vit()},
    "TrackerNano": {"backbone": nano_backbone(), "neckhead": nano_head()},
    "TrackerDaSiamRPN": {"model": siamese(), "kernel_cls1": siamese_kernel(10), "kernel_r1": siamese_kernel(20)},
}
TRACKING = (step("$self.init", FRAMES[0], BOX), step("$self.update", FRAMES[1]), step("$self.update", FRAMES[2]))
SCORE = step("$self.getTrackingScore")
for _class, _files in PARAMETERS.items():
    _params = (quiet(f"{_class}_Params", save="p"), *(quiet(f"$p.{_name}=", File(f"{_name}.onnx", _content)) for _name, _content in _files.items()))
    _nets = (*(reader(_content, _name) for _name, _content in _files.items()),)
    for _maker in (f"{_class}.create", f"{_class}_create"):
        member(_maker, "files", *_params, quiet(_maker, Ref("p"), save="self"), *TRACKING, SCORE)
        member(_maker, "networks", *_nets, quiet(_maker, *(Ref(_name) for _name in _files), save="self"), *TRACKING, SCORE)
    _made = (*_nets, quiet(f"{_class}_create", *(Ref(_name) for _name in _files), save="self"))
    member(f"{_class}.init", "then update", *_made, *TRACKING)
    member(f"{_class}.update", "three pictures", *_made, quiet("$self.init", FRAMES[0], BOX), *[step("$self.update", frame) for frame in FRAMES[1:4]])
    member(f"{_class}.getTrackingScore", "after each picture", *_made, quiet("$self.init", FRAMES[0], BOX), *[call for frame in FRAMES[1:3] for call in (step("$self.update", frame), SCORE)])
member("TrackerVit.create", "own mean, deviation and threshold", reader(vit(), "net"), quiet("TrackerVit.create", Ref("net"), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25), 0.9, save="self"), *TRACKING, SCORE)
_text = File("goturn.prototxt", GOTURN)
for _maker in ("TrackerGOTURN.create", "TrackerGOTURN_create"):
    member(_maker, "files", quiet("TrackerGOTURN_Params", save="p"), quiet("$p.modelTxt=", _text), quiet("$p.modelBin=", ""), quiet(_maker, Ref("p"), save="self"), *TRACKING)
    member(_maker, "a network", quiet("dnn.readNetFromCaffe", _text, save="net"), quiet(_maker, Ref("net"), save="self"), *TRACKING)
member("TrackerGOTURN.update", "three pictures", quiet("dnn.readNetFromCaffe", _text, save="net"), quiet("TrackerGOTURN_create", Ref("net"), save="self"), quiet("$self.init", FRAMES[0], BOX), *[step("$self.update", frame) for frame in FRAMES[1:4]])
for _class in ("TrackerVit", "TrackerNano", "TrackerDaSiamRPN", "TrackerGOTURN"):
    member(f"{_class}.create", "missing files", step(f"{_class}.create"))
