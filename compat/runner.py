"""Executes a case on whichever cv2 it is given. Plain numpy: it also runs inside Pyodide."""

from __future__ import annotations

import contextlib
import copy
import functools
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from operator import attrgetter
from types import ModuleType
from typing import Any

import numpy as np

from compat.case import Array, Call, Case, File, Like, Make, Outcome, Own, Part, Ref, Refusal, Shared, Strided, Thing

SEED = 4120
KEYPOINT = ("pt", "size", "angle", "response", "octave", "class_id")
SWITCHES = (  # gated, and by default
    ("setNumThreads", 1, -1),
    ("setUseOptimized", False, True),
    ("ipp.setUseIPP", False, True),
    ("ipp.setUseIPP_NotExact", False, False),
)
FIELDS = {
    "KeyPoint": KEYPOINT,
    "DMatch": ("queryIdx", "trainIdx", "imgIdx", "distance"),
}


class MissingError(Exception):
    """The cv2 under test does not offer what the case calls."""


def configure(cv2: ModuleType, *, gated: bool = True) -> None:
    """One thread and plain code paths, so that both sides run the same C++ (gated), or the x86 defaults."""
    for setting, plain, usual in SWITCHES:
        change: Callable[[int], None] = attrgetter(setting)(cv2)
        try:
            change(plain if gated else usual)
        except (AttributeError, cv2.error):
            continue  # a build without threads or without IPP has nothing to switch off


def execute(cv2: ModuleType, case: Case) -> Outcome:
    """Run all calls of a case and record what came out; exceptions of cv2 are outcomes, not failures."""
    cv2.setRNGSeed(SEED)
    with contextlib.ExitStack() as temporary:
        session = Session(cv2, lambda: temporary.enter_context(tempfile.TemporaryDirectory()))
        try:
            for call in case.calls:
                session.run(call)
        except MissingError as error:
            return Outcome("missing", error=type(error).__name__, message=str(error))
        except Exception as error:
            return _failure(cv2, error)
        return Outcome("ok", tuple(session.values), tuple(session.changed), tuple(session.same))


def _failure(cv2: ModuleType, error: Exception) -> Outcome:
    status = "missing" if is_missing(error) else "error"
    return Outcome(status, error=class_name(cv2, error), message=str(error)[:500])


def class_name(cv2: ModuleType, error: BaseException) -> str:
    """The name of an exception's class; every class of cv2's own is `cv2.error`."""
    return "cv2.error" if isinstance(error, cv2.error) else type(error).__name__


def refusal(cv2: ModuleType, error: Exception) -> Refusal:
    """What an exception says, without the place in OpenCV's sources and what hangs on compiler or Python."""
    if not isinstance(error, cv2.error):
        return Refusal(type(error).__name__, _newer(str(error)))
    if getattr(error, "msg", None) != str(error):  # no cv::Exception: the real one's class still has an earlier one's parts
        return Refusal("cv2.error", _newer(str(error)))
    text = _newer(str(getattr(error, "err", error)))
    return Refusal("cv2.error", text, getattr(error, "code", None), _bare(getattr(error, "func", "") or ""))


def _newer(text: str) -> str:
    """A text of CPython as Python 3.13 words it."""
    return re.sub(r"('.*?') is an invalid keyword argument for (\S+)", r"\2 got an unexpected keyword argument \1", text)


def _bare(function: str) -> str:
    """The name in a signature, which compilers write out differently."""
    return function.replace("(anonymous namespace)", "").partition("(")[0].rpartition("::")[2].rpartition(" ")[2]


def is_missing(error: Exception) -> bool:
    """Whether the shim says that the running build lacks the function (it names the build that has it)."""
    return "is not in the" in str(error) and "build of opencv.js" in str(error)


