"""The API of OpenCV as its Python bindings see it: what every other stage reads.

The model is kept as JSON, one file per OpenCV module, under ``codegen/data/<version>/api``.
Names are relative to ``cv2`` ("Canny", "fisheye.calibrate", "aruco.ArucoDetector").
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from host.versions import opencv

DATA = Path(__file__).parent / "data"
DISTRIBUTION = "distribution"
"""The file that names the opencv-python release; each other file is an OpenCV module."""

Json = Any


@dataclass(frozen=True)
class Arg:
    """One C++ parameter: `flow` is "i" (in), "o" (out) or "io"; `default` is C++ text."""

    name: str
    type: str
    flow: str
    default: str | None = None

    @property
    def is_input(self) -> bool:
        return self.flow != "o"

    @property
    def is_output(self) -> bool:
        return self.flow != "i"

    def to_json(self) -> Json:
        row = [self.name, self.type, self.flow]
        return row if self.default is None else [*row, self.default]


@dataclass(frozen=True)
class Overload:
    """One way to call a function.

    `args` are in C++ order; `py` are the indices of those that Python passes, in Python's order,
    the first `required` of which are mandatory; `out` are the indices of what Python gets back,
    -1 being the C++ return value (type `ret`, "" for void). `umat`: cv2 also takes UMat here.
    `packed`: C++ takes the last arguments, a number of them, as the fields of one struct (its C++ name).
    """

    ret: str
    args: tuple[Arg, ...]
    py: tuple[int, ...]
    required: int
    out: tuple[int, ...]
    umat: bool = False
    packed: tuple[str, int] | None = None

    def to_json(self) -> Json:
        facts: dict[str, Json] = {
            "args": [arg.to_json() for arg in self.args],
            "py": list(self.py),
            "required": self.required,
            "out": list(self.out),
        }
        if self.ret:
            facts["ret"] = self.ret
        if self.umat:
            facts["umat"] = True
        if self.packed:
            facts["packed"] = list(self.packed)
        return facts

    @staticmethod
    def from_json(facts: Json) -> Overload:
        return Overload(
            ret=facts.get("ret", ""),
            args=tuple(Arg(*row) for row in facts["args"]),
            py=tuple(facts["py"]),
            required=facts["required"],
            out=tuple(facts["out"]),
            umat=facts.get("umat", False),
            packed=tuple(facts["packed"]) if "packed" in facts else None,
        )


@dataclass(frozen=True)
class Function:
    """A function or method with its overloads; `cpp` is its qualified C++ name."""

    name: str
    cpp: str
    overloads: tuple[Overload, ...]

    def to_json(self) -> Json:
        return {"cpp": self.cpp, "overloads": [ov.to_json() for ov in self.overloads]}

    @staticmethod
    def from_json(name: str, facts: Json) -> Function:
        return Function(name, facts["cpp"], tuple(Overload.from_json(row) for row in facts["overloads"]))


@dataclass(frozen=True)
class Property:
    name: str
    type: str
    writable: bool


@dataclass(frozen=True)
class Class:
    """A class of cv2. `bases` are cv2 names; `cpp` is the qualified C++ name; `simple`: held by value, not by Ptr."""

    name: str
    cpp: str
    bases: tuple[str, ...]
    init: tuple[Overload, ...]
    methods: tuple[Function, ...]
    static: tuple[Function, ...]
    props: tuple[Property, ...]
    simple: bool = False

    def to_json(self) -> Json:
        return {
            "cpp": self.cpp,
            **({"simple": True} if self.simple else {}),
            "bases": list(self.bases),
            "init": [ov.to_json() for ov in self.init],
            "methods": {f.name: f.to_json() for f in self.methods},
            "static": {f.name: f.to_json() for f in self.static},
            "props": {p.name: [p.type, "rw" if p.writable else "r"] for p in self.props},
        }

    @staticmethod
    def from_json(name: str, facts: Json) -> Class:
        return Class(
            name=name,
            cpp=facts["cpp"],
            bases=tuple(facts["bases"]),
            init=tuple(Overload.from_json(row) for row in facts["init"]),
            methods=_functions(facts["methods"]),
            static=_functions(facts["static"]),
            props=tuple(Property(prop, type_, mode == "rw") for prop, (type_, mode) in facts["props"].items()),
            simple=facts.get("simple", False),
        )


@dataclass(frozen=True)
class Enum:
    """A named enumeration: `members` are names of constants in the same Python module."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    """One OpenCV module (core, imgproc, …). Constants are keyed by their qualified cv2 names.

    `headers` declare the functions and classes.
    """

    name: str
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    enums: tuple[Enum, ...] = ()
    constants: dict[str, int] = field(default_factory=dict)
    headers: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return {
            "headers": list(self.headers),
            "functions": {f.name: f.to_json() for f in self.functions},
            "classes": {c.name: c.to_json() for c in self.classes},
            "enums": {e.name: list(e.members) for e in self.enums},
            "constants": self.constants,
        }

    @staticmethod
    def from_json(name: str, facts: Json) -> Module:
        return Module(
            name=name,
            functions=_functions(facts["functions"]),
            classes=tuple(Class.from_json(*item) for item in facts["classes"].items()),
            enums=tuple(Enum(key, tuple(names)) for key, names in facts["enums"].items()),
            constants=facts["constants"],
            headers=tuple(facts["headers"]),
        )


@dataclass(frozen=True)
class Api:
    """All of cv2: the OpenCV version, the opencv-python release read, the modules, the `changes` of its line in the table."""

    version: str
    distribution: str
    modules: tuple[Module, ...]
    changes: tuple[str, ...] = ()

    @property
    def channel_bits(self) -> int:
        """Below which bit of a Mat's type its channels are."""
        return (self.constants["CV_8UC2"] - self.constants["CV_8UC1"]).bit_length() - 1

    @property
    def functions(self) -> dict[str, Function]:
        return {f.name: f for m in self.modules for f in m.functions}

    @property
    def classes(self) -> dict[str, Class]:
        return {c.name: c for m in self.modules for c in m.classes}

    @property
    def enums(self) -> dict[str, Enum]:
        return {e.name: e for m in self.modules for e in m.enums}

    @property
    def constants(self) -> dict[str, int]:
        return {name: value for m in self.modules for name, value in m.constants.items()}

    def namespaces(self) -> list[str]:
        """The Python modules: "" is cv2 itself. One that only has modules in it is one, too."""
        waiting = {*self.functions, *self.constants, *self.classes}
        spaces: set[str] = set()
        while waiting:
            waiting = {name.rpartition(".")[0] for name in waiting} - spaces
            spaces |= waiting
        return sorted(space for space in spaces if space not in self.classes)


