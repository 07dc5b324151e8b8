"""Where the page finds Mediabunny, which it needs for video files: beside the wheel, unless the user says otherwise."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, distribution

PACKAGE, VERSION, FILE = "mediabunny", "1.61.0", "dist/bundles/mediabunny.min.mjs"
NAME = "mediabunny.min.mjs"
WHEEL = "opencv-python"
SAID_BY_USER = "CV2SHIM_MEDIABUNNY"  # an environment variable: the file's address
SAID_BY_INSTALLERS = ("PYODIDE_URL", "PYODIDE_SOURCE")  # micropip's, and loadPackage's if the wheel was named by its address


def addresses() -> list[str]:
    """The file's possible addresses, the likeliest first."""
    said = os.environ.get(SAID_BY_USER)
    return [said] if said else [f"{folder}/{NAME}" for folder, _ in _places()]


def beside(begins: str, other: str) -> list[str]:
    """The possible addresses of a file that is called as cv2's wheel, but that its name begins otherwise."""
    return [f"{folder}/{other}{name.removeprefix(begins)}" for folder, name in _places() if name.startswith(begins)]


def _places() -> list[tuple[str, str]]:
    """The folders from which cv2's wheel may have come, and its name."""
    try:
        found = [distribution(WHEEL).read_text(name) for name in SAID_BY_INSTALLERS]
    except PackageNotFoundError:
        return []
    parts = [text.strip().rpartition("/") for text in found if text]
    return [(folder, name) for folder, slash, name in parts if slash]
