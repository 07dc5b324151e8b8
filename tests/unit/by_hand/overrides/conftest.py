"""The real cv2 as the oracle: one thread, no processor-specific code."""

from __future__ import annotations

import cv2
import pytest


@pytest.fixture(autouse=True, scope="session")
def _plain_cv2() -> None:
    cv2.setNumThreads(1)
    cv2.setUseOptimized(False)
    cv2.ipp.setUseIPP(False)
