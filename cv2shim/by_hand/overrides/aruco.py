"""Overrides of OpenCV's aruco module: a marker's bits as bytes, and back."""

from __future__ import annotations

from functools import reduce

import numpy as np

from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._mats import MISSING, Array, check, matrix


def _bytes(bits: Array) -> Array:
    """The bits from the first, eight a byte; the last byte has what is left in its low bits.

    Whatever else than 0 and 1 is given lands on the bits before, as in OpenCV.
    """
    flat = bits.ravel().tolist()
    groups = [flat[i : i + 8] for i in range(0, len(flat), 8)]
    return np.array([reduce(lambda byte, value: (byte << 1 | value) & 255, group, 0) for group in groups], np.uint8)


@override("aruco.Dictionary.getByteListFromBits", reason=MISSING)
@override("aruco.Dictionary_getByteListFromBits", reason=MISSING)
def get_byte_list_from_bits(bits: Array) -> Array:
    """The bytes (1, n, 4) of a square of bits, turned by 0, 90, 180 and 270°."""
    bits = matrix(bits)
    known = bits.ndim == 2 and bits.dtype == np.uint8 and bits.shape[0] == bits.shape[1]
    check(known, "bits.type() == CV_8UC1", "getByteListFromBits")
    turned = [_bytes(np.rot90(bits, turns)) for turns in range(4)]
    return np.concatenate(turned).reshape(1, -1, 4)


@override("aruco.Dictionary.getBitsFromByteList", reason=MISSING)
@override("aruco.Dictionary_getBitsFromByteList", reason=MISSING)
def get_bits_from_byte_list(byteList: Array, markerSize: int, rotationId: int = 0) -> Array:
    """The square of bits (markerSize, markerSize) of the bytes (1, n, 4) of a marker, turned by so many quarters."""
    count = markerSize * markerSize
    needed = -(-count // 8)
    fits = byteList.dtype == np.uint8 and byteList.ndim == 3 and byteList.shape[1] == needed
    check(
        fits, "byteList.total() > 0 && byteList.total() >= markerSize * markerSize / 8", "getBitsFromByteList"
    )
    check(0 <= rotationId < 4, "rotationId >= 0 && rotationId < 4", "getBitsFromByteList")
    values = byteList.ravel()[rotationId * needed :][:needed]
    text = "".join(f"{value:08b}" for value in values[:-1])
    left = count - len(text)
    bits = [int(bit) for bit in text + f"{values[-1]:08b}"[-left:]]
    return np.array(bits, np.uint8).reshape(markerSize, markerSize)
