"""Finds opencv.js in the wheel and starts it, synchronously wherever the engine allows.

The only module besides `bridge` that talks to JavaScript.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from cv2shim import bridge, classes, native, runtime

_REMEDY = "run `import cv2shim; await cv2shim.load()` once before `import cv2`"

_js: Any = None  # the JavaScript half's functions once opencv.js is compiled


def start() -> None:
    """Start opencv.js unless it runs already; ImportError with the remedy where that is impossible."""
    if runtime.is_running():
        return
    _refuse_other_platforms()
    if _js is None and not _compile_now():
        _compile_suspended()
    _run()


async def load() -> None:
    """Compile and start opencv.js without blocking: the explicit form for engines that refuse to do it synchronously."""
    if runtime.is_running():
        return
    _refuse_other_platforms()
    if _js is None:
        await _compile_async()
    _run()


def _refuse_other_platforms() -> None:
    if sys.platform != "emscripten":
        raise ImportError(
            "This cv2 is cv2shim, which runs only inside Pyodide; here, use opencv-python "
            "(`pip uninstall cv2shim; pip install opencv-python-headless`)."
        )


def _asset(name: str) -> bytes:
    try:
        with open(os.path.join(os.path.dirname(__file__), "opencv_js", name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise ImportError(
            f"cv2 cannot start: {name} is missing from the installed wheel; install the cv2shim wheel again."
        ) from None


def _connect() -> Any:
    import pyodide_js
    from pyodide.code import run_js

    return run_js(bridge.javascript())(pyodide_js)


def _sources() -> tuple[str, Any]:
    from pyodide.ffi import to_js

    return _asset("opencv.js").decode(), to_js(memoryview(_asset("opencv.wasm")))


def _compile_now() -> bool:
    """Compile synchronously; False where the engine allows only asynchronous compilation (Chromium's main thread, 8 MB)."""
    global _js
    js = _connect()
    code, wasm = _sources()
    if js.compile(code, wasm) is not None:
        _js = js
        return True
    message = json.loads(js.error())["message"]
    if "synchronous" in message.lower() or "main thread" in message:
        return False
    raise _not_started(message)


def _not_started(message: str) -> ImportError:
    return ImportError(f"cv2 cannot start its opencv.js: {message}.")


def _compile_suspended() -> None:
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        raise ImportError(f"cv2 cannot be started synchronously here: {_REMEDY}.")
    run_sync(_compile_async())


async def _compile_async() -> None:
    global _js
    js = _connect()
    code, wasm = _sources()
    if await js.compileAsync(code, wasm) is None:
        raise _not_started(json.loads(js.error())["message"])
    _js = js


def _run() -> None:
    from pyodide.code import run_js

    build = json.loads(_asset("build.json"))
    running = bridge.Bridge(_js)
    running.start(build.get("memory"))
    natives = native.Natives(_js.native(run_js(native.javascript())))
    runtime.install(runtime.Runtime(running, build, classes.wrap, natives))
