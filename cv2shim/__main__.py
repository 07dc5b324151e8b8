"""`python -m cv2shim`: the command line for a developer's own Python. The wheel does not carry it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from host import lock, node
from host.errors import HostError
from porting.check import command as check


def main(arguments: list[str] | None = None) -> int:
    """Dispatch to the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m cv2shim", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a script in Pyodide under Node, with the shim as cv2")
    run.add_argument("--backend", default="stock", help="the opencv.js build, or a wheel with another cv2 (default: stock)")
    run.add_argument("script")
    run.add_argument("args", nargs=argparse.REMAINDER)
    rewrite = commands.add_parser("lock", help="rewrite a pyodide-lock.json: the shim in opencv-python's place")
    rewrite.add_argument("lock_file", metavar="LOCKFILE", type=Path)
    rewrite.add_argument("wheel", metavar="WHEEL", type=Path)
    check.add(commands)
    options = parser.parse_args(arguments)
    if "call" in options:
        status: int = options.call(options)
        return status
    try:
        return _run(options) if options.command == "run" else _lock(options)
    except (HostError, OSError, ValueError) as error:
        print(f"cv2shim: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    return node.run_script(options.script, options.args, backend=options.backend)


def _lock(options: argparse.Namespace) -> int:
    lock.rewrite(options.lock_file, options.wheel)
    print(f"{options.lock_file}: import cv2 now loads {options.wheel.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
