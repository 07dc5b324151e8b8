"""Pyodide's own opencv-python, beside which the shim is compared and timed. It is fetched for that only."""

from __future__ import annotations

from pathlib import Path

from host import fetch

NAME = "pyodide"
"""What stands for it where a build of opencv.js is named."""
PACKAGE, VERSION = "@bentopdf/pymupdf-wasm", "0.11.16"
FILE = "assets/opencv_python-4.11.0.86-cp313-cp313-pyodide_2025_0_wasm32.whl"
"""An npm package that carries the wheel."""


def wheel() -> Path:
    """The wheel; `host.fetch.FetchError` if it cannot be had."""
    return fetch.npm(PACKAGE, VERSION) / FILE
