"""Python values as OpenCV's small types: numbers, strings, Point, Size, Rect, Scalar, vectors of them.

One `ValueType` per C++ type says how an argument is checked, with cv2's own strictness and wording. The rules are those of
OpenCV's `cv2_convert.cpp`.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from cv2shim.accepts import arrays, errors

Parse = Callable[[Any, str], Any]

_BOOLS = (bool, np.bool_)
REFUSED = (TypeError, OverflowError, ValueError)  # what the check of a value raises
INT_MIN, INT_MAX = -(2**31), 2**31 - 1


class ValueType(NamedTuple):
    """How values of one C++ type are checked.

    parse: argument → canonical Python value, TypeError in cv2's words if it is none.
    zero: what cv2 uses for a required argument given as None.
    """

    parse: Parse
    zero: Any


# ---- numbers and strings ----------------------------------------------------------------------------------------


def parse_int(value: Any, name: str) -> int:
    if type(value) is int and INT_MIN <= value <= INT_MAX:
        return value
    if isinstance(value, _BOOLS):
        raise TypeError(f"Argument '{name}' must be integer, not bool")
    if not isinstance(value, (int, np.integer)):
        raise TypeError(f"Argument '{name}' is required to be an integer")
    if not INT_MIN <= value <= INT_MAX:
        if -(2**63) <= value < 2**63:
            raise ValueError("integer won't fit into a C int")
        raise OverflowError("Python int too large to convert to C long")
    return int(value)


def _integer_parser(kind: str, low: int, high: int, too_large: str = "Python int too large to convert to C long") -> Parse:
    def parse(value: Any, name: str) -> int:
        if isinstance(value, _BOOLS):
            raise TypeError(f"Argument '{name}' must be {kind}, not bool")
        if not isinstance(value, (int, np.integer)):
            raise TypeError(f"Argument '{name}' is required to be an integer")
        if value < low and low == 0:
            raise TypeError("can't convert negative int to unsigned")
        if not low <= value <= high:
            raise OverflowError(too_large)
        return int(value)

    return parse


_parse_int64 = _integer_parser("integer", -(2**63), 2**63 - 1, "int too big to convert")
_parse_natural = _integer_parser("integer type", -(2**63), 2**64 - 1, "Python int too large to convert to C size_t")


def _parse_size(value: Any, name: str) -> int:
    try:
        number = _parse_natural(value, name)
    except OverflowError:
        if value > 0:
            raise
        number = -1
    if number < 0:
        raise OverflowError("can't convert negative value to size_t")
    return number


def _parse_char_number(value: Any, name: str) -> int:
    if isinstance(value, _BOOLS):
        raise TypeError(f"Argument '{name}' must be an integer, not bool")
    if not isinstance(value, (int, np.integer)):
        raise TypeError(f"Argument '{name}' is required to be an integer")
    if value < -128:
        raise TypeError("Python int too large to convert to C long")
    return min(int(value), 127)


def _parse_uchar(value: Any, name: str) -> int:
    try:
        return max(0, min(255, operator.index(value)))
    except TypeError:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer") from None


def _parse_char(value: Any, name: str) -> int:
    """The first byte of a string, 0 if it is empty."""
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"Expected single character string for argument '{name}'")
    return (value.encode() if isinstance(value, str) else value)[:1].ljust(1, b"\0")[0]


def _float_parser(kind: str, failed: str, target: type[np.floating[Any]]) -> Parse:
    def parse(value: Any, name: str) -> float:
        if type(value) is float:
            return value
        if isinstance(value, _BOOLS):
            raise TypeError(f"Argument '{name}' must be {kind}, not bool")
        if isinstance(value, (int, float)):
            return arrays.as_double(value)
        if isinstance(value, complex):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
            if isinstance(value, np.generic) and np.can_cast(value.dtype, target, "safe"):
                return float(value)
            raise TypeError(f"Argument '{name}' can not be safely parsed to '{kind}'")
        raise TypeError(f"Argument '{name}' {failed} a {kind}")

    return parse


parse_double = _float_parser("double", "can not be treated as", np.float64)
parse_float = _float_parser("float", "can't be treated as", np.float32)


def parse_bool(value: Any, name: str) -> bool:
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return bool(value)
    raise TypeError(f"Argument '{name}' is not convertable to bool")


def parse_str(value: Any, name: str) -> str:
    """A string up to its first zero, where C++ has it end.

    Of bytes, those that are no UTF-8 travel as lone surrogates, which the bridge makes bytes again.
    """
    if isinstance(value, bytes):
        value = value.decode(errors="surrogateescape")
    elif not isinstance(value, str):
        raise TypeError(f"Can't convert object to 'str' for '{name}'")
    elif not value.isascii():
        _refuse_surrogates(value, name)
    return value if "\0" not in value else value.partition("\0")[0]


def _refuse_surrogates(value: str, name: str) -> None:
    """The real cv2 dies of a string that has no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise TypeError(f"Can't convert object to 'str' for '{name}': {error}") from None


