"""Stage 4: the embind bindings of what OpenCV's own JavaScript bindings do not offer in a form that fits.

OpenCV's generator runs first and unchanged (what it makes is the table of `exports.base`); each overload,
constructor and property that nothing in that table carries out gets a small C++ function here. What a
parameter looks like follows from its type alone: ``codegen/types.py`` has the wire, `Writer` the C++, and
``opencv_js/bindings/support.hpp``, written by hand, what the functions are written with.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codegen import exports, package
from codegen.exports import Callable, ExportedClass, Exports
from codegen.mapping import NEW, Calls, Mapper, export_name
from codegen.model import Api, Arg, Class, Function, Module, Overload, Property
from codegen.types import ADDRESS, NUMBERS, TYPES, Types, class_name
from host import emitted
from host.versions import opencv

SUPPORT = Path(__file__).resolve().parent.parent / "opencv_js" / "bindings" / "support.hpp"

TAKEN = ("imread",)
"""Functions that opencv.js has in JavaScript (its helpers.js): a C++ function of that name would replace them."""

EXCEPTIONS = {
    r"cuda\..*": "without CUDA nothing of it computes: cv2shim has in Python what answers all the same",
    r"UMat(\..*|_.*)?": "a UMat is a Mat that stays in opencv.js: cv2shim has the class in Python",
    r"CV_\w+C|CV_MAKETYPE": "arithmetic on type codes that cv2 has in its hand-written bindings, not in OpenCV",
    r"_registerMatType": "gives cv2 the Python class cv2.Mat",
    r"redirectError": "calls back into Python",
    r"ml\.TrainData\.(getSample|getValues)": "OpenCV writes an array where cv2 passes one number: overrides/ml.py checks",
    r"mcc\.CCheckerDetector\.(draw|getListColorChecker)": "a vector of smart pointers has no wire yet in codegen/types.py",
    r"dnn_registerLayer|dnn_unregisterLayer": "layers written in Python: opencv_js/runtime/layers.cpp calls these",
}
"""Names of cv2 (patterns) that get no binding, and why."""


def exception(name: str) -> str | None:
    """Why the function, class or "Class.method" called `name` has no binding; None where it should have one."""
    return next((reason for pattern, reason in EXCEPTIONS.items() if re.fullmatch(pattern, name)), None)


# ---- one call -------------------------------------------------------------------------------------------------------

NUMBER = {"int", "char", "unsigned char", "unsigned long", "float", "double", "bool"}
STORED = {"i32": "int", "u32": "unsigned int", "f32": "float", "f64": "double", "bool": "int"}
"""How `ref:` outputs lie in memory."""

ELEMENTS = {
    "Int": "int",
    "Float": "float",
    "Double": "double",
    "Char": "char",
    "UChar": "unsigned char",
    "String": "std::string",
}


@dataclass(frozen=True)
class _Parameter:
    """How the C++ function gets its argument: `before` and `after` are statements around the call."""

    wire: str
    declared: str
    passed: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Binding:
    """One emitted function. `wires` are those of its result and of its arguments, `this` excluded."""

    name: str
    wires: tuple[str, ...]
    code: str


class Writer:
    """Writes the C++ of single functions."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.by_embind = {class_name(cls): cls.cpp for cls in types.classes.values()}

    # -- types

    def wire_cpp(self, wire: str) -> str:
        """The C++ type that embind knows as `wire`."""
        if wire in NUMBER or wire == "void":
            return wire
        if wire == "string":
            return "std::string"
        if wire.startswith("Ptr<"):
            return f"cv::Ptr<{self.by_embind[wire[4:-1]]}>"
        if wire.endswith("Vector"):
            return f"std::vector<{self.wire_cpp(wire.removesuffix('Vector'))}>"
        return ELEMENTS.get(wire) or self.by_embind.get(wire) or f"cv::{wire}"

    # -- parameters

    def parameter(self, arg: Arg, name: str) -> _Parameter:
        wire, kind = self.types.carrier(arg.type, arg.flow)
        cpp, carried = self.types.cpp(arg.type), self.wire_cpp(wire)
        head = kind.partition(":")[0].removesuffix("_out").removesuffix("_io")
        local = name.replace("a", "v", 1)
        if kind in NUMBERS:
            return _Parameter(wire, carried, name if carried == cpp else f"static_cast<{cpp}>({name})")
        if head == "str":
            return _Parameter(wire, "const Text&", f"Str({name})")
        if head in ("params", "variant"):
            return _Parameter(wire, "const Text&", local, self._dictionary(arg, name, local))
        if head in ("ref", "opt", "made"):
            return self._address(arg, kind, name, local)
        # not const: some C++ functions that change nothing take a plain reference all the same
        if cpp == carried:
            return _Parameter(wire, f"{carried}&", name)
        return _Parameter(wire, f"{carried}&", local, *self._converted(arg, cpp, name, local, head))

    def _converted(self, arg: Arg, cpp: str, name: str, local: str, head: str) -> tuple[str, str]:
        """Statements for values that lie differently in C++ than on the wire."""
        umat = "UMat" in arg.type
        made = f"upload({name})" if umat else f"convert<{cpp}>({name})"
        before = f"auto {local} = {made};" if arg.is_input else f"{cpp} {local};"
        if not arg.is_output:
            return before, ""
        if umat:
            return before, f"download({local}, {name});"
        if head == "nested":
            return before, f"flatten({local}, {name});"
        return before, f"{name} = convert<std::remove_reference_t<decltype({name})>>({local});"

    def _address(self, arg: Arg, kind: str, name: str, local: str) -> _Parameter:
        cpp = self.types.cpp(arg.type)
        declared = "std::uintptr_t"
        if kind.startswith("opt:"):
            after = f"if ({name} && {local}) store<float>({name}, *{local});"
            return _Parameter(ADDRESS, declared, local, f"auto {local} = optional({name});", after)
        if kind.startswith("made:"):
            before = f"auto {local} = std::make_unique<{cpp}>();"
            return _Parameter(ADDRESS, declared, f"*{local}", before, f"give({name}, {local});")
        stored = STORED.get(kind.removeprefix("ref:").rpartition("_")[0], cpp)
        before = f"auto {local} = load<{cpp}, {stored}>({name});" if arg.is_input else f"{cpp} {local}{{}};"
        return _Parameter(ADDRESS, declared, f"Ref<{cpp}>{{{local}}}", before, f"store<{stored}>({name}, {local});")

    def _dictionary(self, arg: Arg, name: str, local: str) -> str:
        """An empty text stands for the default, which for all but pointers is what the type's constructor makes."""
        cpp = self.types.cpp(arg.type)
        if arg.type.startswith("Ptr_") and arg.default:
            return f"using namespace cv;\n    {cpp} {local} = {arg.default};\n    parse({name}, {local});"
        return f"{cpp} {local};\n    {'variant' if arg.type == 'LayerId' else 'parse'}({name}, {local});"

    # -- results

    def result(self, type_: str) -> tuple[str, str, str]:
        """Wire, C++ type returned, and the pattern of the expression that makes it of the call's value."""
        wire = self.types.row(type_).wire
        cpp, carried = self.types.cpp(type_) if type_ else "void", self.wire_cpp(wire)
        if not type_:
            return "void", "void", "{}"
        if wire in NUMBER:
            return wire, carried, "{}" if carried == cpp else f"static_cast<{carried}>({{}})"
        if wire == "string":
            return wire, "Made<std::string>", "text({})"
        if "UMat" in type_:
            return wire, f"Made<{carried}>", f"made<{carried}>(download({{}}))"
        value = "{}" if cpp == carried else f"convert<{carried}>({{}})"
        return wire, f"Made<{carried}>", f"made<{carried}>({value})"

    # -- functions

    def function(self, symbol: str, name: str, overload: Overload, target: str, owner: str = "", makes: str = "") -> Binding:
        """A binding of the C++ function `target`, or method of `owner`; `makes`: the class that a constructor makes."""
        indices = bound(overload)
        parameters = {i: self.parameter(overload.args[i], f"a{i}") for i in indices}
        passed = [parameters[i].passed if i in parameters else "nullptr" for i in range(len(overload.args))]
        if overload.packed:
            struct, count = overload.packed
            scope = target.rpartition("::")[0]
            passed[-count:] = [f"{scope}::{struct}{{{', '.join(passed[-count:])}}}"]
        if makes or target.endswith("operator[]"):  # which are there for both types of string
            passed = [re.sub(r"^Str\((\w+)\)$", r"\1.str()", text) for text in passed]
        call = f"{target}({', '.join(passed)})"
        if makes:
            wire, declared, pattern = self._made(makes)
            call = f"new {call}" if wire[:4] == "Ptr<" else call
        else:
            wire, declared, pattern = self.result(overload.ret)
        receiver = [f"{owner}& self"] if owner else []
        signature = ", ".join(["void*", *receiver, *(f"{p.declared} a{i}" for i, p in parameters.items())])
        before = [p.before for p in parameters.values() if p.before]
        after = [p.after for p in parameters.values() if p.after]
        lines = [*before, *_carry_out(declared, pattern, call, after)]
        body = "".join(f"    {line}\n" for line in lines)
        code = f"{declared} {symbol}({signature}) {{\n{body}}}\n"
        return Binding(name, (wire, *(p.wire for p in parameters.values())), code)

    def _made(self, name: str) -> tuple[str, str, str]:
        cls = self.types.classes[name]
        cpp, embind = object_type(cls), class_name(cls)
        if cls.simple:
            return embind, f"Made<{cpp}>", f"made<{cpp}>({{}})"
        return f"Ptr<{embind}>", f"Made<cv::Ptr<{cpp}>>", f"owned<cv::Ptr<{cpp}>>({{}})"

    def getter(self, symbol: str, prop: Property, owner: str) -> Binding:
        wire, declared, pattern = self.result(prop.type)
        code = f"{declared} {symbol}(void*, {owner}& self) {{\n    return {pattern.format('self.' + _field(prop))};\n}}\n"
        return Binding(prop.name, (wire,), code)

    def setter(self, symbol: str, prop: Property, owner: str) -> Binding:
        p = self.parameter(Arg("value", prop.type, "i"), "a0")
        value = "a0.str()" if p.passed == "Str(a0)" else p.passed
        lines = [*([p.before] if p.before else []), f"self.{_field(prop)} = {value};"]
        body = "".join(f"    {line}\n" for line in lines)
        return Binding(prop.name, ("void", p.wire), f"void {symbol}(void*, {owner}& self, {p.declared} a0) {{\n{body}}}\n")


