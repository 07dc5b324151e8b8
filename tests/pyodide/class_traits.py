"""What can be done with each class of a cv2, as text: runs on the real one and, as a script, in Pyodide."""

from __future__ import annotations

import copy
import pickle
import re
import weakref
from collections.abc import Callable
from typing import Any


def all_traits(names: list[str]) -> dict[str, dict[str, Any]]:
    import cv2

    return {**{name: _traits(cv2, name) for name in names}, "error": _error_traits(cv2)}


def _traits(cv2: Any, qualified: str) -> dict[str, Any]:
    cls = cv2
    for part in qualified.split("."):
        cls = getattr(cls, part)
    found = {
        "name": [cls.__name__, cls.__module__, cls.__qualname__, type(cls).__name__],
        "lineage": [base.__name__ for base in cls.__mro__],
        "members": sorted(name for name in dir(cls) if not name.startswith("_")),
        "subclass": _text(lambda: type("Sub", (cls,), {}).__mro__[1] is cls),
        "attributes of the class": _text(lambda: setattr(cls, "nonsense", 1) or delattr(cls, "nonsense")),
        "made of nothing": _text(cls),
    }
    try:
        made = cls()
    except Exception:
        return found
    return found | {name: _text(lambda use=use: use(made)) for name, use in USES.items()}


USES: dict[str, Callable[[Any], Any]] = {
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "__dict__": lambda made: hasattr(made, "__dict__"),
    "weak reference": weakref.ref,
    "set": lambda made: setattr(made, "nonsense", 1),
    "delete": lambda made: delattr(made, "nonsense"),
    "equal": lambda made: (made == made, made != made, made == type(made)()),
    "less": lambda made: made < made,
    "hash": lambda made: hash(made) == hash(made),
    "bool": bool,
    "len": len,
    "iterate": iter,
    "call": lambda made: made(),
    "properties deleted": lambda made: {name: _deletion(made, name) for name in _properties(type(made))},
    "instance": lambda made: isinstance(made, type(made).__mro__[-2]),
}


def _deletion(made: Any, name: str) -> str:
    return _text(lambda: delattr(made, name)).partition(":")[0]


def _properties(cls: type) -> list[str]:
    return [name for name in dir(cls) if not name.startswith("_") and hasattr(type(getattr(cls, name)), "__set__")]


def _error_traits(cv2: Any) -> dict[str, Any]:
    """Of cv2.error: the real one keeps what it knows in the class, so only an error that was just raised is asked."""
    found: dict[str, Any] = {"lineage": [base.__name__ for base in cv2.error.__mro__], "module": cv2.error.__module__}
    for name, call in (("arguments", lambda: cv2.add(1)), ("OpenCV", lambda: cv2.cvtColor(None, 6))):
        try:
            call()
        except cv2.error as error:
            kinds = type(error.line).__name__, type(error.file).__name__
            found[name] = [error.code, error.err, error.func, str(error) == error.msg == error.args[0], *kinds]
    return found


def _text(use: Callable[[], Any]) -> str:
    """What comes out, without addresses and without what CPython's texts say differently of classes that are not C's."""
    try:
        text = repr(use())
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
    text = re.sub(r"'[\w.]*\.(\w+)'", r"'\1'", re.sub("0x[0-9a-f]+", "0x", text))
    return text.removesuffix(" and no __dict__ for setting new attributes")
