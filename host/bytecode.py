"""Bytecode for Pyodide's Python: without it every `import cv2` in a page would compile the whole runtime anew."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from host import distribution
from host.cache import cache_dir, put
from host.nodejs import find_node
from host.progress import say

TAG = "cpython-313"  # the Python of the Pyodide whose platform tag the wheel has; any other Python ignores the files
HERE = Path(__file__).parent


def compiled(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The .pyc files (unchecked, hash-based) for Python `sources`, by their names in the wheel; cached by content."""
    wanted = {name: _cached(name, source) for name, source in sources.items()}
    missing = {name: sources[name].decode() for name, path in wanted.items() if not path.exists()}
    if missing:
        say(f"compiling {len(missing)} Python files in Pyodide")
        with tempfile.TemporaryDirectory() as scratch:
            given, made = Path(scratch, "sources.json"), Path(scratch, "bytecode.json")
            given.write_text(json.dumps(missing))
            subprocess.run([find_node(), HERE / "bytecode.mjs", distribution.assemble(), given, made], check=True)
            answer = json.loads(made.read_text())
        for name, text in answer.items():
            put(base64.b64decode(text), wanted[name])
    return {_pyc_name(name): path.read_bytes() for name, path in wanted.items()}


def _cached(name: str, source: bytes) -> Path:
    key = hashlib.sha256(f"{distribution.VERSION} {name} ".encode() + source).hexdigest()
    return cache_dir() / "bytecode" / f"{key}.pyc"


def _pyc_name(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / f"{path.stem}.{TAG}.pyc")
