"""A function goes to another process as text and values and is the same there; what is said of two outcomes."""

from __future__ import annotations

import pickle
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal as equal

from compat.case import Outcome
from porting.installed.shipping import ShippingError, ship
from porting.testing import both, both_session

if TYPE_CHECKING:
    from nowhere import Nothing

SIZE = 12
KERNEL = np.ones((3, 3), np.uint8)


class Scale:
    factor = 3

    def of(self, value: int) -> int:
        return self.factor * value


@lru_cache
def scene(size: int) -> np.ndarray:
    return np.full((size, size), Scale().of(4), np.uint8)


def dilated(size: int = SIZE, *, extra: Nothing = None) -> np.ndarray:
    equal(KERNEL, 1)
    return cv2.dilate(scene(size), KERNEL)


def refused() -> None:
    cv2.blur(3, 4)


def failing() -> None:
    assert SIZE == 13


def there(function, *args, **kwargs) -> Outcome:
    """What comes of a call in a process of which only plain values are known."""
    return both_session.answer(pickle.loads(pickle.dumps(ship(function, args, kwargs))))


def test_what_a_function_uses_goes_along():
    outcome = there(dilated, extra=3)
    assert outcome.status == "ok", outcome.message
    equal(outcome.values[0], dilated())


def test_what_a_closure_has_goes_along():
    factor = 5

    def nested(array):
        array *= factor

    outcome = there(nested, np.arange(3))
    assert outcome.values[0] is None
    equal(outcome.values[1][0][0], [0, 5, 10])


def test_an_exception_is_told_with_its_line():
    outcome = there(failing)
    assert (outcome.status, outcome.message) == ("error", "AssertionError in `assert SIZE == 13`")


def test_what_cannot_go_is_refused_in_words():
    with pytest.raises(ShippingError, match="A lambda"):
        ship(lambda: 3, (), {})
    with pytest.raises(ShippingError, match="An argument of dilated"):
        ship(dilated, (sys.stdout,), {})
    with pytest.raises(ShippingError, match="no function that is written in Python"):
        ship(cv2.blur, (), {})


def judged(real: object, shim: object, source: str = "", **allowed: float) -> str:
    question = {"name": "f", "shipped": {"sources": {"f": source}}, "allowed": allowed}
    outcomes = [one if isinstance(one, Outcome) else Outcome("ok", (one, [])) for one in (real, shim)]
    said: str = both.verdict(question, *outcomes)["disagreement"]
    return said


def test_a_difference_is_told_with_its_place():
    a = np.zeros((3, 4), np.uint8)
    b = a.copy()
    b[1, 2] = 7
    assert judged(a, a) == ""
    said = "f differs: what it returns is off by 7 levels in 8.3% of the elements, the most at [1, 2]:"
    assert judged(a, b) == f"{said} 0 on the real cv2, 7 on the shim."
    assert judged(a, b, levels=7) == ""
    assert judged(a, b, levels=6) != ""
    assert "ndarray uint8(3, 4) against ndarray uint8(4, 3)" in judged(a, a.T)


def test_the_bounds_of_the_functions_that_are_named_hold():
    assert judged(np.float32([1.0]), np.float32([1.0000002])) != ""
    assert judged(np.float32([1.0]), np.float32([1.0000002]), "cv2.Laplacian(a)") == ""


def test_endings_that_differ_are_told():
    crash = Outcome("crash", message="the interpreter ended with status 5")
    said = "f does not end alike: on the real cv2: it returns; on the shim: the interpreter ended with status 5"
    assert judged(1, crash) == said


def test_what_both_raise_is_raised():
    outcome = there(refused)
    found = both.verdict({"name": "f", "shipped": {"sources": {}}, "allowed": {}}, outcome, outcome)
    assert found["disagreement"] == ""
    assert isinstance(pickle.loads(found["exception"]), cv2.error)


def test_results_are_pythons_and_numpys_own():
    assert both.plain(there(lru).values[0]) == (np.float32(2.5), [1, "a"])


def lru() -> tuple[np.float32, list[object]]:
    return np.float32(2.5), [1, "a"]
