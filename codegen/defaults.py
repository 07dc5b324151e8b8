"""C++ default values as JSON.

Numbers, strings, lists of numbers for value structs; null for an empty Mat, vector or pointer;
``{"call": name, "args": […]}`` for an object that a cv2 class or function makes;
``{"cpp": text}`` for what none of these can express.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codegen import cpp
from codegen.model import Api, Arg, Json

FLANN = {"cvflann.FLANN_DIST_L2": 1}
"""From flann/defines.h, which has no bindings."""

STRUCTS: dict[str, list[float]] = {
    "Point": [0, 0],
    "Point2f": [0.0, 0.0],
    "Point2d": [0.0, 0.0],
    "Vec2i": [0, 0],
    "Size": [0, 0],
    "Rect": [0, 0, 0, 0],
    "Scalar": [0.0, 0.0, 0.0, 0.0],
    "TermCriteria": [0, 0, 0.0],
}
"""What the constructor of a value struct gives without arguments."""

EMPTY = re.compile(r"(\w+::)*(U?Mat|noArray|SearchParams|vector_\w+)\(\)|(std::)?(vector|Ptr|makePtr)<.*>\(\)|\{\}")
"""Defaults that mean "nothing given"."""

CASTS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "int": int,
    "size_t": int,
    "int64": int,
    "float": float,
    "double": float,
    "Scalar": lambda value: value if isinstance(value, list) else [float(value), 0.0, 0.0, 0.0],
}


class Defaults:
    """Evaluates defaults in the scope of the function that has them."""

    def __init__(self, api: Api) -> None:
        self.constants = api.constants
        self.callables = {**api.functions, **api.classes}
        self.by_cpp = {item.cpp.replace("::", ".").removeprefix("cv."): item.name for item in api.classes.values()}
        for cls in api.classes.values():
            for method in cls.static:
                self.by_cpp[method.cpp.replace("::", ".").removeprefix("cv.")] = f"{cls.name}.{method.name}"

    def value(self, arg: Arg, scope: str) -> Json:
        """The default of `arg`, declared in C++ scope `scope` ("cv::aruco::Board")."""
        text = arg.default
        assert text is not None
        if EMPTY.fullmatch(text) or (arg.type.startswith("Ptr_") and text == "0"):
            return None
        if text in ('""', "String()"):
            return ""
        names = scope.replace("::", ".").removeprefix("cv").removeprefix(".")
        try:
            value = cpp.evaluate(text.replace("cv::", ""), lambda key: self._name(key, names), self._call(names))
        except cpp.UnevaluableError:
            return {"cpp": text}
        return CASTS.get(arg.type, lambda value: value)(value)

    def _name(self, key: str, scope: str) -> Json:
        if key in cpp.LIMITS or key in FLANN:
            return cpp.LIMITS.get(key, FLANN.get(key))
        for prefix in cpp.scopes(scope):
            for name in _spellings(prefix + key):
                if name in self.constants:
                    return self.constants[name]
        raise cpp.UnevaluableError(key)

    def _call(self, scope: str) -> cpp.Call:
        def call(name: str, arguments: list[Any]) -> Json:
            if name in STRUCTS:
                return [*arguments, *STRUCTS[name][len(arguments) :]]
            if name == "Scalar.all":
                return arguments * 4
            if name == "Range.all":
                return [cpp.LIMITS["INT_MIN"], cpp.LIMITS["INT_MAX"]]
            if name == "morphologyDefaultBorderValue":
                return [cpp.LIMITS["DBL_MAX"]] * 4
            return {"call": self._resolve(name, scope), "args": arguments}

        return call

    def _resolve(self, name: str, scope: str) -> str:
        for prefix in cpp.scopes(scope):
            if (full := prefix + name) in self.by_cpp:
                return self.by_cpp[full]
            if full in self.callables:
                return full
        raise cpp.UnevaluableError(name)


def _spellings(qualified: str) -> list[str]:
    """cv2 joins class scopes with underscores: "A.B.C" may be A.B.C, A.B_C or A_B_C."""
    parts = qualified.split(".")
    return [".".join([*parts[:cut], "_".join(parts[cut:])]) for cut in range(len(parts) - 1, -1, -1)]
