"""Where many key points respond alike, the same ones are kept as by the real cv2, in the same order."""

from __future__ import annotations

from pathlib import Path

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from host import photos
from tests.pyodide.full import key_points

BUILD = "full"


def test_key_points_are_equal_in_order_and_content(selenium):
    @run_in_pyodide(packages=["numpy"])
    def digests(selenium, source, photographs):
        import cv2

        module = {"__name__": "key_points"}
        exec(source, module)
        return module["digests"](cv2, photographs)

    photographs = {name: photos.photo(name).read_bytes() for name in photos.NAMES}
    expected = key_points.digests(oracle, photographs)
    found = {name: tuple(sums) for name, sums in digests(selenium, Path(key_points.__file__).read_text(), photographs).items()}
    assert len(expected) >= 200 * len(key_points.DETECTORS)
    assert [name for name in expected if found[name][0] != expected[name][0]] == []
    # A place to compare that rotation puts on the edge of two pixels is rounded to either: a bit in some ten million.
    assert sum(found[name][1] != expected[name][1] for name in expected) <= len(expected) // 100
