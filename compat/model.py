"""The API model as plain JSON: which functions cv2 has, what they take, and what a build offers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

GENERATED = Path(__file__).parent.parent / "cv2shim" / "_generated"


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
    return json.loads((GENERATED / file).read_text())


def _dict(file: str) -> dict[str, Any]:
    content: dict[str, Any] = read(file)
    return content


def functions() -> dict[str, list[Any]]:
    return _dict("api/functions.json")


def classes() -> dict[str, Any]:
    return _dict("api/classes.json")


def backend(build: str = "stock") -> dict[str, Any]:
    return _dict(f"backends/{build}.json")


def signatures(name: str) -> list[Signature]:
    """The overloads of a function or a method ("ORB.detect"); [] for a name without a model."""
    return [_signature(overload) for overload in _overloads(name)]


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
        Parameter(args[index][0], args[index][1], args[index][2], position < required)
        for position, index in enumerate(order)
    ]
    return Signature(tuple(parameters), tuple("" if index < 0 else args[index][0] for index in out))


def offered(build: str = "stock") -> set[str]:
    """Qualified names of the functions that a build offers by itself."""
    return {name for name, calls in backend(build)["functions"].items() if any(calls)}


def opencv_module(name: str) -> str:
    """The OpenCV module that a name comes from, for the totals of the report."""
    modules: dict[str, str] = _modules()
    return modules.get(name) or modules.get(name.rpartition(".")[0]) or name.partition(".")[0].lower()


@cache
def _modules() -> dict[str, str]:
    found = {}
    for line in (Path(__file__).parent / "modules.txt").read_text().splitlines():
        module, _, names = line.partition(": ")
        found.update(dict.fromkeys(names.split(), module))
    return found
