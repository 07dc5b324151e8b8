"""All that was found of a program, as text, page and JSON tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from compat.compare import MISSING
from porting.check import lacking, names, packages
from porting.check.lacking import Lacking
from porting.check.packages import Package
from porting.check.sources import Place, Sources
from porting.check.uses import Found, Unresolved, Use
from porting.check.verdicts import FAILING, ORDER, Build, Verdict


@dataclass(frozen=True)
class Name:
    """A name of cv2 that the program uses: what becomes of it in the chosen build, and in each of the others."""

    name: str
    kind: str
    verdict: Verdict
    others: dict[str, str]
    places: tuple[Place, ...]
    guarded: bool
    allowed: bool

    @property
    def fails(self) -> bool:
        """Whether a program that reckons with nothing comes to grief on it."""
        return self.verdict.verdict in FAILING and not self.guarded and not self.allowed

    @property
    def why(self) -> str:
        """The verdict's cause, with what the program and other builds make of it."""
        parts = [self.verdict.why] if self.verdict.why else []
        if self.verdict.verdict in FAILING:
            better = [f"{verdict} in {build}" for build, verdict in self.others.items() if verdict not in FAILING]
            nowhere = not better and self.verdict.verdict == MISSING
            parts += ["no build that was compared has it"] if nowhere else [", ".join(better)] * bool(better)
            parts += ["the program reckons with its absence"] * self.guarded
            parts += ["allowed"] * self.allowed
        return "; ".join(parts)


@dataclass(frozen=True)
class Finding:
    build: Build
    names: list[Name]
    unresolved: list[Unresolved]
    lacking: list[Lacking]
    packages: list[Package]
    unread: list[str]
    files: int
    lines: int
    pyodide: str
    advice: list[str]

    @property
    def failing(self) -> list[Name]:
        return [name for name in self.names if name.fails]

    @property
    def missing_packages(self) -> list[Package]:
        return [package for package in self.packages if package.status == packages.NONE and not package.guarded]

    @property
    def status(self) -> int:
        return int(bool(self.failing or self.missing_packages))


def make(
    sources: Sources, found: Found, installed: list[Package], build: Build, others: list[Build], pyodide: str, allowed: set[str]
) -> Finding:
    judged = judge(found.uses, build, others, allowed)
    return Finding(
        build=build,
        names=judged,
        unresolved=found.unresolved,
        lacking=lacking.find(sources.found, found.uses),
        packages=installed,
        unread=sources.unread,
        files=len(sources.found),
        lines=sum(source.text.count("\n") for source in sources.found),
        pyodide=pyodide,
        advice=[*advice(judged, build, others)],
    )


def judge(uses: Iterable[Use], build: Build, others: Iterable[Build], allowed: set[str]) -> list[Name]:
    """The names with their verdicts, those that matter most first."""
    by_name: dict[str, list[Use]] = {}
    for use in uses:
        by_name.setdefault(use.name, []).append(use)
    found = []
    for name, those in by_name.items():
        called = any(use.called for use in those)
        verdict = build.judge(name, called)
        assert verdict is not None  # of the chosen line
        elsewhere = {other.title: said.verdict for other in others if (said := other.judge(name, called))}
        places = tuple(dict.fromkeys(use.place for use in those))
        guarded = all(use.guarded for use in those)
        found.append(Name(name, names.kind(name), verdict, elsewhere, places, guarded, name in allowed))
    return sorted(found, key=lambda one: (ORDER.index(one.verdict.verdict), one.kind == names.CONSTANT, one.name.lower()))


def advice(judged: list[Name], build: Build, others: list[Build]) -> list[str]:
    """What it means for the choice of a build and of OpenCV's line."""
    own = [name for name in judged if name.verdict.verdict in FAILING and not name.guarded]
    told = [f"{build.title}: {_count(own)}."]
    for other in others:
        compared = [name for name in judged if other.title in name.others]
        failing = [name for name in compared if name.others[other.title] in FAILING and not name.guarded]
        unknown = len([name for name in judged if name.kind != names.CONSTANT]) - len(
            [name for name in compared if name.kind != names.CONSTANT]
        )
        rest = f"; {unknown} of the names were not compared there" if unknown else ""
        told.append(f"{other.title}: {_count(failing)}{rest}.")
    return told


def _count(failing: list[Name]) -> str:
    if not failing:
        return "nothing that the program uses is missing or known to differ"
    listed = ", ".join(name.name for name in failing[:6]) + (", …" if len(failing) > 6 else "")
    return f"{len(failing)} of its names missing or different ({listed})"


def as_json(finding: Finding) -> dict[str, Any]:
    """The same for machines; a place is [file, line] or, in a notebook, [file, line, cell]."""
    return {
        "opencv": finding.build.line,
        "build": finding.build.name,
        "pyodide": finding.pyodide,
        "files": finding.files,
        "lines": finding.lines,
        "status": finding.status,
        "names": [_name(name) for name in finding.names],
        "unresolved": [{"text": one.text, "why": one.why, "place": _place(one.place)} for one in finding.unresolved],
        "lacking": [*map(_lacking, finding.lacking)],
        "packages": [
            {"module": one.module, "status": one.status, "why": one.why, "places": [*map(_place, one.places)]}
            for one in finding.packages
        ],
        "unread": finding.unread,
        "advice": finding.advice,
    }


def _name(name: Name) -> dict[str, Any]:
    return {
        "name": name.name,
        "kind": name.kind,
        "verdict": name.verdict.verdict,
        "why": name.why,
        "time": name.verdict.time,
        "others": name.others,
        "guarded": name.guarded,
        "fails": name.fails,
        "places": [*map(_place, name.places)],
    }


def _lacking(one: Lacking) -> dict[str, Any]:
    why = lacking.SENTENCES[one.kind]
    return {"kind": one.kind, "text": one.text, "why": why, "place": _place(one.place), "guarded": one.guarded}


def _place(place: Place) -> list[Any]:
    return [place.file, place.line, place.cell] if place.cell else [place.file, place.line]
