"""Emits the `.pyi` stubs beside the package's modules."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen import package
from codegen.model import Api, Arg, Class, Function, Overload
from codegen.types import Types

IMPORTS = """\
import os as _os
import typing as _t

import cv2
import cv2.dnn
import cv2.typing

"""

ARRAYS = ("Mat", "Mat/arithm", "Mat/nd", "UMat", "vector_Mat", "vector_UMat")
"""None stands for an empty one, also where it must be passed (masks, camera matrices…)."""

ERROR = """\
class error(Exception):
    code: int
    err: str
    file: str
    func: str
    line: int
    msg: str

"""


def files(api: Api) -> dict[str, str]:
    """Path inside the package -> text; modules that are Python code need no stub."""
    head = package.header(api)
    writer = _Writer(api)
    return {f"{package.folder_of(name)}__init__.pyi": head + writer.module(name) for name in api.namespaces()}


class _Writer:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.types = Types(api)

    def module(self, name: str) -> str:
        parts = [IMPORTS, *self._submodules(name)]
        parts += [f"{key}: int\n" for key in _within(name, self.api.constants)]
        parts += [] if name else ["__version__: str\n\n", ERROR]
        classes = [c for key, c in sorted(self.api.classes.items()) if self._outer(key) == name]
        for cls in self._bases_first(classes):
            parts += self._class(cls, "")
        for key in _within(name, self.api.functions):
            parts += self._function(self.api.functions[f"{name}.{key}" if name else key], "")
        if not name:
            parts += [f"{k.replace('.', '_')} = cv2.{k}\n" for k in sorted(self.api.classes) if "." in k]
        return "".join(parts)

    def _submodules(self, name: str) -> Iterator[str]:
        for key in _within(name, package.submodules(self.api)):
            path = f"cv2.{name}" if name else "cv2"
            if key:
                yield f"from {path} import {key} as {key}\n"
        if not name:
            yield "from cv2.mat_wrapper import Mat as Mat\n"
        yield "\n"

    def _outer(self, name: str) -> str | None:
        """The module of a class that is not nested in another class."""
        outer = name.rpartition(".")[0]
        return None if outer in self.api.classes else outer

    def _bases_first(self, classes: list[Class]) -> list[Class]:
        return sorted(classes, key=lambda c: (len(list(self._ancestors(c))), c.name))

    def _ancestors(self, cls: Class) -> Iterator[str]:
        for base in cls.bases:
            yield base
            yield from self._ancestors(self.api.classes[base])

    def _class(self, cls: Class, indent: str) -> Iterator[str]:
        short = cls.name.rpartition(".")[2]
        bases = ", ".join(self._local(base, cls) for base in cls.bases)
        yield f"{indent}class {short}({bases}):\n" if bases else f"{indent}class {short}:\n"
        inner = indent + "    "
        body = [part for nested in self._nested(cls) for part in self._class(nested, inner)]
        for prop in cls.props:
            note = "" if prop.writable else "  # read-only"
            body.append(f"{inner}{prop.name}: {self.types.annotation(prop.type)}{note}\n")
        if cls.init:
            init = Function("__init__", cls.cpp, cls.init)
            body += self._function(init, inner, "self")
        for method in sorted(cls.methods, key=lambda f: f.name):
            body += self._function(method, inner, "self")
        for method in sorted(cls.static, key=lambda f: f.name):
            body += self._function(method, inner, "static")
        yield from body or [f"{inner}...\n"]
        yield "\n"

    def _nested(self, cls: Class) -> list[Class]:
        items = sorted(self.api.classes.items())
        return [item for name, item in items if name.rpartition(".")[0] == cls.name]

    def _local(self, base: str, cls: Class) -> str:
        same = base.rpartition(".")[0] == cls.name.rpartition(".")[0]
        return base.rpartition(".")[2] if same else f"cv2.{base}"

    def _function(self, function: Function, indent: str, binding: str = "") -> Iterator[str]:
        variants = [v for ov in function.overloads for v in _with_umat(ov)]
        lines = dict.fromkeys(self._signature(function.name, ov, binding) for ov in variants)
        for line in lines:
            if len(lines) > 1:
                yield f"{indent}@_t.overload\n"
            if binding == "static":
                yield f"{indent}@staticmethod\n"
            yield f"{indent}{line}\n"
        yield "" if indent else "\n"

    def _signature(self, name: str, overload: Overload, binding: str) -> str:
        parameters = ["self"] if binding == "self" else []
        for position, index in enumerate(overload.py):
            arg, required = overload.args[index], position < overload.required
            nullable = not required or (position > 0 and arg.type in ARRAYS)
            parameters.append(self._parameter(arg, nullable) + ("" if required else " = ..."))
        short = name.rpartition(".")[2]
        return f"def {short}({', '.join(parameters)}) -> {self._returned(overload)}: ..."

    def _parameter(self, arg: Arg, nullable: bool) -> str:
        name = arg.name + "_" if keyword.iskeyword(arg.name) else arg.name
        annotation = self.types.annotation(arg.type)
        none = nullable and annotation not in ("bool", "int", "float", "_t.Any")
        return f"{name}: {annotation}{' | None' if none else ''}"

    def _returned(self, overload: Overload) -> str:
        types = [overload.ret if i < 0 else overload.args[i].type for i in overload.out]
        names = [self.types.annotation(type_) for type_ in types]
        if len(names) > 1:
            return f"tuple[{', '.join(names)}]"
        return names[0] if names else "None"


def _within(module: str, names: Iterable[str]) -> list[str]:
    """The last parts of those `names` that lie directly in `module`."""
    found = (name.rpartition(".") for name in names)
    return sorted(short for scope, _, short in found if scope == module and short)


def _with_umat(overload: Overload) -> Iterator[Overload]:
    yield overload
    if overload.umat:

        def swap(type_: str) -> str:
            plain = type_.partition("/")[0]
            return {"Mat": "UMat", "vector_Mat": "vector_UMat"}.get(plain, type_)

        args = tuple(replace(arg, type=swap(arg.type)) for arg in overload.args)
        yield replace(overload, args=args, ret=swap(overload.ret))