def _carry_out(declared: str, pattern: str, call: str, after: list[str]) -> list[str]:
    if declared == "void":
        return [f"{call};", *after]
    if not after:
        return [f"return {pattern.format(call)};"]
    return [f"auto&& result = {call};", *after, f"return {pattern.format('result')};"]


def _field(prop: Property) -> str:
    """The C++ name: Python's keywords have an underscore appended."""
    name = prop.name.removesuffix("_")
    return name if keyword.iskeyword(name) else prop.name


def bound(overload: Overload) -> list[int]:
    """The arguments that a binding takes: those that Python can neither pass nor get back are left out."""
    return [i for i in range(len(overload.args)) if i in overload.py or i in overload.out]


def object_type(cls: Class) -> str:
    """The C++ class that embind registers for `cls`: a struct that travels by value is registered already."""
    return class_name(cls) if cls.name in TYPES else cls.cpp


# ---- all of them ----------------------------------------------------------------------------------------------------


@dataclass
class Unit:
    """What one translation unit has to register."""

    module: Module
    vectors: list[str] = field(default_factory=list)
    structs: list[str] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    functions: list[tuple[str, Binding]] = field(default_factory=list)
    methods: dict[str, list[tuple[str, Binding]]] = field(default_factory=dict)
    statics: dict[str, list[tuple[str, Binding]]] = field(default_factory=dict)
    properties: dict[str, list[tuple[str, Binding, Binding | None]]] = field(default_factory=dict)

    def bindings(self) -> Iterator[Binding]:
        yield from (b for _, b in self.functions)
        for rows in (*self.methods.values(), *self.statics.values()):
            yield from (b for _, b in rows)
        for cls in self.properties.values():
            for _, get, put in cls:
                yield get
                yield from [put] if put else []


