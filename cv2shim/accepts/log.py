"""OpenCV's log lines on stderr."""

from __future__ import annotations

import sys
import time
from functools import cache

_start = time.monotonic()


def warning(place: str, message: str) -> None:
    """A warning; `place` is OpenCV's file, line and function."""
    _write(" WARN", place, message)


@cache
def warning_once(place: str, message: str) -> None:
    """The same, the first time only."""
    warning(place, message)


def failure(place: str, message: str) -> None:
    """An error that does not become an exception; `place` is OpenCV's file, line and function."""
    _write("ERROR", place, message)


def _write(level: str, place: str, message: str) -> None:
    print(f"[{level}:0@{time.monotonic() - _start:.3f}] global {place} {message}", file=sys.stderr)
