"""Rewrite a pyodide-lock.json so that the shim takes opencv-python's place.

With the rewritten file, `loadPackagesFromImports("import cv2")`, `loadPackage("opencv-python")` and
`micropip.install("opencv-python")` all load the shim, and packages that depend on opencv-python get it too.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

REPLACED = "opencv-python"
IMPORTS = ["cv2", "cv2shim"]


def replace(lock: dict[str, Any], wheel: Path, file_name: str) -> dict[str, Any]:
    """A copy of `lock` in which opencv-python is `wheel`, to be found at `file_name`.

    `file_name` is what Pyodide resolves against the place of the lock file's other packages. Of a wheel that has the
    name of the lock file's own, all but place and sum stays.
    Raises ValueError when `lock` is not a lock file.
    """
    if not isinstance(lock, dict) or not isinstance(lock.get("packages"), dict):
        raise ValueError("This is not a Pyodide lock file: it has no packages.")
    changed = copy.deepcopy(lock)
    own = changed["packages"].get(REPLACED, {})
    known = own if own.get("file_name") == wheel.name else entry(wheel)
    changed["packages"][REPLACED] = known | {"file_name": file_name, "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
    return changed


def add(lock: dict[str, Any], wheel: Path, file_name: str) -> dict[str, Any]:
    """A copy of `lock` with a wheel that needs nothing but what is loaded beside it."""
    added = {"file_name": file_name, "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(), "depends": [], "imports": []}
    described = {"name": name(wheel), "version": str(metadata(wheel)["Version"])}
    own = added | described | {"install_dir": "site", "package_type": "package", "unvendored_tests": False}
    return lock | {"packages": lock["packages"] | {name(wheel): own}}


def name(wheel: Path) -> str:
    """The name of a wheel's package as lock files write it."""
    return canonicalize_name(wheel.name.partition("-")[0])


def entry(wheel: Path) -> dict[str, Any]:
    """What a lock file says about `wheel`, under opencv-python's name, but for its place and sum."""
    described = metadata(wheel)
    return {
        "depends": [name.lower() for name in described.get_all("Requires-Dist", [])],
        "imports": IMPORTS,
        "install_dir": "site",
        "name": REPLACED,
        "package_type": "package",
        "unvendored_tests": False,
        "version": described["Version"],
    }


def rewrite(lock_file: Path, wheel: Path) -> None:
    """Rewrite `lock_file` in place; the wheel's path is written relative to the lock file's folder."""
    file_name = Path(os.path.relpath(wheel.resolve(), lock_file.resolve().parent)).as_posix()
    changed = replace(json.loads(lock_file.read_text()), wheel, file_name)
    scratch = lock_file.with_name(lock_file.name + ".new")
    scratch.write_text(json.dumps(changed, indent=1, sort_keys=True) + "\n")
    scratch.replace(lock_file)


def metadata(wheel: Path) -> Any:
    """What METADATA says, by its fields. Raises ValueError when there is none."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        if len(names) != 1:
            raise ValueError(f"{wheel} is not a wheel: it has no METADATA.")
        return HeaderParser().parsestr(archive.read(names[0]).decode())
