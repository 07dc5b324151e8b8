"""What the real cv2 says twice of three times.

It is not always the same: calls that nobody suspects read or write where they should not, and what comes after them in
the same process is then wrong, once in a hundred runs of everything (cases/unsafe.txt has those that are known). So it
runs everything twice, and what differs once more, alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compat.case import Case, Outcome
from compat.compare import EXACT, OUT_OF_SCOPE, SAME_ERROR, judge
from compat.supervise import REAL, Run, run


def _alone(cases: Sequence[Case]) -> Run:
    return run(REAL, cases)


def agreed(
    cases: Sequence[Case], first: Run, second: Run, ask: Callable[[Sequence[Case]], Run] = _alone
) -> tuple[Run, list[str]]:
    """The outcomes that two runs of the real cv2 have in common or that a third confirms, and the cases without such."""
    outcomes, disputed = dict(first.outcomes), []
    doubtful = [case for case in cases if not _same(case, first.outcomes[case.id], second.outcomes[case.id])]
    third = ask(doubtful).outcomes if doubtful else {}
    for case in doubtful:
        outcomes[case.id] = third[case.id]
        if not any(_same(case, third[case.id], run.outcomes[case.id]) for run in (first, second)):
            disputed.append(case.id)
    return Run(outcomes, first.facts), disputed


def _same(case: Case, one: Outcome, other: Outcome) -> bool:
    return one.status == other.status and judge(case, one, other).verdict in (EXACT, SAME_ERROR, OUT_OF_SCOPE)
