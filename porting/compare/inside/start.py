"""Runs a program with its calls of cv2 written down: `start.py SETTINGS SCRIPT ARGS…`, in CPython and in Pyodide.

SETTINGS is a JSON file with
  project  where this project's modules are
  folder   where the journal is to be written
  program  the folder of the program
  gated    whether cv2 is to compute as opencv.js does: on one thread, by plain code
  keep     numbers of the calls to be kept in full
  most     how many calls are written down at most
  thorough whether it is looked for writing in arrays that are only to be read
  seed     the start of every chance, or null
  keys     the keys that are pressed, as numbers
  record   whether there is a journal
  preface  a script that is run before, or null
  crash    the file for what is known of a crash, or null
"""

from __future__ import annotations

import json
import os
import pickle
import runpy
import sys
from collections.abc import Callable
from typing import Any

with open(sys.argv[1]) as _file:
    SETTINGS = json.load(_file)
del sys.path[0]  # the folder of this file
sys.path.append(SETTINGS["project"])  # at the end: inside Pyodide `cv2shim` is the installed one

from compat import runner, videos_session  # before numpy: runner says which code numpy shall take
from compat.samples import stand_in
from compat.samples.play import Player
from host import start_script
from porting.compare.inside import chance, modules
from porting.compare.inside.digests import checksum
from porting.compare.inside.journal import Journal

SHOWN = "shown"  # the file with what was in windows
MOST_SHOWN = 100_000  # pictures
MOST_WAITING = 1000  # calls of waitKey, after which a program is ended by Ctrl-C


class Watcher(Player):
    """Presses the keys that it was given, then those of `Player`; remembers what windows show, first and last whole."""

    limit = MOST_WAITING

    def __init__(self, cv2: Any, keys: list[int]) -> None:
        super().__init__(cv2, stand_in.pressed.append)
        self.keys = keys
        self.last: dict[str, Any] = {}
        self.sums: list[tuple[str, int]] = []

    def imshow(self, name: str, picture: Any) -> None:
        super().imshow(name, picture)
        if hasattr(picture, "shape") and len(self.sums) < MOST_SHOWN:
            self.sums.append((name, checksum(picture)))
            self.last[name] = picture.copy()

    def wanted(self, delay: int) -> int | None:
        return self.keys.pop(0) if self.keys else super().wanted(delay)

    def write(self, file: str) -> None:
        ended = self.calls > self.limit
        with open(file, "wb") as out:
            pickle.dump({"first": self.first, "last": self.last, "sums": self.sums, "ended": ended}, out)


def main(script: str, *args: str) -> int:
    import cv2

    runner.configure(cv2, gated=SETTINGS["gated"])
    if SETTINGS["gated"]:
        videos_session.plain()
    stand_in.put_windows()
    if SETTINGS["preface"]:
        runpy.run_path(SETTINGS["preface"])
    chance.sort_listings()
    if SETTINGS["seed"] is not None:
        chance.seed(cv2, SETTINGS["seed"])
    watcher = Watcher(cv2, list(SETTINGS["keys"]))
    watcher.__enter__()  # for good
    kept, thorough = frozenset(SETTINGS["keep"]), SETTINGS["thorough"]
    journal = Journal(cv2, SETTINGS["folder"], SETTINGS["program"], kept, SETTINGS["most"], thorough=thorough)
    if SETTINGS["record"]:
        journal.install()
    _at_every_end(journal.write, journal.stop)
    sys.path.remove(SETTINGS["project"])
    modules.hide()
    try:
        return start_script.run_as_main(script, list(args))
    finally:
        watcher.write(os.path.join(SETTINGS["folder"], SHOWN))
        journal.close()


def _at_every_end(write: Callable[[], None], stop: Callable[[], None]) -> None:
    """Have the journal written where the program ends itself at once, and not by a process that it forks off."""
    end = os._exit

    def end_at_once(status: int) -> None:
        write()
        end(status)

    os._exit = end_at_once  # type: ignore[assignment]
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=write, after_in_child=stop)


if __name__ == "__main__":
    if SETTINGS["crash"]:
        import faulthandler

        faulthandler.enable(open(SETTINGS["crash"], "w"))  # noqa: SIM115 (until the process ends)
    sys.exit(main(*sys.argv[2:]))
