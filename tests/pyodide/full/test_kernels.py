"""The build's vectors, tables and histograms: the same numbers as the real cv2's, for every width, stride and element."""

from __future__ import annotations

from pathlib import Path

import cv2 as oracle
from pytest_pyodide import run_in_pyodide

from tests.pyodide.full import vectors

BUILD = "full"


def test_every_width_gives_what_the_real_one_gives(selenium):
    @run_in_pyodide(packages=["numpy"])
    def digests(selenium, source):
        import cv2

        module = {"__name__": "vectors"}
        exec(source, module)
        return module["digests"](cv2)

    expected = vectors.digests(oracle)
    found = digests(selenium, Path(vectors.__file__).read_text())
    assert [name for name in expected if found[name] != expected[name]] == []
