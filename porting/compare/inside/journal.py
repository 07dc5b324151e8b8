"""The journal of a program's calls of cv2: what each was given, what came out, and where the program made it.

cv2's functions are replaced in their modules, methods and properties in their classes, each by something that behaves as it
does; the classes themselves stay. A record has digests only, so the journal of a million calls is small. Calls whose numbers
are in `keep` are written out in full, each as a file of its own that the matrix's comparison can read.

Not in the journal: the fields of KeyPoint and DMatch, which are part of whatever returns these; `cv2.gapi`; what cv2's own
Python code calls.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Container, Iterator
from time import perf_counter
from types import ModuleType
from typing import Any

import numpy as np
from numpy import ndarray

from porting.compare.inside.digests import NUMBERS, WIDE, Digests, cv2_class, plain_checksum
from porting.compare.inside.keeping import Keeper
from porting.compare.inside.records import COUNT, MANY, NAME, PAUSE, PLACE, Records

# Of a function that is quick, not each call is timed once a program has made many: one stands for so many.
SOON, QUICK, EACH = 1000, 50e-6, 8
OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEFT_OUT = re.compile(r"cv2\.(gapi|typing|misc|mat_wrapper|data|version|load_config\w*|utils\.\w*)(\.|$)")
LOADER = frozenset(("bootstrap", "redirectError"))
CONSTRUCTOR = "__init__"
PROPERTIES = ("getset_descriptor", "member_descriptor", "property")
METHODS = ("method_descriptor", "function", "classmethod_descriptor")
OVERLOAD = re.compile(r"^[. ]*\w+\((.*)\) -> (.*)$", re.MULTILINE)

NO_MATS = frozenset((WIDE, np.dtype(object)))  # arrays that no function of cv2 takes as a Mat
WRITTEN, ONLY_WRITTEN = 1, 2

Argument = int | str
Outputs = dict[Argument, int]
Array = tuple[Argument, np.ndarray, int | None]  # which argument, and its checksum before


class Recorded:
    # A function of cv2 whose calls are written down. It says of itself what the function says, its type included.

    __slots__ = ("_call", "_function", "_name", "_outputs", "_untimed")

    def __init__(self, call: Callable[..., Any], function: Any, name: int) -> None:
        self._call, self._function, self._name = call, function, name
        self._outputs: Outputs | None = None
        self._untimed = 0  # so many calls more

    def _spent(self, number: int, started: float) -> float:
        # Seconds of the call of that number, and of those that it stands for.
        if self._untimed:
            self._untimed -= 1
            return 0.0
        spent = perf_counter() - started
        if number < SOON or spent > QUICK:
            return spent
        self._untimed = EACH - 1
        return spent * EACH

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
    thorough: whether it is looked for writing in arrays that are only to be read
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
        self.records = Records(folder)
        self.add = self.records.add
        self.write = self.records.write
        self.names: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.sites: dict[tuple[str, int], int | None] = {}
        packages = [sys.modules[name].__file__ for name in ("cv2", "cv2shim", "compat") if name in sys.modules]
        self.foreign = (OWN, *(os.path.dirname(file) for file in packages if file))
        self.codes: dict[np.dtype, str] = {}
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
        self.add((COUNT, self.count))
        self.records.close()

    def stop(self) -> None:
        """Write nothing any more: in a process that was forked off, the file is the other's."""
        self.most = 0
        self.keep = ()
        self.records.stop()

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
            self.add((NAME, number, name))
        return number

    # ---- a call --------------------------------------------------------------------------------------------------------

    def record(
        self, what: Recorded, function: Any, args: Any, kwargs: Any, owner: Any = None, constructs: bool = False
    ) -> Any:
        """Call `function`, of `owner` if there is one, and write down what came of it.

        In one piece: calling a function of its own for each step would cost a loop of small calls a third more.
        """
        frame = sys._getframe(2)
        site = frame.f_code.co_filename, frame.f_lineno
        try:
            place = self.sites[site]
        except KeyError:
            place = self._place(*site)
        given = args if owner is None else (owner, *args)
        number = self.count
        if place is None or number >= self.most:
            return function(*given, **kwargs)
        self.count = number + 1
        digests = self.digests
        of = digests.of
        met: list[Any] = []
        digests.met = met
        outputs = what._outputs
        if outputs is None:
            outputs = what._outputs = outputs_of(function)
        arrays: list[Array] = []
        before = [] if owner is None or constructs else [of(owner)]
        for k, value in enumerate(args):
            kind = type(value)
            if kind is ndarray:
                before.append(self._array(k, value, outputs, arrays))
            else:
                before.append(value if kind in NUMBERS else of(value))
        if kwargs:
            for name, value in sorted(kwargs.items()):
                taken = self._array(name, value, outputs, arrays) if type(value) is ndarray else of(value)
                before.append((name, taken))
        kept = self.keeper.before(args, kwargs, None if constructs else owner) if number in self.keep else None
        started = 0.0 if what._untimed else perf_counter()
        try:
            result = function(*given, **kwargs)
        except BaseException as error:
            spent = what._spent(number, started)
            self.add((number, what._name, place, before, None, (), type(error).__name__, spent, met, ()))
            self.records.pack()
            if kept:
                self.keeper.failed(number, kept, error)
            raise
        spent = what._spent(number, started)
        outcome = result
        if constructs:
            result = owner
        made: list[Any] = []
        if type(result) in NUMBERS:
            came = result
        else:
            digests.met, digests.known = made, met
            came = of(result)
            digests.known = None
        changed = []
        for where, array, was in arrays:
            now = came[-1] if array is result else plain_checksum(array)
            if now != was:
                changed.append((where, now))
        self.add((number, what._name, place, before, came, changed, "", spent, met, made))
        if kept or not number % MANY or started - self.records.written > PAUSE:
            self.records.pack()  # keeping looks at objects, of which the record's lists would be told
        if kept:
            self.keeper.returned(number, kept, result)
        return outcome

    def _place(self, file: str, line: int) -> int | None:
        """The number of a line; None where that is no line of the program."""
        if file.startswith(self.foreign):
            found = None
        else:
            text = f"{file.removeprefix(self.program + os.sep)}:{line}"
            found = self.places.setdefault(text, len(self.places))
            self.add((PLACE, found, text))
        self.sites[file, line] = found
        return found

    def _array(self, where: Argument, value: np.ndarray, outputs: Outputs, arrays: list[Array]) -> Any:
        """The digest of an argument that is an array, which may be looked at again after the call."""
        written = outputs.get(where)
        code = self.codes.get(value.dtype)
        if code is None:
            code = self.codes[value.dtype] = "" if value.dtype in NO_MATS else value.dtype.str
        if not code:
            return self.digests.of(value)  # nothing is written into it
        if written == ONLY_WRITTEN:  # what is in it before is nobody's concern
            arrays.append((where, value, None))
            return (code, value.shape)
        total = plain_checksum(value)
        if written or self.thorough:
            arrays.append((where, value, total))
        return (code, value.shape, total)


def outputs_of(function: Any) -> Outputs:
    """Which arguments of a function are written into, as the first line of its documentation says."""
    found: Outputs = {}
    first: list[str] = []
    for taken, returned in OVERLOAD.findall(getattr(function, "__doc__", None) or ""):
        required = taken.partition("[")[0]
        names = re.findall(r"\w+", taken)
        first = first or names
        for name in set(names) & set(re.findall(r"\w+", returned)):
            found[name] = WRITTEN if re.search(rf"\b{name}\b", required) else ONLY_WRITTEN
    return found | {k: found[name] for k, name in enumerate(first) if name in found}
