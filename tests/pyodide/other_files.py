"""Files that only Pyodide can have: a script that prints what cv2 does with them, for tests/pyodide/test_files.py."""

from __future__ import annotations

import json
import os
from typing import Any

import cv2
import numpy as np
import pyodide_js

FS = pyodide_js.FS
PICTURE = np.random.default_rng(0).integers(0, 256, (50, 50, 3)).astype(np.uint8)
EXTENSIONS = ("png", "tiff", "jpg", "webp", "jpg", "png")


def full_disk() -> dict[str, object]:
    """A device that has no room, as Linux has one, under names of pictures."""
    device = FS.makedev(99, 1)
    FS.registerDevice(device, _full())
    FS.mkdev("/dev/full", device)
    found: dict[str, object] = {}
    for number, extension in enumerate(EXTENSIONS):
        name = f"/mine/full{number}.{extension}"
        os.symlink("/dev/full", name)
        found[name] = cv2.imwrite(name, PICTURE)
    return found


def _full() -> object:
    from pyodide.code import run_js

    refuse = "() => { throw new FS.ErrnoError(51); }"  # ENOSPC
    return run_js(f"(FS) => ({{write: {refuse}, read: () => 0, open() {{}}, close() {{}}}})")(FS)


def mounts() -> list[object]:
    """Folders that are mounted after cv2 has looked there, one in another's place."""
    found: list[Any] = []
    FS.mkdir("/later")
    os.chdir("/later")
    for level in (1, 2):
        FS.mount(FS.filesystems.MEMFS, None, "/later")
        found.append(cv2.imread("/later/a.png"))
        found.append(cv2.imwrite("a.png", np.full((2, 2), level, np.uint8)))
        found.append(cv2.imread("/later/a.png", cv2.IMREAD_UNCHANGED).tolist())
        FS.unmount("/later")
    found.append(os.listdir("/later"))
    return found


def protected() -> list[Any]:
    """Whether Python can do it and whether cv2 can, with files and folders that may not be read or written."""
    found: list[Any] = []
    picture, other = "/mine/folder/a.png", "/mine/folder/b.png"
    os.mkdir("/mine/folder")
    for mode in (0o444, 0o222, 0o644):
        cv2.imwrite(picture, PICTURE)
        os.chmod(picture, mode)
        found.append(("write", mode, opens(picture, "ab"), cv2.imwrite(picture, PICTURE)))
        found.append(("read", mode, opens(picture, "rb"), cv2.imread(picture) is not None))
        os.chmod(picture, 0o644)
    for mode in (0o555, 0o000, 0o755):
        os.chmod("/mine/folder", mode)
        found.append(("folder", mode, opens(other, "wb"), cv2.imwrite(other, PICTURE)))
        os.chmod("/mine/folder", 0o755)
    return found


def opens(path: str, mode: str) -> bool:
    try:
        with open(path, mode):
            return True
    except OSError:
        return False


def root() -> list[object]:
    """The folder above all."""
    os.chdir("/")
    found = [cv2.imwrite("root.png", PICTURE), os.path.isfile("/root.png"), cv2.imread("root.png").shape]
    os.remove("/root.png")
    return found


def descriptors() -> list[object]:
    """The first number of an open file is free, and the next picture gets it."""
    cv2.imwrite("/mine/d.png", PICTURE)
    kept = os.dup(0)
    os.close(0)
    read = cv2.imread("/mine/d.png")
    os.dup2(kept, 0)
    os.close(kept)
    return [read is not None and read.shape]


FS.mkdir("/mine")
FS.mount(FS.filesystems.MEMFS, None, "/mine")  # what Pyodide mounts of the machine is left alone
print(json.dumps({f.__name__: f() for f in (full_disk, mounts, protected, root, descriptors)}, default=str))
