"""How this OpenCV's Mat is made: what its type says, which numbers it holds, and how many dimensions it has.

Lines of OpenCV differ in it; the emitted tables say which of these a line has (`codegen/emit.py`).
How each lies in memory is in a file of `bridge/javascript/mats`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cv2shim.accepts import tables


class Layout(NamedTuple):
    """`depths`: numpy's dtype of each depth, in the order of their codes; `refused`: those that come out, but do not go in.

    `channel_bits`: below which bit of a type its channels are. `fewest`, `most`: dimensions of a Mat.
    """

    depths: tuple[str, ...]
    refused: frozenset[str]
    channel_bits: int
    fewest: int
    most: int


LAYOUTS = {
    "beside": Layout(("u1", "i1", "u2", "i2", "i4", "f4", "f8", "f2"), frozenset(), 3, 2, 32),
    "within": Layout(
        ("u1", "i1", "u2", "i2", "i4", "f4", "f8", "f2", "u2", "?", "u8", "i8", "u4"), frozenset({"u8", "i8"}), 5, 0, 10
    ),
}
"""Where sizes and steps lie, beside the header or within it, names them. (numpy has no bfloat16, whose bits a `u2` takes.)"""

_HERE = LAYOUTS[tables.modules()["mats"]]

DTYPES = tuple(map(np.dtype, _HERE.depths))
"""numpy's dtype of each depth."""
TAKEN = frozenset(DTYPES) - {np.dtype(code) for code in _HERE.refused}
"""Those of ndarrays that become Mats as they are."""
CHANNEL_BITS = _HERE.channel_bits
CN_MAX = 1 << 12 - CHANNEL_BITS
FEWEST_DIMENSIONS, MOST_DIMENSIONS = _HERE.fewest, _HERE.most


def bytes_of(depth: int) -> int:
    """Bytes of a number; none of a depth that there is not."""
    return DTYPES[depth].itemsize if depth < len(DTYPES) else 0


def depth_of(type: int) -> int:
    """The depth that a type is of."""
    return type & (1 << CHANNEL_BITS) - 1


def channels_of(type: int) -> int:
    """How many channels a type has."""
    return (type >> CHANNEL_BITS & CN_MAX - 1) + 1


def type_of(depth: int, channels: int) -> int:
    """The type of elements with so many channels."""
    return depth | (channels - 1 & CN_MAX - 1) << CHANNEL_BITS
