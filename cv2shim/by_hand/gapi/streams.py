"""Streams: sources of pictures, compiled graphs that are given them one after another, and what graphs can ask of them."""

from __future__ import annotations

import sys
import time
from collections import deque
from types import SimpleNamespace
from typing import Any

import numpy as np

from cv2shim.accepts import errors
from cv2shim.by_hand.gapi import runtime_values
from cv2shim.by_hand.gapi.compiled import Compiled, by_user, extract, places_of
from cv2shim.by_hand.gapi.core import VALUE, first
from cv2shim.by_hand.gapi.library import cv
from cv2shim.by_hand.gapi.operations import register
from cv2shim.by_hand.gapi.values import Origin, describe, refusal, require

READY, RUNNING, STOPPED = "ready", "running", "stopped"


class IStreamSource:
    """A source of pictures, one after another."""

    __slots__ = ("_count", "_first", "_reader")

    _reader: Any
    _first: Any
    _count: int

    @classmethod
    def _of(cls, reader: Any, picture: Any = None) -> IStreamSource:
        """One of what reads as a cv2.VideoCapture does, after a first picture that it may have read already."""
        made = cls()
        made._reader, made._first, made._count = reader, picture, 0
        return made

    def _begin(self) -> None:
        """It is a stream's from now on. Raises cv2.error where a source of Python's cannot say what it will give."""
        if isinstance(self._reader, _PythonReader):
            self._reader.describe()

    def _next(self) -> Any:
        """The next picture; None at the end."""
        picture, self._first = self._first, None
        if picture is None:
            there, picture = self._reader.read()
            picture = picture if there else None
        self._count += picture is not None
        return picture


def make_capture_src(properties: Any, path: str | None = None, id: int | None = None) -> IStreamSource:
    """The pictures of a video file or a camera, as cv2.VideoCapture has them. Raises cv2.error if there are none."""
    reader = cv.VideoCapture(path if path is not None else id)
    for name, value in (properties or {}).items():
        reader.set(name, value)
    there, picture = reader.read() if reader.isOpened() else (False, None)
    if not there:
        raise errors.cv_error(errors.STS_ERROR, "Couldn't grab the very first frame", "prep")
    return IStreamSource._of(reader, picture)


