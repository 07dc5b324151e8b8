"""Two sides' results beside each other: which tests end differently, and how many end how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from porting.testing.events import CRASH, HANG, NOT_RUN, Result, Side

ORDER = ("passed", "failed", "error", "skipped", "xfailed", "xpassed", CRASH, HANG, NOT_RUN)
BAD = frozenset({"failed", "error", CRASH, HANG, NOT_RUN})
LINE = 160  # characters of what is said of a test


@dataclass(frozen=True)
class Pair:
    """A test on both sides."""

    test: str
    real: Result
    shim: Result

    @property
    def differs(self) -> bool:
        return self.real.outcome != self.shim.outcome


def pairs(real: Side, shim: Side) -> list[Pair]:
    """Every test that either side has, in the order of the real one."""
    none = Result(NOT_RUN)
    tests = dict.fromkeys([*real.collected, *real.results, *shim.collected, *shim.results])
    return [Pair(test, real.results.get(test, none), shim.results.get(test, none)) for test in tests]


def counts(found: list[Pair]) -> dict[str, Counter[str]]:
    """How many tests of each side end how."""
    return {side: Counter(getattr(pair, side).outcome for pair in found) for side in ("real", "shim")}


def text(found: list[Pair], real: Side, shim: Side) -> Iterator[str]:
    """The counts of both sides, then the tests that end differently."""
    of = counts(found)
    width = max(len(real.name), len(shim.name))
    used = [outcome for outcome in ORDER if of["real"][outcome] or of["shim"][outcome]]
    yield f"{'':{width}}  " + "  ".join(used)
    for key, side in (("real", real), ("shim", shim)):
        figures = "  ".join(f"{of[key][outcome]:{len(outcome)}}" for outcome in used)
        yield f"{side.name:{width}}  {figures}  {', '.join(f'{name} {version}' for name, version in side.versions.items())}"
    yield ""
    yield from differing(found)
    yield headline(found)


def differing(found: list[Pair]) -> Iterator[str]:
    """The tests that end differently, each with what was said on the side where it is worse."""
    different = _folded([pair for pair in found if pair.differs])
    width = max((len(_ends(pair)) for pair in different), default=0)
    for pair in different:
        yield f"{_ends(pair):{width}}  {pair.test}"
        if said := _said(pair):
            yield f"{'':{width}}  {said}"


def _folded(different: list[Pair]) -> list[Pair]:
    """Without the tests of a file that a side could not read: the file stands for them."""
    unread = {pair.test for pair in different if "::" not in pair.test}
    of = Counter(pair.test.partition("::")[0] for pair in different if "::" in pair.test)

    def told(pair: Pair) -> Pair:
        many = Result(f"{of[pair.test]} tests")
        if pair.test not in unread or not of[pair.test]:
            return pair
        return Pair(pair.test, *(many if side.outcome == NOT_RUN else side for side in (pair.real, pair.shim)))

    return [told(pair) for pair in different if pair.test in unread or pair.test.partition("::")[0] not in unread]


def headline(found: list[Pair]) -> str:
    """The verdict in a sentence."""
    different = sum(pair.differs for pair in found)
    alike = len(found) - different
    bad = sum(pair.shim.outcome in BAD for pair in found if not pair.differs)
    also = f" ({bad} of them do not pass on either side)" if bad else ""
    if not different:
        return f"All {len(found)} tests end alike on both sides{also}."
    return f"{different} of {len(found)} tests end differently; {alike} end alike{also}."


def plain(found: list[Pair], real: Side, shim: Side, lacking: list[str]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "counts": {side: dict(count) for side, count in counts(found).items()},
        "versions": {"real": real.versions, "shim": shim.versions},
        "lacking": lacking,
        "tests": [
            {"test": pair.test, "differs": pair.differs, "real": vars(pair.real), "shim": vars(pair.shim)} for pair in found
        ],
    }


def _ends(pair: Pair) -> str:
    return f"{pair.real.outcome} / {pair.shim.outcome}"


def _said(pair: Pair) -> str:
    result = pair.shim if pair.shim.message else pair.real
    return re.sub(r"\s+", " ", result.message).strip()[:LINE]
