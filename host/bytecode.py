"""Bytecode for the Pythons of the Pyodides that a wheel is for: without it every `import cv2` in a page compiles the whole."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from host import distribution
from host.cache import cache_dir, put
from host.nodejs import find_node
from host.progress import say
from host.versions import pyodide as versions
from host.versions.pyodide import Pyodide

HERE = Path(__file__).parent


def compiled(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The .pyc files (unchecked, hash-based) for those of the `sources` that `import cv2` imports; cached by content.

    Sources and files are named as in the wheel. For each Python there is a file of its own, which the others ignore. The rest
    is compiled when it is used: unpacking its bytecode, for every Python, delays a start by more than compiling what is used.
    """
    first = {name: sources[name] for name in imported_first(sources)}
    return {name: text for pyodide in versions.compilers() for name, text in _compiled_by(pyodide, first).items()}


def imported_first(sources: dict[str, bytes]) -> set[str]:
    """Which of the `sources` `import cv2` imports: by what stands outside of functions there, in these, and so on."""
    found: set[str] = set()
    waiting = {"cv2/__init__.py"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= {file for module in _imports(ast.parse(sources[name])) for file in _files(module) if file in sources} - found
    return found


def _imports(node: ast.AST) -> Iterator[str]:
    """The names that may be modules in the import statements outside of functions, and not for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not _for_types(child):
            yield from _imports(child)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _files(module: str) -> Iterator[str]:
    """The files of a module and of the packages that it is in, as far as there are such."""
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        path = "/".join(parts[:count])
        yield from (f"{path}.py", f"{path}/__init__.py")


def _compiled_by(pyodide: Pyodide, sources: dict[str, bytes]) -> dict[str, bytes]:
    wanted = {name: _cached(pyodide, name, source) for name, source in sources.items()}
    missing = {name: sources[name].decode() for name, path in wanted.items() if not path.exists()}
    if missing:
        say(f"compiling {len(missing)} Python files in Pyodide {pyodide.version}")
        with tempfile.TemporaryDirectory() as scratch:
            given, made = Path(scratch, "sources.json"), Path(scratch, "bytecode.json")
            given.write_text(json.dumps(missing))
            subprocess.run([find_node(), HERE / "bytecode.mjs", distribution.runtime(pyodide), given, made], check=True)
            answer = json.loads(made.read_text())
        for name, text in answer.items():
            put(base64.b64decode(text), wanted[name])
    return {_pyc_name(name, pyodide): path.read_bytes() for name, path in wanted.items()}


def _cached(pyodide: Pyodide, name: str, source: bytes) -> Path:
    key = hashlib.sha256(f"{pyodide.version} {name} ".encode() + source).hexdigest()
    return cache_dir() / "bytecode" / f"{key}.pyc"


def _pyc_name(name: str, pyodide: Pyodide) -> str:
    path = PurePosixPath(name)
    return str(path.parent / "__pycache__" / f"{path.stem}.{pyodide.cache_tag}.pyc")
