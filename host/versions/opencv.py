"""The OpenCVs that are known here, `opencv.toml`, and which of them is meant.

The environment's `OPENCV`, as in `make wheel OPENCV=…`, names the line that a command takes in place of the default.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from host.errors import HostError

TABLE = Path(__file__).with_suffix(".toml")
CHOICE = "OPENCV"


class UnknownOpenCVError(HostError):
    """Nothing is known of the OpenCV that was asked for."""


@dataclass(frozen=True)
class Published:
    """An opencv.js on npm, described in the table."""

    name: str
    opencv: str
    package: str
    version: str
    file: str
    sha256: str

    def serves(self, line: Line) -> bool:
        """Whether cv2 of this line can run on it: arrays are laid out alike within a major version."""
        return self.opencv.partition(".")[0] == line.opencv.partition(".")[0]


@dataclass(frozen=True)
class Line:
    """A line of the table, described there. `name` is what the table calls it, `opencv` its version; `source` has the sdist."""

    name: str
    opencv: str
    project: str
    release: str
    source: tuple[str, str]
    sdist: str
    sha256: str
    oracle: str
    published: Published
    mends: tuple[str, ...]
    changes: tuple[str, ...]
    modules: tuple[str, ...]
    unbuilt: tuple[str, ...]

    @property
    def is_default(self) -> bool:
        return self.name == default()

    @property
    def requirement(self) -> str:
        """What pip is to install for the real cv2."""
        return f"{self.project}=={self.oracle}"


def known() -> dict[str, Line]:
    """Every line by its name, in the table's order."""
    return {name: _line(name, facts) for name, facts in _table()["lines"].items()}


def default() -> str:
    """The name of the line that is meant where none is named."""
    name: str = _table()["default"]
    return name


def named(name: str) -> Line:
    """The line that the table calls `name`, which is its version if nothing else was needed. Raises UnknownOpenCVError."""
    lines = known()
    if name not in lines:
        raise UnknownOpenCVError(
            f"OpenCV {name} is not known here: {', '.join(lines)} are, from host/versions/{TABLE.name}. "
            "`python -m codegen add opencv-python-headless==RELEASE` adds one."
        )
    return lines[name]


def chosen(environment: Mapping[str, str] = os.environ) -> Line:
    """The line that is meant."""
    return named(environment.get(CHOICE) or default())


def published(name: str) -> Published:
    """The opencv.js of others that the table calls `name`. Raises KeyError."""
    return Published(name, **_table()["published"][name])


def all_published() -> list[str]:
    """What the table calls those of others."""
    return list(_table()["published"])


def _line(name: str, facts: dict[str, Any]) -> Line:
    own = {
        "opencv": facts.get("opencv", name),
        "oracle": facts.get("oracle", facts["release"]),
        "source": tuple(facts["source"].split("==")) if "source" in facts else (facts["project"], facts["release"]),
        "published": published(facts["published"]),
        "mends": tuple(facts["mends"]),
        "changes": tuple(facts["changes"]),
        "modules": tuple(facts["modules"]),
        "unbuilt": tuple(facts["unbuilt"]),
    }
    return Line(name, **facts | own)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text())


if __name__ == "__main__":  # for the Makefile
    try:
        print(chosen().requirement)
    except HostError as error:
        sys.exit(str(error))
