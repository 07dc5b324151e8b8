"""Overrides of OpenCV's core module: distances, covariance, principal components."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import DTYPES, MISSING, Array, check, depth, dimensions, into, matrix

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
CV_32S, CV_32F = 4, 5
NORM_L1, NORM_L2, NORM_L2SQR, NORM_HAMMING, NORM_HAMMING2 = 2, 4, 5, 6, 7
COVAR_NORMAL, COVAR_USE_AVG, COVAR_SCALE, COVAR_ROWS, COVAR_COLS = 1, 2, 4, 8, 16
GEMM_LEVEL = 100
MULTIPLIED = {FLOATS[0]: ("u1", "u2", "i2", "f4"), FLOATS[1]: ("u1", "u2", "i2", "f4", "f8")}


def _by_fours(terms: Array) -> Array:
    """The sums along the last axis, four terms added up at a time, as OpenCV's unrolled loops do."""
    length = terms.shape[-1] - terms.shape[-1] % 4
    fours = terms[..., :length].reshape(*terms.shape[:-1], -1, 4)
    groups = fours[..., 0] + fours[..., 1] + fours[..., 2] + fours[..., 3]
    start = np.zeros((*terms.shape[:-1], 1))
    ordered = np.concatenate([start, groups, terms[..., length:]], axis=-1)
    return np.cumsum(ordered, axis=-1)[..., -1]


def _hamming(first: Array, second: Array, pairs: bool) -> Array:
    differing: Array = first ^ second
    if pairs:
        differing = (differing | (differing >> 1)) & 0x55
    return np.bitwise_count(differing).sum(axis=-1)


def _distances(row: Array, others: Array, kind: int) -> Array:
    if kind in (NORM_HAMMING, NORM_HAMMING2):
        return _hamming(row, others, kind == NORM_HAMMING2)
    wide = np.int64 if row.dtype == np.uint8 else np.float64
    difference = others.astype(wide) - row.astype(wide)
    if kind == NORM_L1:
        return np.abs(difference).sum(axis=1)
    squares = (difference * difference).sum(axis=1)
    return np.sqrt(squares.astype(np.float32)) if kind == NORM_L2 else squares


def _distance_table(src1: Array, src2: Array, dtype: Any, kind: int, mask: Array | None) -> Array:
    """The distance of each row of `src1` from each of `src2`; the largest number where the mask is 0."""
    table = (
        np.array([_distances(row, src2, kind) for row in src1]).reshape(len(src1), len(src2)).astype(dtype)
    )
    if mask is not None:
        table[mask == 0] = np.finfo(dtype).max if dtype == np.float32 else np.iinfo(dtype).max
    return table


def _crosschecked(table: Array, update: int) -> tuple[Array, Array]:
    """The nearest of the others to each row, if the row is in turn the nearest to it."""
    largest = np.finfo(table.dtype).max if table.dtype == np.float32 else np.iinfo(table.dtype).max
    distance, index = np.full((len(table), 1), largest, table.dtype), np.full((len(table), 1), -1, np.int32)
    nearest_row = table.argmin(axis=0)
    for i, row in enumerate(nearest_row):
        if table[row, i] < distance[row, 0]:
            distance[row, 0], index[row, 0] = table[row, i], i + update
    index[nearest_row[table.argmin(axis=1)] != np.arange(len(table))] = -1
    return distance, index


@override("batchDistance", reason=MISSING)
def batch_distance(
    src1: Array,
    src2: Array,
    dtype: int,
    normType: int,
    K: int,
    mask: Array | None,
    update: int,
    crosscheck: bool,
) -> tuple[Array, Array]:
    """The distances of each row's K nearest among the rows of `src2`, and their indices."""
    name = "batchDistance"
    src1, src2 = matrix(src1), matrix(src2)
    alike = src1.dtype == src2.dtype and src1.dtype in (np.uint8, np.float32)
    check(alike and src1.shape[1] == src2.shape[1], "type == src2.type() && src1.cols == src2.cols", name)
    check(K > 0, "_nidx.needed() == (K > 0)", name)
    hamming = normType in (NORM_HAMMING, NORM_HAMMING2)
    if dtype == -1:
        dtype = CV_32S if hamming else CV_32F
    bytes_to_int = src1.dtype == np.uint8 and dtype == CV_32S
    check(bytes_to_int or dtype == CV_32F, "(type == CV_8U && dtype == CV_32S) || dtype == CV_32F", name)
    known = (NORM_L1, NORM_L2SQR) if bytes_to_int else (NORM_L1, NORM_L2SQR, NORM_L2)
    if normType not in known and not (hamming and bytes_to_int):
        message = f"The combination of dtype={dtype} and normType={normType} is not supported"
        raise errors.cv_error(-210, message, func="batchDistance")
    check(update == 0, "update == 0", name)
    table = _distance_table(src1, src2, DTYPES[dtype].type, normType, None if mask is None else matrix(mask))
    if crosscheck:
        check(K == 1 and mask is None, "K == 1 && update == 0 && mask.empty()", name)
        return _crosschecked(table, update)
    K = min(K, len(src2))
    order = np.argsort(table, axis=1, kind="stable")[:, :K]
    nearest = np.take_along_axis(table, order, axis=1)
    largest = np.finfo(np.float32).max if dtype == CV_32F else np.iinfo(np.int32).max
    return nearest, np.where(nearest < largest, order, -1).astype(np.int32)


