"""Where fetched files are kept: outside the checkout, so that a fresh clone needs no second download."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_dir() -> Path:
    """The cache folder, made if it is missing: `$CV2SHIM_CACHE`, else `~/.cache/cv2shim`."""
    folder = Path(os.environ.get("CV2SHIM_CACHE") or Path.home() / ".cache" / "cv2shim").expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A scratch folder beside `target`, on the same file system, so that moving from it is atomic.

    It is removed at the end, whatever happened: an interrupted download leaves nothing behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".arriving-", dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(source: Path, target: Path) -> Path:
    """Move a finished file or folder to its place; if another process was faster, its copy stays."""
    try:
        source.replace(target)
    except OSError:
        if not target.exists():
            raise
    return target


def put(content: bytes, target: Path) -> Path:
    """Write `target` at once: whoever looks sees the old file or the whole new one."""
    with arriving(target) as scratch:
        (scratch / target.name).write_bytes(content)
        (scratch / target.name).replace(target)
    return target
