"""What an expression of a program is, as far as cv2 goes: jedi infers it, on the emitted stubs.

jedi's public interface answers for names only; what is left of a dot, `cv2.ORB_create()` or `found[0]`, its helpers infer, and
these are used here and nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jedi
from jedi.api.environment import InterpreterEnvironment
from jedi.inference.helpers import infer_call_of_leaf

from host.cache import cache_dir
from porting.check.sources import Source
from porting.check.stubs import PACKAGE

Values = list["Value"]


@dataclass(frozen=True)
class Value:
    """A module, a class or an object of cv2 by its qualified name, "" for cv2 itself; `kind` "other" if it is none of cv2's."""

    kind: str
    name: str = ""


OTHER = Value("other")


@contextmanager
def never_imported(package: str) -> Iterator[None]:
    """While this lasts, no module of a package counts as imported: jedi would look at these before it looks at the stubs."""
    held = {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == package}
    try:
        yield
    finally:
        sys.modules.update(held)


class Reader:
    """Answers for the files of one project."""

    def __init__(self, root: Path, stubs: Path) -> None:
        jedi.settings.cache_directory = str(cache_dir() / "jedi")
        own = (root / "cv2.py").exists() or (root / "cv2" / "__init__.py").exists()
        path = [str(root)] if own else [str(stubs), str(root)]
        self._stubs = (stubs / PACKAGE).resolve()
        self._project = jedi.Project(str(root), sys_path=path, smart_sys_path=False, load_unsafe_extensions=False)
        self._environment = InterpreterEnvironment()  # no process is started to ask another Python

    def open(self, source: Source) -> Page:
        script = jedi.Script(source.text, path=source.path, project=self._project, environment=self._environment)
        return Page(script, self._stubs)


class Page:
    """Answers for one file. Columns count characters."""

    def __init__(self, script: jedi.Script, stubs: Path) -> None:
        self._script = script
        self._tree: Any = script._module_node
        self._context: Any = script._get_module_context()
        self._stubs = stubs

    def holder(self, line: int, column: int, member: str) -> Values:
        """What is left of the dot before the name at a place."""
        leaf = self._leaf((line, column))
        context = self._context.create_context(_inside(leaf))
        return self._values(infer_call_of_leaf(context, leaf, cut_own_trailer=True), member)

    def expression(self, start: tuple[int, int], end: tuple[int, int], member: str) -> Values:
        """What an expression is that stands by itself, such as an argument."""
        node = self._leaf(start)
        while node.parent is not None and node.end_pos < end and node.parent.start_pos == start:
            node = node.parent
        return self._values(self._context.create_context(node).infer_node(node), member)

    def _leaf(self, start: tuple[int, int]) -> Any:
        """The leaf that starts at a place; where two meet, parso would give the one before."""
        state: Any = self._script._inference_state
        state.reset_recursion_limitations()  # else one question uses up what the next may ask
        state.inferred_element_counts.clear()
        return self._tree.get_leaf_for_position((start[0], start[1] + 1))

    def definitions(self, line: int, column: int) -> list[str]:
        """The qualified names in cv2 that a name stands for."""
        found = self._script.goto(line, column, follow_imports=True)
        names = [name for name in found if name.module_path and self._stubs in Path(name.module_path).resolve().parents]
        return [(name.full_name or "").removeprefix("cv2").removeprefix(".") for name in names]

    def _values(self, found: Any, member: str) -> Values:
        values = {value for inferred in found for value in self._described(inferred, member)}
        return sorted(values, key=lambda value: (value.kind, value.name))

    def _described(self, inferred: Any, member: str) -> Iterator[Value]:
        if inferred.py__name__() == "ModuleType":
            return  # a module, and nobody knows which
        if inferred.is_module():
            yield Value("module", self._qualified(inferred)) if self._ours(inferred) else OTHER
        elif inferred.is_class() or inferred.is_instance():
            kind = "class" if inferred.is_class() else "object"
            owner = self._owner(inferred if inferred.is_class() else inferred.py__class__(), member)
            yield Value(kind, owner) if owner else OTHER
        else:
            yield OTHER

    def _owner(self, cls: Any, member: str) -> str:
        """The class of cv2 that a class is or is derived from, unless it has the member from elsewhere."""
        for one in cls.py__mro__():
            if self._ours(one):
                return self._qualified(one)
            functions: Any = getattr(getattr(one, "tree_node", None), "iter_funcdefs", list)()
            if any(function.name.value == member for function in functions):
                return ""
        return ""

    def _ours(self, inferred: Any) -> bool:
        file = inferred.get_root_context().py__file__()
        return file is not None and self._stubs in Path(file).parents

    def _qualified(self, inferred: Any) -> str:
        module = str(inferred.get_root_context().py__name__())
        inner = [] if inferred.is_module() else [*(inferred.get_qualified_names() or ())]
        return ".".join([*module.split(".")[1:], *inner])


def _inside(leaf: Any) -> Any:
    """A leaf of the comprehension in whose condition a leaf stands: jedi takes conditions to be outside of it."""
    condition = leaf.search_ancestor("comp_if")
    loop = condition and condition.search_ancestor("comp_for", "sync_comp_for")
    if not loop:
        return leaf
    while loop.parent.type in ("comp_for", "sync_comp_for", "comp_if"):
        loop = loop.parent
    return loop.parent.children[0].get_first_leaf()
