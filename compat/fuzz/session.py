"""The script that runs fuzzed cases in one process, as compat/session.py does those of the matrix.

    session.py ITEMS RESULTS PROGRESS FIRST [default] [memory=BYTES]

Among the cases lie checks: that what worked still works, and that nothing more is held than at the check before.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from typing import Any

# at the end: inside Pyodide `cv2shim` is the installed one, not the source beside this folder
sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import numpy as np

from compat import held, runner
from compat.case import Case, Outcome, Thing
from compat.fuzz.check import Check
from compat.session import work

LARGE = 4 << 20  # bytes; of larger results only what they are is compared


def main(items: str, results: str, progress: str, first: str, *options: str) -> None:
    for option in options:
        if option.startswith("memory="):
            limit(int(option.removeprefix("memory=")))
    import cv2

    session = _Session(cv2, gated="default" not in options)
    work(session.execute, items, results, progress, first)


def limit(size: int) -> None:
    """No more memory than this for the process: what a call asks for beyond is refused."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (size, size))


class _Session:
    def __init__(self, cv2: Any, *, gated: bool):
        self.cv2, self.gated = cv2, gated
        held.guard_buffers()
        self.expected = self.canary()
        self.before = held.counts()

    def execute(self, item: Case | Check) -> Outcome:
        runner.configure(self.cv2, gated=self.gated)  # the case before may have changed it
        if isinstance(item, Check):
            return self.check()
        # names of files that a case writes lie in a folder of its own
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                return lean(runner.execute(self.cv2, item))
            finally:
                os.chdir(os.path.dirname(folder))

    def canary(self) -> list[Any]:
        """What a few calls that have nothing to do with the cases give."""
        cv2 = self.cv2
        cv2.setRNGSeed(1)
        picture = np.arange(3000, dtype=np.uint8).reshape(50, 60)
        matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
        matches = matcher.match(picture[:4, :32].copy(), picture[9:19, :32].copy())
        results = (cv2.add(picture, 7), cv2.GaussianBlur(picture, (5, 5), 1), cv2.Canny(picture, 50, 150))
        jpeg = cv2.imdecode(cv2.imencode(".jpg", picture)[1], cv2.IMREAD_UNCHANGED)
        contours, _ = cv2.findContours(results[2], cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        sums = [int(result.astype(np.int64).sum()) for result in (*results, jpeg, *contours)]
        return [*sums, [match.trainIdx for match in matches], cv2.norm(picture)]

    def check(self) -> Outcome:
        try:
            found = self.canary()
        except Exception as error:
            return Outcome("broken", message=f"{type(error).__name__}: {error}")
        before, self.before = self.before, held.counts()
        if found != self.expected:
            return Outcome("broken", message=f"{found} where it was {self.expected}")
        left = held.more(before, self.before)
        return Outcome("leak", message=left) if left else Outcome("ok")


def lean(outcome: Outcome) -> Outcome:
    """The outcome with large arrays as no more than their types and shapes."""
    changed = tuple((where, _lean(value)) for where, value in outcome.changed)
    return replace(outcome, values=tuple(map(_lean, outcome.values)), changed=changed)


def _lean(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.nbytes > LARGE:
        return Thing("large array", (("dtype", str(value.dtype)), ("shape", value.shape)))
    if isinstance(value, (list, tuple)):
        return type(value)(map(_lean, value))
    return value


if __name__ == "__main__":
    main(*sys.argv[1:])
