"""What there is to read behind the paths that a person gave: scripts, folders, notebooks, installed packages."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from host.cache import cache_dir
from host.errors import HostError
from porting.check import notebooks
from porting.check.nodes import Nodes
from porting.check.notebooks import Cell

KINDS = (".py", ".pyw", ".ipynb")
INSTALLED = ("site-packages", "dist-packages")
PASSED_OVER = frozenset({"__pycache__", "node_modules", *INSTALLED})


class SourceError(HostError):
    """There is nothing to read at a path, or it cannot be read."""


@dataclass(frozen=True)
class Place:
    """Where something stands; `cell` counts a notebook's code cells from 1, 0 elsewhere."""

    file: str
    line: int
    cell: int = 0

    def __str__(self) -> str:
        return f"{self.file}, cell {self.cell}, line {self.line}" if self.cell else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Source:
    """A file's text as Python. `root`: the folder from which its project imports; `name`: as the file is told of."""

    path: Path
    root: Path
    text: str
    name: str
    cells: tuple[Cell, ...] = ()

    @cached_property
    def tree(self) -> ast.Module:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in somebody else's strings
            return ast.parse(self.text)

    @cached_property
    def nodes(self) -> Nodes:
        return Nodes(self.tree)

    def imports_own(self, module: str) -> bool:
        """Whether a top-level module is one of the project's own: beside a file or above it."""
        return _is_own(self.path.parent, self.root, module)

    def place(self, line: int) -> Place:
        cell = next((cell for cell in reversed(self.cells) if cell.start <= line), None)
        return Place(self.name, line - cell.start + 1, cell.number) if cell else Place(self.name, line)


@cache
def _is_own(folder: Path, root: Path, module: str) -> bool:
    """Whether a module is in a folder or above it, up to beside the project."""
    above = [one for one in (folder, *folder.parents) if root in (one, *one.parents)]
    folders = [*above, *([root.parent] if root.parent.name not in INSTALLED else [])]
    return any((one / module).is_dir() or (one / f"{module}.py").exists() for one in folders)


@dataclass
class Sources:
    """What was read, and a sentence for each file that could not be."""

    found: list[Source] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read(paths: Iterable[str]) -> Sources:
    """Everything behind the paths, each file once. Raises SourceError for a path behind which is nothing."""
    sources = Sources()
    seen: set[Path] = set()
    for path in paths:
        for file, name, root in _files(path):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                _read(file, name, root, sources)
    return sources


def _files(path: str) -> Iterator[tuple[Path, str, Path]]:
    """Each file with how it is called and where its imports start."""
    given = Path(path)
    if given.is_file():
        yield given, path, _root(given.parent)
    elif given.is_dir():
        yield from _folder(given, path)
    elif path.isidentifier():
        yield from _installed(path)
    else:
        raise SourceError(f"There is nothing at {path}: name a script, a folder, a notebook or an installed package.")


def _folder(folder: Path, name: str) -> Iterator[tuple[Path, str, Path]]:
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in KINDS and file.is_file() and _own(file, folder)]
    if not files:
        raise SourceError(f"There is no Python file and no notebook in {name}.")
    for file in files:
        yield file, str(file), _root(folder)


def _installed(name: str) -> Iterator[tuple[Path, str, Path]]:
    """A package by its import name, found without running it."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        raise SourceError(f"There is nothing called {name}: neither a file or folder here nor a package of this Python.")
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    if not folders and (not spec.origin or not spec.origin.endswith(".py")):
        raise SourceError(f"The module {name} is no Python source: there is nothing to read.")
    for folder in folders:
        yield from _folder(folder, str(folder))
    if not folders and spec.origin:
        yield Path(spec.origin), spec.origin, _root(Path(spec.origin).parent)


def _own(file: Path, folder: Path) -> bool:
    """Whether a file belongs to a project, not to a hidden folder, a cache or an environment inside of it."""
    inner = file.relative_to(folder).parts[:-1]
    if PASSED_OVER & {*inner} or any(part.startswith(".") for part in inner):
        return False
    return not any((folder.joinpath(*inner[:depth]) / "pyvenv.cfg").exists() for depth in range(1, len(inner) + 1))


def _root(folder: Path) -> Path:
    """The folder above the topmost package that a folder is in."""
    folder = folder.resolve()
    while (folder / "__init__.py").exists():
        folder = folder.parent
    return folder


def _alone(file: Path, root: Path) -> tuple[Path, Path]:
    """A file and its root; of an installed package in a folder in which no other is, cv2 least of all."""
    if root.name not in INSTALLED:
        return file, root
    inner = file.relative_to(root)
    scratch = cache_dir() / "alone" / hashlib.sha256(str(root / inner.parts[0]).encode()).hexdigest()[:16]
    scratch.mkdir(parents=True, exist_ok=True)
    link = scratch / inner.parts[0]
    if not link.is_symlink():
        link.symlink_to(root / inner.parts[0])
    return scratch / inner, scratch


def _read(file: Path, name: str, root: Path, sources: Sources) -> None:
    try:
        text, cells = notebooks.read(file) if file.suffix == ".ipynb" else (_text(file), ())
        source = Source(*_alone(file.resolve(), root), text, name, cells)
        assert source.tree  # parsed here, so that a syntax error is told of this file
        sources.found.append(source)
    except SyntaxError as error:
        sources.unread.append(f"{_where(name, error, file)} is no Python of this version ({error.msg}): the file was not read.")
    except (UnicodeDecodeError, ValueError, RecursionError, OSError) as error:
        sources.unread.append(f"{name} was not read: {_why(error)}.")


def _text(file: Path) -> str:
    with tokenize.open(file) as opened:
        return opened.read()


def _where(name: str, error: SyntaxError, file: Path) -> str:
    return f"{name}:{error.lineno}" if error.lineno and file.suffix != ".ipynb" else name


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 and names no other encoding, so that Python refuses it, too"
    return str(error) or type(error).__name__
