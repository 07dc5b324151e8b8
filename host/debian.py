"""Fetch Debian's source packages, verified against `pins.json`, by the machine's own apt: from the mirrors that it has itself.

A machine's own lists seldom have lines for source packages. They are copied, with that kind in place of theirs, into a folder
of the moment, beside which apt keeps what it fetches: nothing of the machine is changed.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from host import fetch
from host.cache import arriving, cache_dir, settle
from host.progress import say

REGISTRY = "debian"
SOURCES = Path("/etc/apt")
KIND = re.compile(r"^Types:.*$", re.MULTILINE)
LINE = re.compile(r"^deb ", re.MULTILINE)


def source(package: str) -> Path:
    """The archive of a source package as its authors published it, of the release that is pinned.

    Raises host.fetch.FetchError where there is no apt, or it offers another release.
    """
    wanted = [name for name in fetch.all_pinned(REGISTRY) if name.startswith(f"{package}_")]
    if len(wanted) != 1:
        raise fetch.FetchError(f"The sources of {package} are not pinned: add their sum under {REGISTRY!r} in host/pins.json.")
    target = cache_dir() / REGISTRY / wanted[0]
    if target.exists():
        return target
    with arriving(target) as folder:
        say(f"fetching {target.name} from Debian")
        _download(package, folder)
        archive = folder / target.name
        if not archive.is_file():
            offered = ", ".join(path.name for path in folder.glob("*.orig.tar.*[!c]")) or "none"
            raise fetch.FetchError(f"Debian offers {offered} for {package}, and {target.name} was expected: pin the former.")
        fetch.verify(archive, fetch.all_pinned(REGISTRY)[target.name])
        return settle(archive, target)


def _download(package: str, folder: Path) -> None:
    parts, lists = folder / "parts", folder / "lists"
    parts.mkdir()
    (lists / "partial").mkdir(parents=True)
    for pattern in ("sources.list", "sources.list.d/*.list", "sources.list.d/*.sources"):
        for file in SOURCES.glob(pattern):
            text = LINE.sub("deb-src ", KIND.sub("Types: deb-src", file.read_text()))
            (parts / file.name).write_text(text)
    places = {"Dir::Etc::sourcelist": "/dev/null", "Dir::Etc::sourceparts": parts, "Dir::State::lists": lists}
    options = [part for name, value in places.items() for part in ("-o", f"{name}={value}")]
    for words in (["update"], ["source", "--download-only", package]):
        _apt([*options, *words], folder)


def _apt(words: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(["apt-get", *words], cwd=folder, capture_output=True, text=True)
    except FileNotFoundError:
        raise fetch.FetchError("apt-get was not found: the sources of the video plugin are fetched on Debian.") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise fetch.FetchError(f"apt-get could not fetch the sources of the video plugin: {last}")
