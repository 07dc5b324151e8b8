"""Synthetic inputs that mean something: pictures, shapes, points, views of a calibration board."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from compat.case import Array

HEIGHT, WIDTH = 37, 53  # odd on purpose


def random(seed: int = 0) -> np.random.RandomState:
    # RandomState: its stream is frozen, so that cases are the same under every numpy
    return np.random.RandomState(seed)


def f32(values: Any) -> Array:
    """A float32 array of nested lists."""
    return np.asarray(values, np.float32)


@cache
def _photo(height: int, width: int, channels: int, seed: int) -> Array:
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for channel in range(channels):
        draw = random(seed * 10 + channel)
        plane = 90 + 60 * np.sin(x / (7 + channel) + seed) + 50 * np.cos(y / 9 - channel)
        plane[(x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (min(height, width) / 4) ** 2] = 220 - 30 * channel
        plane[int(height * 0.6) : int(height * 0.9), int(width * 0.1) : int(width * 0.4)] = 20 + 40 * channel
        planes.append(plane + draw.normal(0, 6, plane.shape))
    return np.clip(np.stack(planes, -1), 0, 255)


def photo(channels: int = 3, dtype: DTypeLike = np.uint8, height: int = HEIGHT, width: int = WIDTH, seed: int = 0) -> Array:
    """A picture with slopes, edges and noise; (height, width) if it has one channel."""
    values = _photo(height, width, channels, seed)
    image = values.astype(dtype) if np.dtype(dtype).kind != "i" or np.dtype(dtype).itemsize > 1 else (values / 2).astype(dtype)
    return image[:, :, 0].copy() if channels == 1 else image


def grey(dtype: DTypeLike = np.uint8, height: int = HEIGHT, width: int = WIDTH, seed: int = 0) -> Array:
    return photo(1, dtype, height, width, seed)


def unit(channels: int = 3, height: int = HEIGHT, width: int = WIDTH) -> Array:
    """The picture as float32 in 0…1."""
    return (photo(channels, np.float32, height, width) / 255).astype(np.float32)


def mask(height: int = HEIGHT, width: int = WIDTH) -> Array:
    """A mask: an ellipse of 255."""
    y, x = np.mgrid[0:height, 0:width]
    inside = ((x - width / 2) / (width / 2.5)) ** 2 + ((y - height / 2) / (height / 3)) ** 2 < 1
    made: Array = inside.astype(np.uint8) * 255
    return made


def shapes(height: int = 80, width: int = 100) -> Array:
    """White shapes on black, one with holes, one with an island in its hole."""
    image = np.zeros((height, width), np.uint8)
    image[5:35, 5:45] = 255
    image[12:28, 12:38] = 0
    image[16:24, 18:30] = 255
    y, x = np.mgrid[0:height, 0:width]
    image[(x - 70) ** 2 + (y - 25) ** 2 < 18**2] = 255
    image[(x - 74) ** 2 + (y - 22) ** 2 < 6**2] = 0
    image[(y > 45) & (y < 75) & (x > y - 30) & (x < 60)] = 255
    image[50:52, 70:95] = 255
    image[60, 80] = 255
    return image


def contour() -> Array:
    """A closed polygon, (12, 1, 2) int32, not convex."""
    angles = np.arange(12) * (2 * np.pi / 12)
    radius = np.where(np.arange(12) % 2, 40, 22)
    points = np.stack([60 + radius * np.cos(angles), 50 + radius * np.sin(angles)], -1)
    made: Array = points.round().astype(np.int32).reshape(-1, 1, 2)
    return made


def convex() -> Array:
    """A convex polygon, (6, 1, 2) int32."""
    points = [[20, 10], [60, 8], [80, 40], [62, 70], [25, 66], [8, 38]]
    return np.array(points, np.int32).reshape(-1, 1, 2)


def cloud(count: int = 40, dimensions: int = 2, dtype: DTypeLike = np.float32, seed: int = 3) -> Array:
    """Scattered points, (count, dimensions)."""
    return (random(seed).uniform(5, 95, (count, dimensions))).astype(dtype)


def line_cloud(dimensions: int = 2, count: int = 30) -> Array:
    """Points near a line, (count, dimensions) float32."""
    t = np.linspace(0, 50, count)[:, None]
    direction = np.array([1.0, 0.6, -0.4][:dimensions])
    return (t * direction + 10 + random(5).normal(0, 0.5, (count, dimensions))).astype(np.float32)


def square_matrix(size: int = 4, dtype: DTypeLike = np.float64, seed: int = 7) -> Array:
    return (random(seed).uniform(-1, 1, (size, size)) + np.eye(size) * size).astype(dtype)


def symmetric(size: int = 4, dtype: DTypeLike = np.float64) -> Array:
    matrix = square_matrix(size)
    return ((matrix + matrix.T) / 2 + np.diag(np.arange(size))).astype(dtype)


def homography() -> Array:
    return np.array([[1.1, 0.08, -3.0], [-0.05, 0.95, 4.0], [0.0006, -0.0004, 1.0]])


def affine() -> Array:
    return np.array([[0.9, 0.2, 3.0], [-0.15, 1.05, 2.0]])


def project(points: Array, matrix: Array) -> Array:
    """Points (n, 2) through a homography, float32."""
    lifted = np.c_[points, np.ones(len(points))] @ matrix.T
    made: Array = (lifted[:, :2] / lifted[:, 2:]).astype(np.float32)
    return made


def camera() -> Array:
    return np.array([[210.0, 0, 79.5], [0, 205.0, 59.5], [0, 0, 1]])


def distortion() -> Array:
    return np.array([-0.12, 0.05, 0.001, -0.002, 0.01])


def board(columns: int = 7, rows: int = 5, size: float = 1.0) -> Array:
    """Inner corners of a chessboard in its own plane, (rows*columns, 3) float32."""
    grid = np.zeros((rows * columns, 3), np.float32)
    grid[:, :2] = np.mgrid[0:columns, 0:rows].T.reshape(-1, 2) * size
    return grid


def rotation(vector: Array) -> Array:
    """Rodrigues' formula."""
    angle = float(np.linalg.norm(vector))
    if angle == 0:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    made: Array = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return made


