"""All cases: what the files of this folder declare, and the variations that the model's types suggest."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path

from compat import model, scope
from compat.case import Call, Case
from compat.cases.registry import MEMBERS, OWN, SCRIPTS, SEEDS, gone
from compat.cases.variations import refusals, target, variations

FILES = (
    *("core", "imgproc", "shapes", "calib3d", "features2d", "objdetect", "imgcodecs", "makers", "networks", "utils"),
    *("ml", "dnn", "stitching", "boards", "pictures", "functions"),
    *("classes", "methods_core", "methods_imgproc", "methods_features2d", "methods_objdetect"),
    *("methods_trackers", "aruco", "photo", "video", "edges", "devices", "graphs"),
)


def collect(build: str | None = "stock") -> list[Case]:
    """Every case, sorted by name and label. Declaring two cases of one id is an error.

    Of functions that ``build`` lacks only the meaningful calls remain: one refusal is as good as forty. Of
    members of classes that it lacks nothing remains. Nothing is left out without a build, or for Pyodide's own cv2.
    """
    _declare()
    varied = list(_varied())
    everything = sorted([*_meant(), *SCRIPTS, *MEMBERS, *OWN, *varied], key=lambda case: (case.name, case.label))
    _check_unsafe({case.id for case in everything})
    here = _here(everything)
    _check([case.id for case in here])
    left_out = _left_out(varied, build) if build in model.builds() else set()
    return [case for case in _safe(here) if case.id not in left_out]


def written() -> list[Case]:
    """Every case that somebody wrote: all but the variations, for any build."""
    _declare()
    return sorted(_here(_safe([*_meant(), *SCRIPTS, *MEMBERS, *OWN])), key=lambda case: (case.name, case.label))


def _declare() -> None:
    for name in FILES:  # a test may have imported some of them
        importlib.import_module(f"compat.cases.{name}")


def _safe(chosen: list[Case]) -> list[Case]:
    return [case for case in chosen if not any(fnmatchcase(case.id, pattern) for pattern in _unsafe())]


def _here(chosen: list[Case]) -> list[Case]:
    """Those of names that the chosen OpenCV has, and of nothing that it has no longer."""
    return [case for case in chosen if model.has(case.name) and not gone(case)]


def _left_out(varied: list[Case], build: str) -> set[str]:
    lacking = {case.id for case in varied if not model.source(case.name, build)}
    by_hand = {case.id for case in OWN if model.source(case.name, build) == "override"}
    return lacking | by_hand | {case.id for case in MEMBERS if not model.offers(case.name, build)}


def _check(ids: list[str]) -> None:
    if twice := {one for one, other in pairwise(ids) if one == other}:
        raise ValueError(f"Two cases have the same id: {sorted(twice)}. Change the label of one of them.")


def _check_unsafe(ids: set[str]) -> None:
    here = (pattern for pattern in _unsafe() if not model.gone(pattern.partition(":")[0]))
    if stale := [pattern for pattern in here if not any(fnmatchcase(one, pattern) for one in ids)]:
        raise ValueError(f"No case matches these lines of compat/cases/unsafe.txt: {stale}. Remove them.")


@cache
def _unsafe() -> list[str]:
    lines = (Path(__file__).parent / "unsafe.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _meant() -> Iterator[Case]:
    number: Counter[str] = Counter()
    for seeds in SEEDS:
        for arguments in seeds.calls:
            number[seeds.name] += 1
            step = Call(target(seeds), arguments.args, arguments.kwargs)
            label = f"meant {number[seeds.name]:02}"
            yield Case(seeds.name, label, (*seeds.setup, step), seeds.mode, seeds.ignore)


def _varied() -> Iterator[Case]:
    seen: set[str] = set()
    for seeds in SEEDS:
        if seeds.vary and seeds.name not in seen:
            yield from variations(seeds, model.signatures(seeds.name))
        seen.add(seeds.name)
    varied = {seeds.name for seeds in SEEDS if seeds.vary}
    for name in model.functions():
        if name not in varied and not scope.reason(name):
            yield from refusals(name, model.signatures(name))
