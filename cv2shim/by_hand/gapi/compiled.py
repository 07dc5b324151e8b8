"""Graphs between inputs and outputs, compiled for descriptions of the inputs, and carried out."""

from __future__ import annotations

import traceback
from typing import Any

import numpy as np

from cv2shim.by_hand.gapi import packages, runtime_values
from cv2shim.by_hand.gapi.values import (
    DESCRIPTIONS,
    Call,
    GMatDesc,
    Origin,
    describe,
    describe_array,
    is_place,
    refusal,
    require,
)

Described = dict[Origin, Any]


class Graph:
    """The calls between inputs and outputs, each after those that it needs. Raises cv2.error if it is not closed."""

    def __init__(self, inputs: list[Any], outputs: list[Any]) -> None:
        self.inputs = [one._origin for one in inputs]
        self.outputs = [one._origin for one in outputs]
        self.calls: list[Call] = []
        self.constants: list[Origin] = []
        self._reached: set[Origin] = set()
        for number, output in enumerate(self.outputs):
            if output.call is None:
                raise refusal(f"Computation output {number} is not a result of any operation")
            self._unroll(output)
        if not self._reached.issuperset(self.inputs):
            raise refusal("Data object listed in Protocol wasn't reached during unroll")

    def _unroll(self, output: Origin) -> None:
        """Note what an output needs. Long chains are as good as short ones: no recursion."""
        waiting: list[tuple[Origin, bool]] = [(output, False)]
        done = set(map(id, self.calls))
        while waiting:
            origin, ready = waiting.pop()
            call = origin.call
            if origin in self.inputs or call is None:
                self._source(origin)
            elif ready:
                if id(call) not in done:
                    done.add(id(call))
                    self.calls.append(call)
            elif id(call) not in done:
                waiting.append((origin, True))
                waiting += [(place._origin, False) for place in places_of(call)]

    def _source(self, origin: Origin) -> None:
        self._reached.add(origin)
        if origin in self.inputs or origin in self.constants:
            return
        if origin.constant is None:
            raise refusal("Data object reached during unroll wasn't found in Protocol")
        self.constants.append(origin)


def places_of(call: Call) -> list[Any]:
    """The places among a call's arguments."""
    return [value for value in call.arguments.values() if is_place(value)]


