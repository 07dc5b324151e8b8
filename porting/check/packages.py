"""Which imported packages Pyodide has, which can be installed there from a pure wheel, and which not.

What PyPI has is asked once and kept for some weeks; without an answer nothing is claimed.
"""

from __future__ import annotations

import ast
import importlib.metadata
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from host import distribution, fetch
from host.cache import cache_dir, put
from host.fetch import FetchError, NoAnswerError
from host.versions.pyodide import Pyodide
from porting.check import lacking
from porting.check.sources import Place, Source

THERE, PURE, NONE, UNKNOWN = "in Pyodide", "pure wheel", "no pure wheel", "unknown"
KEPT = 30 * 24 * 3600.0  # seconds
PATIENCE = 5.0  # seconds for an answer
AT_ONCE = 8
OF_PAGES = frozenset({"cv2", "cv2shim", "js", "pyodide", "pyodide_js", "_pyodide_core", "pyscript"})
"""What is there because a page is, or because of the shim."""


@dataclass(frozen=True)
class Package:
    """An imported module with what becomes of it and where it is imported."""

    module: str
    status: str
    why: str
    places: tuple[Place, ...]
    guarded: bool


def find(sources: Iterable[Source], pyodide: Pyodide, offline: bool = False) -> list[Package]:
    """Every package that the sources import and that is neither Python's own nor theirs."""
    imports = _imports(sources)
    carried = _carried(pyodide)
    absent = [module for module in imports if carried is not None and module not in carried]
    pure = _pure({_project(module) for module in absent}, offline)
    found = []
    for module, places in sorted(imports.items()):
        status, why = _status(module, carried, pure, pyodide)
        plain = tuple(dict.fromkeys(place for place, _ in places))
        found.append(Package(module, status, why, plain, all(guarded for _, guarded in places)))
    return found


def _imports(sources: Iterable[Source]) -> dict[str, list[tuple[Place, bool]]]:
    found: dict[str, list[tuple[Place, bool]]] = {}
    for source in sources:
        for module, node in _modules(source):
            if not (_is_known(module) or source.imports_own(module)):
                found.setdefault(module, []).append((source.place(node.lineno), source.nodes.is_guarded(node)))
    return found


def _modules(source: Source) -> Iterator[tuple[str, ast.stmt]]:
    """The top-level modules that are imported, with where."""
    for node in source.nodes.of(ast.Import):
        yield from ((name, node) for name in {alias.name.partition(".")[0] for alias in node.names})
    for statement in source.nodes.of(ast.ImportFrom):
        if statement.module and not statement.level:
            yield statement.module.partition(".")[0], statement


def _is_known(module: str) -> bool:
    """Whether a module is told of elsewhere, or needs no word."""
    return module in sys.stdlib_module_names or module in OF_PAGES or lacking.is_toolkit(module)


def _carried(pyodide: Pyodide) -> dict[str, str] | None:
    """Import name -> package of Pyodide's distribution; None if that could not be had."""
    try:
        packages = distribution.lock_of(pyodide)["packages"]
    except FetchError:
        return None
    return {name: str(entry["name"]) for entry in packages.values() for name in entry["imports"]}


def _status(module: str, carried: dict[str, str] | None, pure: Mapping[str, bool | None], pyodide: Pyodide) -> tuple[str, str]:
    if carried is None:
        return UNKNOWN, f"the list of packages of Pyodide {pyodide.version} could not be fetched"
    if module in carried:
        return THERE, carried[module]
    project = _project(module)
    match pure.get(project, None):
        case True:
            return PURE, f"micropip installs {project} from PyPI"
        case False:
            return NONE, f"Pyodide {pyodide.version} has it not, and PyPI has no wheel of {project} that is pure Python"
    return UNKNOWN, f"Pyodide {pyodide.version} has it not, and PyPI did not say whether there is a pure wheel of {project}"


def _project(module: str) -> str:
    """The project that a module comes from, as far as this Python knows; most are called like their module."""
    found = _installed().get(module, [module])
    return found[0].lower().replace("_", "-")


@cache
def _installed() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def _pure(projects: set[str], offline: bool) -> dict[str, bool | None]:
    """Whether PyPI has a pure wheel of each; None where it did not answer or has no such project."""
    file = cache_dir() / "pure-wheels.json"
    known: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    fresh = {name: said["pure"] for name, said in known.items() if time.time() - said["asked"] < KEPT}
    wanted = sorted(projects - fresh.keys())
    if wanted and not offline:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = {name: pure for name, pure in zip(wanted, pool.map(_ask, wanted), strict=True) if pure is not None}
        kept = known | {name: {"pure": pure, "asked": time.time()} for name, pure in answers.items()}
        put(json.dumps(kept, indent=1, sort_keys=True).encode(), file)
        fresh |= answers
    return {name: fresh.get(name) for name in projects}


def _ask(project: str) -> bool | None:
    try:
        wheels = fetch.wheels_on_pypi(project, PATIENCE)
    except NoAnswerError:
        return None
    return None if wheels is None else any(wheel.filename.endswith("none-any.whl") for wheel in wheels)
