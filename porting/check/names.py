"""The names of cv2 of the chosen OpenCV, and where in `cv2.a.b.c` its name ends and the program's own business begins."""

from __future__ import annotations

import ast
from functools import cache

from compat import model
from host import emitted
from host.versions import opencv

FUNCTION, CLASS, MEMBER, CONSTANT, PYTHON, UNKNOWN = "function", "class", "member", "constant", "python", "unknown"
"""What a name can be; PYTHON: what opencv-python has in Python, such as cv2.data.haarcascades and the names of cv2.typing."""


def split(dotted: str) -> str:
    """The name that the first parts of `dotted` are, "" where all of it is a module; all of it if there is no such name."""
    parts = dotted.split(".") if dotted else []
    for length in range(1, len(parts) + 1):
        name = canonical(".".join(parts[:length]))
        if name in model.classes() and length < len(parts):
            return split_class(name, parts[length:])
        if name not in modules():
            return name if kind(name) != UNKNOWN else dotted
    return ""


def split_class(name: str, rest: list[str]) -> str:
    """A member of a class, of one nested in it, or the class itself."""
    while rest and f"{name}.{rest[0]}" in model.classes():
        name, rest = f"{name}.{rest[0]}", rest[1:]
    if not rest or rest[0].startswith("__"):
        return name
    return f"{name}.{rest[0]}"


def canonical(name: str) -> str:
    """A class by its own name, where cv2 has it by another, too: `aruco_ArucoDetector`."""
    aliases: dict[str, str] = model.read("api/modules.json")["aliases"]
    return aliases.get(name, name)


def kind(name: str) -> str:
    """What a canonical name is."""
    if name in model.functions():
        return FUNCTION
    if name in model.classes():
        return CLASS
    if model.declared(name):
        return MEMBER
    scope, _, last = name.rpartition(".")
    if last in model.read("api/constants.json").get(scope, {}) or name in _class_constants():
        return CONSTANT
    return PYTHON if name.partition(".")[0] and _in_python(scope, last) else UNKNOWN


@cache
def modules() -> frozenset[str]:
    return frozenset({"", *model.read("api/modules.json")["submodules"]})


@cache
def public_words() -> frozenset[str]:
    """The last parts of all names that a program can write behind a module of cv2."""
    tables = model.read("api/constants.json").values()
    names = [*model.functions(), *model.classes(), *(name for table in tables for name in table)]
    return frozenset(name.rpartition(".")[2] for name in names)


@cache
def _class_constants() -> frozenset[str]:
    """`SimpleBlobDetector.X` where cv2 has the constant inside of the class."""
    tables = model.read("api/constants.json").items()
    return frozenset(f"{scope}.{name}" for scope, table in tables if scope in model.classes() for name in table)


def _in_python(scope: str, last: str) -> bool:
    known = scope in modules() and (last in _written(scope) or last.startswith("_") or last in _imported(scope))
    return known or ".".join(filter(None, (scope, last))) in model.overrides()


def _imported(scope: str) -> set[str]:
    described = model.read("api/modules.json")
    names = [*described["imports"], *described["objects"]]
    return {name.rpartition(".")[2] for name in names if name.rpartition(".")[0] == scope}


@cache
def _written(scope: str) -> frozenset[str]:
    """What the emitted module and its stub define at their top."""
    package = emitted.current(opencv.chosen()) / "cv2"
    stem = package.joinpath(*scope.split("."))
    files = [stem / "__init__.py", stem / "__init__.pyi", stem.with_suffix(".py")] if scope else [package / "__init__.pyi"]
    trees = [ast.parse(file.read_text()) for file in files if file.exists()]
    return frozenset(name for tree in trees for node in tree.body for name in _bound(node))


def _bound(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(alias.asname or alias.name).partition(".")[0] for alias in names]
    return []
