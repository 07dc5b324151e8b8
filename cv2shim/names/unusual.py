"""What serves the calls that are not usual, and functions written by hand.

It is imported when the first such call comes: most programs make none, and the modules that check arguments take longer to
import than all else that `import cv2` needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from cv2shim.accepts.names import name_of
from cv2shim.accepts.records import RECORDS
from cv2shim.accepts.signature import Signature, signature_of
from cv2shim.accepts.values import VALUE_TYPES
from cv2shim.by_hand import overrides
from cv2shim.calls.functions import Served, overridden
from cv2shim.calls.overloads import Overloads, Run
from cv2shim.calls.trusted import Trusted

if TYPE_CHECKING:
    from cv2shim.names.runtime import Runtime

Rows = list[Any]


def overloads(
    current: Runtime, qualified: str, rows: Rows, calls: Rows | None, first: int, *, method: bool = False
) -> Overloads:
    """The overloads of a function or method; `first` is the number of its first one on the bridge."""
    entry = overrides.standing_in(qualified, calls)
    candidates: list[tuple[Signature, Run | None]] = []
    for k, row in enumerate(rows):
        signature = signature_of(qualified, row)
        call = calls[k] if calls else None
        run: Run | None = None
        if entry is not None and (entry.always or call is None):
            run = overridden(signature, entry.function, entry.wants)
        elif call is not None:
            run = _trusted(current, signature, first + k, method=method).run
        candidates.append((signature, run))
    return Served(name_of(qualified), candidates, lambda: current.missing(qualified))


def _trusted(current: Runtime, signature: Signature, number: int, *, method: bool) -> Trusted:
    """Overload `number` on opencv.js for checked arguments."""
    return Trusted(signature, current.bridge, partial(current.builtins.trusted, number, method=method))


def record(current: Runtime, qualified: str, rows: Rows, construct: Callable[..., None]) -> Overloads:
    """The constructors of a record: what one takes is checked, and is usual then for `construct(object, *values)`."""

    def run(values: list[Any], owner: Any) -> None:
        construct(owner, *values)

    candidates: list[tuple[Signature, Run | None]] = [(signature_of(f"{qualified}.__init__", row), run) for row in rows]
    return Served(qualified, candidates, lambda: current.missing(qualified))


def assign(qualified: str, owner: Any, name: str, *value: Any) -> None:
    """Assign a value that has to be checked to a record's attribute, or delete it if there is none."""
    if not value:
        raise TypeError(f"Cannot delete the {name} attribute")
    kind = RECORDS[qualified].kind_of(name)
    assert kind is not None
    setattr(owner, name, VALUE_TYPES[kind].parse(value[0], "value"))


def accessor(current: Runtime, qualified: str, row: list[Any], number: int) -> Trusted:
    """What reads or writes a property for checked values: overload `number` on the bridge. It is made for good, so once."""
    return _trusted(current, Signature(name_of(qualified), row), number, method=True)


def set_property(run: Trusted, owner: Any, value: Any) -> Any:
    """Assign a value that has to be checked."""
    return run.run([run.signature.parameters[0].parse(value, "value")], owner)
