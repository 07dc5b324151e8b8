"""selectROI: a rectangle drawn with the mouse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cv2shim.accepts import errors
from cv2shim.page.highgui import windows

Rect = tuple[int, int, int, int]
NOTHING: Rect = (0, 0, 0, 0)
LINE = ((255, 0, 0), 2, 1)  # colour, thickness, kind of line
STEP = 30  # ms between two pictures
MOVE, DOWN, UP = 0, 1, 4  # of the left button
ESCAPE = 27
ACCEPTING = (ord(" "), 13, ESCAPE)
NOTICE = "Select a ROI and then press SPACE or ENTER button!\nCancel the selection process by pressing c button!"
NOTICE_OF_SEVERAL = "Finish the selection process by pressing ESC button!"


@dataclass
class Selection:
    """What the mouse has drawn on a picture of `width` × `height`, from a corner or from the centre."""

    width: int
    height: int
    from_centre: bool
    box: Rect = NOTHING
    start: tuple[int, int] = (0, 0)
    drawing: bool = False

    def mouse(self, event: int, x: int, y: int, flags: int, parameter: object) -> None:
        if event == DOWN:
            self.drawing, self.start, self.box = True, (x, y), (x, y, 0, 0)
        elif event == UP:
            self.drawing = False
        elif event == MOVE and self.drawing:
            self.box = self._around(x, y) if self.from_centre else self._between(x, y)

    def _around(self, x: int, y: int) -> Rect:
        left, top = self.start
        half_width = min(abs(x - left), left, self.width - left)
        half_height = min(abs(y - top), top, self.height - top)
        return left - half_width, top - half_height, 2 * half_width, 2 * half_height

    def _between(self, x: int, y: int) -> Rect:
        left, top = self.start
        x, y = min(max(x, 0), self.width), min(max(y, 0), self.height)
        return min(x, left), min(y, top), abs(x - left), abs(y - top)


def select(window: str, image: np.ndarray, crosshair: bool, from_centre: bool, notice: bool) -> tuple[Rect, int]:
    """The rectangle that was drawn, and the key that ended it; all zeros if that was a `c`."""
    if not windows.screen().interactive:
        raise errors.cv_error(errors.STS_ERROR, "selecting needs a page with windows, whose mouse draws", "selectROI")
    if notice:
        print(NOTICE)
    windows.show(window, image)
    selection = Selection(image.shape[1], image.shape[0], from_centre)
    made = windows.need(window, "setMouseCallback")
    made.on_mouse, made.parameter = selection.mouse, None
    windows.screen().tell("windowMouse", window)
    try:
        return _selected(window, image, selection, crosshair)
    finally:
        made.on_mouse = None


def _selected(window: str, image: np.ndarray, selection: Selection, crosshair: bool) -> tuple[Rect, int]:
    key = windows.NO_KEY
    while key not in ACCEPTING:
        windows.show(window, _drawn(image, selection.box, crosshair))
        key = windows.wait(STEP)
        if key in (ord("c"), ord("C")):
            return NOTHING, key
    return selection.box, key


def _drawn(image: np.ndarray, box: Rect, crosshair: bool) -> np.ndarray:
    import cv2

    drawn = image.copy()
    x, y, width, height = box
    cv2.rectangle(drawn, box, *LINE)
    if crosshair:
        middle_x, middle_y = x + width // 2, y + height // 2
        cv2.line(drawn, (x, middle_y), (x + width, middle_y), *LINE)
        cv2.line(drawn, (middle_x, y), (middle_x, y + height), *LINE)
    return drawn


def select_several(window: str, image: np.ndarray, crosshair: bool, from_centre: bool, notice: bool) -> list[Rect]:
    """The rectangles that were drawn one after the other, until the Escape key ends it."""
    if notice:
        print(NOTICE_OF_SEVERAL)
    found: list[Rect] = []
    while True:
        box, key = select(window, image, crosshair, from_centre, notice)
        if key == ESCAPE:
            return found
        if box[2] > 0 and box[3] > 0:
            found.append(box)
