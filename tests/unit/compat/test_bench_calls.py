"""The benchmark of single calls: which call of a case is timed, how it is repeated, and what the times are told as."""

from __future__ import annotations

import pickle
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from compat import bench_calls, call_times
from compat.bench_calls_session import given_up
from compat.call_times import Time
from compat.case import Call, Case, Outcome, Ref
from compat.supervise import Run
from compat.timed_call import Player, Timed, by_turns, choose


def time(peer: float, shim: float, name: str = "f", label: str = "a") -> Time:
    return Time(name, f"{name}: {label}", peer, shim)


TIMES = [time(1, 2), time(2, 4.5, label="b"), time(2, 1, "g"), time(20, 40, "g", "b"), time(1000, 1000, "h")]


def case(name: str, *calls: str) -> Case:
    return Case(name, "test", tuple(map(Call, calls)))


@pytest.fixture
def played() -> ModuleType:
    """A module with a function that changes its argument, and a class of things that can be used once."""
    module = ModuleType("played")
    made: Any = module
    made.setRNGSeed, made.seen = (lambda seed: None), []

    def fill(array: np.ndarray, value: int = 1) -> None:
        made.seen.append(int(array[0]))
        array[...] = value

    class Once(SimpleNamespace):
        size, used = 3, False

        def use(self) -> None:
            assert not self.used
            self.used = True

    made.fill, made.total, made.Once = fill, np.sum, Once
    return module


def test_the_last_call_of_what_the_case_is_about_is_timed() -> None:
    chosen = choose(case("ORB.detect", "ORB_create", "$self.detect", "$self.detect", "$self.empty"))
    assert chosen is not None
    assert chosen.index == 2
    assert choose(case("ORB", "ORB_create", "$self.detect")) is None


def test_of_a_property_it_is_a_reading() -> None:
    chosen = choose(case("KeyPoint.size", "KeyPoint", "$self.size?", "$self.size="))
    assert chosen is not None
    assert chosen.call.name == "$self.size?"
    assert choose(case("KeyPoint.size", "KeyPoint", "$self.size=")) is None


def test_what_may_be_refused_has_to_work() -> None:
    chosen = choose(Case("fill", "test", (Call("fill", attempt=True, save="x"),)))
    assert chosen is not None
    assert (chosen.call.attempt, chosen.call.save) == (False, None)


def test_an_argument_that_is_changed_is_fresh_for_every_call(played: Any, tmp_path: Path) -> None:
    player = Player(played, Timed(Case("fill", "test", (Call("fill", (np.zeros(3),), {"value": 7}),)), 0), str(tmp_path))
    played.seen.clear()
    assert player.fresh
    assert player.turn(4) > 0
    assert played.seen == [0, 0, 0, 0]


def test_an_object_that_can_be_used_once_is_made_for_every_call(played: Any, tmp_path: Path) -> None:
    once = Case("Once.use", "test", (Call("Once", save="self"), Call("$self.use")))
    player = Player(played, Timed(once, 1), str(tmp_path))
    assert player.fresh
    player.turn(3)


def test_what_is_left_as_it_was_is_made_once(played: Any, tmp_path: Path) -> None:
    prepared = (Call("Once", save="self"), Call("total", ([1, Ref("n")],)))
    player = Player(played, Timed(Case("total", "test", (Call("total", (3,), save="n"), *prepared)), 2), str(tmp_path))
    assert not player.fresh
    player.turn(2)
    (kept,) = player.kept
    assert kept[1] == (played, [1, 3])
    player.turn(2)
    assert player.kept == [kept]


def test_a_property_is_read(played: Any, tmp_path: Path) -> None:
    reading = Case("Once.size", "test", (Call("Once", save="self"), Call("$self.size?")))
    player = Player(played, Timed(reading, 1), str(tmp_path))
    assert all(seconds > 0 for seconds in by_turns([player, player]))


