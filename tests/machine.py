"""What tests need and not every machine has: a test without it is skipped, and fails where CI=true, which has everything."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

from host import backends
from host.versions import pyodide as versions
from host.versions.pyodide import Pyodide

BUILDS = ("stock", "full")
"""The opencv.js builds that are tested: the published one, which is fetched, and our own, which `make opencv` builds."""


def beside() -> list[Pyodide]:
    """The Pyodides that cases of the matrix run on beside the chosen one; none where the environment chooses."""
    return [] if os.environ.get(versions.CHOICE) else versions.tested("matrix", "smoke")


def complete() -> bool:
    """Whether this machine promises to have everything."""
    return os.environ.get("CI") == "true"


def lacks(what: str) -> NoReturn:
    """End the running test, which cannot be taken here, and say why."""
    pytest.fail(f"CI=true takes every test. {what}") if complete() else pytest.skip(what)


def why_absent(build: str) -> str:
    """Why a build is not here; "" if it is, or if it is fetched when it is needed."""
    if build == "stock":
        return ""
    try:
        backends.folder(build)
    except backends.BackendError as error:
        return f"{error} `make opencv` builds it."
    return ""


def need(build: str) -> None:
    """Go on only where there is this build."""
    if reason := why_absent(build):
        lacks(reason)
