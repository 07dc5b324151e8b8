"""Override of OpenCV's findEssentialMat: Nistér's five-point method, by arithmetic on polynomials."""

from __future__ import annotations

from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check
from cv2shim.by_hand.overrides._robust import lmeds, ransac
from cv2shim.by_hand.overrides.calib3d_undistort import points_of, undistort_points
from cv2shim.by_hand.overrides.core_svd import decomposition

RANSAC, USAC = 8, range(32, 39)
# The cubic monomials of x, y, z, w (w is 1), those that are eliminated first.
MONOMIALS = "xxx,yyy,xxy,xyy,xxz,xxw,yyz,yyw,xyz,xyw,xzz,xzw,xww,yzz,yzw,yww,zzz,zzw,zww,www"
EPSILON = 1e-10


def _gathering() -> Array:
    """The matrix that adds up the 64 products of three unknowns to the 20 monomials."""
    columns = {monomial: i for i, monomial in enumerate(MONOMIALS.split(","))}
    matrix = np.zeros((64, len(columns)))
    for i, (a, b, c) in enumerate(np.ndindex(4, 4, 4)):
        matrix[i, columns["".join("xyzw"[k] for k in sorted((a, b, c)))]] = 1
    return matrix


GATHERING = _gathering()


def _constraints(basis: Array) -> Array:
    """The ten cubic equations (10, 20) for E = x·E₁ + y·E₂ + z·E₃ + E₄ to be an essential matrix."""
    E = basis.reshape(4, 3, 3)
    square = np.einsum("aij,bkj->ikab", E, E)
    cubes = np.einsum("ikab,ckl->ilabc", square, E) - 0.5 * np.einsum("iiab,cjl->jlabc", square, E)
    minors = np.einsum("bi,cj->ijbc", E[:, 1], E[:, 2])
    cross = minors - minors.transpose(1, 0, 2, 3)
    determinant = sum(
        np.einsum("a,bc->abc", E[:, 0, i], cross[j, k]) for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    )
    return np.vstack([np.asarray(determinant).reshape(1, 64), cubes.reshape(9, 64)]) @ GATHERING


def _polynomials(reduced: Array) -> list[list[Array]]:
    """The 3 × 3 matrix of polynomials in z (highest power first) that (x, y, 1) is a null vector of."""
    rows = []
    for i in (4, 6, 8):
        row = []
        for part in (slice(0, 3), slice(3, 6), slice(6, 10)):
            low, high = reduced[i, part], reduced[i + 1, part]
            row.append(np.concatenate([[0.0], low]) - np.concatenate([high, [0.0]]))
        rows.append(row)
    return rows


def _determinant(p: list[list[Array]]) -> Array:
    def minor(i: int, j: int) -> Array:
        return np.convolve(p[1][i], p[2][j]) - np.convolve(p[1][j], p[2][i])

    return (
        np.convolve(p[0][0], minor(1, 2))
        - np.convolve(p[0][1], minor(0, 2))
        + np.convolve(p[0][2], minor(0, 1))
    )


class _Essential:
    """The essential matrix, from five pairs of normalised points."""

    pairs = 5

    def fit(self, first: Array, second: Array) -> list[Array]:
        import cv2

        (x1, y1), (x2, y2) = first.T, second.T
        rows = np.stack([x1 * x2, y1 * x2, x2, x1 * y2, y1 * y2, y2, x1, y1, np.ones_like(x1)], axis=1)
        basis = decomposition(rows, True)[2][5:]
        system = _constraints(basis)
        try:
            reduced = np.linalg.solve(system[:, :10], system[:, 10:])
        except np.linalg.LinAlgError:
            return []
        polynomials = _polynomials(reduced)
        roots = cv2.solvePoly(_determinant(polynomials)[None, ::-1].copy())[1].reshape(-1, 2)
        found = []
        for z in roots[np.abs(roots[:, 1]) <= EPSILON, 0]:
            values = np.array([[np.polyval(cell, z) for cell in row] for row in polynomials])
            x, y, w = decomposition(values, False)[2][2]
            if abs(w) >= EPSILON:
                E = basis[0] * (x / w) + basis[1] * (y / w) + basis[2] * z + basis[3]
                found.append((E / np.linalg.norm(E)).reshape(3, 3))
        return found

    def errors(self, first: Array, second: Array, model: Array) -> Array:
        ones = np.ones((1, len(first)))
        one, two = np.vstack([first.T, ones]), np.vstack([second.T, ones])
        ahead, back = model @ one, model.T @ two
        value = (two * ahead).sum(axis=0)
        size = ahead[0] ** 2 + ahead[1] ** 2 + back[0] ** 2 + back[1] ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(value * value / size, np.float32)

    def usable(self, first: Array, second: Array) -> bool:
        return True


