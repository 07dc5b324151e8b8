"""Stage 3: for each overload of cv2, the callable of a build that carries it out.

A callable fits when its name does (later overloads are exported under numbered names, factories as
constructors) and every one of its wire types carries the C++ argument in its place. Names alone
never decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from codegen.exports import Callable, ExportedClass, Exports
from codegen.model import Api, Arg, Class, Function, Json, Overload
from codegen.types import Types, class_name, embind_name


@dataclass(frozen=True)
class Call:
    """`callable`'s arguments are (kind, index of the C++ argument); `ret` is the kind returned.

    `fields`: outputs (by argument index) that are fields of the returned struct. `shorter`: the call
    for when the last arguments are not given, if the build cannot make the objects they default to.
    """

    ref: str
    ret: str
    args: tuple[tuple[str, int], ...]
    fields: dict[int, str] | None = None
    shorter: Call | None = None

    @property
    def roundabout(self) -> bool:
        """Do arguments cross as JavaScript values?"""
        return any(kind.startswith("val") for kind, _ in self.args)

    def to_json(self) -> Json:
        row: list[Json] = [self.ref, self.ret, [list(pair) for pair in self.args]]
        if self.fields or self.shorter:
            row.append({str(k): v for k, v in (self.fields or {}).items()})
        return [*row, self.shorter.to_json()] if self.shorter else row


Calls = list[Call | None]

NEW = "new"
"""The static method that our own bindings have for a constructor (numbered like all of them)."""


@dataclass(frozen=True)
class MappedClass:
    """What a build has of one class; `type` is its embind name."""

    type: str
    base: str
    init: Calls
    methods: dict[str, Calls]
    static: dict[str, Calls]
    props: dict[str, str]


class Mapper:
    """Maps the model onto one build."""

    def __init__(self, api: Api, exports: Exports) -> None:
        self.api = api
        self.exports = exports
        self.types = Types(api)
        self.by_cpp = {cls.cpp: cls for cls in api.classes.values()}
        self.function_names = {name.rpartition(".")[2] for name in api.functions}

    def functions(self) -> dict[str, Calls]:
        """Functions of which the build has at least one overload."""
        mapped = {
            name: self._calls(function.overloads, self._candidates(function)) for name, function in self.api.functions.items()
        }
        return {name: calls for name, calls in mapped.items() if any(calls)}

    def classes(self) -> dict[str, MappedClass]:
        """Classes that the build has."""
        found = {}
        for name, cls in self.api.classes.items():
            exported = self.exports.classes.get(class_name(cls))
            if exported:
                found[name] = self._class(cls, exported)
        return found

    def _class(self, cls: Class, exported: ExportedClass) -> MappedClass:
        methods = [c for owner in self._line(exported) for c in owner.methods]
        own = {f.name for f in cls.methods}
        constructors = sorted(exported.constructors, key=lambda c: c.ret.startswith("Ptr<"))
        constructors += _named(NEW, exported.statics, set())
        mapped = {f.name: self._calls(f.overloads, _named(f.name, methods, own)) for f in cls.methods}
        static = {f.name: self._calls(f.overloads, self._candidates(f)) for f in cls.static}
        return MappedClass(
            type=exported.name,
            base=self._python_name(exported.base),
            init=self._calls(cls.init, constructors, constructs=cls.name),
            methods={name: calls for name, calls in mapped.items() if any(calls)},
            static={name: calls for name, calls in static.items() if any(calls)},
            props=dict(self._props(cls, exported)),
        )

    def _props(self, cls: Class, exported: ExportedClass) -> Iterable[tuple[str, str]]:
        for prop in cls.props:
            wire = exported.properties.get(prop.name, "").removesuffix(" (read-only)")
            if kind := self.types.kind(prop.type, wire):
                yield prop.name, kind

    def _line(self, exported: ExportedClass) -> Iterable[ExportedClass]:
        """The class and its bases in the build."""
        current: ExportedClass | None = exported
        while current:
            yield current
            current = self.exports.classes.get(current.base)

    def _python_name(self, embind: str) -> str:
        names = (name for name, cls in self.api.classes.items() if class_name(cls) == embind)
        return next(names, embind)

    def _candidates(self, function: Function) -> list[Callable]:
        """Callables that may be `function`, by name."""
        scope, _, name = function.cpp.removeprefix("cv::").rpartition("::")
        cls = self.by_cpp.get(f"cv::{scope}")
        owner = self.exports.classes.get(class_name(cls)) if cls else None
        if owner:
            return [*_named(name, owner.statics, set()), *owner.constructors]
        short = function.name.rpartition(".")[2]
        found = []
        if not scope or short not in self.api.functions:
            found += _named(short, self.exports.functions, self.function_names)
        if scope:
            found += _named(export_name(function), self.exports.functions, self.function_names)
        return found + self._factories(function)

    def _factories(self, function: Function) -> list[Callable]:
        """Constructors of what `function` returns: createCLAHE is exported as `new CLAHE`."""
        kinds = {ov.ret.removeprefix("Ptr_") for ov in function.overloads if ov.ret[:4] == "Ptr_"}
        found = (self.api.classes[kind] for kind in kinds if kind in self.api.classes)
        exported = (self.exports.classes.get(class_name(cls)) for cls in found)
        return [c for cls in exported if cls for c in cls.constructors]

    def _calls(self, overloads: Iterable[Overload], candidates: list[Callable], constructs: str = "") -> Calls:
        """One call per overload; an exported callable serves one overload only."""
        calls: Calls = []
        taken: set[str] = set()
        for overload in overloads:
            fits = [self._fit(overload, c, constructs) for c in candidates if c.ref not in taken]
            call = min((fit for fit in fits if fit), key=lambda fit: fit.roundabout, default=None)
            if call:
                taken.add(call.ref)
                call = replace(call, shorter=self._shorter(overload, candidates, constructs))
            calls.append(call)
        return calls

    def _shorter(self, overload: Overload, candidates: list[Callable], constructs: str) -> Call | None:
        """A call of `overload` without the last arguments that the build cannot make by default."""
        kept = len(overload.args)
        while kept and self._unmakeable(overload.args[kept - 1]):
            kept -= 1
        if kept == len(overload.args):
            return None
        shortened = replace(overload, args=overload.args[:kept])
        fits = (self._fit(shortened, candidate, constructs) for candidate in candidates)
        return next((fit for fit in fits if fit), None)

    def _unmakeable(self, arg: Arg) -> bool:
        """Is `arg` by default an object of a class that has no constructor in the build?"""
        cls = self.api.classes.get(arg.type)
        if arg.default is None or cls is None:
            return False
        exported = self.exports.classes.get(class_name(cls))
        return exported is None or not (exported.constructors or _named(NEW, exported.statics, set()))

    def _fit(self, overload: Overload, candidate: Callable, constructs: str) -> Call | None:
        ret: str | None
        if constructs:
            ret = ("ptr:" if candidate.ret.startswith("Ptr<") else "obj:") + constructs
        else:
            ret = self.types.kind(overload.ret, candidate.ret)
        indices = [i for i in range(len(overload.args)) if i in overload.py or overload.args[i].is_output]
        fields = self._fields(overload, candidate)
        if fields:
            ret = candidate.ret
            indices = [index for index in indices if index not in fields]
        args = self._args(overload, candidate, indices)
        if ret is None or args is None:
            return None
        return Call(candidate.ref, ret, args, fields)

    def _fields(self, overload: Overload, candidate: Callable) -> dict[int, str] | None:
        """Outputs that the build returns as fields of a struct (minMaxLoc, minEnclosingCircle)."""
        if overload.ret or candidate.ret not in self.exports.structs:
            return None
        names = {name for name, _, _ in self.exports.structs[candidate.ret]}
        outputs = {i: overload.args[i].name for i in overload.out}
        return outputs if outputs and names.issuperset(outputs.values()) else None

    def _args(self, overload: Overload, candidate: Callable, indices: list[int]) -> tuple[tuple[str, int], ...] | None:
        if len(candidate.args) != len(indices):
            return None
        args = [(overload.args[index], index) for index in indices]
        kinds = [self.types.kind(arg.type, wire, arg.flow) for (arg, _), wire in zip(args, candidate.args, strict=True)]
        if None in kinds:
            return None
        return tuple((kind, index) for kind, (_, index) in zip(kinds, args, strict=True) if kind)


def export_name(function: Function) -> str:
    """The embind name of a function that is no class's: its C++ scope and its name in cv2."""
    scope = embind_name(function.cpp.removeprefix("cv::").rpartition("::")[0])
    short = function.name.rpartition(".")[2]
    return f"{scope}_{short}" if scope else short


def _named(name: str, callables: Iterable[Callable], others: set[str]) -> list[Callable]:
    """Callables called `name`, or `name` with an overload's number that is no name of its own."""
    pattern = re.compile(re.escape(name) + r"\d*")
    found = []
    for item in callables:
        short = re.split(r"\.|::", item.name)[-1]
        if pattern.fullmatch(short) and (short == name or short not in others):
            found.append(item)
    return found
