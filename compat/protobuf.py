"""Protocol Buffers, the format of ONNX, Caffe and TensorFlow files, written field by field."""

from __future__ import annotations


def varint(value: int) -> bytes:
    """A number of seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, content: bytes | str | int) -> bytes:
    """One field of a message: an integer as a varint, anything else with its length before it."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data
