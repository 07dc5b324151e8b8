"""Runs small programs with their calls of cv2 written down: `planted.py ROOT PROGRAMS FOLDER [plant]`, on either side.

PROGRAMS is a JSON file, [{name, source, function, kind}, …]. With `plant`, each program meets its own `function` of cv2
falsified: another value, shape or dtype comes out, something is written where it should not be, or nothing where it
should, or there is an exception.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

sys.path.append(sys.argv[1])

import cv2
import numpy as np

from compat import runner
from porting.compare.inside.journal import Journal

programs_file, folder, *options = sys.argv[2:]
EVERY = range(10_000)


def falsified(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
    """What does as `function` does, but for one thing."""

    def false(*args: Any, **kwargs: Any) -> Any:
        if kind == "exception":
            raise cv2.error("a planted fault")
        if kind == "not written":
            copies = [value.copy() if isinstance(value, np.ndarray) else value for value in args]
            return function(*copies, **kwargs)
        result = function(*args, **kwargs)
        if kind == "written":
            array = next(value for value in args if isinstance(value, np.ndarray))
            array[-1, -1] = array[-1, -1] + 1
            return result
        return spoilt(result, kind)

    return false


def spoilt(value: Any, kind: str) -> Any:
    if isinstance(value, tuple):
        k = next(k for k, item in enumerate(value) if isinstance(item, (np.ndarray, tuple, float)))
        return (*value[:k], spoilt(value[k], kind), *value[k + 1 :])
    if isinstance(value, float):
        return value + 0.5 if kind == "value" else int(value) if kind == "dtype" else (value,)
    if kind == "value":
        changed = value.copy()
        changed.flat[changed.size // 2] += 3
        return changed
    return value[:-1].copy() if kind == "shape" else value.astype(np.float64 if value.dtype != np.float64 else np.float32)


def plant(name: str, kind: str) -> Callable[[], None]:
    """Falsify a function or method; returns what puts the true one back."""
    *owners, last = name.split(".")
    owner: Any = cv2
    for part in owners:
        owner = getattr(owner, part)
    true = getattr(owner, last)
    setattr(owner, last, falsified(true, kind))
    return lambda: setattr(owner, last, true)


def run(program: dict[str, str]) -> None:
    place = os.path.join(folder, program["name"])
    os.makedirs(place)
    restore = plant(program["function"], program["kind"]) if options else lambda: None
    journal = Journal(cv2, place, folder, EVERY)
    journal.install()
    try:
        exec(compile(program["source"], os.path.join(folder, "program.py"), "exec"), {"__name__": "__main__"})
    except Exception:
        assert options  # what a fault leads to
    finally:
        journal.close()
        restore()


runner.configure(cv2)
with open(programs_file) as file:
    for one in json.load(file):
        run(one)
