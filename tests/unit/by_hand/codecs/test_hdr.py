"""Radiance HDR."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from same_file import FEW_FLAGS, assert_reads_alike, assert_writes_alike


@pytest.fixture
def pictures(photo, rng) -> list[np.ndarray]:
    light = (photo.astype(np.float32) / 255) ** 2.2 * 40
    light[:3], light[5, 5], light[6] = 0, 1e-33, 3.3
    return [light, light[..., 0].copy(), light[:3, :5].copy(), rng.random((40, 300, 3), np.float32),
            np.zeros((9, 300, 3), np.float32), photo // 64 * 64, photo.astype(np.uint16) * 200, light.astype("f8")]  # fmt: skip


@pytest.mark.parametrize("compression", [0, 1, 7])
def test_files_are_equal(pictures, tmp_path, compression):
    for pixels in pictures:
        assert_writes_alike(".hdr", pixels, [cv2.IMWRITE_HDR_COMPRESSION, compression])
        success, data = cv2.imencode(".hdr", pixels, [cv2.IMWRITE_HDR_COMPRESSION, compression])
        if success:
            assert_reads_alike(data.tobytes(), tmp_path)


def test_truncated(pictures, tmp_path):
    data = cv2.imencode(".hdr", pictures[0])[1].tobytes()
    for size in (5, 11, 20, 30, 40, 60, 100, len(data) // 2, len(data) - 1):
        assert_reads_alike(data[:size], tmp_path, FEW_FLAGS)


@pytest.mark.parametrize("data", [
    b"#?RADIANCE\n\n-Y 2 +X 2\n" + bytes(16),
    b"#?RGBE\nEXPOSURE=3\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n" + bytes(range(100, 116)),
])  # fmt: skip
def test_headers(tmp_path, data):
    assert_reads_alike(data, tmp_path)
