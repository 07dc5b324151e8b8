"""A function as text and values, to be made again in another Python: bytecode would not run there.

What its source names goes along: functions and classes of its own module as their sources, modules and what comes from other
ones as imports, everything else as a pickled value.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import pickle
import sys
import sysconfig
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

LIBRARIES = tuple(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib"))


class ShippingError(Exception):
    """A function cannot run elsewhere; the text says why."""


def ship(function: Callable[..., Any], args: Any, kwargs: Any) -> dict[str, Any]:
    """What porting/testing/both_session.py makes the call of: plain values only. Raises ShippingError."""
    if not isinstance(function, FunctionType):
        raise ShippingError(f"{function!r} cannot run on both sides: it is no function that is written in Python.")
    load = _Load(function.__module__)
    load.take(function.__name__, function)
    return {
        "imports": load.imports,
        "sources": load.sources,
        "values": load.values,
        "function": function.__name__,
        "arguments": _pickled((args, kwargs), f"An argument of {function.__name__}"),
        "folders": sorted(load.folders),
    }


class _Load:
    """What is to go along: statements and values, by the name that they give a meaning."""

    def __init__(self, module: str):
        self.module = module
        self.imports: dict[str, str] = {}
        self.sources: dict[str, str] = {}
        self.values: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.taken: dict[str, Any] = {}

    def take(self, name: str, value: Any) -> None:
        if name in self.taken:
            if self.taken[name] is not value:
                raise ShippingError(f"Two things that are called {name} are used; only one can go to both sides.")
            return
        self.taken[name] = value
        plain = inspect.unwrap(value) if callable(value) else value
        if isinstance(value, ModuleType):
            self._note_folder(value)
            self.imports[name] = f"import {value.__name__}\n{name} = sys.modules[{value.__name__!r}]"
        elif isinstance(plain, (FunctionType, type)) and plain.__module__ == self.module:
            self._take_source(name, plain)
        elif module := _importable_from(value):
            self._note_folder(sys.modules[module])
            self.imports[name] = f"from {module} import {value.__name__} as {name}"
        else:
            self.values[name] = _pickled(value, name)

    def _take_source(self, name: str, value: FunctionType | type) -> None:
        tree = _parsed(value)
        self.sources[name] = ast.unparse(tree) + ("" if name == value.__name__ else f"\n{name} = {value.__name__}")
        known = _known(value)
        for used in sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & known.keys()):
            if known[used] is not getattr(builtins, used, None):
                self.take(used, known[used])

    def _note_folder(self, module: ModuleType) -> None:
        """A module of the user's own is imported from where it lies."""
        file = getattr(module, "__file__", None)
        if file and not any(Path(file).is_relative_to(folder) for folder in LIBRARIES):
            depth = module.__name__.count(".") + (Path(file).stem == "__init__")
            self.folders.add(str(Path(file).absolute().parents[depth]))


def _parsed(value: FunctionType | type) -> ast.Module:
    """The syntax of a definition, without the marks and fixtures that decorate it."""
    if value.__name__ == "<lambda>":
        raise ShippingError("A lambda cannot run on both sides: write a function.")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(value)))
    except (OSError, TypeError, SyntaxError):
        raise ShippingError(f"{value.__name__} cannot run on both sides: its source is not to be found.") from None
    if isinstance(value, FunctionType):
        defined: Any = tree.body[0]
        defined.decorator_list = []
    return tree


def _known(value: FunctionType | type) -> dict[str, Any]:
    """What the names in a source mean that it does not define itself."""
    if isinstance(value, type):
        return vars(sys.modules[value.__module__])
    return value.__globals__ | dict(inspect.getclosurevars(value).nonlocals)


def _importable_from(value: Any) -> str:
    """The module that has the value under its own name, "" if there is none."""
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    found = sys.modules.get(module) if isinstance(module, str) and isinstance(name, str) else None
    return str(module) if found and getattr(found, str(name), None) is value else ""


def _pickled(value: Any, what: str) -> bytes:
    try:
        return pickle.dumps(value)
    except Exception as error:
        raise ShippingError(f"{what} cannot go to both sides: {error}.") from error
