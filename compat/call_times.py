"""What the times of single calls say: tables of ratios, by how long a call takes in Pyodide's own opencv-python."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import geometric_mean, median
from typing import Any

CLASSES = (("under 3 µs", 3.0), ("3–10 µs", 10.0), ("10–50 µs", 50.0), ("50–500 µs", 500.0), ("over 500 µs", math.inf))
SMALL = 3.0  # microseconds; below, the clock and the loop are a good part of a ratio
BEHIND = 1.5


@dataclass(frozen=True)
class Time:
    """Microseconds of one call on both sides."""

    callable: str
    case: str
    peer: float
    shim: float

    @property
    def ratio(self) -> float:
        return self.shim / self.peer

    @property
    def behind(self) -> bool:
        """Whether it is slower by more than a page could overlook."""
        least = 2.0 if self.peer < SMALL else 1.0
        return self.ratio > BEHIND and self.shim - self.peer > least


def read(found: dict[str, Any]) -> list[Time]:
    return [Time(**entry) for entry in found["times"]]


def written(times: Iterable[Time]) -> list[dict[str, Any]]:
    return [asdict(time) for time in times]


def by_callable(times: Iterable[Time]) -> dict[str, list[Time]]:
    found: dict[str, list[Time]] = defaultdict(list)
    for time in times:
        found[time.callable].append(time)
    return dict(found)


def ratios(times: Iterable[Time]) -> dict[str, float]:
    """Each callable's time ÷ Pyodide's own: the geometric mean of its cases."""
    return {name: geometric_mean(time.ratio for time in those) for name, those in by_callable(times).items()}


def told(times: Sequence[Time], worst: int) -> Iterator[str]:
    """The tables as lines of text."""
    yield "| time in Pyodide's own cv2 | cases | geometric mean ÷ own | median | slower |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    least = 0.0
    for title, most in CLASSES:
        yield _line(title, [time for time in times if least <= time.peer < most])
        least = most
    yield _line("all", times)
    yield ""
    yield from _behind(times)
    if worst:
        yield f"\n| the worst {worst} | case | own, µs | shim, µs | ratio |"
        yield "| --- | --- | ---: | ---: | ---: |"
    for time in sorted(times, key=lambda time: (time.behind, time.ratio), reverse=True)[:worst]:
        label = time.case.removeprefix(f"{time.callable}: ")
        yield f"| {time.callable} | {label} | {time.peer:.2f} | {time.shim:.2f} | {time.ratio:.2f} |"


def _line(title: str, times: Sequence[Time]) -> str:
    if not times:
        return f"| {title} | 0 | – | – | – |"
    found = [time.ratio for time in times]
    slower = sum(ratio > 1 for ratio in found) / len(found)
    return f"| {title} | {len(times)} | {geometric_mean(found):.2f} | {median(found):.2f} | {slower:.0%} |"


def _behind(times: Sequence[Time]) -> Iterator[str]:
    """The share of what is slower by more than can be overlooked: a callable counts with any of its cases."""
    named, small = by_callable(times).values(), [time for time in times if time.peer < SMALL]
    yield f"More than {BEHIND} × and more than 1 µs slower (what takes under {SMALL:g} µs there: more than 2 µs) are"
    yield f"{_share(sum(any(time.behind for time in those) for those in named), len(named))} callables,"
    yield f"{_share(sum(time.behind for time in times), len(times))} cases,"
    yield f"{_share(sum(time.behind for time in small), len(small))} cases of those under {SMALL:g} µs."


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "0 of 0"
