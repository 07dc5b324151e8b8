"""The pages of examples/embedding, unchanged: cv2 on a page, in a worker, in PyScript and in what Vite builds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from host import wheel
from host.browsers import Browser
from host.versions import pyodide
from tests.browser.example_pages import EXAMPLES, assert_edges, edges_on, furnished, served


@pytest.mark.parametrize("name", ["page", "worker", "pyscript"])
def test_the_example(browser: Browser, tmp_path: Path, name: str) -> None:
    folder = furnished(name, tmp_path / name, tmp_path / name)
    with served(folder) as address:
        assert_edges(browser, edges_on(browser, address))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the example's package.json names, and the Pyodide that is served beside the page."""
    folder = tmp_path_factory.mktemp("vite")
    package = json.loads((EXAMPLES / "vite" / "package.json").read_text())
    package["dependencies"]["pyodide"] = pyodide.of_pages().version
    (folder / "package.json").write_text(json.dumps(package))
    subprocess.run(["npm", "install", "--no-package-lock", "--prefer-offline"], cwd=folder, check=True, timeout=300)
    return folder


def test_a_bundle_of_vite(browser: Browser, installed: Path) -> None:
    folder = furnished("vite", installed, installed / "public")
    subprocess.run(["npm", "run", "build"], cwd=folder, check=True, timeout=120)
    built = folder / "dist"
    assert [file.suffix for file in (built / "assets").glob("opencv_python*")] == [".whl"]
    with served(built) as address:
        assert_edges(browser, edges_on(browser, address))


def test_the_names_in_the_examples_are_those_of_the_wheel() -> None:
    config = json.loads((EXAMPLES / "pyscript" / "pyscript.json").read_text())
    assert f"./{wheel.build().name}" in config["packages"]
