"""A case as a script that anyone can run, with the real cv2 or with `python -m cv2shim run`."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np

from compat.case import Array, Call, Case, File, Like, Make, Own, Ref, Shared, Strided

FEW = 40  # elements that are written out one by one

_LAYOUTS = {
    "flipped": "{0}[::-1].copy()[::-1]",
    "mirrored": "{0}[..., ::-1].copy()[..., ::-1]",
    "columns": "np.repeat({0}, 2, axis=-1)[..., ::2]",
    "transposed": "{0}.swapaxes(0, 1).copy().swapaxes(0, 1)",
    "readonly": "np.broadcast_to({0}, {1})",
    "gaps": "np.pad({0}, {2}, constant_values=3)[2:-2, 1:-5]",
}


def script(case: Case) -> str:
    """Lines that import what is needed, make the arguments and print what the last call returns."""
    writer = Writer()
    lines = [writer.statement(call, last=call is case.calls[-1]) for call in case.calls]
    body = [*writer.before, *lines]
    packed = any("zlib." in line for line in body)
    return "\n".join([*(["import base64, zlib"] * packed), "import cv2", "import numpy as np", *body])


class Writer:
    """Writes the calls of a case as statements; `before` are those that make what they are given."""

    def __init__(self) -> None:
        self.before: list[str] = []
        self.named: dict[str, str] = {}

    def statement(self, call: Call, *, last: bool) -> str:
        """One call; the last prints what comes of it."""
        holder, _, member = call.name.rpartition(".")
        target = f"{holder[1:]}.{member}" if holder.startswith("$") else f"cv2.{call.name}"
        if member.endswith("="):
            return f"{target[:-1]} = {self.value(call.args[0])}"
        arguments = [*map(self.value, call.args), *self.keywords(call.kwargs)]
        made = target[:-1] if member.endswith("?") else f"{target}({', '.join(arguments)})"
        return f"{call.save} = {made}" if call.save and not last else f"print({made})" if last else made

    def keywords(self, kwargs: dict[str, Any]) -> list[str]:
        plain = [f"{name}={self.value(value)}" for name, value in kwargs.items() if name.isidentifier()]
        odd = [f"{name!r}: {self.value(value)}" for name, value in kwargs.items() if not name.isidentifier()]
        return [*plain, *([f"**{{{', '.join(odd)}}}"] if odd else [])]

    def value(self, value: Any) -> str:
        match value:
            case Ref():
                return value.name if value.item is None else f"{value.name}[{value.item}]"
            case Make():
                return f"cv2.{value.name}({', '.join([*map(self.value, value.args), *self.keywords(value.kwargs)])})"
            case Like():
                return f"np.full_like({self.value(value.source)}, {value.value})"
            case File():
                self.before.append(f"open({value.name!r}, 'wb').write({value.content!r})")
                return repr(value.name)
            case Strided():
                return _laid(value, self.array(value.array))
            case Own():
                return _owned(value.how, type(value.value).__name__, self.value(value.value))
            case Shared():
                return self.part(value)
            case np.ndarray():
                return self.array(value)
            case list():
                return f"[{', '.join(map(self.value, value))}]"
            case tuple():
                return f"({', '.join(map(self.value, value))}{',' * (len(value) == 1)})"
            case float() if not isinstance(value, np.generic):
                return repr(value) if np.isfinite(value) else f"float('{value}')"
            case np.generic():
                return f"np.{value.dtype.name}({value.item()!r})"
            case type():
                return value.__name__
        return repr(value)

    def array(self, value: Array) -> str:
        """The array itself if it is short, else the name of a variable that has it."""
        text = array(value)
        if "zlib" not in text:
            return text
        if text not in self.named:
            name = self.named[text] = f"array_{len(self.named)}"
            self.before.append(f"{name} = {text}")
        return self.named[text]

    def part(self, value: Shared) -> str:
        name = f"{value.name}_{value.start}"
        lines = [
            f"{value.name} = np.concatenate([{self.array(value.array)}] * 2)",
            f"{name} = {value.name}[{value.start}:{value.start + len(value.array)}]",
        ]
        self.before += [line for line in lines if line not in self.before]
        return name


def _owned(how: str, kind: str, text: str) -> str:
    if how == "number":
        return f"type('Own', (), {{'__index__': lambda self: {text}}})()"
    if how == "sequence":
        methods = f"'__len__': lambda self: len({text}), '__getitem__': lambda self, index: {text}[index]"
        return f"type('Own', (), {{{methods}}})()"
    if kind == "ndarray":
        return f"{text}.view(type('Own', (np.ndarray,), {{}}))"
    return f"type('Own', ({kind},), {{}})({text})"


def _laid(value: Strided, text: str) -> str:
    given = value.array
    if given.ndim < {"readonly": 0, "mirrored": 1, "columns": 1}.get(value.how, 2):
        return text
    padding = [(2, 2), (1, 5), *[(0, 0)] * (given.ndim - 2)]
    return _LAYOUTS[value.how].format(text, given.shape, padding)


def array(value: Array) -> str:
    """An expression for an array."""
    if value.flags.f_contiguous and not value.flags.c_contiguous:
        return f"np.asfortranarray({array(np.ascontiguousarray(value))})"
    if value.dtype.kind not in "biufc":
        return f"np.array({value.tolist()!r}, {value.dtype.descr[0][1] if value.dtype.names is None else value.dtype.descr!r})"
    if value.size and (value == value.flat[0]).all():
        return f"np.full({value.shape}, {value.flat[0].item()!r}, {value.dtype.str!r})"
    if value.size <= FEW:
        listed = repr(value.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
        shaped = "" if value.size else f".reshape({value.shape})"
        return f"np.array({listed}, {value.dtype.str!r}){shaped}"
    packed = base64.b85encode(zlib.compress(value.tobytes(), 9)).decode()
    unpacked = f"bytearray(zlib.decompress(base64.b85decode({packed!r})))"
    return f"np.frombuffer({unpacked}, {value.dtype.str!r}).reshape({value.shape})"
