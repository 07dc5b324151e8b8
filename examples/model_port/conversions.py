"""Inside Pyodide: how long it takes to bring arrays across between Python and JavaScript, in each of the usual ways."""

import statistics
import time

import js
import numpy as np
from pyodide.ffi import create_proxy, run_sync, to_js

SHARE = 0.02  # seconds that one sample takes at least: far above the clock's grain
SAMPLES = 9
ARRAYS = {
    "network's input, float32 1×3×128×128": np.random.default_rng(0).random((1, 3, 128, 128), np.float32),
    "picture, uint8 480×640×3": np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8),
}


def to_view(array):
    """A view of Python's memory: getBuffer, and giving it back."""
    proxy = create_proxy(array)
    view = proxy.getBuffer()
    view.release()
    proxy.destroy()


TO_JAVASCRIPT = {
    "`getBuffer()`: a view": to_view,
    "`to_js(array.ravel())`: one copy": lambda array: to_js(array.ravel()),
    "`to_js(array.tobytes())`: two copies": lambda array: to_js(array.tobytes()),
    "`to_js(array)`: an array of arrays of rows": to_js,
    "`to_js(array.tolist())`: a number at a time": lambda array: to_js(array.tolist()),
}
TO_PYTHON = {
    "`assign_to(array)`: one copy into an array that is there": lambda given, array: given.assign_to(array),
    "`np.asarray(given.to_py())`: one copy": lambda given, array: np.asarray(given.to_py()),
    "`np.frombuffer(given.to_bytes())`: one copy, read-only": lambda given, array: np.frombuffer(given.to_bytes(), array.dtype),
    "`np.array(list(given))`: a number at a time": lambda given, array: np.array(list(given), array.dtype),
}


def median(function, *arguments):
    """Milliseconds of one call: the median over samples of many calls each, or over three calls that take long."""
    started = time.perf_counter()
    function(*arguments)
    calls = max(1, int(SHARE / max(time.perf_counter() - started, 1e-6)))
    times = []
    for _ in range(SAMPLES if calls > 1 else 3):
        started = time.perf_counter()
        for _ in range(calls):
            function(*arguments)
        times.append((time.perf_counter() - started) / calls * 1000)
    return statistics.median(times)


def measure(session, feed, names):
    """Rows of (what crosses, how, milliseconds); `session` is the page's, fed with `feed` for the outputs `names`."""
    rows = []
    for what, array in ARRAYS.items():
        rows += [[f"{what}, to JavaScript", how, median(way, array)] for how, way in TO_JAVASCRIPT.items()]
        given, target = to_js(array.ravel()), np.empty_like(array.ravel())
        rows += [[f"{what}, to Python", how, median(way, given, target)] for how, way in TO_PYTHON.items()]
    rows.append(["a promise that is kept already", "`run_sync`", median(lambda: run_sync(js.Promise.resolve(1)))])
    rows.append(["the network, ndarray to ndarray", "`session.run`", median(session.run, names, feed)])
    return rows
