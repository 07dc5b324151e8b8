"""The subcommand `check`: its options, and what it does in order."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from compat.progress import Progress
from host.errors import HostError
from host.versions import opencv
from host.versions import pyodide as versions
from porting.check import finding, packages, page, sources, stubs, text, uses, verdicts
from porting.check.finding import Finding
from porting.check.verdicts import Build

WRONG_USE = 2
STDOUT = "-"

HELP = "which functions of cv2 a program uses and what becomes of each in the browser; reads, runs nothing"
EPILOGUE = """\
exit status: 0 if nothing is missing and nothing differs, 1 if something does (a name of cv2, or a package that Pyodide lacks
and that has no pure wheel), 2 if there is nothing to read. What a program asks for first (hasattr, except AttributeError, a test
of the version) does not count, nor what --allow names."""


def add(commands: argparse._SubParsersAction) -> None:
    """Declare the subcommand."""
    command = commands.add_parser("check", help=HELP, description=HELP, epilog=EPILOGUE)
    command.add_argument("paths", metavar="PATH", nargs="+", help="a script, a folder, a notebook, the name of an installed package")
    command.add_argument("--backend", default="stock", metavar="BUILD", help="the opencv.js build that is meant (default: stock)")
    command.add_argument("--opencv", metavar="VERSION", help="another line of OpenCV than the default")
    command.add_argument("--pyodide", metavar="VERSION", help="another Pyodide than the default")
    command.add_argument("--allow", metavar="NAME", action="append", default=[], help="a name of cv2 that may be missing or differ")
    command.add_argument("--offline", action="store_true", help="do not ask PyPI for pure wheels")
    command.add_argument("--json", metavar="FILE", help="write the findings as JSON; - is stdout, in place of the text")
    command.add_argument("--html", metavar="FILE", help="write the findings as a page; - is stdout, in place of the text")
    command.set_defaults(call=run)


def run(options: argparse.Namespace) -> int:
    """Check, and tell in the ways that are wanted; the exit status."""
    if options.opencv:
        os.environ[opencv.CHOICE] = options.opencv
    try:
        found = check(options)
    except HostError as error:
        print(f"cv2shim check: {error}", file=sys.stderr)
        return WRONG_USE
    _tell(found, options)
    return found.status


def check(options: argparse.Namespace) -> Finding:
    """Everything about the paths. Raises HostError: of a path behind which is nothing, of a build or version that is not known."""
    build, others = _builds(options.backend)
    pyodide = versions.named(options.pyodide) if options.pyodide else versions.chosen()
    read = sources.read(options.paths)
    found = uses.find(read.found, stubs.folder(opencv.chosen()), Progress().note)
    installed = packages.find(read.found, pyodide, options.offline)
    allowed = {name.removeprefix("cv2.") for name in options.allow}
    return finding.make(read, found, installed, build, others, pyodide.version, allowed)


def _builds(name: str) -> tuple[Build, list[Build]]:
    """The build that is meant, and those with which it is compared."""
    known = verdicts.builds()
    line = opencv.chosen().name
    chosen = next((build for build in known if (build.line, build.name) == (line, name)), None)
    if chosen is None:
        there = ", ".join(build.title for build in known)
        raise HostError(f"Nothing was compared of the build {name!r} of OpenCV {line}: there are {there}.")
    return chosen, [build for build in known if build != chosen]


def _tell(found: Finding, options: argparse.Namespace) -> None:
    told = {options.json: lambda: json.dumps(finding.as_json(found), indent=1) + "\n", options.html: lambda: page.page(found)}
    told.pop(None, None)
    for target, write in told.items():
        if target == STDOUT:
            sys.stdout.write(write())
        else:
            Path(target).write_text(write(), encoding="utf-8")
    if STDOUT not in told:
        print(text.report(found))
