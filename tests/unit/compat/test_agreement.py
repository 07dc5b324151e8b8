"""Of three runs of the real cv2, what two say counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from compat import cases
from compat.agreement import agreed
from compat.case import Case, Outcome
from compat.supervise import Run

CASE, OTHER = cases.collect()[:2]
RIGHT, WRONG, WORSE = (Outcome("ok", (np.full(3, value),)) for value in (1.0, 1.5, 2.0))
CRASH = Outcome("crash", error="crash")


def said(outcome: Outcome) -> Run:
    return Run({CASE.id: outcome, OTHER.id: RIGHT}, {"cv2": "4.12.0"})


@pytest.mark.parametrize(
    ("first", "second", "third", "expected", "disputed"),
    [
        (RIGHT, RIGHT, None, RIGHT, []),
        (RIGHT, WRONG, RIGHT, RIGHT, []),
        (WRONG, RIGHT, RIGHT, RIGHT, []),
        (RIGHT, CRASH, RIGHT, RIGHT, []),
        (CRASH, RIGHT, RIGHT, RIGHT, []),
        (CRASH, RIGHT, CRASH, CRASH, []),
        (RIGHT, WRONG, WORSE, WORSE, [CASE.id]),
    ],
)
def test_the_majority_counts(
    first: Outcome, second: Outcome, third: Outcome | None, expected: Outcome, disputed: list[str]
) -> None:
    def ask(doubtful: Sequence[Case]) -> Run:
        assert third is not None
        assert doubtful == [CASE]
        return Run({CASE.id: third})

    found, left = agreed([CASE, OTHER], said(first), said(second), ask)
    assert found.outcomes == {CASE.id: expected, OTHER.id: RIGHT}
    assert left == disputed
    assert found.facts == {"cv2": "4.12.0"}
