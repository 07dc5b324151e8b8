"""Mixed calls by the thousand, with objects that are made and dropped, leave both heaps and everything held as they were."""

from __future__ import annotations

import pytest

from compat import soak
from tests import machine


@pytest.mark.parametrize("backend", machine.BUILDS)
def test_everything_is_flat_after_the_warm_up(backend: str) -> None:
    machine.need(backend)
    samples = soak.measure(backend, 2000)
    # so soon, Python still fills its own caches
    assert soak.complaints(samples, per_call=100) == [], "\n".join(soak.table(samples))
