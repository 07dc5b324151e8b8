"""Small networks as ONNX and Caffe files, written field by field in the format that both share, Protocol Buffers.

The numbers are those of the fields in onnx.proto and caffe.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from compat.protobuf import field, varint

Floats = NDArray[np.float32]
FLOAT = 1  # the type of a tensor's elements
INT_ATTRIBUTE, INTS_ATTRIBUTE = 2, 7
OPSET = 11
IR_VERSION = 7


def _fields(number: int, values: Iterable[int | str | bytes]) -> bytes:
    return b"".join(field(number, value) for value in values)


def node(
    kind: str, inputs: Sequence[str], output: str, attributes: Mapping[str, int | Sequence[int]] | None = None
) -> bytes:
    """An operator of an ONNX graph, named after its kind."""
    given = [_attribute(name, value) for name, value in (attributes or {}).items()]
    return _fields(1, inputs) + field(2, output) + field(3, kind) + field(4, kind) + _fields(5, given)


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, INT_ATTRIBUTE)
    return field(1, name) + _fields(8, value) + field(20, INTS_ATTRIBUTE)


def onnx(
    nodes: Sequence[bytes],
    weights: Mapping[str, Floats],
    given: tuple[str, Sequence[int]],
    output: tuple[str, Sequence[int]],
) -> bytes:
    """An ONNX model with one input and one output, each with its shape."""
    graph = _fields(1, nodes) + field(2, "graph") + _fields(5, (_tensor(*item) for item in weights.items()))
    graph += field(11, _value_info(*given)) + field(12, _value_info(*output))
    return field(1, IR_VERSION) + field(7, graph) + field(8, field(2, OPSET))


def _tensor(name: str, value: Floats) -> bytes:
    return _fields(1, value.shape) + field(2, FLOAT) + field(8, name) + field(9, value.astype("<f4").tobytes())


def _value_info(name: str, shape: Sequence[int]) -> bytes:
    dimensions = _fields(1, (field(1, size) for size in shape))
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, dimensions)))


def caffe_weights(layers: Mapping[str, Sequence[Floats]]) -> bytes:
    """A .caffemodel: the weights of layers of type Convolution by name; what connects them stands in the .prototxt."""
    return b"".join(
        field(100, field(1, name) + field(2, "Convolution") + _fields(7, map(_blob, blobs)))
        for name, blobs in layers.items()
    )


def _blob(value: Floats) -> bytes:
    data = struct.pack(f"<{value.size}f", *value.ravel().tolist())
    return field(7, field(1, b"".join(map(varint, value.shape)))) + field(5, data)
