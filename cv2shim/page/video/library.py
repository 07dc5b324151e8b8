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
    return [said] if said else [f"{folder}/{NAME}" for folder in _folders()]


def _folders() -> list[str]:
    try:
        found = [distribution(WHEEL).read_text(name) for name in SAID_BY_INSTALLERS]
    except PackageNotFoundError:
        return []
    return [text.strip().rpartition("/")[0] for text in found if text and "/" in text]
