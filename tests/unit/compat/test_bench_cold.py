"""The cold start's figures are told as they were measured, and the server is as slow as it is told to be."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import requests

from compat import bench_cold
from host.serve import Site


def test_medians_and_their_ratio() -> None:
    def run(load: float) -> bench_cold.Times:
        return {"load": load, "import": 30.0, "call": 1.0}

    found = {"full": [run(10), run(19), run(900)], "pyodide": [run(60), run(69), run(70)]}
    lines = list(bench_cold.told(found, {"full": 6_500_000, "pyodide": 11_800_000}))
    assert "medians of 3 runs" in lines[0]
    assert lines[2].split() == ["full", "6.5", "MB", "19", "30", "1", "50", "0.50"]
    assert lines[3].split() == ["pyodide", "11.8", "MB", "69", "30", "1", "100", "1.00"]


@pytest.mark.parametrize("megabits", [None, 8.0])
def test_the_network_is_no_faster_than_asked_for(tmp_path: Path, megabits: float | None) -> None:
    content = bytes(range(256)) * 1024
    (tmp_path / "file.bin").write_bytes(content)
    with bench_cold.served(Site({"/": tmp_path}, {}), megabits) as address:
        begun = time.monotonic()
        assert requests.get(f"{address}/file.bin", timeout=10).content == content
        took = time.monotonic() - begun
    assert megabits is None or took >= len(content) * 8 / (megabits * 1e6)
