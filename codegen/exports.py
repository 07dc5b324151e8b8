"""Stage 2: what an opencv.js offers, read from the build itself while it starts under Node."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from codegen.model import DATA, Json, pretty
from host.errors import HostError
from host.versions import opencv

STOCK = "stock"
OFFICIAL = "official"
"""The build with OpenCV's own bindings only, of which nothing but the table is kept."""
SCRIPT = Path(__file__).with_name("exports.mjs")


@dataclass(frozen=True)
class Callable:
    """A callable of the build. `name` is its embind name, `args` are wire types, `this` excluded."""

    name: str
    ret: str
    args: tuple[str, ...]

    @property
    def ref(self) -> str:
        """How the bridge finds it: name and number of arguments."""
        return f"{self.name}/{len(self.args)}"


@dataclass(frozen=True)
class ExportedClass:
    name: str
    base: str = ""
    constructors: tuple[Callable, ...] = ()
    methods: tuple[Callable, ...] = ()
    statics: tuple[Callable, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exports:
    """The typed export table of one build. `structs` gives each value struct's fields, `pointers` the classes
    whose smart pointers are registered, `channel_bits` below which bit of a Mat's type its channels are."""

    build: dict[str, str]
    functions: tuple[Callable, ...]
    classes: dict[str, ExportedClass]
    structs: dict[str, tuple[tuple[str, str, int], ...]]
    enums: tuple[str, ...]
    pointers: tuple[str, ...] = ()
    channel_bits: int = 0

    @cached_property
    def by_name(self) -> dict[str, list[Callable]]:
        found: dict[str, list[Callable]] = {}
        for item in self.functions:
            found.setdefault(item.name, []).append(item)
        return found


class NotStartedError(HostError):
    """The opencv.js could not be started under Node."""


def read_build(path: Path, name: str) -> Json:
    """Start the opencv.js at `path` and describe it as the stored table does."""
    run = subprocess.run(["node", str(SCRIPT), str(path)], capture_output=True, text=True)
    if run.returncode:
        raise NotStartedError(f"{path} did not start under Node: {run.stderr.strip()}")
    raw = json.loads(run.stdout)
    information = raw.pop("build_information")
    version = re.search(r"OpenCV (\d+\.\d+\.\d+)", information)
    if not version:
        raise NotStartedError(f"{path} started but does not say which OpenCV it is")
    return _table(raw, {"name": name, "opencv": version[1], **_package(path)})


def _package(path: Path) -> dict[str, str]:
    """Name and version of the npm package that `path` lies in, if it lies in one."""
    for folder in path.resolve().parents:
        if (folder / "package.json").is_file():
            facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
            return {"package": facts["name"], "version": facts["version"]}
    return {}


def _table(raw: Json, build: dict[str, str]) -> Json:
    classes: dict[str, Any] = {
        name: {"base": base, "constructors": [], "methods": [], "statics": [], "properties": {}}
        for name, base in raw["classes"]
    }
    for name, *types in raw["constructors"]:
        classes[name]["constructors"].append(types)
    for name, method, ret, _this, *types in raw["methods"]:
        classes[name]["methods"].append([method, ret, *types])
    for name, *row in raw["statics"]:
        classes[name]["statics"].append(row)
    for name, prop, type_, writable in raw["properties"]:
        classes[name]["properties"][prop] = type_ if writable else f"{type_} (read-only)"
    return {
        "build": build,
        "functions": sorted(raw["functions"]),
        "classes": classes,
        "structs": raw["structs"],
        "enums": sorted(raw["enums"]),
        "pointers": sorted(raw["pointers"]),
        "channel_bits": raw["channel_bits"],
    }


def path_of(name: str, line: opencv.Line) -> Path:
    """The table of a build of a line. Those of published builds are shared by all lines, one of them is each line's `stock`."""
    name = line.published.name if name == STOCK else name
    if name in opencv.all_published():
        return DATA / "published" / f"{name}.json"
    return DATA / line.name / "exports" / f"{name}.json"


def save(table: Json, line: opencv.Line) -> Path:
    path = path_of(table["build"]["name"], line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pretty(table), encoding="utf-8")
    return path


def names(line: opencv.Line) -> list[str]:
    """The builds of a line whose tables are stored; of those of others the ones that serve it."""
    own = (path.stem for path in (DATA / line.name / "exports").glob("*.json"))
    others = (path.stem for path in (DATA / "published").glob("*.json"))
    fitting = (name for name in others if opencv.published(name).serves(line))
    return sorted({STOCK, *own, *fitting} - {OFFICIAL, line.published.name})


def base(line: opencv.Line) -> Exports | None:
    """What OpenCV's own JavaScript bindings offer: the published opencv.js of just this OpenCV, or what was read of a build
    with nothing else in it. None as long as there is neither."""
    if line.published.opencv == line.opencv:
        return load(STOCK, line)
    return load(OFFICIAL, line) if path_of(OFFICIAL, line).is_file() else None


def load(name: str, line: opencv.Line) -> Exports:
    facts = json.loads(path_of(name, line).read_text(encoding="utf-8"))
    return Exports(
        build=facts["build"] | _said(name, line),
        functions=tuple(_callable(*row) for row in facts["functions"]),
        classes={key: _class(key, row) for key, row in facts["classes"].items()},
        structs={key: tuple(map(tuple, rows)) for key, rows in facts["structs"].items()},
        enums=tuple(facts["enums"]),
        pointers=tuple(facts["pointers"]),
        channel_bits=facts["channel_bits"],
    )


def _said(name: str, line: opencv.Line) -> dict[str, str]:
    """What the table of versions says of a build."""
    if name != STOCK and name not in opencv.all_published():
        return {"name": name}
    found = line.published if name == STOCK else opencv.published(name)
    return {"name": name, "package": found.package, "version": found.version}


def _callable(name: str, ret: str, *args: str) -> Callable:
    return Callable(name, ret, args)


def _class(name: str, facts: Json) -> ExportedClass:
    return ExportedClass(
        name=name,
        base=facts["base"],
        constructors=tuple(_callable(f"{name}()", *row) for row in facts["constructors"]),
        methods=tuple(_callable(f"{name}.{key}", *row) for key, *row in facts["methods"]),
        statics=tuple(_callable(f"{name}::{key}", *row) for key, *row in facts["statics"]),
        properties=facts["properties"],
    )
