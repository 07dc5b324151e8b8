"""OpenCV's Python tests, its samples and their data, from its source distribution on PyPI; unpacked into the cache."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from host import fetch
from host.cache import arriving, cache_dir, settle
from host.progress import say
from host.versions import opencv

WANTED = re.compile(
    r"opencv/(modules/python/test/|modules/\w+/misc/python/test/|samples/(data|python)/"
    r"|data/haarcascades/.*(frontalface_alt|eye)\.xml)"
)


def folder() -> Path:
    """The folder that the cache keeps tests and data in."""
    path = cache_dir() / "opencv-tests"
    path.mkdir(parents=True, exist_ok=True)
    return path


def unpacked() -> Path:
    """The repository's folder `opencv`, with what tests and samples need of it. Raises host.fetch.FetchError."""
    line = opencv.chosen()
    chosen = hashlib.sha256(WANTED.pattern.encode()).hexdigest()
    target = folder() / f"source-{line.sha256[:16]}-{chosen[:8]}"
    if not target.is_dir():
        archive = fetch.pypi(*line.source, line.sdist, line.sha256)
        fetch.verify(archive, line.sha256)
        say(f"unpacking OpenCV's tests from {archive.name}")
        with arriving(target) as scratch, tarfile.open(archive) as tar:
            tar.extractall(scratch, members=_members(tar), filter="data")
            settle(next(scratch.iterdir()), target)
    return target / "opencv"


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    return (member for member in tar if WANTED.match(member.name.partition("/")[2]))


def test_folders(repository: Path) -> list[Path]:
    """Where the tests lie; the first one has the base class of them all."""
    modules = repository / "modules"
    return [modules / "python" / "test", *sorted(modules.glob("*/misc/python/test"))]
