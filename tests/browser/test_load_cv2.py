"""`loadCv2`: cv2 is installed and started while Pyodide loads, with progress in bytes; what goes wrong is one sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from host import backends, page_module, wheel
from host.browsers import Browser
from host.versions import opencv
from tests import machine
from tests.browser.example_pages import served

# A page that does nothing until a test tells it what to load; `here` is a function of what to run on Pyodide's promise.
PAGE = """<!doctype html><title>loadCv2</title><link rel="icon" href="data:,"><script type="module">
import { loadPyodide } from "./pyodide/pyodide.mjs";
import { loadCv2 } from "./cv2shim.mjs";
window.load = (options) => loadCv2(window.pyodide, { ...options, onProgress: (step) => window.steps.push(step) });
window.loadFrom = async (module) => (await import(module)).loadCv2(window.pyodide);
window.fresh = () => { window.steps = []; window.pyodide = loadPyodide(); };
window.fresh();
window.ready = true;
</script>"""

LOAD = """
const [options, code, done] = arguments;
(async () => {
  const facts = await load(options ?? {});
  const python = await window.pyodide;
  return { facts, value: code && String(await python[code.how](code.text)), steps };
})().then(done, (error) => done({ error: error.message }));
"""

RESULT = "import cv2, numpy; str(cv2.add(numpy.full((1, 2), 250, numpy.uint8), 7).tolist())"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("load")
    (folder / "index.html").write_text(PAGE)
    built = Path(shutil.copy(wheel.build(), folder))
    (folder / page_module.NAME).write_bytes(page_module.module(built))
    shutil.copy(backends.folder("stock") / "opencv.wasm", folder)
    (folder / "text.whl").write_text("This is not a wheel.")
    (folder / "half.whl").write_bytes(built.read_bytes()[: built.stat().st_size // 2])
    (folder / "text.wasm").write_text("This is no module.")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Browser:
    browser.set_script_timeout(120)
    browser.get(address)
    return browser


def loaded(page: Browser, text: str = RESULT, how: str = "runPython", **options: str) -> dict[str, Any]:
    answer: dict[str, Any] = page.execute_async_script(LOAD, options, {"text": text, "how": how})
    return answer


@pytest.mark.every_engine
def test_cv2_is_there_at_once(page: Browser, folder: Path) -> None:
    """Even for code that cannot wait, on a main thread; the bytes of the wheel were counted."""
    answer = loaded(page)
    assert answer["value"] == "[[255, 255]]", answer
    assert answer["facts"]["build"]["name"] == "stock"
    size = wheel.build().stat().st_size
    assert [step["stage"] for step in answer["steps"] if step["stage"] != "fetch"] == ["install", "start", "ready"]
    fetched = [step["loaded"] for step in answer["steps"] if step["stage"] == "fetch"]
    assert fetched == sorted(fetched)
    assert (fetched[-1], answer["steps"][-1]["total"]) == (size, size)


def test_pyodide_leaves_it_alone(page: Browser) -> None:
    """It is a package as if Pyodide had installed it: imports load no other, its metadata can be read, it leaves no proxy."""
    code = """
