"""Overrides of cv2.utils: functions and classes that make something for a test of bindings to look at."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors, mats
from cv2shim.accepts.values import VALUE_TYPES
from cv2shim.by_hand.overrides import override, override_class
from cv2shim.by_hand.overrides._mats import DTYPES, MISSING, Array

SOURCE = "/io/opencv/modules/core/include/opencv2/core/bindings_utils.hpp"
ASYNC_SOURCE = "/io/opencv/modules/core/src/async.cpp"
MULTIPLIER = 4164903690
WORD = 0xFFFFFFFF


class _Numbers:
    """cv::RNG: multiplication with carry."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def uniform(self, low: int, high: int, count: int, dtype: Any = np.int32) -> Array:
        """`count` numbers from `low` to below `high`."""
        drawn = np.fromiter((self._next() for _ in range(count)), np.uint64, count)
        if np.dtype(dtype).kind != "f":
            return ((drawn & WORD).astype(np.int64) % (high - low) + low).astype(dtype)
        turned = (drawn >> 32 | drawn << 32).view(np.int64)  # the lower word is the more random one
        if dtype == np.float64:
            return turned * (2.0**-64 * (high - low)) + (low + high) / 2
        scaled = (turned >> 32).astype(np.float32) * np.float32(2.0**-32 * (high - low)) + np.float32((low + high) / 2)
        return scaled.astype(dtype)

    def _next(self) -> int:
        self.state = (self.state & WORD) * MULTIPLIER + (self.state >> 32)
        return self.state


@override("utils.generateVectorOfRect", reason=MISSING)
def generate_vector_of_rect(len: int) -> Array | tuple[()]:
    """`len` rectangles of random numbers."""
    return _Numbers(12345).uniform(10, 20, 4 * len).reshape(-1, 4) if len else ()


@override("utils.generateVectorOfInt", reason=MISSING)
def generate_vector_of_int(len: int) -> Array | tuple[()]:
    """`len` random numbers."""
    return _Numbers(554433).uniform(-10, 10, len) if len else ()


@override("utils.generateVectorOfMat", reason=MISSING)
def generate_vector_of_mat(len: int, rows: int, cols: int, dtype: int) -> tuple[Array, ...]:
    """`len` arrays of random numbers."""
    numbers, channels = _Numbers(65431), (dtype >> mats.CHANNEL_BITS) + 1
    shape = (rows, cols, channels) if channels > 1 else (rows, cols)
    made = (numbers.uniform(0, 10, rows * cols * channels, DTYPES[mats.depth_of(dtype)]) for _ in range(len))
    return tuple(values.reshape(shape) for values in made)


@override("utils.testRaiseGeneralException", reason=MISSING)
def probe_raise_general_exception() -> None:
    """Raise what an exception of C++ becomes that is not OpenCV's."""
    raise errors.error("exception text")


@override_class("AsyncArray", reason=MISSING)
class AsyncArray:
    """The result of a calculation that runs on: an array or an exception, to be fetched once."""

    __slots__ = ("_result",)

    def __init__(self) -> None:
        self._result: Array | Exception | None = None

    def valid(self) -> bool:
        """Whether there is a result that nobody has fetched yet."""
        return self._result is not None

    def wait_for(self, timeoutNs: float) -> bool:
        """Whether the result is there."""
        _assert(self.valid(), "valid()", "wait_for", 131)
        return True

    def get(self, timeoutNs: float | None = None) -> Any:
        """The array; with a limit of time, True and the array. Raises the exception that is the result."""
        _assert(self.valid(), "!result_is_fetched", "get", 76)
        result, self._result = self._result, None
        if isinstance(result, Exception):
            raise result
        assert result is not None
        made = result.copy()
        return made if timeoutNs is None else (True, made)

    def release(self) -> None:
        """Forget the result."""
        self._result = None


def _promised(result: Array | Exception) -> AsyncArray:
    made = AsyncArray()
    made._result = result
    return made


def _assert(condition: bool, text: str, function: str, line: int) -> None:
    if not condition:
        raise errors.cv_error(errors.STS_ASSERT, text, function, ASYNC_SOURCE, line)


@override("utils.testAsyncArray", reason=MISSING)
def probe_async_array(argument: Array) -> AsyncArray:
    """The argument as a result."""
    return _promised(argument)


@override("utils.testAsyncException", reason=MISSING)
def probe_async_exception() -> AsyncArray:
    """An exception as a result."""
    return _promised(errors.cv_error(0, "Test: Generated async error", "testAsyncException", SOURCE, 224))


def _int(value: Any, name: str) -> int:
    number: int = VALUE_TYPES["int"].parse(value, name)
    return number


def _float(value: Any, name: str) -> float:
    return float(np.float32(VALUE_TYPES["float"].parse(value, name)))


@override_class("utils.ClassWithKeywordProperties", reason=MISSING)
class ClassWithKeywordProperties:
    """A class whose properties have names that Python keeps for itself."""

    __slots__ = ("_except", "_lambda")

    def __init__(self, lambda_arg: int = 24, except_arg: int = 42) -> None:
        self._lambda, self._except = lambda_arg, except_arg

    @property
    def lambda_(self) -> int:
        return self._lambda

    @lambda_.setter
    def lambda_(self, value: int) -> None:
        self._lambda = _int(value, "lambda")

    @property
    def except_(self) -> int:
        return self._except


@override_class("utils.nested.ExportClassName.Params", reason=MISSING)
class Params:
    """What an `ExportClassName` is made from."""

    __slots__ = ("float_value", "int_value")

    def __init__(self, int_param: int = 123, float_param: float = 3.5) -> None:
        self.int_value, self.float_value = int_param, float_param

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, (_int if name == "int_value" else _float)(value, name))


@override("utils.nested.ExportClassName_create", reason=MISSING)
def create(params: Params | None = None) -> ExportClassName:
    """A new `ExportClassName`."""
    made = ExportClassName()
    if params is not None:
        made._params = Params(params.int_value, params.float_value)
    return made


@override("utils.nested.ExportClassName_originalName", reason=MISSING)
def original_name() -> str:
    """The name of `ExportClassName` in C++."""
    return "OriginalClassName"


@override_class("utils.nested.ExportClassName", reason=MISSING)
class ExportClassName:
    """A class that has another name in C++."""

    __slots__ = ("_params",)

    def __init__(self) -> None:
        self._params = Params()

    create = staticmethod(create)
    originalName = staticmethod(original_name)

    def getIntParam(self) -> int:
        return self._params.int_value

    def getFloatParam(self) -> float:
        return self._params.float_value


setattr(ExportClassName, "Params", Params)  # noqa: B010 - an attribute, not a type of its annotations
