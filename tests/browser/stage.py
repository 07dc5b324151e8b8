"""Python in a page of its own, on the main thread or in a worker: what a test runs there, and what the page then shows."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from host import distribution, page_module, serve, video_library, wheel
from host.browsers import Browser
from host.versions import pyodide as versions

FILES = Path(__file__).with_name("stage")
START_LIMIT = 240  # seconds
RUN = "const done = arguments[2]; run(arguments[0], arguments[1]).then(done, (error) => done({ error: String(error) }));"
BEGIN = "window.outcome = null; run(arguments[0], arguments[1]).then((outcome) => { window.outcome = outcome; });"

HELD = """
import gc, pyodide_js
gc.collect()
module = pyodide_js._module
f"{module.hiwire.num_keys()} {module.pyproxy_alloc_map.size} {module.HEAPU8.length}"
"""


@contextmanager
def served(
    folder: Path, *, isolated: bool, module: bytes = b"", backend: str = "stock", policy: str = "", by_load_cv2: bool = False
) -> Iterator[str]:
    """The address of the page, from `folder`, which is filled; `module`: another cv2shim.mjs than the real one; `policy`:
    a Content-Security-Policy; `by_load_cv2`: `loadCv2` brings cv2, and not Pyodide's `loadPackage`.
    """
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    built = Path(shutil.copy(wheel.build(backend), folder))
    video_library.build(folder)
    (folder / page_module.NAME).write_bytes(module or page_module.module(built))
    pyodide = distribution.assemble(pyodide=versions.of_pages())
    workers = {"classic": (pyodide / "pyodide.asm.js").exists()}  # what is a module itself runs in module workers only
    documents = {"/packages.json": ["numpy", page_module.NAME if by_load_cv2 else built.name], "/workers.json": workers}
    headers = (serve.ISOLATION if isolated else {}) | ({"Content-Security-Policy": policy} if policy else {})
    site = serve.Site({"/": folder, "/pyodide/": pyodide}, documents, headers)
    with serve.listen(site, port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def waiting(browser: Browser, place: str, how: str, isolated: bool) -> tuple[str, bool]:
    """How Python is run at `place` so that it can wait, and in which page: as told where the engine switches stacks, else in a
    worker that blocks.
    """
    if browser.switches_stacks:
        return how, isolated
    if place == "main":
        pytest.skip("without stack switching a main thread cannot wait")
    return "runPython", True


class Stage:
    """The page at `address` with Python at `place`: "main", "classic", "module", or "stranger", a worker that is
    not connected to it. "classic" is a module worker where Pyodide runs in no others.

    `blocks`: Python there can wait blocked on shared memory.
    """

    def __init__(self, browser: Browser, address: str, place: str, *, blocks: bool = False) -> None:
        self.browser, self.place, self.blocks = browser, place, blocks
        browser.errors()  # what other pages logged
        browser.get(f"{address}?place={place}")
        WebDriverWait(browser, START_LIMIT).until(lambda _: browser.execute_script("return window.ready"))
        self.prepare("None")

    def prepare(self, code: str) -> None:
        """Run what may take long where other programs run as well."""
        self.begin(code)
        outcome = self.end(START_LIMIT)
        assert "error" not in outcome, outcome["error"]

    def outcome(self, code: str, how: str = "runPythonAsync") -> dict[str, str]:
        """What became of `code`: {value} or {error}, and `printed`."""
        answer: dict[str, str] = self.browser.execute_async_script(RUN, code, how)
        return answer

    def run(self, code: str, how: str = "runPythonAsync") -> str:
        """What the last line of `code` is worth, as a text."""
        outcome = self.outcome(code, how)
        assert "error" not in outcome, outcome["error"]
        return outcome["value"]

    def held(self) -> list[int]:
        """How many JavaScript objects Python holds, Python objects JavaScript, and bytes the heap has."""
        return [int(number) for number in self.run(HELD).split()]

    def begin(self, code: str, how: str = "runPythonAsync") -> None:
        """Start `code` and go on; `end` waits for it."""
        self.browser.execute_script(BEGIN, code, how)

    def end(self, limit: float = 20) -> dict[str, str]:
        waiting = WebDriverWait(self.browser, limit, poll_frequency=0.05)
        answer: dict[str, str] = waiting.until(lambda _: self.script("return window.outcome"))
        return answer

    def script(self, text: str, *arguments: Any) -> Any:
        return self.browser.execute_script(text, *arguments)