import importlib.metadata, json, pyodide_js
await pyodide_js.loadPackagesFromImports("import cv2")
import cv2, cv2shim, micropip
json.dumps([importlib.metadata.version("opencv-python"), cv2.__version__, "opencv-python" in micropip.list()])
"""
    micropip = "const done = arguments[0]; pyodide.then((python) => python.loadPackage('micropip')).then(() => done())"
    page.execute_async_script(micropip)
    answer = loaded(page, code, "runPythonAsync")
    assert answer["value"] == f'["{wheel.build().name.split("-")[1]}", "{opencv.chosen().opencv}", true]', answer


def test_opencv_of_an_address_of_its_own(page: Browser, folder: Path) -> None:
    answer = loaded(page, opencvUrl="./opencv.wasm")
    assert answer["value"] == "[[255, 255]]", answer
    both = wheel.build().stat().st_size + (folder / "opencv.wasm").stat().st_size
    assert answer["steps"][-1] == {"stage": "ready", "loaded": both, "total": both}


def test_our_own_build(browser: Browser, tmp_path: Path) -> None:
    machine.need("full")
    (tmp_path / "index.html").write_text(PAGE)
    built = Path(shutil.copy(wheel.build("full"), tmp_path))
    (tmp_path / page_module.NAME).write_bytes(page_module.module(built))
    with served(tmp_path) as address:
        browser.get(address)
        answer = loaded(browser)
    assert answer["value"] == "[[255, 255]]", answer
    assert answer["facts"]["strategy"] == "shared"


def test_what_fails_is_one_sentence_and_the_next_try_works(page: Browser) -> None:
    def failure(**options: str) -> str:
        return loaded(page, **options)["error"]

    assert failure(wheel="./none.whl") == (
        "cv2 could not be loaded: ./none.whl cannot be fetched (the server answered 404 File not found)"
    )
    assert failure(wheel="http://127.0.0.1:9/none.whl") == (
        "cv2 could not be loaded: http://127.0.0.1:9/none.whl cannot be fetched (there is no answer, or not for this page)"
    )
    assert failure(wheel="./text.whl") == "cv2 could not be loaded: ./text.whl is not a wheel"
    assert failure(wheel="./half.whl") == "cv2 could not be loaded: ./half.whl is not a wheel"
    assert failure(opencvUrl="./none.wasm").startswith("cv2 could not be loaded: ./none.wasm cannot be fetched (")
    assert failure(opencvUrl="./text.wasm").startswith("cv2 could not be loaded: ")
    page.execute_script("window.good = window.pyodide; window.pyodide = Promise.reject(new Error('there is no Python'))")
    assert failure() == "cv2 could not be loaded: there is no Python"
    page.execute_script("window.pyodide = window.good")
    assert loaded(page)["value"] == "[[255, 255]]"


SIMD = "WebAssembly SIMD"
EXCEPTIONS = "WebAssembly exception handling"
NEEDS = f"const NEEDS = {json.dumps([SIMD, EXCEPTIONS])};".encode()
# The smallest modules that use these features have other instructions of theirs.
DENIED = {
    SIMD: "wasm.validate = (bytes) => !bytes.includes(253) && validate(bytes)",
    EXCEPTIONS: "wasm.validate = (bytes) => bytes.includes(253) && validate(bytes)",
    f"{SIMD} and {EXCEPTIONS}": "wasm.validate = () => false",
    "DecompressionStream": "delete window.DecompressionStream",
    "WebAssembly": "delete window.WebAssembly",
}


@pytest.mark.every_engine("SIMD and")
@pytest.mark.parametrize("feature", DENIED)
def test_what_an_engine_lacks_is_said_before_anything_is_fetched(page: Browser, folder: Path, feature: str) -> None:
    needing = page_module.module(folder / wheel.build().name).replace(b"const NEEDS = [];", NEEDS)
    assert NEEDS in needing
    (folder / "needing.mjs").write_bytes(needing)
    # Marionette's scripts, and modules that they import, have a WebAssembly of their own, beside the page's
    page.execute_script(f"const wasm = window.WebAssembly, validate = wasm.validate.bind(wasm); {DENIED[feature]}")
    asked = "loadFrom('./needing.mjs').then(() => done('loaded'), (error) => done(error.message))"
    message = page.execute_async_script(f"const done = arguments[0]; {asked}")
    assert message == f"cv2 could not be loaded: this browser lacks {feature}, which this cv2 needs: use a newer one"
    assert not page.execute_script("return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.whl'))")


def test_without_a_wheel_it_says_so(page: Browser, folder: Path) -> None:
    (folder / "bare.mjs").write_bytes(page_module.module())
    asked = "import('./bare.mjs').then(({ loadCv2 }) => loadCv2(pyodide)).catch((error) => done(error.message))"
    message = page.execute_async_script(f"const done = arguments[0]; {asked}")
    assert message.startswith("cv2 could not be loaded: no wheel is named")
