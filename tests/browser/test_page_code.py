"""The README's code for a page does what it says, on Chromium's main thread."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
from selenium.webdriver.support.ui import WebDriverWait

from host import distribution, page_module, photos, serve, wheel
from host.browsers import Browser
from host.versions import pyodide as versions

SHOW = "return window.failure ?? (window.edges && btoa(String.fromCharCode(...window.edges))) ?? null"
PAGE = """<!doctype html><title>starting</title><script type="module">
try {
%s
window.edges = edges;
} catch (error) { window.failure = `failed: ${error.message}`; }
</script>"""


def test_the_code_for_a_page(browser: Browser, tmp_path: Path) -> None:
    [code] = re.findall(r"```js\n(.*?)```", (serve.ROOT / "README.md").read_text(), re.DOTALL)
    imports, rest = code.split("\n\n", 1)
    picture = cv2.resize(cv2.imread(str(photos.photo("flower.jpg"))), (160, 120))
    cv2.imwrite(str(tmp_path / "photo.jpg"), picture)
    built = Path(shutil.copy(wheel.build(), tmp_path))
    (tmp_path / page_module.NAME).write_bytes(page_module.module(built))
    (tmp_path / "index.html").write_text(PAGE.replace("try {", f"{imports}\ntry {{") % rest)
    site = serve.Site({"/": tmp_path, "/pyodide/": distribution.assemble(pyodide=versions.of_pages())}, documents={})
    with serve.listen(site, port=0, tries=1) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        browser.get(f"http://127.0.0.1:{server.server_port}/")
        shown = wait_for(browser)
        server.shutdown()
    edges = cv2.imdecode(np.frombuffer(base64.b64decode(shown), np.uint8), cv2.IMREAD_UNCHANGED)
    real = cv2.Canny(cv2.imread(str(tmp_path / "photo.jpg")), 50, 150)
    np.testing.assert_array_equal(edges, real)


def wait_for(browser: Browser) -> str:
    shown = WebDriverWait(browser, 90).until(lambda _: browser.execute_script(SHOW))
    assert not shown.startswith("failed"), shown
    return shown
