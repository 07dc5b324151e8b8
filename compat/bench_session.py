"""Runs inside Pyodide: times the shim and Pyodide's own opencv-python in one process, by turns.

    bench_session.py PEER_WHEEL RESULT BUDGET [programs]

BUDGET is the number of seconds for one operation at one size. With "programs" no operation by itself is timed.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time
import zipfile
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

ROUND = 0.012  # seconds of one side's turn
FEWEST, MOST = 5, 41  # turns of each side
WARM = 0.2  # seconds of each side before it is timed


def main(wheel: str, result: str, budget: str, *only: str) -> None:
    peer, took = load_peer(wheel)
    shim, started = load_shim()
    from compat import bench_operations, bench_programs

    found: dict[str, Any] = {"import": started, "versions": {"peer": peer.__version__, "shim": shim.__version__}}
    imports = {"group": "start", "name": "import cv2", "peer": took, "shim": started["total"]}
    first = first_calls(peer, shim, bench_operations, bench_programs.FIRST)
    tasks = bench_programs.tasks() if only else [*bench_operations.tasks(), *bench_programs.tasks()]
    # the largest first: by the time that microseconds count, V8 has optimised both sides' code
    times = [timed(task, peer, shim, float(budget)) for task in reversed(tasks)]
    found["times"] = [imports, *first, *times[::-1]]
    found["crossing"] = [] if only else crossing(shim, bench_operations)
    found["chain"] = [] if only else chain(shim, bench_operations)
    with open(result, "w") as file:
        json.dump(found, file)


def load_peer(wheel: str) -> tuple[Any, float]:
    """Import the peer's cv2 from its unpacked wheel, then put its modules out of sight; and the import's milliseconds."""
    folder = "/tmp/peer"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "cv2"}
    assert not hidden
    sys.path.insert(0, folder)
    begun = time.perf_counter()
    peer = importlib.import_module("cv2")
    took = time.perf_counter() - begun
    sys.path.remove(folder)
    for name in [name for name in sys.modules if name.split(".")[0] == "cv2"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    return peer, took * 1e3


def load_shim() -> tuple[Any, dict[str, float]]:
    """Import the shim; how long that took in milliseconds, and how much of it opencv.js itself."""
    begun = time.perf_counter()
    from cv2shim.names import collector

    with collector.at_rest():  # as `import cv2` does
        return _load_shim(begun)


def _load_shim(begun: float) -> tuple[Any, dict[str, float]]:
    loader: Any = importlib.import_module("cv2shim.bridge.loader")
    inside = 0.0

    def clocked(function: Any) -> Any:
        def run(*args: Any) -> Any:
            nonlocal inside
            entered = time.perf_counter()
            try:
                return function(*args)
            finally:
                inside += time.perf_counter() - entered

        return run

    loader._compiled_now = clocked(loader._compiled_now)
    loader.crossing.Bridge.start = clocked(loader.crossing.Bridge.start)
    shim = importlib.import_module("cv2")
    total = time.perf_counter() - begun
    return shim, {"total": total * 1e3, "opencv.js": inside * 1e3, "python": (total - inside) * 1e3}


def first_calls(peer: Any, shim: Any, operations: Any, names: Iterable[str]) -> list[dict[str, Any]]:
    """Milliseconds of the first call of each, on a small picture, before anything else of cv2 has been called."""
    call, pictures = operations.OPERATIONS, operations.Pictures(*operations.SIZES["64x64"])
    return [
        {"group": "first call", "name": name, "peer": once(partial(call[name], peer, pictures), 1) * 1e3}
        | {"shim": once(partial(call[name], shim, pictures), 1) * 1e3}
        for name in names
    ]


def timed(task: Any, peer: Any, shim: Any, budget: float) -> dict[str, Any]:
    """Medians of both sides in milliseconds; None where a side does not have the operation."""
    calls = {side: _tried(task.make, cv) for side, cv in (("peer", peer), ("shim", shim))}
    calls = {side: call for side, call in calls.items() if call}
    for call in calls.values():
        warm_up(call)
    repeats = {side: max(1, int(ROUND / max(once(call, 1), 1e-7))) for side, call in calls.items()}
    times: dict[str, list[float]] = {side: [] for side in calls}
    until = time.perf_counter() + budget
    for turn in range(MOST):
        if turn >= FEWEST and time.perf_counter() > until:
            break
        for side, call in calls.items():
            times[side].append(once(call, repeats[side]))
    medians = {side: statistics.median(values) * 1e3 for side, values in times.items()}
    return {"group": task.group, "name": task.name, "peer": medians.get("peer"), "shim": medians.get("shim")}


def warm_up(call: Any) -> None:
    """Run until V8 has had its time for optimising, in the background, what the call needs."""
    until = time.perf_counter() + WARM
    while time.perf_counter() < until:
        call()


def _tried(make: Any, cv: Any) -> Any:
    try:
        call = make(cv)
        call()
        call()
    except Exception as error:
        print(f"not timed: {error}", file=sys.stderr)
        return None
    return call


def once(call: Any, repeats: int) -> float:
    """Seconds per call."""
    begun = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - begun) / repeats


COPIES = """
() => {
  const one = new Uint8Array(new WebAssembly.Memory({ initial: 1600 }).buffer);
  const two = new Uint8Array(new WebAssembly.Memory({ initial: 1600 }).buffer);
  one.fill(3); two.fill(5);
  return (bytes, repeats) => {
    const sizes = bytes.toJs ? bytes.toJs() : bytes;
    const begun = performance.now();
    for (let i = 0; i < repeats; i++) {
      let at = 0;
      // 320: the same offset in both would let stores and loads of one page get into each other's way
      for (const size of sizes) { two.set(one.subarray(at, at + size), at + 320); at += (size + 63) & ~63; }
    }
    return (performance.now() - begun) / repeats;
  };
}
"""


def crossing(shim: Any, operations: Any) -> list[dict[str, Any]]:
    """Time outside opencv.js at 1080p, and what copying the same bytes between two memories takes alone.

    "The same copies" are one `TypedArray.set` from one WebAssembly memory into another for each array that the
    operation reads or returns, measured twice: by turns with the operation, whose own work empties the caches
    between copies as it does for the shim's, and in a loop of nothing else.
    """
    from pyodide.code import run_js

    copy = run_js(COPIES)()
    stopwatch = sys.modules["cv2shim.names.runtime"].current().bridge.js.stopwatch
    height, width = operations.SIZES["1920x1080"]
    pictures = operations.Pictures(height, width)
    found = []
    for name, operation in operations.OPERATIONS.items():
        read = [getattr(pictures, field).nbytes for field in operations.READ.get(name, ())]
        if not read:
            continue
        sizes = [*read, *_bytes(operation(shim, pictures))]
        outside, by_turns = _outside(partial(operation, shim, pictures), stopwatch, partial(copy, sizes, 1))
        alone = statistics.median(copy(sizes, 1) for _ in range(15))
        figures = {"outside": outside, "copies": by_turns, "copies alone": alone, "bytes": sum(sizes)}
        found.append({"name": name, **figures})
    return found


def chain(shim: Any, operations: Any) -> list[dict[str, Any]]:
    """Ten operations on a 1080p picture as a UMat and as an ndarray: milliseconds, and bytes copied between two memories."""
    height, width = operations.SIZES["1920x1080"]
    picture = operations.Pictures(height, width).colour
    runs = {kind: [_steps(shim, operations, make()) for _ in range(7)] for kind, make in _kinds(shim, picture).items()}
    return [
        {"name": name, **{kind: _middle([steps[k] for steps in run]) for kind, run in runs.items()}}
        for k, name in enumerate(operations.CHAIN)
    ]


def _kinds(shim: Any, picture: Any) -> dict[str, Any]:
    return {"ndarray": lambda: picture, "UMat": lambda: shim.UMat(picture)}


def _steps(shim: Any, operations: Any, image: Any) -> list[dict[str, float]]:
    """Milliseconds and copied bytes of each step."""
    info, steps = sys.modules["cv2shim"].info, []
    for step in operations.CHAIN.values():
        before, begun = info()["copied_bytes"], time.perf_counter()
        image = step(shim, image)
        took = time.perf_counter() - begun
        steps.append({"time": took * 1e3, "bytes": info()["copied_bytes"] - before})
    return steps


def _middle(steps: list[dict[str, float]]) -> dict[str, float]:
    return {what: statistics.median(step[what] for step in steps) for what in ("time", "bytes")}


def _bytes(result: Any) -> list[int]:
    items = result if isinstance(result, (tuple, list)) else [result]
    return [size for item in items for size in ([item.nbytes] if isinstance(item, np.ndarray) else [])]


def _outside(call: Any, stopwatch: Any, copy: Any) -> tuple[float, float]:
    """Medians in milliseconds of the call's time minus opencv.js's share, and of the copies in between."""
    outside, copies = [], []
    for _ in range(15):
        stopwatch(True)
        begun = time.perf_counter()
        call()
        took = (time.perf_counter() - begun) * 1e3
        outside.append(took - stopwatch(False))
        copies.append(copy())
    return statistics.median(outside), statistics.median(copies)


if __name__ == "__main__":
    main(*sys.argv[1:])
