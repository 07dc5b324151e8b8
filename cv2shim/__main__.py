"""`python -m cv2shim`: the command line for a developer's own Python. The wheel does not carry it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from host import lock, node
from host.errors import HostError
from porting.check import command as check
from porting.compare import command as compare
from porting.testing import command as testing


def main(arguments: list[str] | None = None) -> int:
    """Dispatch to the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m cv2shim", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a script in Pyodide under Node, with the shim as cv2")
    run.add_argument("--backend", default="stock", help="the opencv.js build, or a wheel with another cv2 (default: stock)")
    run.add_argument(
        "--with", dest="beside", action="append", default=[], metavar="PACKAGE",
        help="a package of Pyodide's distribution, or the path of a wheel, that the script needs besides those it imports",
    )  # fmt: skip
    run.add_argument("script")
    run.add_argument("args", nargs=argparse.REMAINDER)
    run.set_defaults(call=_run)
    rewrite = commands.add_parser("lock", help="rewrite a pyodide-lock.json: the shim in opencv-python's place")
    rewrite.add_argument("lock_file", metavar="LOCKFILE", type=Path)
    rewrite.add_argument("wheel", metavar="WHEEL", type=Path)
    rewrite.set_defaults(call=_lock)
    for command in (check, compare, testing):
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.call(options)
        return status
    except (HostError, OSError, ValueError) as error:
        print(f"cv2shim: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    return node.run_script(options.script, options.args, backend=options.backend, beside=options.beside)


def _lock(options: argparse.Namespace) -> int:
    lock.rewrite(options.lock_file, options.wheel)
    print(f"{options.lock_file}: import cv2 now loads {options.wheel.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
