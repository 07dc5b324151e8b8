"""What crashes the real cv2, or has it write past its arrays, is survived, and nothing writes past what it was lent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("crashing.py").read_text()


@pytest.fixture(scope="module")
def crashing(selenium_module_scope: Any, _page: Any) -> dict[str, Any]:
    """What `crashing.py` found."""
    told = "{name: globals()[name] for name in ('found', 'filtered', 'touched', 'left', 'read', 'held', 'stop')}"
    return json.loads(_page.run(f"{SCRIPT}\nimport json\njson.dumps({told})"))


def test_each_is_refused_with_a_sentence(crashing: dict[str, Any]) -> None:
    assert len(crashing["found"]) >= 20
    silent = {name: told for name, told in crashing["found"].items() if told.startswith("returned") or len(told.split()) < 4}
    assert silent == {}


def test_arrays_of_other_dimensions_do_not_disturb_each_other(crashing: dict[str, Any]) -> None:
    assert crashing["filtered"] == [[9.0] * 3] * 3


def test_nothing_writes_past_what_it_was_lent(crashing: dict[str, Any]) -> None:
    assert crashing["touched"] == 0


def test_what_stops_opencv_js_is_told_and_the_next_call_works(crashing: dict[str, Any]) -> None:
    stop, then = crashing["stop"]
    assert "opencv.js stopped (" in stop or "the 'full' build has it" in stop
    # on a page's main thread it starts while others run
    assert "returned" in then or "a fresh opencv.js is starting; run `await cv2shim.load()`" in then


def test_a_node_keeps_its_storage(crashing: dict[str, Any]) -> None:
    assert crashing["read"] == [1, 2]
    assert crashing["held"] == 0  # nor longer than that


def test_objects_of_subclasses_that_hold_themselves_are_freed(crashing: dict[str, Any]) -> None:
    assert crashing["left"] == 0
