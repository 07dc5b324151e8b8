"""The benchmark's figures are told and drawn as they were measured."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import cv2
import pytest

from compat import bench, bench_operations, bench_plot, bench_programs

FIGURES: dict[str, Any] = {
    "versions": {"peer": "4.0.0", "shim": "4.1.0"},
    "import": {"total": 200.0, "python": 30.0, "opencv.js": 170.0},
    "times": [
        {"group": "64x64", "name": "add", "peer": 0.02, "shim": 0.04},
        {"group": "64x64", "name": "a < b", "peer": 0.02, "shim": 0.01},
        {"group": "64x64", "name": "only here", "peer": None, "shim": 0.01},
        {"group": "drawing", "name": "circle", "peer": 1.0, "shim": 2.0},
    ],
    "chain": [
        {"name": "blur", "ndarray": {"time": 2.0, "bytes": 6000}, "UMat": {"time": 1.0, "bytes": 0}},
        {"name": "flip", "ndarray": {"time": 0.5, "bytes": 1500}, "UMat": {"time": 0.25, "bytes": 0}},
    ],
    "crossing": [{"name": "add", "outside": 3.0, "copies": 2.0, "copies alone": 1.0, "bytes": 100}],
}


def test_ratios_and_their_mean() -> None:
    text = "\n".join(bench.told(FIGURES))
    assert "2.00" in text
    assert "0.50" in text
    assert "geometric mean of the ratios" in text
    assert "1.50" in text
    assert "3.00" in text
    assert "all together                          2.50          7,500      1.25              0" in text
    assert bench.geometric_mean([2.0, 0.5]) == pytest.approx(1)
    assert bench.geometric_mean([]) is None


def test_the_plot_is_xml_with_a_dot_for_each_ratio() -> None:
    tree = ElementTree.fromstring(bench_plot.draw(FIGURES))
    titles = [title.text for title in tree.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["64x64: 2.00", "64x64: 0.50"]


def test_every_operation_runs_and_what_it_reads_is_named() -> None:
    pictures = bench_operations.Pictures(48, 64)
    for name, operation in bench_operations.OPERATIONS.items():
        assert operation(cv2, pictures) is not None, name
    assert set(bench_operations.READ) <= set(bench_operations.OPERATIONS)
    assert len(bench_operations.OPERATIONS) >= 30


def test_the_chain_has_ten_operations_of_one_picture() -> None:
    image = bench_operations.Pictures(48, 64).colour
    for step in bench_operations.CHAIN.values():
        image = step(cv2, image)
    assert (len(bench_operations.CHAIN), image.shape) == (10, (24, 32))


def test_the_programs_alone_have_no_copies_to_tell_of() -> None:
    text = "\n".join(bench.told(FIGURES | {"crossing": [], "chain": []}))
    assert "outside" not in text
    assert "bytes copied" not in text
    assert "import cv2" in text


def test_there_are_5000_contours() -> None:
    contours, _ = cv2.findContours(bench_programs.blobs(), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    assert len(contours) == 5000


def test_every_program_has_something_to_do() -> None:
    found = {task.name: task.make(cv2)() for task in bench_programs.tasks()}
    assert len(found["ORB of 640x480, all pt"]) >= 450
    assert 200 <= len(found["knnMatch 500x500, ratio test"]) <= 300
    assert all(len(found[f"{name} of each"]) == 5000 for name in bench_programs.MEASURES)
    assert set(bench_programs.FIRST) <= set(bench_operations.OPERATIONS)
