"""Makes a disagreement small: what can be left out of a case, or made plainer, while both sides still disagree alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from compat.case import Call, Case, Make, Own, Strided
from compat.fuzz.measure import Note, measure

ROUNDS = 8


def shrink(cases: Sequence[Case], kinds: dict[str, str], backend: str, note: Note, rounds: int = ROUNDS) -> list[Case]:
    """The same disagreements, smaller; `kinds` by the ids of the cases. All are tried at once, a step in each round."""
    best = list(cases)
    open_ = set(range(len(best)))
    for number in range(rounds):
        tried = {k: [_labelled(step, k, number, j) for j, step in enumerate(_steps(best[k]))] for k in open_}
        flat = [case for some in tried.values() for case in some]
        if not flat:
            break
        verdicts = measure(flat, backend, note).verdicts
        for k, some in tried.items():
            smaller = next((case for case in some if verdicts[case.id].kind == kinds[cases[k].id]), None)
            if smaller is None:
                open_.discard(k)
            else:
                best[k] = smaller
    return [replace(small, label=case.label) for small, case in zip(best, cases, strict=True)]


def _labelled(case: Case, *numbers: int) -> Case:
    return replace(case, label=f"shrunk {'-'.join(map(str, numbers))}")


def _steps(case: Case) -> Iterator[Case]:
    """The case made smaller in one place, the largest steps first."""
    *before, call = case.calls
    for k in range(len(before)):
        yield replace(case, calls=(*before[:k], *before[k + 1 :], call))
    for name in call.kwargs:
        kept = {key: value for key, value in call.kwargs.items() if key != name}
        yield replace(case, calls=(*before, replace(call, kwargs=kept)))
    if call.args:
        yield replace(case, calls=(*before, replace(call, args=call.args[:-1])))
    for changed in _plainer(call):
        yield replace(case, calls=(*before, changed))


def _plainer(call: Call) -> Iterator[Call]:
    for k, value in enumerate(call.args):
        for plain in _values(value):
            yield replace(call, args=(*call.args[:k], plain, *call.args[k + 1 :]))
    for name, value in call.kwargs.items():
        for plain in _values(value):
            yield replace(call, kwargs={**call.kwargs, name: plain})


def _values(value: Any) -> Iterator[Any]:
    match value:
        case Strided():
            yield value.array
            yield from (replace(value, array=plain) for plain in _values(value.array))
        case Own():
            yield value.value
        case Make(name="UMat", args=(array,)):
            yield array
        case np.ndarray() if value.dtype.kind in "biuf":
            if value.size and value.any():
                yield np.zeros_like(value)
            if value.ndim > 1 and max(value.shape[:2]) > 8:
                yield value[:4, :4].copy()
            if value.ndim == 3:
                yield value[..., 0].copy()
        case list() | tuple() if value:
            yield type(value)(value[:-1])
            yield type(value)(value[1:])
