"""Finds opencv.js in the wheel and starts it, synchronously wherever the engine allows.

With `crossing` and `scripts` the only module that talks to JavaScript.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from typing import Any

import numpy as np

from cv2shim.bridge import crossing, platforms, scripts

_REMEDY = "run `import cv2shim; await cv2shim.load()` once before `import cv2`"

_FOLDER = os.path.join(os.path.dirname(__file__), os.pardir, "opencv_js")  # in the wheel: opencv.js, opencv.wasm.gz, build.json

_GZIP = 16 + zlib.MAX_WBITS

_js: Any = None  # the JavaScript half's functions once opencv.js is compiled


def start() -> None:
    """Start opencv.js unless it runs already; ImportError with the remedy where that is impossible."""
    if crossing.running():
        return
    _refuse_other_platforms()
    with platforms.told(build()["platforms"]):
        if not _started_now():
            _load_suspended()


async def load(compiled: Any = None) -> None:
    """Compile and start opencv.js without blocking: the explicit form for engines that refuse to do it synchronously.

    `compiled`: a promise of the module, where the page has it compiled already (page/javascript/load.js).
    """
    running = crossing.running()
    if running:
        await running.ready()
        return
    _refuse_other_platforms()
    with platforms.told(build()["platforms"]):
        if _js is None:
            await _compile_async(compiled)
        await crossing.Bridge(_js).start_async(build().get("memory"))


def _refuse_other_platforms() -> None:
    if sys.platform != "emscripten":
        raise ImportError(
            "This cv2 is cv2shim, which runs only inside Pyodide; here, use opencv-python "
            "(`pip uninstall cv2shim; pip install opencv-python-headless`)."
        )


def _connect() -> Any:
    import pyodide_js

    return scripts.value(crossing.javascript())(pyodide_js)


def _started_now() -> bool:
    """Compile and start synchronously; False where the engine does only small modules so (Chromium's main thread, 8 MB)."""
    global _js
    js = _connect()
    if not _compiled_now(js):
        return _refused(_reason(js))
    _js = js
    try:
        crossing.Bridge(js).start(build().get("memory"))
    except ImportError as failure:
        return _refused(str(failure))
    return True


def _reason(js: Any) -> str:
    return f"cv2 cannot start its opencv.js: {json.loads(js.error())['message']}."


def _compiled_now(js: Any) -> bool:
    wasm = _wasm()
    return js.compile(_factory(), wasm.__array_interface__["data"][0], wasm.size) is not None


def _wasm() -> np.ndarray:
    """The bytes of opencv.wasm."""
    try:
        return np.frombuffer(zlib.decompress(_file("opencv.wasm.gz"), _GZIP), np.uint8)
    except zlib.error:
        raise _damaged("opencv.wasm.gz") from None


def _factory() -> Any:
    """The function in which opencv.js is (host/scripts.py)."""
    return scripts.value(_file("opencv.js"))


def _file(name: str) -> bytes:
    """A file of the build."""
    try:
        with open(os.path.join(_FOLDER, name), "rb") as file:
            return file.read()
    except OSError:
        raise _damaged(name) from None


def _damaged(name: str) -> ImportError:
    return ImportError(f"cv2 cannot start its opencv.js: {name} is missing or damaged; install the wheel again.")


def _refused(message: str) -> bool:
    """False if it can be done asynchronously; raises ImportError otherwise."""
    if "synchronous" in message.lower() or "main thread" in message:
        return False
    raise ImportError(message)


def _load_suspended() -> None:
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        raise ImportError(f"cv2 cannot be started synchronously here: {_REMEDY}.")
    run_sync(load())


async def _compile_async(compiled: Any = None) -> None:
    global _js
    js = _connect()
    wasm = _wasm() if compiled is None else np.empty(0, np.uint8)
    if await js.compileAsync(_factory(), wasm.__array_interface__["data"][0], wasm.size, compiled) is None:
        raise ImportError(_reason(js))
    _js = js


def build() -> dict[str, Any]:
    """What is known of the opencv.js in the wheel, its `build.json`, and in "platforms" the tags that the wheel has."""
    facts: dict[str, Any] = json.loads(_file("build.json"))
    return facts
