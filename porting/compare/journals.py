"""Reads the journals of two runs and lays them side by side, also where the program has gone another way on one side."""

from __future__ import annotations

import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from compat.case import Outcome
from porting.compare.inside import records
from porting.compare.inside.digests import short
from porting.compare.inside.keeping import PREFIX
from porting.compare.inside.records import COUNT, NAME, PLACE

AHEAD = 400  # calls that are looked at for where two runs meet again
INSTALLED = re.compile(r".*(?:site-packages|lib/python3\.\d+)/")


@dataclass(frozen=True)
class Call:
    """A call as the journal has it: digests of what was given, of what came and of what was changed.

    objects: those of cv2 among what was given, each the how many-th of its class; made: those that came
    """

    number: int
    name: str
    place: str
    given: bytes
    result: bytes
    changed: tuple[Any, ...]
    error: str
    seconds: float
    objects: tuple[Any, ...]
    made: tuple[Any, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.place

    def ended_as(self, other: Call) -> bool:
        """Whether the same came of it."""
        return (self.result, self.changed, self.error) == (other.result, other.changed, other.error)


@dataclass(frozen=True)
class Kept:
    """A call in full."""

    owner: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: Outcome
    made: Any


@dataclass(frozen=True)
class Journal:
    """The calls of one run; `count` is how many there were, None where the run did not come to its end."""

    folder: Path
    calls: list[Call]
    count: int | None

    def kept(self, number: int) -> Kept | None:
        """A call in full, if it was kept."""
        file = self.folder / f"{PREFIX}{number}"
        return Kept(*pickle.loads(file.read_bytes())) if file.exists() else None

    @cached_property
    def by_number(self) -> dict[int, Call]:
        return {call.number: call for call in self.calls}

    def seconds(self) -> dict[str, tuple[float, int]]:
        """By name, how long all calls took, and how many they were."""
        spent: defaultdict[str, float] = defaultdict(float)
        for call in self.calls:
            spent[call.name] += call.seconds
        counts = Counter(call.name for call in self.calls)
        return {name: (spent[name], counts[name]) for name in spent}


def read(folder: Path) -> Journal:
    """The journal in a folder; of one that was cut off, what is there."""
    meanings: dict[int, dict[int, str]] = {NAME: {}, PLACE: {}}
    calls: list[Call] = []
    count = None
    for record in records.read(folder):
        kind = record[0]
        if kind in meanings:
            meanings[kind][record[1]] = _here(record[2]) if kind == PLACE else record[2]
        elif kind == COUNT:
            count = record[1]
        else:
            calls.append(_call(meanings, *record))
    return Journal(folder, sorted(calls, key=lambda call: call.number), count)


def _call(
    meanings: dict[int, dict[int, str]], number: int, name: int, place: int, given: Any, result: Any, changed: Any = (),
    error: str = "", seconds: float = 0.0, objects: Any = (), made: Any = (), shortened: bool = False,
) -> Call:  # fmt: skip
    if not shortened:
        given, result = short(given), short(result)
    known = meanings[NAME][name], meanings[PLACE][place]
    return Call(number, *known, given, result, tuple(changed), error, seconds, tuple(objects), tuple(made))


def _here(place: str) -> str:
    """A line of an installed package, without where that lies."""
    return INSTALLED.sub("", place)


Pair = tuple[Call | None, Call | None]


def pairs(real: Sequence[Call], other: Sequence[Call]) -> Iterator[Pair]:
    """The calls of both side by side; None where one side has no such call."""
    i = j = 0
    while i < len(real) and j < len(other):
        if real[i].key == other[j].key:
            yield real[i], other[j]
            i, j = i + 1, j + 1
            continue
        left, right = real[i : i + AHEAD], other[j : j + AHEAD]
        skip = _meeting([call.key for call in left], [call.key for call in right])
        yield from ((call, None) for call in left[: skip[0]])
        yield from ((None, call) for call in right[: skip[1]])
        i, j = i + min(skip[0], len(left)), j + min(skip[1], len(right))
    yield from ((call, None) for call in real[i:])
    yield from ((None, call) for call in other[j:])


def _meeting(left: list[Any], right: list[Any]) -> tuple[int, int]:
    """How many calls further each has the next one that both have."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return blocks[0].a, blocks[0].b


@dataclass
class Laid:
    """Two journals side by side.

    differing: calls that were given the same, and of which something else came
    other:     how many were given something else; first_other: the first of them
    parted:    the first call that one side only has
    """

    same: int = 0
    differing: list[tuple[Call, Call]] = field(default_factory=list)
    other: int = 0
    first_other: tuple[Call, Call] | None = None
    alone: int = 0
    parted: Pair | None = None


def laid(real: Sequence[Call], other: Sequence[Call], *, cut: bool = False) -> Laid:
    """Lay two journals side by side. Where one is cut off, what the other has beyond its end says nothing."""
    found = Laid()
    last = real[-1] if real else None, other[-1] if other else None
    ended = not (real and other)
    for pair in pairs(real, other):
        a, b = pair
        if cut and ended:
            break
        ended = (a is not None and a is last[0]) or (b is not None and b is last[1])
        if a is None or b is None:
            found.alone += 1
            found.parted = found.parted or pair
        elif a.given != b.given:
            found.other += 1
            found.first_other = found.first_other or (a, b)
        elif a.ended_as(b):
            found.same += 1
        else:
            found.differing.append((a, b))
    return found