class Bindings:
    """The bindings that complete the export table `base`."""

    def __init__(self, api: Api, base: Exports, modules: Sequence[str]) -> None:
        self.api, self.base = api, base
        self.mapper = Mapper(api, base)
        self.functions, self.classes = self.mapper.functions(), self.mapper.classes()
        self.writer = Writer(self.mapper.types)
        self.registered = {*base.classes, *base.structs}
        self.pointers = set(base.pointers)
        self.taken = {item.ref for item in base.functions} | {f"{name}/{n}" for name in TAKEN for n in range(20)}
        for cls in base.classes.values():
            self.taken |= {item.ref for item in (*cls.constructors, *cls.methods, *cls.statics)}
        self.refs: dict[tuple[str, Overload], str] = {}
        self.symbols: Counter[str] = Counter()
        self.units = [self._unit(module) for module in api.modules if module.name in modules]

    def exports(self, name: str) -> Exports:
        """The export table of a build that has these bindings beside `base`."""
        classes = dict(self.base.classes)
        functions = list(self.base.functions)
        for unit in self.units:
            for cls in unit.classes:
                embind = class_name(cls)
                base = next((class_name(self.api.classes[b]) for b in cls.bases), "")
                classes[embind] = ExportedClass(embind, base)
            functions += [Callable(b.name, b.wires[0], b.wires[1:]) for _, b in unit.functions]
            for key in (*unit.methods, *unit.statics, *unit.properties):
                found = classes[key]
                methods = [Callable(f"{key}.{b.name}", b.wires[0], b.wires[1:]) for _, b in unit.methods.get(key, [])]
                statics = [Callable(f"{key}::{b.name}", b.wires[0], b.wires[1:]) for _, b in unit.statics.get(key, [])]
                props = {g.name: g.wires[0] + ("" if s else " (read-only)") for _, g, s in unit.properties.get(key, [])}
                classes[key] = ExportedClass(
                    *(key, found.base, found.constructors),
                    methods=tuple({m.ref: m for m in (*found.methods, *methods)}.values()),
                    statics=tuple({m.ref: m for m in (*found.statics, *statics)}.values()),
                    properties=found.properties | props,
                )
        build = {"name": name, "opencv": self.api.version}
        return Exports(build, tuple(functions), classes, self.base.structs, self.base.enums)

    # -- what is missing

    def _unit(self, module: Module) -> Unit:
        unit = Unit(module)
        self.symbols.clear()
        kept = [cls for cls in module.classes if not exception(cls.name)]
        for cls in _bases_first(kept):
            embind = class_name(cls)
            if embind not in self.base.classes:
                unit.classes.append(cls)
                self.registered.add(embind)
        for cls in kept:
            row = self.classes.get(cls.name)
            for i, overload in enumerate(cls.init):
                if not (row and row.init and row.init[i]):
                    self.refs[f"{cls.cpp}()", overload] = self._constructor(unit, cls, overload)
            for function in cls.methods:
                if not exception(f"{cls.name}.{function.name}"):
                    self._overloads(unit, function, row.methods.get(function.name) if row else None, cls)
            for function in cls.static:
                self._overloads(unit, function, row.static.get(function.name) if row else None)
            for prop in cls.props:
                if not (row and prop.name in row.props):
                    self._property(unit, cls, prop)
        for function in module.functions:
            if not exception(function.name):
                self._overloads(unit, function, self.functions.get(function.name))
        for binding in unit.bindings():
            for wire in binding.wires:
                self._require(unit, wire)
        for cls in unit.classes:
            if not cls.simple:
                self._require(unit, f"Ptr<{class_name(cls)}>")
        return unit

    def _overloads(self, unit: Unit, function: Function, calls: Calls | None, cls: Class | None = None) -> None:
        for i, overload in enumerate(function.overloads):
            key = (f"{cls.cpp}." if cls else "") + function.cpp, overload
            call = calls[i] if calls else None
            if (call and not call.roundabout) or key in self.refs:
                continue
            self.refs[key] = (
                self._method(unit, cls, function, overload, i) if cls else self._function(unit, function, overload, i)
            )

    def _function(self, unit: Unit, function: Function, overload: Overload, number: int) -> str:
        scope, _, short = function.cpp.rpartition("::")
        owner = self._class_at(scope)
        if owner is None:
            ref, name = self._free(export_name(function), "", overload, number, self.mapper.function_names)
            unit.functions.append(self._bind(name, overload, function.cpp))
            return ref
        embind = class_name(owner)
        ref, name = self._free(short, f"{embind}::", overload, number, {f.name for f in owner.static})
        unit.statics.setdefault(embind, []).append(self._bind(name, overload, function.cpp))
        return ref

    def _method(self, unit: Unit, cls: Class, function: Function, overload: Overload, number: int) -> str:
        embind, own = class_name(cls), {f.name for f in cls.methods}
        ref, name = self._free(function.name, f"{embind}.", overload, number, own)
        target = f"self.{function.cpp}"
        unit.methods.setdefault(embind, []).append(self._bind(name, overload, target, owner=object_type(cls)))
        return ref

    def _constructor(self, unit: Unit, cls: Class, overload: Overload) -> str:
        embind = class_name(cls)
        ref, name = self._free(NEW, f"{embind}::", overload, 0, {f.name for f in cls.static})
        unit.statics.setdefault(embind, []).append(self._bind(name, overload, object_type(cls), makes=cls.name))
        return ref

    def _property(self, unit: Unit, cls: Class, prop: Property) -> None:
        owner, symbol = object_type(cls), self._symbol(prop.name)
        put = self.writer.setter(f"{symbol}_set", prop, owner) if prop.writable else None
        row = (symbol, self.writer.getter(f"{symbol}_get", prop, owner), put)
        unit.properties.setdefault(class_name(cls), []).append(row)

    def _bind(self, name: str, overload: Overload, target: str, owner: str = "", makes: str = "") -> tuple[str, Binding]:
        symbol = self._symbol(name)
        return symbol, self.writer.function(symbol, name, overload, target, owner, makes)

    def _symbol(self, name: str) -> str:
        """The C++ name of a binding in its translation unit."""
        self.symbols[name] += 1
        return f"{name}_{self.symbols[name]}"

    def _free(self, name: str, scope: str, overload: Overload, number: int, others: set[str]) -> tuple[str, str]:
        """A ref and its name: `name`, numbered if need be so that neither name and arity nor another function's name is met."""
        for candidate in [name + (str(number) if number else ""), *(f"{name}{i}" for i in range(1, 30))]:
            ref = f"{scope}{candidate}/{len(bound(overload))}"
            if ref not in self.taken and (candidate == name or candidate not in others):
                self.taken.add(ref)
                return ref, candidate
        raise ValueError(f"no name is left for an overload of {scope}{name}")

    def _class_at(self, scope: str) -> Class | None:
        cls = self.mapper.by_cpp.get(scope)
        return cls if cls and not exception(cls.name) else None

    def _require(self, unit: Unit, wire: str) -> None:
        """Have `wire` registered, here if nothing before has."""
        if wire in self.registered or wire in ("void", "string", *NUMBER):
            return
        if wire.startswith("Ptr<"):
            if wire[4:-1] not in self.pointers:
                self.pointers.add(wire[4:-1])
                unit.pointers.append(wire[4:-1])
            return
        self.registered.add(wire)
        if wire.endswith("Vector"):
            inner = wire.removesuffix("Vector")
            if inner not in ELEMENTS:
                self._require(unit, inner)
            unit.vectors.append(wire)
        else:
            unit.structs.append(wire)


