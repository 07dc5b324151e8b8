"""Which names of cv2 a program uses and where, and what of it could not be resolved."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from compat import model
from porting.check import candidates, names, reach
from porting.check.candidates import Words
from porting.check.inference import OTHER, Page, Reader, Value, Values, never_imported
from porting.check.nodes import Nodes
from porting.check.sources import Place, Source

Note = Callable[[str], None]
LIMITS = (RecursionError, AttributeError, ValueError, TypeError, KeyError, NotImplementedError, AssertionError)
"""What jedi raises where it does not know its way: then nothing is known."""


@dataclass(frozen=True)
class Use:
    """A name of cv2, as its own documentation has it ("ORB.detectAndCompute"), at a place.

    guarded: the program asks for the name first, or catches what its absence raises
    argument: the first one of a call, if it is a literal
    """

    name: str
    place: Place
    called: bool
    guarded: bool
    argument: Any = None


@dataclass(frozen=True)
class Unresolved:
    """An expression that may be cv2's: what it would be, or why that cannot be said."""

    text: str
    place: Place
    why: str


@dataclass
class Found:
    uses: list[Use] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)


def find(sources: Iterable[Source], stubs: Path, note: Note = lambda text: None) -> Found:
    """Everything of cv2 in the sources, in their order."""
    found = Found()
    with never_imported("cv2"):
        for root, group in groupby(sorted(sources, key=lambda source: (source.root, source.path)), lambda source: source.root):
            _project(root, [*group], stubs, found, note)
    return found


def _project(root: Path, sources: list[Source], stubs: Path, found: Found, note: Note) -> None:
    near = [source for source in sources if "cv2" in source.text]
    if not near:
        return
    written = set().union(*(reach.words(source.text) for source in near))
    words = _words(near, written)
    project = _Project(Reader(root, stubs), root, words, reach.owners(words.members, written), "UMat" in written)
    mentioned = {source.path for source in near}
    modules = {source.path.parent.name if source.path.stem == "__init__" else source.path.stem for source in near}
    for source in sources:
        if source.path in mentioned or _imports(source.nodes) & modules:
            note(source.name)
            _File(source, project, source.path in mentioned).find(found)


def _words(near: list[Source], written: set[str]) -> Words:
    members = frozenset(reach.members(reach.classes(written)) | reach.telling())
    handed = any(candidates.handed_on(source.nodes, candidates.aliases(source.nodes)) for source in near)
    return Words(members, names.public_words() if handed else frozenset())


def _imports(nodes: Nodes) -> set[str]:
    """The last parts of the modules that a file imports, and the names that it imports from modules."""
    found = {alias.name.rpartition(".")[2] for node in nodes.of(ast.Import) for alias in node.names}
    for node in nodes.of(ast.ImportFrom):
        found |= {(node.module or "").rpartition(".")[2], *(alias.name for alias in node.names)}
    return found


@dataclass(frozen=True)
class _Project:
    """What its files have in common. `umat`: whether it mentions UMat; where it does not, nothing in it is one."""

    reader: Reader
    root: Path
    words: Words
    owners: dict[str, list[str]]
    umat: bool


