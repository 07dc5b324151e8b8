"""The emitted stubs as jedi finds them: in a folder of their own, so that `import cv2` never means an installed one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from host import emitted
from host.cache import arriving, cache_dir, settle
from host.versions.opencv import Line

PACKAGE = "cv2-stubs"
_METHODS = "astype copy reshape ravel flatten transpose squeeze clip round sum mean min max cumsum dot repeat swapaxes view"
_OPERATORS = ("__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__radd__", "__rsub__", "__rmul__", "__neg__")
_FUNCTIONS = """array asarray ascontiguousarray zeros ones empty full zeros_like ones_like empty_like full_like arange linspace
concatenate stack hstack vstack dstack where clip abs sqrt mean sum min max minimum maximum dot matmul transpose reshape squeeze
expand_dims repeat tile pad flip rot90 roll argsort sort unique meshgrid eye diag float32 float64 uint8 int32 uint16 load"""


def folder(line: Line) -> Path:
    """The folder to search for modules: it holds nothing but stubs. Raises host.emitted.EmittingError."""
    texts = _texts(emitted.current(line) / "cv2")
    digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts.items())).encode()).hexdigest()
    target = cache_dir() / "stubs" / f"{line.name}-{digest[:16]}"
    if not target.exists():
        with arriving(target) as scratch:
            for name, text in texts.items():
                path = scratch / "made" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            settle(scratch / "made", target)
    return target


def _texts(package: Path) -> dict[str, str]:
    """Path -> text; a module that is Python code is its own stub."""
    code = {path.relative_to(package).with_suffix(".pyi"): path for path in package.rglob("*.py")}
    stubs = {path.relative_to(package): path for path in package.rglob("*.pyi")}
    texts = {f"{PACKAGE}/{name.as_posix()}": _plain(path.read_text()) for name, path in (code | stubs).items()}
    return texts | {"numpy-stubs/__init__.pyi": _numpy()}


def _plain(text: str) -> str:
    """The text with the one spelling of overloads that jedi knows."""
    imported = text.replace("import typing as _t\n", "import typing as _t\nfrom typing import overload\n")
    return imported.replace("@_t.overload", "@overload")


def _numpy() -> str:
    """All that has to be known of numpy: that what it gives is nothing of cv2. Its own stubs would take seconds to read."""
    taken = "(self, *args: object, **kwargs: object) -> ndarray: ..."
    methods = [f"    def {name}{taken}" for name in (*_METHODS.split(), "__getitem__", *_OPERATORS)]
    types = [f"class {name}: ..." for name in ("generic", "integer", "floating")]
    lines = ["import typing as _t", *types, "class dtype: ...", "class ndarray:", *methods]
    lines += ["    def __iter__(self) -> _t.Iterator[ndarray]: ..."]
    return "\n".join([*lines, *(f"def {name}{taken.replace('self, ', '')}" for name in _FUNCTIONS.split())]) + "\n"