def parse_c_string(value: Any, name: str) -> str:
    """A string where C++ has a pointer to characters: CPython itself converts it."""
    if not isinstance(value, str):
        raise TypeError(f"argument '{name}' must be str, not {None if value is None else type(value).__name__}")
    if "\0" in value:
        raise ValueError("embedded null character")
    return value


def parse_path(value: Any, name: str) -> str:
    try:
        path = os.fspath(value)
    except TypeError:
        raise TypeError(f"Expected '{name}' to be a str or path-like object") from None
    return parse_str(path, name)


# ---- fixed-length sequences: Point, Size, Rect, … ---------------------------------------------------------------


def is_sequence(value: Any) -> bool:
    """Whether CPython's sequence protocol accepts `value` (numpy scalars and 0-d arrays do not)."""
    if isinstance(value, (list, tuple, str)):
        return True
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return hasattr(value, "__getitem__") and hasattr(value, "__len__") and not isinstance(value, (dict, np.generic))


def _sequence_length(value: Any, name: str) -> int:
    if not is_sequence(value):
        raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
    return len(value)


def _items_parser(item: Parse, count: int, zero: float = 0) -> Parse:
    """The check for `count` items in a sequence; one that is None is `zero`."""

    def parse(value: Any, name: str) -> tuple[Any, ...]:
        length = len(value) if type(value) is tuple else _sequence_length(value, name)
        if length != count:
            raise TypeError(f"Can't parse '{name}'. Expected sequence length {count}, got {length}")
        parsed = []
        for i in range(count):
            try:
                parsed.append(zero if value[i] is None else item(value[i], name))
            except REFUSED:
                raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type") from None
        return tuple(parsed)

    return parse


def _rounded(number: float) -> int:
    """To the nearest int, halves to the even one; what no int can hold is the lowest, as processors have it."""
    return int(rounded) if INT_MIN <= (rounded := np.rint(number)) <= INT_MAX else INT_MIN


def _column_parser(convert: Callable[[float], Any], count: int) -> Parse:
    """The check for a Vec: cv2 reads it as it reads an array, so lists are refused, and numbers of any type converted."""

    def parse(value: Any, name: str) -> tuple[Any, ...]:
        given = arrays.parse_mat(value, name)
        if given is None or given.ndim > 2 or given.size != count:
            raise errors.cv_error(errors.STS_ERROR, f"Conversion error: {name}, what: it has not {count} numbers")
        return tuple(convert(number) for number in given.ravel().tolist())

    return parse


def _items(item: Parse, zero: float, count: int) -> ValueType:
    return ValueType(_items_parser(item, count, zero), (zero,) * count)


def _column(convert: Callable[[float], Any], count: int) -> ValueType:
    return ValueType(_column_parser(convert, count), (convert(0),) * count)


