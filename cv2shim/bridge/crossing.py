"""The Python half of the bridge: the only module besides `loader` that talks to JavaScript.

The JavaScript half, in `javascript/`, starts opencv.js, reads arguments from CPython's objects, calls the functions behind
embind's registrations in embind's wire format (class references are pointers, value structs are pointers to plain C structs, a
std::string is a length and its bytes), which costs a tenth of going through embind's objects, and makes Python's objects of the
results. `builtins` has it make functions and types of it.

`Bridge` is what the rest of the runtime sees. Under Pyodide its methods are those of `javascript/interface.js`; unit
tests on CPython hand in a recording object with the same few methods.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim.accepts import errors, tables
from cv2shim.accepts.arrays import WithChannels, WithoutChannels
from cv2shim.accepts.mats import DTYPES

WORDS = 64
try:
    from numpy._core import _multiarray_umath  # type: ignore[attr-defined]

    NUMPY_FUNCTIONS = _multiarray_umath._ARRAY_API  # a capsule with numpy's C functions
except (ImportError, AttributeError):
    raise ImportError(f"cv2 finds no C functions in numpy {np.__version__}; use the numpy that this Pyodide ships.") from None
MADE_ARRAYS = 64  # no function has as many outputs

# The files in `javascript/`, behind that of `mats/` which this OpenCV has; each one's first line says what it is about.
PARTS = (
    "layouts", "engine", "capi", "features", "start", "restart", "files", "headers", "arrays", "memory", "frame", "values",
    "objects", "residents", "copied", "shared", "habitat", "python", "records", "readers", "vectors", "results", "errors",
    "regions", "preconditions", "calls", "assembler", "builtins", "direct", "classes", "layers", "module", "pixels",
    "interface",
)

# What a failed crossing means to the user, by kind; `cv` and `care` are handled where they arise.
_ADVICE = {
    "memory": "{message}. Free large arrays, work on smaller pictures, or call cv2shim.reset().",
    "trap": "{message}; a fresh one takes its place, objects made before (detectors, networks) must be created again.",
    "stale": "{message}.",
    "load": "{message}.",
}


class Bridge:
    """One opencv.js and the way to it.

    `js` offers `javascript/interface.js`'s functions; in `words` and `made` it exchanges numbers and new arrays with the few
    functions that are no builtins.
    """

    def __init__(self, js: Any) -> None:
        self.js = js
        self.words = np.zeros(WORDS, np.float64)
        self.made: list[Any] = [None] * WORDS
        self.copies = True  # whether arrays are copied: opencv.js has a memory of its own
        self.lends = True  # whether files are lent: opencv.js has files of its own
        self.destroy: Callable[[int, int], Any] = js.destroy
        self.generation: Callable[[], int] = js.generation

    def start(self, memory: dict[str, int] | None = None) -> None:
        """Start a compiled opencv.js; raises ImportError with the reason if it cannot run.

        `memory`: the addresses for which it is linked, where it can live in another program's memory.
        """
        self._started(self.js.start(self._facts(memory)))

    async def start_async(self, memory: dict[str, int] | None = None) -> None:
        """The same for large modules where the engine starts these asynchronously only."""
        self._started(await self.js.startAsync(self._facts(memory)))

    async def ready(self) -> None:
        """Wait for a fresh opencv.js that is being started."""
        self._started(await self.js.ready())

    def _facts(self, memory: dict[str, int] | None) -> str:
        self._check_numpy_layout()
        told = [id(WithChannels), id(WithoutChannels)]
        numpy = {"capsule": id(NUMPY_FUNCTIONS), "dtypes": [id(dtype) for dtype in DTYPES], "told": told}
        address = self.words.__array_interface__["data"][0]
        return json.dumps({"results": address, "made": id(self.made), "none": id(None), "numpy": numpy, "memory": memory})

    def _started(self, answer: Any) -> None:
        if answer is None:
            raise ImportError(f"cv2 cannot start its opencv.js: {self.last_error()['message']}.")
        info = self.info()
        self.copies, self.lends = info["strategy"] == "copied", info["files"] == "lent"
        _running.append(self)

    def take_made(self, place: int) -> Any:
        """The array that OpenCV made as output number `place` of the last call."""
        array, self.made[place] = self.made[place], None
        return array

    def reset(self) -> None:
        """Start opencv.js anew; objects of the old one become stale."""
        if self.js.reset() is None:
            raise errors.cv_error(errors.STS_ERROR, self.last_error()["message"])

    def last_error(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.js.error())
        return record

    def exception(self, record: dict[str, Any], function: str) -> errors.error:
        """The Python exception for a failed call of `function`."""
        if record["kind"] == "cv":
            return errors.from_message(record["message"], record["code"])
        if record["kind"] == "assert":
            return errors.cv_error(errors.STS_ASSERT, record["message"], function)
        if record["kind"] == "cpp":
            return errors.error(record["message"])
        code = errors.STS_NO_MEM if record["kind"] == "memory" else errors.STS_ERROR
        template = _ADVICE.get(record["kind"], "{message}")
        return errors.cv_error(code, template.format(message=record.get("message", record["kind"])), function)

    def raise_last(self, function: str) -> None:
        """Raise what the last call, of `function`, failed with."""
        raise self.exception(self.last_error(), function or "cv2")

    def answer(self, answer: Any, function: str) -> Any:
        """What JavaScript answered; raises what it failed with."""
        if answer is None:
            self.raise_last(function)
        return answer

    def mat(self, what: str, *words: int, array: np.ndarray | None = None) -> Any:
        """What `javascript/interface.js` answers about a Mat that stays in opencv.js (`settleMat`, `lookAtMat`…)."""
        answer = getattr(self.js, what)(*words) if array is None else getattr(self.js, what)(*words, id(array))
        return self.answer(answer, "UMat")

    def lend_file(self, path: str, data: bytes) -> None:
        """Put a file into opencv.js's own file system; `return_file` takes it away."""
        from pyodide.ffi import to_js

        if self.js.mountFile(path, to_js(memoryview(data))) is None:
            raise errors.cv_error(errors.STS_ERROR, f"{path} could not be handed to opencv.js: {self.last_error()['message']}")

    def return_file(self, path: str) -> None:
        self.js.unmountFile(path)

    def guard_buffers(self, on: bool) -> None:
        """For tests: put bytes around all scratch that is lent; `info()["guards_touched"]` counts those that were changed."""
        self.js.guardBuffers(on)

    def info(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.js.info())
        return facts

    def _check_numpy_layout(self) -> None:
        # JavaScript reads array headers in place; numpy's C ABI fixes them, and this makes sure.
        known = np.arange(6, dtype=np.float64).reshape(2, 3)[:, 1:]
        expected = [known.__array_interface__["data"][0], 2, known.dtype.num, 2, 24]
        if json.loads(self.js.probe(id(known))) != expected:
            raise ImportError(
                f"cv2 does not know the array layout of numpy {np.__version__}; use the numpy that this Pyodide ships."
            )


_running: list[Bridge] = []


def running() -> Bridge | None:
    """The bridge that is started, if one is."""
    return _running[-1] if _running else None


def javascript(mats: str = "") -> bytes:
    """The text of the JavaScript half: one function, of which the files are the parts, in this order.

    `mats`: how a Mat is laid out (`accepts.mats`), where it is not for this OpenCV.
    """
    parts = b"\n".join(part(name) for name in (f"mats/{mats or tables.modules()['mats']}", *PARTS))
    return b'(pyodide) => {\n"use strict";\nconst py = pyodide._module;\n' + parts + b"\n}"


def part(name: str) -> bytes:
    """The text of one file of `javascript/`."""
    with open(os.path.join(os.path.dirname(__file__), "javascript", f"{name}.js"), "rb") as file:
        return file.read()
