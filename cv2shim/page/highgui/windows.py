"""What there is of windows: trackbars, callbacks, properties; what their users do, and waiting for it.

The page only shows and reports. All state that a script can ask for is here and changes when a script waits, as it does in
OpenCV, whose windows live by the events that waitKey handles.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.page.highgui import keys, screens

STS_NULL_PTR = -27
STS_NO_OPENGL = -218
AUTOSIZE, FREE_RATIO, OPENGL = 1, 0x100, 0x1000
MODE_BITS, RATIO_BITS = 0xF, 0xF00
FULLSCREEN_PROPERTY, AUTOSIZE_PROPERTY, RATIO_PROPERTY, OPENGL_PROPERTY, VISIBLE_PROPERTY, TOPMOST_PROPERTY = range(6)
NO_KEY = -1
CONTROL_PANEL = ""  # the window of what belongs to none

Callback = Callable[..., Any]


@dataclass
class Trackbar:
    """A slider: its value is within `low` and `high`, and `changed(value)` is called when it changes."""

    high: int
    changed: Callback
    low: int = 0
    value: int = 0

    def move(self, value: int) -> None:
        value = min(max(value, self.low), self.high)
        if value != self.value:
            self.value = value
            call(self.changed, value)


@dataclass
class Window:
    """`properties` are those of cv2.WND_PROP_…; `kept` is the memory in which its pictures are made ready."""

    properties: dict[int, float]
    trackbars: dict[str, Trackbar] = field(default_factory=dict)
    on_mouse: Callback | None = None
    parameter: Any = None
    kept: np.ndarray | None = None


_windows: dict[str, Window] = {}
_buttons: list[tuple[Callback, Any]] = []
_screen: list[screens.Screen] = []


def screen() -> screens.Screen:
    """Where windows are shown, once it has been found."""
    if not _screen:
        _screen.append(screens.find())
    return _screen[0]


def use(found: screens.Screen | None) -> None:
    """Forget all windows and show those to come on `found`, for tests; None: look for a screen anew."""
    _windows.clear()
    _buttons.clear()
    _screen[:] = [] if found is None else [found]


# ---- windows ----


def get(name: str) -> Window | None:
    return _windows.get(name)


def need(name: str, function: str) -> Window:
    """The window `name`; raises cv2.error where there is none."""
    window = _windows.get(name)
    if window is None:
        raise errors.cv_error(STS_NULL_PTR, "NULL window handler", function)
    return window


def need_any(function: str) -> None:
    """Raises cv2.error unless some window has been made: OpenCV's Qt windows have no queue of events before."""
    if not _windows:
        raise errors.cv_error(STS_NULL_PTR, "NULL guiReceiver (please create a window)", function)


def make(name: str, flags: int = AUTOSIZE) -> Window:
    """The window `name`, made if there is none."""
    if name in _windows:
        return _windows[name]
    if flags & OPENGL:
        raise errors.cv_error(STS_NO_OPENGL, "Library was built without OpenGL support", "CvWindow")
    properties = {
        FULLSCREEN_PROPERTY: 0.0,
        AUTOSIZE_PROPERTY: float(flags & MODE_BITS),
        RATIO_PROPERTY: float(flags & RATIO_BITS),
        OPENGL_PROPERTY: 0.0,
        VISIBLE_PROPERTY: 1.0,
        TOPMOST_PROPERTY: 0.0,
    }
    screen().tell("windowOpen", name, bool(flags & MODE_BITS), bool(flags & FREE_RATIO))
    return _windows.setdefault(name, Window(properties))


def show(name: str, image: np.ndarray) -> None:
    """Show `image` in the window `name`, which is made or, if its user has closed it, shown again."""
    window = make(name)
    again = not window.properties[VISIBLE_PROPERTY]
    window.kept = screen().show(name, image, window.kept, again)
    window.properties[VISIBLE_PROPERTY] = 1.0


def destroy(name: str) -> None:
    if _windows.pop(name, None):
        screen().tell("windowClose", name)
    if not any(other != CONTROL_PANEL for other in _windows):
        _forget_panel()


def _forget_panel() -> None:
    """The control panel goes with the last window."""
    _buttons.clear()
    if _windows.pop(CONTROL_PANEL, None):
        screen().tell("windowClose", CONTROL_PANEL)


def destroy_all() -> None:
    for name in list(_windows):
        destroy(name)


# ---- trackbars and buttons ----


def _bars(window: str, function: str) -> dict[str, Trackbar]:
    if window == CONTROL_PANEL:
        need_any(function)
        return _panel().trackbars
    return need(window, function).trackbars


