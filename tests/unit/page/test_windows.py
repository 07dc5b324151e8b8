"""Windows without a page: rules for pictures and keys, what events do, and what errors say."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

import cv2shim
from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import highgui
from cv2shim.page.highgui import keys, picture, roi, screens, windows

LATE = {"key": None, "events": [], "late": True}


class Recorder:
    """A screen that records what it is told, and whose user does what `answers` say, one a wait."""

    name, interactive = "PAGE", True

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.told: list[tuple[Any, ...]] = []
        self.waits: list[int] = []
        self.pictures: list[np.ndarray] = []

    def tell(self, handler: str, *args: Any) -> None:
        json.dumps(args)
        self.told.append((handler, *args))

    def show(self, window: str, image: np.ndarray, kept: Any, again: bool) -> None:
        self.pictures.append(image)
        self.told.append(("windowShow", window, again))

    def rect(self, window: str) -> screens.Rect:
        return 1, 2, 3, 4

    def wait(self, delay: int) -> dict[str, Any]:
        self.waits.append(delay)
        return self.answers.pop(0) if self.answers else LATE

    async def wait_later(self, delay: int) -> dict[str, Any]:
        return self.wait(delay)


def did(*events: list[Any], key: str | None = None, late: bool = False) -> dict[str, Any]:
    return {"key": key, "events": list(events), "late": late}


@pytest.fixture
def screen() -> Iterator[Recorder]:
    made = Recorder()
    windows.use(made)
    yield made
    windows.use(None)


GREY = np.zeros((4, 6), np.uint8)

# ---- pictures ----


def converted(image: np.ndarray) -> np.ndarray:
    """`Mat::convertTo` CV_8U with a factor of 255, which is what normalize does with numbers from -2 to 2."""
    return cv2.normalize(image, None, -510, 510, cv2.NORM_MINMAX, cv2.CV_8U)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("shape", [(40, 50), (40, 50, 3), (40, 50, 4)])
def test_floats_are_0_to_1(dtype: str, shape: tuple[int, ...]) -> None:
    image = np.random.default_rng(1).uniform(-0.2, 1.2, shape).astype(dtype)
    image.flat[:6] = (-2, 2, 0.5 / 255, 1.5 / 255, 1, 0)
    np.testing.assert_array_equal(picture.bytes_of(image), converted(image))


@pytest.mark.parametrize(("dtype", "scale", "shift"), [("i1", 1, 127), ("i2", 1 / 255, 127), ("u2", 1 / 255, 0)])
def test_integers(dtype: str, scale: float, shift: float) -> None:
    limits = np.iinfo(dtype)
    image = np.random.default_rng(1).integers(limits.min, limits.max + 1, (40, 50, 3)).astype(dtype)
    np.testing.assert_array_equal(picture.bytes_of(image), cv2.convertScaleAbs(image, alpha=scale, beta=shift))


@pytest.mark.parametrize("dtype", ["i4", "f2"])
def test_what_cannot_be_shown(dtype: str) -> None:
    with pytest.raises(errors.error, match=r"Assertion failed\) src_depth != CV_16F && src_depth != CV_32S"):
        picture.rgba(np.zeros((3, 3), dtype))


def test_the_memory_of_the_last_picture_is_used_again_and_alpha_is_opaque() -> None:
    kept = picture.rgba(np.full((3, 5, 3), 7, np.uint8))
    again = picture.rgba(np.dstack([np.full((3, 5), k, np.uint8) for k in (1, 2, 3, 4)]), kept)
    assert again is kept
    assert again[0, 0].tolist() == [3, 2, 1, 255]
    assert picture.rgba(np.full((2, 5), 9, np.uint8), kept)[1, 1].tolist() == [9, 9, 9, 255]


def test_a_png_shows_the_same() -> None:
    image = np.random.default_rng(1).uniform(0, 1, (20, 30, 4)).astype(np.float32)
    shown = cv2.imdecode(np.frombuffer(picture.png(image), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(shown[:, :, ::-1], picture.rgba(image)[:, :, :3])


# ---- keys ----


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("a", 97), ("A", 65), (" ", 32), ("é", 233), ("я", 0x100044F), ("Enter", 13), ("Escape", 27),
        ("Backspace", 8), ("Tab", 9),
        ("ArrowLeft", 65361), ("ArrowUp", 65362), ("ArrowRight", 65363), ("ArrowDown", 65364), ("Home", 65360), ("End", 65367),
        ("PageUp", 65365), ("PageDown", 65366), ("Insert", 65379), ("Delete", 65535), ("F1", 65470), ("F12", 65481),
        ("MediaPlayPause", -1),
    ],
)  # fmt: skip
def test_key_codes(key: str, code: int) -> None:
    assert keys.code(key) == code


def test_the_lowest_byte(screen: Recorder) -> None:
    screen.answers = [did(key="ArrowLeft"), did(key="ArrowLeft")]
    assert (highgui.wait_key_ex(0), highgui.wait_key(0), highgui.wait_key(5)) == (65361, 81, -1)


def test_a_key_without_a_number_does_not_end_the_wait(screen: Recorder) -> None:
    screen.answers = [did(key="MediaPlayPause"), did(key="q")]
    assert highgui.wait_key(0) == ord("q")


def test_asynchronously(screen: Recorder) -> None:
    screen.answers = [did(["closed", "w"]), did(key="Delete")]
    assert asyncio.run(cv2shim.wait_key(0)) == 255


# ---- events ----


def test_callbacks_run_while_a_script_waits_and_the_time_goes_on(screen: Recorder, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Any] = []
    highgui.named_window("w")
    highgui.setMouseCallback("w", lambda *args: seen.append(args), "mine")
    highgui.createTrackbar("bar", "w", 0, 9, lambda value: 1 // 0)
    highgui.createButton("b", lambda *args: seen.append(args), 5)
    screen.answers = [
        did(["mouse", "w", 1, 3, 4, 9], ["trackbar", "w", "bar", 7]),
        did(["button", 0, 0], ["mouse", "gone", 0, 0, 0, 0]),
    ]
    assert highgui.wait_key(10_000) == -1
    assert seen == [(1, 3, 4, 9, "mine"), (0, 5)]
    assert highgui.get_trackbar_pos("bar", "w") == 7
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert screen.waits[0] == 10_000
    assert all(0 < delay <= 10_000 for delay in screen.waits)


def test_ending_a_script_from_a_callback(screen: Recorder) -> None:
    highgui.named_window("w")
    highgui.setMouseCallback("w", lambda *args: exit(3))
    screen.answers = [did(["mouse", "w", 1, 3, 4, 9])]
    with pytest.raises(SystemExit):
        highgui.wait_key(0)


def test_a_closed_window_is_invisible_until_it_is_shown_again(screen: Recorder) -> None:
    highgui.imshow("w", GREY)
    assert highgui.get_window_property("w", cv2.WND_PROP_VISIBLE) == 1
    screen.answers = [did(["closed", "w"])]
    highgui.wait_key(1)
    assert highgui.get_window_property("w", cv2.WND_PROP_VISIBLE) == 0
    highgui.imshow("w", GREY)
    assert highgui.get_window_property("w", cv2.WND_PROP_VISIBLE) == 1
    assert [told for told in screen.told if told[0] == "windowShow"] == [("windowShow", "w", False), ("windowShow", "w", True)]


# ---- trackbars ----


def test_a_trackbar_calls_back_when_its_value_changes(screen: Recorder) -> None:
    seen: list[int] = []
    highgui.named_window("w")
    highgui.createTrackbar("bar", "w", 3, 10, seen.append)
    for value in (3, 99, -5):
        highgui.set_trackbar_pos("bar", "w", value)
    highgui.set_trackbar_min("bar", "w", 4)
    highgui.set_trackbar_max("bar", "w", 2)
    assert seen == [3, 10, 0, 4, 2]
    assert [told for told in screen.told if told[0] == "trackbarSet"][-1] == ("trackbarSet", "w", "bar", 2, 2, 2)
    assert highgui.get_trackbar_pos("none", "w") == -1


def test_a_trackbar_that_is_there_gets_the_new_callback(screen: Recorder) -> None:
    seen: list[int] = []
    highgui.named_window("w")
    highgui.createTrackbar("bar", "w", 0, 10, lambda value: None)
    highgui.createTrackbar("bar", "w", 5, 3, seen.append)
    assert seen == [5]


# ---- errors ----


def failure(call: Any) -> tuple[Any, ...]:
    try:
        call()
    except Exception as error:
        told = (getattr(error, name, None) for name in ("code", "func"))
        return type(error).__name__, getattr(error, "err", str(error)), *told
    return ("none",)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("imshow", ("w", np.zeros((0, 3), np.uint8))),
        ("imshow", ("w", None)),
        ("namedWindow", ("",)),
        ("getWindowImageRect", ("",)),
        ("createTrackbar", ("a", "b", 0, 3)),
        ("createTrackbar", ("a", "b", 0, 3, 5)),
        ("createTrackbar", (1, "b", 0, 3, print)),
        ("createTrackbar", ("a", None, 0, 3, print)),
        ("createTrackbar", ("a", "b", 0.5, 3, print)),
        ("createTrackbar", ("a", "b", 0, "3", print)),
        ("setMouseCallback", ("a", 3)),
        ("setMouseCallback", ("a", None)),
        ("setMouseCallback", (2, print)),
        ("createButton", ("a", None)),
        ("createButton", (1, print)),
    ],
)
def test_wrong_arguments_are_refused_as_by_the_real_cv2(screen: Recorder, name: str, args: tuple[Any, ...]) -> None:
    function = highgui.__dict__.get(name) or {
        "namedWindow": highgui.named_window, "getWindowImageRect": highgui.get_window_image_rect
    }[name]  # fmt: skip
    real = failure(lambda: getattr(cv2, name)(*args))
    assert real != ("none",)
    assert failure(lambda: function(*args)) == real


@pytest.mark.parametrize(
    "call",
    [
        lambda: highgui.setMouseCallback("none", print),
        lambda: highgui.createTrackbar("bar", "none", 0, 3, print),
        lambda: highgui.get_trackbar_pos("bar", "none"),
        lambda: highgui.set_trackbar_pos("bar", "none", 3),
        lambda: highgui.set_trackbar_max("bar", "none", 3),
    ],
)
def test_there_is_no_such_window(screen: Recorder, call: Any) -> None:
    highgui.named_window("w")
    with pytest.raises(errors.error, match=r"\(-27:Null pointer\) NULL window handler"):
        call()


def test_before_the_first_window(screen: Recorder) -> None:
    for call in (
        lambda: highgui.destroy_window("w"), lambda: highgui.move_window("w", 1, 2), lambda: highgui.resize_window("w", 1, 2),
        lambda: highgui.createButton("b", print), lambda: highgui.display_overlay("w", "text"),
    ):  # fmt: skip
        with pytest.raises(errors.error, match="NULL guiReceiver"):
            call()
    highgui.destroy_all_windows()
    assert highgui.get_window_property("w", cv2.WND_PROP_AUTOSIZE) == -1
    assert highgui.get_window_image_rect("w") == (-1, -1, -1, -1)


def test_properties(screen: Recorder) -> None:
    highgui.named_window("w", cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO)
    assert screen.told == [("windowOpen", "w", False, True)]
    assert [highgui.get_window_property("w", k) for k in range(7)] == [0, 0, 256, 0, 1, 0, -1]
    highgui.set_window_property("w", cv2.WND_PROP_TOPMOST, 1)
    highgui.set_window_property("w", cv2.WND_PROP_ASPECT_RATIO, 17)
    highgui.set_window_property("w", cv2.WND_PROP_ASPECT_RATIO, cv2.WINDOW_KEEPRATIO)
    highgui.set_window_property("w", cv2.WND_PROP_VISIBLE, 0)
    assert screen.told[1:] == [("windowMode", "w", "topmost", True), ("windowMode", "w", "free", False)]
    assert [highgui.get_window_property("w", k) for k in range(7)] == [0, 0, 0, 0, 1, 1, -1]


# ---- selectROI ----


def mouse(event: int, x: int, y: int) -> list[Any]:
    return ["mouse", "roi", event, x, y, 0]


@pytest.mark.parametrize(
    ("from_centre", "end", "box"),
    [
        (False, (30, 25), (10, 20, 20, 5)),
        (False, (4, 2), (4, 2, 6, 18)),
        (False, (500, -9), (10, 0, 50, 20)),
        (True, (14, 13), (6, 13, 8, 14)),
        (True, (500, 500), (0, 0, 20, 40)),
    ],
)
def test_selecting(screen: Recorder, from_centre: bool, end: tuple[int, int], box: roi.Rect) -> None:
    screen.answers = [did(mouse(1, 10, 20), mouse(0, *end), mouse(4, *end), late=True), did(key=" ")]
    image = np.zeros((40, 60, 3), np.uint8)
    assert highgui.select_roi(image, "roi", fromCenter=from_centre, printNotice=False) == box
    assert not image.any()
    assert screen.pictures[-1].any()


def test_cancelling(screen: Recorder, capsys: pytest.CaptureFixture[str]) -> None:
    screen.answers = [did(mouse(1, 1, 2), mouse(0, 5, 6), late=True), did(key="c")]
    assert highgui.select_roi(GREY, "roi") == (0, 0, 0, 0)
    assert "Cancel the selection process by pressing c button!" in capsys.readouterr().out


def test_several(screen: Recorder) -> None:
    draw = did(mouse(1, 1, 1), mouse(0, 3, 2), mouse(4, 3, 2), late=True)
    screen.answers = [draw, did(key="Enter"), did(key=" "), draw, did(key=" "), did(key="Escape")]
    assert highgui.select_rois("roi", GREY, printNotice=False).tolist() == [[1, 1, 2, 1]] * 2
    screen.answers = [did(key="Escape")]
    assert highgui.select_rois("roi", GREY, printNotice=False) == ()


# ---- where there is no page ----


def test_numbered_files_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    windows.use(None)
    images = [np.full((4, 5, 3), k, np.uint8) for k in range(3)]
    for name, image in zip(("a/b", "a/b", "c"), images, strict=True):
        highgui.imshow(name, image)
    assert highgui.wait_key(0) == highgui.poll_key() == asyncio.run(cv2shim.wait_key(0)) == -1
    assert capsys.readouterr().err.count(str(tmp_path / "cv2-windows")) == 1
    for name, image in zip(("a_b-0001", "a_b-0002", "c-0001"), images, strict=True):
        np.testing.assert_array_equal(cv2.imread(str(tmp_path / "cv2-windows" / f"{name}.png")), image)
    assert highgui.get_window_image_rect("c") == (0, 0, 5, 4)
    with pytest.raises(errors.error, match="selecting needs a page"):
        highgui.select_roi(GREY)
    windows.use(None)


def test_the_output_of_a_notebooks_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, Any]] = []
    handle = SimpleNamespace(update=lambda image: shown.append(("update", image)))

    def show(image: bytes, display_id: bool) -> Any:
        shown.append(("display", image))
        return handle

    display = SimpleNamespace(Image=lambda data, alt: data, display=show)
    shell = SimpleNamespace(execution_count=1)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell, display=display))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    windows.use(None)
    for _ in range(2):
        highgui.imshow("w", GREY)
    shell.execution_count = 2
    highgui.imshow("w", GREY)
    assert [kind for kind, _ in shown] == ["display", "update", "display"]
    np.testing.assert_array_equal(cv2.imdecode(np.frombuffer(shown[0][1], np.uint8), cv2.IMREAD_GRAYSCALE), GREY)
    assert highgui.wait_key(0) == -1
    windows.use(None)


def test_the_output_of_a_marimo_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    running = SimpleNamespace(execution_context=object())
    marimo = SimpleNamespace(
        running_in_notebook=lambda: True,
        image=lambda png, alt: alt,
        vstack=lambda parts: parts,
        output=SimpleNamespace(replace=shown.append),
    )
    monkeypatch.setitem(sys.modules, "marimo", marimo)
    monkeypatch.setitem(sys.modules, "marimo._runtime.context", SimpleNamespace(get_context=lambda: running))
    windows.use(None)
    for name in ("a", "b", "a"):
        highgui.imshow(name, GREY)
    running.execution_context = object()
    highgui.imshow("c", GREY)
    assert shown == [["a"], ["a", "b"], ["a", "b"], ["c"]]
    windows.use(None)
