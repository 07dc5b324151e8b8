"""C++ constant expressions and default values."""

from __future__ import annotations

import pytest

from codegen import cpp, model
from codegen.defaults import Defaults
from codegen.model import Arg

CONSTANTS = {"KIND_SHIFT": 16, "Scope.READ": 1, "Scope.WRITE": 2}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("0x42FF0000", 0x42FF0000),
        ("0x80000000", 2147483648),
        ("1 << 31", -2147483648),
        ("0x8000 << KIND_SHIFT", -2147483648),
        ("(1 << 4) | Scope::READ", 17),
        ("Scope::READ + Scope::WRITE", 3),
        ("~0", -1),
        ("-1", -1),
        ("1u", 1),
        ("0.8F", 0.8),
        (" 0.0f", 0.0),
        ("10.f", 10.0),
        (".2", 0.2),
        ("0.003", 0.003),
        ("1e-4", 1e-4),
        ("true", True),
        ("nullptr", None),
    ],
)
def test_evaluate(text: str, value: object) -> None:
    result = cpp.evaluate(text, CONSTANTS.__getitem__)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("text", ["std::vector<int>()", "f()", "a[0]", "x ? 1 : 2", "__import__('os')"])
def test_what_is_no_constant_is_refused(text: str) -> None:
    with pytest.raises(cpp.UnevaluableError):
        cpp.evaluate(text, CONSTANTS.__getitem__)


def test_scopes_are_searched_from_the_innermost() -> None:
    assert list(cpp.scopes("aruco.Board")) == ["aruco.Board.", "aruco.", ""]


@pytest.fixture(scope="module")
def defaults() -> Defaults:
    return Defaults(model.load())


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("Mat", "Mat()", None),
        ("Mat", "cv::Mat()", None),
        ("vector_int", "std::vector<int>()", None),
        ("String", "String()", ""),
        ("int", "BORDER_CONSTANT", 0),
        ("int", "cv::RANSAC", 8),
        ("int", "INT_MAX", 2147483647),
        ("int", "false", 0),
        ("double", "1", 1.0),
        ("double", "-DBL_MAX", -1.7976931348623157e308),
        ("double", "CV_PI*0.5", 1.5707963267948966),
        ("enum:DrawMatchesFlags", "DrawMatchesFlags::DEFAULT", 0),
        ("Point", "Point(-1,-1)", [-1, -1]),
        ("Size", "Size()", [0, 0]),
        ("Scalar", "Scalar()", [0.0, 0.0, 0.0, 0.0]),
        ("Scalar", "Scalar(1)", [1, 0.0, 0.0, 0.0]),
        ("Scalar", "Scalar::all(-1)", [-1, -1, -1, -1]),
        ("Scalar", "0.0", [0.0, 0.0, 0.0, 0.0]),
        ("Range", "Range::all()", [-2147483648, 2147483647]),
        ("TermCriteria", "TermCriteria()", [0, 0, 0.0]),
        ("TermCriteria", "TermCriteria(TermCriteria::COUNT+TermCriteria::EPS, 30, 1e-6)", [3, 30, 1e-6]),
        ("UsacParams", "UsacParams()", {"call": "UsacParams", "args": []}),
        ("int", "somewhere::else()", {"cpp": "somewhere::else()"}),
    ],
)
def test_defaults(defaults: Defaults, type_: str, text: str, value: object) -> None:
    assert defaults.value(Arg("x", type_, "i", text), "cv") == value


def test_defaults_are_read_in_the_scope_of_their_function(defaults: Defaults) -> None:
    arg = Arg("dictionary", "aruco.Dictionary", "i", "getPredefinedDictionary(cv::aruco::DICT_4X4_50)")
    assert defaults.value(arg, "cv::aruco::ArucoDetector") == {
        "call": "aruco.getPredefinedDictionary",
        "args": [0],
    }


def test_no_default_of_cv2_is_left_as_text(defaults: Defaults) -> None:
    api = model.load()
    left = []
    for function in api.functions.values():
        if function.name.startswith("gapi."):  # graphs are carried out in Python, which knows their defaults
            continue
        scope = function.cpp.rpartition("::")[0]
        args = (arg for overload in function.overloads for arg in overload.args if arg.default is not None)
        values = ((arg, defaults.value(arg, scope)) for arg in args)
        left += [f"{function.name}: {arg}" for arg, value in values if value == {"cpp": arg.default}]
    assert not left