class _PythonReader:
    """Reads what a user wrote: `pull()` is an ndarray, or None at the end, `descr_of()` an ndarray like those to come."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def read(self) -> tuple[bool, Any]:
        found = self._asked("pull", "call to .pull() failed", ".pull() did not return a numpy.ndarray", ends=True)
        return found is not None and found.size > 0, found

    def describe(self) -> None:
        self._asked("descr_of", "conversion error", "did not return a numpy.ndarray", ends=False)

    def _asked(self, method: str, failed: str, no_array: str, *, ends: bool) -> Any:
        """What a method returns, checked. An exception is printed, and becomes a cv2.error that only says where it was."""
        found = by_user(lambda: getattr(self._source, method)(), [], _of_python(method, failed))
        if ends and found is None:
            return None
        if not isinstance(found, np.ndarray):
            print(f"TypeError: Expected numpy.ndarray from .{method}()", file=sys.stderr)
            raise _of_python(method, no_array)
        return runtime_values.taken(Origin("GMat"), found)


def _of_python(method: str, told: str) -> errors.error:
    return errors.cv_error(errors.STS_ERROR, f"PythonCustomStreamSource::{method}(): {told}", method)


def make_py_src(src: Any) -> IStreamSource:
    """The pictures that an object of Python's gives, one at each call of its method `pull`, until that returns None.

    Its method `descr_of` returns an ndarray of their shape and dtype. Both are called when a stream needs them.
    """
    return IStreamSource._of(_PythonReader(src))


class _Context:
    """What operations of streams ask about the picture that is in work."""

    def __init__(self, number: int) -> None:
        self.number, self.time = number, time.time_ns() // 1000


class GStreamingCompiled:
    """A graph for streams: `setSource`, `start`, then `pull` until it says that there is no more.

    One thread computes: a picture goes through the graph when its result is pulled.
    """

    __slots__ = ("_apart", "_compiled", "_ready", "_sources", "_state")

    _compiled: Compiled | None
    _state: str
    _sources: list[Any]
    _ready: deque[list[Any]]
    _apart: list[bool]

    def __new__(cls) -> GStreamingCompiled:
        made = super().__new__(cls)
        made._compiled, made._state, made._sources = None, STOPPED, []
        made._ready, made._apart = deque(), []
        return made

    def __init__(self) -> None:
        """One of no graph."""

    @classmethod
    def _of(cls, compiled: Compiled) -> GStreamingCompiled:
        made = cls()
        made._compiled = compiled
        made._apart = [_is_apart(origin) for origin in compiled.graph.outputs]
        return made

    def _graph(self, function: str) -> Compiled:
        require(self._compiled is not None, "m_exec != nullptr", function)
        assert self._compiled is not None
        return self._compiled

    def setSource(self, callback: Any) -> None:
        """Give it a list with a value or a source for each input. Values stay the same for the whole stream.

        Raises cv2.error while it runs, and where a value is not what its place is for.
        """
        compiled = self._graph("setSource")
        inputs = compiled.graph.inputs
        require(isinstance(callback, list), "PyList_Check(py_args)", "extract_run_args")
        sources = [value if isinstance(value, IStreamSource) else None for value in callback]
        values = extract(inputs, [None if source else value for source, value in zip(sources, callback, strict=True)])
        require(self._state != RUNNING, "state == State::READY || state == State::STOPPED", "setSource")
        for source in filter(None, sources):
            source._begin()
        self._sources = [source or value for source, value in zip(sources, values, strict=True)]
        self._ready.clear()
        if any(sources):
            compiled.reset()
        else:
            self._describe(values)
        self._state = READY

    def _describe(self, values: list[Any]) -> None:
        compiled = self._graph("pull")
        pairs = zip(compiled.graph.inputs, values, strict=True)
        compiled.describe([describe(origin.shape, value) for origin, value in pairs])

    def start(self) -> None:
        """Begin. Raises cv2.error without a source."""
        self._graph("start")
        if self._state == STOPPED:
            raise refusal("Please call setSource() before start() if the pipeline has been already stopped")
        require(self._state == READY, "state == State::READY", "start")
        self._state = RUNNING

    def stop(self) -> None:
        """End, whatever is left."""
        self._graph("stop")
        self._state = STOPPED
        self._ready.clear()

    def running(self) -> bool:
        """Whether it was started and has not ended."""
        self._graph("running")
        return self._state == RUNNING

    def pull(self) -> tuple[bool, Any]:
        """Whether there is another result, and it: one output, or a tuple of several.

        Of a graph with a desynchronised part, outputs that have nothing new are None.
        """
        outputs = self._graph("pull").graph.outputs
        if self._ready:
            return True, runtime_values.given_back(self._ready.popleft())
        values = self._next() if self._state == RUNNING else None
        if values is None:
            self._state = STOPPED
            return False, runtime_values.given_back([runtime_values.nothing(origin) for origin in outputs])
        return True, runtime_values.given_back(self._computed(*values))

    def _next(self) -> tuple[list[Any], int] | None:
        """The next value of each input, and its number; None where a source has ended."""
        sources = [one for one in self._sources if isinstance(one, IStreamSource)]
        found = [one._next() if isinstance(one, IStreamSource) else one for one in self._sources]
        if any(picture is None for picture, one in zip(found, self._sources, strict=True) if isinstance(one, IStreamSource)):
            return None
        compiled = self._graph("pull")
        if compiled.descriptions is None or (sources and max(one._count for one in sources) == 1):
            self._describe(found)
        return found, (sources[0]._count - 1 if sources else 0)

    def _computed(self, values: list[Any], number: int) -> list[Any]:
        """The outputs. The desynchronised ones come after the others, of every second picture: the one that arrives while
        such a part is at work is left out, as it is by a part that cannot keep up."""
        compiled, outputs = self._graph("pull"), self._graph("pull").graph.outputs
        if not any(self._apart):
            return compiled.run(values, _Context(number))
        for apart in (False, True):
            chosen = [origin for origin, one in zip(outputs, self._apart, strict=True) if one == apart]
            if chosen and not (apart and number % 2):
                found = dict(zip(chosen, compiled.run(values, _Context(number), chosen), strict=True))
                self._ready.append([found.get(origin) for origin in outputs])
        ready: list[Any] = self._ready.popleft() if self._ready else [None] * len(outputs)
        return ready


def _is_apart(origin: Origin) -> bool:
    """Does it come of a desynchronised part?"""
    waiting = [origin]
    while waiting:
        call = waiting.pop().call
        if call is not None:
            if call.id == "streaming.desync":
                return True
            waiting += [place._origin for place in places_of(call)]
    return False


# ---- operations -------------------------------------------------------------------------------------------------------


def _asked(name: str, tag: str) -> None:
    def run(a: SimpleNamespace) -> int:
        if a.context is None:
            raise refusal(f"Run-time meta org.opencv.gapi.meta.{tag} is not found in object 0/0")
        found: int = getattr(a.context, name)
        return found

    for called in ("seqNo", "seq_id") if name == "number" else ("timestamp",):
        register(f"streaming.{called}", lambda a: VALUE, run)


def _size(a: SimpleNamespace) -> tuple[int, int]:
    if hasattr(a, "r"):
        width, height = a.r[2:]
        return width, height
    return a.src.shape[1] if a.src.ndim > 1 else 1, a.src.shape[0]


_asked("time", "timestamp")
_asked("number", "seq_id")
register("streaming.size", lambda a: VALUE, _size)
register("streaming.desync", first, lambda a: a.g.copy())
