"""Random arguments: plausible ones for each type of the model, and odd ones that hardly any function takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from compat.case import Array, File, Make, Own, Strided
from compat.cases import inputs
from compat.cases.classes import CASCADE, MAKERS
from compat.model import Parameter

Strategy = st.SearchStrategy[Any]

DTYPES = ("u1", "u1", "u1", "f4", "f4", "f8", "i4", "i2", "u2", "i1", "f2", "i8")
LAYOUTS = ("gaps", "gaps", "flipped", "mirrored", "columns", "transposed", "readonly")
SHAPES = ((1, 1), (1, 9), (9, 1), (3, 3), (2, 3), (3, 4), (4, 4), (5, 1), (8, 8), (12, 10), (16, 16), (37, 53))
TEXTS = ("", "a", "größe", "Hello 19%", "name", "layer/1", "a b", "x" * 300)
"""Names of files among them lie in a folder that goes with the case."""
PATHS = ("", "nothing.png", "no/such/folder/a.png", "a.yml", "a.xml", "a.json", "a.jpg", "a.bmp", "a")


def _noise(shape: tuple[int, ...], dtype: str, seed: int) -> Array:
    draw = inputs.random(seed)
    if np.dtype(dtype).kind == "f":
        return draw.uniform(-2, 60, shape).astype(dtype)
    return draw.randint(0, 120, shape).astype(dtype)


_SEEDS = st.integers(0, 5)
_PICTURES = st.builds(
    lambda size, channels, dtype, seed: _noise(size if channels == 1 else (*size, channels), dtype, seed),
    st.sampled_from(SHAPES),
    st.sampled_from((1, 1, 1, 3, 3, 3, 4, 2)),
    st.sampled_from(DTYPES),
    _SEEDS,
)
_SCENES = st.builds(
    lambda make, seed: make(seed=seed),
    st.sampled_from((inputs.photo, inputs.grey, inputs.textured)),
    _SEEDS,
)
_POINTS = st.builds(
    lambda count, dimensions, wrapped, dtype, seed: inputs.cloud(count, dimensions, dtype, seed)[
        (slice(None), None) if wrapped else slice(None)
    ].copy(),
    st.integers(1, 12),
    st.sampled_from((2, 2, 3, 4)),
    st.booleans(),
    st.sampled_from(("f4", "i4", "f8")),
    _SEEDS,
)
_NUMBERS = st.builds(_noise, st.tuples(st.integers(0, 9)), st.sampled_from(DTYPES), _SEEDS)
_STRANGE = st.sampled_from(
    (
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 3), np.float32),
        np.zeros((4, 0, 3), np.uint8),
        np.array(7.5),
        np.array(3, np.uint8),
        np.arange(120, dtype=np.float32).reshape(2, 3, 4, 5),
        np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
        np.arange(24, dtype=np.uint8).reshape(2, 12, 1),
        np.full((5, 6), math.nan, np.float32),
        np.full((5, 6, 3), math.inf),
        np.zeros((2, 3, 600), np.uint8),
    )
)
_PLAIN_ARRAYS = st.one_of(_PICTURES, _PICTURES, _SCENES, _POINTS, _NUMBERS, _STRANGE)


def relaid(array: Array) -> Strategy:
    """The array in another layout."""
    return st.builds(Strided, st.just(array), st.sampled_from(LAYOUTS))


def uploaded(array: Any) -> Make:
    return Make("UMat", (array,))


ARRAYS: Strategy = st.one_of(
    _PLAIN_ARRAYS,
    _PLAIN_ARRAYS,
    _PLAIN_ARRAYS,
    _PLAIN_ARRAYS.flatmap(relaid),
    _PLAIN_ARRAYS.map(uploaded),
)
MATS: Strategy = st.one_of(ARRAYS, ARRAYS, ARRAYS, st.none())
MANY_MATS: Strategy = st.one_of(st.lists(ARRAYS, max_size=4), st.lists(ARRAYS, max_size=3).map(tuple), _PLAIN_ARRAYS)

_SMALL = st.one_of(st.sampled_from((0, 1, 2, 3, 5, 7, -1)), st.integers(-3, 20))
INTS: Strategy = st.one_of(_SMALL, _SMALL, _SMALL.map(np.int64), _SMALL.map(np.int32))
FLAGS: Strategy = st.integers(0, 16)
FLOATS: Strategy = st.one_of(
    st.sampled_from((0.0, 0.5, 1.0, 2.0, 10.0, -1.0, 1e-3, 100.0)),
    _SMALL,
    st.sampled_from((np.float32(1.5), np.float64(2.5), np.int32(2))),
)
BOOLS: Strategy = st.sampled_from((True, False, 0, 1, np.True_))
_COORDINATES = st.one_of(_SMALL, st.integers(0, 60))


def _sequences(item: Strategy, count: int) -> Strategy:
    """`count` items as a tuple, a list or an array."""
    items = st.lists(item, min_size=count, max_size=count)
    owned = items.map(lambda given: Own(tuple(given), "sequence"))
    return st.one_of(items.map(tuple), items.map(tuple), items, items.map(np.array), items.map(Own), owned)


SCALARS: Strategy = st.one_of(st.integers(0, 255), FLOATS, st.lists(st.integers(0, 255), min_size=1, max_size=4).map(tuple))
_PAIRS = _sequences(st.integers(1, 30), 2)
CRITERIA: Strategy = st.tuples(st.sampled_from((1, 2, 3)), st.integers(1, 12), st.sampled_from((1.0, 0.1, 1e-3)))
ROTATED: Strategy = st.tuples(
    st.tuples(_COORDINATES, _COORDINATES), st.tuples(st.integers(0, 30), st.integers(0, 30)), st.integers(-200, 200)
)
KEYPOINTS: Strategy = st.builds(
    lambda x, y, size: Make("KeyPoint", (float(x), float(y), float(size))),
    st.integers(0, 100),
    st.integers(0, 90),
    st.integers(1, 20),
)
MATCHES: Strategy = st.builds(
    lambda query, train: Make("DMatch", (query, train, 0.5)), st.integers(0, 4), st.integers(0, 4)
)

TYPES: dict[str, Strategy] = {
    "int": INTS,
    "size_t": st.integers(0, 20),
    "int64": INTS,
    "uchar": st.integers(0, 255),
    "char": st.sampled_from(("a", "")),
    "double": FLOATS,
    "float": FLOATS,
    "bool": BOOLS,
    "String": st.sampled_from(TEXTS),
    "Point": _sequences(_COORDINATES, 2),
    "Point2f": _sequences(FLOATS, 2),
    "Point2d": _sequences(FLOATS, 2),
    "Size": _PAIRS,
    "Size2f": _PAIRS,
    "Rect": _sequences(st.integers(0, 30), 4),
    "Rect2d": _sequences(FLOATS, 4),
    "Range": _sequences(st.integers(0, 5), 2),
    "Scalar": SCALARS,
    "TermCriteria": CRITERIA,
    "RotatedRect": ROTATED,
    "KeyPoint": KEYPOINTS,
    "DMatch": MATCHES,
    "Mat": MATS,
    "UMat": MATS,
}


def plausible(parameter: Parameter) -> Strategy:
    """Values that a parameter may well be given."""
    kind = parameter.type.partition("/")
    if kind[2] == "path":
        return st.sampled_from(PATHS) | st.sampled_from((File("a.png"), File("a.xml", CASCADE)))
    return _of_type(kind[0])


def _of_type(name: str) -> Strategy:
    if name in TYPES:
        return TYPES[name]
    if name.startswith("enum:"):
        return FLAGS
    if name == "vector_Mat" or name == "vector_UMat":
        return MANY_MATS
    if name.startswith("vector_"):
        items = st.lists(_of_type(name.removeprefix("vector_")), max_size=5)
        return items | items.map(tuple)
    return _objects(name.removeprefix("Ptr_"))


def _objects(name: str) -> Strategy:
    """An object that one call makes, if the model's cases know such a call."""
    last = MAKERS[name][-1] if len(MAKERS.get(name, ())) == 1 else None
    return st.just(Make(last.name, last.args, last.kwargs)) | st.none() if last else st.none()


