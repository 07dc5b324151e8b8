"""Under the Content-Security-Policy that docs/embedding.md names cv2 works, on a page and in a worker; it needs all of it.

It has nothing that Pyodide does not need as well: above all no 'unsafe-eval'.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from host import serve
from host.browsers import Browser
from tests import machine
from tests.browser import stage
from tests.browser.example_pages import LIMIT, assert_edges, edges_on, furnished, served

Policy = dict[str, str]
STATUS = "return document.getElementById('status').textContent"


def documented() -> Policy:
    """The policy in the documentation, by directive."""
    text = (serve.ROOT / "docs" / "embedding.md").read_text()
    [header] = re.findall(r"^Content-Security-Policy: (.*)$", text, re.MULTILINE)
    return dict(directive.split(" ", 1) for directive in header.split("; "))


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return furnished(getattr(request, "param", "page"), tmp_path, tmp_path)


@pytest.fixture(autouse=True)
def quiet(browser: Browser) -> None:
    browser.errors()  # what came before


def opened(folder: Path, policy: Policy) -> AbstractContextManager[str]:
    header = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    return served(folder, {"Content-Security-Policy": header})


def said(browser: Browser, address: str, pattern: str) -> str:
    """What the page says when it says something like this."""
    browser.get(address)
    WebDriverWait(browser, LIMIT).until(lambda _: re.search(pattern, browser.execute_script(STATUS)))
    status: str = browser.execute_script(STATUS)
    return status


@pytest.mark.parametrize("folder", ["page", "worker"], indirect=True)
def test_the_documented_policy_is_enough(browser: Browser, folder: Path) -> None:
    with opened(folder, documented()) as address:
        assert_edges(browser, edges_on(browser, address))
        assert [error for error in browser.errors() if re.search("Security.Policy", error)] == []


CALLS = """
import json, cv2, cv2shim, js, numpy as np

def failure(call, *args):
    try:
        call(*args)
    except cv2.error as error:
        return [error.code, error.func]

def calls():
    image = np.random.default_rng(7).integers(0, 256, (90, 120), np.uint8)
    keypoints, descriptors = cv2.ORB_create(50).detectAndCompute(image, None)
    faces = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    photo = cv2.imdecode(cv2.imencode(".jpg", image)[1], cv2.IMREAD_GRAYSCALE)
    return [
        int(cv2.GaussianBlur(image, (5, 5), 0).sum()), failure(cv2.GaussianBlur, image, (4, 4), 0), len(keypoints),
        descriptors.shape[1], faces.empty(), len(faces.detectMultiScale(image)), int(photo.sum()),
    ]
"""

SCRIPT = """
cv = cv2shim.opencv_js()
mat, mats = cv.matFromArray(2, 2, cv.CV_8UC1, [1, 2, 3, 250]), cv.MatVector.new()
cv.add(mat, mat, mat, cv.Mat.new(), -1)
mats.push_back(mat)
[cv2shim.from_mat(mats.get(0)).tolist(), cv.Mat.name, cv.mean(mat).to_py()]
"""

AGAIN = """
try:
    cv2shim.reset()
except cv2.error:  # a main thread starts the stock build asynchronously only
    pass
await cv2shim.load()
calls()
"""


@pytest.mark.every_engine("main-full")
@pytest.mark.parametrize("build", machine.BUILDS)
@pytest.mark.parametrize("place", ["main", "module", "classic"])
def test_nothing_is_made_of_text(browser: Browser, tmp_path: Path, build: str, place: str) -> None:
    """Functions, errors, detectors, pictures, a page's own scripts and a fresh opencv.js, without one refusal."""
    machine.need(build)
    policy = "; ".join(f"{name} {sources}" for name, sources in documented().items())
    with stage.served(tmp_path, isolated=False, backend=build, policy=policy, by_load_cv2=True) as address:
        page = stage.Stage(browser, address, place)
        scope: dict[str, Any] = {}
        exec(CALLS.replace(", cv2shim, js", ""), scope)
        assert page.run(CALLS + "calls()") == str(scope["calls"]())
        assert page.run("cv2shim.info()['strategy']") == {"stock": "copied", "full": "shared"}[build]
        assert page.run(SCRIPT) == "[[[2, 4], [6, 255]], 'Mat', [66.75, 0, 0, 0]]"
        assert page.run(AGAIN) == str(scope["calls"]())
        assert page.run("js.violations.to_py()") == "[]"
        assert page.script("return violations") == []


def test_a_wheel_alone_says_who_brings_its_scripts(browser: Browser, tmp_path: Path) -> None:
    policy = "; ".join(f"{name} {sources}" for name, sources in documented().items())
    with stage.served(tmp_path, isolated=False, policy=policy) as address:
        page = stage.Stage(browser, address, "main")
        assert "have the page load cv2 with `loadCv2` of the cv2shim.mjs" in page.outcome("import cv2")["error"]


def test_without_webassembly_it_is_refused_in_a_sentence(browser: Browser, folder: Path) -> None:
    with opened(folder, documented() | {"script-src": "'self'"}) as address:
        status = said(browser, address, "^cv2 could not be loaded: .*")
    assert status.endswith("Content-Security-Policy forbids WebAssembly: its script-src needs 'wasm-unsafe-eval'")
    assert "\n" not in status


def test_without_connections_nothing_is_fetched(browser: Browser, folder: Path) -> None:
    with opened(folder, documented() | {"connect-src": "'none'"}) as address:
        browser.get(address)
        WebDriverWait(browser, LIMIT).until(lambda _: any("connect-src" in error for error in browser.errors()))
        assert browser.execute_script(STATUS) != "Done"
