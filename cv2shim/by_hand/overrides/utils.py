"""Overrides of cv2.utils: functions that say what became of an argument. They test bindings, this one's too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from cv2shim.accepts.arrays import NO_MAT, has_channels
from cv2shim.accepts.values import parse_int
from cv2shim.by_hand.overrides import override, override_class
from cv2shim.by_hand.overrides._mats import MISSING, Array, channels, depth, dimensions, matrix

RotatedRect = tuple[tuple[float, float], tuple[float, float], float]
DEPTHS = ("8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F")
ALL = (-(2**31), 2**31 - 1)
ARRAY, ARRAYS, WRITABLE = 0x01010000, 0x01050000, 0x02000000


def _formatted(name: str, text: str) -> None:
    def dump(argument: Any) -> str:
        return text % argument

    dump.__doc__ = f"The argument as {text!r}."
    override(f"utils.{name}", reason=MISSING)(dump)


for _name, _text in {
    "dumpInt": "Int: %d",
    "dumpSizeT": "size_t: %d",
    "dumpDouble": "Double: %.2f",
    "dumpString": "String: %s",
    "dumpRect": "rect: (x=%d, y=%d, w=%d, h=%d)",
    "dumpTermCriteria": "term_criteria: (type=%d, max_count=%d, epsilon=%f",
}.items():
    _formatted(_name, _text)


@override("utils.dumpInt64", reason="numbers cross to opencv.js as doubles, which hold 53 bits", always=True)
def dump_int64(argument: int) -> str:
    """The argument, all of its 64 bits."""
    return f"Int64: {argument}"


@override("utils.dumpCString", reason=MISSING, builtin=True)
def dumpCString(argument: str) -> str:
    """The argument, which CPython itself turns into a C string: only a str is one."""
    if not isinstance(argument, str):
        kind = None if argument is None else type(argument).__name__
        raise TypeError(f"dumpCString() argument 1 must be str, not {kind}")
    if "\0" in argument:
        raise ValueError("embedded null character")
    return f"String: {argument}"


@override("utils.dumpBool", reason=MISSING)
def dump_bool(argument: bool) -> str:
    """The argument in words."""
    return f"Bool: {bool(argument)}"


@override("utils.dumpFloat", reason=MISSING)
def dump_float(argument: float) -> str:
    """The argument, float32."""
    with np.errstate(over="ignore"):
        return f"Float: {np.float32(argument):.2f}"


@override("utils.dumpRange", reason=MISSING)
def dump_range(argument: tuple[int, int]) -> str:
    """Start and end of the argument."""
    start, end = argument
    return "range: all" if (start, end) == ALL else f"range: (s={start}, e={end})"


@override("utils.dumpRotatedRect", reason=MISSING)
def dump_rotated_rect(argument: RotatedRect) -> str:
    """Centre, size and angle of the argument."""
    (x, y), (w, h), angle = argument
    return f"rotated_rect: (c_x={x:f}, c_y={y:f}, w={w:f}, h={h:f}, a={angle:f})"


@override("utils.dumpVec2i", reason=MISSING)
def dump_vec2i(value: tuple[int, int]) -> str:
    """Both numbers of the argument."""
    return f"Vec2i({value[0]}, {value[1]})"


def _listed(vec: Sequence[Any], one: Callable[[Any], str]) -> str:
    return f"[{', '.join(one(item) for item in vec)}]"


@override("utils.dumpVectorOfInt", reason=MISSING)
def dump_vector_of_int(vec: Sequence[int]) -> str:
    """The numbers of the argument."""
    return _listed(vec, lambda item: str(int(item)))


@override("utils.dumpVectorOfDouble", reason=MISSING)
def dump_vector_of_double(vec: Sequence[float]) -> str:
    """The numbers of the argument."""
    return _listed(vec, lambda item: f"{item:.2f}")


@override("utils.dumpVectorOfRect", reason=MISSING)
def dump_vector_of_rect(vec: Sequence[Sequence[int]]) -> str:
    """The rectangles of the argument."""
    return _listed(vec, lambda item: "[x={}, y={}, w={}, h={}]".format(*map(int, item)))


def _size(array: Array) -> str:
    if array is NO_MAT:
        return "0x0"
    shape = array.shape[:-1] if has_channels(array) else array.shape
    return f"{shape[1]}x{shape[0]}" if len(shape) == 2 else f"[{' '.join(map(str, shape))}]"


def _dumped(kind: str, flags: int, total: int, dims: int, size: str) -> str:
    empty = str(total == 0).lower()
    head = f"{kind}: empty()={empty} kind=0x{flags & 0xFF0000:08x} flags=0x{flags:08x}"
    return f"{head} total(-1)={total} dims(-1)={dims} size(-1)={size}"


def _dumped_array(kind: str, argument: Array | None, flags: int) -> str:
    array = NO_MAT if argument is None else matrix(argument)
    count = channels(array)
    text = _dumped(kind, flags, array.size // count, dimensions(array), _size(array))
    return f"{text} type(-1)=CV_{DEPTHS[depth(array)]}C{count}"


def _dumped_arrays(kind: str, argument: Sequence[Array | None], flags: int) -> str:
    count = len(argument)
    text = _dumped(kind, flags, count, 1, f"{count}x1" if count else "0x0")
    if not count:
        return text
    first = NO_MAT if argument[0] is None else matrix(argument[0])
    kind_of_first = f"CV_{DEPTHS[depth(first)]}C{channels(first)}"
    return f"{text} type(0)={kind_of_first} dims(0)={dimensions(first)} size(0)={_size(first)}"


@override("utils.dumpInputArray", reason=MISSING)
def dump_input_array(argument: Array) -> str:
    """Size and type of the argument."""
    return _dumped_array("InputArray", argument, ARRAY)


@override("utils.dumpInputArrayOfArrays", reason=MISSING)
def dump_input_array_of_arrays(argument: Sequence[Array | None] | None) -> str:
    """How many arrays there are, size and type of the first."""
    return _dumped_arrays("InputArrayOfArrays", argument or (), ARRAYS)


@override("utils.dumpInputOutputArray", reason=MISSING)
def dump_input_output_array(argument: Array | None) -> tuple[str, Array | None]:
    """Size and type of the argument, and the argument."""
    return _dumped_array("InputOutputArray", argument, ARRAY | WRITABLE), argument


@override("utils.dumpInputOutputArrayOfArrays", reason=MISSING)
def dump_input_output_array_of_arrays(
    argument: Sequence[Array | None] | None,
) -> tuple[str, tuple[Array | None, ...]]:
    """How many arrays there are, size and type of the first; and the argument."""
    text = _dumped_arrays("InputOutputArrayOfArrays", argument or (), ARRAYS | WRITABLE)
    return text, tuple(argument or ())


@override("utils.copyMatAndDumpNamedArguments", reason=MISSING)
def copy_mat_and_dump_named_arguments(src: Array, lambda_: int, sigma: float) -> tuple[str, Array]:
    """The named arguments, and a copy of `src`."""
    return f"lambda={lambda_}, sigma={sigma:.1f}", matrix(src).copy()


@override("utils.testOverloadResolution", reason=MISSING)
def probe_overload_resolution(
    value: int | None = None, point: tuple[int, int] = (42, 24), rect: tuple[int, ...] = ()
) -> str:
    """Which overload was called, with what."""
    if value is None:
        return "overload (rect=(x={}, y={}, w={}, h={}))".format(*rect)
    return f"overload (int={value}, point=(x={point[0]}, y={point[1]}))"


@override("utils.testReservedKeywordConversion", reason=MISSING)
def probe_reserved_keyword_conversion(positional_argument: int, lambda_: int, from_: int) -> str:
    """The arguments."""
    return f"arg={positional_argument}, lambda={lambda_}, from={from_}"


@override("utils.testRotatedRect", reason=MISSING)
def probe_rotated_rect(x: float, y: float, w: float, h: float, angle: float) -> RotatedRect:
    """The rectangle of these numbers, float32."""
    return probe_rotated_rect_vector(x, y, w, h, angle)[0]


@override("utils.testRotatedRectVector", reason=MISSING)
def probe_rotated_rect_vector(
    x: float, y: float, w: float, h: float, angle: float
) -> tuple[RotatedRect, ...]:
    """Ten rectangles, each a step from the one before."""
    rows = np.array([(x + i, y + 2 * i, w, h, angle + 10 * i) for i in range(10)], np.float32).tolist()
    return tuple(((cx, cy), (width, height), turn) for cx, cy, width, height, turn in rows)


@override("utils.nested.testEchoBooleanFunction", reason=MISSING)
def probe_echo_boolean_function(flag: bool) -> bool:
    """The argument."""
    return flag


class NativeMethodPatchedResult(NamedTuple):
    """What the patched method says: Python's own result, and the native one's."""

    py: int
    native: int


_ours = override_class("utils.NativeMethodPatchedResult", reason="written in Python in cv2 as well", always=True)
_ours(NativeMethodPatchedResult)


def _native_method(input: int) -> int:
    """The argument."""
    return 0 if input is None else parse_int(input, "argument")


@override("utils.testOverwriteNativeMethod", reason="written in Python in cv2 as well", builtin=True)
def testOverwriteNativeMethod(arg: int) -> NativeMethodPatchedResult:
    """The argument and one more, which cv2 puts over a native method that only returns it."""
    return NativeMethodPatchedResult(arg + 1, _native_method(arg))


@override_class("utils._native", reason="the functions of cv2.utils behind what Python puts over them", always=True)
class Native:
    """cv2.utils as opencv.js has it."""

    testOverwriteNativeMethod = staticmethod(_native_method)
