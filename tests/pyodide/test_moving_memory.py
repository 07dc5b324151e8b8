"""A memory that grows in the midst of a call, which leaves all views of it with nothing, changes no result."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from host import node
from tests import machine

HERE = Path(__file__).parent


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_every_kind_of_call_comes_out_the_same(backend: str, tmp_path: Path) -> None:
    machine.need(backend)
    script = HERE / "moving.py"
    environment = os.environ | {"NODE_OPTIONS": f"--import {HERE / 'moving_memory.mjs'}"}
    how = {"cwd": tmp_path, "env": environment, "stdout": subprocess.PIPE}
    with node.started(node.config(script, backend), [str(script)], **how) as (process, _):
        found = json.loads(process.communicate()[0])
    assert found["moving"] > 1000
    assert found["calls"] >= (16 if backend == "stock" else 22)
    assert (found["unlike"], found["touched"]) == ([], 0)
