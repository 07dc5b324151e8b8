"""What a call does that is not usual, or of a function written by hand: its arguments are checked, and an overload runs.

An overload runs on opencv.js (`trusted`) or is an equivalent written by hand (`overridden`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, errors
from cv2shim.accepts.arrays import NeedsUMat
from cv2shim.accepts.parameters import LateDefault
from cv2shim.accepts.signature import Signature
from cv2shim.bridge.resident import Resident, fetched, stays
from cv2shim.calls import umat
from cv2shim.calls.documentation import describe
from cv2shim.calls.overloads import Overloads, Run


class Served(Overloads):
    """The overloads of a function that takes UMats, too: as cv2 has it, a call that is given one returns such."""

    def attempt(self, signature: Signature, run: Run, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any) -> Any:
        try:
            return run(signature.parse(args, kwargs), owner)
        except NeedsUMat:
            return umat.wrapped(signature, run(umat.parsed(signature, args, kwargs), owner))


def overridden(signature: Signature, function: Callable[..., Any], wants: tuple[str, ...]) -> Run:
    """Run an overload by a hand-written equivalent; results go into a given `dst` where they fit."""
    parameters = signature.parameters
    call = _worded(signature.name, function)
    if not any(p.array for p in parameters):
        return _of_values([p.name for p in parameters], call)
    outputs = [k for k, p in enumerate(parameters) if p.output and p.name not in wants]
    places = {k: signature.out.index(signature.py[k]) for k in outputs if signature.py[k] in signature.out}
    inputs = [(k, p.name) for k, p in enumerate(parameters) if k not in outputs]
    plain = {k for k, p in enumerate(parameters) if p.array and not p.written}

    def run(values: list[Any], owner: Any) -> Any:
        if any(map(stays, values)):
            return _ashore(signature, run, values, owner)
        values = [value.make() if isinstance(value, LateDefault) else value for value in values]
        values = [arrays.as_mat(value) if k in plain else value for k, value in enumerate(signature.careful(values))]
        result = call(owner, {name: values[k] for k, name in inputs})
        if isinstance(result, np.ndarray) and any(result is values[k] for k in plain):
            result = result.copy()  # OpenCV writes results to memory of their own
        several = isinstance(result, tuple)
        result = tuple(_nothing(part, values) for part in result) if several else _nothing(result, values)
        given = {places[k]: values[k] for k in places if values[k] is not None}
        return _deliver(result, given, len(signature.out)) if given else result

    return run


def _of_values(names: list[str], call: Callable[[Any, dict[str, Any]], Any]) -> Run:
    """The same where no parameter is an array: there is nothing to look at closely, nor to write into."""

    def run(values: list[Any], owner: Any) -> Any:
        arguments = {
            name: value.make() if isinstance(value, LateDefault) else value for name, value in zip(names, values, strict=True)
        }
        result = call(owner, arguments)
        return tuple(_nothing(part, ()) for part in result) if isinstance(result, tuple) else _nothing(result, ())

    return run


def _worded(name: str, function: Callable[..., Any]) -> Callable[[Any, dict[str, Any]], Any]:
    """`function` of an object, None where it is of none, and of arguments; what numpy refuses is an exception of cv2's."""

    def call(owner: Any, arguments: dict[str, Any]) -> Any:
        try:
            return function(**arguments) if owner is None else function(owner, **arguments)
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as failure:
            raise errors.cv_error(errors.STS_BAD_ARG, str(failure), name) from failure
        except MemoryError as failure:
            raise errors.cv_error(errors.STS_NO_MEM, str(failure), name) from failure

    return call


def _ashore(signature: Signature, run: Run, values: list[Any], owner: Any) -> Any:
    """The same for Mats that stay in opencv.js: arrays in their place, and what was written goes back to them."""
    arrays_of = [fetched(value) for value in values]
    result = run(arrays_of, owner)
    results = list(result) if len(signature.out) > 1 else [result]
    for k, p in enumerate(signature.parameters):
        if p.written and isinstance(values[k], Resident):
            place = signature.out.index(signature.py[k])
            values[k].fill(results[place])
            results[place] = values[k]
    return tuple(results) if len(signature.out) > 1 else results[0]


def _nothing(value: Any, arguments: Sequence[Any]) -> Any:
    """An empty Mat comes back as None, unless it is an argument."""
    empty = isinstance(value, np.ndarray) and not value.size
    return None if empty and not any(value is argument for argument in arguments) else value


def _deliver(result: Any, given: dict[int, Any], count: int) -> Any:
    results = list(result) if count > 1 else [result]
    for place, target in given.items():
        made, mat = results[place], arrays.as_mat(target)
        fits = isinstance(made, np.ndarray) and isinstance(target, np.ndarray)  # several are never written into those given
        if fits and made.shape == mat.shape and made.dtype == mat.dtype:
            mat[...] = made
            results[place] = target
    return tuple(results) if count > 1 else results[0]


def as_function(overloads: Overloads, qualified: str, module: str) -> Callable[..., Any]:
    """A plain Python function for `overloads`, with name, signature and help text."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return overloads(args, kwargs)

    return _dressed(function, overloads, qualified, module)


def as_method(overloads: Overloads, qualified: str, module: str, owner: type) -> Callable[..., Any]:
    """A method of `owner`: the first argument is the object whose C++ instance is called."""

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self, owner):
            told = f"{type(self).__name__!r} object"
            raise TypeError(f"descriptor {overloads.name!r} for 'cv2.{owner.__name__}' objects doesn't apply to a {told}")
        return overloads(args, kwargs, self)

    return _dressed(method, overloads, qualified, module)


def _dressed(function: Callable[..., Any], overloads: Overloads, qualified: str, module: str) -> Callable[..., Any]:
    function.__name__ = overloads.name
    function.__qualname__ = qualified.rpartition(".")[2] if module != "class" else qualified
    function.__module__ = "cv2"
    function.__doc__ = describe(qualified, overloads.name, [s.row for s, _ in overloads.candidates], module)
    return function
