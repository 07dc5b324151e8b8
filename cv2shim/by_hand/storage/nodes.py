"""What a file of values holds: a tree of nodes, and the Mats in it."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cv2shim.accepts import tables

NONE, INT, REAL, STRING, SEQ, MAP, FLOW = 0, 1, 2, 3, 4, 5, 8
NO_NUMBER = 2**31 - 1  # as C's int
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
    """A node as a float64: an int by its lowest 32 bits, where OpenCV reads it so, the largest number for anything else."""
    if node is None or node.kind not in (INT, REAL):
        return 0.0 if node is None else float(np.finfo(np.float64).max)
    whole = node.kind == REAL or tables.changed("ints-of-64-bits-as-floats")
    return float(node.value if whole else _lowest(node.value))


def integer(node: Node) -> int:
    """A node as C's int: a float rounded, `NO_NUMBER` for anything else."""
    if node.kind not in (INT, REAL):
        return NO_NUMBER
    return _lowest(node.value) if node.kind == INT else int(_rounded(np.float64(node.value)))


def _lowest(value: int) -> int:
    """The int of 32 bits that is left of a larger one."""
    return (value + 2**31) % 2**32 - 2**31


def _rounded(values: Any) -> Any:
    """Floats as x86 makes ints of them: the smallest of what is beyond 32 bits, and of NaN."""
    rounded = np.rint(values)
    return np.where((rounded >= -(2.0**31)) & (rounded < 2.0**31), rounded, -(2.0**31))


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
    """Numbers as OpenCV converts them when it reads a Mat: for integers rounded, and saturated if they are small.

    Only those of 8 bytes take ints of more than 32 bits.
    """
    wide = dtype.itemsize == 8
    values = np.array([node.value if wide or node.kind == REAL else _lowest(node.value) for node in nodes], np.float64)
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(_rounded(values), limits.min, limits.max).astype(dtype)


def held(node: Node | None) -> list[Node]:
    """The elements that a node has for a Mat: those of a sequence, or itself."""
    if node is None or node.kind == NONE:
        return []
    return node.children if node.kind in (SEQ, MAP) else [node]


def shape_of(node: Node) -> tuple[int, ...]:
    """The sizes of the Mat that a map is about; no Mat has less than two."""
    rows, cols = node.child("rows"), node.child("cols")
    if rows is not None and (height := integer(rows)) >= 0:
        return height, integer(cols) if cols else -1
    sizes = tuple(integer(size) for size in held(node.child("sizes")))
    return (*sizes, 1) if len(sizes) == 1 else sizes


def fits(node: Node, channels: int) -> bool:
    """Whether there are as many elements as the sizes say, and all are numbers."""
    data, shape = held(node.child("data")), shape_of(node)
    return bool(shape) and len(data) == prod(shape) * channels and all(one.kind in (INT, REAL) for one in data)
