"""What a person's program requires, as a Pyodide can have it: from its distribution, from this Python, or from PyPI.

As micropip does it in a page, one requirement after another without going back, and on the developer's machine: the wheels are
fetched once, a pure package that this Python has is taken as it is (so that both sides run the same release), and what
cannot be had is told and left out.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any

from packaging import tags
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from host import distribution, fetch, lock
from host.fetch import FetchError
from host.versions.pyodide import Pyodide

REAL = re.compile(r"opencv-(contrib-)?python(-headless)?|opencv-python-rolling|cv2shim")
"""What the shim stands for, and what carries this."""
COMPILED = (".so", ".pyd", ".dylib", ".dll")


@dataclass
class Found:
    """What the requirements are in a Pyodide.

    names:   packages of its distribution
    wheels:  of all others
    paths:   folders that this Python imports a project under development from
    lacking: a sentence for each that cannot be had, or not as it is asked for
    """

    names: list[str] = field(default_factory=list)
    wheels: list[Path] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


def resolve(wanted: Iterable[str], pyodide: Pyodide, scratch: Path) -> Found:
    """Find each requirement and what it requires in turn. Wheels of this Python's own packages are written to `scratch`."""
    return _Resolver(pyodide, scratch).run(wanted)


def environment(pyodide: Pyodide) -> dict[str, str]:
    """What markers ask, as a Pyodide answers it."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{pyodide.python}.0",
        "os_name": "posix",
        "platform_machine": "wasm32",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Emscripten",
        "platform_version": "",
        "python_full_version": f"{pyodide.python}.0",
        "python_version": pyodide.python,
        "sys_platform": "emscripten",
    }


class _Resolver:
    def __init__(self, pyodide: Pyodide, scratch: Path):
        self.pyodide, self.scratch = pyodide, scratch
        self.packages = distribution.lock_of(pyodide)["packages"]
        self.environment = environment(pyodide)
        self.found = Found()
        self.seen: set[tuple[str, frozenset[str]]] = set()
        self.taken: set[str] = set()

    @cached_property
    def tags(self) -> frozenset[tags.Tag]:
        """Those of wheels that this Pyodide takes."""
        major, minor = map(int, self.pyodide.python.split("."))
        python, platforms = (major, minor), [self.pyodide.tag]
        own = tags.cpython_tags(python, platforms=platforms)
        return frozenset([*own, *tags.compatible_tags(python, f"cp{major}{minor}", platforms)])

    def run(self, wanted: Iterable[str]) -> Found:
        waiting = list(wanted)
        while waiting:
            text = waiting.pop(0)
            try:
                requirement = Requirement(text)
            except InvalidRequirement:
                self.found.lacking.append(f"{text!r} is no requirement that can be read: it is left out.")
                continue
            waiting += self._meet(requirement)
        return self.found

    def _meet(self, requirement: Requirement) -> list[str]:
        """Take a requirement, and return what it requires in turn."""
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in self.seen or REAL.fullmatch(name):
            return []
        if requirement.marker and not requirement.marker.evaluate({**self.environment, "extra": ""}):
            return []
        self.seen.add((name, extras))
        why = [f"PyPI has no wheel of {name}{requirement.specifier} that this Pyodide takes"]
        for way in (self._compiled, self._of_this_python, self._pure, self._from_pypi, self._pure_part):
            try:
                required = way(name, requirement)
            except FetchError as error:
                why.append(str(error).rstrip("."))
            else:
                if required is not None:
                    return list(self._active(required, extras))
        self.found.lacking.append(f"{name} cannot be had for Pyodide {self.pyodide.version}: {'; '.join(why)}.")
        return []

    def _active(self, required: Iterable[str], extras: frozenset[str]) -> Iterator[str]:
        """Those that hold in this Pyodide with these extras, without their markers."""
        for text in required:
            one = Requirement(text)
            cases = ({**self.environment, "extra": extra} for extra in ["", *extras])
            if one.marker is None or any(map(one.marker.evaluate, cases)):
                one.marker = None
                yield str(one)

    def _compiled(self, name: str, requirement: Requirement) -> list[str] | None:
        entry = self.packages.get(name)
        return None if entry is None or distribution.is_pure(entry) else self._of_distribution(name, requirement)

    def _pure(self, name: str, requirement: Requirement) -> list[str] | None:
        return self._of_distribution(name, requirement) if name in self.packages else None

    def _of_distribution(self, name: str, requirement: Requirement) -> list[str]:
        if name not in self.taken:
            distribution.assemble([*self.found.names, name], self.pyodide)
            self.found.names.append(name)
            self.taken.add(name)
        version = self.packages[name]["version"]
        if not requirement.specifier.contains(version, prereleases=True):
            has = f"Pyodide {self.pyodide.version} has {name} {version}"
            self.found.lacking.append(f"{name}{requirement.specifier} is asked for; {has}, which is taken.")
        return []  # its own lock file says what that needs

    def _of_this_python(self, name: str, requirement: Requirement) -> list[str] | None:
        own = installed(name)
        if own is None or own.files is None or any(file.suffix in COMPILED for file in own.files):
            return None
        return self._taken_here(name, own)

    def _pure_part(self, name: str, requirement: Requirement) -> list[str] | None:
        """The last resort: what is compiled may be there for speed only."""
        own = installed(name)
        if own is None or not any(file.suffix == ".py" for file in own.files or []):
            return None
        cannot = f"{name} cannot be had for Pyodide {self.pyodide.version}"
        self.found.lacking.append(f"{cannot}: what this Python has of it is taken without its compiled part.")
        return self._taken_here(name, own)

    def _taken_here(self, name: str, own: metadata.Distribution) -> list[str]:
        if name not in self.taken:
            self.found.paths += developed(own)
            self.found.wheels.append(packed(own, self.scratch))
            self.taken.add(name)
        return own.requires or []

    def _from_pypi(self, name: str, requirement: Requirement) -> list[str] | None:
        if (wheel := _on_pypi(name, requirement, self.pyodide, self.tags)) is None:
            return None
        if name not in self.taken:
            self.found.wheels.append(wheel)
            self.taken.add(name)
        return lock.metadata(wheel).get_all("Requires-Dist", [])


def _on_pypi(name: str, requirement: Requirement, pyodide: Pyodide, taken: frozenset[tags.Tag]) -> Path | None:
    """The newest wheel that meets the requirement and that the Pyodide takes, fetched; a pre-release if there is no other."""
    candidates = []
    for package in fetch.wheels_on_pypi(name) or ():
        _, version, _, of = parse_wheel_filename(package.filename)
        python = package.requires_python
        fits = not python or Requirement(f"python{python}").specifier.contains(f"{pyodide.python}.0")
        if of & taken and fits and requirement.specifier.contains(version, prereleases=True) and not package.is_yanked:
            candidates.append((version, package))
    if not candidates:
        return None
    version, package = max(candidates, key=lambda one: (not one[0].is_prerelease, one[0]))
    return fetch.pypi(name, str(version), package.filename, package.digests["sha256"])


def installed(name: str) -> metadata.Distribution | None:
    """A package of this Python; None where there is only what setuptools left beside sources, of which no wheel can be made."""
    try:
        own = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None
    return own if own.read_text("METADATA") is not None else None


def packed(own: metadata.Distribution, folder: Path) -> Path:
    """A wheel of a package's files as this Python has them, without those that are compiled."""
    name = canonicalize_name(own.name).replace("-", "_")
    target = folder / f"{name}-{Version(own.version)}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in own.files or []:
            inside = ".." not in file.parts and "__pycache__" not in file.parts and file.suffix not in (".pth", *COMPILED)
            if inside and not file.name.startswith("__editable__") and Path(file.locate()).is_file():
                archive.write(Path(file.locate()), file.as_posix())
    return target


def developed(own: metadata.Distribution) -> list[str]:
    """The folders that a package is imported from in place of its own, since it was installed for development."""
    address = json.loads(own.read_text("direct_url.json") or "{}")
    if not address.get("dir_info", {}).get("editable"):
        return []
    names = [name for name, owners in metadata.packages_distributions().items() if own.name in owners]
    specs = [util.find_spec(name) for name in names if not name.startswith("__editable__")]
    found = {_importable_from(spec) for spec in specs if spec}
    return sorted(folder for folder in found if folder)


def _importable_from(spec: Any) -> str:
    if spec.submodule_search_locations:
        return str(Path(next(iter(spec.submodule_search_locations))).parent)
    return str(Path(spec.origin).parent) if spec.origin else ""
