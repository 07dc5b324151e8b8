"""`python -m cv2shim compare SCRIPT ARGS…`: does a program come out the same on the shim as on the real cv2?"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from compat.compare import CLOSE
from host import backends, oracle, output, peer
from host.errors import HostError
from host.progress import Bar
from host.versions import opencv
from host.versions import pyodide as versions
from porting.compare import sides
from porting.compare.sides import Program, Stage

HELP = "run a program on the real cv2 and in Pyodide on the shim, and say whether it came out the same"
DESCRIPTION = """\
Runs SCRIPT, unmodified, on this Python's real cv2 (twice, to see what varies by itself) and in Pyodide on the shim, each in a
copy of its folder, and compares how it ended, what it printed, wrote and showed. Where that differs, the first call of cv2 is
named whose result differs though its arguments were equal."""
MOST_BYTES = 2 << 30
INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended
KEY_NAMES = {"esc": 27, "enter": 13, "space": 32, "tab": 9, "backspace": 8, "none": -1}


class UsageError(HostError):
    """What was typed cannot be done."""


def add(commands: argparse._SubParsersAction) -> None:
    """Declare the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "compare", help=HELP, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--backend", default=backends.STOCK, help="the opencv.js build (default: stock)")
    parser.add_argument("--opencv", metavar="VERSION", help="another OpenCV than the default, on both sides")
    parser.add_argument("--pyodide", metavar="VERSION", help="another Pyodide than the default")
    parser.add_argument("--peer", action="store_true", help="Pyodide's own cv2 in the shim's place")
    parser.add_argument("--folder", type=Path, help="what is copied, and run in (default: the script's folder)")
    parser.add_argument("--input", metavar="FILE", help="what the program reads from standard input (-: this command's)")
    parser.add_argument("--keys", default="", help="keys that are pressed in windows: letters, or names with commas (n,n,esc)")
    parser.add_argument("--seed", type=int, metavar="NUMBER", help="the same start for random, numpy and cv2 on both sides")
    parser.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS", help="for each run (default: 300)")
    parser.add_argument("--calls", type=int, default=200_000, metavar="NUMBER", help="so many calls at most are written down")
    parser.add_argument("--json", metavar="FILE", help="write everything as JSON, to standard output with -")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with what differs as pictures")
    parser.add_argument("--reduce", type=Path, metavar="FILE", help="write a script that is the first call that differs")
    parser.add_argument("--preface", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("script", type=Path, metavar="SCRIPT")
    parser.add_argument("args", nargs=argparse.REMAINDER, metavar="ARGS")
    parser.set_defaults(call=run)


def run(options: argparse.Namespace) -> int:
    """Compare; 0 where it came out the same, 1 where it did not, 2 where there was nothing to run."""
    try:
        program = _program(options)
    except UsageError as error:
        print(f"cv2shim compare: {error}", file=sys.stderr)
        return 2
    oracle.import_here(opencv.chosen())  # it reads the pictures that the program wrote
    from porting.compare import comparison, page, reduction, words  # they look at the OpenCV that `_program` has chosen

    settings = sides.prepared(program, str(peer.wheel()) if options.peer else options.backend)
    bar = Bar(0)
    with tempfile.TemporaryDirectory(prefix="cv2shim-compare-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Path(folder).resolve(), program, settings, bar)
        try:
            found = comparison.compare(stage)
            reduced = reduction.reduced(stage, found, options.reduce, options.backend) if options.reduce else []
        except KeyboardInterrupt:
            return INTERRUPTED
        finally:
            bar.close()
        if options.html:
            options.html.write_text(page.page(found), encoding="utf-8")
    if options.json:
        output.write(json.dumps(words.data(found), indent=1), options.json)
    if options.json != output.STDOUT:
        print("\n".join([words.text(found), *reduced]))
    return 0 if found.verdict in (comparison.SAME, CLOSE) else 1


def _program(options: argparse.Namespace) -> Program:
    """What is to be run, as it was typed. Raises UsageError."""
    if options.peer and options.pyodide:
        raise UsageError("--peer has the one Pyodide that its cv2 is for: leave out --pyodide.")
    chosen = versions.peer().pyodide.version if options.peer else options.pyodide
    os.environ.update({name: value for name, value in ((opencv.CHOICE, options.opencv), (versions.CHOICE, chosen)) if value})
    try:
        opencv.chosen(), versions.chosen()
    except HostError as error:
        raise UsageError(str(error)) from None
    script = options.script.resolve()
    if not script.is_file():
        raise UsageError(f"can't open file {str(options.script)!r}: no such file")
    folder = (options.folder or script.parent).resolve()
    if not script.is_relative_to(folder):
        raise UsageError(f"{options.script} does not lie in {options.folder}: --folder has to be a folder above it.")
    _not_too_much(folder)
    here = Path.cwd().resolve()
    inside = here.is_relative_to(folder)
    args = options.args if inside else [_reached(argument, folder) for argument in options.args]
    return Program(
        folder, str(script.relative_to(folder)), tuple(args), str(here.relative_to(folder)) if inside else ".",
        _input(options.input),
        _keys(options.keys), options.seed, options.timeout, options.calls, options.preface and options.preface.resolve(),
    )  # fmt: skip


def _input(file: str | None) -> bytes:
    if not file:
        return b""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"--input {file}: {error.strerror}") from None


def _not_too_much(folder: Path) -> None:
    total = 0
    for at, names, files in os.walk(folder):
        names[:] = sorted(set(names) - sides.NOT_COPIED(at, names))
        total += sum(Path(at, file).lstat().st_size for file in files)
        if total > MOST_BYTES:
            raise UsageError(
                f"{folder} holds more than {MOST_BYTES >> 30} GB, and each run has a copy of it: put the program into a folder "
                "of its own with what it needs (what its arguments name may lie elsewhere)."
            )


def _reached(argument: str, folder: Path) -> str:
    """An argument that names a file from here, as it has to be given in a copy of `folder`."""
    if not os.path.exists(argument):
        return argument
    path = Path(argument).resolve()
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _keys(text: str) -> tuple[int, ...]:
    """The numbers of keys: `abc`, or with commas names and numbers as well."""
    if "," not in text and text.lower() not in KEY_NAMES:
        return tuple(map(ord, text))
    return tuple(_key(name) for name in text.split(",") if name)


def _key(name: str) -> int:
    if name.lower() in KEY_NAMES:
        return KEY_NAMES[name.lower()]
    if len(name) == 1:
        return ord(name)
    try:
        return int(name)
    except ValueError:
        known = ", ".join(KEY_NAMES)
        raise UsageError(f"{name!r} is no key: there are letters, numbers, and {known}.") from None
