"""Plays one sample script to its end, as a person would who looks at each window and presses a few keys.

Runs on any cv2, and imports nothing of this repository. Which key is pressed depends on how often the script has asked for
one, so that the script does the same on both sides: asked to wait for as long as it takes, first the space bar, then Escape;
asked for a moment only, nothing for a while, then Escape and "q" by turns.
"""

from __future__ import annotations

import gc
import io
import os
import random
import runpy
import sys
import traceback
from collections.abc import Callable
from typing import Any

Press = Callable[[int], Any]

PATIENCE = 2  # keys to go on with before Escape, where a script waits for as long as it takes
FRAMES = 20  # frames of an animation before Escape
LIMIT = 120  # calls after which a script is ended that hears no key: a Ctrl-C
SPACE, ESCAPE, Q = 32, 27, 113


class Player:
    """Stands between the script and cv2's imshow and waitKey; `press(key)` presses a key."""

    limit = LIMIT

    def __init__(self, cv2: Any, press: Press) -> None:
        self.cv2, self.press = cv2, press
        self.calls = 0
        self.shown: dict[str, int] = {}  # window → pictures
        self.first: dict[str, Any] = {}  # window → its first picture
        self.own = {name: getattr(cv2, name) for name in ("imshow", "waitKey", "waitKeyEx")}

    def __enter__(self) -> Player:
        self.cv2.imshow = self.imshow
        self.cv2.waitKey = lambda delay=0: self.wait("waitKey", delay)
        self.cv2.waitKeyEx = lambda delay=0: self.wait("waitKeyEx", delay)
        return self

    def __exit__(self, *_: object) -> None:
        for name, function in self.own.items():
            setattr(self.cv2, name, function)

    def imshow(self, name: str, picture: Any) -> None:
        self.own["imshow"](name, picture)
        self.shown[name] = self.shown.get(name, 0) + 1
        if name not in self.first and hasattr(picture, "shape"):
            self.first[name] = picture.copy()

    def wait(self, name: str, delay: int) -> int:
        self.calls += 1
        if self.calls > self.limit:
            raise KeyboardInterrupt
        key = self.wanted(delay)
        if key is not None:
            self.press(key)
        heard: int = self.own[name](delay)
        return heard

    def wanted(self, delay: int) -> int | None:
        """The key to press while the script asks for the `calls`th time."""
        if delay <= 0:
            return SPACE if self.calls <= PATIENCE else ESCAPE
        if self.calls <= FRAMES:
            return None
        return ESCAPE if self.calls % 2 else Q


def play(cv2: Any, press: Press, folder: str, script: str, arguments: list[str], typed: str) -> dict[str, Any]:
    """Run `script` (below `folder`, where it also runs); returns how it ended and what it showed.

    `error` is the last line of a traceback, or None; `shown` counts the pictures of each window; `first` are the first ones.
    """
    kept = sys.argv, sys.path[:], sys.stdin, set(sys.modules), os.getcwd()
    path = os.path.join(folder, script)
    sys.argv, sys.stdin = [path, *arguments], io.StringIO(typed)
    sys.path.insert(0, folder)
    sys.path.insert(0, os.path.dirname(path))
    os.chdir(folder)
    _seed(cv2)
    try:
        with Player(cv2, press) as player:
            error = _ended(lambda: runpy.run_path(path, run_name="__main__"))
    finally:
        sys.argv, sys.path[:], sys.stdin, modules, back = kept
        for name in set(sys.modules) - modules:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(folder):
                del sys.modules[name]
        os.chdir(back)
        gc.collect()  # a camera that the script has left open, as the end of its process does
    return {"error": error, "shown": player.shown, "first": player.first}


def _seed(cv2: Any) -> None:
    """The same chance on both sides."""
    import numpy as np

    cv2.setRNGSeed(0)
    random.seed(0)
    np.random.seed(0)


def _ended(run: Callable[[], Any]) -> str | None:
    """None if `run` ends well, else the last line of its traceback."""
    try:
        run()
    except KeyboardInterrupt:
        return None
    except SystemExit as stop:
        return None if stop.code in (None, 0) else f"ended with status {stop.code!r}"
    except BaseException as error:
        traceback.print_exc()
        return traceback.format_exception_only(error)[-1].strip()
    return None
