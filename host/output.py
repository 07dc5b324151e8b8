"""Where a command's report goes: a file that an option names, or `-`, standard output."""

from __future__ import annotations

from pathlib import Path

STDOUT = "-"


def write(text: str, target: str) -> None:
    """Print a text, or write it with an end of line into the file. Raises OSError."""
    if target == STDOUT:
        print(text)
    else:
        Path(target).write_text(text + "\n", encoding="utf-8")
