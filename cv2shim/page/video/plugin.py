"""The plugin through which OpenCV reads and writes videos with FFmpeg: found, started, called.

It is a WebAssembly module of its own, made by `opencv_js/ffmpeg`, with a memory of its own, and works on Pyodide's files. A
wheel brings it, which somebody has installed, or which lies beside that of cv2 and is fetched when a file needs it.
"""

from __future__ import annotations

import importlib.util
import io
import os
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from cv2shim.accepts import errors, tables
from cv2shim.bridge import scripts
from cv2shim.page.video import library
from cv2shim.page.video.frames import NotReadable, Pixels

PACKAGE = "cv2shim_ffmpeg"  # what its wheel has at the top
NAMED = "opencv_python-", "opencv_python_ffmpeg-"  # how the names of cv2's wheel and of its own begin; what follows is the same
SAID_BY_USER = "CV2SHIM_FFMPEG"  # an environment variable: the folder with its files
SCRIPT, WASM = "ffmpeg.js", "ffmpeg.wasm.gz"
INTERFACE = 2  # what its JavaScript says that it is (opencv_js/ffmpeg/interface.js)
SETTINGS = "OPENCV_"  # what environment variables begin with that OpenCV asks for
DTYPES = tuple(map(np.dtype, ("u1", "i1", "u2", "i2", "i4", "f4", "f8", "f2")))  # by OpenCV's depth
REMEDY = f"FFmpeg is in a wheel of its own, {NAMED[1]}….whl, which is not here: `await micropip.install(...)` it"

_SITE = os.path.join(os.path.dirname(__file__), *[os.pardir] * 3)  # the folder of installed packages
_GZIP = 16 + zlib.MAX_WBITS
_LATER = "run the script with `runPythonAsync` in a browser that switches stacks, or in a worker"


class Plugin:
    """The running plugin. A capture or a writer is a number.

    All raise `cv2.error` where OpenCV throws an exception, or the plugin has died.
    """

    def __init__(self, js: Any) -> None:
        """Raises NotReadable where it is another version's than this cv2."""
        if getattr(js, "interface", 1) != INTERFACE:
            raise NotReadable("FFmpeg's wheel is of another version than cv2's: install the one that is called like it")
        self._js: Any = js
        self._settings: dict[str, str] = {}
        self._told = np.zeros(4, np.int32)
        self.call("colours_of_frames", tables.changed("ffmpeg-colours-of-frames"))

    def open_capture(self, path: str, params: Sequence[int]) -> int:
        """A capture; 0 if FFmpeg does not read that file."""
        self._tell_settings()
        return self._checked(self._call("openCapture", path, _ints(params)))

    def open_writer(self, path: str, fourcc: int, fps: float, size: tuple[int, int], params: Sequence[int]) -> int:
        """A writer; 0 if FFmpeg does not write such a file."""
        self._tell_settings()
        return self._checked(self._call("openWriter", path, fourcc, fps, *size, _ints(params)))

    def call(self, name: str, *args: float) -> Any:
        """What one of `plugin.cpp`'s functions answers to numbers."""
        return self._checked(self._call(f"_cv2shim_{name}", *args))

    def retrieve(self, capture: int, channel: int, like: Pixels | None) -> Pixels | None:
        """The frame that was grabbed last, a new array; None if there is none. `like` is one as it is likely to be."""
        frame = np.empty(0, np.uint8) if like is None else np.empty_like(like)
        told = _address(self._told)
        while outcome := self._checked(self._call("retrieve", capture, channel, _address(frame), frame.nbytes, told)):
            height, width, channels, depth = map(int, self._told)
            shape = (height, width) if channels == 1 else (height, width, channels)
            if outcome == 1:
                return frame.view(DTYPES[depth]).reshape(shape)
            frame = np.empty(shape, DTYPES[depth])
        return None

    def write(self, writer: int, image: Pixels) -> None:
        """Hand a frame to a writer."""
        image = np.ascontiguousarray(image)
        height, width = image.shape[:2]
        channels = image.shape[2] if image.ndim == 3 else 1
        self._checked(self._call("write", writer, _address(image), image.strides[0], width, height, channels))

    def _tell_settings(self) -> None:
        now = {name: value for name, value in os.environ.items() if name.startswith(SETTINGS)}
        for name in self._settings.keys() - now.keys():
            self._call("dropEnvironment", name)
        for name, value in now.items() - self._settings.items():
            self._call("setEnvironment", name, value)
        self._settings = now

    def _call(self, name: str, *args: Any) -> Any:
        if self._js is None:
            raise errors.cv_error(errors.STS_ERROR, "FFmpeg has died; open the file again.", "FFmpeg")
        from pyodide.ffi import JsException

        try:
            return getattr(self._js, name)(*args)
        except JsException as failure:  # a trap: nothing of it can be used any more
            self._js = None
            _running.clear()
            raise errors.cv_error(errors.STS_ERROR, f"FFmpeg has died of {failure}; open the file again.", "FFmpeg") from None

    def _checked(self, answer: Any) -> Any:
        """`answer`, where it is not one that stands for an exception."""
        if not answer and (failure := self._call("failure")):
            code, text = failure
            raise errors.from_message(text, code)
        return answer


