"""What a program left on both sides: how it ended, what it printed, files, windows. Numbers may be apart by rounding."""

from __future__ import annotations

import json
import math
import pickle
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from compat.case import Case, Outcome
from compat.compare import CLOSE, DIFFERS, EXACT, Difference, MismatchError, difference
from compat.fuzz.verdicts import ROUNDING
from porting.compare.sides import Ended

SHOWN = "shown"  # the file that porting/compare/inside/start.py writes
MOST_FRAMES = 10_000
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm", ".pnm", ".jp2", ".hdr", ".exr")
VIDEOS = (".avi", ".mp4", ".mkv", ".mov", ".webm", ".m4v")
LOG = re.compile(r"\[ *(?:FATAL|ERROR|WARN|INFO|DEBUG|VERB) *:\d+@[\d.]+\]")  # what OpenCV says of itself, with times
ERRNO = re.compile(r"\[Errno \d+\]")  # which WebAssembly counts in another way
CLEANS_DOCSTRINGS = (3, 13)  # the first Python that takes the indentation out of docstrings when it compiles
UNDENTED = "docstrings have no indentation, as Python compiles them since 3.13"
IGNORED = frozenset(("__pycache__",))
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?|\b(?:nan|inf)\b")


@dataclass(frozen=True)
class Aspect:
    """Something that a program left, and how both sides' compare: exact, close or differs. Pictures are ndarrays."""

    name: str
    verdict: str
    note: str = ""
    real: Any = None
    other: Any = None


def aspects(real: Ended, other: Ended, before: Path) -> list[Aspect]:
    """Everything that the program left on either side; `before` is its folder as it was."""
    found = [_status(real, other)]
    found.append(_printed("printed text", real, other, real.stdout, other.stdout))
    found.append(_complaints(real, other))
    found += [_file(name, real.program / name, other.program / name) for name in _written(before, real, other)]
    return [*found, *_windows(real, other)]


def _judged(name: str, found: Difference, **pictures: Any) -> Aspect:
    if found.largest == 0:
        return Aspect(name, EXACT)
    return Aspect(name, CLOSE if found.within(ROUNDING) else DIFFERS, f"off by {found}", **pictures)


# ---- ends and texts ----------------------------------------------------------------------------------------------------


def _status(real: Ended, other: Ended) -> Aspect:
    ends = real.stopped or real.status, other.stopped or other.status
    return Aspect("exit status", EXACT if ends[0] == ends[1] else DIFFERS, f"{ends[0]} and {ends[1]}")


def _printed(name: str, real: Ended, other: Ended, first: bytes, second: bytes) -> Aspect:
    if _is_binary(first) or _is_binary(second):
        return _bytes(name, first, second)
    return text(name, real.text(first), other.text(second))


def _complaints(real: Ended, other: Ended) -> Aspect:
    """stderr without OpenCV's log; of tracebacks the last line, since each Python marks the others in a way of its own."""
    return text("printed errors", *(_without_trace(run.text(run.stderr)) for run in (real, other)))


def _without_trace(printed: str) -> str:
    lines = []
    inside = False
    for line in printed.splitlines():
        if LOG.match(line):
            continue
        if line.startswith("Traceback (most recent call last)"):
            inside = True
        elif not (inside and (line.startswith(" ") or not line)):
            inside = False
            plain = line.partition(": OpenCV(")[0] if line.startswith("cv2.error") else line
            lines.append(ERRNO.sub("[Errno]", plain))
    return "\n".join(lines)


