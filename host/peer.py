"""Pyodide's own opencv-python, beside which the shim is compared and timed. It is fetched for that only."""

from __future__ import annotations

from pathlib import Path

from host import fetch
from host.versions import pyodide

NAME = "pyodide"
"""What stands for it where a build of opencv.js is named."""


def wheel() -> Path:
    """The wheel, which an npm package carries; `host.fetch.FetchError` if it cannot be had."""
    peer = pyodide.peer()
    return fetch.npm(*peer.package) / peer.file