def _functions(facts: Json) -> tuple[Function, ...]:
    return tuple(Function.from_json(*item) for item in facts.items())


def folder(line: opencv.Line) -> Path:
    return DATA / line.name / "api"


def load(line: opencv.Line | None = None) -> Api:
    """Read the stored model (of the chosen line unless told)."""
    line = line or opencv.chosen()
    facts = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(folder(line).glob("*.json"))}
    distribution = facts.pop(DISTRIBUTION)["version"]
    return Api(line.opencv, distribution, tuple(Module.from_json(*item) for item in facts.items()), line.changes)


def files(api: Api, line: opencv.Line) -> Iterator[tuple[Path, str]]:
    """The files that store `api`: path and text."""
    yield folder(line) / f"{DISTRIBUTION}.json", pretty({"version": api.distribution})
    for module in api.modules:
        yield folder(line) / f"{module.name}.json", pretty(module.to_json())


def pretty(value: Json) -> str:
    """JSON with sorted keys, one list of plain values a line: small diffs that a person can read."""
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: Json, indent: str) -> Iterator[str]:
    flat = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if not isinstance(value, dict | list) or len(indent) + len(flat) <= 96 or not value:
        yield flat
        return
    inner = indent + " "
    rows = (
        [("", item) for item in value]
        if isinstance(value, list)
        else [(json.dumps(key) + ": ", value[key]) for key in sorted(value)]
    )
    yield "[" if isinstance(value, list) else "{"
    for number, (label, item) in enumerate(rows):
        comma = "," if number < len(rows) - 1 else ""
        first, *rest = _lines(item, inner)
        block = [inner + label + first, *rest]
        yield from block[:-1]
        yield block[-1] + comma
    yield indent + ("]" if isinstance(value, list) else "}")
