"""What `check` does, in order."""

from __future__ import annotations

import argparse
import json
import os
import sys

from compat.progress import Progress
from host import output
from host.errors import HostError
from host.versions import opencv
from host.versions import pyodide as versions
from porting.check import finding, packages, page, sources, stubs, text, uses, verdicts
from porting.check.finding import Finding
from porting.check.verdicts import Build

WRONG_USE = 2


def run(options: argparse.Namespace) -> int:
    """Check, and tell in the ways that are wanted; the exit status."""
    if options.opencv:
        os.environ[opencv.CHOICE] = options.opencv
    try:
        found = check(options)
        _tell(found, options)
    except (HostError, OSError) as error:
        print(f"cv2shim check: {error}", file=sys.stderr)
        return WRONG_USE
    return found.status


def check(options: argparse.Namespace) -> Finding:
    """Everything about the paths.

    Raises HostError: of a path behind which is nothing, of a build or a version that is not known.
    """
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
    if options.json:
        output.write(json.dumps(finding.as_json(found), indent=1), options.json)
    if options.html:
        output.write(page.page(found).removesuffix("\n"), options.html)
    if output.STDOUT not in (options.json, options.html):
        print(text.report(found))
