"""Which hand-written files a build makes needless: every function of theirs is one that the build offers by itself."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

from cv2shim.by_hand.overrides import ALWAYS, INDEX
from host import emitted
from host.versions import opencv

RUNTIME = Path(__file__).parents[1] / "cv2shim"
FOLDERS = frozenset(map(Path, ("by_hand/overrides", "by_hand/codecs", "by_hand/storage", "page/video")))
OVERRIDES = Path("by_hand/overrides")


@cache
def needless(backend: str) -> frozenset[Path]:
    """Files of `cv2shim/by_hand` and `cv2shim/page/video`, below `cv2shim` and without their suffix, that a wheel with the
    build `backend` does not need.
    """
    table = json.loads((emitted.current(opencv.chosen()) / "backends" / f"{backend}.json").read_text())
    wanted = {file for name, file in INDEX.items() if name in ALWAYS or not _offered(name, table)}
    waiting = {OVERRIDES / "__init__", *(OVERRIDES / file for file in wanted)}
    needed: set[Path] = set()
    while waiting:
        file = waiting.pop()
        needed.add(file)
        waiting |= _imported(RUNTIME / file.with_suffix(".py")) - needed
    everything = {path.relative_to(RUNTIME).with_suffix("") for folder in FOLDERS for path in (RUNTIME / folder).rglob("*.py")}
    return frozenset(everything - needed)


def _offered(name: str, table: Any) -> bool:
    """Whether the build has every overload of a function or method, or the class, called `name`."""
    owner, _, member = name.rpartition(".")
    described = table["classes"].get(owner, {})
    parts = (described.get(part, {}) for part in ("methods", "static"))
    calls = table["functions"].get(name) or next((part[member] for part in parts if member in part), None)
    if member == "__init__":
        calls = described.get("init")
    return name in table["classes"] if calls is None else bool(calls) and None not in calls


def _imported(file: Path) -> set[Path]:
    """The files of these folders that a file imports, as they are written below `cv2shim`."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cv2shim."):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("cv2shim.")]
        else:
            continue
        for name in names:
            path = Path(*name.split(".")[1:])
            if not FOLDERS.isdisjoint((path, *path.parents)):
                found |= {one for one in (path, path / "__init__") if (RUNTIME / one.with_suffix(".py")).is_file()}
                found.add(path.parent / "__init__")
    return {path for path in found if (RUNTIME / path.with_suffix(".py")).is_file()}
