"""A few hundred random calls on the real cv2 and on each build: they end alike, and nothing crashes or leaks."""

from __future__ import annotations

import pytest

from compat.fuzz import calls, report
from compat.fuzz.measure import measure
from compat.fuzz.snippet import script
from tests import machine

SEED = "test"
CALLS = 150  # of each kind


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_random_calls_end_alike(backend: str) -> None:
    machine.need(backend)
    known = calls.bases(backend)
    drawn = [case for kind in (calls.WELL_FORMED, calls.MALFORMED) for case in calls.cases(known, kind, CALLS, SEED)]
    measured = measure(drawn, backend)
    found = report.disagreements(measured, report.excuse(measured, backend))
    told = [f"{name}: {kind}: {verdict.note}\n{script(case)}" for (name, kind), ((case, verdict), *_) in found.items()]
    assert not told, "\n\n".join(told)
    _, compared = report.alike(measured, set())
    assert compared > CALLS  # of calls that the real cv2 survives and the build has
