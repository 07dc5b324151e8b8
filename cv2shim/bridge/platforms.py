"""The Pyodide that runs: whether the wheel is made for it, and where it is not, why cv2 cannot run on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cv2shim.bridge import crossing

_ASKED = re.compile(rb"\bpy\.(\w+)(?!\w|\?\.)")  # `py` is Pyodide's module in the JavaScript half


@contextmanager
def told(made_for: Sequence[str]) -> Iterator[None]:
    """What fails to start in this block is told with the Pyodide, where that is none of those `made_for`, tags of platforms.

    Raises ImportError at once where such a Pyodide lacks something that JavaScript asks of it.
    """
    stranger = _stranger(made_for)
    if not stranger:
        yield
        return
    if lacking := _lacking():
        raise ImportError(f"cv2 cannot run on {stranger}: it lacks {', '.join(lacking)}. {_remedy(made_for)}")
    try:
        yield
    except ImportError as failure:
        raise ImportError(f"{str(failure).rstrip('.')}. This is {stranger}. {_remedy(made_for)}") from failure


def _remedy(made_for: Sequence[str]) -> str:
    return f"Use a Pyodide of {', '.join(made_for)}, or a cv2shim wheel for this one."


def _stranger(made_for: Sequence[str]) -> str:
    """What this Pyodide is called, if it is none that the wheel is made for."""
    import pyodide_js

    layout = str(getattr(pyodide_js._api, "abiVersion", "unknown"))
    if any(f"_{layout}_" in tag for tag in made_for):
        return ""
    return f"Pyodide {pyodide_js.version}, whose platform ({layout}) is none that this wheel is for"


def _lacking() -> list[str]:
    """The names of what JavaScript asks of Pyodide's module and that is not there."""
    import pyodide_js

    asked = sorted({name.decode() for name in _ASKED.findall(crossing.javascript())})
    return [name for name in asked if not hasattr(pyodide_js._module, name)]
