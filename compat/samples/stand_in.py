"""Plays one sample on the real cv2, which has no windows here: functions in their place show nothing and hear `play`'s keys.

`python -m compat.samples.stand_in FOLDER SCRIPT INPUT RESULT ARGUMENTS…` writes what `play.play` returns to RESULT, pickled.
"""

from __future__ import annotations

import pickle
import sys

import cv2

from compat.samples.play import play

NOTHING = (
    *("namedWindow", "destroyWindow", "destroyAllWindows", "moveWindow", "resizeWindow", "setWindowTitle", "setWindowProperty"),
    *("setMouseCallback", "createTrackbar", "setTrackbarPos", "imshow"),
)
TRACKBAR = 3  # where every slider stands
SELECTED = (10, 10, 50, 50)

pressed: list[int] = []


def heard(delay: int = 0) -> int:
    """The key that was pressed, or -1."""
    return pressed.pop() if pressed else -1


def install() -> None:
    """Put the functions into cv2."""
    for name in NOTHING:
        setattr(cv2, name, lambda *_, **__: None)
    cv2.waitKey = cv2.waitKeyEx = heard
    cv2.getTrackbarPos = lambda *_: TRACKBAR
    cv2.getWindowProperty = lambda *_: 1.0
    cv2.selectROI = lambda *_, **__: SELECTED


if __name__ == "__main__":
    folder, script, typed, result, *arguments = sys.argv[1:]
    install()
    outcome = play(cv2, pressed.append, folder, script, arguments, typed)
    with open(result, "wb") as file:
        pickle.dump(outcome, file)
