"""The comparer: what it must accept, and above all what it must not."""

from __future__ import annotations

import numpy as np
import pytest

from compat.bounds import BOUNDS, Bound
from compat.case import Call, Case, Outcome, Refusal, Thing
from compat.compare import (
    CLOSE,
    DIFFERS,
    EXACT,
    MISSING,
    OUT_OF_SCOPE,
    SAME_ERROR,
    Difference,
    difference,
    judge,
    keyed,
)

NAMELESS = "function without a bound"


def case(mode: str = "value", name: str = NAMELESS, ignore: tuple[int, ...] = ()) -> Case:
    return Case(name, "test", (Call(name),), mode, ignore)


def ok(*values: object, **more: object) -> Outcome:
    return Outcome("ok", values, **more)  # type: ignore[arg-type]


PICTURE = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)


def changed(array: np.ndarray, by: float) -> np.ndarray:
    other = array.copy()
    other.flat[7] += by
    return other


def test_equal_results_are_exact() -> None:
    assert judge(case(), ok(PICTURE), ok(PICTURE.copy())).verdict == EXACT


@pytest.mark.parametrize(
    ("real", "other"),
    [
        (PICTURE, changed(PICTURE, 1)),
        (PICTURE, PICTURE.astype(np.int16)),
        (PICTURE, PICTURE[:, :, :1]),
        (PICTURE[:, :, 0], PICTURE[:, :, :1]),
        (np.float64([1.0]), np.float64([np.nan])),
        (np.float64([np.inf]), np.float64([-np.inf])),
        (np.float64([1.0, 2.0]), np.float64([1.0, np.nextafter(2.0, 3)])),
        (1, 1.0),
        (1, True),
        (None, PICTURE),
        ((1, 2), [1, 2]),
        ((1, 2), (1, 2, 3)),
        ((1.0, (2, 3)), (1.0, (2, 4))),
        ("a", "b"),
        (1.5, Thing("numpy.float64", (("value", 1.5),))),
        (Thing("KeyPoint", (("pt", (1.0, 2.0)),)), Thing("KeyPoint", (("pt", (1.0, 2.5)),))),
        ({"m00": 1.0}, {"m01": 1.0}),
        ((1, Refusal("TypeError", "no")), (1, Refusal("TypeError", "not so"))),
        ((1, Refusal("cv2.error", "no", -5)), (1, Refusal("cv2.error", "no", -215))),
        ((1, Refusal("TypeError", "no")), (1, None)),
    ],
)
def test_any_difference_is_seen(real: object, other: object) -> None:
    assert judge(case(), ok(real), ok(other)).verdict == DIFFERS
    assert judge(case(), ok(real), ok(real)).verdict == EXACT


def test_attempts_that_were_all_refused_show_an_error_only() -> None:
    refusal = Refusal("cv2.error", "no", -5, "add")
    assert judge(case(), ok(refusal), ok(refusal)).verdict == SAME_ERROR
    assert judge(case(), Outcome("ok", (refusal, 1)), Outcome("ok", (refusal, 1))).verdict == EXACT


def test_nan_equals_nan_in_the_same_place_only() -> None:
    with_nan = np.array([1.0, np.nan, 3.0])
    assert judge(case(), ok(with_nan), ok(with_nan.copy())).verdict == EXACT
    assert judge(case(), ok(with_nan), ok(with_nan[::-1].copy())).verdict == DIFFERS


def test_wide_integers_do_not_lose_digits() -> None:
    big = np.array([2**31 - 1, -(2**31)], np.int32)
    assert difference(case(), ok(big), ok(big - np.int32([1, 0]))).levels == 1


def test_what_happened_to_the_arguments_counts() -> None:
    touched = ok(None, changed=(("0", PICTURE),))
    assert judge(case(), touched, ok(None)).verdict == DIFFERS
    assert judge(case(), touched, ok(None, changed=(("0", changed(PICTURE, 1)),))).verdict == DIFFERS
    assert judge(case(), touched, ok(None, changed=(("0", PICTURE.copy()),))).verdict == EXACT


def test_returning_the_given_array_counts() -> None:
    itself = ok(PICTURE, same=((0, "dst"),))
    assert judge(case(), itself, ok(PICTURE)).verdict == DIFFERS
    assert judge(case(), itself, ok(PICTURE, same=((0, "dst"),))).verdict == EXACT


def test_errors_match_by_class() -> None:
    def error(name: str) -> Outcome:
        return Outcome("error", error=name, message="why")

    assert judge(case(), error("cv2.error"), error("cv2.error")).verdict == SAME_ERROR
    assert judge(case(), error("cv2.error"), error("TypeError")).verdict == DIFFERS
    assert judge(case(), error("cv2.error"), ok(PICTURE)).verdict == DIFFERS
    assert judge(case(), ok(PICTURE), error("cv2.error")).verdict == DIFFERS
    assert judge(case(), ok(PICTURE), Outcome("crash")).verdict == DIFFERS
    assert judge(case(), error("cv2.error"), Outcome("hang")).verdict == DIFFERS