ODD: tuple[Any, ...] = (
    *(None, True, False, np.True_, 1.5, -1, 0, "text", "", b"bytes", "\0", "\ud800", 1j, Ellipsis, int, range(3)),
    *([], (), {}, set(), [None], (None, None), [[]], [[1, 2], [3]], (1, 2), (1, 2, 3, 4, 5), ("a", "b"), [1.5, 2.5], {"a": 1}),
    *(math.nan, math.inf, -math.inf, 1e300, 2**31, -(2**31) - 1, 2**31 - 1, -(2**31), 2**32, 2**63, 2**64, 10**30),
    *(np.int64(3), np.int64(2**40), np.uint8(200), np.float32(1.5), np.float16(0.5), np.complex64(1), np.str_("a")),
    *((2**31, 1), (math.nan, 1.0), (1e9, 1e9), (10**5, 10**5), (-1, -1), (True, False), (1.5, 2)),
    *(np.zeros((3, 3), np.uint32), np.zeros((3, 3), np.uint64), np.zeros((3, 3), bool), np.zeros((3, 3), np.complex64)),
    *(np.zeros((3, 3), object), np.array([["a"]]), np.zeros(3, [("x", "f4")]), np.zeros((3, 3), ">f4"), np.array(None)),
    *(np.zeros((2, 2, 2, 2), np.uint8), np.zeros((1,) * 32, np.uint8), np.zeros((3, 3, 513), np.uint8)),
    *(Make("UMat"), Make("KeyPoint"), Make("DMatch"), [np.zeros((2, 2))] * 2, [Make("UMat")], (np.zeros(2), None)),
    *(Own(3), Own(1.5), Own("text"), Own(b"bytes"), Own((1, 2)), Own([1, 2]), Own(np.arange(9, dtype=np.uint8).reshape(3, 3))),
    *(Own(3, "number"), Own(2**70, "number"), Own((1, 2), "sequence"), Own((1, 2, 3, 4), "sequence"), Own((), "sequence")),
)
"""Each is wrong for most parameters, and right for some."""


