"""Overrides of OpenCV's highgui module: windows, in a page, a notebook or as files."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.overrides import override
from cv2shim.by_hand.overrides._parser import function, parsed
from cv2shim.page.highgui import roi, windows
from cv2shim.page.highgui.windows import (
    AUTOSIZE,
    AUTOSIZE_PROPERTY,
    FREE_RATIO,
    FULLSCREEN_PROPERTY,
    RATIO_PROPERTY,
    TOPMOST_PROPERTY,
    VISIBLE_PROPERTY,
)

WINDOWS = "opencv.js has no windows; the page has its own"
NEW_BAR = 1024
NOWHERE = (-1, -1, -1, -1)
SOURCE = "window.cpp"
SETTABLE = {
    FULLSCREEN_PROPERTY: ("fullscreen", (0, 1)),
    AUTOSIZE_PROPERTY: ("autosize", (0, 1)),
    RATIO_PROPERTY: ("free", (0, FREE_RATIO)),
    TOPMOST_PROPERTY: ("topmost", (0, 1)),
}
"""The properties that can be set: what the page calls them, and their values."""

Rect = tuple[int, int, int, int]
Callback = Callable[..., Any]


def _named(name: str, function: str, line: int) -> None:
    if not name:
        raise errors.cv_error(errors.STS_ASSERT, "!winname.empty()", function, SOURCE, line)


def _shown(image: np.ndarray | None) -> np.ndarray:
    if image is None or image.size == 0:
        raise errors.cv_error(errors.STS_ASSERT, "size.width>0 && size.height>0", "imshow", SOURCE, 973)
    return image if image.ndim > 1 else image[:, np.newaxis]


@override("namedWindow", reason=WINDOWS)
def named_window(winname: str, flags: int = AUTOSIZE) -> None:
    """Make a window, unless there is one of that name."""
    _named(winname, "namedWindow", 455)
    windows.make(winname, flags)


@override("imshow", reason=WINDOWS)
def imshow(winname: str, mat: np.ndarray | None) -> None:
    """Show a picture of one, three or four channels."""
    windows.show(winname, _shown(mat))


@override("destroyWindow", reason=WINDOWS)
def destroy_window(winname: str) -> None:
    """Close a window for good, with what belongs to it."""
    windows.need_any("cvDestroyWindow")
    windows.destroy(winname)


@override("destroyAllWindows", reason=WINDOWS)
def destroy_all_windows() -> None:
    """Close all windows for good."""
    windows.destroy_all()


@override("startWindowThread", reason=WINDOWS)
def start_window_thread() -> int:
    """0: there is no thread of windows."""
    return 0


@override("currentUIFramework", reason=WINDOWS)
def current_ui_framework() -> str:
    """"PAGE" where there is a page, else "" as in a cv2 without windows."""
    return windows.screen().name


# ---- waiting ----


@override("waitKeyEx", reason=WINDOWS)
def wait_key_ex(delay: int = 0) -> int:
    """The whole number of the next key within `delay` ms, else -1."""
    return windows.wait(delay)


@override("waitKey", reason=WINDOWS)
def wait_key(delay: int = 0) -> int:
    """The lowest byte of the number of the next key within `delay` ms, else -1."""
    return windows.lowest(windows.wait(delay))


@override("pollKey", reason=WINDOWS)
def poll_key() -> int:
    """The number of a key that has been pressed, else -1; the page gets a moment to live."""
    return windows.wait(1)


# ---- looks ----


@override("setWindowTitle", reason=WINDOWS)
def set_window_title(winname: str, title: str) -> None:
    """Change what stands in the window's bar."""
    windows.need_any("setWindowTitle_QT")
    windows.make(winname)
    windows.screen().tell("windowTitle", winname, title)


@override("resizeWindow", reason=WINDOWS)
def resize_window(winname: str, width: int = 0, height: int = 0, size: tuple[int, int] | None = None) -> None:
    """Give the picture of a window that is not WINDOW_AUTOSIZE another size, in pixels of the page."""
    windows.need_any("cvResizeWindow")
    windows.screen().tell("windowResize", winname, *(size or (width, height)))


@override("moveWindow", reason=WINDOWS)
def move_window(winname: str, x: int, y: int) -> None:
    """Put a window's upper left corner elsewhere on the page."""
    windows.need_any("cvMoveWindow")
    windows.screen().tell("windowMove", winname, x, y)


@override("getWindowImageRect", reason=WINDOWS)
def get_window_image_rect(winname: str) -> Rect:
    """Where the picture is on the page, in its pixels."""
    _named(winname, "getWindowImageRect", 411)
    return NOWHERE if windows.get(winname) is None else windows.screen().rect(winname)


@override("getWindowProperty", reason=WINDOWS)
def get_window_property(winname: str, prop_id: int) -> float:
    """One of cv2.WND_PROP_…; -1 for what there is not, 0 for the visibility of a window that is closed."""
    window = windows.get(winname)
    if window is None:
        return 0.0 if prop_id == VISIBLE_PROPERTY else -1.0
    return window.properties.get(prop_id, -1.0)


