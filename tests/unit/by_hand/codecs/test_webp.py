"""WebP: lossless pictures come back equal, lossy ones are decoded equally."""

from __future__ import annotations

import cv2
import numpy as np
from same_file import FEW_FLAGS, assert_reads_alike, assert_writes_alike


def test_reading(photo, rng, tmp_path):
    opaque = np.dstack([photo, np.full(photo.shape[:2], 255, np.uint8)])
    for pixels in (photo, rng.integers(0, 256, (47, 61, 4), np.uint8), opaque):
        for params in ([], [cv2.IMWRITE_WEBP_QUALITY, 80]):
            assert_reads_alike(cv2.imencode(".webp", pixels, params)[1].tobytes(), tmp_path)


def test_writing_lossless(photo, rng):
    for pixels in (photo, photo[..., 0].copy(), rng.integers(0, 256, (47, 61, 4), np.uint8), photo[:5, :3].copy()):
        for params in ([], [cv2.IMWRITE_WEBP_QUALITY, 101], [cv2.IMWRITE_JPEG_QUALITY, 3]):
            assert_writes_alike(".webp", pixels, params, exact=False)


def test_truncated(photo, tmp_path):
    data = cv2.imencode(".webp", photo)[1].tobytes()
    for size in (10, 31, 32, 40, len(data) // 2, len(data) - 1):
        assert_reads_alike(data[:size], tmp_path, FEW_FLAGS)


def test_too_large():
    assert_writes_alike(".webp", np.zeros((3, 20000, 3), np.uint8), [])
