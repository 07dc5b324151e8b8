"""The shim's side: the samples on a page with a camera that the browser makes up, one after the other in a worker."""

from __future__ import annotations

import base64
import io
import json
import pickle
import shutil
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

from compat.samples.catalogue import Sample
from compat.samples.real import Outcome
from host import browsers, distribution, page_module, plugin, serve, wheel
from host.browsers import Browser
from host.versions import pyodide as versions

HERE = Path(__file__).parent
START_LIMIT, PATIENCE = 120, 180  # seconds
USED = ("matplotlib",)  # by one script
DATA, CASCADES = "/samples/data/", "/samples/cascades/"
PLAY = "const [sample, done] = arguments; play(sample).then(done);"


@contextmanager
def served(folder: Path, repository: Path, backend: str) -> Iterator[str]:
    """The address of the page while this lasts; `folder` is filled with it."""
    shutil.copytree(HERE / "page", folder, dirs_exist_ok=True)
    shutil.copy(HERE / "play.py", folder)
    built = Path(shutil.copy(wheel.build(backend), folder))
    plugin.build(built)  # the videos of some are no browser's
    (folder / page_module.NAME).write_bytes(page_module.module())
    (folder / "samples.zip").write_bytes(packed(repository))
    config = {"packages": ["numpy", "pillow", *USED, built.name]}
    folders = {"/": folder, "/pyodide/": distribution.assemble(USED, versions.of_pages())}
    site = serve.Site(folders, {"/config.json": config}, serve.ISOLATION)
    with serve.listen(site, port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def packed(repository: Path) -> bytes:
    """A zip of the scripts, of their data, and of the cascades that they name."""
    buffer = io.BytesIO()
    samples = repository / "samples"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for folder in ("python", "data"):
            for path in sorted((samples / folder).rglob("*")):
                archive.write(path, path.relative_to(samples))
        for path in sorted((repository / "data" / "haarcascades").glob("*.xml")):
            archive.write(path, Path("cascades") / path.name)
    return buffer.getvalue()


class Theatre:
    """A browser with the page; a script that does not end costs a fresh one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.browser: Browser | None = None

    def close(self) -> None:
        if self.browser is not None:
            self.browser.quit()
        self.browser = None

    def play(self, sample: Sample) -> Outcome:
        """What became of `sample`; see `play.play`."""
        browser = self.browser or self._opened()
        told = {"script": sample.script, "input": sample.input, "arguments": sample.placed(data=DATA, cascades=CASCADES)}
        try:
            answer: dict[str, Any] = browser.execute_async_script(PLAY, told)
        except WebDriverException as error:
            self.close()
            return {"error": f"did not end: {error.msg}", "shown": {}, "first": {}}
        if isinstance(answer["outcome"], dict):
            self.close()
            return {"error": answer["outcome"]["failed"], "shown": {}, "first": {}}
        outcome: Outcome = pickle.loads(zlib.decompress(base64.b64decode(answer["outcome"])))
        return outcome | {"printed": json.dumps(answer["printed"])}

    def _opened(self) -> Browser:
        self.browser = browser = browsers.start(camera="fake")
        browser.set_script_timeout(PATIENCE)
        browser.get(self.address)
        WebDriverWait(browser, START_LIMIT).until(lambda _: browser.execute_script("return window.ready || window.broken"))
        return browser