class Compiled:
    """A graph for inputs of given descriptions (none: they are taken from the first values), with its kernels' states."""

    def __init__(self, graph: Graph, args: Any) -> None:
        self.graph = graph
        self.kernels = packages.python_kernels(args)
        self.descriptions: list[Any] | None = None
        self._known: Described = {}
        self._states: dict[int, Any] = {}
        for call in graph.calls:
            if call.id not in self.kernels and not _is_built_in(call):
                raise packages.lacking(call.id)

    def describe(self, descriptions: list[Any]) -> None:
        """Find out what every value is like. Raises cv2.error where an operation does not take it."""
        for one in descriptions:
            if isinstance(one, GMatDesc) and not one._shape.dims and min(one.size) <= 0:
                width, height = one.size
                told = f"Image format is invalid. Size must contain positive values, got width: {width}, height: {height}"
                raise refusal(told)
        known: Described = dict(zip(self.graph.inputs, descriptions, strict=True))
        known |= {origin: describe(origin.shape, origin.constant) for origin in self.graph.constants}
        for call in self.graph.calls:
            found = self._meta(call, {key: _known(value, known) for key, value in call.arguments.items()})
            for origin, one in zip(call.results, found, strict=False):
                if not isinstance(one, DESCRIPTIONS.get(origin.shape, object)):
                    raise refusal("Bad variant access")
                known[origin] = one
        self.descriptions, self._known = descriptions, known
        self._set_up()

    def _meta(self, call: Call, described: dict[str, Any]) -> tuple[Any, ...]:
        meta = self.kernels[call.id].outMeta if call.id in self.kernels else call.meta
        if _is_built_in(call) and call.id not in self.kernels:
            found = meta(**described)
        else:
            found = by_user(meta, list(described.values()), refusal("Python outMeta failed with error!"))
        return found if isinstance(found, tuple) else (found,)

    def _set_up(self) -> None:
        for call in self.graph.calls:
            setup = getattr(self.kernels.get(call.id), "setup", None)
            if setup is not None:
                described = [_known(value, self._known) for value in call.arguments.values()]
                self._states[id(call)] = by_user(setup, described, refusal("Python kernel setup failed with error!"))

    def reset(self) -> None:
        """Set the states of kernels up anew, for another stream."""
        if self.descriptions is not None:
            self._set_up()

    def run(self, values: list[Any], context: Any = None, chosen: list[Origin] | None = None) -> list[Any]:
        """The outputs (or the `chosen` ones) for checked inputs. `context` is what operations of streams ask."""
        wanted = self.graph.outputs if chosen is None else chosen
        known: dict[Origin, Any] = dict(zip(self.graph.inputs, values, strict=True))
        known |= {origin: origin.constant for origin in self.graph.constants}
        needed = _needed(wanted)
        for call in self.graph.calls:
            if id(call) in needed:
                arguments = {key: _value(value, known) for key, value in call.arguments.items()}
                found = self._carry_out(call, arguments, context)
                known.update(zip(call.results, found, strict=False))
        return [known[origin] for origin in wanted]

    def _carry_out(self, call: Call, arguments: dict[str, Any], context: Any) -> tuple[Any, ...]:
        kernel = self.kernels.get(call.id)
        if kernel is not None:
            state = [self._states[id(call)]] if id(call) in self._states else []
            found = by_user(kernel.run, [*arguments.values(), *state], refusal("Python kernel failed with error!"))
            several = len(call.results) > 1
            require(not several or isinstance(found, tuple), "PyTuple_Check(result.get())", "run_py_kernel")
            parts = found if several else (found,)
            return tuple(runtime_values.taken(*pair) for pair in zip(call.results, parts, strict=False))
        found = call.run(**arguments, **({"context": context} if call.id.startswith("streaming.") else {}))
        parts = found if len(call.results) > 1 else (found,)
        for origin, part in zip(call.results, parts, strict=True):
            self._check(origin, part)
        return tuple(parts)

    def _check(self, origin: Origin, value: Any) -> None:
        """An operation's result has to be what was said of it; a copy passes on whatever comes."""
        said = self._known.get(origin) if origin.call is None or origin.call.id != "copy" else None
        if isinstance(value, np.ndarray) and said is not None and describe_array(value)._shape != said._shape:
            told = "OpenCV kernel output parameter was reallocated. \nIncorrect meta data was provided ?"
            raise refusal(told)


def _is_built_in(call: Call) -> bool:
    return call.run is not None


def _known(value: Any, known: Described) -> Any:
    return known[value._origin] if is_place(value) else value


def _value(value: Any, known: dict[Origin, Any]) -> Any:
    return known[value._origin] if is_place(value) else value


def _needed(wanted: list[Origin]) -> set[int]:
    found: set[int] = set()
    waiting = list(wanted)
    while waiting:
        call = waiting.pop().call
        if call is not None and id(call) not in found:
            found.add(id(call))
            waiting += [place._origin for place in places_of(call)]
    return found


def by_user(function: Any, arguments: list[Any], failure: Exception) -> Any:
    """Call what a user wrote; an exception is printed, and becomes `failure`, which only says where it was."""
    try:
        return function(*arguments)
    except Exception:
        traceback.print_exc()
        raise failure from None


def extract(inputs: list[Origin], values: Any) -> list[Any]:
    """The checked values of a list for the places of inputs."""
    require(isinstance(values, list), "PyList_Check(py_args)", "extract_run_args")
    found = [runtime_values.taken(*pair) for pair in zip(inputs, values, strict=False)]
    if len(values) != len(inputs):  # of more the real cv2 reads what lies behind its list of the inputs
        raise refusal(f"The graph has {len(inputs)} inputs, and {len(values)} values are given")
    return found
