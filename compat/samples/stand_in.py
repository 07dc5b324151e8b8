"""Plays one sample on the real cv2, which has no windows here: functions in their place show nothing and hear `play`'s keys.

`python -m compat.samples.stand_in FOLDER SCRIPT INPUT RESULT ARGUMENTS…` writes what `play.play` returns to RESULT, pickled.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable

import cv2

from compat.samples.play import play
from compat.videos_session import plain

NOTHING = (
    *("namedWindow", "destroyWindow", "destroyAllWindows", "moveWindow", "resizeWindow", "setWindowTitle", "setWindowProperty"),
    *("setMouseCallback", "imshow"),
)
SELECTED = (10, 10, 50, 50)

pressed: list[int] = []


def heard(delay: int = 0) -> int:
    """The key that was pressed, or -1."""
    return pressed.pop() if pressed else -1


class Trackbars:
    """Where they stand, and whom they tell."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[int, Callable[[int], object]]] = {}

    def create(self, name: str, window: str, value: int, count: int, told: Callable[[int], object]) -> None:
        self.rows[window, name] = value, told

    def get(self, name: str, window: str) -> int:
        return self.rows[window, name][0]

    def set(self, name: str, window: str, value: int) -> None:
        before, told = self.rows[window, name]
        self.rows[window, name] = value, told
        if value != before:
            told(value)


def install() -> None:
    """Put the functions into cv2, and have it compute as opencv.js does (compat/session.py has the same), its FFmpeg too."""
    plain()
    cv2.setUseOptimized(False)
    cv2.setNumThreads(1)
    put_windows()


def put_windows() -> None:
    """Put the functions into cv2."""
    for name in NOTHING:
        setattr(cv2, name, lambda *_, **__: None)
    cv2.waitKey = cv2.waitKeyEx = cv2.pollKey = heard
    trackbars = Trackbars()
    cv2.createTrackbar, cv2.getTrackbarPos, cv2.setTrackbarPos = trackbars.create, trackbars.get, trackbars.set
    cv2.getWindowProperty = lambda *_: 1.0
    cv2.selectROI = lambda *_, **__: SELECTED


if __name__ == "__main__":
    folder, script, typed, result, *arguments = sys.argv[1:]
    install()
    outcome = play(cv2, pressed.append, folder, script, arguments, typed)
    with open(result, "wb") as file:
        pickle.dump(outcome, file)
