"""Files that opencv.js opens by itself (cascades, networks) are lent to its own file system for the time of a call."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from cv2shim.bridge import Bridge


@contextmanager
def lent(bridge: Bridge, paths: list[str]) -> Iterator[None]:
    """Make the existing files among `paths` visible to opencv.js under the same names."""
    given = [path for path in paths if path and os.path.isfile(path)]
    try:
        for path in given:
            with open(path, "rb") as file:
                bridge.lend_file(path, file.read())
        yield
    finally:
        for path in given:
            bridge.return_file(path)