def parse_scalar(value: Any, name: str) -> tuple[float, ...]:
    if isinstance(value, (float, int)):
        return (arrays.as_double(value), 0.0, 0.0, 0.0)
    if not is_sequence(value):
        raise TypeError(f"Scalar value for argument '{name}' is not numeric")
    if len(value) > 4:
        raise TypeError(f"Scalar value for argument '{name}' is longer than 4")
    items = list(value)
    for item in items:
        if not isinstance(item, (float, int)):
            raise TypeError(f"Scalar value for argument '{name}' is not numeric")
    return tuple([arrays.as_double(item) for item in items] + [0.0] * (4 - len(items)))


def _structured_parser(kind: str, parts: tuple[tuple[str, Parse], ...]) -> Parse:
    def parse(value: Any, name: str) -> tuple[Any, ...]:
        if not is_sequence(value):
            raise TypeError(f"Can't parse '{name}' as {kind}.Input argument doesn't provide sequence protocol")
        if len(value) != len(parts):
            raise TypeError(f"Can't parse '{name}' as {kind}. Expected sequence length {len(parts)}, got {len(value)}")
        return tuple(
            zero if item is None else parse_part(item, f"'{name}' {part}")
            for item, (part, parse_part), zero in zip(value, parts, _ZEROS[kind], strict=True)
        )

    return parse


_ZEROS = {"RotatedRect": ((0.0, 0.0), (0.0, 0.0), 0.0), "TermCriteria": (0, 0, 0.0)}
_parse_pair = _items_parser(parse_float, 2, 0.0)
_parse_rotated_rect = _structured_parser(
    "RotatedRect", (("center point", _parse_pair), ("size", _parse_pair), ("angle", parse_float))
)
_parse_criteria = _structured_parser(
    "TermCriteria", (("criteria type", parse_int), ("max count", parse_int), ("epsilon", parse_double))
)


def parse_rotated_rect(value: Any, name: str) -> tuple[Any, ...]:
    if type(value).__name__ == "RotatedRect" and hasattr(value, "center"):
        value = (value.center, value.size, value.angle)
    return _parse_rotated_rect(value, name)


_parse_range_items = _items_parser(parse_int, 2)


def _parse_range(value: Any, name: str) -> tuple[Any, ...]:
    if _sequence_length(value, name) == 0:
        return (INT_MIN, INT_MAX)
    return _parse_range_items(value, name)


MOMENTS = tuple(
    f"{family}{order}"
    for family, orders in (
        ("m", "00 10 01 20 11 02 30 21 12 03"),
        ("mu", "20 11 02 30 21 12 03"),
        ("nu", "20 11 02 30 21 12 03"),
    )
    for order in orders.split()
)


def _parse_moments(value: Any, name: str) -> tuple[float, ...]:
    if not isinstance(value, dict):
        raise TypeError(f"Can't parse '{name}'. Input argument isn't dict or an instance of subtype of the dict type")
    given = (value.get(key) for key in MOMENTS)
    return tuple(0.0 if number is None else parse_double(number, key) for key, number in zip(MOMENTS, given, strict=True))


