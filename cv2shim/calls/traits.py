"""What all classes of cv2 have in common, whoever wrote them: how they show themselves, and that they cannot be copied."""

from __future__ import annotations

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