def _bases_first(classes: list[Class]) -> list[Class]:
    waiting, found = list(classes), []
    while waiting:
        names = {cls.name for cls in waiting}
        ready = [cls for cls in waiting if not names.intersection(cls.bases)]
        found += ready
        waiting = [cls for cls in waiting if cls not in ready]
    return found


# ---- files ----------------------------------------------------------------------------------------------------------


def outputs(api: Api, line: opencv.Line) -> dict[Path, str]:
    """Every emitted translation unit, and what they include; nothing as long as it is not known what OpenCV's own offer."""
    base = exports.base(line)
    if base is None:
        return {}
    folder, made = emitted.bindings(line), Bindings(api, base, line.modules)
    head = package.header(api).replace("# ", "// ")
    files = {folder / f"{unit.module.name}.cpp": head + _file(api, made, unit) for unit in made.units}
    return {folder / SUPPORT.name: SUPPORT.read_text(encoding="utf-8"), **files}


def _file(api: Api, made: Bindings, unit: Unit) -> str:
    headers = [header for header in unit.module.headers if "cuda" not in header]  # EXCEPTIONS say why
    includes = "".join(f"#include <{header}>\n" for header in headers)
    blocks = [b.code for b in unit.bindings()]
    wrappers = [_wrapper(cls) for cls in unit.classes if cls.name in TYPES]
    registrations = list(_registrations(api, made, unit))
    return (
        f'#include "support.hpp"\n{includes}\nnamespace {{\n\nusing namespace bindings;\n\n'
        + "\n".join([*wrappers, *blocks])
        + f"\n}}  // namespace\n\nEMSCRIPTEN_BINDINGS(cv2_{unit.module.name}) {{\n"
        + "".join(f"    {line}\n" for line in registrations)
        + "}\n"
    )


