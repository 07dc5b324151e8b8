"""Pack the wheel for a developer's machine: `pip install cv2shim` brings the command line and the pytest fixture, and no `cv2`.

The folders of the tree go in as one archive, see porting/installed/tree.py; what they fetch and build is no part of it.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from host import archive, wheel
from host.cache import put
from host.progress import say

ROOT = Path(__file__).parents[1]
NAME = "cv2shim"
FOLDERS = ("codegen", "compat", "cv2shim", "host", "opencv_js/bindings", "porting")
FILES = ("LICENSE", "pyproject.toml")
INSTALLED = ROOT / "porting" / "installed"
MADE = ("compat/results/", "compat/build/", "compat/report.html")
"""What runs leave in the folders."""
ENTRY_POINTS = """[console_scripts]
cv2shim = cv2shim.__main__:main

[pytest11]
cv2shim = cv2shim.both
"""

Contents = dict[str, bytes]


def build(folder: Path = ROOT / "dist") -> Path:
    """Write the wheel into a folder, and return its path. The same tree gives the same bytes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    version = project["project"]["version"]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}-{version}-py3-none-any.whl"
    archive.pack(contents(project), target)
    say(f"packed {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return target


def contents(project: dict[str, Any]) -> Contents:
    """Every file of the wheel by its name in it; `project` is what pyproject.toml says."""
    info = f"{NAME}-{project['project']['version']}.dist-info"
    found = {f"{NAME}/{file.name}": file.read_bytes() for file in wheel.files(INSTALLED)}
    found[f"{NAME}/tree.zip"] = packed()
    found[f"{info}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    found[f"{info}/METADATA"] = metadata(project).encode()
    found[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    found[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode()
    found[f"{info}/RECORD"] = archive.record(found, f"{info}/RECORD").encode()
    return found


def tree() -> Iterator[tuple[str, bytes]]:
    """The files of the archive by their names in it."""
    paths = [file for folder in FOLDERS for file in wheel.files(ROOT / folder)] + [ROOT / name for name in FILES]
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(MADE):
            yield name, path.read_bytes()


def archived(target: Path) -> Path:
    """The archive of the folders at `target`, made anew only if something in them has changed: packing takes seconds."""
    stamp, inputs = target.with_suffix(".inputs"), hashlib.sha256(repr(list(tree())).encode()).hexdigest()
    if not (target.exists() and stamp.exists() and stamp.read_text() == inputs):
        put(packed(), target)
        put(inputs.encode(), stamp)
    return target


def packed() -> bytes:
    """The archive of the folders."""
    with tempfile.TemporaryDirectory() as scratch:
        archive.pack(dict(tree()), target := Path(scratch) / "tree.zip")
        return target.read_bytes()


def metadata(project: dict[str, Any]) -> str:
    """The text of METADATA."""
    described = project["project"]
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {described['version']}",
        "Summary: Will a program that uses cv2 run in the browser, and come out the same?",
        f"License-Expression: {described['license']}",
        f"Requires-Python: {described['requires-python']}",
        *(f"Requires-Dist: {requirement}" for requirement in project["dependency-groups"]["host"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(build(*map(Path, sys.argv[1:2])))
