"""The modules of this project that run beside a program, kept out of its sight: it may have a `compat` or `host` of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

PACKAGES = ("compat", "host", "porting")
_ours: dict[str, ModuleType] = {}


def _mine(name: str) -> bool:
    return name.partition(".")[0] in PACKAGES


def _taken() -> dict[str, ModuleType]:
    """What is imported under these names, taken out."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if _mine(name)}


def hide() -> None:
    """Take them out of `sys.modules`; whoever has imported them goes on with them."""
    _ours.update(_taken())


@contextmanager
def visible() -> Iterator[None]:
    """Meanwhile they are there: pickle looks classes up by name."""
    theirs = _taken()
    sys.modules.update(_ours or theirs)
    try:
        yield
    finally:
        if _ours:
            _taken()
            sys.modules.update(theirs)
