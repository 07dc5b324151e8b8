"""Under the Content-Security-Policy that docs/embedding.md names cv2 works, on a page and in a worker; it needs all of it."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from host import serve
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
def quiet(browser: webdriver.Chrome) -> None:
    browser.get_log("browser")  # what came before


def opened(folder: Path, policy: Policy) -> AbstractContextManager[str]:
    header = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    return served(folder, {"Content-Security-Policy": header})


def said(browser: webdriver.Chrome, address: str, pattern: str) -> str:
    """What the page says when it says something like this."""
    browser.get(address)
    WebDriverWait(browser, LIMIT).until(lambda _: re.search(pattern, browser.execute_script(STATUS)))
    status: str = browser.execute_script(STATUS)
    return status


@pytest.mark.parametrize("folder", ["page", "worker"], indirect=True)
def test_the_documented_policy_is_enough(browser: webdriver.Chrome, folder: Path) -> None:
    with opened(folder, documented()) as address:
        assert_edges(browser, edges_on(browser, address))
        assert [entry["message"] for entry in browser.get_log("browser") if "Security Policy" in entry["message"]] == []


@pytest.mark.parametrize(
    ("scripts", "reason"),
    [
        ("'self' 'wasm-unsafe-eval'", "its script-src has to have 'unsafe-eval'"),  # Pyodide starts, opencv.js does not
        ("'self'", "because 'unsafe-eval' is not an allowed source of script"),  # no WebAssembly at all
    ],
)
def test_less_is_refused_in_a_sentence(browser: webdriver.Chrome, folder: Path, scripts: str, reason: str) -> None:
    with opened(folder, documented() | {"script-src": scripts}) as address:
        status = said(browser, address, "^cv2 could not be loaded: .*")
    assert reason in status
    assert "\n" not in status


def test_without_connections_nothing_is_fetched(browser: webdriver.Chrome, folder: Path) -> None:
    with opened(folder, documented() | {"connect-src": "'none'"}) as address:
        browser.get(address)
        WebDriverWait(browser, LIMIT).until(lambda _: any("connect-src" in e["message"] for e in browser.get_log("browser")))
        assert browser.execute_script(STATUS) != "Done"
