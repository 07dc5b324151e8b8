"""Stage 1: the headers of an OpenCV source distribution become the API model.

OpenCV's own header parser and Python generator, taken from the distribution, do the reading; what
they decided (which argument is optional, what is returned, under which names) is copied here into
the typed model. Only facts are kept: no documentation text.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from codegen import cpp, native
from codegen.model import Api, Arg, Class, Enum, Function, Module, Overload, Property
from codegen.types import TYPES
from host.errors import HostError

ELSEWHERE = r"/cap_winrt\.hpp$"
"""Headers of another platform."""


class ExtractError(HostError):
    """The source distribution is not one that is known here; the text says what is new in it."""


class Source:
    """An unpacked source distribution of opencv-python, and which modules of it are read.

    Raises ExtractError where it is none, or has other modules with Python bindings than these.
    """

    def __init__(self, folder: Path, modules: Sequence[str]) -> None:
        self.modules = modules
        self.root = folder / "opencv"
        self.numbers = tuple(map(int, version_of(folder).split(".")))
        about = (folder / "PKG-INFO").read_text(encoding="utf-8")
        self.distribution = re.findall(r"^Version: (\S+)", about, re.M)[0]
        if differing := set(modules) ^ self.with_bindings():
            names = ", ".join(sorted(differing))
            raise ExtractError(f"OpenCV {self.version} has other modules than host/versions/opencv.toml says: {names}.")

    @property
    def version(self) -> str:
        return ".".join(map(str, self.numbers))

    def with_bindings(self) -> set[str]:
        return set(dependencies(self.root))

    def read(self, path: str) -> str:
        """A file of OpenCV's. Raises ExtractError where this OpenCV has none of that name."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise ExtractError(f"OpenCV {self.version} has no {path}, which codegen/extract.py reads.") from None

    def hand_written(self) -> str:
        """The C++ sources of bindings that no generator makes."""
        modules = self.root / "modules"
        paths = sorted(modules.glob("*/misc/python/pyopencv_*.hpp"))
        texts = [p.read_text(encoding="utf-8") for p in paths]
        return "".join([self.read("modules/python/src2/cv2.cpp"), *texts])

    def headers(self) -> list[str]:
        """The headers that the Python bindings are generated from, in OpenCV's order."""
        found: list[str] = []
        skipped = self._skipped()
        for module in self.modules:
            folder = self.root / "modules" / module
            paths = sorted((folder / "include").rglob("*.h*"))
            paths = [p for p in paths if not re.search(skipped, p.as_posix())]
            for pattern in ("python_*.hpp", "shadow*.hpp"):
                paths += sorted((folder / "misc" / "python").glob(pattern))
            found += map(str, paths)
        return found

    def _skipped(self) -> str:
        """The expression for headers that are none of the bindings', from their cmake file, which escapes twice."""
        text = self.read("modules/python/bindings/CMakeLists.txt")
        left_out = re.findall(r'ocv_list_filterout\(opencv_hdrs "([^"]+)"\)', text)
        return "|".join([ELSEWHERE, *(expression.replace(r"\\\\", "\\") for expression in left_out)])

    def definitions(self) -> dict[str, int]:
        """The preprocessor definitions that CMake hands to the header parser."""
        major, minor, patch = self.numbers
        text = self.read("cmake/OpenCVBindingsPreprocessorDefinitions.cmake")
        fixed = re.findall(r"ocv_add_definition\((\w+) (\d+)\)", text)
        fixed = [pair for pair in fixed if not pair[0].startswith("HAVE_")]
        return {
            **{name: int(value) for name, value in fixed},
            **{f"HAVE_OPENCV_{module.upper()}": 1 for module in self.modules},
            "OPENCV_HAVE_FILESYSTEM_SUPPORT": 1,
            "CV_VERSION_MAJOR": major,
            "CV_VERSION_MINOR": minor,
            "CV_VERSION_PATCH": patch,
            "OPENCV_ABI_COMPATIBILITY": major * 100,
        }

    def macros(self) -> dict[str, int]:
        """The type macros (CV_8U, CV_MAT_CONT_FLAG…) that constants are expressed in."""
        text = self.read("modules/core/include/opencv2/core/hal/interface.h")
        text += self.read("modules/core/include/opencv2/core/cvdef.h")
        values = {"INT_MAX": 2**31 - 1}  # of C's own limits
        for name, expression in re.findall(r"^#define (CV_\w+)\s+(\(?[\w <>()-]+)", text, re.M):
            with contextlib.suppress(cpp.UnevaluableError, KeyError, TypeError):
                values[name] = cpp.evaluate(expression, lambda key: values[key])
        return values


