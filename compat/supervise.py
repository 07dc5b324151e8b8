"""Runs a session's script in another process and starts it again after a case that crashed or hung."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from compat.case import Outcome
from compat.session import STARTS
from host import oracle, peer
from host.versions import opencv
from host.versions import pyodide as versions
from host.versions.pyodide import Pyodide

HERE = Path(__file__).parent
# In looks at the progress, not by the clock: a machine that stands still for a minute makes no case hang.
LOOK = 0.1  # seconds from one look to the next
START = 1200  # looks for the first case: starting Pyodide is slow on a busy machine

GATED = {
    "OPENCV_IPP": "disabled",
    "OPENCV_OPENCL_RUNTIME": "disabled",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENCV_LOG_LEVEL": "SILENT",
}
# The real cv2's linear algebra (calibration, stitching) chooses its code by the processor, and results differ in their last
# digits. This is what it takes on one that it does not know, and what every x86 runs.
PROCESSOR = {"OPENBLAS_CORETYPE": "Barcelona"}


class Item(Protocol):
    """What a session works on, such as a `compat.case.Case`: it can be pickled."""

    @property
    def id(self) -> str:
        """A name of its own."""


@dataclass(frozen=True)
class Session:
    """The script that does the work, as `SCRIPT ITEMS RESULTS PROGRESS FIRST OPTIONS…`.

    patience: looks without a finished item before the item counts as hanging
    """

    script: Path
    patience: int = 300


MATRIX = Session(HERE / "session.py")


class StartError(Exception):
    """A side could not be started at all; the text is what it printed."""


@dataclass
class Run:
    """Outcomes by case id, and the versions of the side that produced them."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """How to start a session: the command before the script's name, and its environment."""

    name: str
    command: tuple[str, ...]
    options: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


def real(line: opencv.Line | None = None) -> Side:
    """The real cv2 of an OpenCV, the chosen one unless told. Raises host.oracle.OracleError."""
    environment = GATED | PROCESSOR | oracle.environment(line or opencv.chosen())
    return Side("real", (sys.executable,), (), tuple(environment.items()))


def filled(side: Side, byte: int) -> Side:
    """The same with every piece of memory full of a byte before it is used: what nobody has written shows.

    It is glibc's malloc that does it, not so for pieces of its caches: there are none.
    """
    tunables = f"glibc.malloc.perturb={byte}:glibc.malloc.tcache_count=0"
    return replace(side, environment=(*side.environment, ("GLIBC_TUNABLES", tunables)))


def real_default() -> Side:
    """The same with all that this processor has."""
    environment = PROCESSOR | oracle.environment(opencv.chosen())
    return Side("real, x86 defaults", (sys.executable,), ("default",), tuple(environment.items()))


def shim(backend: str = "stock", pyodide: Pyodide | None = None) -> Side:
    """The shim on one build of opencv.js, or Pyodide's own cv2 in its place; on the chosen Pyodide, or on another one."""
    own = backend == peer.NAME
    pyodide = versions.peer().pyodide if own else pyodide or versions.chosen()
    command = (sys.executable, "-m", "cv2shim", "run", "--backend", str(peer.wheel()) if own else backend)
    return Side(f"shim ({backend})", command, (), tuple(pyodide.environment.items()))


def by_python(backend: str = "stock") -> Side:
    """The shim with every call served by Python, as if none were usual."""
    return replace(shim(backend), name=f"shim ({backend}), served by Python", options=("by python",))


def run(
    side: Side, cases: Sequence[Item], note: Callable[[str], None] = lambda text: None, session: Session = MATRIX
) -> Run:
    """Run every case on one side. A crash or a hang is an outcome of its case; the others are not lost."""
    with scratch() as folder:
        work = _Work(side, cases, Path(folder), note, session)
        while work.next < len(cases):
            work.attempt()
        return work.collect()


def attend(
    command: Sequence[str],
    log: Path,
    mark: Callable[[], object],
    changed: Callable[[], int],
    start: int = START,
    **settings: Any,
) -> tuple[int, bool]:
    """Run a command to its end, or until `mark` has not changed for too long: its exit status, and whether it hung.

    What it prints goes to `log`. `start` is for how many looks `mark` need not change at first. `changed` is called when it has
    changed, and says for how many it need not change again. `settings` (cwd, env) go to subprocess.Popen.
    """
    with open(log, "w+b") as out:
        # a group of its own, so that what it started (Node) ends with it
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **settings
        )
        try:
            hung = _hangs(process, mark, changed, start)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return process.returncode, hung


def _hangs(process: subprocess.Popen[bytes], mark: Callable[[], object], changed: Callable[[], int], left: int) -> bool:
    """Wait for the end; true if the mark has not changed for too long."""
    seen = mark()
    while process.poll() is None:
        time.sleep(LOOK)
        at = mark()
        if at != seen:
            seen, left = at, changed()
        elif not (left := left - 1):
            return True
    return False


@contextlib.contextmanager
def scratch() -> Iterator[str]:
    """A folder for one session. It lies in build/ of the tree: that is what `cv2shim run` mounts, and Git does not see."""
    build = HERE.parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="compat-", dir=build) as folder:
        yield folder


class _Work:
    def __init__(self, side: Side, cases: Sequence[Item], folder: Path, note: Callable[[str], None], session: Session):
        self.side, self.cases, self.folder, self.note, self.session = side, cases, folder, note, session
        self.next = 0
        self.lost: dict[int, Outcome] = {}
        with open(folder / "cases", "wb") as file:
            starts = []
            for case in cases:
                starts.append(file.tell())
                pickle.dump(case, file)
        (folder / STARTS).write_text(json.dumps(starts))

    def attempt(self) -> None:
        """One process, from the next case until the end or until it dies."""
        progress = self.folder / "progress"
        progress.unlink(missing_ok=True)
        status, hung = attend(
            self._command(),
            self.folder / "log",
            lambda: _read(progress),
            lambda: self._changed(_read(progress)),
            cwd=HERE.parent,
            env=self._environment(),
        )
        self._advance(_read(progress), hung, status)

    def _changed(self, at: int) -> int:
        self.note(f"{self.side.name}: {max(at, 0)} of {len(self.cases)} cases")
        return self.session.patience

    def _advance(self, at: int, hung: bool, status: int) -> None:
        if at >= len(self.cases):
            self.next = len(self.cases)
        elif at < 0:
            raise StartError(f"The session of {self.side.name} did not start:\n{self._tail()}")
        else:
            what = "hang" if hung else "crash"
            self.lost[at] = Outcome(what, error=what, message=f"exit status {status}: {self._tail(300)}")
            self.next = at + 1

    def _tail(self, length: int = 3000) -> str:
        return (self.folder / "log").read_text(errors="replace")[-length:]

    def _command(self) -> list[str]:
        files = [str(self.folder / name) for name in ("cases", f"results-{self.next}", "progress")]
        return [*self.side.command, str(self.session.script), *files, str(self.next), *self.side.options]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **dict(self.side.environment)}

    def collect(self) -> Run:
        found = dict(self.lost)
        for part in self.folder.glob("results-*"):
            found.update(_pickles(part))
        facts = self.folder / "facts"
        outcomes = {case.id: found[i] for i, case in enumerate(self.cases) if i in found}
        return Run(outcomes, json.loads(facts.read_text()) if facts.exists() else {})


def _pickles(path: Path) -> Iterator[tuple[int, Outcome]]:
    """The outcomes in one attempt's file; the last one may be cut off by a crash."""
    with open(path, "rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except (EOFError, pickle.UnpicklingError):
                return


def _read(progress: Path) -> int:
    try:
        return int(progress.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return -1
