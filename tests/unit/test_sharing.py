"""What of sharing with a page's scripts is Python's: orders of channels, arrays over Mats' memory, refusals."""

from __future__ import annotations

import ctypes
import gc
import json
from typing import Any

import cv2
import numpy as np
import pytest

import cv2shim
from cv2shim import sharing
from cv2shim.accepts import errors
from cv2shim.bridge import crossing
from cv2shim.bridge.crossing import Bridge
from tests.unit.calls.recording import RecordingJs

RGBA = np.random.default_rng(1).integers(0, 256, (4, 6, 4), np.uint8)


class PageJs(RecordingJs):
    """The JavaScript half with pictures and Mats: `seen` is what it was given, `picture` and `mat` what it has."""

    seen: Any = None
    picture: np.ndarray = RGBA
    mat: dict[str, Any] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.destroyed: list[tuple[int, int]] = []

    def fromPixels(self, source: Any) -> bool | None:
        self.bridge.made[0] = self.picture
        return None if source == "refused" else True

    def toPixels(self, address: int) -> str:
        self.seen = ctypes.cast(address, ctypes.py_object).value.copy()
        return "an ImageData"

    def draw(self, address: int, canvas: str) -> bool:
        self.toPixels(address)
        return True

    def fromMat(self, mat: Any) -> str:
        return json.dumps(self.mat)

    def destroy(self, handle: int, generation: int) -> bool:
        self.destroyed.append((handle, generation))
        return True


@pytest.fixture
def js(monkeypatch: pytest.MonkeyPatch) -> PageJs:
    js = PageJs()
    js.bridge = Bridge(js)
    monkeypatch.setattr(crossing, "_running", [js.bridge])
    return js


@pytest.mark.parametrize("order", sharing.ORDERS)
def test_what_comes_is_in_the_order_that_is_named(js: PageJs, order: str) -> None:
    expected = RGBA if order == "rgba" else cv2.cvtColor(RGBA, getattr(cv2, f"COLOR_RGBA2{order.upper()}"))
    for function in (cv2shim.from_image_data, cv2shim.from_canvas, cv2shim.from_video):
        np.testing.assert_array_equal(function("a picture", color=order), expected)


@pytest.mark.parametrize(
    ("array", "color", "code"),
    [
        (RGBA[..., 0], None, cv2.COLOR_GRAY2RGBA),
        (RGBA[..., :1], None, cv2.COLOR_GRAY2RGBA),
        (RGBA[..., :3], None, cv2.COLOR_BGR2RGBA),
        (RGBA, None, cv2.COLOR_BGRA2RGBA),
        (RGBA[::-1, ::2, :3], "rgb", cv2.COLOR_RGB2RGBA),
    ],
)
def test_what_goes_is_rgba(js: PageJs, array: np.ndarray, color: str | None, code: int) -> None:
    expected = cv2.cvtColor(np.ascontiguousarray(array), code)
    assert cv2shim.to_image_data(array, color) == "an ImageData"
    np.testing.assert_array_equal(js.seen, expected)
    js.seen = None
    cv2shim.to_canvas(array, "a canvas", color)
    np.testing.assert_array_equal(js.seen, expected)


def test_rows_with_gaps_go_without_them(js: PageJs) -> None:
    cv2shim.to_image_data(RGBA[:, 1:3], "rgba")
    assert js.seen.flags.c_contiguous
    np.testing.assert_array_equal(js.seen, RGBA[:, 1:3])


def test_a_refusal_of_the_page_is_told(js: PageJs) -> None:
    js.errors.append({"kind": "page", "message": "String is no picture of a page"})
    with pytest.raises(errors.error, match="String is no picture of a page") as caught:
        cv2shim.from_canvas("refused")
    assert caught.value.func == "from_canvas"


@pytest.mark.parametrize("array", [None, "x", RGBA.astype(float), RGBA[..., :2], RGBA[:0], RGBA[None], RGBA.astype(bool)])
def test_what_is_no_picture_is_refused(js: PageJs, array: Any) -> None:
    with pytest.raises(errors.error):
        cv2shim.to_image_data(array)
    assert js.seen is None


@pytest.mark.parametrize(("array", "color"), [(RGBA, "bgr"), (RGBA[..., :3], "gray"), (RGBA, "hsv")])
def test_an_order_of_other_channels_is_refused(js: PageJs, array: np.ndarray, color: str) -> None:
    with pytest.raises(errors.error, match=f"color is '{color}'"):
        cv2shim.to_canvas(array, "a canvas", color)


def facts(array: np.ndarray, channels: int, handle: int) -> dict[str, Any]:
    depth = [np.dtype(t) for t in ("u1", "i1", "u2", "i2", "i4", "f4", "f8")].index(array.dtype)
    axes = array.ndim - (channels > 1)
    where = {"data": array.__array_interface__["data"][0], "dims": array.shape[:axes], "strides": array.strides[:axes]}
    return {**where, "depth": depth, "channels": channels, "handle": handle}


@pytest.mark.parametrize("array", [RGBA[1:, 2:].astype("f4"), RGBA[..., 0].astype("i2"), np.arange(24.0).reshape(2, 3, 4)])
def test_an_array_over_a_mats_memory_keeps_it_until_it_goes(js: PageJs, array: np.ndarray) -> None:
    js.mat = facts(array, array.shape[2] if array.ndim == 3 else 1, handle=7)
    found = cv2shim.from_mat("a Mat")
    assert found is not None
    np.testing.assert_array_equal(found, array)
    assert np.shares_memory(found, array)
    found[1, 1] += 1
    np.testing.assert_array_equal(found, array)
    part = found[1:]
    del found
    gc.collect()
    assert js.destroyed == []
    del part
    gc.collect()
    assert js.destroyed == [(7, 1)]


def test_without_one_memory_a_mat_comes_as_a_copy(js: PageJs) -> None:
    js.bridge.made[0] = RGBA
    assert cv2shim.from_mat("a Mat") is RGBA
    assert js.bridge.made[0] is None
