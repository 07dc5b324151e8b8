"""What cv2 sees of files is what Python's file system is at that moment, whatever has become of them since it last looked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from compat.files.measure import differences
from tests import machine

HERE = Path(__file__).parent
SEQUENCES = 500  # on each build


@pytest.fixture(scope="module", params=machine.BUILDS)
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What `other_files.py` prints, in a Pyodide with one of the builds."""
    machine.need(request.param)
    command = [sys.executable, "-m", "cv2shim", "run", "--backend", request.param, str(HERE / "other_files.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1], check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_random_sequences_of_os_and_cv2_calls_end_as_in_the_real_cv2(backend: str) -> None:
    machine.need(backend)
    assert differences(backend, SEQUENCES, "test") == []


def test_a_folder_that_is_mounted_later_is_seen_and_so_is_what_takes_its_place(found: dict[str, Any]) -> None:
    first, second = (None, True, [[1, 1], [1, 1]]), (None, True, [[2, 2], [2, 2]])
    assert found["mounts"] == [*first, *second, []]


def test_what_python_may_not_open_cv2_cannot_either(found: dict[str, Any]) -> None:
    assert [case for case in found["protected"] if case[2] != case[3]] == []
    assert {case[2] for case in found["protected"]} == {True, False}


def test_a_full_disk_fails_the_picture(found: dict[str, Any]) -> None:
    """One after the other, since what a failure leaves behind shows in the next."""
    assert len(found["full_disk"]) == 6
    assert not any(found["full_disk"].values())


def test_names_from_the_root_folder(found: dict[str, Any]) -> None:
    assert found["root"] == [True, True, [50, 50, 3]]


def test_a_picture_may_be_file_number_0(found: dict[str, Any]) -> None:
    assert found["descriptors"] == [[50, 50, 3]]
