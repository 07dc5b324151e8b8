"""Where the files of this folder leave their cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from compat import model
from compat.case import Call, Case, Ref


@dataclass(frozen=True)
class Arguments:
    """The arguments of one call, without saying of what."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Seeds:
    """Meaningful calls of one function or method, from which further cases are derived.

    setup: calls that come first, not recorded (they make the object whose method is meant)
    vary:  whether type-driven variations of the first call are added
    """

    name: str
    calls: tuple[Arguments, ...]
    setup: tuple[Call, ...] = ()
    mode: str = "value"
    ignore: tuple[int, ...] = ()
    vary: bool = True


SEEDS: list[Seeds] = []
SCRIPTS: list[Case] = []
MEMBERS: list[Case] = []
"""Cases of classes and their members; those that a build lacks are left out of its matrix."""
OWN: list[Case] = []
"""Cases of what only OpenCV's own function can; left out where a build has one written by hand, which says that it cannot."""


def call(*args: Any, **kwargs: Any) -> Arguments:
    return Arguments(args, kwargs)


def seeds(name: str, *calls: Arguments, mode: str = "value", ignore: tuple[int, ...] = (), vary: bool = True) -> None:
    """Cases of a function."""
    SEEDS.append(Seeds(name, calls, (), mode, ignore, vary))


def method(name: str, setup: Call | list[Call], *calls: Arguments, mode: str = "value", ignore: tuple[int, ...] = ()) -> None:
    """Cases of a method; the last call of ``setup`` makes the object and saves it as "self"."""
    steps = setup if isinstance(setup, list) else [setup]
    SEEDS.append(Seeds(name, calls, tuple(steps), mode, ignore))


def script(name: str, label: str, *calls: Call, mode: str = "value", ignore: tuple[int, ...] = ()) -> None:
    """One case of several calls."""
    SCRIPTS.append(Case(name, label, calls, mode, ignore))


def member(name: str, label: str, *calls: Call, mode: str = "value", ignore: tuple[int, ...] = ()) -> None:
    """One case of a class, a method or a property, of several calls."""
    MEMBERS.append(Case(name, label, calls, mode, ignore))


def own(name: str, label: str, *calls: Call, mode: str = "value", ignore: tuple[int, ...] = ()) -> None:
    """A case of several calls that a function written by hand refuses."""
    OWN.append(Case(name, label, calls, mode, ignore))


def make(name: str, *args: Any, **kwargs: Any) -> Call:
    """The call that makes the object of a method's cases."""
    return Call(name, args, kwargs, save="self", record=False)


def step(name: str, *args: Any, save: str | None = None, **kwargs: Any) -> Call:
    """A recorded call of a script."""
    return Call(name, args, kwargs, save)


def quiet(name: str, *args: Any, save: str | None = None, **kwargs: Any) -> Call:
    """A call of a script that is not recorded."""
    return Call(name, args, kwargs, save, record=False)


def attempt(name: str, *args: Any, **kwargs: Any) -> Call:
    """A recorded call of a script that may be refused: then its exception is what is recorded."""
    return Call(name, args, kwargs, attempt=True)


SELF = Ref("self")


class _Constants:
    """cv2's constants by name, from the model; dotted ones as ``K["aruco"]["DICT_4X4_50"]``."""

    def __getattr__(self, name: str) -> int:
        return _constants()[""][name]

    def __getitem__(self, module: str) -> dict[str, int]:
        return _constants()[module]


@cache
def _constants() -> dict[str, dict[str, int]]:
    constants: dict[str, dict[str, int]] = model.read("api/constants.json")
    return constants


K = _Constants()
