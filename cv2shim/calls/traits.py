"""What all classes of cv2 have in common, whoever wrote them: how they show themselves, and that they cannot be copied."""

from __future__ import annotations

from collections.abc import Set
from typing import Any


def give(cls: Any, qualified: str) -> None:
    """Make `cls` show itself as cv2.`qualified`, subclasses included, and refuse to be pickled or copied."""
    scope, _, name = f"cv2.{qualified}".rpartition(".")

    def __reduce_ex__(self: Any, protocol: Any) -> Any:
        reduce: Any = type(self).__reduce__
        if reduce is not object.__reduce__:  # a subclass that knows how
            return reduce(self)
        shown = f"{scope}.{name}" if type(self) is cls else type(self).__name__
        raise TypeError(f"cannot pickle '{shown}' object")

    cls.__module__ = scope
    cls.__repr__ = lambda self: f"< {scope}.{name} {id(self):#x}>"
    cls.__reduce_ex__ = __reduce_ex__


def keep(cls: Any, properties: Set[str]) -> None:
    """Refuse to delete these attributes as cv2 does, whatever holds them."""

    def __delattr__(self: Any, name: str) -> None:
        if name in properties:
            raise TypeError(f"Cannot delete the {name} attribute")
        object.__delattr__(self, name)

    cls.__delattr__ = __delattr__
