"""The gate: each way in which the matrix can leave the baseline is a sentence, and only those."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compat import baseline, matrix, scope
from compat.case import Call, Case, Outcome
from compat.compare import CLOSE, DIFFERS, EXACT, MISSING, OUT_OF_SCOPE, SAME_ERROR, Difference, Judgement
from compat.matrix import Matrix, Row
from compat.supervise import Run


def judged(verdict: str, size: float = 0.0) -> Judgement:
    return Judgement(verdict, Difference(absolute=size), "a note")


def table(**cases: Judgement) -> Matrix:
    row = Row("Canny", "imgproc", "opencv.js", cases)
    return Matrix({"Canny": row}, {"cv2": "4.1.0"}, {"cv2": "4.1.0"})


def complaints(now: Matrix, before: Matrix) -> list[str]:
    return baseline.complaints(now, baseline.record(before))


PLAIN = {"a": judged(EXACT), "b": judged(CLOSE, 1e-6), "c": judged(SAME_ERROR), "d": judged(DIFFERS, 2.0)}


def test_nothing_changed_is_no_complaint() -> None:
    assert complaints(table(**PLAIN), table(**PLAIN)) == []


@pytest.mark.parametrize(
    ("label", "now"),
    [
        ("a", judged(DIFFERS, 1)),
        ("a", judged(CLOSE, 1e-9)),
        ("a", judged(MISSING)),
        ("b", judged(DIFFERS, 1)),
        ("b", judged(CLOSE, 1e-3)),
        ("b", judged(SAME_ERROR)),
        ("c", judged(DIFFERS)),
    ],
)
def test_a_regression_is_named(label: str, now: Judgement) -> None:
    (sentence,) = complaints(table(**{**PLAIN, label: now}), table(**PLAIN))
    assert sentence.startswith(f"Regression in Canny: {label}:")
    assert "python -m compat --accept" in sentence


@pytest.mark.parametrize(("label", "now"), [("d", judged(EXACT)), ("d", judged(CLOSE, 1e-6)), ("b", judged(EXACT))])
def test_an_unexpected_pass_is_named(label: str, now: Judgement) -> None:
    (sentence,) = complaints(table(**{**PLAIN, label: now}), table(**PLAIN))
    assert sentence.startswith(f"Unexpected pass of Canny: {label}:")
    assert "python -m compat --accept" in sentence


def test_another_processor_may_turn_close_into_its_own_spread() -> None:
    # the real cv2's spread depends on the processor, the difference itself does not
    assert complaints(table(**{**PLAIN, "b": judged(DIFFERS, 1e-6)}), table(**PLAIN)) == []


def test_new_and_vanished_functions_and_cases_are_named() -> None:
    empty = Matrix({}, {}, {})
    assert "is new" in complaints(table(**PLAIN), empty)[0]
    assert "no case any more" in complaints(empty, table(**PLAIN))[0]
    assert "has 1 cases, the baseline 4" in complaints(table(a=judged(EXACT)), table(**PLAIN))[0]


def test_a_function_that_the_build_lacks_is_one_line() -> None:
    absent = table(a=judged(MISSING), b=judged(MISSING))
    assert baseline.record(absent)["Canny"][MISSING] == baseline.ALL
    assert complaints(absent, absent) == []
    assert len(complaints(table(a=judged(EXACT), b=judged(EXACT)), absent)) == 2


def test_a_stale_exemption_is_named() -> None:
    stale = Matrix({}, {}, {}, stale=("Canny: nonsense",))
    assert "'Canny: nonsense' exempts nothing" in baseline.complaints(stale, {})[0]


def measured(real: Outcome, shim: Outcome, monkeypatch: pytest.MonkeyPatch, exempt: dict[str, str]) -> Matrix:
    monkeypatch.setattr(scope, "EXEMPT", exempt)
    case = Case("Canny", "test", (Call("Canny"),))
    return matrix.build([case], Run({case.id: real}), Run({case.id: shim}))


def test_an_exemption_holds_only_while_the_case_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    exempt = {"Canny: t*": "the reason"}
    one, two = Outcome("ok", (1,)), Outcome("ok", (2,))
    different = measured(one, two, monkeypatch, exempt)
    assert different.rows["Canny"].cases["test"].verdict == OUT_OF_SCOPE
    assert "the reason" in different.rows["Canny"].cases["test"].note
    assert different.stale == ()
    assert measured(one, one, monkeypatch, exempt).stale == ("Canny: t*",)


def test_an_exemption_of_one_build_is_no_other_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "EXEMPT_IN", {"stock": {"Canny: *": "the reason"}})
    case = Case("Canny", "test", (Call("Canny"),))
    real, other = Run({case.id: Outcome("ok", (1,))}), Run({case.id: Outcome("ok", (2,))})
    verdicts = {build: matrix.build([case], real, other, backend=build).rows["Canny"].verdict for build in ("stock", "full")}
    assert verdicts == {"stock": OUT_OF_SCOPE, "full": DIFFERS}
    assert matrix.build([case], real, real, backend="full").stale == ()


def test_a_function_is_as_good_as_its_worst_case() -> None:
    assert table(**PLAIN).rows["Canny"].verdict == DIFFERS
    assert table(a=judged(EXACT), b=judged(CLOSE)).rows["Canny"].verdict == CLOSE
    assert table(a=judged(EXACT), b=judged(MISSING)).rows["Canny"].verdict == MISSING
    assert Row("Canny", "imgproc", "opencv.js", {}).verdict == matrix.NO_CASE
    assert Row("Canny", "imgproc", "", {}).verdict == MISSING


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline.write(table(**PLAIN), path)
    assert baseline.complaints(table(**PLAIN), baseline.read(path)) == []


@pytest.mark.parametrize("entries", [scope.OUT_OF_SCOPE, scope.EXEMPT, *scope.EXEMPT_IN.values()])
def test_every_exception_has_a_reason(entries: dict[str, Any]) -> None:
    assert all(isinstance(reason, str) and len(reason) > 10 for reason in entries.values())
