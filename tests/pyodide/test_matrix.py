"""The compatibility matrix: every case on the real cv2 and on each built wheel in Pyodide, against the baselines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fnmatch import filter as matching

import pytest

from compat import baseline, cases, control, matrix
from compat.__main__ import too_few
from compat.case import Case
from compat.compare import PASSING, Judgement
from compat.matrix import Matrix
from compat.supervise import Run, by_python, real, real_default, run, shim
from host.versions.pyodide import Pyodide
from tests import machine

CONTROL = "the real cv2 against itself, last case first"
SERVED = "{} served by Python"
ELSEWHERE = "{} on Pyodide {}"


def part(some: list[Case], build: str, pyodide: Pyodide) -> list[Case]:
    """The cases to run on a Pyodide beside the chosen one: all, or the first of each name.

    All of our own build where that is promised: it lives in Pyodide's memory, and what a case meets beyond the builtins of both
    builds (arrays of OpenCV's making, its C++ exceptions, layers of networks) is there only.
    """
    if (build, pyodide.tested) == ("full", "matrix"):
        return some
    return list({case.name: case for case in reversed(some)}.values())


@pytest.fixture(scope="module")
def matrices() -> dict[str, Matrix]:
    """The matrix of each build that is here, and the control. The real cv2 runs only once for all the builds."""
    chosen = {build: cases.collect(build) for build in machine.BUILDS if not machine.why_absent(build)}
    together = list({case.id: case for some in chosen.values() for case in some}.values())
    with ThreadPoolExecutor(2) as pool:
        ours = {build: pool.submit(run, shim(build), some) for build, some in reversed(chosen.items())}  # the longest first
        served = {build: pool.submit(run, by_python(build), some) for build, some in chosen.items()}
        beside = [(build, row, part(chosen[build], build, row)) for row in machine.beside() for build in chosen]
        elsewhere = [(build, row, some, pool.submit(run, shim(build, row), some)) for build, row, some in beside]
        gated, default = (pool.submit(run, side, together) for side in (real(), real_default()))
        again = pool.submit(control.again, together[::-1])

        def judged(build: str, run: Run) -> Matrix:
            return matrix.build(chosen[build], gated.result(), run, default.result(), build)

        found = {build: judged(build, ours[build].result()) for build in chosen}
        found |= {SERVED.format(build): judged(build, served[build].result()) for build in chosen}
        for build, row, some, ran in elsewhere:
            there = matrix.build(some, gated.result(), ran.result(), default.result(), build)
            found[ELSEWHERE.format(build, row.version)] = there
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


@pytest.mark.parametrize("pyodide", machine.beside(), ids=lambda row: row.version)
def test_another_pyodide_gives_the_same_verdicts(build: str, pyodide: Pyodide, matrices: dict[str, Matrix]) -> None:
    here, there = (judgements(matrices[name]) for name in (build, ELSEWHERE.format(build, pyodide.version)))
    assert there
    pairs = [(key, judged, here[key].verdict) for key, judged in there.items()]
    differing = [f"{key}: {now.verdict}, not {before}: {now.note}" for key, now, before in pairs if now.verdict != before]
    assert not differing, "\n".join(differing)


def judgements(found: Matrix) -> dict[str, Judgement]:
    return {f"{name}: {label}": judged for name, row in found.rows.items() for label, judged in row.cases.items()}


def test_every_function_has_cases_enough(found: Matrix) -> None:
    assert too_few(found) == []


def test_of_what_opencv_js_offers_nearly_all_is_exact_or_close(found: Matrix) -> None:
    offered = [row for row in found.offered().values() if row.source == "opencv.js"]
    passing = [row for row in offered if row.verdict in PASSING]
    assert len(passing) / len(offered) >= 0.95


def test_the_real_cv2_says_the_same_whatever_came_before(matrices: dict[str, Matrix]) -> None:
    """What a case says by chance, or by what OpenCV keeps of the cases before it, could fail any run."""
    wrong = control.wrong(matrices[CONTROL])
    assert control.unexplained(wrong) == {}
    assert [pattern for pattern in control.ORDERED if not matching(wrong, pattern)] == []
