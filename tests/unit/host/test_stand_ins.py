"""A wheel carries the hand-written files that its build needs, and no others."""

from __future__ import annotations

import json
from pathlib import Path

from cv2shim.by_hand.overrides import ALWAYS, INDEX
from host import stand_ins


def test_the_stock_build_needs_all_but_the_command_line():
    assert stand_ins.needless("stock") == {Path("by_hand/overrides/__main__")}


def test_what_the_full_build_offers_needs_no_stand_in_and_no_codec():
    needless = stand_ins.needless("full")
    assert Path("by_hand/overrides/imgcodecs") in needless
    assert Path("by_hand/codecs/decoder") in needless
    for name in ALWAYS:
        assert Path("by_hand/overrides") / INDEX[name] not in needless


def test_a_function_that_no_build_has_keeps_its_file():
    table = json.loads((stand_ins.RUNTIME / "_generated" / "backends" / "full.json").read_text())
    assert "CV_8UC" not in table["functions"]
    assert Path("by_hand/overrides") / INDEX["CV_8UC"] not in stand_ins.needless("full")
