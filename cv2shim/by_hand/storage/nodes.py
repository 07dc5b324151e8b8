"""What a file of values holds: a tree of nodes, and the Mats in it."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

NONE, INT, REAL, STRING, SEQ, MAP, FLOW = 0, 1, 2, 3, 4, 5, 8
HEADER = 24  # bytes before elements in base64, which say what they are
SYMBOLS = "ucwsifdh"  # of the depths, from CV_8U on
DTYPES = ("u1", "i1", "u2", "i2", "i4", "f4", "f8", "f2")


@dataclass
class Node:
    """One value: an int, a float, a str of bytes, or nodes; `name` is None in a sequence."""

    name: str | None = None
    kind: int = NONE
    value: Any = None
    children: list[Node] = field(default_factory=list)

    def set(self, kind: int, value: Any) -> None:
        self.kind, self.value = kind, value

    def collect(self, kind: int) -> None:
        """Become a collection; a single value becomes the first of a sequence."""
        if self.kind not in (NONE, kind):
            self.children.append(Node(None, self.kind, self.value))
        self.kind, self.value = kind, None

    def add(self, name: str | None) -> Node:
        self.collect(SEQ if name is None else MAP)
        self.children.append(Node(name))
        return self.children[-1]

    def child(self, name: str) -> Node | None:
        """The first node of that name."""
        return next((node for node in self.children if node.name == name), None)

    def size(self) -> int:
        return len(self.children) if self.kind in (SEQ, MAP) else int(self.kind != NONE)

    def raw_size(self) -> int:
        """The bytes that OpenCV keeps it in."""
        head = 1 if self.name is None else 5
        if self.kind in (INT, REAL):
            return head + 8
        if self.kind == STRING:
            return head + 4 + len(self.value) + 1
        return head if self.kind == NONE else head + 8 + sum(node.raw_size() for node in self.children)


def number(node: Node | None) -> float:
    """A node as a float64: an int by its lowest 32 bits, as OpenCV reads it, the largest number for anything else."""
    if node is None or node.kind not in (INT, REAL):
        return 0.0 if node is None else float(np.finfo(np.float64).max)
    return float(np.int64(node.value).astype(np.int32)) if node.kind == INT else float(node.value)


def format_of(dtype: np.dtype[Any], channels: int) -> str:
    """OpenCV's format of elements: "d", "3u"."""
    symbol = SYMBOLS[DTYPES.index(dtype.str[1:])]
    return symbol if channels == 1 else f"{channels}{symbol}"


def elements(text: str) -> tuple[np.dtype[Any], int] | None:
    """dtype and channels of such a format; None if it is none."""
    count, symbol = text[:-1], text[-1:]
    known = symbol in SYMBOLS and symbol and (count == "" or count.isdigit())
    return (np.dtype(DTYPES[SYMBOLS.index(symbol)]), int(count or 1)) if known else None


def unpack(node: Node, text: str) -> bool:
    """Make a node the sequence of the elements that a text in base64 has; False if it is none."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        return False
    found = elements(data[:HEADER].decode("latin-1").split(" ")[0])
    if found is None or len(data) <= HEADER:
        return False
    dtype = found[0]
    count = (len(data) - HEADER) // dtype.itemsize
    node.collect(SEQ)
    kind = REAL if dtype.kind == "f" else INT
    node.children = [Node(None, kind, value) for value in np.frombuffer(data, dtype, count, HEADER).tolist()]
    return True


def numbers(nodes: list[Node], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Numbers as OpenCV converts them when it reads a Mat: for integers rounded, and saturated if they are small."""
    values = np.array([number(node) for node in nodes], np.float64)
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.nan_to_num(np.rint(values), nan=np.iinfo(np.int32).min), limits.min, limits.max).astype(dtype)


def shape_of(node: Node) -> tuple[int, ...]:
    """The sizes of the Mat that a map is about."""
    if (rows := node.child("rows")) is not None:
        cols = node.child("cols")
        return int(number(rows)), int(number(cols)) if cols else -1
    sizes = node.child("sizes")
    return tuple(int(number(size)) for size in (sizes.children if sizes else ()))


def fits(node: Node, channels: int) -> bool:
    """Whether there are as many elements as the sizes say, and all are numbers."""
    data = node.child("data")
    held = [] if data is None else data.children if data.kind == SEQ else [data]
    return len(held) == prod(shape_of(node)) * channels and all(one.kind in (INT, REAL) for one in held)
