"""What a fuzzing run prints: counts, and each disagreement with the script that shows it, by function."""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict

from compat.case import Case
from compat.fuzz import reasons, verdicts
from compat.fuzz.measure import Measured, Note
from compat.fuzz.shrink import shrink
from compat.fuzz.snippet import script
from compat.fuzz.verdicts import BAD, CRASH, LEAK, Verdict

ENOUGH = 0.995
LONG_RUN = 10_000
"""A run of so many calls reaches everything: an excuse that none of them needs is stale."""

Disagreements = dict[tuple[str, str], list[tuple[Case, Verdict]]]
"""By function and kind."""


def tell(found: dict[str, Measured], options: argparse.Namespace, note: Note) -> int:
    """Print everything; the exit status."""
    status = 0
    used: Counter[str] = Counter()
    for kind, measured in found.items():
        excused = excuse(measured, options.backend, used)
        print(f"{kind}: {headline(measured, excused)}")
        groups = disagreements(measured, excused)
        _print_groups(groups, options, note)
        status |= not passes(measured, excused)
    stale = [pattern for pattern in reasons.excused(options.backend) if not used[pattern]]
    if stale and not options.only and min(options.well_formed, options.malformed) >= LONG_RUN:
        print(f"Excuses that nothing needs any more: {stale}. Remove them from compat/fuzz/reasons.py.")
        status = 1
    return status


def excuse(measured: Measured, backend: str, used: Counter[str] | None = None) -> set[str]:
    """Ids of cases whose disagreement is right."""
    found = set()
    for id_, verdict in measured.verdicts.items():
        text = f"{measured.cases[id_].name}: {verdict.kind}: {verdict.note}"
        if verdict.kind in BAD and (pattern := reasons.pattern(text, backend)):
            found.add(id_)
            if used is not None:
                used[pattern] += 1
    return found


def headline(measured: Measured, excused: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    counted = Counter("excused" if id_ in excused else verdict.kind for id_, verdict in measured.verdicts.items())
    same, compared = alike(measured, excused)
    told = ", ".join(f"{count} {kind}" for kind, count in counted.most_common())
    return f"{sum(counted.values())} calls: {told}; {same} of {compared} ({same / max(compared, 1):.2%}) end alike"


def alike(measured: Measured, excused: set[str]) -> tuple[int, int]:
    return verdicts.share(verdict.kind for id_, verdict in measured.verdicts.items() if id_ not in excused)


def passes(measured: Measured, excused: set[str]) -> bool:
    """No crash, no leak, and nearly all end alike."""
    same, compared = alike(measured, excused)
    worst = any(verdict.kind in (CRASH, LEAK) and id_ not in excused for id_, verdict in measured.verdicts.items())
    return not worst and same >= ENOUGH * compared


def disagreements(measured: Measured, excused: set[str]) -> Disagreements:
    found: Disagreements = defaultdict(list)
    for id_, verdict in measured.verdicts.items():
        if verdict.kind in BAD and id_ not in excused:
            case = measured.cases[id_]
            found[case.name, verdict.kind].append((case, verdict))
    return dict(sorted(found.items(), key=lambda entry: (BAD.index(entry[0][1]), entry[0][0])))


def _print_groups(groups: Disagreements, options: argparse.Namespace, note: Note) -> None:
    first = {key: some[0] for key, some in groups.items()}
    chosen = [case for case, _ in first.values()][: options.shrink]
    kinds = {case.id: verdict.kind for case, verdict in first.values()}
    small = {case.id: case for case in shrink(chosen, kinds, options.backend, note)} if chosen else {}
    for (name, kind), some in groups.items():
        case, verdict = first[name, kind]
        print(f"\n{name}: {kind}, {len(some)} times, such as '{case.label}':\n  {_short(verdict.note)}")
        print("\n".join(f"    {line}" for line in script(small.get(case.id, case)).splitlines()))


def _short(note: str) -> str:
    return re.sub(r"\s+", " ", note)[:500]
