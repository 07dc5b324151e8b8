"""The script that makes shipped functions and calls them, in CPython with the real cv2 or in Pyodide with the shim.

    both_session.py

Each line of the standard input names two files: a question, pickled as porting/installed/shipping.py has it, and where to put
the answer, a pickled `compat.case.Outcome` with the result and the arguments afterwards.
"""

from __future__ import annotations

import linecache
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import cv2

from compat import runner
from compat.case import Outcome

ANNOTATIONS = annotations.compiler_flag  # what they name need not be there


def made(shipped: dict[str, Any]) -> Callable[..., Any]:
    """The function, in a module of its own."""
    sys.path += [folder for folder in shipped["folders"] if folder not in sys.path]
    scope: dict[str, Any] = {"__name__": "shipped", "sys": sys}
    for text in shipped["imports"].values():
        exec(text, scope)
    scope |= {name: pickle.loads(value) for name, value in shipped["values"].items()}
    for name, source in reversed(shipped["sources"].items()):  # what a function uses was noted after it
        file = f"<{name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec", flags=ANNOTATIONS, dont_inherit=True), scope)
    return scope[shipped["function"]]


def answer(shipped: dict[str, Any]) -> Outcome:
    """What comes of the call."""
    runner.configure(cv2)  # a call before may have changed it
    cv2.setRNGSeed(runner.SEED)
    try:
        args, kwargs = pickle.loads(shipped["arguments"])
        result = made(shipped)(*args, **kwargs)
    except Exception as error:
        status = "missing" if runner.is_missing(error) else "error"
        return Outcome(status, (_pickled(error),), error=type(error).__name__, message=_told(error))
    return Outcome("ok", (runner.snapshot(result), runner.snapshot([list(args), kwargs])))


def _told(error: Exception) -> str:
    """What was raised, and the line of the shipped sources that it came through."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("<")]
    where = f" in `{lines[-1].line}`" if lines and lines[-1].line else ""
    return ": ".join(filter(None, [type(error).__name__, str(error)])) + where


def _pickled(error: Exception) -> bytes:
    """The exception, if another process can have it."""
    try:
        return pickle.dumps(error)
    except Exception:
        return b""


def main() -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        question, target = line.rstrip("\n").split("\t")
        found = Outcome("ok")
        if os.path.isfile(question):  # else it is asked whether it has started
            with open(question, "rb") as file:
                found = answer(pickle.load(file))
        with open(f"{target}.part", "wb") as out:
            pickle.dump(found, out)
        os.replace(f"{target}.part", target)


if __name__ == "__main__":
    main()
