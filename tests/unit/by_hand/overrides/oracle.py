"""Comparing an override with the real cv2, both called with the same arguments."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from cv2shim.accepts import errors
from cv2shim.by_hand import overrides
from host import emitted
from host.versions import opencv

MODEL = Path(overrides.__file__).parents[2] / "_generated" / "api"


def overloads(name: str, model: Path = MODEL) -> list[list[Any]]:
    """The overloads of cv2's `name`, a function, a method or a class's ``__init__``, as the generated model has them."""
    owner, _, method = name.rpartition(".")
    described = _model("classes", model).get(owner)
    if described is None:
        return _model("functions", model).get(name, [])
    if method == "__init__":
        return described.get("init", [])
    return {**described.get("static", {}), **described.get("methods", {})}.get(method, [])


def of_every_opencv(name: str) -> list[list[list[Any]]]:
    """The overloads in each OpenCV that has the name."""
    found = (overloads(name, emitted.current(line) / "api") for line in opencv.known().values())
    return [variants for variants in found if variants]


def is_method(name: str) -> bool:
    """Whether `name` is a method of objects, whose override gets the object first."""
    owner, _, method = name.rpartition(".")
    models = (emitted.current(line) / "api" for line in opencv.known().values())
    return any(method in _model("classes", model).get(owner, {}).get("methods", {}) for model in models)


@cache
def _model(part: str, model: Path) -> dict[str, Any]:
    return json.loads((model / f"{part}.json").read_text())


def inputs(overload: list[Any], wants: tuple[str, ...] = ()) -> dict[str, Any]:
    """The input parameters of one overload, by name, with their defaults."""
    _, args, py, *_ = overload
    chosen = [args[i] for i in py if args[i][2] != "o" or args[i][0] in wants]
    return {arg[0]: arg[3] if len(arg) > 3 else None for arg in chosen}


def complete(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """`arguments`, with the defaults of the first overload that they fit."""
    for overload in overloads(name):
        known = inputs(overload, overrides.get(name).wants)  # type: ignore[union-attr]
        _, args, py, required, *_ = overload
        if {args[i][0] for i in py[:required]} <= arguments.keys() <= known.keys():
            return {**known, **arguments}
    return arguments


def copied(value: Any) -> Any:
    """Arrays and lists copied, so that a call that writes into them does not reach the next call's."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return [copied(item) for item in value] if isinstance(value, list) else value


def real(name: str, arguments: dict[str, Any]) -> Any:
    """What the real cv2 returns."""
    function = cv2
    for part in name.split("."):
        function = getattr(function, part)
    return function(**{key: copied(value) for key, value in arguments.items()})


def ours(name: str, arguments: dict[str, Any]) -> Any:
    """What the override returns."""
    entry = overrides.get(name)
    assert entry is not None
    if entry.builtin:
        return entry.function(*arguments.values())
    return entry.function(**complete(name, {key: copied(value) for key, value in arguments.items()}))


def assert_alike(actual: Any, expected: Any, rtol: float = 0, atol: float = 0, what: str = "result") -> None:
    """Same structure, dtypes, shapes and values; floats within rtol and atol."""
    if isinstance(expected, tuple | list):
        assert isinstance(actual, tuple | list), f"{what} is {type(actual)}, not a sequence"
        assert len(actual) == len(expected), f"{what} has {len(actual)} parts, not {len(expected)}"
        for i, (left, right) in enumerate(zip(actual, expected, strict=True)):
            assert_alike(left, right, rtol, atol, f"{what}[{i}]")
    elif isinstance(expected, np.ndarray):
        assert isinstance(actual, np.ndarray), f"{what} is {type(actual)}, not an array"
        assert actual.dtype == expected.dtype, f"{what}: {actual.dtype}, not {expected.dtype}"
        assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, not {expected.shape}"
        np.testing.assert_allclose(actual, expected, rtol, atol, err_msg=what)
    elif isinstance(expected, float):
        assert actual == pytest.approx(expected, rel=rtol or 1e-300, abs=atol, nan_ok=True), what
    else:
        assert actual == expected, what
        assert type(actual) is type(expected), what


def agree(name: str, *, rtol: float = 0, atol: float = 0, **arguments: Any) -> None:
    """The override returns what the real cv2 returns."""
    assert_alike(ours(name, arguments), real(name, arguments), rtol, atol, name)


def both_refuse(name: str, **arguments: Any) -> None:
    """Both raise cv2.error."""
    with pytest.raises(cv2.error):
        real(name, arguments)
    with pytest.raises(errors.error):
        ours(name, arguments)


def array(dtype: str, *shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    """Seeded noise over the whole range of an integer dtype, normally distributed for a float one."""
    generator = np.random.default_rng([seed, *shape])
    if np.dtype(dtype).kind == "f":
        return generator.normal(size=shape, scale=100).astype(dtype)
    limits = np.iinfo(dtype)
    return generator.integers(limits.min, limits.max, shape, dtype, endpoint=True)
