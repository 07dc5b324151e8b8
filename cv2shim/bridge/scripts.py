"""JavaScript that Python brings along: taken from the page, where its cv2shim.mjs carries it, else evaluated.

Many a page's Content-Security-Policy forbids to evaluate texts. What such a page may run are files of its server, and
`loadCv2` registers those functions that its own file has: by the sums of the texts of which they were made, so that a file
that was made with another wheel has none of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

MODULE = "cv2shim_scripts"  # as what page/javascript/load.js registers them

_FORBIDDEN = (
    "the Content-Security-Policy of this page or worker forbids to evaluate scripts; have the page load cv2 with `loadCv2` of "
    "the cv2shim.mjs that was made with this wheel, or its script-src has to have 'unsafe-eval'"
)


def value(script: bytes) -> Any:
    """The value of a JavaScript expression. Raises ImportError where it is not to be had."""
    try:
        import cv2shim_scripts  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        return _evaluated(script)
    carried = getattr(cv2shim_scripts, name(script), None)
    return _evaluated(script) if carried is None else carried


def table(scripts: Iterable[bytes]) -> bytes:
    """The text of a JavaScript object with the values of expressions, as `value` finds them there."""
    return b"{\n" + b"".join(b"%s: %s,\n\n" % (name(script).encode(), script.strip()) for script in scripts) + b"}"


def name(script: bytes) -> str:
    """What a script is called there."""
    return f"script_{zlib.crc32(script):08x}_{len(script)}"


def _evaluated(script: bytes) -> Any:
    # Carried over as bytes: Pyodide takes texts character by character.
    from pyodide.code import run_js
    from pyodide.ffi import JsException, to_js

    try:
        return run_js("(script) => (0, eval)(new TextDecoder().decode(script))")(to_js(memoryview(script)))
    except JsException as failure:
        if not str(failure).startswith("EvalError"):  # each engine words it otherwise
            raise
        raise ImportError(f"cv2 cannot start its opencv.js: {_FORBIDDEN}.") from None
