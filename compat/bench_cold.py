"""``python -m compat.bench_cold``: a page's first visit, the shim against Pyodide's own opencv-python, in Chromium.

From fetching the wheel to a first result: `loadPackage("opencv-python")`, `import cv2` and one `cvtColor` of an ndarray, in
a worker in which Pyodide and numpy are up already. With `--playground` the same of the playground's own worker: from there to
a ready page, and a first script in it. Each run has a fresh browser and profile, so that nothing is cached. The
server is on this machine, or as far away as `--megabits` makes it. Wheels are zip files, which static hosts send as they
are: so does this one, both of them alike.

It is a benchmark, not a test: nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from host import browsers, distribution, lock, page_module, peer, playground, serve, wheel
from host.errors import HostError
from host.versions import pyodide as versions

HERE = Path(__file__).parent
PIECE = 1 << 15  # bytes that are sent at once where the rate is limited
RUN = """
const [lock, _, done] = arguments;
const worker = new Worker("/bench/bench_cold.mjs", { type: "module" });
worker.onmessage = ({ data }) => done(data);
worker.onerror = (event) => done({ error: event.message ?? "the worker did not start" });
worker.postMessage(lock);
"""
RUN_PLAYGROUND = """
const [lock, wheel, done] = arguments;
import("/cv2shim.mjs").then(({ connect }) => {
  const worker = new Worker("/worker.mjs", { type: "module" }), at = { begin: performance.now() };
  connect(worker);
  const picture = "numpy.full((480, 640, 3), 7, numpy.uint8)";
  const source = `import cv2, numpy\\nprint(cv2.cvtColor(${picture}, cv2.COLOR_BGR2GRAY).shape)`;
  const job = { type: "run", source, name: "first.py", arguments: [], files: [], timed: false };
  worker.addEventListener("message", ({ data }) => {
    at[data.type] = performance.now();
    if (data.type === "ready") worker.postMessage(job);
    else if (data.type === "broken") done({ error: data.message });
    else if (data.type === "done" && data.status) done({ error: "the script failed" });
    else if (data.type === "done") done({ times: [at.up - at.begin, at.ready - at.up, at.done - at.ready] });
  });
  worker.postMessage({ type: "start", lock, wheel, interrupt: null });
});
"""
BEFORE = "Pyodide"
"""The step before what is measured: Pyodide and numpy. The playground's worker fetches the wheel meanwhile."""
WAYS = {False: (RUN, ("load", "import", "call")), True: (RUN_PLAYGROUND, (BEFORE, "start", "script"))}

Times = dict[str, float]
"""Milliseconds of each step of one run."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.bench_cold", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="of each side, by turns (5)")
    parser.add_argument("--megabits", type=float, help="a second: the network's rate; without it as fast as this machine is")
    parser.add_argument("--backends", nargs="+", default=["full", "stock"], help="builds of opencv.js (full stock)")
    parser.add_argument("--playground", action="store_true", help="measure the worker of the playground")
    options = parser.parse_args(arguments)
    try:
        wheels = {name: wheel.build(name) for name in options.backends} | {peer.NAME: peer.wheel()}
        found = measure(wheels, options.runs, options.megabits, options.playground)
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told(found, {name: path.stat().st_size for name, path in wheels.items()})))
    return 0


def measure(
    wheels: dict[str, Path], runs: int, megabits: float | None = None, in_playground: bool = False
) -> dict[str, list[Times]]:
    """The times of every run of every wheel, by turns."""
    found: dict[str, list[Times]] = {name: [] for name in wheels}
    with served(site(wheels), megabits) as address:
        for _ in range(runs):
            for name in wheels:
                shims = None if name == peer.NAME else f"wheels/{name}/{wheels[name].name}"
                found[name].append(visit(address, f"/{name}.json", shims, in_playground))
    return found


def site(wheels: dict[str, Path]) -> serve.Site:
    """Pyodide and the wheels, with a lock file for each that names it as opencv-python."""
    pyodide = distribution.assemble(pyodide=versions.peer().pyodide)
    original = json.loads((pyodide / distribution.LOCK).read_text())
    folders = {f"/wheels/{name}/": path.parent for name, path in wheels.items()}
    locks = {f"/{name}.json": lock.replace(original, path, f"/wheels/{name}/{path.name}") for name, path in wheels.items()}
    module = page_module.build(next(iter(wheels.values())))
    page = {"/": playground.WEB, "/cv2shim.mjs": module, "/bench/": HERE, "/pyodide/": pyodide}
    # a browser wants an icon of every site
    return serve.Site(page | folders, {**locks, "/favicon.ico": {}})


class SlowHandler(serve.Handler):
    """Sends no faster than a network of so many megabits a second."""

    def __init__(self, *arguments: Any, megabits: float, site: serve.Site) -> None:
        self.pause = PIECE * 8 / (megabits * 1e6)
        super().__init__(*arguments, site=site)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        due = time.monotonic()
        while piece := source.read(PIECE):
            due += self.pause
            time.sleep(max(0.0, due - time.monotonic()))
            outputfile.write(piece)


@contextmanager
def served(what: serve.Site, megabits: float | None) -> Iterator[str]:
    """The address while this lasts."""
    handler = partial(SlowHandler, megabits=megabits, site=what) if megabits else partial(serve.Handler, site=what)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def visit(address: str, lock_file: str, shims: str | None, in_playground: bool = False) -> Times:
    """One run in a browser of its own; `shims`: where its wheel is, if it is one of ours."""
    script, steps = WAYS[in_playground]
    browser = browsers.start()
    try:
        browser.get(address + lock_file)  # any page of this origin will do
        answer = browser.execute_async_script(script, lock_file, shims)
    finally:
        browser.quit()
    if "error" in answer:
        raise HostError(f"{lock_file}: {answer['error']}")
    return dict(zip(steps, answer["times"], strict=True))


def told(found: dict[str, list[Times]], sizes: dict[str, int]) -> Iterable[str]:
    """The medians as lines of text."""
    runs = min(map(len, found.values()))
    steps = list(next(iter(found.values()))[0])
    yield f"From fetching the wheel to a first result, milliseconds, medians of {runs} runs by turns\n"
    yield f"{'':<10}{'wheel':>10}" + "".join(f"{step:>9}" for step in (*steps, "total", "ratio"))
    base = total(found[peer.NAME])
    for name, times in found.items():
        medians = "".join(f"{statistics.median(run[step] for run in times):>9.0f}" for step in steps)
        yield f"{name:<10}{sizes[name] / 1e6:>7.1f} MB{medians}{total(times):>9.0f}{total(times) / base:>9.2f}"
    if BEFORE in steps:
        whole = {name: f"{total(times, ()) / total(found[peer.NAME], ()):.2f}" for name, times in found.items()}
        yield f"\nThe total is from there on that {BEFORE} is up. With {BEFORE}'s own start, ratios are {whole}."


def total(times: list[Times], without: tuple[str, ...] = (BEFORE,)) -> float:
    return statistics.median(sum(time for step, time in run.items() if step not in without) for run in times)


if __name__ == "__main__":
    sys.exit(main())
