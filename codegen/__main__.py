"""python -m codegen: checks the emitted files; --write writes them; see --help."""

from __future__ import annotations

import argparse
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen import bindings, check, emit, exports, model

PROJECT = "opencv-python-headless"
"""Whose source distribution `extract` reads, in the release that the stored model came from."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "extract":
        return extract(options.sdist)
    if options.command == "exports":
        return read_exports(options.opencv_js, options.name)
    return write() if options.write else verify()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--write", action="store_true", help="bring the emitted files up to date")
    commands = parser.add_subparsers(dest="command", metavar="{extract,exports}")
    extracting = commands.add_parser("extract", help="read OpenCV's headers into codegen/data")
    extracting.add_argument(
        "--sdist",
        type=Path,
        default=os.environ.get("CV2SHIM_SDIST"),
        help="an opencv-python source distribution, packed or unpacked, of any release",
    )
    exporting = commands.add_parser("exports", help="read what an opencv.js offers")
    exporting.add_argument("opencv_js", type=Path)
    exporting.add_argument("--name", default="stock", help="what to call the build")
    return parser


def extract(sdist: Path | None) -> int:
    from codegen.extract import extract as read

    with unpacked(sdist and Path(sdist)) as folder:
        api = read(folder)
    folder = model.folder(api.version)
    changed = check.write(dict(model.files(api)), folder)
    print(f"OpenCV {api.version}: {len(api.functions)} functions, {len(api.classes)} classes, ", end="")
    print(f"{len(api.constants)} constants; {len(changed)} files of {folder} changed")
    return 0


@contextmanager
def unpacked(sdist: Path | None) -> Iterator[Path]:
    """The folder of an unpacked source distribution: of `sdist`, or of the release read last."""
    if sdist is None:
        from host import fetch

        release = model.load().distribution
        sdist = fetch.pypi(PROJECT, release, f"{PROJECT}-{release}.tar.gz")
    if sdist.is_dir():
        yield sdist
        return
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(sdist) as archive:
            wanted = (m for m in archive if not m.name.partition("/")[2].startswith("opencv/3rdparty"))
            archive.extractall(scratch, members=list(wanted), filter="data")
        yield next(path for path in Path(scratch).iterdir() if path.is_dir())


def read_exports(opencv_js: Path, name: str) -> int:
    table = exports.read_build(opencv_js, name)
    path = exports.save(table)
    print(f"{len(table['functions'])} callables and {len(table['classes'])} classes written to {path}")
    return 0


def verify() -> int:
    api = model.load()
    found = [problem for outputs, root in _emitted(api) for problem in check.problems(outputs, root)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} emitted files are not up to date; fix: {check.FIX}", file=sys.stderr)
    return 1 if found else 0


def _emitted(api: model.Api) -> list[tuple[dict[Path, str], Path]]:
    """What is emitted, and the folders that hold nothing else."""
    return [(emit.outputs(api), emit.GENERATED), (bindings.outputs(api), bindings.FOLDER)]


def write() -> int:
    changed = [path for outputs, root in _emitted(model.load()) for path in check.write(outputs, root)]
    print(f"{len(changed)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
