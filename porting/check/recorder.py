"""``python recorder.py OUT FOLDERS SCRIPT ARGS…``: run a script, and write what of the real cv2 files of FOLDERS called.

Each is [file, line, name], in OUT, as JSON. Functions and methods are seen, by the interpreter's own profiling; what it does
not report are constructors and properties. Needs nothing of this project.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import types
from pathlib import Path
from typing import Any

import cv2

Call = tuple[str, int, str]


def functions() -> dict[int, str]:
    """The functions of cv2 by their identity."""
    found: dict[int, str] = {}
    waiting: list[tuple[str, Any]] = [("", cv2)]
    seen: set[int] = set()
    while waiting:
        prefix, holder = waiting.pop()
        seen.add(id(holder))
        for name, value in vars(holder).items():
            inside = isinstance(value, types.ModuleType) and value.__name__.startswith("cv2.")
            if (inside or isinstance(value, type)) and id(value) not in seen and not name.startswith("_"):
                waiting.append((f"{prefix}{name}.", value))
            elif isinstance(value, types.BuiltinFunctionType):
                found.setdefault(id(value), f"{prefix}{name}")
    return found


class Recorder:
    def __init__(self, folders: list[str]) -> None:
        self._known = functions()
        self._folders = tuple(str(Path(folder).resolve()) for folder in folders)
        self.calls: set[Call] = set()

    def __call__(self, frame: types.FrameType, event: str, called: Any) -> None:
        if event == "c_call" and (name := self._name(called)) and frame.f_code.co_filename.startswith(self._folders):
            self.calls.add((frame.f_code.co_filename, frame.f_lineno, name))

    def _name(self, called: Any) -> str:
        if id(called) in self._known:
            return self._known[id(called)]
        holder = getattr(called, "__self__", None)
        owner = holder if isinstance(holder, type) else type(holder)
        module = str(getattr(owner, "__module__", ""))
        if module.partition(".")[0] != "cv2":
            return ""
        return ".".join([*module.split(".")[1:], owner.__qualname__, called.__name__])


def main() -> None:
    out, folders, script, *arguments = sys.argv[1:]
    recorder = Recorder(folders.split(os.pathsep))
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).resolve().parent)
    sys.setprofile(recorder)
    try:
        runpy.run_path(script, run_name="__main__")
    finally:
        sys.setprofile(None)
        Path(out).write_text(json.dumps(sorted(recorder.calls)))


if __name__ == "__main__":
    main()
