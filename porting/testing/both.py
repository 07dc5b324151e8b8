"""What the pytest plugin's `both_cv2` asks: a function on both sides, and whether they agree.

    python -m porting.testing.both FOLDER BACKEND TIMEOUT

A line of JSON on the standard input names a pickled question, one on the standard output its answer. It ends, and both sides
with it, when nobody can ask any more.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from compat import supervise
from compat.bounds import BOUNDS, Bound
from compat.case import Case, Outcome, Thing
from compat.compare import MismatchError, difference
from host import imports, resolve
from host.errors import HostError
from host.versions import pyodide
from porting.testing import needs, side
from porting.testing.side import Runner

SCRIPT = Path(__file__).with_name("both_session.py")
LOOK = 0.005  # seconds from one look for an answer to the next


class Sitting:
    """A side that answers one question after another, started again after one that it did not survive."""

    def __init__(self, runner: Runner, folder: Path, timeout: float):
        self.runner, self.folder, self.timeout = runner, folder, timeout
        self.process: subprocess.Popen[str] | None = None
        self.asked = 0

    def ask(self, question: Path) -> Outcome:
        """What comes of a question; a crash or a hang is an outcome, too."""
        if self.process is None:
            self.process = self._started()
            ready = self._answer(Path(), supervise.START * supervise.LOOK)  # starting Pyodide is slow on a busy machine
            if ready.status != "ok":
                return ready
        return self._answer(question, self.timeout)

    def _answer(self, question: Path, seconds: float) -> Outcome:
        process = self.process
        assert process is not None
        assert process.stdin is not None
        self.asked += 1
        answer = self.folder / f"answer-{self.asked}"
        with contextlib.suppress(BrokenPipeError):
            print(question, answer, sep="\t", file=process.stdin, flush=True)
        for _ in range(round(seconds / LOOK)):
            ended = process.poll() is not None  # asked before the answer is looked for
            if answer.exists():
                found: Outcome = pickle.loads(answer.read_bytes())
                answer.unlink()
                return found
            if ended:
                self.stop()
                said = (self.folder / "log").read_text(errors="replace").strip()[-500:]
                return Outcome("crash", message=f"the interpreter ended with status {process.returncode}: {said}")
            time.sleep(LOOK)
        self.stop()
        return Outcome("hang", message=f"no end after {seconds:g} seconds")

    def _started(self) -> subprocess.Popen[str]:
        self.folder.mkdir(exist_ok=True)
        settings: dict[str, Any] = {"env": self.runner.environment | supervise.GATED, "start_new_session": True}
        with (self.folder / "log").open("w") as log:
            return subprocess.Popen(
                [*self.runner.command, str(SCRIPT)], stdin=subprocess.PIPE, stdout=log, stderr=log, text=True, **settings
            )

    def stop(self) -> None:
        """End the process and what it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def verdict(question: dict[str, Any], real: Outcome, shim: Outcome) -> dict[str, Any]:
    """`disagreement`, a sentence or ""; where there is none, the `result` of the real cv2, or the `error` that both raise."""
    name = question["name"]
    if real.status == "error" and shim.status == "error" and real.error == shim.error:
        return {"disagreement": "", "error": f"{name} raises on both sides {real.message}", "exception": real.values[0]}
    if real.status != "ok" or shim.status != "ok":
        told = f"on the real cv2: {_told(real)}; on the shim: {_told(shim)}"
        return {"disagreement": f"{name} does not end alike: {told}"}
    bound = allowed(question["shipped"]["sources"].values(), question["allowed"])
    parts = zip(("what it returns", "an argument afterwards"), real.values, shim.values, strict=True)
    apart = "; ".join(filter(None, (_apart(name, part, a, b, bound) for part, a, b in parts)))
    return {"disagreement": f"{name} differs: {apart}." if apart else "", "error": "", "result": plain(real.values[0])}


def allowed(sources: Any, given: dict[str, float]) -> Bound:
    """How far results may be apart: the widest bounds of the cv2 functions that the sources name, and of what the mark says."""
    named = {name for source in sources for name in re.findall(r"\bcv2\.([\w.]+)", source)}
    bounds = [BOUNDS[name] for name in sorted(named & BOUNDS.keys())] + [Bound("", **given)]
    fields = ("levels", "share", "absolute", "relative")
    most = {field: max(getattr(bound, field) for bound in bounds) for field in fields}
    if given.get("levels") and "share" not in given:
        most["share"] = 1.0
    return Bound("", **most)


def _told(outcome: Outcome) -> str:
    return "it returns" if outcome.status == "ok" else outcome.message


def _apart(name: str, part: str, real: Any, shim: Any, bound: Bound) -> str:
    """What differs in one part of two outcomes, "" where nothing does."""
    try:
        found = difference(Case(name, part, ()), Outcome("ok", (real,)), Outcome("ok", (shim,)))
    except MismatchError as mismatch:
        return f"{part}: {str(mismatch).removeprefix('result: ')} (the real cv2's against the shim's)"
    if found.largest == 0 or found.within(bound):
        return ""
    return f"{part} is off by {found}{_place(real, shim)}"


def _place(real: Any, shim: Any) -> str:
    """Where two arrays are furthest apart, and what they have there."""
    if not isinstance(real, np.ndarray) or real.dtype.kind not in "iufb":
        return ""
    gaps = np.abs(real.astype(np.float64) - shim.astype(np.float64))
    at = np.unravel_index(int(np.nanargmax(gaps)), gaps.shape)
    place = ", ".join(str(int(index)) for index in at)
    return f", the most at [{place}]: {real[at]} on the real cv2, {shim[at]} on the shim"


def plain(value: Any) -> Any:
    """A recorded value as a test can use it: numpy's numbers as such; an object of cv2 stays its type's name and its fields."""
    match value:
        case Thing() if value.type.startswith("numpy."):
            return np.dtype(value.type.removeprefix("numpy.")).type(dict(value.fields)["value"])
        case Thing():
            return {"type": value.type, **{name: plain(field) for name, field in value.fields}}
        case list() | tuple():
            return type(value)(plain(item) for item in value)
        case dict():
            return {key: plain(item) for key, item in value.items()}
    return value


def sides(folder: Path, backend: str, timeout: float, files: list[str]) -> tuple[Sitting, Sitting]:
    """Both, with the packages that the files of tests import."""
    names = imports.of_project(map(Path, files), [needs.root(Path(file)) for file in files])
    found = resolve.resolve(["pytest", *needs.owners(names)], pyodide.chosen(), folder / "wheels")
    print(*found.lacking, sep="\n", file=sys.stderr)
    return Sitting(side.real(), folder / "real", timeout), Sitting(side.shim(backend, found), folder / "shim", timeout)


def main(folder: str, backend: str, timeout: str) -> int:
    """Answer until nobody asks any more; the exit status."""
    both: tuple[Sitting, ...] = ()
    try:
        with ThreadPoolExecutor(2) as pool:
            for line in sys.stdin:
                path = Path(json.loads(line)["question"])
                question = pickle.loads(path.read_bytes())
                both = both or sides(Path(folder), backend, float(timeout), question["files"])
                shipped = Path(folder) / "shipped"
                shipped.write_bytes(pickle.dumps(question["shipped"]))
                answer = verdict(question, *pool.map(Sitting.ask, both, [shipped] * 2))
                target = path.with_name("answer")
                target.write_bytes(pickle.dumps(answer))
                print(json.dumps({"answer": str(target)}), flush=True)
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for sitting in both:
            sitting.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
