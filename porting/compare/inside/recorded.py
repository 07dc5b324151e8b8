"""A function of cv2 whose calls are written into a journal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from sys import _getframe as getframe
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from porting.compare.inside.digests import CODES, PLAIN, plain_checksum
from porting.compare.inside.records import MANY, PAUSE

if TYPE_CHECKING:
    from porting.compare.inside.journal import Journal

FUNCTION, METHOD, CONSTRUCTOR = range(3)  # of a method and a constructor, the first argument is the object that has it

# Once a program has made many calls, of a function that is quick only one in so many is timed, and looked at for whether it has
# written in arrays that it only reads.
SOON, QUICK, EACH = 1000, 50e-6, 8
OVERLOAD = re.compile(r"^[. ]*\w+\((.*)\) -> (.*)$", re.MULTILINE)

AS_IT_IS = PLAIN - {str}  # what is its own digest
WRITTEN, ONLY_WRITTEN = 1, 2

Argument = int | str
Outputs = dict[Argument, int]
Array = tuple[Argument, np.ndarray, int | None]  # which argument, and its checksum before


class Recorded(partial):
    """A function whose calls are written down. It says of itself what the function says, its type included.

    As a partial of a closure it costs a call half of what `__call__` of a class does.
    """

    _function: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __get__(self, owner: Any, kind: type | None = None) -> Recorded:
        return self  # as a builtin function in a class is

    def __repr__(self) -> str:
        return repr(self._function)

    def __reduce__(self) -> Any:
        return self._function.__name__

    __class__ = property(lambda self: type(self._function))
    __doc__ = property(lambda self: self._function.__doc__)
    __module__ = property(lambda self: self._function.__module__)


def writing_into(journal: Journal) -> Callable[[Any, int, int], Recorded]:
    """What makes, of a function, the number of its name and its kind, one whose calls are written into a journal."""
    keeper, thorough = journal.keeper, journal.thorough
    digests, of = journal.digests, journal.digests.of
    sites, place_of = journal.sites, journal.place
    records, add, pack = journal.records, journal.records.add, journal.records.pack

    def array_given(where: Argument, value: np.ndarray, outputs: Outputs, arrays: list[Array], watched: bool) -> Any:
        """The digest of an argument that is an array, which may be looked at again after the call."""
        code = CODES[value.dtype]
        if not code:
            return of(value)  # nothing is written into it
        written = outputs.get(where) if outputs else None
        if written == ONLY_WRITTEN:  # what is in it before is nobody's concern
            arrays.append((where, value, None))
            return (code, value.shape)
        total = plain_checksum(value)
        if written or watched:
            arrays.append((where, value, total))
        return (code, value.shape, total)

    def keep(kind: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if kind == FUNCTION:
            return keeper.before(args, kwargs, None)
        return keeper.before(args[1:], kwargs, args[0] if kind == METHOD else None)

    def recorded(function: Any, name: int, kind: int) -> Recorded:
        outputs: Outputs | None = None
        untimed = 0  # so many calls more
        depth = 2 if kind else 1

        def spent_since(started: float, number: int) -> float:
            """Seconds of the call of that number, and of those that it stands for."""
            nonlocal untimed
            spent = perf_counter() - started
            if number < SOON or spent > QUICK:
                return spent
            untimed = EACH - 1
            return spent * EACH

        def call(*args: Any, **kwargs: Any) -> Any:
            # In one piece: calling a function of its own for each step would cost a loop of small calls a third more.
            nonlocal outputs, untimed
            frame = getframe(depth)
            site = frame.f_code.co_filename, frame.f_lineno
            try:
                place = sites[site]
            except KeyError:
                place = place_of(*site)
            number = journal.count
            if place is None or number >= journal.most:
                return function(*args, **kwargs)
            journal.count = number + 1
            met: list[Any] = []
            digests.met = met
            if outputs is None:
                outputs = outputs_of(function)
            arrays: list[Array] = []
            before = []
            timed = not untimed
            watched = timed and thorough
            k = -1 if kind == METHOD else 0
            for value in args[1:] if kind == CONSTRUCTOR else args:
                of_type = type(value)
                if of_type in AS_IT_IS:
                    before.append(value)
                elif of_type is ndarray:
                    before.append(array_given(k, value, outputs, arrays, watched))
                else:
                    before.append(of(value))
                k += 1
            if kwargs:
                for key, value in sorted(kwargs.items()):
                    taken = array_given(key, value, outputs, arrays, watched) if type(value) is ndarray else of(value)
                    before.append((key, taken))
            kept = keep(kind, args, kwargs) if number in journal.keep else None
            if timed:
                started = perf_counter()
            else:
                untimed -= 1
                started = 0.0
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                spent = spent_since(started, number) if timed else 0.0
                add((number, name, place, before, None, (), type(error).__name__, spent, met, ()))
                pack()
                if kept:
                    keeper.failed(number, kept, error)
                raise
            spent = spent_since(started, number) if timed else 0.0
            outcome = result
            if kind == CONSTRUCTOR:
                result = args[0]
            made: list[Any] = []
            if type(result) in AS_IT_IS:
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
            if spent or changed or met or made:
                add((number, name, place, before, came, changed, "", spent, met, made))
            else:
                add((number, name, place, before, came))
            if kept or not number % MANY or started - records.written > PAUSE:
                pack()  # keeping looks at objects, of which the record's lists would be told
            if kept:
                keeper.returned(number, kept, result)
            return outcome

        made = Recorded(call)
        made._function = function
        return made

    return recorded


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
