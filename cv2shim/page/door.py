"""The one door through which cv2 reaches the document: windows, cameras, video.

What happens there is written in JavaScript, in `javascript/`, a file a subject: a handler has a name and answers with JSON-like
values and byte arrays. How to write one is said in `javascript/channel.js`. From Python:

    door.call("brightness", "lamp", picture)        waits for the answer
    door.post("show", "lamp", picture)              waits for nothing, in order with the calls
    await door.ask("brightness", "lamp", picture)   for code that is asynchronous anyway

Arguments may hold anything with a buffer of C-contiguous bytes; bytes in an answer are arrays of uint8.

On a page's main thread the handlers run beside Python. In a worker they run in the page, which has said `connect(worker)`
(`javascript/connect.js`, in the module `cv2shim.mjs`), and the worker waits for an answer by switching stacks where the engine
can do that here, else blocked on shared memory, if the page is cross-origin isolated.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from cv2shim import version
from cv2shim.accepts import errors

SUBJECTS: tuple[str, ...] = (
    *("style", "events", "mouse", "frames", "windows"),
    *("pictures", "library", "camera", "player", "encoder"),
)
"""The files in `javascript/` with handlers, in this order."""

HANDLERS = ("channel", *SUBJECTS)
BESIDE = ("wire", *HANDLERS, "bgr", "direct")  # Python and handlers on one thread
WORKER = ("wire", "shared", "bgr", "caller")  # Python in a worker

_HEADERS = "`Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`"
_REMEDY = "run the script with `runPythonAsync` in a browser that switches stacks (Chrome 137, Firefox 153, Safari 27 or newer)"
_CANNOT_WAIT = {
    "page": f"{_REMEDY}, or run it in a worker, or await `cv2shim.wait_key(delay)` in place of waitKey",
    "worker": f"serve the page with the headers {_HEADERS}, or {_REMEDY}, or await `cv2shim.wait_key(delay)`",
}


def call(name: str, *args: Any) -> Any:
    """The answer of the handler `name`, for which this waits; raises cv2.error where that is impossible, in one sentence."""
    return _channel(name).call(name, *args)


def picture(name: str, *args: Any) -> Any:
    """The same, with the answer's `pixels`, BGRA of `width` × `height`, as uint8 (height, width, 3) BGR.

    The browser writes each of them once, and this once more, into the new array.
    """
    return _channel(name).picture(name, *args)


def post(name: str, *args: Any) -> None:
    """Have the handler `name` run, in order with calls; raises cv2.error where there is no page."""
    _channel(name).post(name, *args)


async def ask(name: str, *args: Any) -> Any:
    """The answer of the handler `name`; raises cv2.error where there is no page."""
    return await _channel(name).ask(name, *args)


def exists() -> bool:
    """Whether Python runs in a page, or in a worker, which has one."""
    return _found() is not None


def reachable() -> bool:
    """Whether there is a page that answers. A worker that cannot wait takes it for granted."""
    channel = _found()
    return channel is not None and channel.reached()


def can_wait() -> bool:
    """Whether `call` can wait here and now for what takes time."""
    channel = _found()
    return channel is not None and channel.can_wait()


class Channel:
    """One way to the handlers: `door` is what `direct.js` or `caller.js` offers, `place` where Python runs.

    `can_run_sync` and `run_sync` are Pyodide's.
    """

    def __init__(self, door: Any, place: str, can_run_sync: Callable[[], bool], run_sync: Callable[[Any], Any]) -> None:
        self.door, self.place = door, place
        self.can_run_sync, self.run_sync = can_run_sync, run_sync

    def can_wait(self) -> bool:
        return self.can_run_sync() or self.door.wait is not None

    def reached(self) -> bool:
        if self.door.wait is None and not self.can_run_sync():
            return True
        return bool(self._waited(self.door.reached()))

    def post(self, name: str, *args: Any) -> None:
        keep: list[np.ndarray] = []
        self.door.post(name, _packed(args, keep))

    def call(self, name: str, *args: Any) -> Any:
        return _unpacked(self._answer(name, args), name)

    def picture(self, name: str, *args: Any) -> Any:
        value = _unpacked(self._answer(name, args), name, self._bgr)
        if value is not None and "pixels" in value:
            value["pixels"] = value["pixels"].reshape(value["height"], value["width"], 3)
        return value

    def _bgr(self, js_bgra: Any, length: int) -> np.ndarray:
        array = np.empty(length // 4 * 3, np.uint8)
        self.door.bgr(js_bgra, array.__array_interface__["data"][0])
        return array

    def _answer(self, name: str, args: tuple[Any, ...]) -> Any:
        keep: list[np.ndarray] = []  # JavaScript reads the bytes where they are
        text = _packed(args, keep)
        if self.can_run_sync() or self.place == "page":
            return self._waited(self.door.ask(name, text), name)
        if self.door.wait is None:
            raise self._cannot_wait(name)
        return self.door.wait(name, text)

    async def ask(self, name: str, *args: Any) -> Any:
        keep: list[np.ndarray] = []
        answer = self.door.ask(name, _packed(args, keep))
        return _unpacked(await answer if hasattr(answer, "then") else answer, name)

    def _waited(self, answer: Any, name: str = "") -> Any:
        """What a promise brings; everything else is there already."""
        if not hasattr(answer, "then"):
            return answer
        if not self.can_run_sync():
            raise self._cannot_wait(name)
        return self.run_sync(answer)

    def _cannot_wait(self, name: str) -> errors.error:
        return errors.cv_error(errors.STS_ERROR, f"cv2 cannot wait for the page here: {_CANNOT_WAIT[self.place]}", name)


def _packed(args: tuple[Any, ...], keep: list[np.ndarray]) -> str:
    """The arguments as JSON, in which bytes are the address and number of `keep`'s."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.generic):
            return value.item()
        array = np.frombuffer(value, np.uint8) if memoryview(value).nbytes else np.empty(0, np.uint8)
        keep.append(array)
        return {"$": [array.__array_interface__["data"][0], array.size]}

    return json.dumps(args, default=plain)