VALUE_TYPES: dict[str, ValueType] = {
    "int": ValueType(parse_int, 0),
    "enum": ValueType(parse_int, 0),
    "unsigned": ValueType(_integer_parser("integer type", 0, 2**32 - 1), 0),
    "unsigned int": ValueType(_integer_parser("integer type", 0, 2**32 - 1), 0),
    "size_t": ValueType(_parse_size, 0),
    "int64": ValueType(_parse_int64, 0),
    "long long": ValueType(_parse_int64, 0),
    "uint64": ValueType(_integer_parser("integer type", 0, 2**64 - 1), 0),
    "uchar": ValueType(_parse_uchar, 0),
    "char": ValueType(_parse_char, 0),
    "double": ValueType(parse_double, 0.0),
    "float": ValueType(parse_float, 0.0),
    "bool": ValueType(parse_bool, False),
    "String": ValueType(parse_str, ""),
    "string": ValueType(parse_str, ""),
    "c_string": ValueType(parse_c_string, ""),
    "Point": _items(parse_int, 0, 2),
    "Point2i": _items(parse_int, 0, 2),
    "Point2f": _items(parse_float, 0.0, 2),
    "Point2d": _items(parse_double, 0.0, 2),
    "Point3i": _items(parse_int, 0, 3),
    "Point3f": _items(parse_float, 0.0, 3),
    "Point3d": _items(parse_double, 0.0, 3),
    "Size": _items(parse_int, 0, 2),
    "Size2f": _items(parse_float, 0.0, 2),
    "Rect": _items(parse_int, 0, 4),
    "Rect2f": _items(parse_float, 0.0, 4),
    "Rect2d": _items(parse_double, 0.0, 4),
    "Vec2i": _column(_rounded, 2),
    "Vec2f": _column(float, 2),
    "Vec2d": _column(float, 2),
    "Vec3i": _column(_rounded, 3),
    "Vec3f": _column(float, 3),
    "Vec3d": _column(float, 3),
    "Vec4i": _column(_rounded, 4),
    "Vec4f": _column(float, 4),
    "Vec4d": _column(float, 4),
    "Vec6f": _column(float, 6),
    "Scalar": ValueType(parse_scalar, (0.0,) * 4),
    "RotatedRect": ValueType(parse_rotated_rect, _ZEROS["RotatedRect"]),
    "TermCriteria": ValueType(_parse_criteria, _ZEROS["TermCriteria"]),
    "Range": ValueType(_parse_range, (0, 0)),
    "Moments": ValueType(_parse_moments, (0.0,) * 24),
}

# ---- vectors of plain elements ----------------------------------------------------------------------------------

# C++ element -> how many numbers of which dtype it is.
ELEMENTS: dict[str, tuple[str, int]] = {
    "int": ("i4", 1),
    "uchar": ("u1", 1),
    "char": ("i1", 1),
    "bool": ("u1", 1),
    "float": ("f4", 1),
    "double": ("f8", 1),
    "Point": ("i4", 2),
    "Point2i": ("i4", 2),
    "Point2f": ("f4", 2),
    "Point2d": ("f8", 2),
    "Point3i": ("i4", 3),
    "Point3f": ("f4", 3),
    "Point3d": ("f8", 3),
    "Size": ("i4", 2),
    "Rect": ("i4", 4),
    "Rect2d": ("f8", 4),
    "Range": ("i4", 2),
    "Vec4f": ("f4", 4),
    "Vec4i": ("i4", 4),
    "Vec6f": ("f4", 6),
    "RotatedRect": ("f4", 5),
}


def parse_vector(element: str) -> Parse:
    """The check for a std::vector of `element`: any sequence, or a 1-D array for vectors of numbers."""
    dtype, count = ELEMENTS[element]
    # gen2 reads a char argument as a string of one letter, but in a vector it is a number
    item: Parse = (
        _parse_char_number
        if element == "char"
        else VALUE_TYPES[element].parse
        if element in VALUE_TYPES
        else _items_parser(parse_float, count)
    )

    def parse(value: Any, name: str) -> np.ndarray:
        if isinstance(value, np.ndarray) and count == 1:
            if value.ndim > 1:
                raise TypeError(f"Can't parse {value.ndim}D array as '{name}' vector argument")
            if (native := value.dtype.newbyteorder("=")) == np.dtype(dtype):
                return np.ascontiguousarray(value).view(native)
        if not is_sequence(value):
            raise TypeError(f"Can't parse '{name}'. Input argument doesn't provide sequence protocol")
        parsed: list[Any] = []
        for i in range(len(value)):
            try:
                entry = value[i]
                if entry is None:
                    parsed.append([0] * count if count > 1 else 0)
                else:
                    parsed.append(_flat(item(entry, name)) if count > 1 else item(entry, name))
            except REFUSED:
                raise TypeError(f"Can't parse '{name}'. Sequence item with index {i} has a wrong type") from None
        shape = (len(parsed), count) if count > 1 else (len(parsed),)
        return np.array(parsed, dtype).reshape(shape)

    return parse


def _flat(value: tuple[Any, ...]) -> list[float]:
    numbers: list[float] = []
    for part in value:
        numbers.extend(part) if isinstance(part, tuple) else numbers.append(part)
    return numbers