def odd() -> Strategy:
    return st.sampled_from(ODD)


def cast(array: Array, dtype: str) -> Array:
    """The array's values in another dtype, as far as it holds them."""
    if np.dtype(dtype).kind in "iu" and array.dtype.kind in "f":
        array = np.nan_to_num(array, posinf=0, neginf=0).clip(-100, 250)
    with np.errstate(all="ignore"):
        return array.astype(dtype)


def shapes(size: int) -> Strategy:
    """Shapes of so many elements, most of three to five dimensions, the last of which may be channels."""
    lengths = [length for length in range(1, 21) if size % length == 0]
    axes = st.lists(st.sampled_from(lengths), max_size=4)
    return axes.map(lambda short: _filled(short, size))


def _filled(short: list[int], size: int) -> tuple[int, ...]:
    """As many of the short axes as divide the size, behind one that has the rest."""
    kept: list[int] = []
    for length in short:
        if size // math.prod(kept) % length == 0:
            kept.append(length)
    return (size // math.prod(kept), *kept)


def varied(array: Array) -> Strategy:
    """An array much like the one given: of another layout, dtype, size or number of channels, or on the device."""
    changes: list[Callable[[Array], Any]] = [
        lambda a: a[: max(1, len(a) // 2)].copy() if a.ndim else a,
        lambda a: a[:, : max(1, a.shape[1] // 2)].copy() if a.ndim > 1 else a,
        lambda a: a[..., None] if a.ndim == 2 else a,
        lambda a: np.stack([a] * 3, -1) if a.ndim == 2 else a[..., 0].copy() if a.ndim > 2 else a,
        lambda a: a[None].copy(),
        lambda a: np.asfortranarray(a),
        lambda a: a.ravel().copy(),
        lambda a: a.tolist() if a.size < 100 else a,
        uploaded,
        Own,
    ]
    if array.dtype.kind not in "biuf":
        return st.just(array)
    cast_to = st.sampled_from(DTYPES).map(lambda dtype: cast(array, dtype))
    return st.one_of(relaid(array), relaid(array), cast_to, st.sampled_from(changes).map(lambda change: change(array)))