@override("setWindowProperty", reason=WINDOWS)
def set_window_property(winname: str, prop_id: int, prop_value: float) -> None:
    """Change one of cv2.WND_PROP_…; what cannot be is passed over."""
    window = windows.get(winname)
    mode, allowed = SETTABLE.get(prop_id, ("", ()))
    if window is None or int(prop_value) not in allowed:
        return
    window.properties[prop_id] = float(int(prop_value))
    windows.screen().tell("windowMode", winname, mode, bool(int(prop_value)))


@override("displayOverlay", reason=WINDOWS)
def display_overlay(winname: str, text: str, delayms: int = 0) -> None:
    """Show a text over the picture, for `delayms` ms or, if that is 0, until the next one."""
    windows.need_any("cvDisplayOverlay")
    windows.screen().tell("windowText", winname, "overlay", text, delayms)


@override("displayStatusBar", reason=WINDOWS)
def display_status_bar(winname: str, text: str, delayms: int = 0) -> None:
    """Show a text below the picture, for `delayms` ms or, if that is 0, until the next one."""
    windows.need_any("cvDisplayStatusBar")
    windows.screen().tell("windowText", winname, "status", text, delayms)


@override("addText", reason=WINDOWS)
def add_text(
    img: np.ndarray,
    text: str,
    org: tuple[int, int],
    nameFont: str,
    pointSize: int = -1,
    color: Any = None,
    weight: int = 50,
    style: int = 0,
    spacing: int = 0,
) -> None:
    """Raises cv2.error as a cv2 without Qt does: it draws with that library's fonts."""
    raise errors.cv_error(errors.STS_NOT_IMPLEMENTED, "The library is compiled without QT support", "addText", SOURCE, 1218)


# ---- what people move ----


@override("createTrackbar", reason=WINDOWS, builtin=True)
def createTrackbar(*args: Any) -> None:
    """createTrackbar(trackbarName, windowName, value, count, onChange) -> None"""
    if len(args) != 5:
        raise TypeError(f"function takes exactly 5 arguments ({len(args)} given)")
    parsed(args, "ssii")
    name, window, value, count, changed = args
    function(changed, "on_change")
    windows.add_trackbar(name, window, operator.index(value), operator.index(count), changed)


@override("getTrackbarPos", reason=WINDOWS)
def get_trackbar_pos(trackbarname: str, winname: str) -> int:
    """A trackbar's value; -1 if the window has none of that name."""
    return windows.trackbar_value(trackbarname, winname)


@override("setTrackbarPos", reason=WINDOWS)
def set_trackbar_pos(trackbarname: str, winname: str, pos: int) -> None:
    """Move a trackbar within its limits; its callback is called if that changes the value."""
    windows.set_trackbar(trackbarname, winname, value=pos)


@override("setTrackbarMax", reason=WINDOWS)
def set_trackbar_max(trackbarname: str, winname: str, maxval: int) -> None:
    """Change a trackbar's upper limit."""
    windows.set_trackbar(trackbarname, winname, high=maxval)


@override("setTrackbarMin", reason=WINDOWS)
def set_trackbar_min(trackbarname: str, winname: str, minval: int) -> None:
    """Change a trackbar's lower limit."""
    windows.set_trackbar(trackbarname, winname, low=minval)


@override("setMouseCallback", reason=WINDOWS, builtin=True)
def setMouseCallback(window_name: str, on_mouse: Callback, param: Any = None) -> None:
    """setMouseCallback(windowName, onMouse [, param]) -> None"""
    parsed((window_name,), "s")
    function(on_mouse, "on_mouse")
    window = windows.need(window_name, "cvSetMouseCallback")
    window.on_mouse, window.parameter = on_mouse, param
    windows.screen().tell("windowMouse", window_name)


@override("createButton", reason=WINDOWS, builtin=True)
def createButton(
    buttonName: str, onChange: Callback, userData: Any = None, buttonType: int = 0, initialButtonState: int = 0
) -> None:
    """createButton(buttonName, onChange [, userData, buttonType, initialButtonState]) -> None"""
    parsed((buttonName,), "s")
    function(onChange, "onChange")
    kind, state = operator.index(buttonType), operator.index(initialButtonState)
    windows.need_any("cvCreateButton")
    windows.add_button(buttonName, onChange, userData, kind & ~NEW_BAR, state, bool(kind & NEW_BAR))


@override("selectROI", reason=WINDOWS)
def select_roi(
    img: np.ndarray | None,
    windowName: str = "ROI selector",
    showCrosshair: bool = True,
    fromCenter: bool = False,
    printNotice: bool = True,
) -> Rect:
    """The rectangle that the user draws, (x, y, width, height); all zeros if they cancel."""
    return roi.select(windowName, _shown(img), showCrosshair, fromCenter, printNotice)[0]


@override("selectROIs", reason=WINDOWS)
def select_rois(
    windowName: str, img: np.ndarray | None, showCrosshair: bool = True, fromCenter: bool = False, printNotice: bool = True
) -> Any:
    """The rectangles that the user draws, n × 4 int32; an empty tuple if there is none."""
    found = roi.select_several(windowName, _shown(img), showCrosshair, fromCenter, printNotice)
    return np.array(found, np.int32) if found else ()
