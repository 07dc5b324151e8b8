"""The emitted stubs as jedi finds them: in a folder of their own, so that `import cv2` never means an installed one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from host import emitted
from host.cache import arriving, cache_dir, settle
from host.versions.opencv import Line

PACKAGE = "cv2-stubs"


def folder(line: Line) -> Path:
    """The folder to search for modules: it holds nothing but cv2's stubs. Raises host.emitted.EmittingError."""
    texts = _texts(emitted.current(line) / "cv2")
    digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts.items())).encode()).hexdigest()
    target = cache_dir() / "stubs" / f"{line.name}-{digest[:16]}"
    if not target.exists():
        with arriving(target) as scratch:
            for name, text in texts.items():
                path = scratch / "made" / PACKAGE / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            settle(scratch / "made", target)
    return target


def _texts(package: Path) -> dict[str, str]:
    """Path -> text; a module that is Python code is its own stub."""
    code = {path.relative_to(package).with_suffix(".pyi"): path for path in package.rglob("*.py")}
    stubs = {path.relative_to(package): path for path in package.rglob("*.pyi")}
    return {name.as_posix(): path.read_text() for name, path in (code | stubs).items()}
