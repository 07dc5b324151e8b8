"""The script that runs a list of cases in one process: CPython with the real cv2, or Pyodide with the shim.

    session.py CASES RESULTS PROGRESS FIRST [default | by python]

CASES holds one pickled case after another. RESULTS receives one pickled (index, outcome) after another, at
once, and PROGRESS the index that is being worked on, so that after a crash nothing but the culprit is lost.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import numpy as np

from compat import runner
from compat.case import Case, Outcome

STARTS = "starts"  # the file beside the items, with the place of each in their file


def facts(cv2: Any) -> dict[str, Any]:
    """Versions and CPU features for the report's header."""
    versions = {"cv2": cv2.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}
    cpu = _try(lambda: cv2.getCPUFeaturesLine(), "")
    return {**versions, "platform": sys.platform, "cpu": cpu, "build": _try(_build, None)}


def _build() -> dict[str, Any] | None:
    """What the shim runs on; None beside the real cv2, where there is no `cv2shim` loaded."""
    runtime = sys.modules.get("cv2shim.names.runtime")
    return dict(runtime.current().build) if runtime else None


def _try(read: Any, otherwise: Any) -> Any:
    try:
        return read()
    except Exception:
        return otherwise  # a header line may be empty; the matrix goes on


def main(cases: str, results: str, progress: str, first: str, *options: str) -> None:
    import cv2

    gated = "default" not in options
    if "by python" in options:
        sys.modules["cv2shim.names.runtime"].current().builtins.serve_usual(False)
    if first == "0":
        with open(os.path.join(os.path.dirname(results), "facts"), "w") as file:
            json.dump(facts(cv2), file)

    def execute(case: Case) -> Outcome:
        runner.configure(cv2, gated=gated)  # the case before may have changed it
        return runner.execute(cv2, case)

    work(execute, cases, results, progress, first)


def work(execute: Callable[[Any], Outcome], items: str, results: str, progress: str, first: str) -> None:
    """Execute the items from number ``first`` on and write down what came of each."""
    index = int(first) - 1
    with open(results, "ab") as out, open(progress, "w") as mark:
        for index, item in enumerate(stream(items, int(first)), int(first)):
            note(mark, index)
            pickle.dump((index, execute(item)), out)
            out.flush()
        note(mark, index + 1)


def note(mark: TextIO, index: int) -> None:
    """Write down which item is being worked on."""
    mark.seek(0)
    mark.write(f"{index}\n")
    mark.flush()


def stream(path: str, first: int = 0) -> Iterator[Any]:
    """The items from number ``first`` on, one by one: together they would fill a good part of Pyodide's memory."""
    with open(path, "rb") as file:
        if first:
            with open(os.path.join(os.path.dirname(path), STARTS)) as starts:
                file.seek(json.load(starts)[first])
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