class Session:
    """The calls of one case, one after another; `folder` makes one for its files, which few cases have."""

    def __init__(self, cv2: ModuleType, folder: Callable[[], str]):
        self.cv2, self._make_folder = cv2, folder
        self.saved: dict[str, Any] = {}
        self.shared: dict[str, Array] = {}
        self.parts: dict[tuple[str, int], Array] = {}
        self.values: list[Any] = []
        self.changed: list[tuple[str, Any]] = []
        self.same: list[tuple[int, str]] = []

    @functools.cached_property
    def folder(self) -> str:
        return self._make_folder()

    def run(self, call: Call) -> None:
        args = [self.resolve(value) for value in call.args]
        # as in a program's text: names in pickles are other objects, of which a call could notice that
        kwargs = {sys.intern(name): self.resolve(value) for name, value in call.kwargs.items()}
        before = [value.copy(order="K") for _, value in arrays_in(args, kwargs)]
        result = self.attempt(call.name, args, kwargs) if call.attempt else self.invoke(call.name, args, kwargs)
        if call.save:
            self.saved[call.save] = result
        if not call.record:
            return
        self.values.append(snapshot(result))
        self.note_arguments(result, list(arrays_in(args, kwargs)), before)

    def attempt(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        try:
            return self.invoke(name, args, kwargs)
        except MissingError:
            raise
        except Exception as error:
            if is_missing(error):
                raise
            return refusal(self.cv2, error)

    def invoke(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        owner, last = self.owner(name)
        if last.endswith("?"):
            return getattr(owner, last[:-1])
        if last.endswith("="):
            return setattr(owner, last[:-1], args[0])
        return self.attribute(owner, last, name)(*args, **kwargs)

    def owner(self, name: str) -> tuple[Any, str]:
        """What has the last part of a name, and that part."""
        *parts, last = name.split(".")
        target: Any = self.cv2
        for part in parts:
            target = self.saved[part[1:]] if part.startswith("$") else self.attribute(target, part, name)
        return target, last

    def attribute(self, target: Any, part: str, name: str) -> Any:
        try:
            return getattr(target, part)
        except AttributeError as error:
            raise MissingError(f"there is no {name} here") from error

    def note_arguments(self, result: Any, arrays: list[tuple[str, Array]], before: list[Array]) -> None:
        outputs = result if isinstance(result, tuple) else (result,)
        for (where, array), old in zip(arrays, before, strict=True):
            if not _identical(array, old):
                base = array.base if isinstance(array.base, np.ndarray) else array
                self.changed.append((where, base.copy()))
            self.same += [(i, where) for i, output in enumerate(outputs) if output is array]

    def resolve(self, value: Any) -> Any:
        """Turn a stand-in into the real thing; the rest is copied, so that no case sees another's writes."""
        match value:
            case Ref():
                saved = self.saved[value.name]
                return saved if value.item is None else saved[value.item]
            case Make():
                maker = self.attribute(self.cv2, value.name.split(".")[0], value.name)
                for part in value.name.split(".")[1:]:
                    maker = self.attribute(maker, part, value.name)
                kwargs = {sys.intern(key): self.resolve(item) for key, item in value.kwargs.items()}
                return maker(*[self.resolve(item) for item in value.args], **kwargs)
            case Strided():
                return strided(value.array, value.how)
            case Own():
                return own(self.resolve(value.value), value.how)
            case Part():
                return self.resolve(value.source)[value.index]
            case Shared():
                return self.part(value)
            case Like():
                source = np.asarray(self.resolve(value.source))
                fresh = np.full(source.shape, value.value, source.dtype)
                return strided(fresh) if value.strided else fresh
            case File():
                path = os.path.join(self.folder, value.name)
                if value.content:
                    with open(path, "wb") as file:
                        file.write(value.content)
                return path
            case list() | tuple():
                return type(value)([self.resolve(item) for item in value])
            case np.ndarray():
                return value.copy(order="K")  # its items, where these are objects, are numbers
            case _:
                return copy.deepcopy(value)

    def part(self, value: Shared) -> Array:
        """See `Shared`; the memory has room for the first array twice."""
        memory = self.shared.setdefault(value.name, np.concatenate([value.array, value.array]))
        whole = memory[value.start : value.start + len(value.array)]
        return self.parts.setdefault((value.name, value.start), whole)


def strided(array: Array, how: str = "gaps") -> Array:
    """The same values in memory that is not contiguous, or not writable, see `Strided`."""
    if how == "readonly":
        fixed = array.copy()
        fixed.flags.writeable = False
        return fixed
    if how == "columns" and array.ndim:
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if how == "mirrored" and array.ndim:
        return array[..., ::-1].copy()[..., ::-1]
    if array.ndim < 2:
        return array.copy()
    if how == "flipped":
        return array[::-1].copy()[::-1]
    if how == "transposed":
        return array.swapaxes(0, 1).copy().swapaxes(0, 1)
    rows, columns, *rest = array.shape
    frame = np.full((rows + 4, columns + 6, *rest), 3, array.dtype)
    view = frame[2 : 2 + rows, 1 : 1 + columns]
    view[...] = array
    return view


def own(value: Any, how: str = "subclass") -> Any:
    """The value as an object of a class of its own, see `Own`."""
    if how == "number":
        return type("Own", (), {"__index__": lambda self: value})()
    if how == "sequence":
        return type("Own", (), {"__len__": lambda self: len(value), "__getitem__": lambda self, index: value[index]})()
    kind = type("Own", (type(value),), {})
    return value.view(kind) if isinstance(value, np.ndarray) else kind(value)


def arrays_in(args: list[Any], kwargs: dict[str, Any]) -> Iterator[tuple[str, Array]]:
    named = [(str(i), value) for i, value in enumerate(args)] + list(kwargs.items())
    for where, value in named:
        if isinstance(value, np.ndarray):
            yield where, value
        elif isinstance(value, (list, tuple)):
            yield from ((f"{where}[{i}]", item) for i, item in enumerate(value) if isinstance(item, np.ndarray))


def _identical(a: Array, b: Array) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return a.dtype == object or a.tobytes() == b.tobytes()


def snapshot(value: Any) -> Any:
    """A picklable record of a result that keeps Python's types apart."""
    match value:
        case np.ndarray():
            return np.array(value, order="C") if type(value) is np.ndarray else _named_array(value)
        case np.generic():
            return Thing(f"numpy.{value.dtype}", (("value", value.item()),))
        case list():
            return [snapshot(item) for item in value]
        case tuple():
            return tuple(snapshot(item) for item in value)
        case dict():
            return {key: snapshot(item) for key, item in value.items()}
        case None | bool() | int() | float() | str() | bytes() | Refusal():
            return value
    name = type(value).__name__
    return Thing(name, tuple((field, snapshot(getattr(value, field))) for field in FIELDS.get(name, ())))


def _named_array(value: Array) -> Thing:
    return Thing(type(value).__name__, (("value", np.array(value)),))
