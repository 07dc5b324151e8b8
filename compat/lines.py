"""``python -m compat.lines``: what changed from each OpenCV of the table to the next, written to docs/opencv-lines.md.

Names and signatures are those that were read of each; results those of the real cv2 of each on every written case whose
name both have. A message that names a source file or a line of it is no difference.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from packaging.version import Version

from compat import cases, compare, summary, supervise
from compat.compare import Judgement
from compat.progress import Progress
from cv2shim.accepts import tables
from cv2shim.calls.documentation import usage
from host import emitted
from host.errors import HostError
from host.versions import opencv

PAGE = Path(__file__).parents[1] / "docs" / "opencv-lines.md"
HEAD = """\
# From one OpenCV to the next

Written by `python -m compat.lines`: what cv2 has, from the headers of both, and what the real cv2 of both returns for the cases
of the matrix."""
SHOWN = (compare.DIFFERS, compare.CLOSE)
Names = dict[str, list[str]]
"""Functions, classes and members by name, each with its signatures or its type."""


def main(arguments: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(prog="python -m compat.lines", description=__doc__.split("\n")[0]).parse_args(arguments)
    lines = sorted(opencv.known().values(), key=lambda line: Version(line.opencv))
    try:
        PAGE.write_text(page(list(pairwise(lines))))
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{PAGE.relative_to(PAGE.parents[1])} says what changed: {' → '.join(line.opencv for line in lines)}")
    return 0


def page(pairs: list[tuple[opencv.Line, opencv.Line]]) -> str:
    """The page's text."""
    return "\n\n".join([HEAD, *(chapter(*pair) for pair in pairs)]) + "\n"


def chapter(old: opencv.Line, new: opencv.Line) -> str:
    """What changed from one line to another."""
    before, after = names(old), names(new)
    parts = [
        f"## From {old.opencv} to {new.opencv}",
        f"The real ones are {old.requirement} and {new.requirement}.",
        *_listed("Gone", _gone(before.keys() - after.keys(), _table(new, "modules")["gone"])),
        *_listed("New", _signed(after, sorted(after.keys() - before.keys()))),
        *_listed("Other signatures", _changed(before, after)),
        *_listed("Constants", _constants(old, new)),
        *_listed("Other results", _results(old, new)),
    ]
    return "\n\n".join(parts)


def _gone(gone: set[str], went: dict[str, str]) -> Iterator[str]:
    """Names, classes and modules with how many members, and where they went."""
    told = {name: tables.gone(name, went) for name in _with_owners(gone)}
    roots = Counter(next(owner for owner in _with_owners([name]) if owner in gone or told[owner]) for name in gone)
    for root, count in sorted(roots.items()):
        members = count - (root in gone)
        yield f"`{root}`" + (f" and what is in it ({members})" if members else "") + (f": {told[root]}" if told[root] else "")


def _with_owners(names: Iterable[str]) -> Iterator[str]:
    """Each name behind the classes and modules that it is in, the outermost first."""
    for name in names:
        yield from accumulate(name.split("."), "{}.{}".format)


def _listed(title: str, rows: Iterator[str]) -> Iterator[str]:
    yield f"### {title}"
    yield "\n".join(f"- {row}" for row in rows) or "Nothing."


def _signed(found: Names, wanted: list[str]) -> Iterator[str]:
    for name in wanted:
        yield "; ".join(f"`{text}`" for text in found[name])


def _changed(before: Names, after: Names) -> Iterator[str]:
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            new = [f"`{text}`" for text in after[name] if text not in before[name]]
            old = [f"`{text}`" for text in before[name] if text not in after[name]]
            yield f"`{name}`: " + "; ".join([*(f"now {text}" for text in new), *(f"no longer {text}" for text in old)])


def _constants(old: opencv.Line, new: opencv.Line) -> Iterator[str]:
    before, after = (_flat(_table(line, "constants")) for line in (old, new))
    for title, wanted in (("gone", before.keys() - after.keys()), ("new", after.keys() - before.keys())):
        if wanted:
            yield f"{title}: " + ", ".join(f"`{name}`" for name in sorted(wanted))
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield f"`{name}` was {before[name]}, is {after[name]}"


def _flat(table: dict[str, dict[str, int]]) -> dict[str, int]:
    return {f"{scope}.{name}".lstrip("."): value for scope, values in table.items() for name, value in values.items()}


def _results(old: opencv.Line, new: opencv.Line) -> Iterator[str]:
    found: dict[str, list[Judgement]] = {}
    for case, judgement in compared(old, new):
        found.setdefault(case, []).append(judgement)
    for name, judgements in found.items():
        counts = [f"{sum(one.verdict == verdict for one in judgements)} {verdict}" for verdict in SHOWN]
        worst = max(judgements, key=lambda one: compare.ORDER.index(one.verdict))
        if worst.verdict in SHOWN:
            told = [count for count in counts if not count.startswith("0 ")]
            # what is said of those that are close is said of a build, not of another OpenCV
            note = summary.short(worst.note) if worst.verdict == compare.DIFFERS else ""
            note = note.replace("real:", "before:").replace("here:", "now:")
            yield f"`{name}`: {', '.join(told)} of {len(judgements)} cases" + (f" ({note})" if note else "")


def compared(old: opencv.Line, new: opencv.Line) -> Iterator[tuple[str, Judgement]]:
    """The verdict on every written case that both have, the old cv2 being right."""
    known = names(old).keys() & names(new).keys()
    chosen = [case for case in cases.written() if case.name in known]
    note = Progress().note
    first, second = (supervise.run(supervise.real(line), chosen, note).outcomes for line in (old, new))
    for case in chosen:
        yield case.name, compare.judge(case, first[case.id], second[case.id])


def names(line: opencv.Line) -> Names:
    """What cv2 has."""
    found = {name: [usage(name, row) for row in rows] for name, rows in _table(line, "functions").items()}
    for owner, said in _table(line, "classes").items():
        found[owner] = [usage(owner, ["", *row[1:]]) for row in said.get("init", [])] or [owner]
        for part in ("methods", "static"):
            members = {f"{owner}.{name}": rows for name, rows in said.get(part, {}).items()}
            found |= {name: [usage(name, row) for row in rows] for name, rows in members.items()}
        found |= {f"{owner}.{name}": [f"{owner}.{name}: {type_}"] for name, (type_, _) in said.get("props", {}).items()}
    return found


def _table(line: opencv.Line, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((emitted.current(line) / "api" / f"{name}.json").read_text())
    return table


if __name__ == "__main__":
    os.environ.pop(opencv.CHOICE, None)  # the cases are those of the default
    sys.exit(main())