@override("mulTransposed", reason=MISSING)
def mul_transposed(src: Array, aTa: bool, delta: Array | None, scale: float, dtype: int) -> Array:
    """scale·(src - delta)ᵀ(src - delta) if `aTa`, else scale·(src - delta)(src - delta)ᵀ."""
    import cv2

    src = matrix(src)
    check(src.ndim == 2, "src.channels() == 1", "mulTransposed")
    # OpenCV takes no data at all for its own output, and calls gemm, which refuses the type
    check(dimensions(src), "type == CV_32FC1 || type == CV_64FC1", "gemm")
    result = max(depth(src) if dtype < 0 else dtype & 7, CV_32F, -1 if delta is None else depth(delta))
    real = DTYPES[result]
    known = MULTIPLIED.get(real, ())
    check(src.dtype.str[1:] in known, 'func && "Not supported"', "getMulTransposedFunc")
    shifted = src.astype(real)
    if delta is not None:
        delta = matrix(delta).astype(real)
        fits = all(have in (1, want) for have, want in zip(delta.shape, src.shape, strict=True))
        check(fits, "(delta.rows == src.rows || delta.rows == 1) && …", "mulTransposed")
        shifted = shifted - delta
    if src.dtype == real and min(src.shape) >= GEMM_LEVEL:
        return cv2.gemm(shifted, shifted, scale, None, 0, flags=cv2.GEMM_1_T if aTa else cv2.GEMM_2_T)
    wide = shifted.astype(np.float64)
    total: Array
    if aTa:
        total = np.zeros((wide.shape[1], wide.shape[1]))
        for row in wide:
            total += row[:, None] * row
    else:
        total = np.array([_by_fours(row * wide) for row in wide])
    upper = np.triu(total * scale)
    return (upper + np.triu(upper, 1).T).astype(real)


@override("calcCovarMatrix", reason=MISSING)
def calc_covar_matrix(samples: Array, mean: Array | None, flags: int, ctype: int) -> tuple[Array, Array]:
    """The covariance matrix of samples in rows or columns, and their mean."""
    import cv2

    samples = matrix(samples)
    rows = bool(flags & COVAR_ROWS)
    check(
        rows != bool(flags & COVAR_COLS),
        "((flags & COVAR_ROWS) != 0) ^ ((flags & COVAR_COLS) != 0)",
        "calcCovarMatrix",
    )
    count = samples.shape[0 if rows else 1]
    check(count > 0, "nsamples > 0", "calcCovarMatrix")
    ctype = max(depth(samples) if ctype < 0 else ctype & 7, CV_32F)
    if flags & COVAR_USE_AVG:
        shape = (1, samples.shape[1]) if rows else (samples.shape[0], 1)
        check(mean is not None and matrix(mean).shape == shape, "mean.size() == size", "calcCovarMatrix")
        assert mean is not None
        ctype = max(ctype, depth(mean))
        mean = mean if mean.dtype == DTYPES[ctype] else mean.astype(DTYPES[ctype])
    else:
        mean = into(mean, cv2.reduce(samples, 0 if rows else 1, cv2.REDUCE_AVG, dtype=ctype))
    transposed = (not flags & COVAR_NORMAL) != rows
    scale = 1.0 / count if flags & COVAR_SCALE else 1.0
    return mul_transposed(samples, transposed, mean, scale, ctype), mean


@override("Mahalanobis", reason=MISSING)
def mahalanobis(v1: Array, v2: Array, icovar: Array) -> float:
    """The distance of two vectors, weighted by the inverse of a covariance matrix."""
    alike = v1.dtype == v2.dtype == icovar.dtype and v1.dtype in FLOATS and v1.shape == v2.shape
    check(alike, "type == v2.type() && type == icovar.type() && sz == v2.size()", "Mahalanobis")
    check(icovar.shape == (v1.size, v1.size), "len == icovar.rows && len == icovar.cols", "Mahalanobis")
    difference = (v1 - v2).ravel().astype(np.float64)
    sums = _by_fours(difference * icovar.astype(np.float64))
    return math.sqrt(float(np.cumsum(sums * difference)[-1]))