def dependencies(root: Path) -> dict[str, set[str]]:
    """The modules that have Python bindings without a compiler for graphics cards, and those of them that each needs.

    `root`: OpenCV's repository, whose cmake files say it.
    """
    found: dict[str, set[str]] = {}
    for path in (root / "modules").glob("*/CMakeLists.txt"):
        text = path.read_text(encoding="utf-8")
        for name, needed in re.findall(r"ocv_(?:define|add)_module\((\w+)\s([^)]*)\bWRAP\b[^)]*\bpython\b", text):
            found[name] = found.get(name, set()) | set(re.findall(r"\bopencv_(\w+)", needed.partition("OPTIONAL")[0]))
    return {name: needed & found.keys() - {name} for name, needed in found.items()}


def arranged(folder: Path, modules: Sequence[str], unbuilt: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`modules` and `unbuilt` of a line like another that has these: those that the distribution has, each after what it needs.

    Those that the other line knows stay in its order; a new one is to be built.
    """
    needs = dependencies(folder / "opencv")
    waiting = [name for name in (*modules, *sorted(needs.keys() - set(modules))) if name in needs and name not in unbuilt]
    built: list[str] = []
    while waiting:
        ready = (name for name in waiting if not needs[name] - {*built, *unbuilt})
        built.append(next(ready, waiting[0]))  # where they need each other, no order is right
        waiting.remove(built[-1])
    return tuple(built), tuple(name for name in unbuilt if name in needs)


def version_of(folder: Path) -> str:
    """Which OpenCV is unpacked at `folder`. Raises ExtractError where there is none."""
    header = folder / "opencv/modules/core/include/opencv2/core/version.hpp"
    if not header.is_file():
        raise ExtractError(f"{folder.name} is no source distribution of opencv-python: it has no {header.name} of OpenCV's.")
    numbers = dict(re.findall(r"#define CV_VERSION_(\w+)\s+(\d+)", header.read_text(encoding="utf-8")))
    return ".".join(numbers[key] for key in ("MAJOR", "MINOR", "REVISION"))


def extract(folder: Path, modules: Sequence[str]) -> Api:
    """The model of the distribution unpacked at `folder`. Raises ExtractError or native.UnknownNameError."""
    source = Source(folder, modules)
    registered = native.registered(source.hand_written())
    generator = _generate(source)
    reader = _Reader(generator, source)
    merged = [native.add_to(reader.module(name), registered, source.macros()) for name in modules]
    return Api(source.version, source.distribution, tuple(merged))


def _generate(source: Source) -> Any:
    """Run OpenCV's PythonWrapperGenerator and note the OpenCV module of all that it meets."""
    sys.path.insert(0, str(source.root / "modules" / "python" / "src2"))
    try:
        gen2 = importlib.import_module("gen2")
    finally:
        sys.path.pop(0)

    class Generator(gen2.PythonWrapperGenerator):  # type: ignore[misc, name-defined]
        """Notes which header each declaration came from, and the members of each enum."""

        def clear(self) -> None:
            super().clear()
            self.origin: dict[str, str] = {}
            self.members: dict[str, list[str]] = {}

        def _note(self, kind: str, name: str) -> None:
            self.origin.setdefault(f"{kind} {name}", self.parser.current_header)

        def add_class(self, stype: str, name: str, decl: Any) -> None:
            self._note("class", name)
            super().add_class(stype, name, decl)

        def add_const(self, name: str, decl: Any) -> None:
            self._note("const", name.replace(".", "::"))
            super().add_const(name, decl)

        def add_enum(self, name: str, decl: Any) -> None:
            self._note("enum", name)
            names = [entry[0].removeprefix("const ").strip() for entry in decl[3]]
            self.members[name] = [name.replace(".", "::") for name in names]
            super().add_enum(name, decl)

        def add_func(self, decl: Any) -> None:
            self._note("func", decl[0].replace(".", "::"))
            super().add_func(decl)

    class Parser(gen2.hdr_parser.CppHeaderParser):  # type: ignore[misc, name-defined]
        current_header = ""

        def parse(self, hname: str, *args: Any, **kwargs: Any) -> Any:
            self.current_header = hname
            return super().parse(hname, *args, **kwargs)

    gen2.hdr_parser.CppHeaderParser = Parser
    generator = Generator()
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        generator.gen(source.headers(), scratch, source.definitions())
    # Another distribution has modules of the same names, and is to be read with those.
    for name in [name for name, module in sys.modules.items() if _lies_in(source.root, module)]:
        del sys.modules[name]
    return generator


def _lies_in(folder: Path, module: Any) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).is_relative_to(folder)


