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
from types import ModuleType
from typing import Any

import numpy as np

from porting.compare.inside.digests import Digests, cv2_class
from porting.compare.inside.keeping import Keeper
from porting.compare.inside.recorded import CONSTRUCTOR, FUNCTION, METHOD, Recorded, writing_into
from porting.compare.inside.records import COUNT, NAME, PLACE, Records

OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEFT_OUT = re.compile(r"cv2\.(gapi|typing|misc|mat_wrapper|data|version|load_config\w*|utils\.\w*)(\.|$)")
LOADER = frozenset(("bootstrap", "redirectError"))
INIT = "__init__"
PROPERTIES = ("getset_descriptor", "member_descriptor", "property")
METHODS = ("method_descriptor", "function", "classmethod_descriptor")


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
        self.recorded = writing_into(self)
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
        return self._recorded(value, name)

    def dress(self, cls: type) -> None:
        """Have the methods and properties of a class of cv2 written down, and those of its bases."""
        for base in cls.__mro__:
            if base in self.dressed or base is object:
                continue
            self.dressed.add(base)
            name = cv2_class(base)
            if not name or issubclass(base, (BaseException, np.ndarray, int)) or base in self.digests.fields:
                own = self.digests.fields.get(base) and INIT in vars(base)
                if own:
                    self._put(base, INIT, self._method(name, INIT, vars(base)[INIT]))
                continue
            for member in list(vars(base)):
                if member == INIT or not member.startswith("_"):
                    getattr(base, member)  # which makes it, where it is made late
                    self._member(base, name, member)

    def _member(self, cls: type, name: str, member: str) -> None:
        value = vars(cls)[member]
        kind = type(value).__name__
        if isinstance(value, type):
            self.dress(value)
        elif member == INIT or kind in METHODS:
            self._put(cls, member, self._method(name, member, value))
        elif kind == "staticmethod" or kind == "builtin_function_or_method":
            plain = value.__func__ if kind == "staticmethod" else value
            self._put(cls, member, staticmethod(self._recorded(plain, f"{name}.{member}")))
        elif kind in PROPERTIES:
            self._put(cls, member, self._property(name, member, value))

    def _method(self, owner: str, member: str, function: Any) -> Callable[..., Any]:
        kind = CONSTRUCTOR if member == INIT else METHOD
        by_class: dict[type, Recorded] = {}

        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            known = by_class.get(type(self))
            if known is None:
                known = by_class[type(self)] = named(type(self))
            return known(self, *args, **kwargs)

        def named(of: type) -> Recorded:
            called = owner if member == INIT else f"{cv2_class(of) or owner}.{member}"
            return self._recorded(function, called, kind)

        method.__name__, method.__doc__ = member, function.__doc__
        method.__qualname__ = f"{owner}.{member}"
        return method

    def _property(self, owner: str, member: str, value: Any) -> property:
        reading = self._recorded(value.__get__, f"{owner}.{member}?", METHOD)
        writing = self._recorded(value.__set__, f"{owner}.{member}=", METHOD)

        def read(self: Any) -> Any:
            return reading(self)

        def write(self: Any, to: Any) -> None:
            writing(self, to)

        return property(read, write, None, value.__doc__)

    def _recorded(self, function: Any, name: str, kind: int = FUNCTION) -> Recorded:
        return self.recorded(function, self._named(name), kind)

    def _named(self, name: str) -> int:
        number = self.names.setdefault(name, len(self.names))
        if number == len(self.names) - 1:
            self.add((NAME, number, name))
        return number

    def place(self, file: str, line: int) -> int | None:
        """The number of a line; None where that is no line of the program."""
        if file.startswith(self.foreign):
            found = None
        else:
            text = f"{file.removeprefix(self.program + os.sep)}:{line}"
            found = self.places.setdefault(text, len(self.places))
            self.add((PLACE, found, text))
        self.sites[file, line] = found
        return found
