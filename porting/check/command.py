"""The subcommand `check`: its options. What it does is imported when it is called: other commands need none of it."""

from __future__ import annotations

import argparse

HELP = "which functions of cv2 a program uses and what becomes of each in the browser; reads, runs nothing"
EPILOGUE = """\
exit status: 0 if nothing is missing and nothing differs, 1 if something does (a name of cv2, or a package that Pyodide lacks
and that has no pure wheel), 2 if there is nothing to read. What a program asks for first (hasattr, except AttributeError, a
test of the version) does not count, nor what --allow names."""

OPTIONS = {
    "--backend": ("BUILD", "the opencv.js build that is meant (default: stock)"),
    "--opencv": ("VERSION", "another line of OpenCV than the default"),
    "--pyodide": ("VERSION", "another Pyodide than the default"),
    "--json": ("FILE", "write the findings as JSON; - is stdout, in place of the text"),
    "--html": ("FILE", "write the findings as a page; - is stdout, in place of the text"),
}


def add(commands: argparse._SubParsersAction) -> None:
    """Declare the subcommand."""
    command = commands.add_parser("check", help=HELP, description=HELP, epilog=EPILOGUE)
    command.add_argument("paths", metavar="PATH", nargs="+", help="a script, folder, notebook or installed package")
    for option, (what, told) in OPTIONS.items():
        command.add_argument(option, metavar=what, help=told)
    command.add_argument("--allow", metavar="NAME", action="append", default=[], help="may be missing or differ; repeatable")
    command.add_argument("--offline", action="store_true", help="do not ask PyPI for pure wheels")
    command.set_defaults(call=run, backend="stock")


def run(options: argparse.Namespace) -> int:
    """Check, and tell in the ways that are wanted; the exit status."""
    from porting.check import checking

    return checking.run(options)
