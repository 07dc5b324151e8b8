"""The namespaces of the emitted `cv2` package: names are listed at once and built when used (PEP 562)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from cv2shim.accepts import tables
from cv2shim.by_hand import overrides
from cv2shim.names import classes, runtime


def populate(module_name: str) -> None:
    """Give the emitted module `module_name` its names; for `cv2` itself also start opencv.js.

    Raises ImportError, in one sentence, where cv2 cannot run.
    """
    module = sys.modules[module_name]
    scope = module_name.removeprefix("cv2").removeprefix(".")
    names = _names(scope)
    namespace = vars(module)
    namespace["__getattr__"] = _getter(module, scope, names)
    namespace["__dir__"] = lambda: sorted({*names, *(name for name in namespace if not name.startswith("_get"))})
    if scope == "":
        namespace["__version__"] = tables.modules()["version"]
        runtime.current()


def _names(scope: str) -> dict[str, str]:
    """Every public name of a module and what it is, by the names of `_getter`'s makers."""
    index = tables.modules()
    prefix = f"{scope}." if scope else ""
    names: dict[str, str] = dict.fromkeys(tables.constants().get(scope, {}), "constant")
    for kind in ("functions", "classes"):
        for listed in index[kind].values():
            for qualified in listed.split():
                head, _, name = qualified.rpartition(".")
                if head == scope:
                    names[name] = kind
    for kind, listed in (("aliases", "alias"), ("objects", "python"), ("submodules", "module"), ("imports", "import")):
        for qualified in index[kind]:
            head, _, name = qualified.rpartition(".")
            if head == scope:
                names[name] = listed
    names |= {
        name.removeprefix(prefix): "object"
        for name in overrides.ALWAYS  # the others are there where this OpenCV has them
        if name.startswith(prefix) and "." not in name.removeprefix(prefix) and name.removeprefix(prefix) not in names
        if not tables.gone(name, index["gone"])
    }
    return names


def _getter(module: ModuleType, scope: str, names: dict[str, str]) -> Callable[[str], Any]:
    prefix = f"{scope}." if scope else ""
    constants = tables.constants().get(scope, {})
    makers: dict[str, Callable[[str], Any]] = {
        "constant": lambda name: constants[name],
        "functions": lambda name: runtime.current().function(prefix + name),
        "classes": lambda name: classes.get(prefix + name),
        "alias": lambda name: classes.get(tables.modules()["aliases"][prefix + name]),
        "module": lambda name: importlib.import_module(f"{module.__name__}.{name}"),
        "object": lambda name: _override(prefix + name),
        "python": lambda name: getattr(importlib.import_module(tables.modules()["objects"][prefix + name]), name),
        "import": lambda name: importlib.import_module(tables.modules()["imports"][prefix + name]),
    }

    def __getattr__(name: str) -> Any:
        kind = names.get(name)
        if kind is None:
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}{_where_it_went(prefix + name)}")
        made = makers[kind](name)
        setattr(module, name, made)
        return made

    return __getattr__


def _where_it_went(qualified: str) -> str:
    """What programs written for another OpenCV want to know of a name that this one has not."""
    index = tables.modules()
    said = tables.gone(qualified, index["gone"])
    return f". OpenCV {index['version']} is without it: {said}" if said else ""


def _override(qualified: str) -> Any:
    entry = overrides.get(qualified)
    assert entry is not None
    return entry.function
