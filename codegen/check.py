"""Stage 5: are the emitted files what the generator would emit now?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

FIX = "python -m codegen --write"


def problems(outputs: dict[Path, str], root: Path, lines: int = 20) -> Iterator[str]:
    """A diff for each file that differs, and each file that nothing emits any more."""
    for path, text in sorted(outputs.items()):
        name = path.relative_to(root.parent).as_posix()
        if not path.is_file():
            yield f"{name} is missing"
        elif (found := path.read_text(encoding="utf-8")) != text:
            yield f"{name} is out of date\n" + _diff(found, text, lines)
    for path in orphans(outputs, root):
        yield f"{path.relative_to(root.parent).as_posix()} is emitted by nothing"


def orphans(outputs: dict[Path, str], root: Path) -> list[Path]:
    found = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(set(found) - set(outputs))


def write(outputs: dict[Path, str], root: Path) -> list[Path]:
    """Bring the tree up to date; returns the paths that changed."""
    changed = []
    for path, text in outputs.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    for path in orphans(outputs, root):
        path.unlink()
        changed.append(path)
    return changed


def _diff(found: str, wanted: str, limit: int) -> str:
    rows = difflib.unified_diff(found.splitlines(), wanted.splitlines(), "tree", "generated", "", "", 0)
    short = [row if len(row) < 160 else row[:157] + "..." for row in rows]
    return "\n".join(short[:limit])