def _copied(js_bytes: Any, length: int) -> np.ndarray:
    array = np.empty(length, np.uint8)
    if length:
        js_bytes.assign_to(array)
    return array


def _unpacked(packed: Any, name: str, made: Callable[[Any, int], np.ndarray] = _copied) -> Any:
    """The value in an answer, with arrays `made` of its bytes; raises the error in it."""

    def found(part: dict[str, Any]) -> Any:
        if "$" not in part:
            return part
        index, length = part["$"]
        return made(packed[index + 1], length)

    answer = json.loads(packed[0], object_hook=found)
    if "error" in answer:
        raise errors.cv_error(errors.STS_ERROR, answer["error"], name)
    return answer["value"]


_LOOKED_FOR: list[Channel | None] = []  # the channel once it has been looked for


def use(channel: Channel | None) -> None:
    """Make `channel` the way to the page, for tests; None: look for it anew."""
    _LOOKED_FOR[:] = [] if channel is None else [channel]


def _channel(name: str) -> Channel:
    channel = _found()
    if channel is None:
        raise errors.cv_error(errors.STS_ERROR, "this needs a page, and Python runs where there is none", name)
    return channel


def _found() -> Channel | None:
    if not _LOOKED_FOR:
        _LOOKED_FOR.append(_looked_for())
    return _LOOKED_FOR[0]


def _looked_for() -> Channel | None:
    """The way to the page from here; None where there is none: under Node, on a developer's Python."""
    try:
        import js
        import pyodide_js
        from pyodide.ffi import can_run_sync, run_sync
    except ImportError:
        return None
    from cv2shim.bridge import scripts

    if hasattr(js, "document"):
        return Channel(scripts.value(function(BESIDE))(pyodide_js, version.__version__), "page", can_run_sync, run_sync)
    if hasattr(js, "WorkerGlobalScope") and hasattr(js, "postMessage"):
        return Channel(scripts.value(function(WORKER))(pyodide_js, version.__version__), "worker", can_run_sync, run_sync)
    return None


def function(parts: tuple[str, ...]) -> bytes:
    """The text of a JavaScript function of which the files are the parts."""
    return b'(pyodide, version) => {\n"use strict";\n' + b"\n".join(map(part, parts)) + b"\n}"


def part(name: str) -> bytes:
    """The text of one file of `javascript/`."""
    with open(os.path.join(os.path.dirname(__file__), "javascript", f"{name}.js"), "rb") as file:
        return file.read()
