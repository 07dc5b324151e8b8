"""The Pyodides that are known here, `pyodide.toml`, and which of them is meant.

The environment's `PYODIDE`, as in `make test PYODIDE=…`, names the one that a command takes in place of the default.
`python -m host.versions.pyodide HOW…` prints the versions that are tested in one of these ways.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from host.errors import HostError

TABLE = Path(__file__).with_suffix(".toml")
CHOICE = "PYODIDE"


class UnknownPyodideError(HostError):
    """Nothing is known of the Pyodide that was asked for."""


@dataclass(frozen=True)
class Carrier:
    """A wheel on PyPI that carries compiled packages of a Pyodide."""

    project: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The name of the wheel."""
        return f"{self.project.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True)
class Pyodide:
    """A row of the table, described there. `source`: the Pyodide whose compiled packages it is given, "" if there are none."""

    version: str
    sha256: str
    python: str
    tag: str
    node: int
    tested: str
    source: str = ""
    carrier: Carrier | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What has a command run on it."""
        return {CHOICE: self.version}

    @property
    def cache_tag(self) -> str:
        """What the names of its Python's bytecode files have, such as `cpython-3xx`."""
        return f"cpython-{self.python.replace('.', '')}"


@dataclass(frozen=True)
class Peer:
    """Pyodide's own opencv-python: for which Pyodide, the npm package that carries the wheel, and where in it."""

    pyodide: Pyodide
    package: tuple[str, str]
    file: str


def known() -> dict[str, Pyodide]:
    """Every row by its version, in the table's order."""
    rows = {version: _row(version, facts) for version, facts in _table()["pyodide"].items()}
    return {version: replace(row, carrier=rows[row.source].carrier if row.source else None) for version, row in rows.items()}


def named(version: str) -> Pyodide:
    """The row of one version. Raises UnknownPyodideError."""
    rows = known()
    if version not in rows:
        raise UnknownPyodideError(f"Pyodide {version} is not known here; host/versions/{TABLE.name} has {', '.join(rows)}.")
    return rows[version]


def chosen(environment: Mapping[str, str] = os.environ) -> Pyodide:
    """What tests and scripts run on."""
    return named(environment.get(CHOICE) or _table()["tests"])


def of_pages(environment: Mapping[str, str] = os.environ) -> Pyodide:
    """What pages load."""
    return named(environment.get(CHOICE) or _table()["pages"])


def peer() -> Peer:
    """Pyodide's own opencv-python."""
    facts = _table()["peer"]
    return Peer(named(facts["pyodide"]), tuple(facts["npm"]), facts["file"])


def tested(*how: str) -> list[Pyodide]:
    """The rows that are tested in one of these ways."""
    return [row for row in known().values() if row.tested in how]


def served() -> list[Pyodide]:
    """The rows that a wheel is for: there are packages for them."""
    return [row for row in known().values() if row.source]


def platform_tags() -> list[str]:
    """The platform tags of a wheel, each once, oldest first."""
    return list(dict.fromkeys(row.tag for row in served()))


def compilers() -> list[Pyodide]:
    """For each Python of the rows that a wheel is for, the first with it."""
    return list({row.python: row for row in reversed(served())}.values())[::-1]


def _row(version: str, facts: dict[str, Any]) -> Pyodide:
    """A row; the carrier of one that has another's packages is not found yet."""
    packages = facts.get("packages", "")
    own = isinstance(packages, dict)
    plain = {key: value for key, value in facts.items() if key != "packages"}
    return Pyodide(version, **plain, source=version if own else packages, carrier=Carrier(**packages) if own else None)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text())


if __name__ == "__main__":
    print(*(row.version for row in tested(*sys.argv[1:])))
