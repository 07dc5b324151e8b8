"""Where the files of this folder leave their cases."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from compat import model
from compat.case import Call, Case, Make, Ref


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


class Gone(int):
    """A constant that the chosen OpenCV does not have, but another of the table: a case that names one is left out."""

    def __or__(self, _: int) -> Gone:
        return self

    __ror__ = __add__ = __radd__ = __sub__ = __rsub__ = __and__ = __or__


class _Named(dict[str, int]):
    """Constants of one module, or namespace, of which others may have more."""

    def __missing__(self, name: str) -> int:
        if not any(name in table for table in _elsewhere()):
            raise KeyError(name)
        return Gone()


class _Constants:
    """cv2's constants by name, from the model; dotted ones as ``K["aruco"]["DICT_4X4_50"]``."""

    def __getattr__(self, name: str) -> int:
        return self[""][name]

    def __getitem__(self, module: str) -> dict[str, int]:
        return _Named(_constants().get(module, {}))


@cache
def _constants() -> dict[str, dict[str, int]]:
    constants: dict[str, dict[str, int]] = model.read("api/constants.json")
    return constants


@cache
def _elsewhere() -> list[dict[str, int]]:
    """The tables of constants of all other OpenCVs."""
    return [names for table in model.elsewhere("api/constants.json") for names in table.values()]


def gone(value: Any) -> bool:
    """Whether a case, or a part of one, names what the chosen OpenCV does not have and another has."""
    if isinstance(value, (Call, Make)) and model.gone(value.name):
        return True
    if is_dataclass(value):
        return any(gone(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, dict):
        return any(map(gone, value.values()))
    return isinstance(value, Gone) or (isinstance(value, (list, tuple)) and any(map(gone, value)))


K = _Constants()
