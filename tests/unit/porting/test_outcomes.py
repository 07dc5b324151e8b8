"""What sessions write down, put together: nothing is lost, what began and did not end is named, and the sides are compared."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from porting.testing import junit, table
from porting.testing.events import CRASH, HANG, NOT_RUN, Result, Side
from porting.testing.table import Pair


def lines(*events: dict[str, object]) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


def ended(test: str, outcome: str = "passed", message: str = "") -> dict[str, object]:
    return {"event": "end", "test": test, "outcome": outcome, "message": message, "seconds": 0.5}


def side(**outcomes: str) -> Side:
    return Side("a side", {f"t.py::{name}": Result(outcome) for name, outcome in outcomes.items()})


def test_a_test_that_began_and_did_not_end_is_the_one_that_crashed():
    found = Side("a side")
    found.read(
        lines({"event": "collecting", "test": "t.py"}, {"event": "collected", "tests": ["t.py::a", "t.py::b", "t.py::c"]})
    )
    found.read(lines({"event": "start", "test": "t.py::a"}, ended("t.py::a"), {"event": "start", "test": "t.py::b"}))
    assert found.lose(CRASH, "status 5")
    assert found.results == {"t.py::a": Result("passed", "", 0.5), "t.py::b": Result(CRASH, "status 5")}
    assert found.left == 1
    assert found.lost == []
    assert not found.lose(CRASH, "nothing had begun")


def test_a_file_that_takes_the_interpreter_with_it_is_left_out_by_the_next_session():
    found = Side("a side")
    found.read(lines({"event": "collecting", "test": "t.py"}))
    assert found.lose(HANG, "")
    assert found.lost == ["t.py"]
    assert found.results["t.py"].outcome == HANG


def test_a_line_that_a_crash_cut_off_is_no_line():
    found = Side("a side")
    found.read(lines(ended("t.py::a")) + '{"event": "end", "test": "t.py::b", "outc')
    assert list(found.results) == ["t.py::a"]


def test_tests_that_only_one_side_has_are_not_run_on_the_other():
    pairs = table.pairs(side(a="passed", b="failed"), side(a="passed", c="passed"))
    assert [(pair.test, pair.real.outcome, pair.shim.outcome, pair.differs) for pair in pairs] == [
        ("t.py::a", "passed", "passed", False),
        ("t.py::b", "failed", NOT_RUN, True),
        ("t.py::c", NOT_RUN, "passed", True),
    ]


def test_the_table_has_the_counts_and_what_ends_differently_and_no_more():
    real, shim = side(a="passed", b="failed", c="passed"), side(a="passed", b="failed")
    shim.results["t.py::c"] = Result("failed", "assert 1\n  ==   2")
    text = list(table.text(table.pairs(real, shim), real, shim))
    assert [line.split()[2:] for line in text[1:3]] == [["2", "1"], ["1", "2"]]
    assert text[4:] == [
        "passed / failed  t.py::c",
        "                 assert 1 == 2",
        "1 of 3 tests end differently; 2 end alike (1 of them do not pass on either side).",
    ]


def test_a_file_that_one_side_cannot_read_stands_for_its_tests():
    real, shim = side(a="passed", b="passed"), Side("a side", {"t.py": Result("error", "ModuleNotFoundError: yaml")})
    assert list(table.differing(table.pairs(real, shim))) == ["2 tests / error  t.py", f"{'':15}  ModuleNotFoundError: yaml"]


def test_equal_sides_are_said_to_be_equal():
    assert table.headline(table.pairs(side(a="passed"), side(a="passed"))) == "All 1 tests end alike on both sides."


def test_the_junit_file_fails_what_ends_differently_only(tmp_path):
    pairs = [
        Pair("tests/t.py::C::a[\x00]", Result("passed"), Result("failed", "a \x00 character")),
        Pair("tests/t.py::b", Result("failed"), Result("failed")),
        Pair("tests/t.py::c", Result("passed"), Result("passed")),
    ]
    junit.write(pairs, tmp_path / "junit.xml")
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert [[child.tag for child in case] for case in suite] == [["failure"], ["skipped"], []]
    assert suite[0][0].get("message") == "passed on the real cv2, failed on the shim"
    assert suite[1].get("classname") == "tests.t"
