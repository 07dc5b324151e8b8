"""Names of cv2 that OpenCV's generator does not know: they are registered by hand in C++."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.model import Arg, Function, Module, Overload

DEPTHS = ("8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F")

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
"""Per OpenCV module: the functions in the method tables of OpenCV's hand-written C++ bindings."""


def check(text: str) -> None:
    """Raise unless FUNCTIONS are exactly the functions that the C++ sources in `text` register."""
    registered = set(re.findall(r'\{ *"(\w+)", *(?:\(PyCFunction\)|CV_PY_FN)', text))
    known = {name.rpartition(".")[2] for names in FUNCTIONS.values() for name in names}
    if registered != known:
        raise ValueError(
            "codegen/native.py and OpenCV's hand-written bindings differ in " + ", ".join(sorted(registered ^ known))
        )


def add_to(module: Module, macros: dict[str, int]) -> Module:
    """`module` with its hand-registered functions and, for core, the matrix types."""
    added = tuple(_function(*item) for item in FUNCTIONS.get(module.name, {}).items())
    constants = module.constants | (_matrix_types(macros) if module.name == "core" else {})
    return replace(module, functions=module.functions + added, constants=constants)


def _matrix_types(macros: dict[str, int]) -> dict[str, int]:
    """CV_8U, CV_8UC1 … CV_16FC4: depth plus eight times the channels beyond the first."""
    values: dict[str, int] = {}
    for depth in DEPTHS:
        code = macros[f"CV_{depth}"]
        values[f"CV_{depth}"] = code
        step = 1 << macros["CV_CN_SHIFT"]
        values |= {f"CV_{depth}C{n}": code + (n - 1) * step for n in range(1, 5)}
    return values


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
