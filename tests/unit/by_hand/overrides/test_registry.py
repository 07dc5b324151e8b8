"""The index names every override, and every override takes what the model says it gets."""

from __future__ import annotations

import inspect
from functools import partial

import pytest
from oracle import inputs, is_method, of_every_opencv

from cv2shim.by_hand import overrides
from cv2shim.by_hand.overrides.__main__ import INDEX_FILE, render


def test_index_is_up_to_date() -> None:
    assert INDEX_FILE.read_text(encoding="utf-8") == render()


def test_a_name_is_overridden_once() -> None:
    with pytest.raises(ValueError, match="overridden twice"):
        overrides.override(next(iter(overrides.registered())), reason="again")(len)


def test_names_without_an_override() -> None:
    assert overrides.get("nothing of this name") is None


@pytest.mark.parametrize("name", sorted(overrides.INDEX))
def test_parameters_are_the_models(name: str) -> None:
    entry = overrides.get(name)
    assert entry is not None
    assert entry.reason
    if inspect.isclass(entry.function) or entry.builtin:
        return
    variants = [variant for one in of_every_opencv(name) for variant in one]
    assert variants, "no OpenCV has it any more"
    signature = inspect.signature(partial(entry.function, None) if is_method(name) else entry.function)
    for variant in variants:
        signature.bind(**inputs(variant, entry.wants))
    known = set().union(*(inputs(variant, entry.wants) for variant in variants))
    named = {p.name for p in signature.parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    assert named <= known
