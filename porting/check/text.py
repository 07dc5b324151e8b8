"""What was found, for people at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from compat.compare import EXACT, OUT_OF_SCOPE
from porting.check import lacking, names, packages
from porting.check.finding import Finding, Name
from porting.check.sources import Place

WIDTH = 120
PLACES = 3  # that are named of one thing


def report(finding: Finding) -> str:
    parts = [_head(finding), *_names(finding), *_unresolved(finding), *_packages(finding), *_lacking(finding), *_end(finding)]
    return "\n".join(parts)


def _head(finding: Finding) -> str:
    files = f"{finding.files} file{'s' * (finding.files != 1)}"
    uses = sum(len(name.places) for name in finding.names)
    return f"{files} with {finding.lines:,} lines: {len(finding.names)} names of cv2 in {uses} places."


def _names(finding: Finding) -> Iterator[str]:
    for verdict, group in groupby(finding.names, lambda name: name.verdict.verdict):
        those = [*group]
        yield _title(f"{verdict} in {finding.build.title}", len(those))
        if verdict == EXACT:
            yield from _wrapped(_exact(those))
        elif verdict == OUT_OF_SCOPE:
            yield from _uncompared(those)
        else:
            for name in those:
                yield from _one(name)


def _one(name: Name) -> Iterator[str]:
    time = f"  [{name.verdict.time:.2g} × Pyodide's own time]" if name.verdict.time is not None else ""
    yield f"  cv2.{name.name}{time}  {places(name.places)}"
    if name.why:
        yield from _wrapped(name.why, "      ")


def _uncompared(those: Sequence[Name]) -> Iterator[str]:
    """What the matrix leaves out, by its reason."""
    for why, group in groupby(sorted(those, key=lambda name: name.why), lambda name: name.why):
        yield from _wrapped(", ".join(name.name for name in group))
        yield from _wrapped(why, "      ")


def _exact(those: Sequence[Name]) -> str:
    named = [_timed(name) for name in those if name.kind != names.CONSTANT]
    constants = len(those) - len(named)
    listed = ", ".join(named)
    return f"{listed}{' and ' * bool(named and constants)}{f'{constants} constants' * bool(constants)}"


def _timed(name: Name) -> str:
    return f"{name.name} ({name.verdict.time:.2g} ×)" if name.verdict.time is not None else name.name


def _unresolved(finding: Finding) -> Iterator[str]:
    if finding.unresolved:
        yield _title("Not resolved: read these yourself", len(finding.unresolved))
    for why, group in groupby(sorted(finding.unresolved, key=lambda one: one.why), lambda one: one.why):
        those = [*group]
        texts = ", ".join(dict.fromkeys(textwrap.shorten(one.text, 60) for one in those))
        yield from _wrapped(f"{texts}: {why}")
        yield f"      {places([one.place for one in those])}"


def _packages(finding: Finding) -> Iterator[str]:
    absent = [package for package in finding.packages if package.status != packages.THERE]
    if there := [package.module for package in finding.packages if package.status == packages.THERE]:
        yield _title(f"Packages that Pyodide {finding.pyodide} has", len(there))
        yield from _wrapped(", ".join(there))
    for status in (packages.NONE, packages.UNKNOWN, packages.PURE):
        those = [package for package in absent if package.status == status]
        if those:
            yield _title({packages.PURE: "Packages to install in the page"}.get(status, f"Packages: {status}"), len(those))
        for package in those:
            guarded = "; the program reckons with its absence" * package.guarded
            yield f"  {package.module}  {places(package.places)}"
            yield from _wrapped(package.why + guarded, "      ")


def _lacking(finding: Finding) -> Iterator[str]:
    for kind, group in groupby(finding.lacking, lambda one: one.kind):
        those = [*group]
        yield _title(f"A browser differs: {kind}", len(those))
        yield from _wrapped(lacking.SENTENCES[kind])
        for text, same in groupby(sorted(those, key=lambda one: one.text), lambda one: one.text):
            yield f"  {textwrap.shorten(text, 70)}  {places([one.place for one in same])}"


def _end(finding: Finding) -> Iterator[str]:
    if finding.unread:
        yield _title("Not read", len(finding.unread))
        yield from (f"  {sentence}" for sentence in finding.unread)
    yield _title("Which build")
    for sentence in finding.advice:
        yield from _wrapped(sentence)
    times = [name.verdict.time for name in finding.names if name.verdict.time is not None]
    if times:
        yield "  Times are a call's ÷ the same call's in Pyodide's own cv2, as measured for the matrix's cases."
    yield ""
    yield _conclusion(finding)


def _conclusion(finding: Finding) -> str:
    failing, absent = len(finding.failing), len(finding.missing_packages)
    if not finding.status:
        return "Nothing is missing and nothing differs" + (", of what was resolved." if finding.unresolved else ".")
    parts = [f"{failing} of the names of cv2 missing or different"] if failing else []
    parts += [f"{absent} of the packages not to be had"] if absent else []
    return f"{' and '.join(parts)}: exit status 1."


def places(found: Iterable[Place]) -> str:
    those = [*dict.fromkeys(found)]
    more = f" and {len(those) - PLACES} more" if len(those) > PLACES else ""
    return "; ".join(str(place) for place in those[:PLACES]) + more


def _title(title: str, count: int = 0) -> str:
    return f"\n{title}{f' ({count})' if count else ''}"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


