"""The pages of examples/embedding, unchanged: cv2 on a page, in a worker, in PyScript and in what Vite builds."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from host import distribution, fetch, page_module, photos, serve, wheel

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
    (folder / page_module.NAME).write_bytes(page_module.module(built.name))
    public.mkdir(exist_ok=True)
    picture = cv2.resize(cv2.imread(str(photos.photo("flower.jpg"))), (160, 120))
    cv2.imwrite(str(public / PHOTO), picture)
    return folder


@contextmanager
def served(folders: dict[str, Path]) -> Iterator[str]:
    """The address of the folders, with the headers that `make serve` sends."""
    with serve.listen(serve.Site(folders, {}, serve.ISOLATION), port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def edges_on(browser: webdriver.Chrome, address: str) -> np.ndarray:
    """What the page shows when it says that it is done."""
    browser.get(address)
    said = "return document.getElementById('status').textContent"
    WebDriverWait(browser, LIMIT).until(lambda _: settled(browser.execute_script(said)))
    assert browser.execute_script(said) == "Done"
    png = base64.b64decode(browser.execute_async_script(READ))
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def settled(status: str) -> bool:
    return status != "Loading…" and " MB" not in status


def assert_edges(browser: webdriver.Chrome, shown: np.ndarray) -> None:
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


@pytest.mark.parametrize("name", ["page", "worker", "pyscript"])
def test_the_example(browser: webdriver.Chrome, tmp_path: Path, name: str) -> None:
    folder = furnished(name, tmp_path / name, tmp_path / name)
    pyscript = fetch.npm("@pyscript/core", "0.7.31") / "dist"
    with served({"/": folder, "/pyodide/": distribution.assemble(), "/pyscript/": pyscript}) as address:
        assert_edges(browser, edges_on(browser, address))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the example's package.json names."""
    folder = tmp_path_factory.mktemp("vite")
    shutil.copy(EXAMPLES / "vite" / "package.json", folder)
    subprocess.run(["npm", "install", "--no-package-lock", "--prefer-offline"], cwd=folder, check=True, timeout=300)
    return folder


def test_a_bundle_of_vite(browser: webdriver.Chrome, installed: Path) -> None:
    folder = furnished("vite", installed, installed / "public")
    subprocess.run(["npm", "run", "build"], cwd=folder, check=True, timeout=120)
    built = folder / "dist"
    assert [file.suffix for file in (built / "assets").glob("opencv_python*")] == [".whl"]
    with served({"/": built, "/pyodide/": distribution.assemble()}) as address:
        assert_edges(browser, edges_on(browser, address))


def test_the_names_in_the_examples_are_those_of_the_wheel() -> None:
    config = json.loads((EXAMPLES / "pyscript" / "pyscript.json").read_text())
    assert f"./{wheel.build().name}" in config["packages"]