class _Reader:
    """Copies what OpenCV's generator decided into the model."""

    def __init__(self, generator: Any, source: Source) -> None:
        self.generator = generator
        self.modules = re.compile(re.escape(str(source.root / "modules")) + r"/(\w+)/")
        self.types = _Types(generator)
        self.constants = _constants(generator, source)

    def module(self, name: str) -> Module:
        functions = [(f, header) for header, f in self._functions() if self._module_of(header) == name]
        classes = [(c, header) for header, c in self._classes() if self._module_of(header) == name]
        return Module(
            name=name,
            functions=tuple(f for f, _ in functions),
            classes=tuple(c for c, _ in classes),
            enums=tuple(e for module, e in self._enums() if module == name),
            constants={key: v for module, key, v in self._values() if module == name},
            headers=tuple(sorted({h.partition("/include/")[2] for _, h in (*functions, *classes)} - {""})),
        )

    def _module_of(self, header: str) -> str:
        match = self.modules.search(header)
        assert match, header
        return match[1]

    def _header_of(self, kind: str, name: str) -> str:
        return str(self.generator.origin[f"{kind} {name}"])

    def _functions(self) -> Iterator[tuple[str, Function]]:
        """Each function, with the header that it is from."""
        for namespace, content in self.generator.namespaces.items():
            if not _kept(namespace):
                continue
            for func in content.funcs.values():
                if func.isconstructor:
                    continue
                yield self._header_of_function(func), self._function(func, _relative(namespace))

    def _header_of_function(self, func: Any) -> str:
        known = self.generator.origin
        name = func.cname if f"func {func.cname}" in known else func.cname.replace("_", "::")
        return self._header_of("func", name)

    def _function(self, func: Any, scope: str) -> Function:
        name = func.variants[0].wname
        return Function(
            name=f"{scope}.{name}" if scope else name,
            cpp=func.cname,
            overloads=self._overloads(func),
        )

    def _classes(self) -> Iterator[tuple[str, Class]]:
        for info in self.generator.classes.values():
            if info.ismap or not _kept(info.full_export_name):
                continue
            yield self._header_of("class", info.full_original_name), self._class(info)

    def _class(self, info: Any) -> Class:
        methods = [self._function(f, "") for f in info.methods.values() if not f.is_static]
        static = [self._function(f, "") for f in info.methods.values() if f.is_static]
        base = self.generator.classes.get(info.base)
        return Class(
            name=_relative(info.full_export_name),
            cpp=info.cname,
            bases=(_relative(base.full_export_name),) if base else (),
            init=self._overloads(info.constructor) if info.constructor else (),
            methods=tuple(methods),
            static=tuple(static),
            props=tuple(Property(p.export_name, self.types.canonical(p.tp, info.cname), not p.readonly) for p in info.props),
            simple=info.issimple,
        )

    def _overloads(self, func: Any) -> tuple[Overload, ...]:
        """The overloads; an overload that only replaces Mat by UMat marks the one it doubles."""
        kept: list[Overload] = []
        for variant in func.variants:
            overload = self._overload(variant, func)
            twin = _as_mat(overload)
            position = next((i for i, ov in enumerate(kept) if replace(ov, umat=False) == twin), -1)
            if twin != overload and position >= 0:
                kept[position] = replace(kept[position], umat=True)
            else:
                kept.append(overload)
        return tuple(kept)

    def _overload(self, variant: Any, func: Any) -> Overload:
        scope = _scope(func)
        outputs = variant.py_outlist if not func.isconstructor else []
        return Overload(
            ret=self.types.canonical(variant.rettype, scope),
            args=tuple(self._arg(arg, scope) for arg in variant.args),
            py=tuple(index for _, index in variant.py_arglist),
            required=len(variant.py_arglist) - variant.py_noptargs,
            out=tuple(index for _, index in outputs),
            packed=_packed(variant),
        )

    def _arg(self, arg: Any, scope: str) -> Arg:
        flow = ("i" if arg.inputarg else "") + ("o" if arg.outputarg else "")
        default = arg.defval.strip() or None
        type_ = self.types.canonical(arg.tp, scope) + _variant(arg)
        return Arg(arg.export_name, type_, flow, default if arg.inputarg else None)

    def _enums(self) -> Iterator[tuple[str, Enum]]:
        """Named enums, with the first spelling under which cv2 has each member."""
        spelled: dict[str, str] = {}
        for name, (cname, _) in self.constants.items():
            spelled.setdefault(cname, name)
        for full in self.generator.enums.values():
            if _kept(full):
                members = self.generator.members[full]
                names = tuple(spelled[member] for member in members if member in spelled)
                yield self._module_of(self._header_of("enum", full)), Enum(_relative(full), names)

    def _values(self) -> Iterator[tuple[str, str, int]]:
        for name, (cname, value) in self.constants.items():
            yield self._module_of(self._header_of("const", cname)), name, value


def _scope(func: Any) -> str:
    """Where C++ looks first for a type that `func` names."""
    if func.classname:
        return f"{func.namespace}.{func.classname}"
    return str(func.cname.rpartition("::")[0]) or str(func.namespace)


