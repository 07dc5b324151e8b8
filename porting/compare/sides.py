"""Runs a program on one side, in a copy of its folder and with a time limit, and leaves nothing running."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compat import supervise
from host import node, oracle
from host.errors import HostError
from host.progress import Bar
from host.versions import opencv

ROOT = Path(__file__).parents[2]
START = Path(__file__).with_name("inside") / "start.py"
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "venv", "node_modules", "__pycache__", ".ipynb_checkpoints")
FLOOD = 64 << 20  # bytes of output, after which a program is stopped
LOOK = 0.02  # seconds from one look at a process to the next
GRACE = 5.0  # seconds that an interrupted program has to end by itself

REAL, CONTROL, SHIM = "real", "control", "shim"
DEFAULTS = "defaults"
"""The real cv2 with all that this processor has: how far its own results are apart."""
KEPT, HISTORY = "-kept", "-history"
TITLES = {
    REAL: "real cv2", CONTROL: "real cv2 again", SHIM: "shim",
    REAL + KEPT: "real cv2, calls in full", DEFAULTS + KEPT: "real cv2 with x86 defaults", SHIM + KEPT: "shim, calls in full",
    REAL + HISTORY: "real cv2, what led to the call",
}  # fmt: skip


class NoProgramError(HostError):
    """There is nothing to run."""


@dataclass(frozen=True)
class Program:
    """What is run: `script` below `folder`, with arguments, from `cwd` below `folder`; `typed` is its standard input.

    keys: what is pressed in its windows; seed: the start of every chance; most: how many calls its journal may have
    preface: a script that is run before it on the shim
    """

    folder: Path
    script: str
    args: tuple[str, ...] = ()
    cwd: str = "."
    typed: bytes = b""
    keys: tuple[int, ...] = ()
    seed: int | None = None
    timeout: float = 300.0
    most: int = 200_000
    preface: Path | None = None


@dataclass(frozen=True)
class Ended:
    """How one run ended, and where it left what it wrote: its folder, and its journal.

    stopped: why it was stopped from outside, "" if it was not
    status:  what Python exits with; negative where a signal ended it
    """

    side: str
    program: Path
    journal: Path
    status: int
    stdout: bytes
    stderr: bytes
    seconds: float
    stopped: str = ""

    def text(self, stream: bytes) -> str:
        """What was printed, without the name of the copied folder."""
        return stream.decode(errors="replace").replace(str(self.program), ".")


@dataclass
class Stage:
    """Where runs take place: a folder for all of them, and what Pyodide has to be told; `bar` is told what is going on."""

    folder: Path
    program: Program
    settings: dict[str, Any]
    bar: Bar = field(default_factory=lambda: Bar(0))
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, side: str, name: str, keep: Sequence[int] = (), *, record: bool = True) -> Ended:
        """Run the program on a side, in the new folder `name`."""
        place = self.folder / name
        copy, journal = place / "program", place / "journal"
        journal.mkdir(parents=True)
        copied(self.program.folder, copy)
        told = place / "settings.json"
        told.write_text(json.dumps(self._told(side, place, keep, record)))
        script = os.path.relpath(self.program.script, self.program.cwd)
        command = [str(START), str(told), script, *self.program.args]
        with open(place / "stdin", "w+b") as typed, open(place / "out", "wb") as out, open(place / "err", "wb") as err:
            typed.write(self.program.typed)
            typed.seek(0)
            options = {"stdin": typed, "stdout": out, "stderr": err, "cwd": copy / self.program.cwd, "start_new_session": True}
            started = time.monotonic()
            with self._launched(side, command, options) as (process, interrupt):
                stopped = self._watch(side, process, interrupt, place)
        spent = time.monotonic() - started
        self.bar.end(TITLES.get(name, name))
        printed = (place / "out").read_bytes(), (place / "err").read_bytes()
        return Ended(side, copy, journal, process.returncode, *printed, spent, stopped)

    def _told(self, side: str, place: Path, keep: Sequence[int], record: bool) -> dict[str, Any]:
        program = self.program
        preface = str(program.preface) if program.preface and side == SHIM else None
        return {
            "project": str(ROOT), "folder": str(place / "journal"), "program": str(place / "program"),
            "gated": side != DEFAULTS, "keep": list(keep), "thorough": side == SHIM, "most": program.most, "seed": program.seed,
            "keys": program.keys, "record": record, "preface": preface,
            "crash": str(place / "crash") if side != SHIM else None,
        }  # fmt: skip

    def _launched(self, side: str, command: list[str], options: dict[str, Any]) -> AbstractContextManager[Any]:
        if side == SHIM:
            return node.started(self.settings, command, **options)
        return _python(command, side != DEFAULTS, options)

    def _watch(self, side: str, process: node.Process, interrupt: node.Interrupt, place: Path) -> str:
        """Wait for the end, and see to it that there is one; why the program was stopped, "" if it was not."""
        started = time.monotonic()
        why = ""
        try:
            while process.poll() is None and not why:
                time.sleep(LOOK)
                self.bar.tick(TITLES.get(place.name, place.name))
                why = self._reason(time.monotonic() - started, place)
            if why:
                interrupt()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and whatever it has started
            process.wait()
        return why

    def _reason(self, spent: float, place: Path) -> str:
        if spent > self.program.timeout:
            return f"it had not ended after {self.program.timeout:g} s (--timeout gives it more)"
        if (place / "out").stat().st_size + (place / "err").stat().st_size > FLOOD:
            return f"it had printed more than {FLOOD >> 20} MB"
        return "interrupted" if self.stop.is_set() else ""


def prepared(program: Program, backend: str) -> dict[str, Any]:
    """What Pyodide has to be told to run the program; everything that it needs is fetched. Raises HostError."""
    settings = node.config(program.folder / program.script, backend)
    return settings | {"mounts": [*settings.get("mounts", ()), str(ROOT)]}


def copied(folder: Path, target: Path) -> None:
    """Copy a program's folder, without what no program reads, and with what links lead to."""

    def left_out(at: str, names: list[str]) -> set[str]:
        ignored = set(NOT_COPIED(at, names))
        inside = folder.resolve()
        return ignored | {name for name in names if (link := Path(at, name)).is_symlink() and _leads_up(link, inside)}

    shutil.copytree(folder, target, ignore=left_out, ignore_dangling_symlinks=True)


def _leads_up(link: Path, inside: Path) -> bool:
    """Whether following the link would come back to where it is."""
    return link.resolve().is_dir() and inside.is_relative_to(link.resolve())


@contextmanager
def _python(command: list[str], gated: bool, options: dict[str, Any]) -> Iterator[tuple[node.Process, node.Interrupt]]:
    settings = (supervise.GATED if gated else {}) | supervise.PROCESSOR | oracle.environment(opencv.chosen())
    environment = os.environ | settings | {"PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen([sys.executable, *command], env=environment, **options)
    yield process, lambda: process.send_signal(signal.SIGINT)
