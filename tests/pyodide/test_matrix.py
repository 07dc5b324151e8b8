"""The compatibility matrix: every case on the real cv2 and on each built wheel in Pyodide, against the baselines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from compat import agreement, baseline, cases, matrix
from compat.__main__ import too_few
from compat.compare import PASSING
from compat.matrix import Matrix
from compat.supervise import REAL, REAL_DEFAULT, run, shim
from tests import machine


@dataclass(frozen=True)
class Runs:
    """The matrix of each build that is here, and the cases of which the real cv2 says something else each time."""

    matrices: dict[str, Matrix]
    disputed: list[str]


@pytest.fixture(scope="module")
def runs() -> Runs:
    """The real cv2 runs for all the builds at once."""
    chosen = {build: cases.collect(build) for build in machine.BUILDS if not machine.why_absent(build)}
    together = list({case.id: case for some in chosen.values() for case in some}.values())
    with ThreadPoolExecutor(2) as pool:
        ours = {build: pool.submit(run, shim(build), some) for build, some in reversed(chosen.items())}  # the longest first
        first, second, default = (pool.submit(run, side, together) for side in (REAL, REAL, REAL_DEFAULT))
        real, disputed = agreement.agreed(together, first.result(), second.result())

        def judged(build: str) -> Matrix:
            return matrix.build(chosen[build], real, ours[build].result(), default.result(), build)

        return Runs({build: judged(build) for build in chosen}, disputed)


@pytest.fixture(params=machine.BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    machine.need(request.param)
    return request.param


@pytest.fixture
def found(build: str, runs: Runs) -> Matrix:
    return runs.matrices[build]


def test_everything_is_as_accepted(found: Matrix, build: str) -> None:
    complaints = baseline.complaints(found, baseline.read(baseline.path(build)))
    assert not complaints, "\n".join(complaints)


def test_every_function_has_cases_enough(found: Matrix) -> None:
    assert too_few(found) == []


def test_of_what_opencv_js_offers_nearly_all_is_exact_or_close(found: Matrix) -> None:
    offered = [row for row in found.offered().values() if row.source == "opencv.js"]
    passing = [row for row in offered if row.verdict in PASSING]
    assert len(passing) / len(offered) >= 0.95


def test_the_real_cv2_agrees_with_itself(runs: Runs) -> None:
    assert runs.disputed == []
