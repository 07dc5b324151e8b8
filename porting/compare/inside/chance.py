"""What a program finds by chance, made the same on both sides: random numbers, and in which order a folder lists its files."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from operator import attrgetter
from types import ModuleType
from typing import Any


def seed(cv2: ModuleType, number: int) -> None:
    """Give `random`, numpy's generators and cv2's the same start."""
    import numpy as np

    random.seed(number)
    np.random.seed(number)
    cv2.setRNGSeed(number)
    default_rng = np.random.default_rng
    np.random.default_rng = lambda seed=None: default_rng(number if seed is None else seed)


class _Listing:
    """What `os.scandir` returns, by name."""

    def __init__(self, entries: Any) -> None:
        with entries:
            self._entries: Iterator[Any] = iter(sorted(entries, key=attrgetter("name")))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> _Listing:
        return self

    def __exit__(self, *raised: Any) -> None:
        self.close()

    def close(self) -> None:
        self._entries = iter(())


def sort_listings() -> None:
    """Have folders list what is in them by name, as `glob`, `os.walk`, `pathlib` and `shutil` then do, too."""
    listdir, scandir = os.listdir, os.scandir
    os.listdir = lambda path=None: sorted(listdir(path))  # type: ignore[assignment]
    os.scandir = lambda path=None: _Listing(scandir(path))  # type: ignore[assignment]
