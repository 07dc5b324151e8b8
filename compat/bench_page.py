"""The benchmark in a page: a worker of the engine that ENGINE names, with both cv2, as compat/bench.py has them under Node."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from compat.bench_cold import HERE, served
from host import browsers, distribution, peer, serve, wheel
from host.errors import HostError
from host.versions import pyodide as versions

USED = ("__init__", "bench_session", "bench_operations", "bench_programs", "case", "cases/inputs")
"""The files of `compat` that the session imports; of the folder of cases only the pictures, since it would declare them all."""
LIMIT = 3600  # seconds
RUN = """
const [wheel, words, done] = arguments;
const worker = new Worker("/bench/bench_page.mjs", { type: "module" });
worker.onmessage = ({ data }) => done(data);
worker.onerror = (event) => done({ error: event.message ?? "the worker did not start" });
worker.postMessage({ wheel, arguments: words });
"""


def measure(folder: Path, budget: float, backend: str, only: list[str]) -> dict[str, Any]:
    """What `bench_session` finds there; `folder` is filled with what the page fetches. Raises HostError."""
    pyodide, built = versions.peer().pyodide, wheel.build(backend)
    pack(folder / "repository.zip")
    shutil.copy(peer.wheel(), folder / "peer.whl")
    (folder / "index.html").write_text("<!doctype html>")  # Firefox shows JSON in a page that may have no workers
    folders = {"/bench/": HERE, "/pyodide/": distribution.assemble(pyodide=pyodide), "/dist/": built.parent, "/files/": folder}
    # clocks are coarse in a page that is not isolated
    with served(serve.Site(folders, {"/favicon.ico": {}}, serve.ISOLATION), None) as address:
        browser = browsers.start(measured=True)
        browser.set_script_timeout(LIMIT)
        try:
            browser.get(f"{address}/files/index.html")
            answer = browser.execute_async_script(RUN, f"{address}/dist/{built.name}", [str(budget), *only])
        finally:
            browser.quit()
    if "error" in answer:
        raise HostError(f"The benchmark ended in {browsers.chosen()}: {answer['error']}")
    found: dict[str, Any] = json.loads(answer["found"])
    return found


def pack(target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name in USED:
            archive.write(HERE / f"{name}.py", f"compat/{name}.py")
        archive.writestr("compat/cases/__init__.py", "")
