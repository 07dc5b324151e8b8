"""Where in a file a name of cv2 may stand: the places that inference is asked about. Nothing is decided here."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from porting.check import names
from porting.check.nodes import Nodes


@dataclass(frozen=True)
class Words:
    """What is worth asking about: members of classes, and names behind a module that goes by another name."""

    members: frozenset[str]
    public: frozenset[str] = frozenset()


def aliases(nodes: Nodes) -> set[str]:
    """The names in a file that may mean cv2, a module of it, or something of it that was imported by name."""
    found = {_first(alias) for node in nodes.of(ast.Import) for alias in node.names if _is_cv2(alias.name)}
    for node in nodes.of(ast.ImportFrom):
        inside = not node.level and _is_cv2(node.module or "")
        found |= {_first(alias) for alias in node.names if inside or "cv2" in (alias.name, alias.asname)}
    for assign in nodes.of(ast.Assign):  # `cv = cv2` and `cv = importlib.import_module("cv2")`
        if (isinstance(assign.value, ast.Name) and assign.value.id in found) or _imports(assign.value):
            found |= {target.id for target in assign.targets if isinstance(target, ast.Name)}
    return found


def bound_once(nodes: Nodes, known: set[str]) -> set[str]:
    """Those of the names that one import binds and nothing else in the file: they mean the same everywhere."""
    bound = Counter(_first(alias) for node in nodes.of(ast.Import) for alias in node.names)
    bound.update(_first(alias) for node in nodes.of(ast.ImportFrom) for alias in node.names)
    bound.update(node.id for node in nodes.of(ast.Name) if not isinstance(node.ctx, ast.Load))
    bound.update(node.arg for node in nodes.of(ast.arg))
    for kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar):
        bound.update(str(getattr(node, "name", None)) for node in nodes.of(kind))
    return {name for name in known if bound[name] == 1 and "*" not in bound}


def foreign(nodes: Nodes, root: Path) -> set[str]:
    """The names in a file that come from modules outside of its project: they are no objects of cv2."""
    found = {_first(alias) for node in nodes.of(ast.Import) for alias in node.names}
    for node in nodes.of(ast.ImportFrom):
        top = (node.module or "").partition(".")[0]
        if not node.level and not (root / top).is_dir() and not (root / f"{top}.py").exists():
            found |= {_first(alias) for alias in node.names}
    return found


def handed_on(nodes: Nodes, known: set[str]) -> bool:
    """Whether the module itself is given to something, and may be used there by a name that only inference knows."""
    asked = {id(call.args[0]) for call in nodes.of(ast.Call) if _plain_name(call.func) in ASKING and call.args}
    loads = (node for node in nodes.of(ast.Name) if node.id in known and isinstance(node.ctx, ast.Load))
    return any(not nodes.is_dotted(node) and id(node) not in asked for node in loads)


ASKING = frozenset({"getattr", "hasattr", "dir", "print"})


def chains(nodes: Nodes) -> Iterator[ast.Attribute]:
    """The whole of each `a.b.c`; of `f(a.b).c` both."""
    return (node for node in nodes.of(ast.Attribute) if not nodes.is_dotted(node))


def parts(chain: ast.Attribute) -> tuple[ast.expr, list[ast.Attribute]]:
    """What a chain starts from, and its attributes from the first on."""
    found: list[ast.Attribute] = []
    node: ast.expr = chain
    while isinstance(node, ast.Attribute):
        found.append(node)
        node = node.value
    return node, found[::-1]


def imported(nodes: Nodes) -> Iterator[tuple[ast.ImportFrom, ast.alias, str]]:
    """What is imported from cv2 by name, with its name there."""
    for node in nodes.of(ast.ImportFrom):
        if not node.level and _is_cv2(node.module or ""):
            inside = (node.module or "").partition(".")[2]
            for alias in node.names:
                if alias.name != "*":
                    yield node, alias, ".".join(filter(None, (inside, alias.name)))


def bare(nodes: Nodes) -> Iterator[ast.Name]:
    """Where functions and classes of cv2 may stand without a dot; after `from cv2 import *` any name can be one."""
    wanted = {alias.asname or alias.name for _, alias, _ in imported(nodes)}
    stars = (node for node in nodes.of(ast.ImportFrom) if node.names[0].name == "*" and _is_cv2(node.module or ""))
    if any(stars):
        wanted |= names.public_words()
    return (node for node in nodes.of(ast.Name) if node.id in wanted and isinstance(node.ctx, ast.Load))


def looked_up(nodes: Nodes) -> Iterator[tuple[ast.Call, ast.expr, Any]]:
    """Calls of getattr: what of, and which name; None if it is no literal."""
    for node in nodes.of(ast.Call):
        if _plain_name(node.func) == "getattr" and len(node.args) > 1:
            name = node.args[1]
            yield node, node.args[0], name.value if isinstance(name, ast.Constant) else None


def _imports(node: ast.expr) -> bool:
    """`import_module("cv2")`, `__import__("cv2")`"""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return False
    called = getattr(node.func, "attr", None) or _plain_name(node.func)
    return called in ("import_module", "__import__") and _is_cv2(str(node.args[0].value))


def _plain_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_cv2(module: str) -> bool:
    return module.partition(".")[0] == "cv2"


def _first(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