def essential(
    first: Array, second: Array, method: int, prob: float, threshold: float, most: int
) -> tuple[Array | None, Array]:
    """The essential matrix of normalised points (n, 2), and which pairs fit it, (n, 1) uint8."""
    check(len(first) == len(second), "npoints >= 0 && points2.checkVector(2) == npoints", "findEssentialMat")
    if method == RANSAC:
        return ransac(_Essential(), first, second, threshold, prob, most)
    return lmeds(_Essential(), first, second, prob, most)


def of_two_cameras(
    points: tuple[Array, Array],
    cameras: tuple[Array, Array],
    lenses: tuple[Array | None, Array | None],
    options: tuple[int, float, float],
) -> tuple[Array | None, Array, list[Array]]:
    """The same for points in pixels of two cameras, and the points without their distortion."""
    import cv2

    method, prob, threshold = options
    plain: list[Array] = [
        undistort_points(seen, camera, lens, None, None)
        for seen, camera, lens in zip(points, cameras, lenses, strict=True)
    ]
    # As in OpenCV the points take the way through the pixels of a camera between both.
    K = (cameras[0] + cameras[1]).astype(np.float64) * 0.5
    level = max(abs(K[2, 0]), abs(K[2, 1]), abs(K[2, 2] - 1)) < 1e-3
    check(level, "std::abs(cm0.at<double>(2, 2) - 1.) < 1e-3", "findEssentialMat")
    first, second = (cv2.transform(part, K[:2]) for part in plain)
    E, mask = find_essential_mat(first, second, K, method=method, prob=prob, threshold=threshold)
    return E, np.asarray(mask), plain


@override("findEssentialMat", reason=MISSING)
def find_essential_mat(
    points1: Array,
    points2: Array,
    cameraMatrix: Array | None = None,
    focal: float = 1.0,
    pp: tuple[float, float] = (0.0, 0.0),
    method: int = RANSAC,
    prob: float = 0.999,
    threshold: float = 1.0,
    maxIters: int = 1000,
    cameraMatrix1: Array | None = None,
    distCoeffs1: Array | None = None,
    cameraMatrix2: Array | None = None,
    distCoeffs2: Array | None = None,
    dist_coeff1: Array | None = None,
    dist_coeff2: Array | None = None,
    params: Any = None,
) -> tuple[Array | None, Array | None]:
    """The essential matrix of point pairs (of five, all that there are, one below the other); which fit."""
    if params is not None or method in USAC:
        message = "findEssentialMat's USAC methods need an opencv.js that exports them"
        raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, message, func="findEssentialMat")
    if cameraMatrix1 is not None and cameraMatrix2 is not None:
        cameras, lenses = (cameraMatrix1, cameraMatrix2), (distCoeffs1, distCoeffs2)
        return of_two_cameras((points1, points2), cameras, lenses, (method, prob, threshold))[:2]
    K = np.array([[focal, 0, pp[0]], [0, focal, pp[1]], [0, 0, 1]])
    K = K if cameraMatrix is None else cameraMatrix.astype(np.float64)
    check(K.shape == (3, 3), "cameraMatrix.rows == 3 && cameraMatrix.cols == 3", "findEssentialMat")
    sets = [points_of(points, "findEssentialMat").astype(np.float64) for points in (points1, points2)]
    first, second = ((points - K[:2, 2]) / (K[0, 0], K[1, 1]) for points in sets)
    return essential(first, second, method, prob, threshold / ((K[0, 0] + K[1, 1]) / 2), maxIters)
