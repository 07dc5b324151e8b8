"""The compatibility matrix: every case on the real cv2 and on the built wheel in Pyodide, against the baseline."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from compat import baseline, cases, matrix
from compat.__main__ import too_few
from compat.compare import EXACT, OUT_OF_SCOPE, PASSING, SAME_ERROR
from compat.matrix import Matrix
from compat.supervise import REAL, run, shim


@pytest.fixture(scope="module")
def matrices() -> tuple[Matrix, Matrix]:
    """The shim against the real cv2, and the real cv2 against itself."""
    chosen = cases.collect()
    with ThreadPoolExecutor(2) as pool:
        ours = pool.submit(run, shim(), chosen)
        real, again = (pool.submit(run, REAL, chosen) for _ in range(2))
        found = matrix.build(chosen, real.result(), ours.result())
        return found, matrix.build(chosen, real.result(), again.result())


def test_everything_is_as_accepted(matrices: tuple[Matrix, Matrix]) -> None:
    found, _ = matrices
    complaints = baseline.complaints(found, baseline.read(baseline.path()))
    assert not complaints, "\n".join(complaints)


def test_the_real_cv2_scores_full_marks_against_itself(matrices: tuple[Matrix, Matrix]) -> None:
    _, control = matrices
    wrong = [
        f"{row.name}: {label}: {judgement.verdict}: {judgement.note}"
        for row in control.rows.values()
        for label, judgement in row.cases.items()
        if judgement.verdict not in (EXACT, SAME_ERROR, OUT_OF_SCOPE)
    ]
    assert wrong == []


def test_every_function_has_cases_enough(matrices: tuple[Matrix, Matrix]) -> None:
    found, _ = matrices
    assert too_few(found) == []


def test_of_what_opencv_js_offers_nearly_all_is_exact_or_close(matrices: tuple[Matrix, Matrix]) -> None:
    found, _ = matrices
    offered = [row for row in found.offered().values() if row.source == "opencv.js"]
    passing = [row for row in offered if row.verdict in PASSING]
    assert len(passing) / len(offered) >= 0.95
