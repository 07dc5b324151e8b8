"""OpenCV's own Python tests, unmodified, on each build: what passes, and what is known to be missing or to fail."""

from __future__ import annotations

import pytest

from compat.opencv_tests import verdicts
from compat.opencv_tests.__main__ import measure
from tests import machine


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_everything_is_as_accepted(backend: str) -> None:
    machine.need(backend)
    complaints = verdicts.complaints(measure(backend), verdicts.read(backend), backend)
    assert not complaints, "\n".join(complaints)
