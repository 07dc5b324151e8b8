"""The compatibility matrix: every case on the real cv2 and on each built wheel in Pyodide, against the baselines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from compat import baseline, cases, matrix
from compat.__main__ import too_few
from compat.compare import EXACT, OUT_OF_SCOPE, PASSING, SAME_ERROR
from compat.matrix import Matrix
from compat.supervise import Run, by_python, real, real_default, run, shim
from tests import machine

CONTROL = "the real cv2 against itself"
SERVED = "{} served by Python"


@pytest.fixture(scope="module")
def matrices() -> dict[str, Matrix]:
    """The matrix of each build that is here, and the control. The real cv2 runs only once for all the builds."""
    chosen = {build: cases.collect(build) for build in machine.BUILDS if not machine.why_absent(build)}
    together = list({case.id: case for some in chosen.values() for case in some}.values())
    with ThreadPoolExecutor(2) as pool:
        ours = {build: pool.submit(run, shim(build), some) for build, some in reversed(chosen.items())}  # the longest first
        served = {build: pool.submit(run, by_python(build), some) for build, some in chosen.items()}
        sides = (real(), real(), real_default())
        gated, again, default = (pool.submit(run, side, together) for side in sides)

        def judged(build: str, run: Run) -> Matrix:
            return matrix.build(chosen[build], gated.result(), run, default.result(), build)

        found = {build: judged(build, ours[build].result()) for build in chosen}
        found |= {SERVED.format(build): judged(build, served[build].result()) for build in chosen}
        return found | {CONTROL: matrix.build(together, gated.result(), again.result())}


@pytest.fixture(params=machine.BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    machine.need(request.param)
    return request.param


@pytest.fixture
def found(build: str, matrices: dict[str, Matrix]) -> Matrix:
    return matrices[build]


def test_everything_is_as_accepted(found: Matrix, build: str) -> None:
    complaints = baseline.complaints(found, baseline.read(baseline.path(build)))
    assert not complaints, "\n".join(complaints)


def test_with_every_call_served_by_python_everything_is_the_same(build: str, matrices: dict[str, Matrix]) -> None:
    """The same verdicts: what JavaScript reads by itself, and what it reads of what Python has checked."""
    complaints = baseline.complaints(matrices[SERVED.format(build)], baseline.read(baseline.path(build)))
    assert not complaints, "\n".join(complaints)


def test_every_function_has_cases_enough(found: Matrix) -> None:
    assert too_few(found) == []


def test_of_what_opencv_js_offers_nearly_all_is_exact_or_close(found: Matrix) -> None:
    offered = [row for row in found.offered().values() if row.source == "opencv.js"]
    passing = [row for row in offered if row.verdict in PASSING]
    assert len(passing) / len(offered) >= 0.95


def test_the_real_cv2_scores_full_marks_against_itself(matrices: dict[str, Matrix]) -> None:
    wrong = [
        f"{row.name}: {label}: {judgement.verdict}: {judgement.note}"
        for row in matrices[CONTROL].rows.values()
        for label, judgement in row.cases.items()
        if judgement.verdict not in (EXACT, SAME_ERROR, OUT_OF_SCOPE)
    ]
    assert wrong == []
