"""Runs inside Pyodide: one script as `python SCRIPT ARGS…` would run it, to its exit status."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def start(script: str, args: Any, environment: Any) -> int:
    """Run the script as `__main__` and return its exit status; its traceback, if any, goes to stderr.

    `args` is a JavaScript array of strings, `environment` a JavaScript object of strings.
    """
    os.environ.clear()  # the snapshot's own
    os.environ.update(environment.to_py())
    os.environ.setdefault("MPLBACKEND", "agg")  # matplotlib for Pyodide would look for a page
    sys.path[:] = filter(None, sys.path)  # Pyodide's own '' would be the current folder
    sys.dont_write_bytecode = True  # Pyodide's bytecode does not belong beside the user's files
    status = run_as_main(script, args.to_py())
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # None, closed, or its reader is gone
            stream.flush()
    return status


def run_as_main(script: str, args: list[str]) -> int:
    """Run the script as `python SCRIPT ARGS…` does, and return its exit status; its traceback, if any, goes to stderr."""
    main = ModuleType("__main__")
    main.__file__ = path = os.path.abspath(script)
    sys.modules["__main__"] = main
    sys.argv = [script, *args]
    sys.path.insert(0, os.path.dirname(path))
    try:
        exec(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True), main.__dict__)
    except BaseException as error:
        return _report(error)
    return 0


def _report(error: BaseException) -> int:
    """Say on stderr what `python` would say of an exception that nothing caught; return the exit status."""
    if isinstance(error, SystemExit):
        return _exit_status(error.code)
    own = _without_own_frame(error.__traceback__)
    try:
        sys.excepthook(type(error), error.with_traceback(own), own)
    except BaseException:
        traceback.print_exc()
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1


def _without_own_frame(trace: TracebackType | None) -> TracebackType | None:
    return trace.tb_next if trace and trace.tb_frame.f_code is run_as_main.__code__ else trace


def _exit_status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1