class _File:
    """One file. `mentions`: whether cv2 is named in it."""

    def __init__(self, source: Source, project: _Project, mentions: bool) -> None:
        self._source, self._nodes, self._project, self._mentions = source, source.nodes, project, mentions
        self._words = project.words
        self._lines = source.text.split("\n")
        self._aliases = candidates.aliases(self._nodes)
        self._constant = candidates.bound_once(self._nodes, self._aliases)
        self._known: dict[str, Values] = {}
        self._foreign = candidates.foreign(self._nodes, project.root) - self._aliases

    @cached_property
    def _page(self) -> Page:
        return self._project.reader.open(self._source)

    def find(self, found: Found) -> None:
        self._found = found
        for node, _, dotted in candidates.imported(self._nodes):
            self._use(dotted, node)
        for chain in candidates.chains(self._nodes):
            self._chain(chain)
        for name in candidates.bare(self._nodes):
            self._bare_name(name)
        for call, holder, literal in candidates.looked_up(self._nodes):
            self._looked_up(call, holder, literal)

    def _chain(self, chain: ast.Attribute) -> None:
        start, attributes = candidates.parts(chain)
        if isinstance(start, ast.Name) and start.id in self._aliases:
            self._from_alias(start, attributes)
            return
        if isinstance(start, ast.Name) and start.id in self._foreign:
            return
        for depth, node in enumerate(attributes):
            if node.attr in self._words.members or node.attr in self._words.public:
                self._member(node, attributes[depth:])

    def _from_alias(self, start: ast.Name, attributes: list[ast.Attribute]) -> None:
        values = self._alias(start.id, attributes[0])
        dotted = ".".join(node.attr for node in attributes)
        if not values:
            self._doubt(attributes[-1], f"maybe cv2.{dotted}: what {start.id} is here was not found out")
        for value in values:
            if value.kind == "module":
                self._use(".".join(filter(None, (value.name, dotted))), *attributes)
            elif value != OTHER:
                self._use(f"{value.name}.{attributes[0].attr}", attributes[0])
        if values and values[0] == OTHER and len(values) == 1:
            for name in self._page.definitions(*self._position(attributes[0])):
                self._use(name, attributes[0])

    def _alias(self, name: str, attribute: ast.Attribute) -> Values:
        """What the name before an attribute is: asked once, where it means the same everywhere."""
        if name not in self._constant:
            return self._holder(attribute)
        if name not in self._known:
            self._known[name] = self._holder(attribute)
        return self._known[name]

    def _member(self, node: ast.Attribute, following: list[ast.Attribute]) -> None:
        """An attribute of something that is not known by its name."""
        values = [value for value in self._holder(node) if self._project.umat or value.name != "UMat"]
        dotted = ".".join(attribute.attr for attribute in following)
        for value in values:
            if value.kind == "module":
                self._use(".".join(filter(None, (value.name, dotted))), *following)
            elif value != OTHER and model.declared(f"{value.name}.{node.attr}"):
                self._use(f"{value.name}.{node.attr}", node)
        if not values and self._mentions and node.attr in self._words.members:
            self._doubt(node, self._guess(node.attr))

    def _guess(self, member: str) -> str:
        owners = self._project.owners.get(member, [])
        listed = ", ".join(f"cv2.{owner}.{member}" for owner in owners[:3]) + (", …" if len(owners) > 3 else "")
        return f"maybe {listed}"

    def _holder(self, node: ast.Attribute) -> Values:
        try:
            return self._page.holder(*self._position(node), node.attr)
        except LIMITS:
            return []

    def _bare_name(self, node: ast.Name) -> None:
        for name in self._page.definitions(node.lineno, self._column(node.lineno, node.col_offset)):
            if name:
                self._use(name, node)

    def _looked_up(self, call: ast.Call, holder: ast.expr, literal: Any) -> None:
        named = isinstance(holder, ast.Name) and holder.id in self._aliases
        if not named and literal not in self._words.members | self._words.public:
            return
        for value in self._expression(holder, str(literal)):
            if value == OTHER or (value.name == "UMat" and not self._project.umat):
                continue
            if literal is None:
                self._doubt(call, f"a name of cv2{'.' * bool(value.name)}{value.name} that is known only when it runs")
            elif value.kind == "module" or model.declared(f"{value.name}.{literal}"):
                self._use(".".join(filter(None, (value.name, literal))), call, guarded=len(call.args) > 2)

    def _expression(self, node: ast.expr, member: str) -> list[Value]:
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        places = [(line, self._column(line, offset)) for line, offset in ((node.lineno, node.col_offset), end)]
        try:
            return self._page.expression(places[0], places[1], member)
        except LIMITS:
            return []

    def _use(self, dotted: str, *nodes: ast.AST, guarded: bool = False) -> None:
        """A name in cv2, of which the nodes are the last parts."""
        name = names.split(dotted)
        if not name:
            return
        parts = dotted.split(".")
        behind = max(len(parts) - len(name.split(".")), 0) if dotted.startswith(name) else 0
        node = nodes[max(len(nodes) - 1 - behind, 0)]
        guarded = guarded or self._nodes.is_guarded(node)
        call = self._nodes.call_of(node)
        given = call.args[0] if call and call.args else None
        literal = given.value if isinstance(given, ast.Constant) else None
        self._found.uses.append(Use(name, self._place(node), call is not None, guarded, literal))

    def _doubt(self, node: ast.expr, why: str) -> None:
        self._found.unresolved.append(Unresolved(ast.unparse(node), self._place(node), why))

    def _place(self, node: Any) -> Place:
        line = (node.end_lineno if isinstance(node, ast.Attribute) else None) or node.lineno
        return self._source.place(line)

    def _position(self, node: ast.Attribute) -> tuple[int, int]:
        """Where the name behind the dot starts."""
        line = node.end_lineno or node.lineno
        return line, self._column(line, node.end_col_offset or 0) - len(node.attr)

    def _column(self, line: int, offset: int) -> int:
        """A column in characters of one in UTF-8, as `ast` counts."""
        return len(self._lines[line - 1].encode()[:offset].decode())
