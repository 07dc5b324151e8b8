"""`make jupyterlite`: the site of examples/embedding/jupyterlite is built, and its notebook's cell run in its own page.

It is not among the tests that always run: JupyterLite and its fifty dependencies take a minute to install, and its kernel
as long to start. What the kernel would fetch from Pyodide's CDN comes from PyPI here; sqlite3, which only that has, is an
empty stand-in (IPython then keeps no history).
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from cv2shim.__main__ import main
from host import browsers, distribution, serve, wheel
from host.browsers import Browser
from host.versions import pyodide as versions

EXAMPLE = serve.ROOT / "examples" / "embedding" / "jupyterlite"
ENVIRONMENT = serve.ROOT / "build" / "jupyterlite"
KERNEL = (  # what the kernel installs when it starts: IPython as in the lock file of Pyodide's tested default
    "asttokens==3.0.0", "comm==0.2.3", "decorator==5.2.1", "executing==2.2.0", "ipython==9.0.2",
    "ipython-pygments-lexers==1.1.1", "jedi==0.19.2", "matplotlib-inline==0.1.7", "parso==0.8.4", "prompt-toolkit==3.0.50",
    "pure-eval==0.2.3", "pygments==2.19.1", "stack-data==0.6.3", "traitlets==5.14.3", "wcwidth==0.2.13",
)  # fmt: skip
STAND_IN = "sqlite3-1.0.0"
LIMIT = 300  # seconds


def run(*command: str | Path, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, timeout=900)


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of an environment's programs: JupyterLite as the example wants it."""
    if not (ENVIRONMENT / "ready").exists():
        run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
        run(ENVIRONMENT / "bin" / "pip", "install", "--quiet", "-r", EXAMPLE / "requirements.txt")
        (ENVIRONMENT / "ready").touch()
    return ENVIRONMENT / "bin"


@pytest.fixture
def site(tools: Path, tmp_path: Path) -> Path:
    """The built site, with a Pyodide of its own in which `import cv2` means the shim."""
    folder = tmp_path / "site"
    shutil.copytree(EXAMPLE, folder)
    lite_pyodide(folder / "static" / "pyodide")
    local_packages(tools, folder / "pypi")
    run(tools / "jupyter", "lite", "build", cwd=folder)
    return folder / "site"


def lite_pyodide(folder: Path) -> None:
    shutil.copytree(distribution.assemble(), folder)
    built, lock = Path(shutil.copy(wheel.build(), folder)), folder / distribution.LOCK
    assert main(["lock", str(lock), str(built)]) == 0
    facts = json.loads(lock.read_text())
    facts["packages"] = {name: entry for name, entry in facts["packages"].items() if (folder / entry["file_name"]).exists()}
    lock.write_text(json.dumps(facts))


def local_packages(tools: Path, folder: Path) -> None:
    options = ("--quiet", "--only-binary", ":all:", "--no-deps", "--python-version", versions.chosen().python)
    run(tools / "pip", "download", *options, "--dest", folder, *KERNEL)
    with zipfile.ZipFile(folder / f"{STAND_IN}-py3-none-any.whl", "w") as archive:
        info = f"{STAND_IN}.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: sqlite3\nVersion: 1.0.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture
def browser():
    browser = browsers.start()
    yield browser
    browser.quit()


def test_a_notebooks_cell(browser: Browser, site: Path) -> None:
    with serve.listen(serve.Site({"/": site}, {}), port=0, tries=1) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser.get(f"http://127.0.0.1:{server.server_port}/notebooks/index.html?path=edges.ipynb")
        shown = what_the_cell_shows(browser)
        server.shutdown()
    assert shown == what_the_real_cv2_prints()


def what_the_cell_shows(browser: Browser) -> str:
    def texts(selector: str) -> list[str]:
        return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.text]

    WebDriverWait(browser, LIMIT).until(lambda _: texts(".jp-CodeCell .cm-content"))
    cell = browser.find_element(By.CSS_SELECTOR, ".jp-CodeCell .cm-content")
    cell.click()
    cell.send_keys(Keys.SHIFT, Keys.ENTER)
    WebDriverWait(browser, LIMIT).until(lambda _: texts(".jp-OutputArea-output"))
    return "\n".join(texts(".jp-OutputArea-output"))


def what_the_real_cv2_prints() -> str:
    [cell] = json.loads((EXAMPLE / "edges.ipynb").read_text())["cells"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec("".join(cell["source"]), {})
    return printed.getvalue().strip()
