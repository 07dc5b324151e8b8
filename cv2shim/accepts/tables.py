"""The emitted tables: what cv2 is (`api/`), and how the running opencv.js offers it (`backends/`)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

# The wheel is unpacked where it is installed; importlib.resources would cost more to import than all tables to read.
_GENERATED = os.path.join(os.path.dirname(__file__), os.pardir, "_generated")


class Rows(Mapping[str, Any]):
    """One object of an emitted table, of which an entry is read when it is asked for: each stands on a line of its own.

    Reading them all would take longer than everything else that `import cv2` does.
    """

    def __init__(self, text: bytes, start: int = 0) -> None:
        """`start`: where in the table's text the object's brace is."""
        self._text, self._start = text, start
        self._end = text.index(b"\n}", start)
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            at = self._find(name)
            if at < 0:
                raise KeyError(name)
            self._read[name] = json.loads(self._text[at : self._text.index(b"\n", at)].removesuffix(b","))
        return self._read[name]

    def _find(self, name: str) -> int:
        """Where an entry begins, -1 if there is none of that name."""
        start = b'\n"%s":' % name.encode()
        found = self._text.find(start, self._start, self._end)
        return found if found < 0 else found + len(start)

    def __contains__(self, name: object) -> bool:
        return name in self._read or (isinstance(name, str) and self._find(name) >= 0)

    def __iter__(self) -> Iterator[str]:
        lines = self._text[self._start : self._end].decode().splitlines()
        return (line[1 : line.index('":')] for line in lines if line.startswith('"'))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _text(*path: str) -> bytes:
    with open(os.path.join(_GENERATED, *path), "rb") as file:
        return file.read()


@cache
def constants() -> Mapping[str, dict[str, int]]:
    """Module ("" is cv2 itself) → constant → value."""
    return Rows(_text("api", "constants.json"))


@cache
def functions() -> Mapping[str, list[Any]]:
    """Qualified function name → its overloads; the row's layout is described in codegen/emit.py."""
    return Rows(_text("api", "functions.json"))


@cache
def classes() -> Mapping[str, dict[str, Any]]:
    """Qualified class name → bases, init, methods, static, props."""
    return Rows(_text("api", "classes.json"))


@cache
def modules() -> dict[str, Any]:
    """The submodules of cv2, and which OpenCV module each function and class belongs to."""
    found: dict[str, Any] = json.loads(_text("api", "modules.json"))
    return found


def changed(what: str) -> bool:
    """Whether this OpenCV does otherwise what `host/versions/opencv.toml` calls so."""
    return what in modules()["changes"]


@cache
def module_of() -> dict[str, str]:
    """Qualified name → OpenCV module."""
    kinds = modules()
    return {
        name: module for kind in ("functions", "classes") for module, names in kinds[kind].items() for name in names.split()
    }


@cache
def nested() -> dict[str, list[str]]:
    """Class, or module → the classes in it, by their qualified names."""
    found: dict[str, list[str]] = {}
    for name in (name for names in modules()["classes"].values() for name in names.split()):
        found.setdefault(name.rpartition(".")[0], []).append(name)
    return found


def gone(name: str, said: Mapping[str, str]) -> str:
    """Where a name of cv2 went that it has not, "" if nothing is known of it. `said`: `gone` of `modules()`.

    Asked while cv2 is imported: no fnmatch, whose expressions would take longer to compile than all names to list.
    """
    return next((text for key, text in said.items() if name == key or (key[-1] == "*" and name.startswith(key[:-1]))), "")


@cache
def backend(name: str) -> dict[str, Rows]:
    """How the opencv.js build `name` offers each overload: its `functions`, its `classes`, and their `types` there."""
    text = _text("backends", f"{name}.json")
    begins = {part: f'\n"{part}":'.encode() for part in ("functions", "classes", "types")}
    return {part: Rows(text, text.index(begin) + len(begin)) for part, begin in begins.items()}