def _wrapper(cls: Class) -> str:
    """A class of its own for a struct, with the same constructors."""
    short = cls.cpp.rpartition("::")[2]
    return f"struct {object_type(cls)} : {cls.cpp} {{\n    using {short}::{short};\n}};\n"


def _registrations(api: Api, made: Bindings, unit: Unit) -> Iterator[str]:
    cpp = made.writer.wire_cpp
    for name in unit.structs:
        kind = "vec" if name.startswith("Vec") else "point"
        yield f'new_{kind}<{cpp(name)}>("{name}");'
    for cls in unit.classes:
        base = next((f", {api.classes[b].cpp}" for b in cls.bases), "")
        yield f'new_class<{object_type(cls)}{base}>("{class_name(cls)}");'
    for name in unit.pointers:
        yield f'new_pointer<{cpp(name)}>("Ptr<{name}>");'
    for name in unit.vectors:
        element = cpp(name).removeprefix("std::vector<").removesuffix(">")
        objects = any(c.cpp == element and c.name not in TYPES for c in api.classes.values())
        yield f'{"new_objects" if objects else "emscripten::register_vector"}<{element}>("{name}");'
    if unit.functions:
        yield from _table("functions", "", unit.functions)
    owners = {class_name(c): object_type(c) for c in api.classes.values()}
    for verb, tables in (("methods", unit.methods), ("statics", unit.statics)):
        for name, rows in tables.items():
            yield from _table(verb, f"<{owners[name]}>", rows)
    for name, props in unit.properties.items():
        yield "{"
        yield "    static const Property entries[] = {"
        for symbol, get, put in props:
            second = f'CV2_ENTRY("{get.name}", {symbol}_set)' if put else "{}"
            yield f'        {{CV2_ENTRY("{get.name}", {symbol}_get), {second}}},'
        yield "    };"
        yield f"    properties<{owners[name]}>(entries);"
        yield "}"


def _table(verb: str, of: str, rows: list[tuple[str, Binding]]) -> Iterator[str]:
    yield "{"
    yield "    static const Entry entries[] = {"
    for symbol, binding in rows:
        yield f'        CV2_ENTRY("{binding.name}", {symbol}),'
    yield "    };"
    yield f"    {verb}{of}(entries);"
    yield "}"
