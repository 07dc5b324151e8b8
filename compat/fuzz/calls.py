"""Random calls: what the matrix's written cases call, with other arguments, well-formed or malformed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from compat import model, scope
from compat.case import Call, Case, Make, Own, Shared, Strided
from compat.cases import written
from compat.fuzz import arguments
from compat.model import Parameter, Signature

WELL_FORMED, MALFORMED = "well-formed", "malformed"
_ALWAYS: dict[str, Any] = {
    "phases": [Phase.generate],
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}
FEWEST = 3
"""So many calls of a function; a run too short for that calls some of the functions."""

EXCLUDED = {
    "setNumThreads": "starts as many threads as it is told to",
    "parallel.*": "chooses the library of threads for the whole process",
    "setLogLevel": "fills the log",
    "utils.logging.*": "fills the log",
    "samples.*": "looks for files in the folders of the machine",
    "checkHardwareSupport": "asks what the processor can do",
    "getBuildInformation": "says how each was compiled",
    "utils.fs.*": "names folders of the machine",
    "utils.testRaise*": "raises whatever it is given",
    "utils.testReservedKeywordConversion": "takes any keyword",
    "CV_*C": "leaves an exception set beside its result",
}
"""What is not fuzzed, and why."""
DETECTORS = ("*.detect", "*.detectAndCompute")
SEAM_FINDERS = "detail.*SeamFinder.find"
SUBDIVISIONS, EDGES = "Subdiv2D.*", 12  # fewer than each one has


@dataclass(frozen=True)
class Base:
    """A call that means something: number `at` of a case, as one overload takes it."""

    case: Case
    at: int
    signature: Signature | None

    @property
    def call(self) -> Call:
        return self.case.calls[self.at]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.signature.parameters if self.signature else ()

    def with_arguments(
        self, args: Sequence[Any], kwargs: dict[str, Any], label: str, others: Sequence[Sequence[Any]] = ()
    ) -> Case:
        """The case up to this call, with other arguments; before it the same call with each of the `others`."""
        call = replace(self.call, args=tuple(args), kwargs=kwargs, record=True)
        before = [replace(earlier, record=False) for earlier in self.case.calls[: self.at]]
        before += [replace(call, args=tuple(other), record=False, save=None, attempt=True) for other in others]
        return replace(self.case, label=label, calls=(*before, call))


def bases(build: str, patterns: Sequence[str] = ()) -> dict[str, list[Base]]:
    """By the name of everything public that can be called in this build: the calls to start from."""
    found: dict[str, list[Base]] = defaultdict(list)
    for case in written():
        name = model.declared(case.name) or case.name
        if not model.offers(name, build) or excluded(case.name) or not _wanted(case.name, patterns):
            continue
        if (base := _base(case)) is not None:
            found[name].append(base)
    return dict(sorted(found.items()))


def excluded(name: str) -> str:
    """Why a function is not fuzzed; "" if it is."""
    return scope.reason(name) or next((why for pattern, why in EXCLUDED.items() if fnmatchcase(name, pattern)), "")


def _wanted(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


def _base(case: Case) -> Base | None:
    """The last call of what the case is about, which cv2 accepts."""
    member = case.name.rpartition(".")[2]
    for at in range(len(case.calls) - 1, -1, -1):
        call = case.calls[at]
        if call.attempt:
            continue
        if call.name == case.name or (call.name.startswith("$") and call.name.rpartition(".")[2] == member):
            return Base(case, at, _signature(case.name, call))
    return None


def _signature(name: str, call: Call) -> Signature | None:
    known = model.signatures(name) or model.constructors(name)
    return next((one for one in known if one.takes(call.args, call.kwargs)), known[0] if known else None)


def cases(known: dict[str, list[Base]], kind: str, count: int, start: str) -> list[Case]:
    """So many random calls, always the same for the same start; each function has its share, those of no parameters less."""
    change = _well_formed if kind == WELL_FORMED else _malformed
    # where nothing is taken the real cv2 answers an argument with a SystemError, which says nothing
    idle = 1 if kind == WELL_FORMED else 0
    weights = {name: 10 if any(base.parameters for base in some) else idle for name, some in known.items()}
    made: list[Case] = []
    names = [name for name in known if weights[name]]
    if count < FEWEST * len(names):
        names = Random(start).sample(names, max(1, count // FEWEST))
    share = count / sum(weights[name] for name in names)
    for name in names:
        strategy = st.sampled_from(known[name]).flatmap(change)
        made += _draw(strategy, math.ceil(weights[name] * share), f"{start} {kind} {name}")
    Random(f"{start} {kind}").shuffle(made)
    return [replace(case, label=f"{kind} {start}-{number}") for number, case in enumerate(made[:count])]


def _draw(strategy: st.SearchStrategy[Case], count: int, start: str) -> list[Case]:
    drawn: list[Case] = []

    @seed(start)
    @settings(max_examples=count, **_ALWAYS)
    @given(strategy)
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return drawn[:count]


# ---- changing a call --------------------------------------------------------------------------------------------------


@dataclass
class _Draft:
    """A call whose arguments are being changed."""

    base: Base
    draw: Callable[[st.SearchStrategy[Any]], Any]
    overlapping: bool = False
    others: list[list[Any]] = field(default_factory=list)
    args: list[Any] = field(init=False)
    kwargs: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.args, self.kwargs = list(self.base.call.args), dict(self.base.call.kwargs)

    @property
    def parameters(self) -> list[Parameter]:
        return list(self.base.parameters)

    def places(self) -> list[int | str]:
        return [*range(len(self.args)), *self.kwargs]

    def parameter(self, place: int | str) -> Parameter | None:
        if isinstance(place, int):
            return self.parameters[place] if place < len(self.parameters) else None
        return next((one for one in self.parameters if one.name == place), None)

    def __getitem__(self, place: int | str) -> Any:
        return self.args[place] if isinstance(place, int) else self.kwargs[place]

    def __setitem__(self, place: int | str, value: Any) -> None:
        if isinstance(place, int):
            self.args[place] = value
        else:
            self.kwargs[place] = value

    def left_out(self) -> list[Parameter]:
        return [one for one in self.parameters[len(self.args) :] if one.name not in self.kwargs]

    def any(self, items: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(items)))


@st.composite
def _well_formed(draw: Any, base: Base) -> Case:
    draft = _Draft(base, draw)
    for _ in range(draw(st.integers(1, 3))):
        draft.any((_replace, _vary, _vary, _vary, _add, _name, _share, _give_output, _regroup))(draft)
    _drop_mask(draft)
    _even_lists(draft)
    _known_edges(draft)
    made = base.with_arguments(draft.args, draft.kwargs, WELL_FORMED, draft.others)
    # what is read after it was written over depends on how many pixels a processor takes at a time
    return replace(made, mode="type") if draft.overlapping else made


@st.composite
def _malformed(draw: Any, base: Base) -> Case:
    draft = _Draft(base, draw)
    if draw(st.booleans()):
        draft.any((_vary, _add, _name))(draft)
    for _ in range(draw(st.integers(1, 2))):
        draft.any((_break, _break, _break, _break, _drop, _exceed, _misname, _nest))(draft)
    _drop_mask(draft)
    _even_lists(draft)
    _known_edges(draft)
    return base.with_arguments(draft.args, draft.kwargs, MALFORMED)


def _replace(draft: _Draft) -> None:
    """Another argument of the same type."""
    known = [place for place in draft.places() if draft.parameter(place)]
    if known:
        place = draft.any(known)
        parameter = draft.parameter(place)
        assert parameter is not None
        draft[place] = draft.draw(arguments.plausible(parameter))


def _vary(draft: _Draft) -> None:
    """An argument a little different: an array's layout, a number's type, a tuple as a list."""
    if places := draft.places():
        place = draft.any(places)
        draft[place] = draft.draw(_variants(draft[place]))


def _variants(value: Any) -> st.SearchStrategy[Any]:
    match value:
        case np.ndarray():
            return arguments.varied(value)
        case bool():
            return st.sampled_from((not value, int(value), np.bool_(value)))
        case int() if abs(value) < 2**31:
            typed = np.int64(value), np.int32(value), np.float64(value)
            return st.sampled_from((value + 1, value - 1, -value, value * 2, *typed))
        case float():
            return st.sampled_from((value * 2, -value, np.float32(value), np.float64(value), int(value)))
        case list() | tuple() if value:
            resized = type(value)(value[:-1]), type(value)([*value, value[-1]]), type(value)(value[::-1])
            changes = (list(value), tuple(value), *resized)
            first = _variants(value[0]).map(lambda item: type(value)([item, *value[1:]]))
            return st.one_of(st.sampled_from(changes), first)
    return st.just(value)


def _add(draft: _Draft) -> None:
    """An argument that was left out."""
    if free := draft.left_out():
        parameter = draft.any(free)
        draft.kwargs[parameter.name] = draft.draw(arguments.plausible(parameter))


def _name(draft: _Draft) -> None:
    """Arguments by keyword from some place on."""
    if 0 < len(draft.args) <= len(draft.parameters):
        first = draft.any(range(len(draft.args)))
        for place in range(first, len(draft.args)):
            draft.kwargs[draft.parameters[place].name] = draft.args[place]
        del draft.args[first:]


def _share(draft: _Draft) -> None:
    """The first picture is a destination, too, or lies over it."""
    pictures = [place for place in draft.places() if isinstance(draft[place], np.ndarray) and draft[place].ndim > 1]
    outputs = [one for one in draft.left_out() if one.flow == "o" and one.type == "Mat"]
    if pictures and outputs:
        array, start = draft[pictures[0]], draft.any((0, 0, 1, len(draft[pictures[0]])))
        draft[pictures[0]] = Shared("memory", array)
        draft.kwargs[outputs[0].name] = Shared("memory", array, start)
        draft.overlapping |= 0 < start < len(array)


def _give_output(draft: _Draft) -> None:
    """A destination of the first picture's shape, often one that fits."""
    pictures = [place for place in draft.places() if isinstance(draft[place], np.ndarray)]
    outputs = [one for one in draft.left_out() if one.flow == "o" and one.type == "Mat"]
    if pictures and outputs:
        given = np.full_like(draft[pictures[0]], 7)
        draft.kwargs[draft.any(outputs).name] = draft.draw(st.just(given) | arguments.varied(given))


