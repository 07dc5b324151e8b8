"""The folders that the command line consists of, which a wheel carries as one archive.

They are no packages of this Python: their names would be in the way of others', and they keep beside them what they build and
fetch. So they are unpacked into the cache, and imported from there by processes of their own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

ARCHIVE = Path(__file__).with_name("tree.zip")


def folder() -> Path:
    """The folder with them: unpacked once for each version, in a checkout the checkout itself."""
    if not ARCHIVE.is_file():
        return Path(__file__).parents[2]
    with ARCHIVE.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    target = _cache() / "tree" / name
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".arriving-", dir=target.parent) as scratch:
            unpacked = Path(scratch) / "unpacked"
            with zipfile.ZipFile(ARCHIVE) as archive:
                archive.extractall(unpacked)
            with contextlib.suppress(OSError):  # another process was faster
                unpacked.replace(target)
    return target


def _cache() -> Path:
    """The same as host/cache.py has."""
    return Path(os.environ.get("CV2SHIM_CACHE") or Path.home() / ".cache" / "cv2shim").expanduser()
