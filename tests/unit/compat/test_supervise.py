"""Sessions that hang or crash cost their own case only; a machine that stands still costs none."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compat.case import Call, Case
from compat.supervise import Session, Side, filled, run

CASES = [Case("test", label, (Call("test"),)) for label in ("first", "second", "third")]
# What session.py does, but for the cases themselves; case 1 does what the side is about.
SESSION = """
import os, pickle, sys, time
from compat.case import Outcome
_, _, _, results, progress, first = sys.argv
with open(results, "ab") as out:
    for index in range(int(first), 3):
        open(progress, "w").write(str(index))
        if index == 1:
            {happens}
        pickle.dump((index, Outcome("ok")), out)
        out.flush()
open(progress, "w").write("3")
"""


def statuses(happens: str, patience: int = 300) -> list[str]:
    played = Side("played", (sys.executable, "-c", SESSION.format(happens=happens)))
    outcomes = run(played, CASES, session=Session(Path("-"), patience)).outcomes
    return [outcomes[case.id].status for case in CASES]


def test_a_case_that_hangs_is_given_up() -> None:
    assert statuses("time.sleep(60)", patience=10) == ["ok", "hang", "ok"]


def test_a_case_that_crashes_ends_only_itself() -> None:
    assert statuses("os._exit(3)") == ["ok", "crash", "ok"]


def test_a_machine_that_stands_still_makes_no_case_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(step=1000.0)  # each time that anyone looks at it
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert statuses("time.sleep(1)") == ["ok", "ok", "ok"]


@pytest.mark.parametrize("size", [200, 5_000, 3_000_000])
@pytest.mark.parametrize("byte", [0x55, 0x01])
def test_memory_that_nobody_has_written_is_full_of_the_byte(size: int, byte: int) -> None:
    script = (
        "import ctypes, sys; malloc = ctypes.CDLL(None).malloc; malloc.restype = ctypes.c_void_p;"
        f" sys.stdout.buffer.write(ctypes.string_at(malloc({size}), {size}))"
    )
    side = filled(Side("played", (sys.executable, "-c", script)), byte)
    found = subprocess.run(side.command, env={**os.environ, **dict(side.environment)}, capture_output=True, check=True).stdout
    assert found == bytes([byte ^ 0xFF]) * size  # glibc fills with the complement