def _regroup(draft: _Draft) -> None:
    """Arrays of one shape in others of as many bytes, of many dimensions or channels, call after call."""
    arrays = [place for place in range(len(draft.args)) if isinstance(draft[place], np.ndarray) and draft[place].size > 1]
    if not arrays:
        return
    first = draft[arrays[0]]
    alike = [place for place in arrays if draft[place].shape == first.shape]
    for shape in draft.draw(st.lists(arguments.shapes(first.size), min_size=1, max_size=4)):
        draft.others.append(list(draft.args))
        for place in alike:
            draft[place] = draft[place].reshape(shape)


def _drop_mask(draft: _Draft) -> None:
    """No mask that a detector would read beyond: it looks keypoints up in one of any size and type."""
    if not any(fnmatchcase(draft.base.case.name, pattern) for pattern in DETECTORS):
        return
    picture = _memory(draft[0]) if draft.args else None
    for place in draft.places():
        parameter, mask = draft.parameter(place), _memory(draft[place])
        if parameter and parameter.name == "mask" and mask is not None and not _masks(mask, picture):
            draft[place] = None


def _even_lists(draft: _Draft) -> None:
    """Lists of one length where C++ goes through all of them by the length of the first, whatever lies behind the others."""
    if fnmatchcase(draft.base.case.name, SEAM_FINDERS):
        lists = [place for place in draft.places() if isinstance(draft[place], (list, tuple))]
        for place in lists:
            draft[place] = draft[place][: min(len(draft[other]) for other in lists)]