def _packed(variant: Any) -> tuple[str, int] | None:
    """The struct whose fields are the last arguments, and how many they are."""
    owners = [arg.enclosing_arg for arg in variant.args]
    packed = [owner for owner in owners if owner is not None]
    assert owners[len(owners) - len(packed) :] == packed, variant.name
    return (packed[0].tp, len(packed)) if packed else None


def _variant(arg: Any) -> str:
    """Marks arguments that Python converts in a way of their own (see `codegen.types`)."""
    if arg.nd_mat:
        return "/nd"
    if arg.arithm_op_src_arg:
        return "/arithm"
    return "/path" if arg.pathlike else ""


def _as_mat(overload: Overload) -> Overload:
    """`overload` with Mat wherever it has UMat."""

    def swap(arg: Arg) -> Arg:
        default = arg.default.replace("UMat", "Mat") if arg.default else arg.default
        return replace(arg, type=arg.type.replace("UMat", "Mat"), default=default)

    ret = overload.ret.replace("UMat", "Mat")
    return replace(overload, ret=ret, args=tuple(map(swap, overload.args)))


def _kept(name: str) -> bool:
    """Is it in cv2? The generator also meets namespaces of others."""
    return name.partition(".")[0] == "cv"


def _relative(name: str) -> str:
    """A name of OpenCV's generator ("cv.aruco.Board") as cv2's ("aruco.Board")."""
    return name.removeprefix("cv").removeprefix(".")


class _Types:
    """Brings C++ type names into one spelling (see `codegen.types`)."""

    SPELLINGS: ClassVar[dict[str, str]] = {
        "string": "String",
        "c_string": "String",
        "char*": "String",
        "long long": "int64",
        "int64_t": "int64",
        "int32_t": "int",
        "Rect2i": "Rect",
        "unsigned char": "uchar",
        "FeatureDetector": "Feature2D",
    }

    def __init__(self, generator: Any) -> None:
        self.classes = {key: _relative(info.full_export_name) for key, info in generator.classes.items() if not info.ismap}
        self.enums = {key: _relative(name) for key, name in generator.enums.items()}

    def canonical(self, text: str, scope: str) -> str:
        """`std::vector<cv::Point>` -> "vector_Point", an enum -> "enum:…", a class -> cv2 name."""
        text = re.sub(r"\b(std|cv)::", "", text).strip()
        if match := re.fullmatch(r"(vector|Ptr)(?:_|<)\s*(.+?)\s*>?", text):
            return f"{match[1]}_{self.canonical(match[2], scope)}"
        text = self.SPELLINGS.get(text, text).removesuffix("*")
        text = re.sub(r"::|\.", "_", text)
        if text in TYPES:  # OpenCV's parser drops "cv::", so that a namesake in the scope would be found
            return text
        return self._resolve(text, scope) or text

    def _resolve(self, name: str, scope: str) -> str | None:
        path = scope.replace("::", ".").split(".")[1:]
        for length in range(len(path), -1, -1):
            full = "_".join([*path[:length], name])
            if full in self.classes:
                return self.classes[full]
            if full in self.enums:
                return "enum:" + self.enums[full]
        return None


def _constants(generator: Any, source: Source) -> dict[str, tuple[str, int]]:
    """Each constant of cv2: C++ name and value."""
    expressions = {
        cname: entry["value"] for cname, entries in generator.py_signatures.items() for entry in entries if "value" in entry
    }
    macros = source.macros()
    values: dict[str, int] = {}

    def value(cname: str) -> int:
        if cname not in values:
            scope = cname.replace("::", ".").rpartition(".")[0]
            values[cname] = cpp.evaluate(expressions[cname], lambda key: resolve(key, scope))
        return values[cname]

    def resolve(key: str, scope: str) -> int:
        for prefix in cpp.scopes(scope):
            if (full := (prefix + key).replace(".", "::")) in expressions:
                return value(full)
        return macros[key]

    return {name: (cname, value(cname)) for name, cname in _registered_constants(generator).items()}


def _registered_constants(generator: Any) -> dict[str, str]:
    """cv2 name -> C++ name, as the generator registers them (it adds upper-case spellings)."""
    text = generator.code_ns_reg.getvalue()
    namespaces = {name.replace(".", "_"): name for name in generator.namespaces}
    namespaces = {re.sub("^cv_", "", key): name for key, name in namespaces.items()}
    found: dict[str, str] = {}
    for table, body in re.findall(r"ConstDef consts_(\w+)\[\] = \{(.*?)\n\};", text, re.S):
        namespace = namespaces[table]
        if not _kept(namespace):
            continue
        prefix = _relative(namespace) + "." if namespace != "cv" else ""
        for name, cname in re.findall(r'\{"(\w+)", static_cast<long>\(([\w:]+)\)\}', body):
            found[prefix + name] = cname
    return found
