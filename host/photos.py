"""The photographs that demo and page use: real colour JPEGs, taken from published packages at run time.

None of them is part of this repository. Each package is fetched once and verified, see `host.fetch`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from host import fetch
from host.cache import arriving, cache_dir, settle

JSCANIFY = ("jscanify", "1.4.3")
SCIKIT_LEARN = (
    "scikit-learn",
    "1.7.0",
    "scikit_learn-1.7.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
)


def photo(name: str) -> Path:
    """The path of one of the photographs of `NAMES`, fetched first if need be.

    Raises host.fetch.FetchError when its package cannot be had.
    """
    target = cache_dir() / "photos" / name
    if not target.exists():
        data = SOURCES[name]()
        with arriving(target) as folder:
            (folder / name).write_bytes(data)
            settle(folder / name, target)
    return target


def _npm(package: tuple[str, str], member: str) -> Callable[[], bytes]:
    return lambda: (fetch.npm(*package) / member).read_bytes()


def _installed(package: str, file: str) -> Callable[[], bytes]:
    return lambda: files(package).joinpath(file).read_bytes()


def _wheel(package: tuple[str, str, str], member: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with zipfile.ZipFile(fetch.pypi(*package)) as wheel:
            return wheel.read(member)

    return read


SOURCES = {
    "document.jpg": _npm(JSCANIFY, "docs/images/test/test4.JPG"),
    "flower.jpg": _wheel(SCIKIT_LEARN, "sklearn/datasets/images/flower.jpg"),
    "portrait.jpg": _installed("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
    "pavilion.jpg": _wheel(SCIKIT_LEARN, "sklearn/datasets/images/china.jpg"),
}
NAMES = tuple(SOURCES)
