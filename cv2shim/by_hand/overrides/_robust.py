"""Models of point pairs that hold although some of the pairs are wrong, found as OpenCV finds them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np

from cv2shim.by_hand.overrides._mats import Array, check

EPSILON32 = float(np.finfo(np.float32).eps)
EPSILON64 = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)
SUBSETS_RANSAC, SUBSETS_LMEDS = 10000, 1000


class Kernel(Protocol):
    """What is to be found: from how many pairs, how, and how far a pair is from it."""

    pairs: int

    def fit(self, first: Array, second: Array) -> list[Array]:
        """The models of `pairs` pairs."""

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        """The squared distance of each pair, float32."""

    def usable(self, first: Array, second: Array) -> bool:
        """Whether `fit` can use these pairs."""


class _Numbers:
    """OpenCV's generator of random numbers (multiply with carry), from its state for estimators."""

    state = 2**64 - 1

    def below(self, count: int) -> int:
        self.state = (self.state & 0xFFFFFFFF) * 4164903690 + (self.state >> 32)
        return (self.state & 0xFFFFFFFF) % count


def collinear(points: Array) -> bool:
    """Whether the last of these 2D points is on a line through two others, or hardly apart from one."""
    steps = (points[:-1] - points[-1]).astype(np.float64)
    for j, (dx1, dy1) in enumerate(steps):
        for dx2, dy2 in steps[:j]:
            size = abs(dx1) + abs(dy1) + abs(dx2) + abs(dy2)
            if abs(dx2 * dy1 - dy2 * dx1) <= EPSILON32 * size:
                return True
    return False


def _trials(confidence: float, outliers: float, pairs: int, most: int) -> int:
    """How many subsets to try, so that one of them is without an outlier with that `confidence`."""
    confidence, outliers = min(max(confidence, 0.0), 1.0), min(max(outliers, 0.0), 1.0)
    miss = 1.0 - math.pow(1.0 - outliers, pairs)
    if miss < TINY:
        return 0
    left, each = math.log(max(1.0 - confidence, TINY)), math.log(miss)
    return most if each >= 0 or -left >= most * -each else round(left / each)


def _subset(kernel: Kernel, first: Array, second: Array, numbers: _Numbers, tries: int) -> Array | None:
    for _ in range(tries):
        chosen: list[int] = []
        while len(chosen) < kernel.pairs:
            index = numbers.below(len(first))
            if index not in chosen:
                chosen.append(index)
        if kernel.usable(first[chosen], second[chosen]):
            return np.array(chosen)
    return None


def _inliers(kernel: Kernel, first: Array, second: Array, model: Array, threshold: float) -> Array:
    return kernel.errors(first, second, model) <= np.float32(threshold * threshold)


def _exact(kernel: Kernel, first: Array, second: Array) -> tuple[Array | None, Array]:
    """What the pairs give that are just enough."""
    models = kernel.fit(first, second)
    return (np.vstack(models) if models else None), np.ones((len(first), 1), np.uint8)


def ransac(
    kernel: Kernel, first: Array, second: Array, threshold: float, confidence: float, most: int
) -> tuple[Array | None, Array]:
    """The model that most pairs agree with, and which do, (n, 1) uint8; None if there is none."""
    check(0 < confidence < 1, "confidence > 0 && confidence < 1", "run")
    nothing = None, np.zeros((len(first), 1), np.uint8)
    if len(first) < kernel.pairs:
        return nothing
    if len(first) == kernel.pairs:
        return _exact(kernel, first, second)
    numbers, trials, trial = _Numbers(), max(most, 1), 0
    best: Array | None = None
    best_mask: Array = np.zeros(len(first), bool)
    best_count = 0
    while trial < trials:
        trial += 1
        chosen = _subset(kernel, first, second, numbers, SUBSETS_RANSAC)
        if chosen is None:
            break
        for model in kernel.fit(first[chosen], second[chosen]):
            mask = _inliers(kernel, first, second, model, threshold)
            count = int(np.count_nonzero(mask))
            if count > max(best_count, kernel.pairs - 1):
                best, best_mask, best_count = model, mask, count
                trials = _trials(confidence, (len(first) - count) / len(first), kernel.pairs, trials)
    return nothing if best is None else (best, best_mask.astype(np.uint8)[:, None])


def lmeds(
    kernel: Kernel, first: Array, second: Array, confidence: float, most: int
) -> tuple[Array | None, Array]:
    """The model with the least median of the errors, and which pairs agree with it, (n, 1) uint8."""
    check(0 < confidence < 1, "confidence > 0 && confidence < 1", "run")
    count = len(first)
    if count < kernel.pairs:
        return None, np.zeros((count, 1), np.uint8)
    if count == kernel.pairs:
        return _exact(kernel, first, second)
    best: Array | None = None
    numbers, least = _Numbers(), math.inf
    for _ in range(max(_trials(confidence, 0.45, kernel.pairs, most), 3)):
        chosen = _subset(kernel, first, second, numbers, SUBSETS_LMEDS)
        if chosen is None:
            break
        for model in kernel.fit(first[chosen], second[chosen]):
            median = float(np.partition(kernel.errors(first, second, model), count // 2)[count // 2])
            if median < least:
                best, least = model, median
    if best is None:
        return None, np.zeros((count, 1), np.uint8)
    sigma = max(2.5 * 1.4826 * (1 + 5.0 / (count - kernel.pairs)) * math.sqrt(least), 0.001)
    mask = _inliers(kernel, first, second, best, sigma)
    enough = np.count_nonzero(mask) >= kernel.pairs
    return (best if enough else None), mask.astype(np.uint8)[:, None]


def refined(
    parameters: Array, residuals: Callable[[Array], Array], jacobian: Array, most: int
) -> Array:
    """Levenberg and Marquardt's method for residuals that are linear in the parameters (n, 1)."""
    import cv2

    def dot(a: Array, b: Array) -> float:
        return float(np.cumsum(a.ravel() * b.ravel())[-1])

    x, damping, least = parameters, 1.0, 0.75
    r = residuals(x)
    square = dot(r, r)
    A = cv2.mulTransposed(jacobian, True)
    v = cv2.gemm(jacobian, r, 1, None, 0, flags=cv2.GEMM_1_T)
    diagonal = np.diag(np.diag(A))
    for _ in range(most):
        d = cv2.solve(A + damping * diagonal, v, flags=cv2.DECOMP_EIG)[1]
        moved = x - d
        moved_r = residuals(moved)
        moved_square = dot(moved_r, moved_r)
        expected = dot(d, cv2.gemm(A, d, -1, v, 2))
        ratio = (square - moved_square) / (expected if abs(expected) > EPSILON64 else 1)
        if ratio > 0.75:
            damping *= 0.5
            damping = 0.0 if damping < least else damping
        elif ratio < 0.25:
            t = dot(d, v)
            growth = (moved_square - square) / (t if abs(t) > EPSILON64 else 1) + 2
            growth = min(max(growth, 2.0), 10.0)
            if damping == 0:
                inverse = cv2.invert(A, flags=cv2.DECOMP_EIG)[1]
                damping = least = 1.0 / max(EPSILON64, *np.abs(np.diag(inverse)))
                growth *= 0.5
            damping *= growth
        if moved_square < square:
            square, x, r = moved_square, moved, moved_r
            v = cv2.gemm(jacobian, r, 1, None, 0, flags=cv2.GEMM_1_T)
        if np.abs(d).max() < EPSILON32 or np.abs(r).max() < EPSILON32:
            break
    return x