def _panel() -> Window:
    if CONTROL_PANEL not in _windows:
        screen().tell("windowOpen", CONTROL_PANEL, True, False)
    return _windows.setdefault(CONTROL_PANEL, Window({VISIBLE_PROPERTY: 1.0}))


def add_trackbar(name: str, window: str, value: int, high: int, changed: Callback) -> None:
    """Add a trackbar and set it, which calls `changed` for a `value` other than 0; one that is there gets the callback."""
    bars = _bars(window, "cvCreateTrackbar2")
    if name in bars:
        bars[name].changed = changed
    elif high <= 0:
        raise errors.cv_error(STS_NULL_PTR, "Max value of the slider must be bigger than 0", "addSlider2")
    else:
        bars[name] = Trackbar(high, changed)
    set_trackbar(name, window, value=value)


def set_trackbar(name: str, window: str, *, value: int | None = None, low: int | None = None, high: int | None = None) -> None:
    """Change a trackbar; the limits that are not given give way, and the value stays within them."""
    bar = _bars(window, "icvFindTrackBarByName").get(name)
    if bar is None:
        return
    if low is not None:
        bar.low, bar.high = low, max(low, bar.high)
    if high is not None:
        bar.low, bar.high = min(bar.low, high), high
    target = bar.value if value is None else value
    screen().tell("trackbarSet", window, name, bar.low, bar.high, min(max(target, bar.low), bar.high))
    bar.move(target)


def trackbar_value(name: str, window: str) -> int:
    """The value of a trackbar; -1 if the window has none of that name."""
    bar = _bars(window, "icvFindTrackBarByName").get(name)
    return -1 if bar is None else bar.value


def add_button(label: str, changed: Callback, parameter: Any, kind: int, state: int, new_bar: bool) -> None:
    """Add a push button (`kind` 0), check box (1) or radio button (2) to the control panel."""
    _panel()
    number = len(_buttons)
    _buttons.append((changed, parameter))
    screen().tell("buttonAdd", number, label or f"button {number}", kind, bool(state), new_bar)
    if state and kind:
        call(changed, 1, parameter)


# ---- events ----


def wait(delay: int) -> int:
    """The number of the next key, or -1: after `delay` ms if that is positive, without windows otherwise."""
    waiting = _Waiting(delay)
    while (key := waiting.heard(screen().wait(waiting.rest()))) is None:
        pass
    return key


async def wait_later(delay: int) -> int:
    """The same without blocking."""
    waiting = _Waiting(delay)
    while (key := waiting.heard(await screen().wait_later(waiting.rest()))) is None:
        pass
    return key


def lowest(code: int) -> int:
    """What waitKey makes of waitKeyEx's number."""
    return code if code == NO_KEY else code & 0xFF


class _Waiting:
    """One waitKey: it goes on after events that are not keys for as long as is left of its time."""

    def __init__(self, delay: int) -> None:
        self.end = time.monotonic() + delay / 1000 if delay > 0 else None

    def rest(self) -> int:
        """What is left, in ms; 0: no limit."""
        return 0 if self.end is None else max(1, round(1000 * (self.end - time.monotonic())))

    def heard(self, answer: screens.Answer) -> int | None:
        """The callbacks run; the key if one was pressed, -1 if the time is over, None otherwise."""
        for kind, *rest in answer["events"]:
            _HANDLERS[kind](*rest)
        if answer["key"] is not None and (code := keys.code(answer["key"])) != NO_KEY:
            return code
        return NO_KEY if answer["late"] else None


def call(callback: Callback, *args: Any) -> None:
    """Call a script's callback; what it raises is printed, as cv2 does, and the script goes on."""
    try:
        callback(*args)
    except Exception:
        traceback.print_exc()


def _closed(name: str) -> None:
    if name in _windows:
        _windows[name].properties[VISIBLE_PROPERTY] = 0.0


def _mouse(name: str, event: int, x: int, y: int, flags: int) -> None:
    window = _windows.get(name)
    if window and window.on_mouse:
        call(window.on_mouse, event, x, y, flags, window.parameter)


def _trackbar(window: str, name: str, value: int) -> None:
    bar = _windows[window].trackbars.get(name) if window in _windows else None
    if bar:
        bar.move(value)


def _button(number: int, state: int) -> None:
    if number < len(_buttons):
        changed, parameter = _buttons[number]
        call(changed, state, parameter)


_HANDLERS: dict[str, Callable[..., None]] = {"closed": _closed, "mouse": _mouse, "trackbar": _trackbar, "button": _button}
