"""OpenCV's source distribution, fetched from PyPI and unpacked into the cache."""

from __future__ import annotations

import fcntl
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from host import fetch
from host.cache import arriving, cache_dir, settle
from host.progress import say
from host.versions import opencv
from opencv_js import mends
from opencv_js.errors import BuildError

# Everything else of the distribution (documentation, samples, the Python part) is not needed to build opencv.js.
WANTED = ("opencv/", "LICENSE.txt", "LICENSE-3RD-PARTY.txt")
UNWANTED = ("opencv/doc/", "opencv/samples/", "opencv/modules/java/", "opencv/modules/objc/")
KEPT = "opencv/doc/CMakeLists.txt"  # cmake reads it in any case
GIGABYTE = 1 << 30
NEEDED = 2 * GIGABYTE  # sources, objects and libraries


def folder() -> Path:
    """The folder that the cache keeps this build's files in."""
    path = cache_dir() / "opencv-js"
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def alone() -> Iterator[None]:
    """While this lasts no other build of the chosen OpenCV works in the cache folder; one that does is waited for.

    Builds of others may: what they share is kept under its content.
    """
    with (folder() / f"lock-{opencv.chosen().name}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build of opencv.js")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sha256() -> str:
    """The sum of the source distribution: part of every key."""
    return opencv.chosen().sha256


def require_space(needed: int = NEEDED) -> None:
    """Refuse to start what would fill the disk. Raises BuildError."""
    free = shutil.disk_usage(folder()).free
    if free < needed:
        raise BuildError(
            f"Building opencv.js needs {needed / GIGABYTE:.1f} GB of disk and the cache folder has {free / GIGABYTE:.1f}: "
            "free some space, or set CV2SHIM_CACHE to a folder on another disk."
        )


def unpacked() -> Path:
    """The folder with `opencv/` and the licences, unpacked and mended on first use."""
    line = opencv.chosen()
    target = folder() / f"source-{line.sha256[:16]}-{mends.key(line)}"
    if target.is_dir():
        return target
    archive = fetch.pypi(*line.source, line.sdist, line.sha256)
    fetch.verify(archive, line.sha256)
    say(f"unpacking {archive.name}")
    with arriving(target) as scratch, tarfile.open(archive) as tar:
        tar.extractall(scratch / "all", members=_members(tar), filter="data")
        source = next((scratch / "all").iterdir())
        mends.apply(source / "opencv", line)
        return settle(source, target)


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        inside = member.name.partition("/")[2]
        if inside == KEPT or (inside.startswith(WANTED) and not inside.startswith(UNWANTED)):
            yield member
