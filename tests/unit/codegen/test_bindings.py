"""The emitted embind code: what a C++ type looks like in it, and that nothing of cv2 is left out without a reason."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen import bindings, check, exports, model
from codegen.bindings import Bindings, Writer
from codegen.mapping import Call, Mapper
from codegen.model import Api, Arg, Class, Function, Module, Overload, Property
from codegen.types import Types, UnknownTypeError, class_name
from host import emitted
from host.versions import opencv

ROOT = Path(__file__).parents[3]
LINE = opencv.chosen()


@pytest.fixture(scope="module")
def api() -> Api:
    return model.load()


@pytest.fixture(scope="module")
def made(api: Api) -> Bindings:
    return Bindings(api, exports.base(LINE), LINE.modules)


@pytest.fixture(scope="module")
def writer(api: Api) -> Writer:
    return Writer(Types(api))


PARAMETERS = [
    # type, flow, C++ parameter, what is passed, kind of the bridge
    ("int", "i", "int", "a0", "i32"),
    ("bool", "i", "bool", "a0", "bool"),
    ("float", "i", "float", "a0", "f32"),
    ("size_t", "i", "unsigned long", "a0", "u32"),
    ("int64", "i", "double", "static_cast<std::int64_t>(a0)", "f64"),
    ("enum:ORB.ScoreType", "i", "int", "static_cast<cv::ORB::ScoreType>(a0)", "i32"),
    ("cvflann_flann_distance_t", "i", "int", "static_cast<cvflann::flann_distance_t>(a0)", "i32"),
    ("String", "i", "const Text&", "Str(a0)", "str"),
    ("String/path", "i", "const Text&", "Str(a0)", "str"),
    ("Rect", "i", "cv::Rect&", "a0", "Rect"),
    ("Vec2i", "i", "cv::Vec2i&", "a0", "Vec2i"),
    ("Mat", "i", "cv::Mat&", "a0", "mat"),
    ("Mat/arithm", "io", "cv::Mat&", "a0", "mat_io"),
    ("UMat", "i", "cv::Mat&", "v0", "mat"),
    ("vector_Mat", "o", "std::vector<cv::Mat>&", "a0", "mats_out"),
    ("vector_UMat", "io", "std::vector<cv::Mat>&", "v0", "mats_io"),
    ("vector_Size", "i", "std::vector<cv::Size>&", "a0", "vec:Size"),
    ("vector_String", "o", "std::vector<std::string>&", "a0", "vec:str_out"),
    ("vector_bool", "i", "std::vector<unsigned char>&", "v0", "vec:bool"),
    ("vector_vector_Point2f", "o", "std::vector<std::vector<cv::Point2f>>&", "a0", "vecvec:Point2f_out"),
    ("vector_NativeByteArray", "o", "std::vector<std::string>&", "a0", "vec:bytes_out"),
    ("MatShape", "i", "std::vector<int>&", "a0", "vec:int"),
    ("vector_vector_MatShape", "o", "std::vector<std::vector<int>>&", "v0", "nested:int_out"),
    ("vector_vector_Mat", "o", "std::vector<cv::Mat>&", "v0", "nested:mat_out"),
    ("aruco.Dictionary", "i", "cv::aruco::Dictionary&", "a0", "obj:aruco.Dictionary"),
    ("vector_aruco.Dictionary", "i", "std::vector<cv::aruco::Dictionary>&", "a0", "objs:aruco.Dictionary"),
    ("Ptr_ml.TrainData", "i", "cv::Ptr<cv::ml::TrainData>&", "a0", "ptr:ml.TrainData"),
    ("IndexParams", "i", "const Text&", "v0", "params"),
    ("LayerId", "i", "const Text&", "v0", "variant"),
    ("double", "o", "std::uintptr_t", "Ref<double>{v0}", "ref:f64_out"),
    ("size_t", "o", "std::uintptr_t", "Ref<unsigned long>{v0}", "ref:u32_out"),
    ("Rect", "io", "std::uintptr_t", "Ref<cv::Rect>{v0}", "ref:Rect_io"),
    ("Ptr_float", "io", "std::uintptr_t", "v0", "opt:f32_io"),
    ("Animation", "o", "std::uintptr_t", "*v0", "made:Animation_out"),
]


@pytest.mark.parametrize(("type_", "flow", "declared", "passed", "kind"), PARAMETERS)
def test_a_parameter_follows_from_its_type(
    writer: Writer, type_: str, flow: str, declared: str, passed: str, kind: str
) -> None:
    parameter = writer.parameter(Arg("x", type_, flow), "a0")
    assert (parameter.declared, parameter.passed) == (declared, passed)
    assert writer.types.carrier(type_, flow) == (parameter.wire, kind)
    assert writer.types.kind(type_, parameter.wire, flow) == kind


RESULTS = [
    # type, wire, C++ result, expression
    ("", "void", "void", "{}"),
    ("int", "int", "int", "{}"),
    ("enum:dnn.Target", "int", "int", "static_cast<int>({})"),
    ("int64", "double", "double", "static_cast<double>({})"),
    ("String", "string", "Made<std::string>", "text({})"),
    ("NativeByteArray", "string", "Made<std::string>", "text({})"),
    ("Mat", "Mat", "Made<cv::Mat>", "made<cv::Mat>({})"),
    ("UMat", "Mat", "Made<cv::Mat>", "made<cv::Mat>(download({}))"),
    ("Vec3d", "Vec3d", "Made<cv::Vec3d>", "made<cv::Vec3d>({})"),
    ("vector_enum:dnn.Target", "IntVector", "Made<std::vector<int>>", "made<std::vector<int>>(convert<std::vector<int>>({}))"),
    ("Ptr_ORB", "Ptr<ORB>", "Made<cv::Ptr<cv::ORB>>", "made<cv::Ptr<cv::ORB>>({})"),
    ("dnn.Net", "dnn_Net", "Made<cv::dnn::Net>", "made<cv::dnn::Net>({})"),
]


@pytest.mark.parametrize(("type_", "wire", "declared", "pattern"), RESULTS)
def test_a_result_follows_from_its_type(writer: Writer, type_: str, wire: str, declared: str, pattern: str) -> None:
    assert writer.result(type_) == (wire, declared, pattern)


def test_every_type_of_the_api_has_its_rule(api: Api, writer: Writer) -> None:
    for name, overload in overloads(api):
        if not bindings.exception(name):
            writer.result(overload.ret)
            for index in bindings.bound(overload):
                writer.parameter(overload.args[index], "a0")


def test_a_whole_function(writer: Writer) -> None:
    args = (Arg("image", "Mat", "i"), Arg("value", "double", "o"), Arg("rng", "RNG", "i", "0"))
    overload = Overload("bool", args, (0,), 1, (-1, 1))
    made = writer.function("find_1", "find", overload, "cv::find")
    assert made.wires == ("bool", "Mat", "unsigned long")
    assert made.code == (
        "bool find_1(void*, cv::Mat& a0, std::uintptr_t a1) {\n"
        "    double v1{};\n"
        "    auto&& result = cv::find(a0, Ref<double>{v1}, nullptr);\n"
        "    store<double>(a1, v1);\n"
        "    return result;\n"
        "}\n"
    )


def test_arguments_that_are_fields_of_a_struct(writer: Writer) -> None:
    args = (Arg("src", "Mat", "i"), Arg("lambda_", "int", "i", "-1"), Arg("sigma", "float", "i", "0.0f"))
    overload = Overload("", args, (0, 1, 2), 1, (), packed=("Params", 2))
    assert "cv::utils::f(a0, cv::utils::Params{a1, a2});" in writer.function("f_1", "f", overload, "cv::utils::f").code


def test_objects_that_cv2_holds_by_pointer_are_made_so(api: Api, writer: Writer) -> None:
    empty = Overload("", (), (), 0, ())
    held = writer.function("new_1", "new", empty, "cv::ml::ParamGrid", makes="ml.ParamGrid")
    simple = writer.function("new_1", "new", empty, "cv::UsacParams", makes="UsacParams")
    assert not api.classes["ml.ParamGrid"].simple
    assert (held.wires, simple.wires) == (("Ptr<ml_ParamGrid>",), ("UsacParams",))
    assert "owned<cv::Ptr<cv::ml::ParamGrid>>(new cv::ml::ParamGrid())" in held.code
    assert "made<cv::UsacParams>(cv::UsacParams())" in simple.code


def test_a_property_named_like_a_keyword_of_python(writer: Writer) -> None:
    prop = Property("except_", "int", True)
    assert "return self.except;" in writer.getter("get", prop, "cv::C").code
    assert "self.except = a0;" in writer.setter("set", prop, "cv::C").code


# ---- everything -----------------------------------------------------------------------------------------------------


def overloads(api: Api) -> Iterator[tuple[str, Overload]]:
    """Every overload of a module that is built, under the name that an exception would have."""
    for module in api.modules:
        if module.name in LINE.unbuilt:
            continue
        for function in module.functions:
            yield from ((function.name, ov) for ov in function.overloads)
        for cls in module.classes:
            scope = f"{cls.name}." if bindings.exception(cls.name) is None else cls.name + "."
            yield from ((cls.name, ov) for ov in cls.init)
            for function in (*cls.methods, *cls.static):
                yield from ((scope + function.name, ov) for ov in function.overloads)


def missing(api: Api, table: exports.Exports) -> Iterator[str]:
    """What nothing in `table` carries out."""
    mapper = Mapper(api, table)
    functions, classes = mapper.functions(), mapper.classes()
    for module in api.modules:
        if module.name in LINE.unbuilt:
            continue
        for function in module.functions:
            if not complete(functions.get(function.name)):
                yield function.name
        for cls in module.classes:
            row = classes.get(cls.name)
            if row is None:
                yield cls.name
                continue
            if cls.init and not complete(row.init):
                yield cls.name
            for function in cls.methods:
                if not complete(row.methods.get(function.name)):
                    yield f"{cls.name}.{function.name}"
            for function in cls.static:
                if not complete(row.static.get(function.name)):
                    yield f"{cls.name}.{function.name}"
            yield from (f"{cls.name}.{p.name}" for p in cls.props if p.name not in row.props)


def public(api: Api) -> Iterator[str]:
    """Every function, class and method of an OpenCV."""
    yield from api.functions
    for cls in api.classes.values():
        yield from (cls.name, *(f"{cls.name}.{function.name}" for function in (*cls.methods, *cls.static)))


def complete(calls: list[Call | None] | None) -> bool:
    return bool(calls) and all(call and not call.shorter for call in calls or [])


def test_all_of_cv2_is_mapped_or_excepted(api: Api, made: Bindings) -> None:
    left = list(missing(api, made.exports("full")))
    assert [name for name in left if not bindings.exception(name)] == []


def test_each_binding_is_called_for_the_overload_it_was_made_for(api: Api, made: Bindings) -> None:
    """Overloads may differ in types that have the same wire (a name and a number-or-name, both kinds of number)."""
    mapper = Mapper(api, made.exports("full"))
    functions, classes = mapper.functions(), mapper.classes()
    compared = 0

    def compare(key: str, overloads: tuple[Overload, ...], calls: list[Call | None] | None) -> int:
        pairs = [(ov, call) for ov, call in zip(overloads, calls or [], strict=True) if (key, ov) in made.refs]
        for overload, call in pairs:
            assert call
            assert call.ref == made.refs[key, overload], key
        return len(pairs)

    for module in (unit.module for unit in made.units):
        for function in module.functions:
            if not bindings.exception(function.name):
                compared += compare(function.cpp, function.overloads, functions[function.name])
        for cls in module.classes:
            if bindings.exception(cls.name):
                continue
            row = classes[cls.name]
            compared += compare(f"{cls.cpp}()", cls.init, row.init)
            for function in cls.methods:
                if not bindings.exception(f"{cls.name}.{function.name}"):
                    compared += compare(f"{cls.cpp}.{function.cpp}", function.overloads, row.methods[function.name])
            for function in cls.static:
                compared += compare(function.cpp, function.overloads, row.static[function.name])
    assert compared >= len(made.refs)


def test_exceptions_have_reasons_and_are_needed(api: Api, made: Bindings) -> None:
    left = list(missing(api, made.exports("full")))
    everywhere = {name for line in opencv.known().values() for name in public(model.load(line))}
    for pattern, reason in bindings.EXCEPTIONS.items():
        here = [name for name in public(api) if re.fullmatch(pattern, name)]
        assert any(re.fullmatch(pattern, name) for name in (left if here else everywhere)), pattern
        assert len(reason) > 20


def test_what_the_official_bindings_do_is_not_done_again(api: Api, made: Bindings) -> None:
    mapped = made.mapper.functions()
    official = {name for name, calls in mapped.items() if all(call and not call.roundabout for call in calls)}
    own = {b.name for unit in made.units for _, b in unit.functions}
    assert len(official) > 200
    assert not official & own


def test_names_are_free(made: Bindings) -> None:
    """embind refuses a second callable of the same name and number of arguments."""
    table = made.exports("full")
    refs = [item.ref for item in table.functions]
    assert len(refs) == len(set(refs))
    base = exports.base(LINE)
    assert {item.ref for item in base.functions} <= set(refs)
    for unit in made.units:
        for scope, groups in ((".", unit.methods), ("::", unit.statics)):
            for name, rows in groups.items():
                own = [f"{name}{scope}{b.name}/{len(b.wires) - 1}" for _, b in rows]
                assert len(own) == len(set(own))
                if name in base.classes:
                    assert not {m.ref for m in (*base.classes[name].methods, *base.classes[name].statics)} & set(own)


def test_nothing_is_registered_twice(made: Bindings) -> None:
    base = exports.base(LINE)
    registered = [*base.classes, *base.structs]
    pointers = list(base.pointers)
    for unit in made.units:
        registered += [*unit.vectors, *unit.structs, *(class_name(cls) for cls in unit.classes)]
        pointers += unit.pointers
    assert len(registered) == len(set(registered))
    assert len(pointers) == len(set(pointers))


def test_every_wire_is_registered(made: Bindings) -> None:
    base = exports.base(LINE)
    known = {*base.classes, *base.structs, *(f"Ptr<{name}>" for name in base.pointers), "void", "string", *bindings.NUMBER}
    for unit in made.units:
        known |= {*unit.vectors, *unit.structs, *(class_name(cls) for cls in unit.classes)}
        known |= {f"Ptr<{name}>" for name in unit.pointers}
        for binding in unit.bindings():
            assert known >= set(binding.wires), binding.name


def test_the_javascript_of_opencv_keeps_its_names(made: Bindings) -> None:
    names = {b.name for unit in made.units for _, b in unit.functions}
    assert not names & set(bindings.TAKEN)


@pytest.mark.parametrize("build", sorted({*exports.names(LINE)} - {exports.STOCK, *opencv.all_published()}))
def test_a_build_registers_what_the_model_says(made: Bindings, build: str) -> None:
    """What embind said while it started, against what the emitted code should have told it."""
    real, planned = exports.load(build, LINE), made.exports(build)
    assert set(real.functions) == set(planned.functions)
    vectors = {name for unit in made.units for name in unit.vectors}
    assert set(real.classes) == {*planned.classes, *vectors}
    for name, cls in planned.classes.items():
        found = real.classes[name]
        assert (found.base, found.properties) == (cls.base, cls.properties), name
        assert set(found.methods) == set(cls.methods), name
        assert {*found.statics, *found.constructors} == {*cls.statics, *cls.constructors}, name
    assert set(real.pointers) >= {*exports.base(LINE).pointers, *(p for unit in made.units for p in unit.pointers)}


# ---- files ----------------------------------------------------------------------------------------------------------


def test_the_files_are_up_to_date(api: Api) -> None:
    assert list(check.problems(bindings.outputs(api, LINE), emitted.bindings(LINE))) == []


def test_emitting_does_not_depend_on_the_run(api: Api) -> None:
    program = (
        "import hashlib; from codegen import bindings, model;"
        "from host.versions import opencv; files = bindings.outputs(model.load(), opencv.chosen());"
        "print(hashlib.sha256(''.join(t for _, t in sorted(files.items())).encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True
    )
    here = "".join(text for _, text in sorted(bindings.outputs(api, LINE).items()))
    assert run.stdout.decode().strip() == hashlib.sha256(here.encode()).hexdigest()


def test_exceptions_pass_through_to_javascript(api: Api) -> None:
    for path, text in bindings.outputs(api, LINE).items():
        assert not re.search(r"\b(try|catch)\b *[({]", text), path
        if path != bindings.SUPPORT:
            assert text.startswith("// Generated by `python -m codegen --write`"), path


def test_a_new_type_without_a_row_is_an_error() -> None:
    overload = Overload("", (Arg("x", "Quaternion", "i"),), (0,), 1, ())
    module = Module("core", (Function("turn", "cv::turn", (overload,)),))
    with pytest.raises(UnknownTypeError, match=r"not known here, Quaternion: add its row to codegen/types\.py"):
        Bindings(Api("1", "1", (module,)), exports.Exports({}, (), {}, {}, ()), [module.name])


def test_bases_come_first() -> None:
    def cls(name: str, *bases: str) -> Class:
        return Class(name, f"cv::{name}", bases, (), (), (), ())

    module = Module("core", classes=(cls("B", "A"), cls("A")))
    (unit,) = Bindings(Api("1", "1", (module,)), exports.Exports({}, (), {}, {}, ()), [module.name]).units
    assert [item.name for item in unit.classes] == ["A", "B"]