def _normalized(vectors: Array) -> Array:
    import cv2

    return np.vstack([cv2.normalize(row[None], None) for row in vectors])


def _components(data: Array, mean: Array | None) -> tuple[Array, Array, Array]:
    """Mean, eigenvectors and eigenvalues of the rows of `data`, all of them."""
    import cv2

    data = matrix(data)
    check(data.ndim == 2, "data.channels() == 1", "PCA")
    count, length = data.shape
    flags = COVAR_SCALE | COVAR_ROWS | (COVAR_NORMAL if length <= count else 0)
    ctype = max(CV_32F, depth(data))
    if mean is not None:
        check(matrix(mean).shape == (1, length), "_mean.size() == mean_sz", "PCA")
        mean = matrix(mean).astype(DTYPES[ctype])
        flags |= COVAR_USE_AVG
    covariance, mean = calc_covar_matrix(data, mean, flags, ctype)
    mean = np.asarray(mean)
    _, values, vectors = cv2.eigen(covariance)
    if not flags & COVAR_NORMAL:
        shifted = data.astype(DTYPES[ctype]) - mean
        vectors = _normalized(cv2.gemm(vectors, shifted, 1, None, 0))
    return mean, vectors, values


def _retained(values: Array, variance: float) -> int:
    """How many of the largest eigenvalues hold more than that share of the variance, at least 2."""
    check(0 < variance <= 1, "retainedVariance > 0 && retainedVariance <= 1", "PCA")
    sums = np.cumsum(values[:, 0], dtype=values.dtype)
    enough = np.flatnonzero((sums / sums[-1]).astype(np.float64) > variance)
    return max(2, int(enough[0]) if len(enough) else len(values))


@override("PCACompute2", reason=MISSING)
def pca_compute2(
    data: Array, mean: Array | None, maxComponents: int = 0, retainedVariance: float | None = None
) -> tuple[Array, Array, Array]:
    """Mean, eigenvectors and eigenvalues of the rows of `data`: so many, or so much of the variance."""
    found, vectors, values = _components(data, None if mean is None else mean.copy())
    mean = into(mean, found)
    if retainedVariance is not None:
        kept = _retained(values, retainedVariance)
    else:
        kept = min(len(values), maxComponents) if maxComponents > 0 else len(values)
    return mean, vectors[:kept].copy(), values[:kept].copy()


@override("PCACompute", reason=MISSING)
def pca_compute(
    data: Array, mean: Array | None, maxComponents: int = 0, retainedVariance: float | None = None
) -> tuple[Array, Array]:
    """Mean and eigenvectors of the rows of `data`."""
    return pca_compute2(data, mean, maxComponents, retainedVariance)[:2]


@override("PCAProject", reason=MISSING)
def pca_project(data: Array, mean: Array, eigenvectors: Array) -> Array:
    """The coordinates of `data` along the eigenvectors."""
    import cv2

    data, mean, eigenvectors = matrix(data), matrix(mean), matrix(eigenvectors)
    rows, columns = mean.shape == (1, data.shape[1]), mean.shape == (data.shape[0], 1)
    check(rows or columns, "(mean.rows == 1 && mean.cols == data.cols) || …", "project")
    shifted = data.astype(mean.dtype) - mean
    if len(mean) == 1:
        return cv2.gemm(shifted, eigenvectors, 1, None, 0, flags=cv2.GEMM_2_T)
    return cv2.gemm(eigenvectors, shifted, 1, None, 0)


@override("PCABackProject", reason=MISSING)
def pca_back_project(data: Array, mean: Array, eigenvectors: Array) -> Array:
    """The data that have these coordinates along the eigenvectors."""
    import cv2

    data, mean, eigenvectors = matrix(data), matrix(mean), matrix(eigenvectors)
    rows = len(mean) == 1 and len(eigenvectors) == data.shape[1]
    columns = mean.shape[1] == 1 and len(eigenvectors) == data.shape[0]
    check(rows or columns, "mean.rows == 1 && eigenvectors.rows == data.cols", "backProject")
    data = data.astype(mean.dtype)
    if len(mean) == 1:
        return cv2.gemm(data, eigenvectors, 1, np.repeat(mean, len(data), axis=0), 1)
    repeated = np.repeat(mean, data.shape[1], axis=1)
    return cv2.gemm(eigenvectors, data, 1, repeated, 1, flags=cv2.GEMM_1_T)
