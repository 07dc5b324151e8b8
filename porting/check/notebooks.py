"""A notebook's code cells as one text of Python, from its JSON: a key "cells", each with "cell_type" and "source"."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAGIC = re.compile(r"^\s*([%!?]|\w[\w.]*\?{1,2}\s*$)")
ASSIGNED = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
# What follows the first line of these is Python; after any other it is something else.
PYTHON_CELLS = re.compile(r"^\s*%%(time|timeit|capture|prun|python3?)\b")


@dataclass(frozen=True)
class Cell:
    """The `number`th code cell, whose first line is the line `start` of the text."""

    number: int
    start: int


def read(file: Path) -> tuple[str, tuple[Cell, ...]]:
    """The text and its cells. Raises ValueError where it is no notebook."""
    lines: list[str] = []
    cells: list[Cell] = []
    for source in _code(file):
        cells.append(Cell(len(cells) + 1, len(lines) + 1))
        lines += _python(source)
    return "\n".join(lines) + "\n", tuple(cells)


def _code(file: Path) -> list[str]:
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8"))
        sheets = [content] if "cells" in content else content["worksheets"]  # "worksheets": before format 4
        found = [cell for sheet in sheets for cell in sheet["cells"] if cell["cell_type"] == "code"]
        sources = [cell["source"] if "source" in cell else cell["input"] for cell in found]
        return [source if isinstance(source, str) else "".join(source) for source in sources]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"it is no notebook ({error!r})") from None


def _python(source: str) -> list[str]:
    """The lines, with those of IPython's own language emptied: they do not change the numbers of others."""
    lines = source.split("\n")
    magic = next((line for line in lines if line.strip()), "").lstrip().startswith("%%")
    if magic and not PYTHON_CELLS.match(next(line for line in lines if line.strip())):
        return [""] * len(lines)
    return [_plain(line) for line in lines]


def _plain(line: str) -> str:
    if MAGIC.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    return ASSIGNED.sub(r"\1None", line)
