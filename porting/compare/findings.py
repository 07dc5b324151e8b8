"""Which calls came out differently though they were given the same: looked into in full, by the matrix's bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from compat import model
from compat.bounds import BOUNDS
from compat.case import Array, Case, Outcome, Thing
from compat.cases import written
from compat.compare import DIFFERS, MISSING, Judgement, judge
from porting.compare.journals import Call, Journal, Kept

MOST = 200  # calls that are looked into
EACH = 10  # of one line, before others come
UNKEPT = "its arrays were too large to be kept"
FAULTS = (DIFFERS, MISSING)


@dataclass(frozen=True)
class Finding:
    """A call of the real run and the other's counterpart, with what is known of them in full."""

    call: Call
    other: Call
    judgement: Judgement
    real: Kept | None = None
    shim: Kept | None = None

    @property
    def is_fault(self) -> bool:
        return self.judgement.verdict in FAULTS


def chosen(differing: Sequence[tuple[Call, Call]]) -> list[tuple[Call, Call]]:
    """Those to be looked into: of each line some, the others only if there is room."""
    counts: Counter[tuple[str, str]] = Counter()
    first: list[tuple[Call, Call]] = []
    rest: list[tuple[Call, Call]] = []
    for pair in differing:
        counts[pair[0].key] += 1
        (first if counts[pair[0].key] <= EACH else rest).append(pair)
    return sorted([*first, *rest][:MOST], key=lambda pair: pair[0].number)


def judged(pair: tuple[Call, Call], real: Journal, shim: Journal, default: Journal | None) -> Finding:
    """What is to be said of two calls, of which other runs have kept everything; `default` is a run with x86 defaults."""
    call, other = pair
    first, second = _again(call, real), _again(other, shim)
    if first is None or second is None:
        return Finding(call, other, Judgement(DIFFERS, note=UNKEPT))
    spread = _again(call, default) if default else None
    judgement = judge(_case(call), first.outcome, second.outcome, spread.outcome if spread else None)
    return Finding(call, other, judgement, first, second)


def _again(call: Call, journal: Journal) -> Kept | None:
    """The same call in another run, if it was one with the same arguments."""
    found = journal.by_number.get(call.number)
    return journal.kept(call.number) if found and (found.key, found.given) == (call.key, call.given) else None


def _case(call: Call) -> Case:
    """What the matrix compares of this function's results, and how."""
    name = matrix_name(call.name)
    mode, ignore = _modes().get(name, ("value", ()))
    return Case(name, call.place, (), mode, ignore)


def matrix_name(name: str) -> str:
    """A name of a journal as the matrix has it: methods by the class that has a bound, else by that of the object."""
    plain = name.rstrip("?=")
    declared = model.declared(plain)
    return declared if plain not in BOUNDS and declared in BOUNDS else plain


@cache
def _modes() -> dict[str, tuple[str, tuple[int, ...]]]:
    return {case.name: (case.mode, case.ignore) for case in written() if case.mode != "value" or case.ignore}


# ---- where results are apart -------------------------------------------------------------------------------------------

Leaf = tuple[str, Any]


def leaves(outcome: Outcome) -> Iterator[Leaf]:
    """Every value in what came of a call, with where it is."""
    for value in outcome.values:
        yield from _leaves("result", value)
    for where, value in outcome.changed:
        yield from _leaves(f"argument {where} afterwards", value)


def _leaves(where: str, value: Any) -> Iterator[Leaf]:
    match value:
        case list() | tuple():
            for k, item in enumerate(value):
                yield from _leaves(f"{where}[{k}]", item)
        case dict():
            for key, item in value.items():
                yield from _leaves(f"{where}[{key!r}]", item)
        case Thing() if value.fields:
            for name, item in value.fields:
                yield from _leaves(f"{where}.{name}", item)
        case _:
            yield where, value


def apart(real: Outcome, shim: Outcome) -> tuple[str, Any, Any] | None:
    """The first place that is not the same on both sides, and both its values, None where one has no such place."""
    first, second = dict(leaves(real)), dict(leaves(shim))
    for where in dict.fromkeys([*first, *second]):
        if where not in first or where not in second or not _equal(first[where], second[where]):
            return where, first.get(where), second.get(where)
    return None


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return type(a) is type(b) and bool(a == b or a != a)


@dataclass(frozen=True)
class Gap:
    """How far two arrays of one shape and dtype are apart, and where: first, and most."""

    greatest: float
    mean: float
    share: float
    first: tuple[int, ...]
    most: tuple[int, ...]


def gap(real: Array, shim: Array) -> Gap | None:
    """None where the arrays cannot be laid upon one another."""
    if real.shape != shim.shape or real.dtype != shim.dtype or not real.size or real.dtype.kind not in "biuf":
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        away = np.abs(real.astype(np.float64) - shim.astype(np.float64))
    away = np.where(np.isnan(real.astype(np.float64)) & np.isnan(shim.astype(np.float64)), 0.0, away)
    away = np.where(np.isnan(away), np.inf, away)
    places = np.unravel_index((int(np.argmax(away > 0)), int(np.argmax(away))), away.shape)
    first, most = (tuple(int(axis[k]) for axis in places) for k in (0, 1))
    return Gap(float(away.max()), float(away.mean()), float((away > 0).mean()), first, most)
