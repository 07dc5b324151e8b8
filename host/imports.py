"""Which packages of the Pyodide distribution a script imports, found without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def packages(script: Path, lock: dict[str, Any]) -> set[str]:
    """The keys of `lock`'s packages that the script, or a module beside it that it uses, imports anywhere."""
    provided = {name: key for key, entry in lock["packages"].items() for name in entry["imports"]}
    return {provided[name] for name in modules(script) if name in provided}


def modules(script: Path) -> set[str]:
    """The top-level names that the script, and the modules beside it that it uses, import anywhere.

    A file that is not Python has none: running it will say why.
    """
    return of_project([script], [script.parent])


def of_project(files: Iterable[Path], folders: Sequence[Path]) -> set[str]:
    """The same of several files, or folders of them, with the modules that they use in any of the folders."""
    found: set[str] = set()
    waiting = [file for path in files for file in (path.rglob("*.py") if path.is_dir() else [path])]
    while waiting:
        new = _imported(waiting.pop()) - found
        found |= new
        waiting += [file for name in new for folder in folders for file in _beside(folder, name)]
    return found


def _imported(file: Path) -> set[str]:
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def _beside(folder: Path, name: str) -> list[Path]:
    package = folder / name
    return [*package.rglob("*.py")] if package.is_dir() else [*folder.glob(f"{name}.py")]
