"""Which call of a case is timed, and how it is carried out again and again. Plain numpy: it also runs inside Pyodide."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat
from typing import Any

from compat.case import Call, Case
from compat.runner import SEED, Session

TURN = 0.25e-3  # seconds that the faster side's turn lasts at least, or more calls are made in it
WARM = 0.03  # seconds of calls before any is timed
LONGEST = 0.02  # seconds for a turn of both sides with all that it needs made; one that takes longer gets no more calls
TURNS = 7
BUDGET = 3.0  # seconds after which no further turn begins
ONCE = frozenset({"endWriteStruct"})
"""What brings down a process when it is called again without what has to come before."""

Row = tuple[Any, ...]
"""What one call needs: the owner of the function, then the arguments."""


@dataclass(frozen=True)
class Timed:
    """One call of a case, which the calls before it prepare."""

    case: Case
    index: int

    @property
    def id(self) -> str:
        return self.case.id

    @property
    def call(self) -> Call:
        # one that may be refused has to work here
        return replace(self.case.calls[self.index], attempt=False, record=True, save=None)


def choose(case: Case) -> Timed | None:
    """The last call of what the case is about; of a property, the last time that it is read. None if there is no such call."""
    wanted = case.name.rpartition(".")[2]
    for index in reversed(range(len(case.calls))):
        member = case.calls[index].name.rpartition(".")[2]
        if member.rstrip("?") == wanted:
            return Timed(case, index)
    return None


class Player:
    """One side's way of making the call.

    fresh: every call needs objects and arguments of its own, since the one before has changed or used up those it was given
    """

    def __init__(self, cv2: Any, timed: Timed, folder: str):
        self.cv2, self.timed, self.folder = cv2, timed, folder
        self.fresh = self._is_fresh()
        self.kept: list[tuple[Session, Row]] = []
        call = timed.call
        self.loop = _loop(call.name.rpartition(".")[2], len(call.args), tuple(call.kwargs))

    def _is_fresh(self) -> bool:
        """Make the call twice; what the first raises goes to the caller."""
        session = self._prepared()
        session.run(self.timed.call)
        if self.timed.call.name.rpartition(".")[2] in ONCE:
            return True
        try:
            session.run(self.timed.call)
        except Exception:
            return True
        return bool(session.changed)

    def _prepared(self) -> Session:
        """All calls before the timed one are made."""
        session = Session(self.cv2, lambda: self.folder)
        self.cv2.setRNGSeed(SEED)
        for call in self.timed.case.calls[: self.timed.index]:
            session.run(replace(call, record=False))
        return session

    def ready(self) -> tuple[Session, Row]:
        """What one call needs, and what has to live as long: a node of a file, for one, is nothing without the file."""
        session, call = self._prepared(), self.timed.call
        given = [session.resolve(value) for value in (*call.args, *call.kwargs.values())]
        return session, (session.owner(call.name)[0], *given)

    def turn(self, count: int) -> float:
        """Seconds of so many calls; what they need is made before."""
        if self.fresh or not self.kept:
            self.kept = [self.ready() for _ in range(count if self.fresh else 1)]
        rows = [row for _, row in self.kept] if self.fresh else repeat(self.kept[0][1], count)
        self.cv2.setRNGSeed(SEED)
        begun = time.perf_counter()
        self.loop(rows)
        return time.perf_counter() - begun


@cache
def _loop(member: str, positional: int, names: Sequence[str]) -> Callable[[Iterable[Row]], None]:
    """A plain loop around the call as a script spells it: Python calls `f(a, b=c)` in another way than `f(*args, **kwargs)`."""
    given = [f"a{number}" for number in range(positional)]
    keywords = [f"{name}=k{number}" for number, name in enumerate(names)]
    taken = ", ".join(["owner", *given, *(f"k{number}" for number in range(len(names)))])
    spelled = member.removesuffix("?") if member.endswith("?") else f"{member}({', '.join([*given, *keywords])})"
    scope: dict[str, Any] = {}
    exec(f"def loop(rows):\n    for {taken}, in rows:\n        owner.{spelled}", scope)
    made: Callable[[Iterable[Row]], None] = scope["loop"]
    return made


def by_turns(players: Sequence[Player]) -> list[float]:
    """Seconds for one call of each, the best of several turns."""
    for player in players:  # what one side needs, the other gets as well
        player.fresh = any(other.fresh for other in players)
    count, until = settled(players), time.perf_counter() + BUDGET
    times: list[list[float]] = [[] for _ in players]
    for number in range(TURNS):
        if number == 0 or time.perf_counter() < until:
            for player, found in zip(players, times, strict=True):
                found.append(player.turn(count) / count)
    return [min(found) for found in times]


def settled(players: Sequence[Player]) -> int:
    """How many calls make a turn. To find out warms up, too: V8 gets its time to optimise what the call needs."""
    count, until = 1, time.perf_counter() + WARM
    while True:
        begun = time.perf_counter()
        fastest = min(player.turn(count) for player in players)
        now = time.perf_counter()
        if fastest < TURN and now - begun < LONGEST:
            count *= 2
        elif now > until:
            return count