def test_what_the_first_call_raises_is_no_time(played: Any, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Player(played, Timed(Case("fill", "test", (Call("fill", attempt=True),)), 0), str(tmp_path))


def test_every_part_of_the_table_counts_its_own_cases() -> None:
    lines = list(call_times.told(TIMES, 0))
    assert "| under 3 µs | 3 | 1.31 | 2.00 | 67% |" in lines
    assert "| 3–10 µs | 0 | – | – | – |" in lines
    assert "| 10–50 µs | 1 | 2.00 | 2.00 | 100% |" in lines
    assert "| over 500 µs | 1 | 1.00 | 1.00 | 0% |" in lines
    assert "| all | 5 | 1.35 | 2.00 | 60% |" in lines


def test_behind_is_slower_by_a_ratio_and_by_microseconds() -> None:
    assert not time(0.1, 2.0).behind
    assert time(0.1, 2.2).behind
    assert time(3.0, 4.6).behind
    assert not time(100, 140).behind
    text = "\n".join(call_times.told(TIMES, 0))
    assert "2 of 3 (66.7%) callables" in text
    assert "2 of 5 (40.0%) cases" in text
    assert "1 of 3 (33.3%) cases of those under 3 µs" in text


def test_the_worst_are_those_behind_first() -> None:
    worst = list(call_times.told([*TIMES, time(0.1, 1.0, "tiny")], 3))[-3:]
    assert worst == [
        "| f | b | 2.00 | 4.50 | 2.25 |",
        "| g | b | 20.00 | 40.00 | 2.00 |",
        "| tiny | a | 0.10 | 1.00 | 10.00 |",
    ]


def test_a_callables_ratio_is_the_mean_of_its_cases() -> None:
    assert call_times.ratios(TIMES) == pytest.approx({"f": 4.5**0.5, "g": 1.0, "h": 1.0})


def test_what_died_is_named_and_what_was_not_needed_is_not() -> None:
    chosen = [Timed(case(name, name), 0) for name in ("a", "b", "c", "d")]
    timed, refused = Outcome("ok", (1.0, 2.0)), Outcome("refused", error="the shim")
    found = (timed, Outcome("crash", error="crash"), Outcome("enough"), refused)
    outcomes = {one.id: outcome for one, outcome in zip(chosen, found, strict=True)}
    gathered = bench_calls.gathered(chosen, Run(outcomes, {"peer": {"cv2": "4.0.0"}, "shim": {"cv2": "4.1.0"}}))
    assert gathered["times"] == [{"callable": "a", "case": "a: test", "peer": 1.0, "shim": 2.0}]
    assert call_times.read(gathered) == [Time("a", "a: test", 1.0, 2.0)]
    lines = list(bench_calls.told(gathered, 1))
    assert "  crash: b: test" in lines
    assert "not timed: 1 × crash, 1 × the shim" in "\n".join(lines)


def test_callables_are_chosen_by_a_part_of_their_names() -> None:
    assert {timed.case.name for timed in bench_calls.choice("^Canny$")} == {"Canny"}
    assert len({timed.case.name for timed in bench_calls.choice()}) > 2000
    assert bench_calls.choice("^add$")[0].case.label == "meant 01"
    assert bench_calls.choice("^add$")[-1].case.label.startswith("edge")
    assert bench_calls.main(["--only", "no such name"]) == 2


def test_a_callable_that_ends_two_sessions_is_given_up(tmp_path: Path) -> None:
    with open(tmp_path / "items", "wb") as file:
        for name, label in (("a", "1"), ("b", "1"), ("b", "2"), ("b", "3")):
            pickle.dump(Timed(Case(name, label, (Call(name),)), 0), file)
    items, folder = str(tmp_path / "items"), str(tmp_path)
    assert given_up(items, folder, 0) == ""
    (tmp_path / "results-0").touch()
    assert given_up(items, folder, 1) == ""
    (tmp_path / "results-1").touch()
    assert given_up(items, folder, 2) == ""  # two sessions, two callables
    (tmp_path / "results-2").touch()
    assert given_up(items, folder, 3) == "b"
    assert given_up(items, folder, 4) == ""