def _is_binary(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return b"\0" in data


def _bytes(name: str, first: bytes, second: bytes) -> Aspect:
    if first == second:
        return Aspect(name, EXACT, f"{len(first)} bytes, no text")
    place = next((k for k, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    return Aspect(name, DIFFERS, f"{len(first)} and {len(second)} bytes, no text: other from byte {place} on")


def text(name: str, first: str, second: str) -> Aspect:
    """Two texts: numbers in them may be apart by rounding, docstrings by indentation, the rest has to be the same."""
    if first == second:
        return Aspect(name, EXACT)
    largest, undented = Difference(), False
    for number, (a, b) in enumerate(zip_longest(first.splitlines(), second.splitlines()), 1):
        if a != b and _undented(a, b):
            undented = True
            continue
        found = Difference() if a == b else _line(a, b)
        if found is None or not found.within(ROUNDING):
            told = ("no line" if line is None else repr(line[:120]) for line in (a, b))
            return Aspect(name, DIFFERS, f"line {number}: {' and '.join(told)}")
        largest |= found
    if largest.largest:
        return Aspect(name, CLOSE, f"off by {largest}")
    return Aspect(name, CLOSE, UNDENTED) if undented else Aspect(name, DIFFERS, "other white space")


def _undented(a: str | None, b: str | None) -> bool:
    """Whether two lines may be one of a docstring, which an older Python has with its indentation, and the shim's without."""
    if a is None or b is None or sys.version_info >= CLEANS_DOCSTRINGS:
        return False
    return a.endswith(b) and not a.removesuffix(b).strip()


def _line(a: str | None, b: str | None) -> Difference | None:
    """How far the numbers in two lines are apart; None where something else differs."""
    if a is None or b is None or NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return None
    total = Difference()
    for first, second in zip(NUMBER.findall(a), NUMBER.findall(b), strict=True):
        if first == second:
            continue
        if "." not in first + second and "e" not in (first + second).lower():
            return None  # integers
        x, y = float(first), float(second)
        scale = max(abs(x), abs(y))
        total |= Difference(absolute=abs(x - y), relative=abs(x - y) / scale if scale else 0) if math.isfinite(x - y) else (
            Difference(absolute=math.inf, relative=math.inf)
        )
    return total


# ---- files -------------------------------------------------------------------------------------------------------------


def _written(before: Path, *runs: Ended) -> list[str]:
    """The names of files that either run wrote, changed or removed."""
    names = {name for run in runs for name in _files(run.program)}
    removed = {name for name in _files(before) if any(not (run.program / name).exists() for run in runs)}
    return sorted({name for name in names if not _as_before(before / name, [run.program / name for run in runs])} | removed)


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not IGNORED & set(path.parts):
            yield path.relative_to(folder).as_posix()


def _as_before(before: Path, after: list[Path]) -> bool:
    if not before.is_file():
        return False
    size, content = before.stat().st_size, None
    for path in after:
        if not path.is_file() or path.stat().st_size != size:
            return False
        content = before.read_bytes() if content is None else content
        if path.read_bytes() != content:
            return False
    return True


def _file(name: str, real: Path, other: Path) -> Aspect:
    if not (real.is_file() and other.is_file()):
        if not real.is_file() and not other.is_file():
            return Aspect(name, EXACT, "removed by both")
        return Aspect(name, DIFFERS, f"only the {'real cv2' if real.is_file() else 'shim'} has it in the end")
    first, second = real.read_bytes(), other.read_bytes()
    if first == second:
        return Aspect(name, EXACT)
    kind = real.suffix.lower()
    try:
        if kind in PICTURES:
            return _pictures(name, *map(_decoded, (first, second)))
        if kind in VIDEOS:
            return _videos(name, real, other)
        if kind in (".npy", ".npz"):
            return values(name, *(_arrays(path) for path in (real, other)))
        if kind == ".json":
            return values(name, json.loads(first), json.loads(second))
    except (ValueError, OSError, EOFError, cv2.error):
        pass  # no such file after all
    if _is_binary(first) or _is_binary(second):
        return _bytes(name, first, second)
    return text(name, first.decode(), second.decode())


def _decoded(data: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


def _arrays(path: Path) -> Any:
    with open(path, "rb") as file:
        found = np.load(file, allow_pickle=False)
        return found if isinstance(found, np.ndarray) else {key: found[key] for key in found.files}


def _pictures(name: str, real: Any, other: Any) -> Aspect:
    if real is None or other is None:
        raise ValueError(name)
    if real.shape != other.shape or real.dtype != other.dtype:
        note = f"{real.dtype}{list(real.shape)} and {other.dtype}{list(other.shape)}"
        return Aspect(name, DIFFERS, note, real, other)
    found = values(name, real, other)
    return Aspect(name, found.verdict, found.note if found.note else "", real, other)


def _frames(path: Path) -> Iterator[Any]:
    video = cv2.VideoCapture(str(path))
    try:
        for _ in range(MOST_FRAMES):
            read, frame = video.read()
            if not read:
                return
            yield frame
    finally:
        video.release()


def _videos(name: str, real: Path, other: Path) -> Aspect:
    worst, count = Aspect(name, EXACT), 0
    for count, (a, b) in enumerate(zip_longest(_frames(real), _frames(other)), 1):
        if a is None or b is None:
            return Aspect(name, DIFFERS, f"only the {'shim' if a is None else 'real cv2'} has a frame {count}", a, b)
        found = _pictures(f"frame {count}", a, b)
        if found.verdict == DIFFERS:
            return Aspect(name, DIFFERS, f"frame {count}: {found.note}", a, b)
        worst = found if found.verdict == CLOSE else worst
    if not count:
        raise ValueError(name)
    return Aspect(name, worst.verdict, worst.note or f"{count} frames")


def values(name: str, real: Any, other: Any) -> Aspect:
    """Two values of Python and numpy."""
    case = Case(name, "", ())
    try:
        found = difference(case, Outcome("ok", (real,)), Outcome("ok", (other,)))
    except MismatchError as mismatch:
        return Aspect(name, DIFFERS, str(mismatch))
    return _judged(name, found)


# ---- windows -----------------------------------------------------------------------------------------------------------


def shown(run: Ended) -> dict[str, Any]:
    """What was in windows, as porting/compare/inside/start.py wrote it."""
    file = run.journal / SHOWN
    if not file.exists():
        return {"first": {}, "last": {}, "sums": [], "ended": False}
    found: dict[str, Any] = pickle.loads(file.read_bytes())
    return found


def _windows(real: Ended, other: Ended) -> Iterator[Aspect]:
    first, second = shown(real), shown(other)
    for window in dict.fromkeys([*first["first"], *second["first"]]):
        yield _window(f"window {window!r}", window, first, second)


def _window(name: str, window: str, real: dict[str, Any], other: dict[str, Any]) -> Aspect:
    if window not in real["first"] or window not in other["first"]:
        return Aspect(name, DIFFERS, f"only the {'real cv2' if window in real['first'] else 'shim'} shows it")
    sums = [[total for where, total in side["sums"] if where == window] for side in (real, other)]
    if sums[0] == sums[1]:
        return Aspect(name, EXACT)
    if len(sums[0]) != len(sums[1]):
        return Aspect(name, DIFFERS, f"{len(sums[0])} and {len(sums[1])} pictures")
    found = [_pictures(name, side, other[key][window]) for key in ("first", "last") for side in (real[key][window],)]
    worst = max(found, key=lambda aspect: (EXACT, CLOSE, DIFFERS).index(aspect.verdict))
    if worst.verdict == EXACT:
        number = next(k for k, (a, b) in enumerate(zip(*sums, strict=True), 1) if a != b)
        return Aspect(name, DIFFERS, f"picture {number} of {len(sums[0])} is another one")
    return worst
