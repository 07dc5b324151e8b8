"""The real cv2 of a line of OpenCV: this Python's own where it is that release, else one installed beside it, in the cache.

Two releases of one package cannot share an environment. A folder that PYTHONPATH names goes before this Python's own
packages and shares all others (the same numpy on every line), which an environment for each line would not.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from host.cache import arriving, cache_dir, settle
from host.errors import HostError
from host.progress import say
from host.versions import opencv


class OracleError(HostError):
    """The real cv2 of a line cannot be had, or lacks a file."""


def folder(line: opencv.Line) -> Path | None:
    """The folder with the real cv2, installed there first; None where this Python has it. Raises OracleError."""
    if _own(line.project) == line.oracle:
        return None
    target = _installed() / f"{line.project}-{line.oracle}"
    if target.is_dir():
        return target
    say(f"installing {line.requirement}, which OpenCV {line.opencv} is compared with")
    with arriving(target) as scratch:
        made = scratch / "made"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(made), line.requirement]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no output"])[-1]
            raise OracleError(f"{line.requirement} could not be installed: {last}")
        return settle(made, target)


def environment(line: opencv.Line, *beside: Path) -> dict[str, str]:
    """What to add to the environment of a Python that is to import the real cv2, and what lies in the folders `beside`."""
    found = folder(line)
    paths = [*map(str, filter(None, [found, *beside])), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)} if paths else {}


def import_here(line: opencv.Line) -> None:
    """Let this very Python import it: before anything imports cv2."""
    found = folder(line)
    if found is not None:
        sys.path.insert(0, str(found))


def set_log_level(level: int) -> int:
    """How much the real cv2 of this very Python says, from 0 (nothing) on; returns what it was."""
    import cv2  # not before `import_here`

    home: Any = cv2 if hasattr(cv2, "setLogLevel") else cv2.utils.logging
    before: int = home.setLogLevel(level)
    return before


def files(line: opencv.Line) -> list[metadata.PackagePath]:
    """Every file of the installed wheel."""
    found = folder(line)
    if found is None:
        return metadata.files(line.project) or []
    return next(iter(metadata.distributions(name=line.project, path=[str(found)]))).files or []


def file(line: opencv.Line, name: str) -> bytes:
    """The file of the installed wheel that is called `name`. Raises OracleError."""
    for found in files(line):
        if found.name == name:
            return found.read_binary()
    raise OracleError(f"The installed {line.requirement} has no {name}, which the wheel must carry.")


def _own(project: str) -> str:
    """The release among this Python's own packages, "" if there is none."""
    own = [path for path in sys.path if not Path(path).is_relative_to(_installed())]
    return next((found.version for found in metadata.distributions(name=project, path=own)), "")


def _installed() -> Path:
    return cache_dir() / "oracles"
