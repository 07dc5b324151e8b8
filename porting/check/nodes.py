"""A file's syntax tree, walked once: its nodes by type, which are called, and which the program reckons with being absent."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

ASKS = frozenset({"hasattr", "__version__", "version_info", "platform", "PY2", "PY3", "getVersionMajor", "getVersionString"})
CAUGHT = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError", "Exception", "BaseException"})

Kind = TypeVar("Kind", bound=ast.AST)


class Nodes:
    def __init__(self, tree: ast.Module) -> None:
        self._found: dict[type, list[ast.AST]] = defaultdict(list)
        self._guarded: set[int] = set()
        self._walk(tree)
        self._calls = {id(node.func): node for node in self.of(ast.Call)}
        self._dotted = {id(node.value) for node in self.of(ast.Attribute)}

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The nodes of a type, in the order of the text but for nested ones."""
        return self._found[kind]  # type: ignore[return-value]

    def call_of(self, node: ast.AST) -> ast.Call | None:
        """The call of what the node names, if it is called there."""
        return self._calls.get(id(node))

    def is_dotted(self, node: ast.AST) -> bool:
        """Whether a dot follows."""
        return id(node) in self._dotted

    def is_guarded(self, node: ast.AST) -> bool:
        """Whether what it names is tried, or asked for before."""
        return id(node) in self._guarded

    def _walk(self, tree: ast.Module) -> None:
        waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
        while waiting:
            node, guarded = waiting.pop()
            self._found[type(node)].append(node)
            if guarded:
                self._guarded.add(id(node))
            reckoned = _reckoned(node) if isinstance(node, GUARDING) else ()
            children = [*ast.iter_child_nodes(node)][::-1]
            waiting += [(child, guarded or child in reckoned) for child in children]


GUARDING = (ast.Try, ast.If, ast.IfExp, ast.While, ast.BoolOp)


def _reckoned(node: ast.Try | ast.If | ast.IfExp | ast.While | ast.BoolOp) -> Sequence[ast.AST]:
    """The children in which the program reckons with what is absent."""
    if isinstance(node, ast.Try):
        return node.body if any(_catches(handler) for handler in node.handlers) else ()
    asked = node.values if isinstance(node, ast.BoolOp) else [node.test]
    return [*ast.iter_child_nodes(node)] if any(_asks(value) for value in asked) else ()


def _asks(test: ast.expr) -> bool:
    found = {getattr(node, "attr", None) or getattr(node, "id", None) for node in ast.walk(test)}
    return bool(found & ASKS)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in CAUGHT for node in ast.walk(handler.type))
