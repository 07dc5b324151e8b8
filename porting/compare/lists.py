"""``python -m porting.compare.lists``: `compare` on programs that are at hand: the demo's, the gallery's, OpenCV's samples.

Prints each program's verdict and the first call that differs where there is one, and how many there are of each verdict.
Samples and examples that want a camera are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import cv2

from compat.compare import DIFFERS
from compat.opencv_tests import sources
from compat.samples import catalogue
from host import gallery, photos

ROOT = Path(__file__).parents[2]
KEYS = "space,space,esc,q,esc,q"
AT_ONCE = 2
PATIENCE = 90  # seconds for a program


@dataclass(frozen=True)
class Listed:
    """A program: where it is run, what is copied, and how it is called."""

    name: str
    cwd: Path
    folder: Path
    command: tuple[str, ...]
    input: Path | None = None


def programs(scratch: Path) -> Iterator[Listed]:
    """All of them; `scratch` takes what is typed into some."""
    for example in gallery.examples():
        if "camera" not in example.needs:
            arguments = [str(photos.photo(word)) if word in photos.NAMES else word for word in example.arguments.split()]
            yield Listed(example.script, gallery.EXAMPLES, gallery.EXAMPLES, (example.script, *arguments))
    repository = sources.unpacked()
    scripts = repository / "samples" / "python"
    for number, sample in enumerate(catalogue.samples(scripts)):
        if not sample.films:
            typed = scratch / str(number)
            typed.write_text(sample.input)
            placed = sample.placed(data=f"{scripts.parent / 'data'}/", cascades=cv2.data.haarcascades)
            yield Listed(f"samples/{sample.script}", scripts, scripts.parent, (sample.script, *placed), typed)


def told(listed: Listed, backend: str) -> dict[str, Any]:
    """What `compare` says of a program (porting/compare/words.py: data), or its complaint as the only remark."""
    options = ["--backend", backend, "--folder", str(listed.folder), "--keys", KEYS, "--seed", "1", "--timeout", str(PATIENCE)]
    options += ["--json", "-", *(["--input", str(listed.input)] if listed.input else [])]
    data = sources.unpacked() / "samples" / "data"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENCV_SAMPLES_DATA_PATH": str(data)}
    command = [sys.executable, "-m", "cv2shim", "compare", *options, *listed.command]
    done = subprocess.run(command, cwd=listed.cwd, env=environment, capture_output=True, text=True)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"verdict": "nothing", "remarks": done.stderr.strip().splitlines()[-1:]}
    return found


def reasons(found: dict[str, Any]) -> list[str]:
    """What differs at the end of a program, and the first call that did."""
    left = [f"{one['name']}: {one['note']}" for one in found.get("left", []) if one["verdict"] == DIFFERS and not one["varies"]]
    first = found.get("first")
    return [*left, *([str(first["note"])] if first else []), *found.get("remarks", [])]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m porting.compare.lists", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--backend", default="full", help="the opencv.js build (default: full)")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="PATTERN", help="only these ('gallery/*', 'samples/*')")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_ONCE) as pool:
        chosen = [one for one in programs(Path(scratch)) if any(fnmatchcase(one.name, pattern) for pattern in options.only)]
        verdicts: Counter[str] = Counter()
        for listed, found in zip(chosen, pool.map(lambda one: told(one, options.backend), chosen), strict=True):
            verdicts[found["verdict"]] += 1
            print("\n    ".join([f"{listed.name}: {found['verdict']}", *reasons(found)]), flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()), f"of {len(chosen)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
