"""Random calls of the usual functions on the real cv2 and on each build: they end alike, and nothing crashes or leaks."""

from __future__ import annotations

import pytest

from compat.fuzz import calls, report
from compat.fuzz.measure import measure
from compat.fuzz.snippet import script
from tests import machine

SEED = "test"
CALLS = 150  # of each kind
# What is called most. Which calls are drawn hangs on the cases that there are: of these few, they stay the same when somebody
# writes a case for another function; `make fuzz` draws from all.
NAMES = (
    *("cvtColor", "resize", "rectangle", "warpAffine", "dilate", "findContours", "GaussianBlur", "addWeighted", "threshold"),
    *("circle", "Canny", "boundingRect", "flip", "split", "merge", "add", "bitwise_and", "contourArea", "minAreaRect"),
    *("copyMakeBorder", "medianBlur", "filter2D", "normalize", "inRange", "LUT", "moments", "ORB.*", "BFMatcher.*", "CLAHE.*"),
    "KalmanFilter.*",
)


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_random_calls_end_alike(backend: str) -> None:
    machine.need(backend)
    known = calls.bases(backend, NAMES)
    drawn = [case for kind in (calls.WELL_FORMED, calls.MALFORMED) for case in calls.cases(known, kind, CALLS, SEED)]
    measured = measure(drawn, backend)
    found = report.disagreements(measured, report.excuse(measured, backend))
    told = [f"{name}: {kind}: {verdict.note}\n{script(case)}" for (name, kind), ((case, verdict), *_) in found.items()]
    assert not told, "\n\n".join(told)
    _, compared = report.alike(measured, set())
    assert compared > CALLS  # of calls that the real cv2 survives and the build has
