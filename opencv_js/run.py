"""Run the build's commands: quietly, with a log in the cache, and with the time left where they say how far they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from host.progress import say
from opencv_js.errors import BuildError

STEP = re.compile(r"^\[(\d+)/(\d+)\]")  # how ninja begins a line
JOBS = "CV2SHIM_JOBS"  # an environment variable: how many commands at once
TAIL = 30  # lines of a failed command's output that are shown


def jobs() -> int:
    """How many commands run at once: as many as there are processors, unless the environment says otherwise."""
    return int(os.environ.get(JOBS) or os.cpu_count() or 1)


class Steps:
    """The progress of a build of `n` of `m` steps, and the time left, from the pace of this run."""

    def __init__(self, title: str, clock: float | None = None) -> None:
        self.title = title
        self.start = time.monotonic() if clock is None else clock
        self.first: int | None = None
        self.shown = self.start

    def line(self, done: int, total: int, now: float) -> str:
        """What to show after step `done` of `total`, at the time `now`."""
        if self.first is None:
            self.first = done - 1
        steps, spent = done - self.first, now - self.start
        left = spent / steps * (total - done) if steps else 0.0
        return f"{self.title} {done}/{total}, {duration(spent)} so far, about {duration(left)} left"

    def show(self, output: str) -> None:
        """Read a line of output; show progress if it tells any, seldom where nobody watches."""
        found = STEP.match(output)
        if not found:
            return
        now, terminal = time.monotonic(), sys.stderr.isatty()
        done, total = int(found[1]), int(found[2])
        text = self.line(done, total, now)
        if now - self.shown < (0.5 if terminal else 30) and done != total:
            return
        self.shown = now
        print(f"\r\x1b[K  {text}" if terminal else f"  {text}", end="" if terminal else "\n", file=sys.stderr, flush=True)

    def close(self) -> None:
        if sys.stderr.isatty() and self.first is not None:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """A time for people: `40 s`, `12 min`."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def run(
    title: str, command: Sequence[str], log: Path, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> None:
    """Run `command`, its output in `log`. Raises BuildError with the end of the output if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    steps = Steps(title)
    with (
        log.open("w") as file,
        subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        ) as process,
    ):
        for line in _lines(process.stdout or ()):
            file.write(line)
            file.flush()
            steps.show(line)
    steps.close()
    if process.returncode:
        raise BuildError(failure(title, process.returncode, log))


def failure(title: str, status: int, log: Path) -> str:
    """What to say about a failed command: which, why as far as it said so, and what to do."""
    lines = log.read_text(errors="replace").splitlines()
    shown = "\n".join(f"    {line[:300]}" for line in lines[-TAIL:])
    remedy = "mend the cause named above and run `make opencv` again; it carries on where it stopped"
    if any("No space left on device" in line for line in lines):
        remedy = "the disk is full: free some space and run `make opencv` again; it carries on where it stopped"
    say(shown)
    return f"{title} failed with status {status}: {remedy}. The whole output is in {log}."


def _lines(stream: Iterable[str]) -> Iterator[str]:
    yield from stream
