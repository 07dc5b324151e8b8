"""Runs a project's tests on one side: a session after another, until every test has ended, crashed or hung."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from compat import supervise
from compat.supervise import StartError
from host import oracle
from host.progress import say
from host.resolve import Found
from host.versions import opencv
from porting.testing.events import CRASH, HANG, Side

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOOKS = round(1 / supervise.LOOK)  # in a second
START = 3 * supervise.START  # a project's requirements are loaded before its first test, scikit-learn and its like take long
STARVED = "came to no test in time and was stopped; --timeout gives it more"
STOPPED = (2, 3, 4)  # pytest's exit status where it was interrupted, failed itself or did not understand its arguments
FLAVOURS = [f"opencv{contrib}-python{headless}" for contrib in ("", "-contrib") for headless in ("", "-headless")]


@dataclass(frozen=True)
class Runner:
    """How to start a session on a side: the command before the script, its environment, what it imports from besides."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    paths: tuple[str, ...] = ()
    packages: tuple[str, ...] = ("pytest", "numpy")  # whose versions are told


def real() -> Runner:
    """This Python with its own cv2, or with that of the shim's release where its own is another.

    Raises host.oracle.OracleError.
    """
    line, own = opencv.chosen(), _own_release()
    if own == line.oracle:
        return Runner("real cv2", (sys.executable,), dict(os.environ))
    has = f"has cv2 of release {own}" if own else "has no cv2"
    say(f"this Python {has}: the tests are run on {line.requirement} in its place, which the shim follows")
    return Runner("real cv2", (sys.executable,), os.environ | oracle.environment(line))


def _own_release() -> str:
    """The release of whichever opencv-python this Python has, "" without one."""
    for name in FLAVOURS:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def shim(backend: str, found: Found) -> Runner:
    """Pyodide with the shim, and with what was found of the project's requirements."""
    beside = [part for one in [*found.names, *map(str, found.wheels)] for part in ("--with", one)]
    command = (sys.executable, "-P", "-m", "cv2shim", "run", "--backend", backend, *beside)  # -P: the project may have a `host`
    own = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return Runner(f"shim ({backend})", command, os.environ | {"PYTHONPATH": str(ROOT)}, (*found.paths, *own))


def run(
    runner: Runner,
    project: Path,
    arguments: Sequence[str],
    timeout: float,
    scratch: Path,
    note: Callable[[str], None] = lambda text: None,
) -> Side:
    """Run the tests with the project's folder as the current one.

    timeout: seconds without an end after which a test counts as hanging
    Raises compat.supervise.StartError when no session comes to its first test.
    """
    return _Work(Side(runner.name), runner, project, arguments, timeout, scratch, note).run()


def _last_words(said: str) -> str:
    """The last line that a session printed, apart from Node's stack."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("    at ")]
    return f"; its last words: {lines[-1][:200]}" if lines else ""


@dataclass
class _Work:
    side: Side
    runner: Runner
    project: Path
    arguments: Sequence[str]
    timeout: float
    scratch: Path
    note: Callable[[str], None]
    sessions: int = 0

    def run(self) -> Side:
        while not self._attempt():
            pass
        return self.side

    def _attempt(self) -> bool:
        """One session; whether it was the last one."""
        self.sessions += 1
        events, log = (self.scratch / f"{name}-{self.sessions}" for name in ("events", "log"))
        events.touch()
        status, hung = supervise.attend(
            [*self.runner.command, str(HERE / "session.py"), str(self._settings(events))],
            log,
            lambda: events.stat().st_size,
            lambda: self._changed(events),
            self._start,
            cwd=self.project,
            env=self.runner.environment,
        )
        self.side.read(events.read_text(encoding="utf-8"))
        said = log.read_text(errors="replace").strip()
        if self.side.status is not None:
            if self.side.status in STOPPED and not self.side.results:
                raise StartError(f"pytest does not run on the {self.runner.name}, status {self.side.status}:\n{said[-1500:]}")
            if self.side.status in STOPPED and self.side.left:
                say(f"{self.runner.name}: pytest ended with status {self.side.status} before the last test:\n{said[-1500:]}")
            return True
        ended = f"the interpreter ended with status {status}"
        if self.side.lose(HANG if hung else CRASH, self._hung() if hung else f"{ended}{_last_words(said)}"):
            return bool(self.side.collected) and not self.side.left
        if self.side.collected and not self.side.left:
            return True  # after the last test
        why = STARVED if hung else f"ended outside of any test, {ended}"
        raise StartError(f"The session of the {self.runner.name} {why}:\n{said[-3000:]}".rstrip(":\n"))

    @property
    def _start(self) -> int:
        """For how many looks a session may come to nothing at first."""
        return max(START, round(self.timeout * LOOKS))

    def _hung(self) -> str:
        if self.side.within in self.side.collected:
            return f"no end after {self.timeout:g} seconds"
        return "the file could not be read to its end"

    def _settings(self, events: Path) -> Path:
        path = self.scratch / f"settings-{self.sessions}.json"
        own = ["-p", "no:cacheprovider", f"--basetemp={self.scratch / f'temporary-{self.sessions}'}"]
        settings = {
            "args": [*own, "--continue-on-collection-errors", *self.arguments],
            "paths": self.runner.paths,
            "packages": self.runner.packages,
            "done": list(self.side.results),
            "lost": self.side.lost,
            "events": str(events),
        }
        path.write_text(json.dumps(settings), encoding="utf-8")
        return path

    def _changed(self, events: Path) -> int:
        """Say how far it is; how many looks what runs now is given. Reading a file of tests imports, which is slow at first."""
        seen = Side(self.side.name, dict(self.side.results))
        seen.read(events.read_text(encoding="utf-8", errors="ignore"))
        if seen.collected:
            self.note(f"{self.side.name}: {len(seen.collected) - seen.left} of {len(seen.collected)} tests")
        looks = max(1, round(self.timeout * LOOKS))
        return looks if seen.within in seen.collected else max(looks, supervise.START)
