"""Where the files are that the generator emits for a line of OpenCV: the default's are committed, others made on demand."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from host.cache import put
from host.errors import HostError
from host.versions import opencv

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "codegen"


class EmittingError(HostError):
    """The generator cannot emit a line; the text is what it says."""


def package(line: opencv.Line) -> Path:
    """The folder of the emitted `cv2` and its tables."""
    return ROOT / "cv2shim" / "_generated" if line.is_default else _build(line) / "generated"


def bindings(line: opencv.Line) -> Path:
    """The folder of the emitted C++."""
    return ROOT / "opencv_js" / "bindings" if line.is_default else _build(line) / "bindings"


def current(line: opencv.Line) -> Path:
    """`package` of a line, up to date, and `bindings` with it. Raises EmittingError."""
    if not line.is_default:
        _emit(line)
    return package(line)


def has_bindings(line: opencv.Line) -> bool:
    """Whether it is known what OpenCV's own bindings lack, so that ours can be emitted. Raises EmittingError."""
    current(line)
    return any(bindings(line).glob("*.cpp"))


def _emit(line: opencv.Line) -> None:
    """Emit the line into `build/`, where anything that the generator reads has changed."""
    stamp, inputs = _build(line) / "emitted", _inputs(line)
    if stamp.is_file() and stamp.read_text() == inputs:
        return
    environment = os.environ | {opencv.CHOICE: line.name}
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "--write"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise EmittingError((done.stderr.strip().splitlines() or [f"The generator failed for OpenCV {line.name}."])[-1])
    put(inputs.encode(), stamp)


def _inputs(line: opencv.Line) -> str:
    """One sum of the generator, the facts of this line and the table of lines."""
    facts = [*(GENERATOR / "data" / line.name).rglob("*.json"), *(GENERATOR / "data" / "published").glob("*.json")]
    files = sorted([*GENERATOR.glob("*.py"), ROOT / "opencv_js" / "bindings" / "support.hpp", *facts, opencv.TABLE])
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _build(line: opencv.Line) -> Path:
    return ROOT / "build" / "opencv" / line.name
