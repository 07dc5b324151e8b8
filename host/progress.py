"""Progress on stderr: a line that counts up on a terminal, a line at the start and the end elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType


def say(message: str) -> None:
    """One line on stderr, at once."""
    print(message, file=sys.stderr, flush=True)


class Download:
    """Shows one download; `update` takes the size of each chunk as it arrives (pypi-simple's protocol)."""

    def __init__(self, name: str, size: int | None) -> None:
        self.name = name
        self.size = size
        self.received = 0
        self.shown = 0.0

    def __enter__(self) -> Download:
        say(f"fetching {self.name}" + (f" ({self.size / 1e6:.1f} MB)" if self.size else ""))
        return self

    def update(self, increment: int) -> None:
        self.received += increment
        now = time.monotonic()
        if now - self.shown < (0.2 if sys.stderr.isatty() else 10):
            return
        if self.shown:
            self._show()
        self.shown = now

    def _show(self) -> None:
        share = f" {100 * self.received // self.size:3d} %" if self.size else ""
        start, end = ("\r", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{start}  {self.received / 1e6:7.1f} MB{share}", end=end, file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.stderr.isatty() and self.shown:
            print("\r" + " " * 30 + "\r", end="", file=sys.stderr, flush=True)


class Bar:
    """Shows how many of some steps are done, and what is going on: a line that is rewritten, on a terminal; else a line a step.

    Threads may tell it things side by side.
    """

    WIDTH = 20

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0
        self.going: dict[str, float] = {}
        self.started = time.monotonic()
        self.lock = threading.Lock()

    def add(self, steps: int) -> None:
        """There are more steps than were known."""
        self.steps += steps

    def tick(self, name: str) -> None:
        """The step `name` is going on."""
        with self.lock:
            if self.going.setdefault(name, time.monotonic()) and sys.stderr.isatty():
                self._show()

    def end(self, name: str) -> None:
        """The step `name` is done."""
        with self.lock:
            spent = time.monotonic() - self.going.pop(name, self.started)
            self.done += 1
            if sys.stderr.isatty():
                self._show()
            else:
                say(f"{name}: {spent:.1f} s ({self.done} of {self.steps})")

    def close(self) -> None:
        """Take the line away."""
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        filled = self.WIDTH * self.done // max(self.steps, 1)
        now = time.monotonic()
        going = ", ".join(f"{name} {now - since:.0f} s" for name, since in self.going.items())
        print(f"\r\033[K[{'█' * filled}{'░' * (self.WIDTH - filled)}] {going}", end="", file=sys.stderr, flush=True)
