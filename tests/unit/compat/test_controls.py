"""Controls: the real cv2 against itself agrees with itself; a wrong cv2 is found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from compat import cases, model, runner
from compat.case import Case
from compat.compare import DIFFERS, EXACT, OUT_OF_SCOPE, PASSING, SAME_ERROR, judge

# every case is run in tests/pyodide/test_matrix.py; here a sample, in this very process
SAMPLE = [case for case in cases.collect() if case.label.startswith(("meant", "dtype int8", "by keywords"))][::3]


@pytest.fixture(autouse=True, scope="module")
def gated() -> None:
    runner.configure(cv2)


def perturbed(value: Any) -> Any:
    """The value, wrong by very little."""
    match value:
        case np.ndarray() if value.size and value.dtype.kind in "uif":
            wrong = value.copy()
            wrong.flat[-1] = wrong.flat[-1] + 1 if value.dtype.kind != "f" else np.nextafter(wrong.flat[-1], -np.inf)
            return wrong
        case np.ndarray():
            return value.astype(np.float64)
        case tuple():
            return (*value[:-1], perturbed(value[-1])) if value else [value]
        case bool() | str() | None:
            return 0 if value is None else not value
        case int() | float():
            return value + 1
    return None


class Wrong:
    """A cv2 whose every function is a little off."""

    error = cv2.error

    def __getattr__(self, name: str) -> Any:
        right = getattr(cv2, name)
        return self._wrong(right) if callable(right) and not isinstance(right, type) else right

    def _wrong(self, right: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **kwargs: perturbed(right(*args, **kwargs))


def both(case: Case, other: Any) -> str:
    return judge(case, runner.execute(cv2, case), runner.execute(other, case)).verdict


def test_the_real_cv2_agrees_with_itself() -> None:
    verdicts = {case.id: both(case, cv2) for case in SAMPLE}
    assert len(verdicts) > 200
    assert {name: verdict for name, verdict in verdicts.items() if verdict not in (EXACT, SAME_ERROR, OUT_OF_SCOPE)} == {}


def test_a_wrong_cv2_is_found_out() -> None:
    simple = [
        case for case in SAMPLE if case.mode == "value" and not case.ignore and "." not in case.name and len(case.calls) == 1
    ]
    verdicts = {case.id: both(case, Wrong()) for case in simple}
    compared = {name: verdict for name, verdict in verdicts.items() if verdict != SAME_ERROR}
    assert len(compared) > 100
    # what a bound forgives (the last digit, one level) may be close; nothing may be exact
    assert [name for name, verdict in compared.items() if verdict == EXACT] == []
    found = sum(verdict == DIFFERS for verdict in compared.values())
    assert found / len(compared) > 0.8


def test_no_argument_errors_are_hidden() -> None:
    class Silent(Wrong):
        """A cv2 that accepts everything."""

        def _wrong(self, right: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *args, **kwargs: None

    plain = [case for case in SAMPLE if len(case.calls) == 1 and not isinstance(getattr(cv2, case.name, type), type)]
    refused = [case for case in plain if runner.execute(cv2, case).status == "error"]
    assert refused
    assert not any(both(case, Silent()) in PASSING for case in refused)


def test_every_function_on_offer_has_cases_enough() -> None:
    number: dict[str, int] = {}
    for case in cases.collect():
        number[case.name] = number.get(case.name, 0) + 1
    wanted = [name for name in model.functions() if model.source(name) == "opencv.js"]
    assert {name: number.get(name, 0) for name in wanted if number.get(name, 0) < 5} == {}
