"""``python -m compat.bench_load``: a page's first visit with `loadCv2`, and with one step after the other, in Chromium.

From the start of a worker to a first result, Pyodide's own start included. Each run has a fresh browser and profile, so that
nothing is cached; `--megabits` as for `compat.bench_cold`. It is a benchmark, not a test.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from compat.bench_cold import HERE, served
from host import browsers, distribution, page_module, serve, wheel
from host.errors import HostError
from host.versions import pyodide as versions

WAYS = ("loadPackage", "micropip", "loadCv2")
RUN = """
const [way, wheel, done] = arguments;
const worker = new Worker("/bench/bench_load.mjs", { type: "module" });
worker.onmessage = ({ data }) => done(data);
worker.onerror = (event) => done({ error: event.message ?? "the worker did not start" });
worker.postMessage({ way, wheel });
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m compat.bench_load", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="of each way, by turns (5)")
    parser.add_argument("--megabits", type=float, help="a second: the network's rate; without it as fast as this machine is")
    parser.add_argument("--backend", default="stock", help="the opencv.js build (stock)")
    options = parser.parse_args(arguments)
    try:
        found = measure(wheel.build(options.backend), options.runs, options.megabits)
    except HostError as error:
        print(error, file=sys.stderr)
        return 1
    for way, times in found.items():
        print(f"{way:<12}{statistics.median(times):>8.0f} ms   {' '.join(f'{time:.0f}' for time in times)}")
    return 0


def measure(built: Path, runs: int, megabits: float | None = None) -> dict[str, list[float]]:
    """Milliseconds of every run of every way, by turns."""
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    folders = {"/bench/": HERE, "/pyodide/": distribution.assemble(pyodide=versions.of_pages()), "/dist/": built.parent}
    page_module.build(built)
    with served(serve.Site(folders, {"/": {}, "/favicon.ico": {}}), megabits) as address:
        for _ in range(runs):
            for way in WAYS:
                found[way].append(visit(address, way, f"{address}/dist/{built.name}"))
    return found


def visit(address: str, way: str, wheel_url: str) -> float:
    """One run in a browser of its own."""
    browser = browsers.start()
    browser.set_script_timeout(110)
    try:
        browser.get(f"{address}/")  # any page of this origin will do
        answer = browser.execute_async_script(RUN, way, wheel_url)
    finally:
        browser.quit()
    if "error" in answer:
        raise HostError(f"{way}: {answer['error']}")
    return float(answer["time"])


if __name__ == "__main__":
    sys.exit(main())
