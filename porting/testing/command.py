"""`python -m cv2shim pytest`: a project's own tests on the real cv2 and on the shim, and which of them end differently."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from compat.progress import Progress
from compat.supervise import StartError
from host import output, resolve
from host.errors import HostError
from host.progress import say
from host.versions import pyodide
from porting.testing import junit, needs, side, table

HELP = "run a project's tests on the real cv2 and in Pyodide on the shim, and say which end differently"
EPILOG = """
What is no option of this command goes to pytest, on both sides: `cv2shim pytest tests -k contours`. The tests are run one side
after the other with the project's folder as the current one. Exit status: 0 if all end alike, 1 if not, 2 for wrong use and
where a side cannot be had.
"""
WRONG_USE, INTERRUPTED = 2, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("pytest", help=HELP, description=HELP + ".", epilog=EPILOG, allow_abbrev=False)
    _add_options(parser)
    parser.add_argument("path", metavar="PATH", type=Path, help="a folder or a file of tests")
    parser.add_argument("args", nargs=argparse.REMAINDER, metavar="pytest's arguments")
    parser.set_defaults(call=run)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--backend", default="stock", help="the opencv.js build (default: stock)")
    parser.add_argument("--pyodide", metavar="VERSION", help="another Pyodide than the usual one")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="for each test (default: 60)")
    beside = parser.add_argument("--with", dest="beside", action="append", default=[], metavar="REQUIREMENT")
    beside.help = "what the tests need and nobody declares"
    only = parser.add_argument("--only-different", action="store_true")
    only.help = "print, and write, nothing but the tests that end differently"
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write a JUnit file: what ends differently is a failure")
    parser.add_argument("--json", metavar="FILE", help="write everything as JSON (-: print that in place of the table)")


def run(options: argparse.Namespace) -> int:
    """Run both sides and print how they compare; the exit status."""
    late = argparse.ArgumentParser(prog="cv2shim pytest", add_help=False, allow_abbrev=False)  # options behind PATH
    _add_options(late)
    options, options.args = late.parse_known_args(options.args, options)
    path = options.path.absolute()
    if not path.exists():
        print(f"cv2shim pytest: there is no {options.path}", file=sys.stderr)
        return WRONG_USE
    if options.pyodide:
        os.environ[pyodide.CHOICE] = options.pyodide
    with tempfile.TemporaryDirectory(prefix="cv2shim-pytest-") as folder:
        try:
            return _compare(options, path, Path(folder))
        except (StartError, HostError) as error:
            print(f"cv2shim pytest: {error}", file=sys.stderr)
            return WRONG_USE
        except KeyboardInterrupt:
            return INTERRUPTED


def _compare(options: argparse.Namespace, path: Path, scratch: Path) -> int:
    project = needs.root(path)
    found = resolve.resolve([*needs.of(project, [path]), *options.beside], pyodide.chosen(), scratch / "wheels")
    for sentence in [*needs.absent(project), *found.lacking]:
        say(sentence)
    arguments, note = [str(path), *options.args], Progress().note
    packages = tuple(dict.fromkeys(["pytest", "numpy", *found.names]))
    real, shim = (
        side.run(replace(runner, packages=packages), project, arguments, options.timeout, _made(scratch / name), note)
        for name, runner in (("real", side.real()), ("shim", side.shim(options.backend, found)))
    )
    pairs = table.pairs(real, shim)
    if not pairs:
        print("cv2shim pytest: no tests were found on either side.", file=sys.stderr)
        return WRONG_USE
    kept = [pair for pair in pairs if pair.differs] if options.only_different else pairs
    if options.junit:
        junit.write(kept, options.junit)
    if options.json:
        output.write(json.dumps(table.plain(kept, real, shim, found.lacking), indent=1), options.json)
    if options.json != output.STDOUT:
        print(*(table.differing(kept) if options.only_different else table.text(pairs, real, shim)), sep="\n")
    return int(any(pair.differs for pair in pairs))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
