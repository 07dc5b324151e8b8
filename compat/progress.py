"""Progress of a run of minutes: a line on stderr now and then."""

from __future__ import annotations

import sys
import time

SECONDS = 2.0


class Progress:
    """Prints what it is told, but no more often than every other second."""

    def __init__(self) -> None:
        self.last = 0.0

    def note(self, text: str) -> None:
        if time.monotonic() - self.last > SECONDS:
            self.last = time.monotonic()
            print(f"  {text}", file=sys.stderr, flush=True)
