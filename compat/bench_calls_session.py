"""Runs inside Pyodide: times calls of cases on the shim and on Pyodide's own opencv-python, by turns.

    bench_calls_session.py ITEMS RESULTS PROGRESS FIRST PEER_WHEEL MOST

MOST is how many cases of one callable are timed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from itertools import islice
from typing import Any

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import numpy as np  # noqa: F401  `cv2shim run` loads what a script imports

from compat import runner
from compat.bench_session import load_peer, load_shim
from compat.case import Outcome
from compat.session import facts, stream, work
from compat.timed_call import Player, Timed, by_turns

SIDES = ("the shim", "Pyodide's own", "one of them called again")
"""Who refused, by how many had agreed."""


def main(items: str, results: str, progress: str, first: str, wheel: str, most: str) -> None:
    peer, _ = load_peer(wheel)
    shim, _ = load_shim()
    if first == "0":
        with open(os.path.join(os.path.dirname(results), "facts"), "w") as file:
            json.dump({"peer": facts(peer), "shim": facts(shim)}, file)
    hopeless = given_up(items, os.path.dirname(results), int(first))
    work(_Session(peer, shim, int(most), hopeless).execute, items, results, progress, first)


def given_up(items: str, folder: str, first: int) -> str:
    """The callable that ended two sessions one after the other, this one's predecessors; "" if there is none."""
    names = [item.case.name for item in islice(stream(items), max(first - 2, 0), first)]
    # a session begins behind the case that ended the one before
    again = os.path.exists(os.path.join(folder, f"results-{first - 1}"))
    return names[0] if first > 1 and again and names[0] == names[1] else ""


class _Session:
    def __init__(self, peer: Any, shim: Any, most: int, hopeless: str):
        self.peer, self.shim, self.most, self.hopeless = peer, shim, most, hopeless
        self.timed: Counter[str] = Counter()

    def execute(self, item: Timed) -> Outcome:
        """Both times in microseconds, the peer's first; or whose refusal is the reason that there are none."""
        if self.timed[item.case.name] >= self.most:
            return Outcome("enough")
        if item.case.name == self.hopeless:
            return Outcome("refused", error="two cases before ended the session")
        players: list[Player] = []
        with tempfile.TemporaryDirectory() as folder:
            try:
                # the shim first: what it lacks need not bring down the peer
                for cv2 in (self.shim, self.peer):
                    runner.configure(cv2)  # the case before may have changed it
                    players.append(Player(cv2, item, folder))
                shim, peer = by_turns(players)
            except Exception as error:
                who = SIDES[len(players)]
                return Outcome("refused", error=who, message=f"{type(error).__name__}: {error}"[:200])
        self.timed[item.case.name] += 1
        return Outcome("ok", (peer * 1e6, shim * 1e6))


if __name__ == "__main__":
    main(*sys.argv[1:])
