"""Values of a call in few bytes: arrays by a checksum, cv2's objects by their number, all else as it is."""

from __future__ import annotations

import hashlib
import marshal
import zlib
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np
from numpy import ndarray

from compat.runner import FIELDS

SMALL = 1 << 15  # bytes of an array up to which zlib is as fast as sums
COLUMNS = 1021  # a prime, so that rows of pictures do not fall upon one another
LONG = 400  # bytes of a digest
FORM = 2  # of marshal: the last whose bytes do not depend on how often a value is referred to
NUMBERS = frozenset((int, float))
PLAIN = frozenset((int, float, str, bool, bytes, complex, type(None), type(...)))
WIDE = np.dtype(np.int64)  # numpy's own integers on a desktop; in WebAssembly they have 32 bits
NO_MATS = frozenset((WIDE, np.dtype(object)))  # of arrays that no function of cv2 takes as a Mat


class Codes(dict[np.dtype, str]):
    """A dtype's `str`, which numpy makes anew each time it is asked for; "" for `NO_MATS`."""

    def __missing__(self, dtype: np.dtype) -> str:
        code = self[dtype] = "" if dtype in NO_MATS else dtype.str
        return code


CODES = Codes()


def checksum(array: np.ndarray) -> int:
    """A number that two arrays of other values have in common by a rare accident only."""
    return zlib.crc32(repr(array.tolist()).encode()) if array.dtype.hasobject else plain_checksum(array)


def plain_checksum(array: np.ndarray) -> int:
    """The same of an array that has no objects in it."""
    if array.nbytes <= SMALL:
        try:
            return zlib.crc32(array)  # type: ignore[arg-type]
        except ValueError:  # its elements do not lie in a row, which takes longer to ask than to try
            return zlib.crc32(array.tobytes())
    whole = array if array.flags.c_contiguous else np.ascontiguousarray(array)
    octets = whole.reshape(-1).view(np.uint8)
    rest = len(octets) % (8 * COLUMNS)
    words = octets[: len(octets) - rest].view(np.uint64).reshape(-1, COLUMNS)
    # sums by columns and by rows: what one of them does not see, the other does
    total = zlib.crc32(np.add.reduce(words, axis=0).data, zlib.crc32(octets[len(octets) - rest :].data))
    return zlib.crc32(np.add.reduce(words, axis=1).data, total)


def narrowed(array: np.ndarray) -> np.ndarray:
    """Integers of 64 bits in the 32 that numpy gives them in WebAssembly, if they fit."""
    narrow = array.astype(np.int32)
    return narrow if np.array_equal(narrow, array) else array


def short(value: Any) -> bytes:
    """A digest as bytes, by a hash if it is long."""
    dumped = marshal.dumps(value, FORM)
    return dumped if len(dumped) <= LONG else b"#" + hashlib.blake2b(dumped, digest_size=16).digest()


class Digests:
    """Makes digests, and knows the objects of cv2 by numbers: the how many-th of its class each is.

    folder:    the program's folder, of which paths are left without: it is another on each side
    met_class: is told each class of which there is an object
    """

    def __init__(self, cv2: Any, folder: str, met_class: Callable[[type], None]) -> None:
        self.folder, self.met_class = folder, met_class
        self.fields = {
            getattr(cv2, name): attrgetter(*fields) for name, fields in FIELDS.items() if hasattr(cv2, name)
        }
        self.umat = getattr(cv2, "UMat", ())
        self.get: Callable[[Any], Any] = getattr(self.umat, "get", lambda value: None)
        self.objects: dict[int, tuple[str, int]] = {}
        self.made: dict[str, int] = {}
        self.met: list[tuple[str, int]] = []  # objects in what was looked at last
        self.known: list[tuple[str, int]] | None = None  # in a result: which objects are not new; None in arguments

    def of(self, value: Any) -> Any:
        """The digest of a value: what `marshal` can write."""
        kind = type(value)
        if kind is ndarray:
            if code := CODES[value.dtype]:
                return (code, value.shape, plain_checksum(value))
            if self.known is None and value.dtype == WIDE:
                value = narrowed(value)
            return (value.dtype.str, value.shape, checksum(value))
        if kind is str:
            return value.replace(self.folder, "") if self.folder in value else value
        if kind in PLAIN:
            return value
        if kind is tuple:
            for item in value:
                if type(item) not in NUMBERS:
                    return tuple([self.of(item) for item in value])
            return value
        if kind is list:
            return [self.of(item) for item in value]
        return self._other(value, kind)

    def _other(self, value: Any, kind: type) -> Any:
        if kind in self.fields:
            return (kind.__name__, *self.fields[kind](value))
        if kind is dict:
            return ("dict", *[(self.of(key), self.of(item)) for key, item in value.items()])
        if self.known is None and isinstance(value, np.int64 | np.int32):
            return ("numpy", "int", int(value))
        if isinstance(value, np.generic):
            return ("numpy", value.dtype.str, value.tobytes())
        if isinstance(value, np.ndarray):
            return (kind.__name__, self.of(np.asarray(value)))
        if isinstance(value, self.umat):
            return ("UMat", self.of(self.get(value)))
        name = cv2_class(kind)
        if name:
            return self._object(value, name)
        if isinstance(value, (int, float, str)):
            return self.of(next(plain for plain in (int, float, str) if isinstance(value, plain))(value))
        if hasattr(value, "__fspath__"):
            return ("path", self.of(value.__fspath__()))
        return ("function" if callable(value) else "object", "" if callable(value) else kind.__name__)

    def _object(self, value: Any, name: str) -> tuple[str, str, int]:
        known = self.objects.get(id(value))
        if known is None or (self.known is not None and known not in self.known):
            count = self.made.get(name, 0)
            if not count:
                self.met_class(type(value))
            known = self.objects[id(value)] = (name, count)
            self.made[name] = count + 1
        self.met.append(known)
        return ("cv2", *known)


def cv2_class(kind: type) -> str:
    """The name below cv2 of a class of it, or of the one that a program has derived its own from; "" for others."""
    for base in kind.__mro__:
        module = base.__module__ or ""
        if module == "cv2" or module.startswith("cv2."):
            below = module[4:]
            return f"{below}.{base.__qualname__}" if below and not base.__qualname__.startswith(below) else base.__qualname__
    return ""
