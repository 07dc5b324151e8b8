"""``python -m porting.check.measure FOLDERS SCRIPT ARGS…``: what `check` finds in folders against what a run calls there.

The script runs on the real cv2 of this Python. Prints how many of the calls that it made in files of the folders `check` had
found under the right name, and every one that it had not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from compat import model
from host.versions import opencv
from porting.check import sources, stubs, uses
from porting.check.uses import Found

RECORDER = Path(__file__).with_name("recorder.py")  # not imported: jedi would see the real cv2 that it loads
NEAR = 12  # lines: a call's arguments, and the name that it is called by, may stand on several
Call = tuple[str, int, str]
"""File, line and name."""


@dataclass(frozen=True)
class Measure:
    called: set[Call]
    found: set[Call]
    listed: set[Call]  # as not resolved

    @property
    def lost(self) -> list[Call]:
        return sorted(self.called - self.found)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m porting.check.measure", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", help=f"separated by {os.pathsep!r}")
    parser.add_argument("script")
    parser.add_argument("args", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    folders = options.folders.split(os.pathsep)
    measure = compare(folders, run(folders, options.script, options.args))
    for call in measure.lost:
        print(*call, "listed as not resolved" if call in measure.listed else "not found")
    print(told(measure))
    return 0


def told(measure: Measure) -> str:
    called, found, listed = len(measure.called), len(measure.found), len(measure.listed)
    share = f"{found / max(called, 1):.1%}"
    return f"{found} of {called} calls found under the right name ({share}), {listed} listed as not resolved"


def run(folders: list[str], script: str, arguments: list[str]) -> set[Call]:
    """The calls of a run; the script's own output stays hidden unless it fails."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "calls.json"
        command = [sys.executable, str(RECORDER), str(out), os.pathsep.join(folders), script, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
        return {(file, line, name) for file, line, name in json.loads(out.read_text())}


def compare(folders: list[str], called: set[Call]) -> Measure:
    """The calls of a run against what is found by reading."""
    read = sources.read(folders)
    found = uses.find(read.found, stubs.folder(opencv.chosen()))
    named = {call for call in called if _is_used(call, found)}
    listed = {call for call in called - named if _is_listed(call, found)}
    return Measure(called, named, listed)


def _is_used(call: Call, found: Found) -> bool:
    """Whether the name was found at the call, or where the function is handed on under another name."""
    file, line, name = call
    those = [use for use in found.uses if _means(use.name, name)]
    return any(not use.called or (_same(use.place.file, file) and abs(use.place.line - line) <= NEAR) for use in those)


def _is_listed(call: Call, found: Found) -> bool:
    file, line, name = call
    last = name.rpartition(".")[2]
    those = [one for one in found.unresolved if _same(one.place.file, file) and abs(one.place.line - line) <= NEAR]
    return any(last in one.text or "known only when it runs" in one.why for one in those)


def _same(told: str, file: str) -> bool:
    return Path(told).resolve() == Path(file).resolve()


def _means(found: str, called: str) -> bool:
    """Whether two names are the same function: a member may be called by the class that declares it."""
    if found == called or found.replace(".", "_") == called.replace(".", "_"):
        return True
    return bool(model.declared(found)) and model.declared(found) == (model.declared(called) or called)


if __name__ == "__main__":
    raise SystemExit(main())
