"""`cv2.UMat`: an array that calls take and return instead of an ndarray."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class UMat:
    """An array handle as OpenCV's transparent API has it.

    UMat(), UMat(rows, cols, type[, scalar]), UMat(array) or UMat(umat, rowRange[, colRange]). `get()` gives a new ndarray.
    Functions that are given a UMat return UMats.
    """

    _is_umat = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from cv2shim.arrays import DTYPES

        args = (*args, *kwargs.values())
        if not args:
            self._array = None
        elif isinstance(args[0], UMat):
            ranges = [slice(None) if (len(r) == 0) else slice(*r) for r in args[1:]]
            self._array = args[0]._array[tuple(ranges)] if args[0]._array is not None else None
        elif isinstance(args[0], np.ndarray):
            self._array = args[0].copy()
        elif isinstance(args[0], (int, tuple)):
            if isinstance(args[0], tuple):
                args = (args[0][1], args[0][0], *args[1:])
            rows, cols, cv_type, *fill = args
            channels = (cv_type >> 3 & 511) + 1
            self._array = np.zeros((rows, cols, channels) if channels > 1 else (rows, cols), DTYPES[cv_type & 7])
            if fill and not isinstance(fill[0], int):
                self._array[...] = fill[0][:channels] if channels > 1 else fill[0][0]
        else:
            raise TypeError("Expected Ptr<cv::UMat> for argument 'm'")

    def __repr__(self) -> str:
        return f"< cv2.UMat {id(self):#x}>"

    def get(self) -> np.ndarray | None:
        """A new ndarray with the contents; None if there are none."""
        return None if self._array is None else self._array.copy()

    def isContinuous(self) -> bool:
        return self._array is None or bool(self._array.flags.c_contiguous)

    def isSubmatrix(self) -> bool:
        return self._array is not None and self._array.base is not None

    @staticmethod
    def context() -> int | None:
        """There is no OpenCL here."""
        return None

    @staticmethod
    def queue() -> int | None:
        """There is no OpenCL here."""
        return None


UMat.__module__ = "cv2"


def call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call `function` with the arrays of every UMat among the arguments; its arrays come back as UMats."""
    result = function(*[_unwrap(a) for a in args], **{name: _unwrap(a) for name, a in kwargs.items()})
    return tuple(_wrap(item) for item in result) if isinstance(result, tuple) else _wrap(result)


def _unwrap(value: Any) -> Any:
    if isinstance(value, UMat):
        return value._array
    if isinstance(value, (list, tuple)) and any(isinstance(item, UMat) for item in value):
        return [_unwrap(item) for item in value]
    return value


def _wrap(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    made = UMat()
    made._array = value
    return made