def poses(count: int = 6) -> list[tuple[Array, Array]]:
    """Rotation vectors and translations from which a board is well seen."""
    draw = random(11)
    return [(draw.uniform(-0.4, 0.4, 3), np.array([-3.0, -2.0, 12.0]) + draw.uniform(-1, 1, 3)) for _ in range(count)]


def view(points: Array, pose: tuple[Array, Array], coefficients: Array | None = None) -> Array:
    """What the camera sees of 3-D points, (n, 2) float32."""
    seen = points.astype(np.float64) @ rotation(pose[0]).T + pose[1]
    x, y = seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2]
    k1, k2, p1, p2, k3 = distortion() if coefficients is None else coefficients
    r2 = x * x + y * y
    radial = 1 + k1 * r2 + k2 * r2**2 + k3 * r2**3
    u = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
    v = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
    matrix = camera()
    made: Array = np.stack([u * matrix[0, 0] + matrix[0, 2], v * matrix[1, 1] + matrix[1, 2]], -1).astype(np.float32)
    return made


def views(count: int = 6) -> tuple[list[Array], list[Array]]:
    """Object points and image points of several views of the board."""
    points = board()
    return [points] * count, [view(points, pose).reshape(-1, 1, 2) for pose in poses(count)]


def chessboard(columns: int = 7, rows: int = 5, square: int = 16) -> Array:
    """A picture of a chessboard with so many inner corners, on white."""
    image = np.full(((rows + 3) * square, (columns + 3) * square), 255, np.uint8)
    for row in range(rows + 1):
        for column in range(columns + 1):
            if (row + column) % 2 == 0:
                top, left = (row + 1) * square, (column + 1) * square
                image[top : top + square, left : left + square] = 0
    return image


def textured(height: int = 96, width: int = 120, seed: int = 0) -> Array:
    """A grey picture full of corners: rectangles of random size and brightness."""
    draw = random(21 + seed)
    image = np.full((height, width), 128.0)
    for _ in range(60):
        top, left = draw.randint(0, height - 8), draw.randint(0, width - 8)
        image[top : top + draw.randint(4, 20), left : left + draw.randint(4, 20)] = draw.randint(0, 255)
    return np.clip(image + draw.normal(0, 2, image.shape), 0, 255).astype(np.uint8)


def face(size: int = 160) -> Array:
    """A drawn face, grey, in which OpenCV's cascades find a face and eyes."""
    y, x = np.mgrid[0:size, 0:size] * 160 / size
    image = np.full((size, size), 150.0)
    ellipses = [(80, 80, 40, 54, 200)]
    ellipses += [(at, 68, 10, 6, 60) for at in (64, 96)] + [(at, 56, 12, 3, 90) for at in (64, 96)]  # eyes, brows
    ellipses += [(80, 88, 6, 12, 170), (80, 108, 16, 5, 80)]  # nose, mouth
    for across, down, width, height, brightness in ellipses:
        image[((x - across) / width) ** 2 + ((y - down) / height) ** 2 <= 1] = brightness
    for axis in (0, 1):  # soft edges
        image = np.mean([np.roll(image, shift, axis) for shift in range(-3, 4)], axis=0)
    return image.round().astype(np.uint8)


def moved(image: Array, right: int = 3, down: int = 2) -> Array:
    """The picture shifted by whole pixels, wrapped around."""
    made: Array = np.roll(image, (down, right), (0, 1))
    return made


def histogram(size: int = 32, seed: int = 1) -> Array:
    return random(seed).uniform(0, 50, (size, 1)).astype(np.float32)


def kernel(size: int = 3) -> Array:
    values = random(2).uniform(-1, 1, (size, size))
    made: Array = (values / np.abs(values).sum()).astype(np.float32)
    return made
