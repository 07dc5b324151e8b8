"""Overrides of OpenCV's imgproc module: coefficients of filters."""

from __future__ import annotations

import math

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check

CV_32F, CV_64F = 5, 6
REAL = {CV_32F: np.float32, CV_64F: np.float64}
BORDER_CONSTANT = 0
MAX_SOBEL = 31


def _gaussian_of_even_size(size: int, sigma: float) -> Array:
    sigma = sigma if sigma > 0 else size * 0.15 + 0.35
    scale = -0.125 / (sigma * sigma)
    values = np.array([math.exp(scale * (x * x)) for x in range(1 - size, size, 2)])
    # OpenCV takes both coefficients in the middle for 1.
    values[size // 2 - 1 : size // 2 + 1] = 1.0
    return values * (1 / (2 * float(np.cumsum(values[: size // 2 - 1])[-1] if size > 2 else 0.0) + 2.0))


@override("getGaussianKernel", reason=MISSING)
def get_gaussian_kernel(ksize: int, sigma: float, ktype: int) -> Array:
    """Gaussian coefficients (ksize, 1), whose sum is 1; sigma is taken from ksize if it is not positive.

    Those of an odd ksize are read from GaussianBlur, so they are the very ones that it uses.
    """
    import cv2

    check(ktype in REAL, "ktype == CV_32F || ktype == CV_64F", "getGaussianKernel")
    check(ksize > 0, "n > 0", "getGaussianKernelBitExact")
    if ksize % 2 == 0:
        return _gaussian_of_even_size(ksize, sigma)[:, None].astype(REAL[ktype])
    if ksize == 1:
        return np.ones((1, 1), REAL[ktype])
    impulse = np.zeros((ksize, 1), np.float64)
    impulse[ksize // 2] = 1.0
    sigma = sigma if sigma > 0 else 0.0
    response = cv2.GaussianBlur(impulse, (1, ksize), sigma, sigmaY=sigma, borderType=BORDER_CONSTANT)
    return np.asarray(response, REAL[ktype])


def _scharr(order: int) -> tuple[Array, float]:
    return (np.array([3, 10, 3]), 1 / 32) if order == 0 else (np.array([-1, 0, 1]), 1.0)


def _sobel(size: int, order: int) -> tuple[Array, float]:
    check(size > order, "ksize > order", "getSobelKernels")
    kernel: Array = np.ones(1, np.int64)
    for _ in range(size - order - 1):
        kernel = np.convolve(kernel, [1, 1])
    for _ in range(order):
        kernel = np.convolve(kernel, [-1, 1])
    return kernel, 1 / (1 << (size - order - 1))


@override("getDerivKernels", reason=MISSING)
def get_deriv_kernels(dx: int, dy: int, ksize: int, normalize: bool, ktype: int) -> tuple[Array, Array]:
    """The coefficients (n, 1) along x and y of Sobel with `ksize`, or of Scharr if it is not positive."""
    check(ktype in REAL, "ktype == CV_32F || ktype == CV_64F", "getDerivKernels")
    orders = (dx, dy)
    if ksize <= 0:
        check(min(orders) >= 0 and sum(orders) == 1, "dx >= 0 && dy >= 0 && dx+dy == 1", "getScharrKernels")
        kernels = [_scharr(order) for order in orders]
    else:
        if ksize % 2 == 0 or ksize > MAX_SOBEL:
            message = f"The kernel size must be odd and not larger than {MAX_SOBEL}"
            raise errors.cv_error(errors.STS_OUT_OF_RANGE, message, func="getSobelKernels")
        check(min(orders) >= 0 and sum(orders) > 0, "dx >= 0 && dy >= 0 && dx+dy > 0", "getSobelKernels")
        kernels = [_sobel(3 if ksize == 1 and order > 0 else ksize, order) for order in orders]
    columns = (values * (scale if normalize else 1.0) for values, scale in kernels)
    kx, ky = (column.astype(REAL[ktype])[:, None] for column in columns)
    return kx, ky


@override("getGaborKernel", reason=MISSING)
def get_gabor_kernel(
    ksize: tuple[int, int],
    sigma: float,
    theta: float,
    lambd: float,
    gamma: float,
    psi: float,
    ktype: int,
) -> Array:
    """A Gabor filter: a cosine along `theta` under a Gaussian, to about 1 ulp."""
    check(ktype in REAL, "ktype == CV_32F || ktype == CV_64F", "getGaborKernel")
    sigmas = sigma, sigma / gamma
    c, s = math.cos(theta), math.sin(theta)
    reach = [max(abs(3 * sigmas[0] * a), abs(3 * sigmas[1] * b)) for a, b in ((c, s), (s, c))]
    xmax, ymax = (given // 2 if given > 0 else round(far) for given, far in zip(ksize, reach, strict=True))
    x = np.arange(xmax, -xmax - 1, -1)
    y = np.arange(ymax, -ymax - 1, -1)[:, None]
    along, across = x * c + y * s, -x * s + y * c
    ex, ey = -0.5 / (sigmas[0] * sigmas[0]), -0.5 / (sigmas[1] * sigmas[1])
    envelope = np.exp(ex * along * along + ey * across * across)
    return np.asarray(envelope * np.cos(math.pi * 2 / lambd * along + psi), REAL[ktype])
