"""Each emitted signature against the real cv2's own docstring."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import pytest

API = Path(__file__).parents[3] / "cv2shim" / "_generated" / "api"

WORDED_BY_HAND = {
    "gapi.kernels": ("(kernels) -> retval", "worded by hand: any number of kernels"),
    "gapi.__op": ("(id, outMeta, args) -> retval", "worded by hand: any number of arguments"),
    "_registerMatType": ("(type) -> None", "names the type that it wants"),
    "createButton": (
        "(buttonName, onChange[, userData[, buttonType[, initialButtonState]]]) -> None",
        "another way to put the brackets",
    ),
    "dnn_registerLayer": ("(type, class) -> None", "leaves out the prefix of its own name"),
    "dnn_unregisterLayer": ("(type) -> None", "leaves out the prefix of its own name"),
    "setMouseCallback": ("(windowName, onMouse[, param]) -> None", "another way to put the brackets"),
    "utils.testOverwriteNativeMethod": ("(argument) -> retval", "a Python function hides the native one"),
    **{
        f"{name}.{method}": (wanted, "says what it is for, or nothing")
        for names, method, wanted in (
            (("VideoCapture", "VideoWriter"), "__enter__", "() -> retval"),
            (("VideoCapture", "VideoWriter"), "__exit__", "([, exc_type[, exc_value[, traceback]]]) -> None"),
            (("cuda.GpuMat", "cuda.GpuMatND"), "__dlpack__", "([, stream[, max_version[, dl_device[, copy]]]]) -> retval"),
            (("cuda.GpuMat", "cuda.GpuMatND"), "__dlpack_device__", "() -> retval"),
            (("cuda.GpuMat", "cuda.GpuMatND"), "from_dlpack", "(device) -> retval"),
        )
        for name in names
    },
}
"""Functions whose docstring OpenCV writes by hand: the emitted signature, and how the docstring differs."""


@cache
def table(name: str) -> Any:
    return json.loads((API / f"{name}.json").read_text(encoding="utf-8"))


def emitted() -> Iterator[tuple[str, Any]]:
    """Qualified name and overloads of every function and method."""
    yield from table("functions").items()
    for name, facts in table("classes").items():
        for kind in ("methods", "static"):
            for method, overloads in facts.get(kind, {}).items():
                yield f"{name}.{method}", overloads


def signature(overload: Any) -> str:
    """In the notation of cv2's docstrings: "(src1, src2[, dst[, mask]]) -> dst"."""
    _, args, py, required, out, _ = overload
    names = [args[index][0] for index in py]
    text = "[, ".join([", ".join(names[:required]), *names[required:]])
    returned = ", ".join("retval" if index < 0 else args[index][0] for index in out)
    return f"({text}{']' * (len(names) - required)}) -> {returned or 'None'}"


def real(name: str) -> Any:
    """The real cv2's; None where this OpenCV has none."""
    found: Any = cv2
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def documented(name: str) -> list[str]:
    function = real(name)
    lines = (function.__doc__ or "").split("\n")
    return [line for line in lines if line and not line.startswith(".")]


@pytest.mark.parametrize(("name", "overloads"), emitted())
def test_signature(name: str, overloads: Any) -> None:
    short = name.rpartition(".")[2]
    written = list(dict.fromkeys(short + signature(overload) for overload in overloads))
    if name in WORDED_BY_HAND:
        wanted, difference = WORDED_BY_HAND[name]
        assert written == [short + wanted]
        assert written != documented(name), f"{name}: no longer {difference}"
    else:
        assert written == documented(name)


def test_nothing_worded_by_hand_is_gone() -> None:
    assert {name for name in WORDED_BY_HAND if real(name)} <= {name for name, _ in emitted()}


def test_all_are_compared() -> None:
    assert len(list(emitted())) > 1600


def types() -> Iterator[str]:
    overloads = [ov for _, rows in emitted() for ov in rows]
    overloads += [ov for facts in table("classes").values() for ov in facts.get("init", [])]
    for ret, args, *_ in overloads:
        yield ret
        yield from (arg[1] for arg in args)


def test_every_class_that_a_signature_names_is_emitted() -> None:
    dotted = {name.removeprefix("vector_").removeprefix("Ptr_") for name in types() if "." in name}
    classes = {name for name in dotted if not name.startswith(("enum:", "gapi."))}
    assert classes <= set(table("classes"))
