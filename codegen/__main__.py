"""python -m codegen: checks the emitted files; --write writes them; see --help.

The environment's OPENCV says of which line of host/versions/opencv.toml: without it, of the default.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from codegen import adding, bindings, check, emit, exports, model
from codegen.sources import read
from host import emitted
from host.errors import HostError
from host.versions import opencv


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        if options.command == "add":
            return adding.add(options.requirement)
        if options.command == "extract":
            return extract(options.sdist)
        if options.command == "exports":
            return read_exports(options.opencv_js, options.name)
        return write() if options.write else verify()
    except HostError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--write", action="store_true", help="bring the emitted files up to date")
    commands = parser.add_subparsers(dest="command", metavar="{add,extract,exports}")
    adding = commands.add_parser("add", help="add an OpenCV to the table of lines: fetch it, read it, emit it")
    adding.add_argument("requirement", metavar="PROJECT==RELEASE", help="such as opencv-python-headless==RELEASE")
    extracting = commands.add_parser("extract", help="read OpenCV's headers into codegen/data")
    extracting.add_argument(
        "--sdist",
        type=Path,
        default=os.environ.get("CV2SHIM_SDIST"),
        help="the line's source distribution, packed or unpacked, where it is not to be fetched",
    )
    exporting = commands.add_parser("exports", help="read what an opencv.js offers")
    exporting.add_argument("opencv_js", type=Path)
    exporting.add_argument("--name", default=exports.STOCK, help="what to call the build")
    return parser


def extract(sdist: Path | None) -> int:
    line = opencv.chosen()
    api = read(line, sdist)
    changed = check.write(dict(model.files(api, line)), model.folder(line))
    print(f"OpenCV {api.version}: {len(api.functions)} functions, {len(api.classes)} classes, ", end="")
    print(f"{len(api.constants)} constants; {len(changed)} files of {model.folder(line)} changed")
    return 0


def read_exports(opencv_js: Path, name: str) -> int:
    table = exports.read_build(opencv_js, name)
    path = exports.save(table, opencv.chosen())
    print(f"{len(table['functions'])} callables and {len(table['classes'])} classes written to {path}")
    return 0


def verify() -> int:
    """Compare what is committed with what would be emitted. Of other lines nothing is: that they can be emitted is checked."""
    default = opencv.named(opencv.default())
    for line in opencv.known().values():
        if line != default:
            _emitted(line)
    found = [problem for outputs, root in _emitted(default) for problem in check.problems(outputs, root)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} emitted files are not up to date; fix: {check.FIX}", file=sys.stderr)
    return 1 if found else 0


def _emitted(line: opencv.Line) -> list[tuple[dict[Path, str], Path]]:
    """What is emitted, and the folders that hold nothing else."""
    api = model.load(line)
    return [
        (emit.outputs(api, line), emitted.package(line)),
        (bindings.outputs(api, line), emitted.bindings(line)),
    ]


def write() -> int:
    changed = [path for outputs, root in _emitted(opencv.chosen()) for path in check.write(outputs, root)]
    print(f"{len(changed)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
