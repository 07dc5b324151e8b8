"""Disagreements that are understood and right, each with its reason; one that no call needs any more fails a long run.

Patterns are those of fnmatch, of what a disagreement reads as: the function's name, a colon and the kind.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

EXCUSED: dict[str, str] = {}

EXCUSED_IN: dict[str, dict[str, str]] = {"stock": {}, "full": {}}
"""In one build only."""


def excused(build: str) -> dict[str, str]:
    return EXCUSED | EXCUSED_IN.get(build, {})


def pattern(disagreement: str, build: str) -> str | None:
    """The pattern that excuses a disagreement, if there is one."""
    return next((one for one in excused(build) if fnmatchcase(disagreement, one)), None)
