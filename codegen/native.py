"""Names of cv2 that OpenCV's generator does not know: they are registered by hand in C++."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.model import Arg, Class, Function, Module, Overload
from host.errors import HostError

DEPTHS = ("8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F", "16BF", "Bool", "64U", "64S", "32U")
"""Of whatever version, in the order of their codes."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "core": {
        **{f"CV_{depth}C": "channels: int -> int" for depth in DEPTHS},
        "CV_MAKETYPE": "depth: int, channels: int -> int",
        "_registerMatType": "type: Any ->",
        "redirectError": "onError: Any ->",
    },
    "highgui": {
        "createTrackbar": ("trackbarName: String, windowName: String, value: int, count: int, onChange: Any ->"),
        "createButton": (
            "buttonName: String, onChange: Any, userData: Any = None, buttonType: int = 0, initialButtonState: int = 0 ->"
        ),
        "setMouseCallback": "windowName: String, onMouse: Any, param: Any = None ->",
    },
    "dnn": {
        "dnn_registerLayer": "type: String, class: Any ->",
        "dnn_unregisterLayer": "type: String ->",
    },
    "gapi": {
        "gapi.kernels": "kernels: Any -> GKernelPackage",
        "gapi.__op": "id: String, outMeta: Any, args: Any -> Any",
    },
}
"""Per OpenCV module: the functions in the method tables of OpenCV's hand-written C++ bindings, of whatever version."""

_DEVICE = ("cuda.GpuMat", "cuda.GpuMatND")
METHODS = {
    **{
        name: {
            "__enter__": f"-> {name}",
            "__exit__": "exc_type: Any = None, exc_value: Any = None, traceback: Any = None ->",
        }
        for name in ("VideoCapture", "VideoWriter")
    },
    **{
        name: {
            "__dlpack__": "stream: int = 0, max_version: Any = None, dl_device: Any = None, copy: bool = false -> Any",
            "__dlpack_device__": "-> Any",
        }
        for name in _DEVICE
    },
}
"""The same of classes."""

STATIC = {name: {"from_dlpack": f"device: Any -> {name}"} for name in _DEVICE}
"""And those of them that need no object. (What is read comes by this name: OpenCV forgets the first of its own list.)"""


class UnknownNameError(HostError):
    """OpenCV's hand-written bindings register what is not known here."""


def registered(text: str) -> set[str]:
    """What the C++ sources in `text` register: names of functions, "Class.method", matrix types. Raises UnknownNameError."""
    entries = r'\{ *"(\w+)", *(?:\(PyCFunction\)|CV_PY_FN)'
    found: set[str] = set()
    tables = re.compile(r"#define PYOPENCV_EXTRA_METHODS_(\w+) (?:.*\\\n)*.*\n")
    for table in tables.finditer(text):
        owner = "" if table[1].isupper() else f"{table[1].replace('_', '.')}."
        found |= {owner + name for name in re.findall(entries, table[0])}
    found |= set(re.findall(entries, tables.sub("", text)))
    constants = set(re.findall(r"\bPUBLISH\((CV_\w+)\)", text))
    known = {name.rpartition(".")[2] for names in FUNCTIONS.values() for name in names}
    known |= {f"{owner}.{name}" for table in (METHODS, STATIC) for owner, names in table.items() for name in names}
    if found - known:
        names = ", ".join(sorted(found - known))
        raise UnknownNameError(f"OpenCV registers by hand what codegen/native.py does not know: add {names} there.")
    return found | constants


def add_to(module: Module, registered: set[str], macros: dict[str, int]) -> Module:
    """`module` with those of its hand-registered functions and methods that are there, and for core the matrix types."""
    known = FUNCTIONS.get(module.name, {}).items()
    added = tuple(_function(name, text) for name, text in known if name.rpartition(".")[2] in registered)
    constants = module.constants | (_matrix_types(macros, registered) if module.name == "core" else {})
    classes = tuple(_with_methods(cls, registered) for cls in module.classes)
    return replace(module, functions=module.functions + added, classes=classes, constants=constants)


def _with_methods(cls: Class, registered: set[str]) -> Class:
    def added(table: dict[str, dict[str, str]]) -> tuple[Function, ...]:
        known = table.get(cls.name, {}).items()
        return tuple(_function(name, text) for name, text in known if f"{cls.name}.{name}" in registered)

    return replace(cls, methods=cls.methods + added(METHODS), static=cls.static + added(STATIC))


def _matrix_types(macros: dict[str, int], registered: set[str]) -> dict[str, int]:
    """CV_8U, CV_8UC1 … CV_16FC4, those that are registered: depth, and above its bits the channels beyond the first."""
    values: dict[str, int] = {}
    for depth in (depth for depth in DEPTHS if f"CV_{depth}" in macros):
        code = macros[f"CV_{depth}"]
        values[f"CV_{depth}"] = code
        step = 1 << macros["CV_CN_SHIFT"]
        values |= {f"CV_{depth}C{n}": code + (n - 1) * step for n in range(1, 5)}
    return {name: value for name, value in values.items() if name in registered}


def _function(name: str, signature: str) -> Function:
    parameters, _, ret = signature.rpartition("->")
    args = tuple(_arg(part) for part in parameters.split(",") if part.strip())
    overload = Overload(
        ret=ret.strip(),
        args=args,
        py=tuple(range(len(args))),
        required=sum(arg.default is None for arg in args),
        out=(-1,) if ret.strip() else (),
    )
    return Function(name, f"cv::{name}", (overload,))


def _arg(text: str) -> Arg:
    match = re.fullmatch(r"\s*(\w+): (\w+)(?: = (\w+))?\s*", text)
    assert match, text
    return Arg(match[1], match[2], "i", match[3])
