"""What a line of OpenCV has no longer, and where it went, from `gone.toml`."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from packaging.version import Version

from codegen.model import Api
from host.errors import HostError

TABLE = Path(__file__).with_name("gone.toml")


class NotGoneError(HostError):
    """The table calls a name gone that is there; the text is a sentence."""


def of(api: Api) -> dict[str, str]:
    """What is said of each pattern of names that this OpenCV has not. Raises NotGoneError."""
    said = {name: row["say"] for row in rows() if _applies(row, Version(api.version)) for name in row["names"]}
    for pattern in said:
        if there := next((name for name in known(api) if fnmatchcase(name, pattern)), None):
            raise NotGoneError(f"{TABLE.name} has {pattern!r} among what is gone, and OpenCV {api.version} has {there}.")
    return said


def rows() -> list[dict[str, Any]]:
    """The table."""
    table: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["gone"]
    return table


def _applies(row: dict[str, Any], version: Version) -> bool:
    return Version(row["since"]) <= version and ("until" not in row or version < Version(row["until"]))


def known(api: Api) -> set[str]:
    """Every public name that is no member of a class."""
    return {*api.functions, *api.classes, *api.constants, *(name.rpartition(".")[0] for name in api.functions)}
