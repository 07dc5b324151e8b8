"""cv2's functions: several overloads behind one name, resolved and refused as cv2 does.

A function is built when its name is first used, from its row in the API table (what cv2 accepts), its row in the
backend table (how the running opencv.js offers it) and, where that lacks it, an override.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import arrays, errors
from cv2shim.accepts.arrays import NeedsUMat
from cv2shim.accepts.parameters import LateDefault
from cv2shim.accepts.signature import ArgumentError, Signature
from cv2shim.bridge.resident import Resident, fetched, stays
from cv2shim.calls import umat
from cv2shim.calls.route import Route
from cv2shim.names.documentation import describe

Run = Callable[[list[Any], Any], Any]
"""Takes the checked arguments and, for a method, the object."""


class Overloads:
    """The overloads of one function, each with what runs it (None: the build lacks it)."""

    def __init__(self, name: str, candidates: list[tuple[Signature, Run | None]], missing: Callable[[], errors.error]) -> None:
        self.name = name
        self.candidates = candidates
        self.tried = sorted(candidates, key=lambda candidate: candidate[0].of_umats)
        self.missing = missing
        self.available = any(run for _, run in candidates)

    def __call__(self, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any = None) -> Any:
        if not self.available:
            raise self.missing()
        failures: list[tuple[Signature, ArgumentError]] = []
        try:
            return self._first_that_fits(args, kwargs, owner, failures)
        finally:
            failures.clear()  # their tracebacks would keep the arguments alive

    def _first_that_fits(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any, failures: list[tuple[Signature, ArgumentError]]
    ) -> Any:
        for signature, run in self.tried:
            twin = False
            try:
                try:
                    values = signature.parse(args, kwargs)
                except NeedsUMat:
                    values, twin = umat.parsed(signature, args, kwargs), True
                if run is None:
                    raise self.missing()
                result = run(values, owner)
                return umat.wrapped(signature, result) if twin else result
            except ArgumentError as failure:
                if (
                    signature.parameters or len(self.candidates) == 1
                ):  # cv2 passes over an overload without parameters in silence
                    failures.append((signature, failure))
        raise self._failure(failures)

    def first_route(self) -> Route | None:
        """What runs the first overload, if that is opencv.js without more ado."""
        run = self.candidates[0][1] if self.candidates else None
        owner = getattr(run, "__self__", None)
        return owner if isinstance(owner, Route) else None

    def _failure(self, failures: list[tuple[Signature, ArgumentError]]) -> Exception:
        if not failures:
            return errors.cv_error(errors.STS_ERROR, f"cv2.{self.name} cannot be called from Python", self.name)
        if len(self.candidates) == 1 and not failures[0][0].umat:
            return failures[0][1].kind(str(failures[0][1]))
        twins = [_twin_message(failure) for signature, failure in failures if signature.umat]
        lines = [str(failure) for _, failure in failures] + twins
        return errors.refusal("\n - ".join(["Overload resolution failed:", *lines]), self.name)


def _twin_message(failure: ArgumentError) -> str:
    """What the UMat twin of an overload says of the same arguments."""
    refused = failure.parameter
    return (
        f"Expected Ptr<cv::UMat> for argument '{refused.name}'"
        if refused is not None and refused.array and not refused.type.startswith("vector")
        else str(failure)
    )


def routed(route: Route, shorter: Route | None = None) -> Run:
    """Run an overload on opencv.js. `shorter` takes calls that leave out objects which the build cannot make."""
    late = [k for k, p in enumerate(route.signature.parameters) if isinstance(p.zero, LateDefault)]
    if not late:
        return route.run

    def run(values: list[Any], owner: Any) -> Any:
        waiting = [k for k in late if isinstance(values[k], LateDefault)]
        if waiting and shorter is not None:
            return shorter.run(values, owner)
        for k in waiting:
            values[k] = values[k].make()
        return route.run(values, owner)

    return run


def overridden(signature: Signature, function: Callable[..., Any], wants: tuple[str, ...]) -> Run:
    """Run an overload by a hand-written equivalent; results go into a given `dst` where they fit."""
    parameters = signature.parameters
    outputs = [k for k, p in enumerate(parameters) if p.output and p.name not in wants]
    places = {k: signature.out.index(signature.py[k]) for k in outputs if signature.py[k] in signature.out}
    inputs = [(k, p.name) for k, p in enumerate(parameters) if k not in outputs]
    plain = {k for k, p in enumerate(parameters) if p.array and not p.written}

    def run(values: list[Any], owner: Any) -> Any:
        if any(map(stays, values)):
            return _ashore(signature, run, values, owner)
        values = [value.make() if isinstance(value, LateDefault) else value for value in values]
        values = [arrays.as_mat(value) if k in plain else value for k, value in enumerate(signature.careful(values))]
        arguments = {name: values[k] for k, name in inputs}
        try:
            result = function(**arguments) if owner is None else function(owner, **arguments)
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as failure:  # numpy refuses an argument
            raise errors.cv_error(errors.STS_BAD_ARG, str(failure), signature.name) from failure
        except MemoryError as failure:
            raise errors.cv_error(errors.STS_NO_MEM, str(failure), signature.name) from failure
        if isinstance(result, np.ndarray) and any(result is values[k] for k in plain):
            result = result.copy()  # OpenCV writes results to memory of their own
        several = isinstance(result, tuple)
        result = tuple(_nothing(part, values) for part in result) if several else _nothing(result, values)
        given = {places[k]: values[k] for k in places if values[k] is not None}
        return _deliver(result, given, len(signature.out)) if given else result

    return run


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


def _nothing(value: Any, arguments: list[Any]) -> Any:
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
    function.__doc__ = describe(qualified, [signature for signature, _ in overloads.candidates], module)
    return function