def test_missing_here_and_nothing_to_compare_with() -> None:
    assert judge(case(), ok(1), Outcome("missing", message="not in this build")).verdict == MISSING
    assert judge(case(), Outcome("crash"), ok(1)).verdict == OUT_OF_SCOPE
    assert judge(case(), Outcome("missing"), ok(1)).verdict == OUT_OF_SCOPE


def test_a_bound_accepts_up_to_itself_and_names_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BOUNDS, "bounded", Bound("a cause", levels=1, share=0.02, relative=1e-6))
    bounded = case(name="bounded")
    one = judge(bounded, ok(PICTURE), ok(changed(PICTURE, 1)))
    assert (one.verdict, one.note) == (CLOSE, "a cause")
    assert judge(bounded, ok(PICTURE), ok(changed(PICTURE, 2))).verdict == DIFFERS
    assert judge(bounded, ok(PICTURE), ok(PICTURE + 1)).verdict == DIFFERS
    floats = PICTURE.astype(np.float32)
    assert judge(bounded, ok(floats), ok(changed(floats, 5e-5))).verdict == CLOSE
    # levels are for integers: a float image must not be off by one
    assert judge(bounded, ok(floats), ok(changed(floats, 1))).verdict == DIFFERS


def test_the_real_spread_widens_and_nothing_else_does() -> None:
    real, other = np.float32([1, 2, 3]), np.float32([1, 2, 3.001])
    default = np.float32([1, 2, 3.0005])
    assert judge(case(), ok(real), ok(other)).verdict == DIFFERS
    assert judge(case(), ok(real), ok(other), ok(default)).verdict == CLOSE
    assert judge(case(), ok(real), ok(np.float32([1, 2, 3.1])), ok(default)).verdict == DIFFERS
    assert judge(case(), ok(real), ok(other), Outcome("error")).verdict == DIFFERS


def points(*where: tuple[float, float]) -> tuple[Thing, ...]:
    return tuple(Thing("KeyPoint", (("pt", pt), ("size", 7.0))) for pt in where)


def test_free_order_is_free_but_members_are_not() -> None:
    real = points((1, 2), (3, 4)), np.uint8([[1, 1], [2, 2]])
    turned = points((3, 4), (1, 2)), np.uint8([[2, 2], [1, 1]])
    mixed = points((3, 4), (1, 2)), np.uint8([[1, 1], [2, 2]])
    assert judge(case("set"), ok(real), ok(turned)).verdict == EXACT
    assert judge(case("set"), ok(real), ok(mixed)).verdict == DIFFERS
    assert judge(case("value"), ok(real), ok(turned)).verdict == DIFFERS
    assert judge(case("set"), ok(points((1, 2))), ok(points((1, 3)))).verdict == DIFFERS
    lines = np.float32([[[1, 2]], [[3, 4]]])
    assert np.array_equal(keyed(lines), keyed(lines[::-1].copy()))


def test_free_signs_of_eigenvectors() -> None:
    vectors = np.array([[0.6, 0.8], [-0.8, 0.6]])
    values = np.array([[2.0], [1.0]])
    flipped = vectors * np.array([[-1.0], [1.0]])
    bent = vectors * np.array([[-1.0, 1.0], [1.0, 1.0]])
    assert judge(case("sign"), ok((values, vectors)), ok((values, flipped))).verdict == EXACT
    assert judge(case("sign"), ok((values, vectors)), ok((values, bent))).verdict == DIFFERS
    assert judge(case("value"), ok((values, vectors)), ok((values, flipped))).verdict == DIFFERS


def test_types_only() -> None:
    assert judge(case("type"), ok(1.5), ok(99.0)).verdict == EXACT
    assert judge(case("type"), ok("a"), ok("b")).verdict == EXACT
    assert judge(case("type"), ok(1.5), ok(1)).verdict == DIFFERS
    assert judge(case("type"), ok(PICTURE), ok(PICTURE[:2])).verdict == DIFFERS


def test_ignored_outputs_still_have_to_be_there() -> None:
    noise = changed(PICTURE, 9)
    assert judge(case(ignore=(1,)), ok((1, PICTURE)), ok((1, noise))).verdict == EXACT
    assert judge(case(ignore=(1,)), ok((1, PICTURE)), ok((2, PICTURE))).verdict == DIFFERS
    assert judge(case(ignore=(1,)), ok((1, PICTURE)), ok((1, None))).verdict == DIFFERS


def test_a_difference_says_how_large_it_is() -> None:
    assert str(Difference(levels=2, share=0.5)) == "2 levels in 50.0% of the elements"
    assert str(Difference(absolute=0.5, relative=0.25)) == "0.5 (0.25 relative)"


def test_every_bound_has_a_cause_and_bounds_something() -> None:
    for name, bound in BOUNDS.items():
        assert bound.cause, name
        assert bound.levels or bound.absolute or bound.relative, name
