"""What a project's tests need, as the project declares it, and as its files import it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from host import imports
from host.resolve import REAL, installed

ROOT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO", "pytest.ini", "tox.ini", ".git")
OF_TESTS = re.compile(r"(unit)?tests?|testing|dev(elop(ment)?)?|ci", re.IGNORECASE)
"""What projects call the extras, groups and files of requirements that their tests need."""
NEEDLESS = frozenset({"pytest-xdist", "pytest-cov", "pytest-timeout", "coverage"})
"""What session.py leaves out."""


def root(path: Path) -> Path:
    """The folder of the project that a file or folder of tests belongs to; without one, the folder itself."""
    folder = path if path.is_dir() else path.parent
    return next((one for one in (folder, *folder.parents) if any((one / name).exists() for name in ROOT_FILES)), folder)


def of(project: Path, tests: Iterable[Path]) -> list[str]:
    """What the tests of the project in a folder require, and pytest itself.

    What is declared for tests and development counts as far as this Python has it: the real side cannot use more. So does the
    project itself, which may ask for its own version.
    """
    declared = ["pytest", *_declared(project)]
    optional = [*_for_tests(project), *_imported(project, tests), _own_name(project)]
    wanted = [*declared, *(text for text in optional if _is_here(text))]
    return [text for text in dict.fromkeys(wanted) if _name(text) not in NEEDLESS]


def absent(project: Path) -> Iterator[str]:
    """A sentence for each dependency of the project that this Python does not have: the real side will miss it."""
    for text in _declared(project):
        requirement = Requirement(text)
        applies = requirement.marker is None or requirement.marker.evaluate()
        if applies and not REAL.fullmatch(_name(text)) and not _is_here(text):
            yield f"This Python does not have {requirement.name}, which the project declares: `pip install '{text}'` brings it."


def _declared(project: Path) -> list[str]:
    """The dependencies of the project, from the first place that states them."""
    described = _pyproject(project).get("project", {})
    if "dependencies" in described or (described and "dependencies" not in described.get("dynamic", [])):
        return list(described.get("dependencies", []))
    return [text for text in _metadata(project) if "extra ==" not in text] or _from_files(project, ("requirements.txt",))


def _for_tests(project: Path) -> Iterator[str]:
    """What is declared for tests: extras, dependency groups, files of requirements."""
    content = _pyproject(project)
    for extra, texts in content.get("project", {}).get("optional-dependencies", {}).items():
        yield from texts if OF_TESTS.fullmatch(extra) else ()
    groups = content.get("dependency-groups", {})
    for group in groups:
        yield from _group(groups, group) if OF_TESTS.fullmatch(group) else ()
    for text in _metadata(project):
        one = Requirement(text)
        extras = re.findall(r"""extra == ["']([^"']+)""", str(one.marker or ""))
        if any(map(OF_TESTS.fullmatch, extras)):
            one.marker = None
            yield str(one)
    found = [path.name for path in project.glob("*requirements*.txt")]
    yield from _from_files(project, sorted(found))


def _group(groups: dict[str, Any], name: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    """A dependency group with those that it includes."""
    for one in groups.get(name, []):
        if isinstance(one, str):
            yield one
        elif (other := one.get("include-group")) and other not in within:
            yield from _group(groups, other, (*within, name))


def _from_files(project: Path, names: Iterable[str]) -> list[str]:
    """The requirements in files as pip reads them; its options and addresses are left out."""
    lines = [line for name in names if (project / name).is_file() for line in (project / name).read_text().splitlines()]
    plain = (re.sub(r"(^|\s)#.*|\s--.*", "", line).strip() for line in lines)
    return [line for line in plain if line and _name(line)]


@cache
def _pyproject(project: Path) -> dict[str, Any]:
    """pyproject.toml, empty if there is none. Raises tomllib.TOMLDecodeError."""
    path = project / "pyproject.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _metadata(project: Path) -> list[str]:
    """What the metadata of a source distribution state, else those of the project as this Python has it."""
    for path in (project / "PKG-INFO", *project.glob("*.egg-info/PKG-INFO")):
        if path.is_file() and (stated := HeaderParser().parsestr(path.read_text(encoding="utf-8")).get_all("Requires-Dist")):
            return stated
    try:
        return metadata.requires(_own_name(project)) or []
    except (metadata.PackageNotFoundError, ValueError):
        return []


def _own_name(project: Path) -> str:
    """What the project is called where it is installed, "" if it does not say so."""
    content = _pyproject(project)
    stated = content.get("project", {}).get("name") or content.get("tool", {}).get("poetry", {}).get("name")
    if not stated and (project / "PKG-INFO").is_file():
        stated = HeaderParser().parsestr((project / "PKG-INFO").read_text(encoding="utf-8"))["Name"]
    return canonicalize_name(stated or "")


def _imported(project: Path, tests: Iterable[Path]) -> Iterator[str]:
    """The packages of this Python that the tests, and the project's modules that they use, import."""
    yield from owners(imports.of_project(tests, [project, project / "src"]))


def owners(modules: Iterable[str]) -> list[str]:
    """The packages of this Python that have these top-level modules."""
    known = metadata.packages_distributions()
    return sorted({owner for name in modules for owner in known.get(name, []) if installed(owner)})


def _name(text: str) -> str:
    try:
        return canonicalize_name(Requirement(text).name)
    except InvalidRequirement:
        return ""


def _is_here(text: str) -> bool:
    return installed(_name(text)) is not None
