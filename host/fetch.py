"""Fetch pinned packages from PyPI and npm: verified against `pins.json`, cached, never built or run.

What reaches PyPI is imported where it is used: a third of a second is too much for a start that fetches nothing, and Pyodide,
where `check` runs too, has none of it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from host.cache import arriving, cache_dir, settle
from host.errors import HostError
from host.progress import Download, say

PINS = Path(__file__).with_name("pins.json")
if TYPE_CHECKING:
    from pypi_simple import DistributionPackage, PyPISimple

NETWORK_TIMEOUT = 60  # seconds without a byte
NPM_TIMEOUT = 300  # seconds for a whole `npm pack`

T = TypeVar("T")


class FetchError(HostError):
    """A file could not be fetched, or is not the file that was pinned."""


class NoAnswerError(FetchError):
    """Nobody answered, or somebody with an error."""


def pypi(name: str, version: str, filename: str, sha256: str = "") -> Path:
    """The file `filename` of release `version` of project `name` on PyPI, a wheel or an sdist, unbuilt.

    `sha256`: its sum where a table of versions states it; else it is that of `pins.json`.
    Raises FetchError when the release has no such file or its sha256 is another one.
    """
    target = cache_dir() / "pypi" / filename
    if target.exists():
        return target
    expected = sha256 or _pin("pypi", filename)
    with arriving(target) as folder:
        partial_file = folder / filename
        _twice(filename, lambda: _download_from_pypi(name, version, partial_file))
        verify(partial_file, expected)
        return settle(partial_file, target)


def sdists(name: str) -> dict[str, tuple[str, str] | None]:
    """The releases of a project, with file name and sha256 of the source distribution as PyPI has them; None without one.

    Raises FetchError when there is no such project.
    """
    return _twice(name, lambda: _sdists(name))


def wheels_on_pypi(name: str, timeout: float = NETWORK_TIMEOUT) -> list[DistributionPackage] | None:
    """The wheels of all releases of a project, as PyPI describes them; None where there is no such project.

    `timeout` in seconds. Raises NoAnswerError when PyPI does not answer.
    """
    return _twice(name, lambda: _wheels_on_pypi(name, timeout))


def npm(name: str, version: str, sha256: str = "") -> Path:
    """The unpacked folder of the npm package `name` at `version`.

    `sha256`: the archive's sum where a table of versions states it; else it is that of `pins.json`.
    Raises FetchError when npm has no such version or the archive's sha256 is another one.
    """
    spec = f"{name}@{version}"
    target = cache_dir() / "npm" / spec.replace("/", "+")
    if target.exists():
        return target
    expected = sha256 or _pin("npm", spec)
    with arriving(target) as folder:
        say(f"fetching {spec} from npm")
        archive = _twice(spec, lambda: _npm_pack(spec, folder))
        verify(archive, expected, spec)
        with tarfile.open(archive) as tar:
            tar.extractall(folder / "unpacked", filter="data")
        return settle(folder / "unpacked" / "package", target)


def url(address: str, target: Path, sha256: str, timeout: float = NETWORK_TIMEOUT) -> Path:
    """Download one address to `target`, verified against `sha256`.

    Raises FetchError when the sum differs, NoAnswerError when the address does not answer.
    """
    import requests

    with arriving(target) as folder:
        partial_file = folder / target.name
        try:
            with requests.get(address, stream=True, timeout=timeout) as answer, partial_file.open("wb") as out:
                answer.raise_for_status()
                with Download(target.name, int(answer.headers.get("content-length", 0)) or None) as shown:
                    for chunk in answer.iter_content(1 << 16):
                        out.write(chunk)
                        shown.update(len(chunk))
        except requests.RequestException as error:
            raise NoAnswerError(f"{address} could not be fetched: {error}") from error
        verify(partial_file, sha256)
        return settle(partial_file, target)


def verify(path: Path, expected: str, name: str = "") -> None:
    """Refuse a file whose sha256 is not `expected`, naming both sums."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise FetchError(
            f"{name or path.name} is refused: its sha256 is {found}, and {expected} was expected."
        )


def pinned(registry: str, key: str) -> str | None:
    """The sha256 that `pins.json` states for a file of PyPI or a `name@version` of npm, if it states one."""
    return _pins()[registry].get(key)


def all_pinned(registry: str) -> dict[str, str]:
    """Every file that `pins.json` states a sha256 for, of a registry."""
    return _pins()[registry]


@cache
def _pins() -> dict[str, dict[str, str]]:
    pins: dict[str, dict[str, str]] = json.loads(PINS.read_text())
    return pins


def _pin(registry: str, key: str) -> str:
    sha256 = pinned(registry, key)
    if sha256 is None:
        raise FetchError(f"{key} is not pinned: add its sha256 under {registry!r} in host/{PINS.name}.")
    return sha256


def _twice(name: str, call: Callable[[], T]) -> T:
    """The result of `call`, tried a second time after a network time-out or a broken connection."""
    import requests

    try:
        try:
            return call()
        except (requests.Timeout, requests.ConnectionError, subprocess.TimeoutExpired) as error:
            say(f"the network did not answer ({type(error).__name__}): trying once more")
            return call()
    except (requests.RequestException, subprocess.TimeoutExpired) as error:
        raise NoAnswerError(f"{name} could not be fetched: {error}") from error


def _download_from_pypi(name: str, version: str, target: Path) -> None:
    from pypi_simple import PyPISimple

    with PyPISimple() as client:
        package = _package(client, name, version, target.name)
        client.download_package(
            package, target, progress=partial(Download, target.name), timeout=NETWORK_TIMEOUT
        )


def _sdists(name: str) -> dict[str, tuple[str, str] | None]:
    packages = _on_pypi(name, NETWORK_TIMEOUT)
    if packages is None:
        raise FetchError(f"PyPI has no project {name}.")
    found: dict[str, tuple[str, str] | None] = {}
    for package in packages:
        if package.version is not None:
            is_source = package.package_type == "sdist"
            found[package.version] = (package.filename, package.digests["sha256"]) if is_source else found.get(package.version)
    return found


def _wheels_on_pypi(name: str, timeout: float) -> list[DistributionPackage] | None:
    packages = _on_pypi(name, timeout)
    return None if packages is None else [package for package in packages if package.package_type == "wheel"]


def _on_pypi(name: str, timeout: float) -> list[DistributionPackage] | None:
    """All files of a project; None where there is no such project."""
    from pypi_simple import NoSuchProjectError, PyPISimple

    with PyPISimple() as client:
        try:
            return client.get_project_page(name, timeout=timeout).packages
        except NoSuchProjectError:
            return None


def _package(client: PyPISimple, name: str, version: str, filename: str) -> DistributionPackage:
    page = client.get_project_page(name, timeout=NETWORK_TIMEOUT)
    for package in page.packages:
        if package.filename == filename:
            return package
    raise FetchError(f"PyPI has no file {filename} of {name} {version}.")


def _npm_pack(spec: str, folder: Path) -> Path:
    try:
        done = subprocess.run(
            ["npm", "pack", spec, "--silent"],
            cwd=folder, capture_output=True, text=True, timeout=NPM_TIMEOUT,
        )
    except FileNotFoundError:
        raise FetchError("npm was not found: install Node.js 20 or newer with npm.") from None
    if done.returncode:
        raise FetchError(f"npm could not fetch {spec}: {(done.stderr or done.stdout).strip()}")
    return folder / done.stdout.strip().splitlines()[-1]
