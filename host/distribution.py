"""Assemble the Pyodide distribution that tests, demo, page and `run` use, in the ignored `build/pyodide`.

npm carries Pyodide without its packages. The packages compiled for it come from Pyodide's CDN when that
answers at once, else from a PyPI wheel that carries the very same files; either way each must have the sha256
that Pyodide's own lock file states. Pure Python packages that only the tests need come from PyPI, and their
own sums are written into the copy of the lock file.
"""

from __future__ import annotations

import filecmp
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import requests

from host import fetch
from host.cache import arriving, cache_dir, put, settle
from host.lock import REPLACED
from host.progress import say

VERSION = "0.28.3"
LOCK = "pyodide-lock.json"
FOLDER = Path(__file__).parents[1] / "build" / "pyodide"
# What tests and demo need. A script that is run may need more: see host/imports.py.
ROOTS = ("numpy", "pillow", "micropip", "pytest", "tblib")
# pytest 8 does not import it, and its only release on PyPI is not a wheel.
DROPPED = "atomicwrites"

CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CDN_TIMEOUT = 3.0  # seconds: a CDN that is slower than this is not worth waiting for
CARRIER = ("open-webui", "0.9.6", "open_webui-0.9.6-py3-none-any.whl")
CARRIER_FOLDER = "open_webui/frontend/pyodide/"

Entry = dict[str, Any]


def assemble(extra: Iterable[str] = ()) -> Path:
    """The folder of the distribution with the packages `extra` too, made or completed where that is needed.

    Raises host.fetch.FetchError when a file cannot be had or has the wrong sha256.
    """
    package = fetch.npm("pyodide", VERSION)
    lock = json.loads((package / LOCK).read_text())
    drop(lock, DROPPED)
    text = lock_text(lock)
    drop(lock, REPLACED)  # whatever needs opencv-python gets the shim
    needed = closure(lock, [*ROOTS, *extra])
    if _complete(text, needed):
        return FOLDER
    files = wheels(needed)
    for file in [*package.iterdir(), *files]:
        if file.name != LOCK and not _is_copy(FOLDER / file.name, file):
            put(file.read_bytes(), FOLDER / file.name)
    put(text.encode(), FOLDER / LOCK)
    say(f"Pyodide {VERSION} with {len(needed)} packages is ready in {FOLDER.relative_to(FOLDER.parents[1])}")
    return FOLDER


def drop(lock: Entry, name: str) -> None:
    """Take a package and every mention of it out of a lock file."""
    lock["packages"].pop(name, None)
    for entry in lock["packages"].values():
        entry["depends"] = [other for other in entry["depends"] if _key(other) != name]


def closure(lock: Entry, roots: Iterable[str]) -> list[Entry]:
    """The lock entries of `roots` and of everything that they depend on, sorted by file name."""
    found: dict[str, Entry] = {}
    waiting = list(roots)
    while waiting:
        key = _key(waiting.pop())
        if key not in found:
            found[key] = lock["packages"][key]
            waiting += found[key]["depends"]
    return sorted(found.values(), key=lambda entry: str(entry["file_name"]))


def lock_text(lock: Entry) -> str:
    """The text of the lock file, in which the packages that come from PyPI are given PyPI's sums."""
    for entry in lock["packages"].values():
        entry["sha256"] = fetch.pinned("pypi", entry["file_name"]) or entry["sha256"]
    return json.dumps(lock, indent=1, sort_keys=True) + "\n"


def wheels(needed: list[Entry]) -> list[Path]:
    """The files of all the entries, fetched from wherever they can be had."""
    pure = [entry for entry in needed if fetch.pinned("pypi", entry["file_name"])]
    compiled = [entry for entry in needed if entry not in pure]
    return [fetch.pypi(entry["name"], entry["version"], entry["file_name"]) for entry in pure] + [
        *compiled_wheels(compiled)
    ]


def compiled_wheels(entries: list[Entry]) -> list[Path]:
    """The files of `entries` as Pyodide published them: cached, from its CDN, or from the carrier wheel."""
    folder = cache_dir() / f"pyodide-{VERSION}"
    missing = [entry for entry in entries if not (folder / entry["file_name"]).exists()]
    if missing and not _from_cdn(missing, folder):
        _from_carrier(missing, folder)
    return [folder / entry["file_name"] for entry in entries]


def _from_cdn(entries: list[Entry], folder: Path) -> bool:
    try:
        for entry in entries:
            name = entry["file_name"]
            fetch.url(CDN + name, folder / name, entry["sha256"], timeout=CDN_TIMEOUT)
    except requests.RequestException:
        return False
    return True


def _from_carrier(entries: list[Entry], folder: Path) -> None:
    say("Pyodide's CDN does not answer")
    carried = _carried_files(folder / "carrier")
    lacking = [f"{entry['name']} {entry['version']}" for entry in entries if entry["file_name"] not in carried]
    if lacking:
        raise fetch.FetchError(
            f"{', '.join(lacking)} for Pyodide cannot be had: {CARRIER[0]} on PyPI does not carry that."
        )
    say(f"taking {len(entries)} files from {CARRIER[0]} {CARRIER[1]} on PyPI, which carries the same bytes")
    for entry in entries:
        source = carried[entry["file_name"]]
        fetch.verify(source, entry["sha256"])
        source.replace(folder / entry["file_name"])


def _carried_files(folder: Path) -> dict[str, Path]:
    """The package files in the carrier, unpacked: of its 152 MB these 45 stay in the cache, for later needs."""
    if not folder.exists():
        carrier = fetch.pypi(*CARRIER)
        with arriving(folder) as scratch, zipfile.ZipFile(carrier) as archive:
            names = [name for name in archive.namelist() if name.startswith(CARRIER_FOLDER)]
            wanted = [name for name in names if name.endswith((".whl", ".zip"))]
            archive.extractall(scratch, wanted)
            settle(scratch / CARRIER_FOLDER, folder)
        carrier.unlink()
    return {file.name: file for file in folder.iterdir()}


def _complete(text: str, needed: list[Entry]) -> bool:
    """The lock file is written last: when it is there and right, so is everything before it."""
    lock = FOLDER / LOCK
    if not lock.exists() or lock.read_text() != text:
        return False
    return all((FOLDER / entry["file_name"]).exists() for entry in needed)


def _is_copy(copy: Path, file: Path) -> bool:
    return copy.exists() and filecmp.cmp(copy, file, shallow=False)


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


if __name__ == "__main__":
    assemble()
