"""The API model as plain JSON: which functions cv2 has, what they take, and what a build offers."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cv2shim.accepts.records import RECORDS
from host import emitted
from host.versions import opencv

OVERRIDES = Path(__file__).parent.parent / "cv2shim" / "by_hand" / "overrides"


KINDS = {"function": "functions", "class": "classes", "method": "methods", "property": "properties"}
"""What a public name can be, and more than one of it."""


@dataclass(frozen=True)
class Parameter:
    """One Python parameter: its C++ type as the model spells it, and "i", "o" or "io"."""

    name: str
    type: str
    flow: str
    required: bool


@dataclass(frozen=True)
class Signature:
    parameters: tuple[Parameter, ...]
    outputs: tuple[str, ...]  # names; "" is the return value

    def takes(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Whether a call with these arguments could mean this overload."""
        names = [parameter.name for parameter in self.parameters]
        given = {*names[: len(args)], *kwargs}
        needed = {parameter.name for parameter in self.parameters if parameter.required}
        return len(args) <= len(names) and set(kwargs) <= set(names) and needed <= given


@cache
def read(file: str) -> Any:
    return json.loads((_generated() / file).read_text())


def _generated() -> Path:
    return emitted.current(opencv.chosen())


def _dict(file: str) -> dict[str, Any]:
    content: dict[str, Any] = read(file)
    return content


def functions() -> dict[str, list[Any]]:
    return _dict("api/functions.json")


def classes() -> dict[str, Any]:
    return _dict("api/classes.json")


def builds() -> set[str]:
    """The builds of opencv.js of which it is known what they offer."""
    return {path.stem for path in (_generated() / "backends").glob("*.json")}


def backend(build: str = "stock") -> dict[str, Any]:
    return _dict(f"backends/{build}.json")


@cache
def members() -> dict[str, str]:
    """Every method and property under the class that declares it ("Feature2D.detect"), with its kind."""
    kinds = {"methods": "method", "static": "method", "props": "property"}
    return {
        f"{owner}.{member}": kind
        for owner, described in classes().items()
        for section, kind in kinds.items()
        for member in described.get(section, {})
    }


@cache
def public() -> dict[str, str]:
    """Everything that can be called or read, with its kind; a class if calling it makes an object."""
    makeable = (name for name, described in classes().items() if "init" in described)
    return {**dict.fromkeys(functions(), "function"), **dict.fromkeys(makeable, "class"), **members()}


@cache
def _names() -> frozenset[str]:
    return frozenset({*functions(), *classes(), *read("api/modules.json")["aliases"]})


def has(name: str) -> bool:
    """Whether the chosen OpenCV has a function, a class, or a member of one, of that name."""
    return name in _names() or bool(declared(name))


@cache
def elsewhere(file: str) -> list[Any]:
    """The same table of every other OpenCV."""
    others = (line for line in opencv.known().values() if line.name != opencv.chosen().name)
    return [json.loads((emitted.current(line) / file).read_text()) for line in others]


@cache
def gone(name: str) -> bool:
    """Whether the chosen OpenCV has no function or class of that name, or a member's class, and another one has."""
    others = (name in table for part in ("functions", "classes") for table in elsewhere(f"api/{part}.json"))
    owner = name.rpartition(".")[0]
    return not has(name) and (any(others) or (owner not in ("", *read("api/modules.json")["submodules"]) and gone(owner)))


def lineage(owner: str) -> list[str]:
    """A class and those that it inherits from, nearest first."""
    bases = [base for base in classes()[owner].get("bases", []) if base in classes()]
    return [owner, *(one for base in bases for one in lineage(base))]


def declared(name: str) -> str:
    """The member behind a name as the class that declares it has it ("ORB.detect": "Feature2D.detect"); "" if there is none."""
    owner, _, member = name.rpartition(".")
    if owner not in classes():
        return ""
    return next((f"{one}.{member}" for one in lineage(owner) if f"{one}.{member}" in members()), "")


def signatures(name: str) -> list[Signature]:
    """The overloads of a function or a method ("ORB.detect"); [] for a name without a model."""
    return [_signature(overload) for overload in _overloads(name)]


def constructors(name: str) -> list[Signature]:
    """The overloads of a class's constructor; [] for what is no class or cannot be made."""
    return [_signature(overload) for overload in classes().get(name, {}).get("init", [])]


def _overloads(name: str) -> Any:
    if name in functions():
        return functions()[name]
    owner, _, method = name.rpartition(".")
    described: dict[str, Any] | None = classes().get(owner)
    while described is not None:
        if method in (found := {**described.get("methods", {}), **described.get("static", {})}):
            return found[method]
        described = next((classes()[base] for base in described.get("bases", []) if base in classes()), None)
    return []


def _signature(overload: list[Any]) -> Signature:
    _, args, order, required, out, *_ = overload
    parameters = [
        Parameter(args[index][0], args[index][1], args[index][2], position < required) for position, index in enumerate(order)
    ]
    return Signature(tuple(parameters), tuple("" if index < 0 else args[index][0] for index in out))


def offered(build: str = "stock") -> set[str]:
    """Qualified names of the functions that a build offers by itself."""
    return {name for name, calls in backend(build)["functions"].items() if any(calls)}


@cache
def overrides() -> dict[str, str]:
    """Hand-written functions of the runtime, by name: the file that has them."""
    tree = ast.parse((OVERRIDES / "_index.py").read_text())
    values = [node.value for node in tree.body if isinstance(node, ast.AnnAssign) and node.value]
    found: dict[str, str] = ast.literal_eval(values[0])
    return found


def source(name: str, build: str = "stock") -> str:
    """Where a function, class or member comes from: "opencv.js", "override", or "" if the build lacks it."""
    if name.partition(".")[0] in RECORDS and "." not in name:
        return "override"
    if name in offered(build) or name in backend(build)["classes"] or _offers_method(name, build):
        return "opencv.js"
    return "override" if name in overrides() and not _without_object(name, build) else ""


def _without_object(name: str, build: str) -> bool:
    """Whether it is a method of objects that a build cannot make."""
    owner, _, member = name.rpartition(".")
    is_method = member in classes().get(owner, {}).get("methods", {})
    return is_method and owner not in backend(build)["classes"] and owner not in overrides()


def offers(name: str, build: str = "stock") -> bool:
    """Whether a build has a function, class or member, itself or by hand."""
    owner = name.rpartition(".")[0]
    return bool(source(name, build)) or owner in overrides() or owner in RECORDS


def _offers_method(name: str, build: str) -> bool:
    owner, _, method = name.rpartition(".")
    described: dict[str, Any] | None = backend(build)["classes"].get(owner)
    while described is not None:
        if any(method in described.get(kind, {}) for kind in ("methods", "static", "props")):
            return True
        described = backend(build)["classes"].get(described.get("base", ""))
    return False


def opencv_module(name: str) -> str:
    """The OpenCV module that a name comes from, for the totals of the report."""
    modules = _modules()
    return modules.get(name) or modules.get(name.rpartition(".")[0]) or "other"


@cache
def _modules() -> dict[str, str]:
    described = read("api/modules.json")
    listed = [*described["functions"].items(), *described["classes"].items()]
    return {name: module for module, names in listed for name in names.split()}
