"""A WebAssembly file as its sections, and the numbers and names in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

IMPORTS, GLOBALS, EXPORTS, START, DATA, DATA_COUNT = 2, 6, 7, 8, 11, 12
"""Kinds of sections."""

HEAD = 8  # bytes: the magic word and the version


def sections(wasm: bytes) -> Iterator[tuple[int, bytes]]:
    """Each section's kind and content, in their order."""
    at = HEAD
    while at < len(wasm):
        size, begin = number(wasm, at + 1)
        yield wasm[at], wasm[begin : begin + size]
        at = begin + size


def joined(sections: Iterable[tuple[int, bytes]]) -> bytes:
    """The file of these sections."""
    parts = (bytes([kind]) + encoded(len(content)) + content for kind, content in sections)
    return b"\0asm\1\0\0\0" + b"".join(parts)


def number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def encoded(value: int) -> bytes:
    """A number as unsigned LEB128."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])


def text(data: bytes, at: int) -> tuple[str, int]:
    """A name, and where it ends."""
    size, begin = number(data, at)
    return data[begin : begin + size].decode(), begin + size


def named(name: str) -> bytes:
    """A name as it is written."""
    data = name.encode()
    return encoded(len(data)) + data

