"""The pages of examples/embedding: furnished with what they need, served, opened, and what they show."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from selenium.webdriver.support.ui import WebDriverWait

from host import distribution, fetch, page_module, photos, serve, wheel
from host.browsers import Browser
from host.versions import pyodide as versions

EXAMPLES = serve.ROOT / "examples" / "embedding"
LIMIT = 120  # seconds
READ = """
const { width, height } = edges, done = arguments[0];
edges.toBlob((blob) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(blob);
});
"""
PHOTO = "photo.jpg"


def furnished(name: str, folder: Path, public: Path) -> Path:
    """The example in `folder`, with the wheel and cv2shim.mjs beside it and a photograph in `public`."""
    shutil.copytree(EXAMPLES / name, folder, dirs_exist_ok=True)
    built = Path(shutil.copy(wheel.build(), folder))
    (folder / page_module.NAME).write_bytes(page_module.module(built))
    public.mkdir(exist_ok=True)
    picture = cv2.resize(cv2.imread(str(photos.photo("flower.jpg"))), (160, 120))
    cv2.imwrite(str(public / PHOTO), picture)
    return folder


@contextmanager
def served(folder: Path, headers: Mapping[str, str] = serve.ISOLATION) -> Iterator[str]:
    """The address of a page with Pyodide and PyScript beside it; what `make serve` sends are the usual headers."""
    pyscript = fetch.npm("@pyscript/core", "0.7.31") / "dist"
    folders = {"/": folder, "/pyodide/": distribution.assemble(pyodide=versions.of_pages()), "/pyscript/": pyscript}
    with serve.listen(serve.Site(folders, {}, dict(headers)), port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def edges_on(browser: Browser, address: str) -> np.ndarray:
    """What the page shows when it says that it is done."""
    browser.get(address)
    said = "return document.getElementById('status').textContent"
    WebDriverWait(browser, LIMIT).until(lambda _: settled(browser.execute_script(said)))
    assert browser.execute_script(said) == "Done"
    png = base64.b64decode(browser.execute_async_script(READ))
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def settled(status: str) -> bool:
    return status != "Loading…" and " MB" not in status


def assert_edges(browser: Browser, shown: np.ndarray) -> None:
    """The edges that cv2 finds in the photograph as this browser decodes it are shown."""
    rgba = bytes(browser.execute_async_script(DECODED, PHOTO))
    gray = cv2.cvtColor(np.frombuffer(rgba, np.uint8).reshape(120, 160, 4), cv2.COLOR_RGBA2GRAY)
    real = cv2.Canny(gray, 50, 150)
    assert real.any()
    np.testing.assert_array_equal(shown, cv2.merge([real] * 3))


DECODED = """
const [photo, done] = arguments;
fetch(photo).then((answer) => answer.blob()).then(createImageBitmap).then((picture) => {
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  done([...context.getImageData(0, 0, picture.width, picture.height).data]);
});
"""
