"""``python -m compat.release_check``: every OpenCV line on every Pyodide of the matrix, which takes longer than CI has.

For each line our own opencv.js is built where it is not in the cache; then the matrix of each build of which one is accepted
has to end as accepted on each Pyodide, and OpenCV's own tests as well as they are to. Each step is the command that a person
would type. What it says goes into a file of `build/release-check/`, its last line into the table that is printed in the end.
Status 1 if one fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compat import baseline
from host.progress import say
from host.versions import opencv, pyodide

ROOT = Path(__file__).parents[1]
SAID = ROOT / "build" / "release-check"
OWN = "full"


@dataclass(frozen=True)
class Step:
    """A module of Python and its arguments, for an OpenCV and a Pyodide."""

    line: str
    pyodide: str
    module: str
    arguments: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{' '.join((self.module, *self.arguments))}, OpenCV {self.line}, Pyodide {self.pyodide}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {opencv.CHOICE: self.line, pyodide.CHOICE: self.pyodide}


def steps(lines: dict[str, list[str]], pyodides: list[str]) -> Iterator[Step]:
    """All that is to be done; `lines`: the builds of each line of which a matrix is accepted."""
    first = pyodides[0]
    for line, builds in lines.items():
        if OWN in builds:
            yield Step(line, first, "opencv_js")
        for python in pyodides:
            for build in builds:
                yield Step(line, python, "compat", ("--backend", build, "--check", "--quiet"))
        for build in builds:
            yield Step(line, first, "compat.opencv_tests", ("--backend", build))


def accepted() -> dict[str, list[str]]:
    """The builds of each line of which a matrix is accepted."""
    return {name: sorted(path.stem for path in baseline.folder(line).glob("*.json")) for name, line in opencv.known().items()}


def take(step: Step) -> tuple[bool, str]:
    """Whether it ended well, and how long it took with its last word."""
    file = SAID / f"{step.title.replace(', ', '-').replace(' ', '_')}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with file.open("w") as out:
        command = [sys.executable, "-m", step.module, *step.arguments]
        status = subprocess.run(command, cwd=ROOT, env=step.environment, stdout=out, stderr=subprocess.STDOUT).returncode
    words = [line for line in file.read_text(errors="replace").splitlines() if line.strip()]
    return status == 0, f"{(time.monotonic() - began) / 60:.0f} min: {words[-1].strip() if words else 'nothing was said'}"


def main() -> int:
    argparse.ArgumentParser(prog="python -m compat.release_check", description=(__doc__ or "").splitlines()[0]).parse_args()
    pyodides = list(dict.fromkeys([pyodide.chosen().version, *(row.version for row in pyodide.tested("matrix"))]))
    todo, rows = list(steps(accepted(), pyodides)), []
    for number, step in enumerate(todo, 1):
        say(f"{number}/{len(todo)}  {step.title}")
        well, word = take(step)
        rows.append((well, f"{'well  ' if well else 'FAILED'}  {step.title}: {word}"))
        say(f"    {word}")
    print("\n".join(row for _, row in rows))
    return 0 if all(well for well, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
