"""Which classes of cv2 a program can have objects of, by the words that stand in it: only members of these are asked for.

Nothing is resolved here. A word too many costs time, and no word that matters is left out: an object of cv2 comes from a
function or a class whose name somebody wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from codegen.aliases import NAMED
from compat import model

WORD = re.compile(r"[A-Za-z_]\w*")


def words(text: str) -> set[str]:
    return {*WORD.findall(text)}


def classes(written: set[str]) -> set[str]:
    """The classes that functions and classes with these words in their names can give, and those that these give."""
    waiting = [name for name in model.classes() if {*name.split(".")} <= written]
    waiting += [name for alias, name in _aliases().items() if alias in written]
    waiting += [made for name, rows in model.functions().items() if {*name.split(".")} <= written for made in _given(rows)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _around(model.classes()[name])
    return found


def members(owners: Iterable[str]) -> set[str]:
    """The names of their methods and properties, those that they inherit included."""
    lineages = {one for owner in owners for one in model.lineage(owner)}
    return {name.rpartition(".")[2] for name in model.members() if name.rpartition(".")[0] in lineages}


def owners(wanted: Iterable[str], written: set[str]) -> dict[str, list[str]]:
    """Which classes have each of these members: of those that a program can have objects of, if any of them has it."""
    reached = {one for name in classes(written) for one in model.lineage(name)}
    found: dict[str, list[str]] = {member: [] for member in wanted}
    for name in sorted(model.members(), key=lambda name: name.rpartition(".")[0] not in reached):
        owner, _, member = name.rpartition(".")
        if member in found and (owner in reached or not reached & {*found[member]}):
            found[member].append(owner)
    return found


def telling() -> set[str]:
    """Members with names that hardly anything else has, such as detectAndCompute."""
    names = {name.rpartition(".")[2] for name in model.members()}
    return {name for name in names if re.search("[a-z][A-Z]", name)}


def _around(described: dict[str, Any]) -> Iterator[str]:
    yield from (base for base in described.get("bases", []) if base in model.classes())
    for section in ("methods", "static"):
        for rows in described.get(section, {}).values():
            yield from _given(rows)
    yield from _classes(type_ for type_, _ in described.get("props", {}).values())


def _given(rows: list[Any]) -> Iterator[str]:
    """The classes of an overload's results; what cv2 has as tuples, such as a RotatedRect, is none."""
    for returned, arguments, *rest in rows:
        outputs = rest[2] if len(rest) > 2 else []
        yield from _classes([returned, *(arguments[index][1] for index in outputs if index >= 0)])


def _classes(types: Iterable[str]) -> Iterator[str]:
    known = _spellings()
    for spelled in types:
        plain = re.sub("^(vector_|Ptr_)+", "", spelled.partition("/")[0])
        if plain in known and plain not in NAMED:
            yield known[plain]


@cache
def _spellings() -> dict[str, str]:
    """Classes as types of the model name them: with their namespace, or without where one class alone is called so."""
    lasts = Counter(name.rpartition(".")[2] for name in model.classes())
    short = {last: name for name in model.classes() if lasts[last := name.rpartition(".")[2]] == 1}
    return short | {spelled: name for name in model.classes() for spelled in (name, name.replace(".", "_"))}


def _aliases() -> dict[str, str]:
    aliases: dict[str, str] = model.read("api/modules.json")["aliases"]
    return {alias: name for alias, name in aliases.items() if name in model.classes()}
