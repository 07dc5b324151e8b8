"""Computations: what scripts make of places, apply to values and compile for streams."""

from __future__ import annotations

from typing import Any

from cv2shim.by_hand.gapi import runtime_values
from cv2shim.by_hand.gapi.compiled import Compiled, Graph, extract
from cv2shim.by_hand.gapi.streams import GStreamingCompiled
from cv2shim.by_hand.gapi.values import GMatDesc, describe, require


class GComputation:
    """What is to be computed: places of inputs, and of the outputs that come of them."""

    __slots__ = ("_compiled", "_graph", "_places")

    def __init__(
        self,
        ins: Any = None,
        outs: Any = None,
        in_: Any = None,
        in1: Any = None,
        in2: Any = None,
        out: Any = None,
    ) -> None:
        inputs = ins if ins is not None else [one for one in (in_, in1, in2) if one is not None]
        self._places = list(inputs), list(outs) if outs is not None else [out]
        self._graph: Graph | None = None
        self._compiled: Compiled | None = None

    def _closed(self) -> Graph:
        if self._graph is None:
            self._graph = Graph(*self._places)
        return self._graph

    def apply(self, callback: Any, args: Any) -> Any:
        """The outputs for these inputs, a list: one value, or a tuple of several.

        A GMat takes and gives an array, a GScalar four numbers, a GOpaque a value and a GArray a tuple of values. `args`
        tell the first call, and every one with inputs of other descriptions, which kernels to take.
        Raises cv2.error where the graph is not closed, an input is not what its place is for, or an operation fails.
        """
        graph = self._closed()
        values = extract(graph.inputs, callback)
        descriptions = [describe(origin.shape, value) for origin, value in zip(graph.inputs, values, strict=True)]
        if self._compiled is None or not _same(self._compiled.descriptions, descriptions):
            compiled = Compiled(graph, args)
            compiled.describe(descriptions)
            self._compiled = compiled
        return runtime_values.given_back(self._compiled.run(values))

    def compileStreaming(self, args: Any, in_metas: Any = None, callback: Any = None) -> Any:
        """The graph for streams of inputs: of the descriptions `in_metas`, of those of the values in the list `callback`.

        Without either they are taken from the first values. Raises cv2.error as `apply` does.
        """
        graph = self._closed()
        compiled = Compiled(graph, args)
        if callback is not None:
            require(isinstance(callback, list), "PyList_Check(py_args)", "extract_meta_args")
            found = [runtime_values.taken(*pair) for pair in zip(graph.inputs, callback, strict=False)]
            in_metas = [describe(origin.shape, one) for origin, one in zip(graph.inputs, found, strict=False)]
        if in_metas:
            compiled.describe(list(in_metas))
        return GStreamingCompiled._of(compiled)


def _same(known: list[Any] | None, descriptions: list[Any]) -> bool:
    def facts(one: Any) -> Any:
        return one._shape if isinstance(one, GMatDesc) else type(one)

    return known is not None and [facts(one) for one in known] == [facts(one) for one in descriptions]
