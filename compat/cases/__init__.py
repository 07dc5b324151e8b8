"""All cases: what the files of this folder declare, and the variations that the model's types suggest."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

from compat import model
from compat.case import Call, Case
from compat.cases.registry import SCRIPTS, SEEDS, Seeds
from compat.cases.variations import target, variations

FILES = ("core", "imgproc", "shapes", "calib3d", "features2d", "objdetect", "imgcodecs")


def collect() -> list[Case]:
    """Every case, sorted by name and label. Declaring two cases of one id is an error."""
    if not SEEDS:
        for name in FILES:
            importlib.import_module(f"compat.cases.{name}")
    unsafe = _unsafe()
    cases = sorted([*_seeded(), *SCRIPTS], key=lambda case: (case.name, case.label))
    ids = [case.id for case in cases]
    if stale := [pattern for pattern in unsafe if not any(_matches(one, pattern) for one in ids)]:
        raise ValueError(f"No case matches these lines of compat/cases/unsafe.txt: {stale}. Remove them.")
    if twice := {one for one, other in pairwise(ids) if one == other}:
        raise ValueError(f"Two cases have the same id: {sorted(twice)}. Change the label of one of them.")
    return [case for case in cases if not any(_matches(case.id, pattern) for pattern in unsafe)]


def _unsafe() -> list[str]:
    lines = (Path(__file__).parent / "unsafe.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _matches(identity: str, pattern: str) -> bool:
    return fnmatchcase(identity, pattern)


def _seeded() -> Iterator[Case]:
    number: dict[str, int] = {}
    for seeds in SEEDS:
        yield from _meant(seeds, number)
        if seeds.vary and number[seeds.name] == len(seeds.calls):
            yield from variations(seeds, model.signatures(seeds.name))


def _meant(seeds: Seeds, number: dict[str, int]) -> Iterator[Case]:
    for arguments in seeds.calls:
        number[seeds.name] = number.get(seeds.name, 0) + 1
        step = Call(target(seeds), arguments.args, arguments.kwargs)
        yield Case(
            seeds.name, f"meant {number[seeds.name]:02}", (*seeds.setup, step), seeds.mode, seeds.ignore
        )