def _known_edges(draft: _Draft) -> None:
    """No edge or vertex of a subdivision that there is not: OpenCV reads what lies at its place."""
    if fnmatchcase(draft.base.case.name, SUBDIVISIONS):
        for place in draft.places():
            number = draft[place]
            if isinstance(number, (int, np.integer)) and not isinstance(number, bool) and -(2**31) <= number < 2**31:
                draft[place] = type(number)(number % EDGES)


def _memory(value: Any) -> np.ndarray | None:
    """The array in an argument that is one, has another layout or class, or is a UMat."""
    match value:
        case np.ndarray():
            return value
        case Own(value=np.ndarray() as array):
            return array
        case Strided():
            return value.array
        case Make(name="UMat", args=(np.ndarray() as array,)):
            return array
    return None


def _masks(mask: np.ndarray, picture: np.ndarray | None) -> bool:
    return picture is not None and mask.dtype == np.uint8 and mask.shape == picture.shape[:2]


def _break(draft: _Draft) -> None:
    """An argument that is odd."""
    if places := draft.places():
        draft[draft.any(places)] = draft.draw(arguments.odd())
    else:
        draft.args.append(draft.draw(arguments.odd()))


def _drop(draft: _Draft) -> None:
    """An argument too few."""
    if draft.kwargs:
        del draft.kwargs[draft.any(list(draft.kwargs))]
    elif draft.args:
        draft.args.pop()


def _exceed(draft: _Draft) -> None:
    """Arguments until there is one too many."""
    missing = len(draft.parameters) - len(draft.args) + 1
    draft.args += [draft.draw(arguments.odd()) for _ in range(max(1, min(missing, 4)))]


def _misname(draft: _Draft) -> None:
    """A keyword that there is not, or one that is given by position, too."""
    taken = [one.name for one in draft.parameters[: len(draft.args)]]
    draft.kwargs[draft.any(("nonsense", "größe", "self", *taken[:2]))] = draft.draw(arguments.odd())


def _nest(draft: _Draft) -> None:
    """An argument one level too deep."""
    if places := draft.places():
        place = draft.any(places)
        draft[place] = draft.any((list, tuple))([draft[place]])
