"""cv2.KalmanFilter, in the steps and the order of OpenCV's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override_class
from cv2shim.by_hand.overrides._mats import DTYPES, Array, check, matrix

CV_32F, CV_64F = 5, 6


class _Matrix:
    """A matrix of the filter: given out as a copy, unless the user's own array was put in its place."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: KalmanFilter | None, owner: type) -> Any:
        if instance is None:
            return self
        array = instance._matrices.get(self.name)
        return array if array is None or self.name in instance._given else array.copy()

    def __set__(self, instance: KalmanFilter, value: Any) -> None:
        if value is None:  # which leaves it as it is
            return
        instance._given.add(self.name)
        instance._matrices[self.name] = _array(value)


def _array(value: Any) -> Array:
    """`value` as an array that OpenCV can hold; numbers become a column of four float64."""
    if isinstance(value, int | float | np.generic):
        return np.array([[value], [0], [0], [0]], np.float64)
    if not isinstance(value, np.ndarray):
        raise TypeError("value is not a numpy array, neither a scalar")
    if value.dtype == np.int64:
        value = value.astype(np.int32)
    if value.dtype not in DTYPES:
        raise TypeError(f"value data type = {value.dtype} is not supported")
    return value


@override_class("KalmanFilter", reason="stock opencv.js does not export it")
class KalmanFilter:
    """The state of a linear system, estimated from noisy measurements.

    KalmanFilter(dynamParams, measureParams[, controlParams[, type]]): so many variables of the state, of a
    measurement and of the control; type is cv2.CV_32F or cv2.CV_64F.
    """

    __slots__ = ("_given", "_matrices")

    controlMatrix = _Matrix()
    errorCovPost = _Matrix()
    errorCovPre = _Matrix()
    gain = _Matrix()
    measurementMatrix = _Matrix()
    measurementNoiseCov = _Matrix()
    processNoiseCov = _Matrix()
    statePost = _Matrix()
    statePre = _Matrix()
    transitionMatrix = _Matrix()

    def __init__(
        self,
        dynamParams: int | None = None,
        measureParams: int | None = None,
        controlParams: int = 0,
        type: int = CV_32F,
    ) -> None:
        self._given: set[str] = set()
        self._matrices: dict[str, Array | None] = {}
        if dynamParams is None or measureParams is None:
            return
        check(dynamParams > 0 and measureParams > 0, "DP > 0 && MP > 0", "init")
        check(type in (CV_32F, CV_64F), "type == CV_32F || type == CV_64F", "init")
        real = DTYPES[type]
        state, measured = dynamParams, measureParams
        self._matrices = {
            "statePre": np.zeros((state, 1), real),
            "statePost": np.zeros((state, 1), real),
            "transitionMatrix": np.eye(state, dtype=real),
            "processNoiseCov": np.eye(state, dtype=real),
            "measurementMatrix": np.zeros((measured, state), real),
            "measurementNoiseCov": np.eye(measured, dtype=real),
            "errorCovPre": np.zeros((state, state), real),
            "errorCovPost": np.zeros((state, state), real),
            "gain": np.zeros((state, measured), real),
            "controlMatrix": np.zeros((state, controlParams), real) if controlParams > 0 else None,
        }

    def _operand(self, name: str) -> Array:
        array = self._matrices.get(name)
        check(array is not None, "One or more matrix operands are empty.", "KalmanFilter")
        return matrix(np.asarray(array))

    def _store(self, name: str, value: Array) -> None:
        """Write into the present matrix if it fits, as OpenCV does; that may be the user's own array."""
        present = self._matrices.get(name)
        if present is not None and matrix(present).shape == value.shape and present.dtype == value.dtype:
            matrix(present)[...] = value
        else:
            self._matrices[name] = value
            self._given.discard(name)

    def predict(self, control: Array | None = None) -> Array:
        """The state expected next, (dynamParams, 1)."""
        import cv2

        transition = self._operand("transitionMatrix")
        state = cv2.gemm(transition, self._operand("statePost"), 1, None, 0)
        if control is not None:
            state = cv2.gemm(self._operand("controlMatrix"), control, 1, state, 1)
        self._store("statePre", state)
        spread = cv2.gemm(transition, self._operand("errorCovPost"), 1, None, 0)
        noise = self._operand("processNoiseCov")
        self._store("errorCovPre", cv2.gemm(spread, transition, 1, noise, 1, flags=cv2.GEMM_2_T))
        self._store("statePost", self._operand("statePre").copy())
        self._store("errorCovPost", self._operand("errorCovPre").copy())
        return np.asarray(self.statePre)

    def correct(self, measurement: Array) -> Array:
        """The state, (dynamParams, 1), as `measurement`, (measureParams, 1), corrects it."""
        import cv2

        measuring, expected = self._operand("measurementMatrix"), self._operand("statePre")
        covariance = self._operand("errorCovPre")
        seen = cv2.gemm(measuring, covariance, 1, None, 0)
        noise = self._operand("measurementNoiseCov")
        spread = cv2.gemm(seen, measuring, 1, noise, 1, flags=cv2.GEMM_2_T)
        _, solution = cv2.solve(spread, seen, flags=cv2.DECOMP_SVD)
        self._store("gain", np.ascontiguousarray(solution.T))
        gain = self._operand("gain")
        if measurement is None or not measurement.size:
            raise errors.cv_error(errors.STS_BAD_ARG, "Matrix operand is an empty matrix.", "checkOperandsExist")
        surprise = cv2.gemm(measuring, expected, -1, measurement, 1)
        self._store("statePost", cv2.gemm(gain, surprise, 1, expected, 1))
        self._store("errorCovPost", cv2.gemm(gain, seen, -1, covariance, 1))
        return np.asarray(self.statePost)
