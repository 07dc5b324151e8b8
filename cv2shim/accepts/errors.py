"""`cv2.error` and the one place that words it as OpenCV does."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from typing import Any

from cv2shim.accepts import tables

# Names of OpenCV's error codes as `cvErrorStr` prints them; the codes are cv2.Error's.
CODE_NAMES = {
    0: "No Error",
    -1: "Backtrace",
    -2: "Unspecified error",
    -3: "Internal error",
    -4: "Insufficient memory",
    -5: "Bad argument",
    -6: "Unknown error",
    -7: "Iterations do not converge",
    -8: "Autotrace call",
    -9: "Unsupported format",
    -13: "Image step is wrong",
    -15: "Bad number of channels",
    -27: "Null pointer",
    -201: "Incorrect size of input array",
    -205: "Formats of input arguments do not match",
    -206: "Bad flag (parameter or structure field)",
    -207: "Bad parameter of type CvPoint",
    -208: "Bad type of mask argument",
    -209: "Sizes of input arguments do not match",
    -210: "Unsupported format or combination of formats",
    -211: "One of the arguments' values is out of range",
    -212: "Parsing error",
    -213: "The function/feature is not implemented",
    -214: "Memory block has been corrupted",
    -215: "Assertion failed",
    -216: "No CUDA support",
    -218: "No OpenGL support",
}

STS_ERROR = -2
STS_INTERNAL = -3
STS_NO_MEM = -4
STS_BAD_ARG = -5
STS_OUT_OF_RANGE = -211
STS_NOT_IMPLEMENTED = -213
STS_ASSERT = -215

_MESSAGE = re.compile(
    r"OpenCV\([^)]*\) (?P<file>.*):(?P<line>-?\d+): error: \((?P<code>-?\d+):[^)]*\)"
    r"(?:(?: in function '(?P<func1>.*?)')?\n(?P<lines>> .*)| (?P<text>.*?)(?: in function '(?P<func2>.*)')?\n)\Z",
    re.DOTALL,
)


class error(Exception):  # noqa: N801 - cv2's own name
    """An OpenCV call failed (`cv2.error`).

    Attributes: `code` (int, one of `cv2.Error`), `err` (what was wrong), `func` (where), `file` and `line` (OpenCV's
    source, empty and -1 when the call did not get that far), `msg` (all of it, as printed).
    """

    code: int | None = None
    err: str | None = None
    func: str | None = None
    file: str | None = None
    line: int | None = None
    msg: str | None = None


error.__module__ = "cv2"


def format_message(code: int, err: str, func: str = "", file: str = "", line: int = -1) -> str:
    """The text of an exception in the layout of OpenCV's own `Exception::formatMessage`."""
    version, name = tables.modules()["version"], CODE_NAMES.get(code, f"Unknown error code {code}")
    head = f"OpenCV({version}) {file}:{line}: error: ({code}:{name})"
    if "\n" in err:
        quoted = "".join(f"> {row}\n" for row in err.split("\n"))
        return f"{head} in function '{func}'\n{quoted}" if func else f"{head}\n{quoted}"
    return f"{head} {err} in function '{func}'\n" if func else f"{head} {err}\n"


def cv_error(code: int, message: str, func: str = "", file: str = "", line: int = -1) -> error:
    """Make (not raise) a `cv2.error` with OpenCV's attributes and layout."""
    return from_message(format_message(code, message, func, file, line), code)


def refusal(message: str, func: str, code: int = STS_BAD_ARG) -> error:
    """Make the `cv2.error` of arguments that fit no overload: the bindings' own, of which OpenCV knows nothing."""
    return _parsed(format_message(code, message, func), code)


def missing(qualified: str, build: str) -> error:
    """Make the `cv2.error` for something that the opencv.js called `build` does not have."""
    text = f"cv2.{qualified} is not in the '{build}' build of opencv.js that runs here"
    advice = "; the 'full' build has it: install the wheel made with `make wheel BACKEND=full`" if build != "full" else ""
    return cv_error(STS_NOT_IMPLEMENTED, text + advice, qualified.rpartition(".")[2])


def from_message(text: str, code: int) -> error:
    """Make a `cv2.error` from the complete text of a C++ `cv::Exception`, and tell who asked to be told."""
    made = _parsed(text, code)
    if _listener is not None:
        try:
            _listener(made.code, made.func, made.err, made.file, made.line)
        except Exception:
            traceback.print_exc()
    return made


def redirect(listener: Callable[..., Any] | None) -> None:
    """From now on call `listener(status, func_name, err_msg, file_name, line)` of each error of OpenCV; None: nobody."""
    global _listener
    _listener = listener


_listener: Callable[..., Any] | None = None


def _parsed(text: str, code: int) -> error:
    """The exception with its parts taken from the text."""
    match = _MESSAGE.match(text)
    if match is None:
        return _filled(text, code, text, "", "", -1)
    err = match["text"]
    if err is None:
        err = match["lines"]
    func = match["func1"] or match["func2"] or ""
    return _filled(text, code, err, func, match["file"], int(match["line"]))


def _filled(text: str, code: int, err: str, func: str, file: str, line: int) -> error:
    made = error(text)
    made.msg, made.code, made.err, made.func, made.file, made.line = text, code, err, func, file, line
    return made
