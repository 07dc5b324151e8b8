"""Fuzzing without Pyodide: the same calls for the same seed, scripts that do what the case does, what counts as what."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest

from compat import held, runner, soak
from compat.case import Call, Case, File, Make, Outcome, Own, Ref, Shared, Strided
from compat.compare import judge
from compat.fuzz import calls, report, verdicts
from compat.fuzz.measure import Measured
from compat.fuzz.shrink import _steps
from compat.fuzz.snippet import array, script

ROWS = np.arange(12, dtype=np.float32).reshape(3, 4)
LARGE = np.random.RandomState(0).randint(0, 256, (20, 30)).astype(np.uint8)


@pytest.fixture(scope="module")
def known() -> dict[str, list[calls.Base]]:
    return calls.bases("stock", ["GaussianBlur", "BFMatcher*", "circle"])


def test_the_same_seed_gives_the_same_calls(known: dict[str, list[calls.Base]]) -> None:
    one, other, another = (repr(calls.cases(known, calls.WELL_FORMED, 20, seed)) for seed in ("1", "1", "2"))
    assert one == other != another


@pytest.mark.parametrize("kind", [calls.WELL_FORMED, calls.MALFORMED])
def test_as_many_calls_as_asked_for_with_names_of_their_own(known: dict[str, list[calls.Base]], kind: str) -> None:
    drawn = calls.cases(known, kind, 25, "1")
    assert len({case.id for case in drawn}) == 25
    assert {case.name for case in drawn} <= {base.case.name for some in known.values() for base in some}


def test_malformed_calls_are_mostly_refused_and_well_formed_ones_mostly_not(known: dict[str, list[calls.Base]]) -> None:
    def refused(kind: str) -> int:
        return sum(runner.execute(cv2, case).status == "error" for case in calls.cases(known, kind, 60, "1"))

    assert refused(calls.WELL_FORMED) < 40 < refused(calls.MALFORMED)


def test_seam_finders_get_lists_of_one_length() -> None:
    finders = calls.bases("full", ["detail.*SeamFinder.find"])
    for case in (*calls.cases(finders, calls.WELL_FORMED, 60, "1"), *calls.cases(finders, calls.MALFORMED, 60, "1")):
        given = (*case.calls[-1].args, *case.calls[-1].kwargs.values())
        assert len({len(one) for one in given if isinstance(one, (list, tuple))}) <= 1


def test_subdivisions_are_asked_for_edges_that_there_are() -> None:
    edges = calls.bases("full", ["Subdiv2D.edgeDst"])
    drawn = (*calls.cases(edges, calls.WELL_FORMED, 60, "1"), *calls.cases(edges, calls.MALFORMED, 60, "1"))
    asked = [case.calls[-1].args[0] for case in drawn if case.calls[-1].args]
    numbers = [number for number in asked if type(number) is int and abs(number) < 2**31]
    assert numbers
    assert all(0 <= number < calls.EDGES for number in numbers)


YAML = b"%YAML:1.0\n"
CASES = (
    Case("add", "strided", (Call("add", (Strided(ROWS, "mirrored"), Strided(ROWS, "gaps"))),)),
    Case("add", "columns", (Call("add", (Strided(ROWS, "columns"), 2), {"dst": None}),)),
    Case("add", "in place", (Call("add", (Shared("memory", LARGE), 1), {"dst": Shared("memory", LARGE)}),)),
    Case("add", "subclasses", (Call("add", (Own(ROWS), Own(1.5))),)),
    Case("circle", "objects that behave as others", (Call("circle", (LARGE, Own((3, 4), "sequence"), 2, Own([5, 6]))),)),
    Case("getStructuringElement", "a number of one's own", (Call("getStructuringElement", (Own(1, "number"), (3, 3))),)),
    Case("norm", "of many numbers", (Call("norm", (LARGE, np.int64(4))),)),
    Case("KeyPoint.convert", "one", (Call("KeyPoint_convert", ([Make("KeyPoint", (1.0, 2.5, 3.0))],)),)),
    Case("BFMatcher.empty", "new", (Call("BFMatcher", (), {}, "self"), Call("$self.add", ([LARGE],)), Call("$self.empty"))),
    Case("mean", "of a result", (Call("split", (np.stack([LARGE] * 3, -1),), {}, "parts"), Call("mean", (Ref("parts", 1),)))),
    Case("add", "refused", (Call("add", (ROWS, float("nan"), "text"), {"größe": 3}),)),
    Case("FileStorage.isOpened", "a file", (Call("FileStorage", (File("a.yml", YAML), 0), {}, "s"), Call("$s.isOpened"))),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_script_does_what_its_case_does(case: Case, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected, said = runner.execute(cv2, case), io.StringIO()
    with contextlib.redirect_stdout(said):
        if expected.status == "error":
            with pytest.raises((cv2.error, TypeError)):
                exec(script(case), {})
            return
        exec(script(case), {})
    shown = io.StringIO()
    print(expected.values[-1], file=shown)
    assert said.getvalue() == shown.getvalue()


ODD = (np.float32([np.nan, 1, -np.inf]), np.zeros((2, 0, 3), np.int8), np.array(7.5), np.array(["a"], object))


@pytest.mark.parametrize("value", [ROWS, LARGE, ROWS[:0], *ODD], ids=lambda value: f"{value.dtype}{value.shape}")
def test_an_array_is_written_out_as_it_is(value: Any) -> None:
    import base64
    import zlib

    read = eval(array(value), {"np": np, "zlib": zlib, "base64": base64})
    assert read.dtype == value.dtype
    np.testing.assert_array_equal(read, value)


OK, REFUSED = Outcome("ok", (3,)), Outcome("error", error="cv2.error", message="no")
WRONG = Outcome("error", error="TypeError", message="no")


@pytest.mark.parametrize(
    ("real", "ours", "expected"),
    [
        (OK, OK, verdicts.SAME),
        (OK, Outcome("ok", (9,)), verdicts.VALUES),
        (OK, Outcome("ok", (np.float64(3),)), verdicts.VALUES),
        (Outcome("ok", (3.0,)), Outcome("ok", (3.0 + 1e-7,)), verdicts.ROUNDED),
        (REFUSED, REFUSED, verdicts.ERROR),
        (REFUSED, WRONG, verdicts.CLASS),
        (OK, REFUSED, verdicts.REFUSED),
        (REFUSED, OK, verdicts.ACCEPTED),
        (OK, Outcome("hang"), verdicts.CRASH),
        (REFUSED, Outcome("error", error="cv2.error", message=f"it stopped; {verdicts.STOPPED}, and"), verdicts.CRASH),
        (OK, Outcome("broken", message="other numbers"), verdicts.CRASH),
        (OK, Outcome("leak", message="1 more live_mats"), verdicts.LEAK),
        (Outcome("crash"), None, verdicts.DROPPED),
        (Outcome("error", error="SystemError"), OK, verdicts.DROPPED),
    ],
)
def test_what_counts_as_what(real: Outcome, ours: Outcome | None, expected: str) -> None:
    assert verdicts.verdict(CASES[0], real, ours).kind == expected


def test_a_real_cv2_that_disagrees_with_itself_says_nothing() -> None:
    assert verdicts.unsteady(CASES[0], OK, Outcome("ok", (9,))) is not None
    assert verdicts.unsteady(CASES[0], OK, OK) is None


def _measured(*kinds: str) -> Measured:
    cases = [Case("add", str(number), (Call("add"),)) for number in range(len(kinds))]
    judged = {case.id: verdicts.Verdict(kind) for case, kind in zip(cases, kinds, strict=True)}
    return Measured(judged, {case.id: case for case in cases})


def test_one_crash_or_too_many_other_classes_do_not_pass() -> None:
    alike = [verdicts.SAME, verdicts.ERROR] * 500
    assert report.passes(_measured(*alike, verdicts.CLASS, verdicts.VALUES), set())
    assert not report.passes(_measured(*alike, verdicts.LEAK), set())
    assert not report.passes(_measured(*alike, *[verdicts.CLASS] * 9), set())
    assert report.passes(_measured(*alike, verdicts.CRASH), {"add: 1000"})


def test_steps_are_smaller_and_of_the_same_function() -> None:
    case = Case("add", "it", (Call("add", (Strided(LARGE), LARGE), {"mask": LARGE}),))
    steps = list(_steps(case))
    assert all(step.name == "add" and judge(step, OK, OK).verdict == "exact" for step in steps)
    assert Case("add", "it", (Call("add", (Strided(LARGE), LARGE)),)).calls in [step.calls for step in steps]


def _samples(**grown: int) -> Iterator[dict[str, int]]:
    names = (*held.BYTES, held.USED, *held.OBJECTS)
    for look in range(5):
        yield {"calls": 100 * look, **{name: 1000 + grown.get(name, 0) * look for name in names}}


def test_a_soak_tells_what_grows() -> None:
    assert soak.complaints(list(_samples())) == []
    for name in ("opencv_bytes", "live_vectors", "js_refs", "python_used"):
        (complaint,) = soak.complaints(list(_samples(**{name: 150})))
        assert name.split("_")[0].lower() in complaint.lower() or "Pyodide" in complaint
