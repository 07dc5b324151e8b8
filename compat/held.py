"""What a process holds of the shim: everything that a call may leave behind, and the memory of both programs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

OBJECTS = ("live_mats", "live_vectors", "live_objects", "guards_touched", "js_refs", "py_proxies")
"""What is counted in pieces."""
BYTES = ("opencv_bytes", "python_bytes")
"""The heaps; where both programs share one memory these are the same."""
USED = "python_used"
"""Bytes that Pyodide's allocator has given out, which in a shared memory are OpenCV's, too."""

_COUNT = """(pyodide) => {
    const py = pyodide._module;
    py.enable_pyproxy_allocation_tracing();
    const info = py._PyMem_RawMalloc(40), uordblks = 7;             // struct mallinfo
    return () => {
        py._mallinfo(info);
        return [py.hiwire.num_keys(), py.pyproxy_alloc_map.size, py.HEAPU8.length, py.HEAPU32[(info >> 2) + uordblks]];
    };
}"""
_counter: Callable[[], Any] | None = None


def counts() -> dict[str, int]:
    """What is held now, after Python's garbage was collected; {} beside the real cv2."""
    shim = sys.modules.get("cv2shim")
    if shim is None:
        return {}
    gc.collect()
    info = shim.info()
    js_refs, py_proxies, python_bytes, used = _javascript()
    found = {name: int(info.get(name, 0)) for name in OBJECTS[:4]} | {"js_refs": js_refs, "py_proxies": py_proxies}
    return found | {"opencv_bytes": int(info["heap_bytes"]), "python_bytes": python_bytes, USED: used}


def guard_buffers() -> None:
    """Have bytes around all memory that is lent to opencv.js, which `counts` counts where they were changed."""
    if runtime := sys.modules.get("cv2shim.names.runtime"):
        runtime.current().bridge.guard_buffers(True)


def more(before: dict[str, int], after: dict[str, int]) -> str:
    """What there is more of than before, in words; "" if nothing."""
    grown = {name: after[name] - before[name] for name in OBJECTS if after.get(name, 0) > before.get(name, 0)}
    return ", ".join(f"{count} more {name}" for name, count in grown.items())


def _javascript() -> tuple[int, int, int, int]:
    """JavaScript objects that Python holds, Python objects that JavaScript holds, Pyodide's memory and what of it is used."""
    global _counter
    if _counter is None:
        import pyodide_js
        from pyodide.code import run_js

        _counter = run_js(_COUNT)(pyodide_js)
    js_refs, py_proxies, python_bytes, used = _counter()
    return js_refs, py_proxies, python_bytes, used
