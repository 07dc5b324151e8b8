"""What a test may ask of a browser is done by each engine."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from host import browsers
from host.browsers import Browser

pytestmark = pytest.mark.every_engine

POLICY = "default-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'none'"
PAGE = b"""<!doctype html><title>A page</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><input type="file">"""
LOOKS = """
const matches = (query) => matchMedia(query).matches;
return [matches("(prefers-color-scheme: dark)"), matches("(hover: none) and (pointer: coarse)")];
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """One page, whatever is asked for, under a policy, and isolated."""

    def do_GET(self) -> None:
        self.send_response(200)
        isolation = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
        for name, value in ({"Content-Type": "text/html", "Content-Security-Policy": POLICY} | isolation).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Browser]:
    browser.get(address)
    browser.errors()
    yield browser
    browser.as_before()


def said(page: Browser, script: str) -> list[str]:
    """The errors after `script`, which calls `done`, and the time that the console takes."""
    page.execute_async_script(f"const wait = arguments[0], done = () => setTimeout(wait, 300); {script}")
    return page.errors()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("console.error('of no', 'use'); done();", "of no"),
        ("setTimeout(() => { throw new Error('thrown'); }); done();", "thrown"),
        ("fetch('/x').then(done, done);", "connect-src"),
    ],
    ids=["console", "exception", "policy"],
)
def test_errors_are_told_once(page: Browser, script: str, error: str) -> None:
    assert any(error in line for line in said(page, script))
    assert page.errors() == []


def test_what_is_no_error_is_not_told(page: Browser) -> None:
    assert said(page, "console.log('seen'); console.warn('looked at'); done();") == []


def test_a_phone(page: Browser) -> None:
    before = page.execute_script("return innerWidth")
    page.phone(390, 844)
    assert page.execute_script("return [innerWidth, innerHeight]") == [390, 844]
    page.as_before()
    assert page.execute_script("return innerWidth") == before > 1000


def test_a_phone_with_a_finger(page: Browser) -> None:
    page.phone(390, 844, scale=2, touch=True)
    assert page.execute_script("return devicePixelRatio") == 2
    assert page.execute_script(LOOKS)[1]
    page.as_before()
    assert page.execute_script("return devicePixelRatio") == 1
    assert not page.execute_script(LOOKS)[1]


def test_colours(page: Browser) -> None:
    page.colours("light")
    assert not page.execute_script(LOOKS)[0]
    page.colours("dark")
    assert page.execute_script(LOOKS)[0]


def test_what_a_page_keeps_is_forgotten(page: Browser, address: str) -> None:
    page.execute_script("localStorage.kept = 'here'")
    page.get(address)
    assert page.execute_script("return localStorage.kept") == "here"
    page.forget(address)
    page.get(address)
    assert page.execute_script("return localStorage.kept ?? null") is None


def test_a_file_is_chosen(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    field = page.find_element("css selector", "input")
    page.upload(field, str(tmp_path / "mine.txt"))
    assert page.execute_script("return arguments[0].files[0].name", field) == "mine.txt"


def test_an_isolated_page_may_share_memory(page: Browser) -> None:
    assert page.execute_script("return crossOriginIsolated && new SharedArrayBuffer(8).byteLength") == 8


def test_scripts_are_the_pages_own(page: Browser) -> None:
    """What one leaves in the window is there for the next, whatever the page's policy, and exceptions are told."""
    page.execute_script("window.first = 1")
    assert page.execute_script("return [first, arguments.length]", 3, 4) == [1, 2]
    with pytest.raises(Exception, match="no such luck"):
        page.execute_script("throw new Error('no such luck')")


@pytest.mark.parametrize("camera", ["fake", "refused", "none"])
def test_cameras(browser: Browser, address: str, camera: Any) -> None:
    asked = "const [done] = arguments; navigator.mediaDevices.getUserMedia({ video: true })"
    other = browsers.start(camera=camera)
    try:
        other.get(address)
        found = other.execute_async_script(f"{asked}.then((stream) => done(stream.active), ({{ name }}) => done(name))")
    finally:
        other.quit()
    # WebKit finds that no camera meets the constraints, though there are none
    assert found in {"fake": [True], "refused": ["NotAllowedError"], "none": ["NotFoundError", "OverconstrainedError"]}[camera]


def test_a_page_that_may_keep_nothing(browser: Browser, address: str) -> None:
    other = browsers.start(stores=False)
    try:
        other.get(address)
        with pytest.raises(Exception, match=r"(?i)storage|security|insecure|denied"):
            other.execute_script("localStorage.kept = 1")
    finally:
        other.quit()
