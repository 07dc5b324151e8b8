"""Calls in full, as the matrix has them: what was given as a `Call`, what came as an `Outcome`."""

from __future__ import annotations

import copy
import os
import pickle
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from compat import runner
from compat.case import Array, Make, Outcome, Ref, Thing
from porting.compare.inside import modules
from porting.compare.inside.digests import PLAIN, Digests

MOST = 256 << 20  # bytes of arrays that are kept of one run
PREFIX = "kept-"  # of the files, before the number of the call


@dataclass
class Given:
    """A call before it is made."""

    owner: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    arrays: list[tuple[str, Array]]
    copies: list[Array]


class Keeper:
    """Writes a file for each call that is kept, until there are too many bytes of them."""

    def __init__(self, cv2: ModuleType, folder: str, digests: Digests) -> None:
        self.cv2, self.folder, self.digests = cv2, folder, digests
        self.left = MOST

    def before(self, args: Any, kwargs: Any, owner: Any) -> Given | None:
        """What a call is given, copied; None where that is too much."""
        arrays = list(runner.arrays_in(list(args), kwargs))
        self.left -= sum(array.nbytes for _, array in arrays)
        if self.left < 0:
            return None
        portable = tuple(map(self._portable, args)), {name: self._portable(value) for name, value in kwargs.items()}
        return Given(self._portable(owner), *portable, arrays, copy.deepcopy([array for _, array in arrays]))

    def returned(self, number: int, given: Given, result: Any) -> None:
        """Write a call that has returned."""
        session = runner.Session(self.cv2, lambda: "")
        session.note_arguments(result, given.arrays, given.copies)
        outcome = Outcome("ok", (self._snapshot(result),), tuple(session.changed), tuple(session.same))
        self._write(number, given, outcome, self._portable(result))

    def failed(self, number: int, given: Given, error: BaseException) -> None:
        """Write a call that has raised."""
        status = "missing" if isinstance(error, Exception) and runner.is_missing(error) else "error"
        kind = runner.class_name(self.cv2, error)
        self._write(number, given, Outcome(status, error=kind, message=str(error)[:500]), None)

    def _write(self, number: int, given: Given, outcome: Outcome, result: Any) -> None:
        made = result if _refers(result) else None
        with modules.visible():
            whole = pickle.dumps((given.owner, given.args, given.kwargs, outcome, made))
        with open(os.path.join(self.folder, f"{PREFIX}{number}"), "wb") as file:
            file.write(whole)

    def _portable(self, value: Any) -> Any:
        """A value as `compat.case` has it: data, and what is to be made of it."""
        kind = type(value)
        if kind in self.digests.fields:
            return Make(kind.__name__, tuple(map(self._portable, _flat(self.digests.fields[kind](value)))))
        if kind is str:
            return self.digests.of(value)
        if isinstance(value, np.ndarray):
            return np.array(value, order="C")
        if kind in PLAIN or isinstance(value, np.generic):
            return value
        if kind in (tuple, list):
            return kind([self._portable(item) for item in value])
        if kind is dict:
            return {key: self._portable(item) for key, item in value.items()}
        told = self.digests.of(value)
        if told[0] == "cv2":
            return Ref(name_of(*told[1:]))
        if told[0] == "UMat":
            return Make("UMat", (self.digests.get(value),))
        return value if isinstance(value, (int, float)) else Thing(kind.__name__)

    def _snapshot(self, value: Any) -> Any:
        """The result as the matrix keeps it, without the name of the program's folder."""
        taken = runner.snapshot(value)
        return self.digests.of(taken) if isinstance(taken, str) else taken


def _flat(fields: tuple[Any, ...]) -> list[Any]:
    """Fields as constructors take them: KeyPoint's place is two numbers there."""
    return [number for field in fields for number in (field if isinstance(field, tuple) else (field,))]


def name_of(cls: str, number: int) -> str:
    """What the how many-th object of a class is called in a script."""
    return f"{cls.replace('.', '_').lower()}_{number}"


def _refers(value: Any) -> bool:
    return isinstance(value, Ref) or (isinstance(value, (list, tuple)) and any(map(_refers, value)))
