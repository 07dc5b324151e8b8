"""The emitted tables: what cv2 is (`api/`), and how the running opencv.js offers it (`backends/`)."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

# The wheel is unpacked where it is installed; importlib.resources would cost more to import than all tables to read.
_GENERATED = os.path.join(os.path.dirname(__file__), os.pardir, "_generated")


def _read(*path: str) -> Any:
    with open(os.path.join(_GENERATED, *path), "rb") as file:
        return json.load(file)


@cache
def constants() -> dict[str, dict[str, int]]:
    """Module ("" is cv2 itself) → constant → value."""
    return _read("api", "constants.json")


@cache
def functions() -> dict[str, list[Any]]:
    """Qualified function name → its overloads; the row's layout is described in codegen/emit.py."""
    return _read("api", "functions.json")


@cache
def classes() -> dict[str, dict[str, Any]]:
    """Qualified class name → bases, init, methods, static, props."""
    return _read("api", "classes.json")


@cache
def modules() -> dict[str, Any]:
    """The submodules of cv2, and which OpenCV module each function and class belongs to."""
    return _read("api", "modules.json")


@cache
def module_of() -> dict[str, str]:
    """Qualified name → OpenCV module."""
    kinds = modules()
    return {
        name: module for kind in ("functions", "classes") for module, names in kinds[kind].items() for name in names.split()
    }


@cache
def backend(name: str) -> dict[str, Any]:
    """How the opencv.js build `name` offers each overload."""
    return _read("backends", f"{name}.json")
