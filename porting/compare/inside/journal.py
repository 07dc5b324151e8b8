"""The journal of a program's calls of cv2: what each was given, what came out, and where the program made it.

cv2's functions are replaced in their modules, methods and properties in their classes, each by something that behaves as it
does; the classes themselves stay. A record has digests only, so the journal of a million calls is small. Calls whose numbers
are in `keep` are written out in full, each as a file of its own that the matrix's comparison can read.

Not in the journal: the fields of KeyPoint and DMatch, which are part of whatever returns these; `cv2.gapi`; what cv2's own
Python code calls.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from collections.abc import Callable, Container, Iterator
from time import perf_counter
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from porting.compare.inside.digests import FORM, SMALL, WIDE, Digests, checksum, cv2_class, sampled, short
from porting.compare.inside.keeping import Keeper

CALLS = "calls"  # the file of a journal: records one after another, as `marshal` has them
NAME, PLACE, COUNT = -1, -2, -3  # records that are no calls: a name, a line of the program, how many calls there were
BUFFER = 1 << 20
PAUSE = 1.0  # seconds after which what is in the buffer is written
OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEFT_OUT = re.compile(r"cv2\.(gapi|typing|misc|mat_wrapper|data|version|load_config\w*|utils\.\w*)(\.|$)")
LOADER = frozenset(("bootstrap", "redirectError"))
CONSTRUCTOR = "__init__"
PROPERTIES = ("getset_descriptor", "member_descriptor", "property")
METHODS = ("method_descriptor", "function", "classmethod_descriptor")
OVERLOAD = re.compile(r"^[. ]*\w+\((.*)\) -> (.*)$", re.MULTILINE)

Argument = int | str
Array = tuple[Argument, np.ndarray, int | None, bool]  # which argument, its checksum before, whether it is written into


class Recorded:
    # A function of cv2 whose calls are written down. It says of itself what the function says, its type included.

    __slots__ = ("_call", "_function", "_name", "_outputs")

    def __init__(self, call: Callable[..., Any], function: Any, name: int) -> None:
        self._call, self._function, self._name = call, function, name
        self._outputs: Outputs | None = None

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self._call(self, self._function, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __repr__(self) -> str:
        return repr(self._function)

    def __reduce__(self) -> Any:
        return self._function.__name__

    __class__ = property(lambda self: type(self._function))
    __doc__ = property(lambda self: self._function.__doc__)
    __module__ = property(lambda self: self._function.__module__)


class Journal:
    """Writes a program's calls of `cv2` into `folder`, `most` of them at most.

    program:  the folder that the program lies in
    keep:     numbers of calls that are kept in full
    thorough: a function may write where it should not: large arrays that it only reads are looked at whole afterwards,
              not in samples
    """

    def __init__(
        self, cv2: ModuleType, folder: str, program: str,
        keep: Container[int] = (), most: int = 1 << 30, *, thorough: bool = True,
    ) -> None:  # fmt: skip
        self.cv2, self.folder, self.most, self.keep, self.thorough = cv2, folder, most, keep, thorough
        self.program = program.rstrip(os.sep)
        self.digests = Digests(cv2, self.program, self.dress)
        self.keeper = Keeper(cv2, folder, self.digests)
        self.count = 0
        self.out = open(os.path.join(folder, CALLS), "wb", buffering=BUFFER)  # noqa: SIM115 (until the program ends)
        self.written = perf_counter()
        self.names: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.sites: dict[tuple[str, int], int | None] = {}
        packages = [sys.modules[name].__file__ for name in ("cv2", "cv2shim", "compat") if name in sys.modules]
        self.foreign = (OWN, *(os.path.dirname(file) for file in packages if file))
        self.dressed: set[type] = set()
        self.undo: list[Callable[[], None]] = []

    # ---- putting itself in place ---------------------------------------------------------------------------------------

    def install(self) -> None:
        """Have the calls written down from now on."""
        seen: set[str] = set()
        waiting = [("", self.cv2)]
        while waiting:
            scope, module = waiting.pop()
            if module.__name__ not in seen:
                seen.add(module.__name__)
                waiting += self._module(scope, module)

    def close(self) -> None:
        """Put back everything, and write what is not written yet."""
        for step in reversed(self.undo):
            step()
        self.undo.clear()
        self._write((COUNT, self.count))
        self.write()

    def write(self) -> None:
        """Write what is not written yet."""
        self.out.flush()
        self.written = perf_counter()

    def stop(self) -> None:
        """Write nothing any more: in a process that was forked off, the file is the other's."""
        self.most = 0
        self.keep = ()

    def _module(self, scope: str, module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
        for name, value in list(vars(module).items()):
            if isinstance(value, ModuleType):
                if value.__name__ == f"cv2.{scope}{name}" and not LEFT_OUT.match(value.__name__):
                    yield f"{scope}{name}.", value
            elif not name.startswith("_") and name not in LOADER:
                self._put(module, name, self._wrapped(f"{scope}{name}", value))
        self._late(scope, module)

    def _late(self, scope: str, module: ModuleType) -> None:
        """Names that a module makes when they are first asked for."""
        make = vars(module).get("__getattr__")
        if make is None:
            return

        def __getattr__(name: str) -> Any:
            made = make(name)
            if isinstance(made, ModuleType):
                if made.__name__ == f"cv2.{scope}{name}" and not LEFT_OUT.match(made.__name__):
                    list(self._module(f"{scope}{name}.", made))
                return made
            wrapped = made if name.startswith("_") else self._wrapped(f"{scope}{name}", made)
            if wrapped is not made:
                self._put(module, name, wrapped)
            return wrapped

        self._put(module, "__getattr__", __getattr__)

    def _put(self, owner: Any, name: str, value: Any) -> None:
        before = vars(owner)[name]
        if before is not value:
            setattr(owner, name, value)
            self.undo.append(lambda: setattr(owner, name, before))

    def _wrapped(self, name: str, value: Any) -> Any:
        if isinstance(value, type):
            if cv2_class(value):
                self.dress(value)
            return value
        if not callable(value) or isinstance(value, Recorded):
            return value
        return Recorded(self.record, value, self._named(name))

    def dress(self, cls: type) -> None:
        """Have the methods and properties of a class of cv2 written down, and those of its bases."""
        for base in cls.__mro__:
            if base in self.dressed or base is object:
                continue
            self.dressed.add(base)
            name = cv2_class(base)
            if not name or issubclass(base, (BaseException, np.ndarray, int)) or base in self.digests.fields:
                own = self.digests.fields.get(base) and CONSTRUCTOR in vars(base)
                if own:
                    self._put(base, CONSTRUCTOR, self._method(name, CONSTRUCTOR, vars(base)[CONSTRUCTOR]))
                continue
            for member in list(vars(base)):
                if member == CONSTRUCTOR or not member.startswith("_"):
                    getattr(base, member)  # which makes it, where it is made late
                    self._member(base, name, member)

    def _member(self, cls: type, name: str, member: str) -> None:
        value = vars(cls)[member]
        kind = type(value).__name__
        if isinstance(value, type):
            self.dress(value)
        elif member == CONSTRUCTOR or kind in METHODS:
            self._put(cls, member, self._method(name, member, value))
        elif kind == "staticmethod" or kind == "builtin_function_or_method":
            plain = value.__func__ if kind == "staticmethod" else value
            self._put(cls, member, staticmethod(Recorded(self.record, plain, self._named(f"{name}.{member}"))))
        elif kind in PROPERTIES:
            self._put(cls, member, self._property(name, member, value))

    def _method(self, owner: str, member: str, function: Any) -> Callable[..., Any]:
        record, constructs = self.record, member == CONSTRUCTOR
        by_class: dict[type, Recorded] = {}

        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            known = by_class.get(type(self))
            if known is None:
                known = by_class[type(self)] = named(type(self))
            return record(known, function, args, kwargs, self, constructs)

        def named(kind: type) -> Recorded:
            called = owner if member == CONSTRUCTOR else f"{cv2_class(kind) or owner}.{member}"
            return Recorded(record, function, self._named(called))

        method.__name__, method.__doc__ = member, function.__doc__
        method.__qualname__ = f"{owner}.{member}"
        return method

    def _property(self, owner: str, member: str, value: Any) -> property:
        reading = Recorded(self.record, value.__get__, self._named(f"{owner}.{member}?"))
        writing = Recorded(self.record, value.__set__, self._named(f"{owner}.{member}="))
        record = self.record

        def read(self: Any) -> Any:
            return record(reading, value.__get__, (), {}, self)

        def write(self: Any, to: Any) -> None:
            record(writing, value.__set__, (to,), {}, self)

        return property(read, write, None, value.__doc__)

    def _named(self, name: str) -> int:
        number = self.names.setdefault(name, len(self.names))
        if number == len(self.names) - 1:
            self._write((NAME, number, name))
        return number

    # ---- a call --------------------------------------------------------------------------------------------------------

    def record(
        self, what: Recorded, function: Any, args: Any, kwargs: Any, owner: Any = None, constructs: bool = False
    ) -> Any:
        """Call `function`, of `owner` if there is one, and write down what came of it."""
        place = self._place(sys._getframe(2))
        given = args if owner is None else (owner, *args)
        number = self.count
        if place is None or number >= self.most:
            return function(*given, **kwargs)
        self.count = number + 1
        digests, arrays = self.digests, list[Array]()
        digests.met = met = list[Any]()
        outputs = what._outputs
        if outputs is None:
            outputs = what._outputs = Outputs(function)
        before = [] if owner is None or constructs else [digests.of(owner)]
        for k, value in enumerate(args):
            before.append(self._argument(k, value, outputs, arrays))
        if kwargs:
            before += [(name, self._argument(name, value, outputs, arrays)) for name, value in sorted(kwargs.items())]
        kept = self.keeper.before(args, kwargs, None if constructs else owner) if number in self.keep else None
        started = perf_counter()
        try:
            result = function(*given, **kwargs)
        except BaseException as error:
            spent = perf_counter() - started
            self._write((number, what._name, place, short(before), b"", (), type(error).__name__, spent, met, ()))
            if kept:
                self.keeper.failed(number, kept, error)
            raise
        spent = perf_counter() - started
        if constructs:
            result, outcome = owner, result
        else:
            outcome = result
        digests.met, digests.known = [], frozenset(met)
        came = digests.of(result)
        digests.known, made = None, digests.met
        changed = self._changed(arrays, result, came) if arrays else ()
        self._write((number, what._name, place, short(before), short(came), changed, "", spent, met, made))
        if kept:
            self.keeper.returned(number, kept, result)
        return outcome

    def _place(self, frame: FrameType) -> int | None:
        """The number of the line that a frame is at; None where that is no line of the program."""
        key = frame.f_code.co_filename, frame.f_lineno
        try:
            return self.sites[key]
        except KeyError:
            file, line = key
            if file.startswith(self.foreign):
                found = None
            else:
                text = f"{file.removeprefix(self.program + os.sep)}:{line}"
                found = self.places.setdefault(text, len(self.places))
                self._write((PLACE, found, text))
            self.sites[key] = found
            return found

    def _argument(self, where: Argument, value: Any, outputs: Outputs, arrays: list[Array]) -> Any:
        """The digest of an argument; one that is an array is looked at again after the call."""
        if type(value) is not np.ndarray:
            return self.digests.of(value)
        written = outputs.of(where)
        if written == ONLY_WRITTEN:  # what is in it before is nobody's concern
            arrays.append((where, value, None, True))
            return ("array", value.dtype.str, value.shape)
        if value.dtype == WIDE:
            return self.digests.of(value)  # no Mat, so nothing is written into it
        total = checksum(value)
        quick = value.nbytes > SMALL and not written and not self.thorough
        arrays.append((where, value, sampled(value) if quick else total, not quick))
        return ("array", value.dtype.str, value.shape, total)

    @staticmethod
    def _changed(arrays: list[Array], result: Any, came: Any) -> list[Any]:
        """Which arguments are no more what they were, with their checksums."""
        found: list[Any] = []
        for where, array, was, whole in arrays:
            now = came[-1] if array is result else checksum(array) if whole else sampled(array)
            if now != was:
                found.append((where, now))
        return found

    def _write(self, record: tuple[Any, ...]) -> None:
        if record[0] >= self.most:
            return  # in a process that was forked off meanwhile
        self.out.write(marshal.dumps(record, FORM))
        if perf_counter() - self.written > PAUSE:
            self.write()


ONLY_READ, WRITTEN, ONLY_WRITTEN = 0, 1, 2


class Outputs:
    """Which arguments of a function are written into, as the first line of its documentation says."""

    def __init__(self, function: Any) -> None:
        self.names: list[str] = []
        self.kinds: dict[str, int] = {}
        for taken, returned in OVERLOAD.findall(getattr(function, "__doc__", None) or ""):
            required = taken.partition("[")[0]
            names = re.findall(r"\w+", taken)
            self.names = self.names or names
            for name in set(names) & set(re.findall(r"\w+", returned)):
                self.kinds[name] = WRITTEN if re.search(rf"\b{name}\b", required) else ONLY_WRITTEN

    def of(self, where: Argument) -> int:
        """What is done to an argument, by its place or name."""
        if isinstance(where, int):
            where = self.names[where] if where < len(self.names) else ""
        return self.kinds.get(where, ONLY_READ)
