"""Where windows are shown: in the page, in the cell of a notebook, or as files in a folder.

A screen shows what it is told and, if it is a page, says what its user did; what a window is, `windows` knows.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from cv2shim.page import door
from cv2shim.page.highgui import picture

Rect = tuple[int, int, int, int]
Answer = dict[str, Any]
"""What a wait brings: `key` (the name of one, or None), `events` (lists), `late` (the time is over)."""

NOBODY: Answer = {"key": None, "events": [], "late": True}
AHEAD = 4  # frames that may be under way to a page which has not been asked anything meanwhile
FOLDER = "cv2-windows"


class Screen(Protocol):
    """Shows windows by their names."""

    name: str
    interactive: bool

    def tell(self, handler: str, *args: Any) -> None:
        """Have a handler of `javascript/windows.js` run, where there is one."""

    def show(self, window: str, image: np.ndarray, kept: np.ndarray | None, again: bool) -> np.ndarray | None:
        """Show a picture; `again`: also if its user has closed the window. Returns the next call's `kept`."""

    def rect(self, window: str) -> Rect: ...

    def wait(self, delay: int) -> Answer:
        """Wait for a key or another event for `delay` ms; 0: while there are windows."""

    def wait_later(self, delay: int) -> Awaitable[Answer]: ...


class PageScreen:
    """The page's own windows (`javascript/windows.js`)."""

    name, interactive = "PAGE", True

    def __init__(self) -> None:
        self.under_way = 0

    def tell(self, handler: str, *args: Any) -> None:
        door.post(handler, *args)

    def show(self, window: str, image: np.ndarray, kept: np.ndarray | None, again: bool) -> np.ndarray | None:
        pixels = picture.rgba(image, kept)
        height, width = pixels.shape[:2]
        self.under_way += 1
        waits = self.under_way > AHEAD and door.can_wait()
        (door.call if waits else door.post)("windowShow", window, width, height, pixels, again)
        if waits:
            self.under_way = 0
        return pixels

    def rect(self, window: str) -> Rect:
        x, y, width, height = door.call("windowRect", window)
        return x, y, width, height

    def wait(self, delay: int) -> Answer:
        self.under_way = 0
        answer: Answer = door.call("windowsWait", delay)
        return answer

    async def wait_later(self, delay: int) -> Answer:
        self.under_way = 0
        answer: Answer = await door.ask("windowsWait", delay)
        return answer


class StillScreen:
    """Shows pictures without anybody who could answer."""

    name, interactive = "", False

    def __init__(self) -> None:
        self.sizes: dict[str, tuple[int, int]] = {}

    def tell(self, handler: str, *args: Any) -> None:
        if handler == "windowClose":
            self.sizes.pop(args[0], None)

    def show(self, window: str, image: np.ndarray, kept: np.ndarray | None, again: bool) -> np.ndarray | None:
        self.sizes[window] = (image.shape[1], image.shape[0])
        self.put(window, picture.png(image))
        return None

    def put(self, window: str, png: bytes) -> None:
        raise NotImplementedError

    def rect(self, window: str) -> Rect:
        return (0, 0, *self.sizes.get(window, (0, 0)))

    def wait(self, delay: int) -> Answer:
        return NOBODY

    async def wait_later(self, delay: int) -> Answer:
        return NOBODY


class FolderScreen(StillScreen):
    """Numbered PNG files in a folder below the current one, which is named once on stderr."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, itertools.count[int]] = {}

    def put(self, window: str, png: bytes) -> None:
        folder = Path(FOLDER)
        if not self.numbers:
            folder.mkdir(exist_ok=True)
            print(f"cv2.imshow: no page here, so the windows' pictures go to {folder.resolve()}", file=sys.stderr)
        number = next(self.numbers.setdefault(window, itertools.count(1)))
        (folder / f"{_file_name(window)}-{number:04}.png").write_bytes(png)


class IPythonScreen(StillScreen):
    """The output of an IPython cell: one picture a window, which is replaced until the next cell runs."""

    def __init__(self, shell: Any) -> None:
        super().__init__()
        self.shell = shell
        self.shown: dict[tuple[str, int], Any] = {}

    def put(self, window: str, png: bytes) -> None:
        from IPython.display import Image, display

        place, image = (window, self.shell.execution_count), Image(data=png, alt=window)
        if place in self.shown:
            self.shown[place].update(image)
        else:
            self.shown = {key: handle for key, handle in self.shown.items() if key[1] == place[1]}
            self.shown[place] = display(image, display_id=True)


class MarimoScreen(StillScreen):
    """The output of a marimo cell: one picture a window, the newest."""

    def __init__(self) -> None:
        super().__init__()
        self.run: Any = None
        self.pictures: dict[str, Any] = {}

    def put(self, window: str, png: bytes) -> None:
        import marimo
        from marimo._runtime.context import get_context  # no public name says that a cell runs anew

        run = get_context().execution_context
        if run is not self.run:
            self.run, self.pictures = run, {}
        self.pictures[window] = marimo.image(png, alt=window)
        marimo.output.replace(marimo.vstack(list(self.pictures.values())))


def find() -> Screen:
    """The screen that there is here. Raises cv2.error, in one sentence, for a worker whose page does not answer."""
    return _notebook() or _page() or FolderScreen()


def _page() -> Screen | None:
    if not door.exists():
        return None
    if door.can_wait():
        door.call("windowsReady")
    return PageScreen()


def _notebook() -> Screen | None:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return IPythonScreen(shell)
    marimo = sys.modules.get("marimo")
    return MarimoScreen() if marimo and marimo.running_in_notebook() else None


def _file_name(window: str) -> str:
    return re.sub(r"[^\w .()-]", "_", window).strip(" .") or "window"
