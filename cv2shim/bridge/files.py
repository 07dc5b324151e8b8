"""Files that opencv.js opens by itself: cascades, networks, and pictures where it has codecs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from cv2shim.bridge.crossing import Bridge


@contextmanager
def lent(bridge: Bridge, paths: list[str]) -> Iterator[None]:
    """Make `paths` mean the same files to opencv.js; where it has files of its own, those that exist are lent."""
    if not bridge.lends:
        yield
        return
    given = [path for path in paths if path and os.path.isfile(path)]
    try:
        for path in given:
            with open(path, "rb") as file:
                bridge.lend_file(path, file.read())
        yield
    finally:
        for path in given:
            bridge.return_file(path)