_running: list[Plugin] = []


def installed() -> Plugin | None:
    """The plugin if it runs or is installed; started first. Raises NotReadable where it cannot be started."""
    if not _running and (folder := _folder()):
        _running.append(Plugin(_started(folder)))
    return _running[0] if _running else None


def fetched() -> Plugin:
    """The plugin, its wheel fetched from beside cv2's and unpacked. Raises NotReadable where that is impossible."""
    for address in library.beside(*NAMED):
        content = _downloaded(address)
        if content is not None:
            zipfile.ZipFile(io.BytesIO(content)).extractall(_SITE)
            importlib.invalidate_caches()
            break
    found = installed()
    if found is None:
        raise NotReadable(REMEDY)
    return found


def _folder() -> str:
    """Where its files are; "" if they are nowhere."""
    said = os.environ.get(SAID_BY_USER, "")
    spec = None if said else importlib.util.find_spec(PACKAGE)
    return next(iter(spec.submodule_search_locations or ()), "") if spec else said


def _downloaded(address: str) -> bytes | None:
    """What is at an address; None if nothing is, or nobody may wait for it here."""
    import js
    from pyodide.ffi import JsException, can_run_sync, run_sync
    from pyodide.http import pyfetch

    try:
        if can_run_sync():
            answer = run_sync(pyfetch(address))
            return run_sync(answer.bytes()) if answer.ok else None
        if not hasattr(js, "WorkerGlobalScope"):
            return None
        request = js.XMLHttpRequest.new()
        request.open("GET", address, False)
        request.responseType = "arraybuffer"
        request.send()
        return request.response.to_bytes() if request.status == 200 else None
    except (OSError, JsException):
        return None


def _started(folder: str) -> Any:
    import pyodide_js
    from pyodide.ffi import JsException, can_run_sync, run_sync, to_js

    try:
        with open(os.path.join(folder, SCRIPT), "rb") as script, open(os.path.join(folder, WASM), "rb") as wasm:
            start, later = scripts.value(script.read())()
            code = to_js(memoryview(zlib.decompress(wasm.read(), _GZIP)))
    except (OSError, zlib.error) as failure:
        raise NotReadable(f"FFmpeg's wheel is damaged ({failure}): install it again") from None
    except ImportError as failure:
        raise NotReadable(str(failure)) from None
    try:
        return start(code, pyodide_js)
    except JsException as failure:
        if not can_run_sync():
            raise NotReadable(f"FFmpeg cannot be started here ({failure}): {_LATER}") from None
    try:
        return run_sync(later(code, pyodide_js))
    except JsException as failure:
        raise NotReadable(f"FFmpeg cannot be started here ({failure}): install its wheel again") from None


def _ints(values: Sequence[int]) -> Any:
    from pyodide.ffi import to_js

    return to_js([*values])


def _address(array: Pixels) -> int:
    return array.__array_interface__["data"][0]
