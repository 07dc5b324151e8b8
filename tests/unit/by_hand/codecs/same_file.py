"""Comparison with the real cv2: the same file under every flag, from disk and from memory."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np

from cv2shim.by_hand.overrides import imgcodecs

READ_FLAGS = {
    "UNCHANGED": -1,
    "GRAYSCALE": 0,
    "COLOR": 1,
    "ANYDEPTH": 2,
    "COLOR|ANYDEPTH": 3,
    "ANYCOLOR": 4,
    "ANYCOLOR|ANYDEPTH": 6,
    "COLOR|ANYCOLOR|ANYDEPTH": 7,
    "REDUCED_GRAYSCALE_2": 16,
    "REDUCED_COLOR_2": 17,
    "REDUCED_GRAYSCALE_4": 32,
    "REDUCED_COLOR_4": 33,
    "REDUCED_GRAYSCALE_8": 64,
    "REDUCED_COLOR_8": 65,
    "IGNORE_ORIENTATION": 128,
    "COLOR|IGNORE_ORIENTATION": 129,
    "COLOR_RGB": 256,
    "COLOR_RGB|ANYDEPTH": 258,
    "COLOR_RGB|ANYDEPTH|ANYCOLOR": 262,
}
FEW_FLAGS = {name: READ_FLAGS[name] for name in ("UNCHANGED", "GRAYSCALE", "COLOR")}


def difference(real: np.ndarray | None, ours: np.ndarray | None) -> str | None:
    """What distinguishes two results, or None."""
    if real is None or ours is None:
        return None if real is ours else f"real {shape(real)}, ours {shape(ours)}"
    if real.shape != ours.shape or real.dtype != ours.dtype:
        return f"real {shape(real)}, ours {shape(ours)}"
    if np.array_equal(real, ours, equal_nan=real.dtype.kind == "f"):
        return None
    apart = np.abs(real.astype(float) - ours.astype(float))
    return f"up to {apart.max()} apart in {np.mean(apart > 0):.2%} of the samples"


def shape(array: np.ndarray | None) -> str:
    return "None" if array is None else f"{array.shape} {array.dtype}"


def outcome(function, *args, **kwargs):
    """A result, or the message of the cv2.error instead of one."""
    try:
        return function(*args, **kwargs), None
    except Exception as failed:
        return None, f"{type(failed).__name__}: {failed.err}" if hasattr(failed, "err") else repr(failed)


def assert_reads_alike(data: bytes, folder: Path, flags: dict[str, int] = READ_FLAGS, label: str = "") -> None:
    path = folder / "picture"
    path.write_bytes(data)
    buffer = np.frombuffer(data, np.uint8)
    differences = []
    for name, value in flags.items():
        for way, real, ours, source in (
            ("file", cv2.imread, imgcodecs.imread, str(path)),
            ("buffer", cv2.imdecode, imgcodecs.imdecode, buffer),
        ):
            (expected, error), (result, failed) = outcome(real, source, value), outcome(ours, source, value)
            apart = difference(expected, result) if error == failed else f"real {error}, ours {failed}"
            if apart:
                differences.append(f"{name} from {way}: {apart}")
    assert not differences, f"{label}: {differences}"


def assert_writes_alike(extension: str, pixels: np.ndarray, params: list[int], exact: bool = True) -> None:
    """The same bytes or, where libraries differ, bytes that the real cv2 reads as the same pixels."""
    (real, error), (ours, failed) = (
        outcome(cv2.imencode, extension, pixels, params),
        outcome(imgcodecs.imencode, extension, pixels, params),
    )
    label = f"{extension} {shape(pixels)} {params}"
    assert error == failed, label
    if error is None:
        assert real[0] == ours[0], label
    if error is not None or not real[0]:
        return
    if exact:
        assert bytes(real[1]) == bytes(ours[1]), label
    else:
        assert not difference(cv2.imdecode(real[1], -1), cv2.imdecode(ours[1], -1)), label


def logged(capfd) -> str:
    """What went to stderr, without the time of day and OpenCV's place in its source."""
    text = re.sub(r"@[\d.]+\] global \S+( \S+_)?", "]", capfd.readouterr().err)
    text = re.sub(r"\(line \d+\)", "", text)
    return re.sub(r"OpenCV\([\d.]+\) .*?: error", "error", text)


def without_libpng(text: str) -> str:
    """What libpng says to stderr itself is not said here."""
    return re.sub(r"libpng (warning|error): .*\n", "", text)
